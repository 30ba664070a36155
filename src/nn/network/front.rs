//! The frozen front of a network: what it makes of an image stays the same as long as its weights do.

use std::hash::{DefaultHasher, Hash, Hasher};

use ndarray::ArrayView2;

use super::Network;
use super::stack::Node;
use crate::nn::kernels::Element;
use crate::nn::layers::PassMode;
use crate::nn::shape::Shape;

/// What the frozen front of a network is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Front<'a> {
    /// The name of its last layer.
    pub layer: &'a str,
    /// How many values it makes of an image.
    pub len: usize,
}

impl<T: Element> Network<T> {
    /// All layers before the first that learns or is random, if any of them has weights.
    pub fn front(&self) -> Option<Front<'_>> {
        let stack = &self.work.stack;
        let front = stack.front();
        let last = &stack.nodes[front.checked_sub(1)?];
        Some(Front {
            layer: &self.blueprint.reports[last.index].name,
            len: stack.lens[front],
        })
    }

    /// The layer that keeps frozen weights behind it from being a [front](Network::front), because it is random.
    pub fn random_before_front(&self) -> Option<&str> {
        let stack = &self.work.stack;
        let nodes = &stack.nodes[..stack.first_to_learn()];
        let random = nodes.iter().position(|node| !node.is_steady)?;
        let is_frozen = nodes[random..].iter().any(|node| node.is_frozen);
        let name = &self.blueprint.reports[nodes[random].index].name;
        (stack.front() == 0 && is_frozen).then_some(name)
    }

    /// A number that is another one when the [front](Network::front) is, in its layers or its weights.
    pub fn front_key(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        let stack = &self.work.stack;
        let nodes = &stack.nodes[..stack.front()];
        (self.blueprint.input, nodes.len()).hash(&mut hasher);
        let layers = nodes.last().map_or(0, |node| node.index + 1);
        for layer in &self.blueprint.layers[..layers] {
            format!("{:?}", layer.kind).hash(&mut hasher);
            for value in &self.parameters[layer.parameters.clone()] {
                value.to_f64().to_bits().hash(&mut hasher);
            }
        }
        hasher.finish()
    }

    /// About how many multiplications and additions the layers behind the front take in training, for each image.
    pub fn operations_behind(&self) -> u64 {
        let nodes = &self.work.stack.nodes[self.work.stack.front()..];
        let of_node = |node: &Node<T>| {
            let pixels = match self.blueprint.layers[node.index].output {
                Shape::Image([height, width, _]) => height * width,
                Shape::Flat(_) => 1,
            };
            6 * node.parameters.len() as u64 * pixels as u64
        };
        nodes.iter().map(of_node).sum()
    }

    /// Computes what the front makes of the images in [`Network::input_mut`]: (n, values).
    pub fn run_front(&mut self) -> ArrayView2<'_, T> {
        let front = self.work.stack.front();
        let (parameters, scratch) = (&self.parameters, &mut self.scratch);
        self.work.forward(0..front, PassMode::Inference, parameters, scratch);
        self.work.values(front)
    }

    /// The place for what the front makes of so many images, to be filled before [`Network::run_behind`].
    pub fn front_mut(&mut self, batch: usize) -> &mut [T] {
        self.work.buffer_mut(self.work.stack.front(), batch)
    }

    /// Computes what the layers behind the front make of what is in [`Network::front_mut`], as at inference.
    pub fn run_behind(&mut self) {
        let nodes = self.work.stack.front()..self.work.stack.last_buffer();
        let (parameters, scratch) = (&self.parameters, &mut self.scratch);
        self.work.forward(nodes, PassMode::Inference, parameters, scratch);
    }
}
