//! The arithmetic of the layers, on slices: the only part of the crate where `unsafe` is allowed (in `lanes`, `aligned` and
//! `conv_pool`).
//!
//! Every kernel is written once, generically over [`Element`]: `f32` computes with the 128-bit registers of WebAssembly
//! where they are there, and with what the compiler finds elsewhere; `f64` always with the latter.
//!
//! Tensors are contiguous and *channels last*: images are (n, height, width, channels), convolution kernels (height,
//! width, channels, filters), Dense kernels (in, out). The batch size follows from the lengths of the slices. Lengths
//! that do not fit together are a mistake of the caller and panic. Gradients of parameters are *added* to what is
//! there, gradients of inputs are *written*.
//!
//! Results are reproducible: sums are taken in an order that depends on the shapes alone, or on which values are zero;
//! never on the processor.

mod activation;
mod affine;
#[allow(unsafe_code, reason = "an allocator hands out raw memory")]
mod aligned;
mod conv;
mod conv_gradient;
#[allow(
    unsafe_code,
    reason = "checks of bounds in its innermost loop take as long as its arithmetic"
)]
mod conv_pool;
mod dense;
mod depthwise;
mod element;
mod frame;
mod gemm;
mod grouped;
#[allow(unsafe_code, reason = "instructions that read and write 16 bytes take pointers")]
mod lanes;
mod optimizer;
mod peak;
pub mod pointwise;
mod pool;
mod resample;
mod scratch;
mod sparse;
mod tile;
mod window;
mod winograd;

pub use activation::{
    Epilogue, log_softmax, log_softmax_backward, relu, relu_backward, sigmoid, sigmoid_backward, softmax,
    softmax_backward, tanh, tanh_backward,
};
pub use affine::{Fill, FillMode, Map, Sampling, affine_backward, affine_forward};
pub use aligned::Aligned;
pub use conv::conv2d_forward;
pub use conv_gradient::{conv2d_input_gradient, conv2d_kernel_gradient};
pub use conv_pool::{
    conv2d_max_pool_forward, conv2d_max_pool_input_gradient, conv2d_max_pool_kernel_gradient, conv2d_max_pool_suits,
};
pub use dense::{bias_gradient, dense_forward, dense_input_gradient, dense_kernel_gradient};
pub use element::Element;
pub use gemm::{Matrix, gemm};
pub use grouped::{grouped_forward, grouped_input_gradient, grouped_kernel_gradient};
pub use optimizer::{AdamStep, RmspropStep, SgdStep, adam, rmsprop, sgd};
pub use peak::multiply_and_add;
pub use pool::{average_pool_backward, average_pool_forward, max_pool_backward, max_pool_forward};
pub use resample::{Interpolation, Taps, resample_backward, resample_forward};
pub use scratch::Scratch;
pub use window::{Padding, Window};
