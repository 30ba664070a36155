//! A network that computes: layers, their parameters, and the memory they work in.

mod blueprint;
mod inspection;
mod parameters;
mod pass;
mod stack;
mod workspace;

use super::architecture::{Architecture, LayerReport};
use super::error::BuildError;
use super::kernels::{Element, Scratch};
use super::loss::Output;
use super::memory;
use super::shape::Shape;
use workspace::Workspace;

pub(super) use blueprint::Blueprint;
pub use inspection::{Inspection, Place};
pub use parameters::{Parameter, ParameterError};
pub(super) use stack::Stack;

/// A network, in `f32` to work and in `f64` to check gradients.
///
/// All parameters lie in one slice, layer after layer, and so do their gradients: an optimizer takes its step in one
/// pass. The memory for activations is taken once, for the largest batch so far.
pub struct Network<T> {
    blueprint: Blueprint,
    parameters: Vec<T>,
    /// Empty until gradients are wanted.
    gradients: Vec<T>,
    /// For training and evaluation: layers are fused where that is faster.
    work: Workspace<T>,
    /// For looking inside: each layer by itself.
    looking: Workspace<T>,
    scratch: Scratch<T>,
}

impl<T: Element> Network<T> {
    /// A network with fresh weights for images of height, width and channels `input`.
    ///
    /// Each weight is a function of the seed, its layer and its position only.
    pub fn build(architecture: &Architecture, input: [usize; 3], seed: u64) -> Result<Self, BuildError> {
        let blueprint = Blueprint::new(architecture, input)?;
        let mut parameters = Vec::new();
        memory::grow(&mut parameters, blueprint.params(), "the weights")?;
        for slot in &blueprint.slots {
            let values = &mut parameters[slot.range.clone()];
            slot.initializer.fill(&slot.shape, seed, slot.layer, slot.index, values);
        }
        Ok(Network {
            work: Workspace::new(Stack::new(&blueprint, true)?),
            looking: Workspace::new(Stack::new(&blueprint, false)?),
            blueprint,
            parameters,
            gradients: Vec::new(),
            scratch: Scratch::new(),
        })
    }

    /// Name, class, output shape and parameters of each layer.
    pub fn layers(&self) -> &[LayerReport] {
        &self.blueprint.reports
    }

    /// How many numbers the network learns.
    pub fn params(&self) -> usize {
        self.blueprint.params()
    }

    /// Height, width and channels of the images.
    pub fn input_shape(&self) -> [usize; 3] {
        self.blueprint.input
    }

    /// The shape of the last layer's output, without the batch.
    pub fn output_shape(&self) -> Shape {
        self.blueprint.output.shape
    }

    /// What the last layer gives, as far as the choice of a loss is concerned.
    pub fn output(&self) -> Output {
        self.blueprint.output
    }

    /// The index of the layer of that name.
    pub fn layer_index(&self, name: &str) -> Option<usize> {
        self.layers().iter().position(|layer| layer.name == name)
    }

    /// Takes the memory for batches of this size now, so that there is an error rather than an abort when there is no
    /// room; with the memory for gradients when the network is to be trained.
    pub fn reserve(&mut self, batch: usize, training: bool) -> Result<(), BuildError> {
        if training {
            memory::grow(&mut self.gradients, self.blueprint.params(), "the gradients")?;
        }
        self.work.reserve(batch, training)
    }
}
