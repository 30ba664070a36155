//! The layers of a network, made ready to run one after the other.

use std::ops::Range;

use crate::nn::activation::Activation;
use crate::nn::architecture::{Architecture, LayerReport, Place};
use crate::nn::error::{BuildError, LayerError};
use crate::nn::initializers::Initializer;
use crate::nn::kernels::Element;
use crate::nn::layers::{ActivationLayer, Definition, Layer, LayerKind, Site};
use crate::nn::loss::Output;
use crate::nn::shape::Shape;

/// The running layers, and where their parameters and outputs lie.
///
/// There are as many *buffers* as nodes and one more: buffer 0 holds the images, buffer i + 1 what node i makes of
/// buffer i. A layer that computes nothing has no node; the last layer has two when its logits are kept.
pub(in crate::nn) struct Stack<T> {
    pub reports: Vec<LayerReport>,
    pub nodes: Vec<Node<T>>,
    /// For each layer, its output.
    pub outputs: Vec<LayerOutput>,
    pub parameters: Vec<ParameterSlot>,
    /// Values in one image.
    pub input_len: usize,
    pub logits: Option<Logits>,
    pub output: Output,
}

pub(in crate::nn) struct Node<T> {
    pub layer: Box<dyn Layer<T>>,
    /// Values it makes of one sample.
    pub len: usize,
    /// Its parameters, among all.
    pub parameters: Range<usize>,
}

#[derive(Clone, Copy)]
pub(in crate::nn) struct LayerOutput {
    pub buffer: usize,
    pub shape: Shape,
}

/// A parameter and its place among all.
pub(in crate::nn) struct ParameterSlot {
    /// Index of its layer.
    pub layer: usize,
    /// Index among the layer's parameters.
    pub index: usize,
    pub name: &'static str,
    pub shape: Vec<usize>,
    pub initializer: Initializer,
    pub range: Range<usize>,
}

/// What went into the sigmoid or softmax at the end.
#[derive(Clone, Copy)]
pub(in crate::nn) struct Logits {
    pub buffer: usize,
    /// Whether they count in training too: not when Dropout follows.
    pub in_training: bool,
}

impl<T: Element> Stack<T> {
    pub fn new(architecture: &Architecture, input: [usize; 3]) -> Result<Self, BuildError> {
        if architecture.layers.is_empty() {
            return Err(BuildError::NoLayers);
        }
        if input.contains(&0) {
            return Err(BuildError::EmptyInput(input));
        }
        let kinds: Vec<&LayerKind> = architecture.layers.iter().map(|layer| &layer.kind).collect();
        let last = last_that_computes(&kinds)
            .filter(|&last| matches!(kinds[last].activation(), Activation::Sigmoid | Activation::Softmax));
        let mut stack = Stack {
            reports: Vec::new(),
            nodes: Vec::new(),
            outputs: Vec::new(),
            parameters: Vec::new(),
            input_len: Shape::Image(input).len(),
            logits: None,
            output: Output {
                shape: Shape::Image(input),
                activation: final_activation(&kinds),
            },
        };
        for (index, (planned, kind)) in architecture.plan(input).into_iter().zip(&kinds).enumerate() {
            let report = planned.report;
            let Some(place) = planned.place else {
                let error = report.error.expect("the first layer without a place has an error");
                return Err(BuildError::Layer {
                    name: report.name,
                    error,
                });
            };
            stack.reports.push(report);
            let at_the_end = last == Some(index);
            stack.add(index, kind, &place, at_the_end).map_err(|error| {
                let name = stack.reports[index].name.clone();
                BuildError::Layer { name, error }
            })?;
            if at_the_end {
                let in_training = kinds[index + 1..].iter().all(|kind| kind.hands_on(true));
                stack.logits = Some(Logits {
                    buffer: stack.nodes.len() - 1,
                    in_training,
                });
            }
        }
        stack.output.shape = stack.outputs[stack.outputs.len() - 1].shape;
        Ok(stack)
    }

    /// Adds a layer; in two nodes when its activation is to be kept apart.
    fn add(&mut self, index: usize, kind: &LayerKind, place: &Place, apart: bool) -> Result<(), LayerError> {
        let start = self.parameters.last().map_or(0, |slot| slot.range.end);
        let mut end = start;
        for (number, spec) in place.parameters.iter().enumerate() {
            let range = end..end + spec.shape.iter().product::<usize>();
            end = range.end;
            let (name, shape, initializer) = (spec.name, spec.shape.clone(), spec.initializer.clone());
            self.parameters.push(ParameterSlot {
                layer: index,
                index: number,
                name,
                shape,
                initializer,
                range,
            });
        }
        let len = place.output.len();
        let activation = if apart { Activation::Linear } else { kind.activation() };
        if let Some(layer) = kind.build(Site {
            input: place.input,
            index,
            activation,
        })? {
            self.nodes.push(Node {
                layer,
                len,
                parameters: start..end,
            });
        }
        if apart {
            let layer = Box::new(ActivationLayer {
                last: place.output.last(),
                activation: kind.activation(),
            });
            self.nodes.push(Node {
                layer,
                len,
                parameters: end..end,
            });
        }
        self.outputs.push(LayerOutput {
            buffer: self.nodes.len(),
            shape: place.output,
        });
        Ok(())
    }

    /// Values of one sample in a buffer.
    pub fn len(&self, buffer: usize) -> usize {
        match buffer {
            0 => self.input_len,
            _ => self.nodes[buffer - 1].len,
        }
    }

    /// How many parameters there are.
    pub fn params(&self) -> usize {
        self.parameters.last().map_or(0, |slot| slot.range.end)
    }

    /// The first node that learns something.
    pub fn first_to_learn(&self) -> Option<usize> {
        self.nodes.iter().position(|node| !node.parameters.is_empty())
    }

    /// Bytes that training takes for each sample of a batch.
    pub fn bytes_per_sample(&self) -> u64 {
        let values = |buffer| self.len(buffer) as u64 * size_of::<T>() as u64;
        let outputs: u64 = (0..=self.nodes.len()).map(values).sum();
        let kept: u64 = self.nodes.iter().map(|node| node.layer.bytes_per_sample() as u64).sum();
        // Gradients go back through two places, by turns.
        let turn = |parity| {
            self.buffers_with_gradients()
                .filter(move |buffer| buffer % 2 == parity)
                .map(values)
                .max()
        };
        outputs + kept + turn(0).unwrap_or(0) + turn(1).unwrap_or(0)
    }

    /// The buffers that a backward pass goes through.
    pub fn buffers_with_gradients(&self) -> impl Iterator<Item = usize> {
        let first = self.first_to_learn().unwrap_or(self.nodes.len());
        first + 1..=self.nodes.len()
    }
}

impl Architecture {
    /// What the network would give, as far as the choice of a loss is concerned; `None` when some layer cannot work.
    pub fn output(&self, input: [usize; 3]) -> Option<Output> {
        Stack::<f32>::new(self, input).ok().map(|stack| stack.output)
    }
}

/// The last layer, those left out that Keras lets a loss look through.
fn last_that_computes(kinds: &[&LayerKind]) -> Option<usize> {
    kinds.iter().rposition(|kind| !kind.hands_on(false))
}

/// What is applied last, layers left out that pass values on.
fn final_activation(kinds: &[&LayerKind]) -> Activation {
    let passes_on = |kind: &&&LayerKind| kind.hands_on(false) || matches!(kind, LayerKind::Flatten(_));
    let last = kinds.iter().rev().find(|kind| !passes_on(kind));
    last.map_or(Activation::Linear, |kind| kind.activation())
}
