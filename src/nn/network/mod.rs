//! A network that computes: layers, their parameters, and the memory they work in.

mod parameters;
mod pass;
mod stack;

use super::architecture::{Architecture, LayerReport};
use super::error::BuildError;
use super::kernels::{Element, Scratch};
use super::layers::Mode;
use super::loss::Output;
use super::memory;
use super::shape::Shape;

pub use parameters::{Parameter, ParameterError};
pub(super) use stack::Stack;

/// A network, in `f32` to work and in `f64` to check gradients.
///
/// All parameters lie in one slice, layer after layer, and so do their gradients: an optimizer takes its step in one
/// pass. The memory for activations and gradients is taken once, for the largest batch so far.
pub struct Network<T> {
    input: [usize; 3],
    stack: Stack<T>,
    /// For each buffer of the stack, how many values it holds of one sample.
    lens: Vec<usize>,
    parameters: Vec<T>,
    /// Empty until gradients are wanted.
    gradients: Vec<T>,
    /// What each buffer holds for the batch; as long as the largest batch so far needs.
    buffers: Vec<Vec<T>>,
    /// Gradients on their way back, by turns: those with respect to even buffers, and to odd ones.
    flow: [Vec<T>; 2],
    /// Samples in the batch at hand.
    batch: usize,
    /// What the last forward pass was for.
    mode: Mode,
    scratch: Scratch<T>,
}

impl<T: Element> Network<T> {
    /// A network with fresh weights for images of height, width and channels `input`.
    ///
    /// Each weight is a function of the seed, its layer and its position only.
    pub fn build(architecture: &Architecture, input: [usize; 3], seed: u64) -> Result<Self, BuildError> {
        let stack = Stack::new(architecture, input)?;
        let mut parameters = Vec::new();
        memory::grow(&mut parameters, stack.params(), "the weights")?;
        for slot in &stack.parameters {
            let values = &mut parameters[slot.range.clone()];
            slot.initializer.fill(&slot.shape, seed, slot.layer, slot.index, values);
        }
        Ok(Network {
            input,
            lens: (0..=stack.nodes.len()).map(|buffer| stack.len(buffer)).collect(),
            buffers: vec![Vec::new(); stack.nodes.len() + 1],
            stack,
            parameters,
            gradients: Vec::new(),
            flow: [Vec::new(), Vec::new()],
            batch: 0,
            mode: Mode::Inference,
            scratch: Scratch::new(),
        })
    }

    /// Name, class, output shape and parameters of each layer.
    pub fn layers(&self) -> &[LayerReport] {
        &self.stack.reports
    }

    /// How many numbers the network learns.
    pub fn params(&self) -> usize {
        self.stack.params()
    }

    /// Height, width and channels of the images.
    pub fn input_shape(&self) -> [usize; 3] {
        self.input
    }

    /// The shape of the last layer's output, without the batch.
    pub fn output_shape(&self) -> Shape {
        self.stack.output.shape
    }

    /// The index of the layer of that name.
    pub fn layer_index(&self, name: &str) -> Option<usize> {
        self.stack.reports.iter().position(|report| report.name == name)
    }

    /// Takes the memory for batches of this size now, so that there is an error rather than an abort when there is no
    /// room; with the memory for gradients when the network is to be trained.
    pub fn reserve(&mut self, batch: usize, training: bool) -> Result<(), BuildError> {
        for (buffer, len) in self.buffers.iter_mut().zip(&self.lens) {
            memory::grow(buffer, len * batch, "the activations")?;
        }
        if training {
            memory::grow(&mut self.gradients, self.stack.params(), "the gradients")?;
            for buffer in self.stack.buffers_with_gradients() {
                memory::grow(&mut self.flow[buffer % 2], self.lens[buffer] * batch, "the gradients")?;
            }
        }
        Ok(())
    }

    /// What the last layer gives, as far as the choice of a loss is concerned.
    pub fn output(&self) -> Output {
        self.stack.output
    }
}
