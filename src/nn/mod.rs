//! Tensors to tensors: networks in Keras's words, numbers and defaults.
//!
//! | module | what it holds |
//! |---|---|
//! | [`architecture`] | the list of layers as Keras writes it; names, shapes, counts and what is wrong |
//! | [`layers`] | one file a layer: formula, shape rule, forward, backward |
//! | [`activation`], [`initializers`] | what layers have in common |
//! | [`network`] | the layers at work: batches forward and backward, looking inside |
//! | [`loss`], [`optimizer`] | how wrong it is, and the step downhill |
//! | [`metrics`], [`memory`] | how well it does, and what it takes |
//! | [`random`] | numbers that are a function of where they are used |
//! | [`kernels`] | the arithmetic, on slices |
//!
//! ```
//! use cnn_playground::nn::{Architecture, LossChoice, Mode, Network, Optimizer, OptimizerConfig};
//!
//! let architecture = Architecture::from_json(r#"[
//!     { "class_name": "Conv2D", "config": { "filters": 4, "kernel_size": 3, "activation": "relu" } },
//!     { "class_name": "Flatten" },
//!     { "class_name": "Dense", "config": { "units": 2, "activation": "softmax" } }
//! ]"#).unwrap();
//! let mut network = Network::<f32>::build(&architecture, [8, 8, 1], 1).unwrap();
//! let loss = LossChoice::Auto.resolve(network.output(), 2).unwrap();
//! let mut optimizer = Optimizer::new(OptimizerConfig::default());
//!
//! // Two images, one dark, one bright; their classes are 0 and 1.
//! let mut means = Vec::new();
//! for step in 0..50 {
//!     network.input_mut(2).indexed_iter_mut().for_each(|((image, ..), pixel)| *pixel = image as f32);
//!     network.run(Mode::Training { seed: 1, step, first_row: 0 });
//!     network.zero_gradients();
//!     means.push(network.learn(loss, &[0, 1], 1.0 / 2.0).loss());
//!     network.update(&mut optimizer);
//! }
//! assert!(means[49] < 0.5 * means[0]);
//! ```

pub mod activation;
pub mod architecture;
mod error;
pub mod initializers;
pub mod kernels;
pub mod layers;
pub mod loss;
pub mod memory;
pub mod metrics;
pub mod network;
pub mod optimizer;
mod options;
pub mod random;
mod shape;

pub use activation::Activation;
pub use architecture::{Architecture, LayerConfig, LayerReport};
pub use error::{ArchitectureError, BuildError, LayerError};
pub use layers::Mode;
pub use loss::{Loss, LossChoice, LossError, Output, Scores, Tally};
pub use memory::Memory;
pub use metrics::{ClassMetrics, ConfusionMatrix};
pub use network::{Network, Parameter};
pub use optimizer::{Optimizer, OptimizerConfig, OptimizerError};
pub use shape::Shape;
