//! A network and an image -> pictures of what each layer sees.
//!
//! What is quick is a function. What takes many passes through the network ([`TopImages`], [`Maximization`], [`Occlusion`])
//! is a state machine that does a part of its work per call of `advance`, so that whoever drives it can look after other
//! things in between, tell how far it is, or let it be.

mod convolve;
mod error;
mod evidence;
mod maps;
mod maximize;
mod named_kernels;
mod occlusion;
mod pool;
mod products;
mod receptive_field;
mod single_filters;
mod top_images;
mod weights;

pub use convolve::convolve;
pub use error::InspectError;
pub use evidence::{grad_cam, saliency};
pub use maps::feature_maps;
pub use maximize::{Maximization, MaximizeOptions, Maximized};
pub use named_kernels::{NAMES as KERNEL_NAMES, named_kernel};
pub use occlusion::{Occlusion, OcclusionOptions};
pub use pool::{Pooling, pool};
pub use products::{Products, products};
pub use receptive_field::{Area, receptive_field};
pub use top_images::{Seen, TopImage, TopImages};
pub use weights::{filters, layer_kernel};

/// How far a state machine is: so many of so many parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub done: u64,
    pub all: u64,
}

impl Progress {
    pub fn is_finished(self) -> bool {
        self.done >= self.all
    }
}

/// Memory that a batch of images may take on its way through the network and back.
const BATCH_BYTES: u64 = 96 << 20;

/// How many images of so many bytes each go through the network together: no more than `most`.
fn batch_size(bytes: u64, most: usize) -> usize {
    (BATCH_BYTES / bytes.max(1)).clamp(1, most as u64) as usize
}
