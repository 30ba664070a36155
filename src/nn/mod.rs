//! Tensors to tensors.

pub mod activation;
pub mod architecture;
pub mod constraints;
mod error;
pub mod initializers;
pub mod kernels;
pub mod layers;
pub mod loss;
pub mod metrics;
pub mod network;
pub mod optimizer;
pub(crate) mod options;
pub mod random;
pub mod regularizers;
pub(crate) mod reserve;
pub mod restraints;
pub mod schedules;
mod shape;

pub use activation::Activation;
pub use architecture::{Architecture, LayerConfig, LayerReport};
pub use error::{ArchitectureError, BuildError, LayerError};
pub use layers::PassMode;
pub use loss::{Loss, LossChoice, LossError, Output, Scores, TargetType, Targets};
pub use metrics::{AverageMetrics, ClassMetrics, ConfusionMatrix, Metrics, Tally};
pub use network::{
    Batch, Exchange, Front, Inspection, Learn, Member, Network, Parameter, PlannedParameter, Probe, SHARDS, Step, pick,
    put,
};
pub use optimizer::{Optimizer, OptimizerConfig, OptimizerError};
pub use shape::Shape;
