//! How much memory a network takes.

use serde::Serialize;

use super::architecture::Architecture;
use super::error::BuildError;
use super::network::{Blueprint, PlacedLayer, Stack};
use super::optimizer::OptimizerConfig;
use super::shape::Shape;

/// Bytes that training takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Memory {
    pub weights: u64,
    /// Of a step; those of large Dense kernels are used up as they are made.
    pub gradients: u64,
    /// What the optimizer remembers.
    pub optimizer: u64,
    /// A batch of images, the outputs of all layers and what they keep for the way back, and the gradients on their way.
    pub activations: u64,
}

impl Memory {
    pub fn total(&self) -> u64 {
        self.weights + self.gradients + self.optimizer + self.activations
    }
}

impl Architecture {
    /// What training in batches of this size takes, without building the network; `None` when some layer cannot work.
    pub fn memory(&self, input: [usize; 3], batch: usize, optimizer: &OptimizerConfig) -> Option<Memory> {
        let blueprint = Blueprint::new(self, input).ok()?;
        let stack = Stack::<f32>::new(&blueprint, true).ok()?;
        let weights = blueprint.params() as u64 * size_of::<f32>() as u64;
        Some(Memory {
            weights,
            gradients: weights - stack.wide_kernels() * size_of::<f32>() as u64,
            optimizer: weights * optimizer.slots() as u64,
            activations: stack.bytes_per_sample() * batch as u64,
        })
    }
}

impl Architecture {
    /// About how many multiplications and additions training takes for each image; 0 when some layer cannot work.
    pub fn operations(&self, input: [usize; 3]) -> u64 {
        let Ok(blueprint) = Blueprint::new(self, input) else {
            return 0;
        };
        let of_layer = |layer: &PlacedLayer| {
            let pixels = match layer.output {
                Shape::Image([height, width, _]) => height * width,
                Shape::Flat(_) => 1,
            };
            // A multiplication and an addition for each weight: forward, for its gradient, for that of the input.
            6 * layer.parameters.len() as u64 * pixels as u64
        };
        blueprint.layers.iter().map(of_layer).sum()
    }
}

/// Makes a buffer at least so long; an error, not an abort, when there is no room.
pub(super) fn grow<T: Clone + Default>(buffer: &mut Vec<T>, len: usize, what: &'static str) -> Result<(), BuildError> {
    let more = len.saturating_sub(buffer.len());
    let bytes = len as u64 * size_of::<T>() as u64;
    buffer
        .try_reserve_exact(more)
        .map_err(|_| BuildError::OutOfMemory { what, bytes })?;
    buffer.resize(buffer.len() + more, T::default());
    Ok(())
}
