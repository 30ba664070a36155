//! A network that could be built and trained: its description, read and checked, without its weights.

use crate::nn::{Architecture, BuildError, Loss, LossChoice, Metrics, OptimizerConfig, SHARDS, TargetType};
use crate::train::team::WORTH_SHARING;
use crate::worker::protocol::{BuildOptions, Failure};

/// Batch for which memory is estimated: Keras's default.
const BATCH_SIZE: usize = 32;
/// Bytes that a WebAssembly program can have at the most.
const MOST: u64 = 4 << 30;

pub(super) struct Plan {
    pub architecture: Architecture,
    pub optimizer: OptimizerConfig,
    /// `None` as long as the classes are not known.
    pub loss: Option<Loss>,
    pub metrics: Metrics,
    /// Bytes that training takes in all when 1, 2, … workers are there for it.
    pub memory: Vec<u64>,
    /// About how many multiplications and additions training takes for each image.
    pub operations: u64,
    /// How many workers can share a step of training out among them and gain by it.
    pub workers: usize,
}

impl Plan {
    /// Reads what the page wrote, for images of height, width and channels `input` and what is to be told of them, if that is known.
    pub fn new(options: &BuildOptions, input: [usize; 3], target_type: Option<TargetType>) -> Result<Plan, Failure> {
        let architecture = Architecture::from_value(&options.layers)?;
        let optimizer = OptimizerConfig::from_value(&options.optimizer)?;
        let choice = LossChoice::from_value(&options.loss)?;
        let metrics = Metrics::from_value(&options.metrics)?;
        let output = architecture.output(input).map_err(|error| match error {
            // Weights alone that not even can be counted.
            BuildError::OutOfMemory { bytes, .. } => too_large(bytes),
            error => error.into(),
        })?;
        let loss = target_type
            .map(|target_type| choice.resolve(output, target_type))
            .transpose()?;
        metrics.check(output, loss)?;
        let operations = architecture.operations(input);
        let is_shared = operations.saturating_mul(BATCH_SIZE as u64) >= WORTH_SHARING;
        let memory = architecture.memory(input, BATCH_SIZE, &optimizer);
        if memory[0] > MOST {
            return Err(too_large(memory[0]));
        }
        Ok(Plan {
            workers: if is_shared { SHARDS } else { 1 },
            operations,
            architecture,
            optimizer,
            loss,
            metrics,
            memory,
        })
    }
}

fn too_large(bytes: u64) -> Failure {
    let gigabytes = |bytes: u64| bytes as f64 / (1 << 30) as f64;
    Failure::new(
        "too_large",
        format!(
            "training this network takes {:.1} GB of memory, and there are {} GB at the most",
            gigabytes(bytes),
            gigabytes(MOST)
        ),
        "Let pooling come before Flatten, or give the first Dense layer fewer units: most parameters are there.",
    )
}
