//! How much memory a network takes.

use serde::Serialize;

use super::architecture::Architecture;
use super::error::BuildError;
use super::network::{Blueprint, Stack};
use super::optimizer::OptimizerConfig;

/// Bytes that training takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Memory {
    pub weights: u64,
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
            gradients: weights,
            optimizer: weights * optimizer.slots() as u64,
            activations: stack.bytes_per_sample() * batch as u64,
        })
    }
}

/// Makes a buffer at least so long; an error, not an abort, when there is no room.
pub(super) fn grow<T: Clone + Default>(buffer: &mut Vec<T>, len: usize, what: &'static str) -> Result<(), BuildError> {
    let more = len.saturating_sub(buffer.len());
    let bytes = (len as u64).saturating_mul(size_of::<T>() as u64);
    buffer
        .try_reserve_exact(more)
        .map_err(|_| BuildError::OutOfMemory { what, bytes })?;
    buffer.resize(buffer.len() + more, T::default());
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::explain::Explain;
    use crate::nn::network::Network;

    fn lesson() -> Architecture {
        let layers = json!([
            { "class_name": "Conv2D", "config": { "filters": 32, "kernel_size": 3, "activation": "relu" } },
            { "class_name": "MaxPooling2D" },
            "Flatten",
            { "class_name": "Dense", "config": { "units": 64, "activation": "relu" } },
            { "class_name": "Dense", "config": { "units": 2, "activation": "sigmoid" } }
        ]);
        Architecture::from_value(&layers).unwrap()
    }

    #[test]
    fn the_lessons_network_takes_what_its_buffers_take() {
        let memory = lesson().memory([60, 64, 1], 32, &OptimizerConfig::default()).unwrap();
        let weights = 4 * 1_841_666;
        assert_eq!(
            (memory.weights, memory.gradients, memory.optimizer),
            (weights, weights, 2 * weights)
        );
        let pooled = 29 * 31 * 32;
        // Image, pooled and its argmax, 64 units, logits and probabilities; the gradients of pooled or logits, and of 64.
        let values = 60 * 64 + 2 * pooled + 64 + 2 + 2 + pooled + 64;
        assert_eq!(memory.activations, 4 * 32 * values as u64);
        assert_eq!(memory.total(), 4 * weights + memory.activations);
    }

    #[test]
    fn a_network_without_room_is_an_error() {
        let layers = json!([{ "class_name": "Dense", "config": { "units": i32::MAX } }]);
        let layers = Architecture::from_value(&layers).unwrap();
        let error = Network::<f32>::build(&layers, [1, 1, i32::MAX as usize], 1)
            .err()
            .unwrap();
        assert_eq!(error.code(), "out_of_memory");
        let mut network = Network::<f32>::build(&lesson(), [60, 64, 1], 1).unwrap();
        assert_eq!(
            network.reserve(usize::MAX / 8, true).unwrap_err().code(),
            "out_of_memory"
        );
        network.reserve(1, true).unwrap();
    }
}
