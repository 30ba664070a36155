//! Networks with their weights in files that Keras opens, and out of files that Keras wrote.
//!
//! Out: [`save_keras`] (`.keras`, with what the optimizer remembers), [`save_h5`] (the older `.h5`, in the dialect that Keras 2 and
//! all of Keras 3 read), [`save_npz`] (numpy: weights alone). In: [`open()`], and [`open_into()`] for weights alone. Nothing in a file is ever run.
//!
//! Large models are held nowhere a second time: [`keras_plan`] and its like tell where in a file which numbers belong, and [`find()`]
//! where in a file they lie.
//!
//! It is no part of the worker's module: the page loads it (`src/bin/models.rs`) when a model is saved or opened.

mod alone;
mod archive;
mod chain;
mod error;
mod hdf5;
mod kind;
mod labels;
mod laid_out;
mod layer;
mod legacy;
mod located;
mod npy;
mod npz;
mod older;
mod open;
mod own;
mod parts;
mod random_access;
mod save;
mod shapes;
mod training;
mod turned;
mod weights;
mod written;

use crate::nn::{Architecture, BuildError, Loss, Metrics, OptimizerConfig, Shape};
use crate::train::Target;

pub use error::ModelError;
pub use legacy::{h5_plan, save_h5};
pub use located::{Located, Numbers, Sum};
pub use npz::{npz_plan, save_npz};
pub use open::{find, open, open_into};
pub use parts::{FilePlan, Piece};
pub use random_access::RandomAccess;
pub use save::{keras_plan, save_keras};

/// A network with all that it takes to train it on.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptModel {
    /// Every layer has a name.
    pub architecture: Architecture,
    /// Height, width and channels of the images.
    pub input: [usize; 3],
    /// In the order of [`Network::weights`](crate::nn::Network::weights).
    pub weights: Vec<f32>,
    pub optimizer: OptimizerConfig,
    /// Steps taken.
    pub iterations: u64,
    /// What the optimizer remembers, each as long as the weights from the first on that is trained; none when it is to begin anew.
    pub slots: Vec<Vec<f32>>,
    pub loss: Loss,
    pub metrics: Metrics,
    /// The classes, or labels, that the outputs stand for, where that is known; two where there is one output.
    pub target: Option<Target>,
    /// Whether the outputs stand for labels, of which an image may have several or none.
    pub multilabel: bool,
    /// Seed of shuffling and dropout.
    pub seed: u32,
    /// Epochs done.
    pub epochs: u32,
}

/// What was in a file.
#[derive(Debug)]
pub struct Opened {
    pub model: KeptModel,
    /// Whether the optimizer goes on where it was.
    pub is_optimizer_restored: bool,
    /// What was left out, put in the place of something else, or found in another way than by its name.
    pub notes: Vec<String>,
}

impl KeptModel {
    /// How many classes it tells apart.
    pub fn classes(&self) -> Result<usize, BuildError> {
        Ok(match self.architecture.output(self.input)?.shape {
            Shape::Flat(units) => units.max(2),
            Shape::Image(_) => 2,
        })
    }
}
