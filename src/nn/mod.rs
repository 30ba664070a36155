//! Tensors to tensors.

pub mod activation;
pub mod architecture;
mod error;
pub mod initializers;
pub mod kernels;
pub mod layers;
mod options;
pub mod random;
mod shape;

pub use activation::Activation;
pub use architecture::{Architecture, LayerConfig, LayerReport};
pub use error::{ArchitectureError, BuildError, LayerError};
pub use shape::Shape;
