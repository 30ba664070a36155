//! What layers learn of the images before training: the mean and variance of a Normalization.

use super::Network;
use crate::nn::kernels::Element;
use crate::nn::layers::{LayerKind, Normalization, PassMode};

impl<T: Element> Network<T> {
    /// Whether a Normalization knows nothing of its images yet: its weights are as they begin.
    pub fn is_to_adapt(&self) -> bool {
        self.to_adapt(0).is_some()
    }

    /// Gives each Normalization that knows nothing yet the mean and variance of what comes into it, as Keras's `adapt` does, those in
    /// front first. `batches` is asked for all images again for each of them; it puts some into [`Network::input_mut`] and returns how
    /// many, 0 behind the last.
    pub fn adapt(&mut self, mut batches: impl FnMut(&mut Network<T>) -> usize) {
        let mut first = 0;
        while let Some(node) = self.to_adapt(first) {
            first = node + 1;
            let layer = &self.blueprint.layers[self.work.stack.nodes[node].index];
            let LayerKind::Normalization(normalization) = &layer.kind else {
                continue;
            };
            let Some(mut moments) = normalization.moments(layer.input) else {
                continue;
            };
            while batches(self) > 0 {
                let (parameters, scratch) = (&self.parameters, &mut self.scratch);
                self.work.forward(0..node, PassMode::Inference, parameters, scratch);
                let values = self.work.values(node);
                moments.add(values.as_slice().expect("values one behind the other"));
            }
            let place = self.work.stack.nodes[node].parameters.clone();
            let weights = self.parameters[place].iter_mut().zip(moments.weights());
            weights.for_each(|(weight, value)| *weight = value);
        }
    }

    /// The first Normalization from this node on that knows nothing yet.
    fn to_adapt(&self, first: usize) -> Option<usize> {
        (first..self.work.stack.nodes.len()).find(|&node| {
            let node = &self.work.stack.nodes[node];
            let weights = &self.parameters[node.parameters.clone()];
            let is_one = matches!(self.blueprint.layers[node.index].kind, LayerKind::Normalization(_));
            is_one && !weights.is_empty() && Normalization::learned(weights).is_none()
        })
    }
}
