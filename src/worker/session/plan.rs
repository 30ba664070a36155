//! A network that could be built and trained: its description, read and checked, without its weights.

use crate::nn::layers::Definition;
use crate::nn::{Architecture, EIGHTHS, Loss, LossChoice, OptimizerConfig};
use crate::worker::protocol::{BuildOptions, Failure};

/// Batch for which memory is estimated: Keras's default.
const BATCH_SIZE: usize = 32;

pub(super) struct Plan {
    pub architecture: Architecture,
    pub optimizer: OptimizerConfig,
    /// `None` as long as the classes are not known.
    pub loss: Option<Loss>,
    /// Of training, in bytes.
    pub memory: u64,
    /// How many workers can share a step of training out among them and gain by it.
    pub workers: usize,
}

/// Multiplications and additions of a step of training below which other workers cost more time than they save.
const WORTH_SHARING: u64 = 200_000_000;

impl Plan {
    /// Reads what the page wrote, for images of height, width and channels `input` and so many classes, if that is known.
    pub fn new(options: &BuildOptions, input: [usize; 3], classes: Option<usize>) -> Result<Plan, Failure> {
        let architecture = Architecture::from_value(&options.layers)?;
        let optimizer = OptimizerConfig::from_value(&options.optimizer)?;
        let choice = LossChoice::from_value(&options.loss)?;
        let output = architecture.output(input)?;
        let loss = classes.map(|classes| choice.resolve(output, classes)).transpose()?;
        let memory = architecture
            .memory(input, BATCH_SIZE, &optimizer)
            .map_or(0, |memory| memory.total());
        let is_one_piece = architecture.layers.iter().any(|layer| layer.kind.mixes_samples());
        let is_shared = !is_one_piece && architecture.operations(input) * BATCH_SIZE as u64 >= WORTH_SHARING;
        Ok(Plan {
            workers: if is_shared { EIGHTHS } else { 1 },
            architecture,
            optimizer,
            loss,
            memory,
        })
    }
}
