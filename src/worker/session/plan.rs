//! A network that could be built and trained: its description, read and checked, without its weights.

use crate::nn::{Architecture, Loss, LossChoice, OptimizerConfig};
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
}

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
        Ok(Plan {
            architecture,
            optimizer,
            loss,
            memory,
        })
    }
}
