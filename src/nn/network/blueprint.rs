//! The layers of a network in their places, before anything runs.

use std::ops::Range;

use crate::nn::activation::Activation;
use crate::nn::architecture::{Architecture, LayerReport};
use crate::nn::constraints::Constraint;
use crate::nn::error::BuildError;
use crate::nn::initializers::Initializer;
use crate::nn::layers::{Definition, LayerKind};
use crate::nn::loss::Output;
use crate::nn::regularizers::Regularizer;
use crate::nn::restraints::Restraints;
use crate::nn::shape::Shape;

/// An architecture all of whose layers work, on images of a certain shape.
pub(in crate::nn) struct Blueprint {
    pub input: [usize; 3],
    pub layers: Vec<PlacedLayer>,
    pub reports: Vec<LayerReport>,
    pub slots: Vec<ParameterSlot>,
    pub output: Output,
    pub head: Option<Head>,
}

pub(in crate::nn) struct PlacedLayer {
    pub kind: LayerKind,
    /// Whether its weights are trained.
    pub trainable: bool,
    pub restraints: Restraints,
    pub input: Shape,
    pub output: Shape,
    /// Its parameters, among all.
    pub parameters: Range<usize>,
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
    /// What its values add to the loss.
    pub regularizer: Option<Regularizer>,
    /// What they are brought to after each step.
    pub constraint: Option<Constraint>,
    pub trainable: bool,
    pub range: Range<usize>,
}

/// A parameter of a network that is not built.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedParameter {
    /// The layer's name.
    pub layer: String,
    /// `"kernel"`, `"bias"`, ...
    pub name: &'static str,
    pub shape: Vec<usize>,
    /// Whether an optimizer moves it.
    pub trainable: bool,
    /// Where it lies among all weights.
    pub range: Range<usize>,
}

/// The layer with the sigmoid or softmax at the end of a network; a loss wants what goes into that.
#[derive(Clone, Copy)]
pub(in crate::nn) struct Head {
    pub layer: usize,
    /// Whether a loss finds it in training too: not when Dropout follows.
    pub in_training: bool,
}

impl Blueprint {
    pub fn new(architecture: &Architecture, input: [usize; 3]) -> Result<Self, BuildError> {
        if architecture.layers.is_empty() {
            return Err(BuildError::NoLayers);
        }
        if input.contains(&0) {
            return Err(BuildError::EmptyInput(input));
        }
        let no_room = |what, values: u64| BuildError::OutOfMemory {
            what,
            bytes: values.saturating_mul(size_of::<f32>() as u64),
        };
        if Shape::Image(input).checked_len().is_none() {
            let values = input
                .into_iter()
                .fold(1, |all, size| u64::saturating_mul(all, size as u64));
            return Err(no_room("an image", values));
        }
        let plan = architecture.plan(input);
        // Each layer's parameters can be counted; with all of them together, this is where a `usize` of 32 bits ends.
        let params = plan
            .iter()
            .fold(0, |sum, layer| u64::saturating_add(sum, layer.report.params));
        if usize::try_from(params).is_err() {
            return Err(no_room("the weights", params));
        }
        let (mut layers, mut reports, mut slots) = (Vec::new(), Vec::new(), Vec::new());
        let mut end = 0;
        for (layer, (planned, config)) in plan.into_iter().zip(&architecture.layers).enumerate() {
            let report = planned.report;
            let Some(place) = planned.place else {
                let error = report.error.expect("the first layer without a place has an error");
                let name = report.name;
                return Err(BuildError::Layer { name, error });
            };
            let start = end;
            for (index, spec) in place.parameters.into_iter().enumerate() {
                let range = end..end + spec.shape.iter().product::<usize>();
                end = range.end;
                slots.push(ParameterSlot {
                    layer,
                    index,
                    regularizer: config.restraints.regularizer_of(spec.name),
                    constraint: config.restraints.constraint_of(spec.name),
                    name: spec.name,
                    shape: spec.shape,
                    initializer: spec.initializer,
                    trainable: spec.trainable,
                    range,
                });
            }
            let (kind, parameters) = (config.kind.clone(), start..end);
            layers.push(PlacedLayer {
                kind,
                trainable: config.trainable,
                restraints: config.restraints.clone(),
                input: place.input,
                output: place.output,
                parameters,
            });
            reports.push(report);
        }
        let shape = layers.last().map_or(Shape::Image(input), |layer| layer.output);
        let output = Output {
            shape,
            activation: final_activation(&layers),
        };
        let head = head(&layers);
        Ok(Blueprint {
            input,
            layers,
            reports,
            slots,
            output,
            head,
        })
    }

    /// Leaves of the kernels of some layers only so many of their rows as `rows` tells.
    pub fn keep_rows(&mut self, rows: impl Fn(usize) -> Option<Range<usize>>) {
        let mut end = 0;
        for slot in &mut self.slots {
            if let Some(rows) = rows(slot.layer).filter(|_| slot.index == 0) {
                slot.shape[0] = rows.len();
            }
            slot.range = end..end + slot.shape.iter().product::<usize>();
            end = slot.range.end;
        }
        for (index, layer) in self.layers.iter_mut().enumerate() {
            let mut slots = self.slots.iter().filter(|slot| slot.layer == index);
            layer.parameters = match slots.next() {
                Some(first) => first.range.start..slots.next_back().unwrap_or(first).range.end,
                None => 0..0,
            };
        }
    }

    /// Whether another one has the same layers, of the same names, for the same images.
    pub fn is_like(&self, other: &Blueprint) -> bool {
        self.input == other.input
            && self
                .reports
                .iter()
                .map(|report| &report.name)
                .eq(other.reports.iter().map(|report| &report.name))
            && self
                .layers
                .iter()
                .map(|layer| (&layer.kind, layer.trainable, &layer.restraints))
                .eq(other
                    .layers
                    .iter()
                    .map(|layer| (&layer.kind, layer.trainable, &layer.restraints)))
    }

    /// Whether something needs all of the kernel of a layer at once: a penalty, or a constraint.
    pub fn is_restrained(&self, layer: usize) -> bool {
        let mut slots = self.slots.iter().filter(|slot| slot.layer == layer);
        let kernel = slots.find(|slot| slot.index == 0);
        kernel.is_some_and(|kernel| kernel.regularizer.is_some() || kernel.constraint.is_some())
    }

    /// How many values of the last parameters of a layer no optimizer moves: the running mean and variance of a normalization.
    pub fn fixed(&self, layer: usize) -> usize {
        let slots = self.slots.iter().rev().filter(|slot| slot.layer == layer);
        slots
            .take_while(|slot| !slot.trainable)
            .map(|slot| slot.range.len())
            .sum()
    }

    /// Whether a layer has parameters that are trained.
    pub fn learns(&self, layer: usize) -> bool {
        self.slots.iter().any(|slot| slot.layer == layer && slot.trainable)
    }

    /// How many parameters there are.
    pub fn params(&self) -> usize {
        self.slots.last().map_or(0, |slot| slot.range.end)
    }

    /// The parameters from the first on that is trained.
    pub fn trained(&self) -> Range<usize> {
        let first = self.slots.iter().find(|slot| slot.trainable);
        first.map_or(self.params(), |slot| self.layers[slot.layer].parameters.start)..self.params()
    }
}

impl Architecture {
    /// What the network would give, as far as the choice of a loss is concerned.
    pub fn output(&self, input: [usize; 3]) -> Result<Output, BuildError> {
        Blueprint::new(self, input).map(|blueprint| blueprint.output)
    }

    /// How many weights the network would have.
    pub fn params(&self, input: [usize; 3]) -> Result<usize, BuildError> {
        Blueprint::new(self, input).map(|blueprint| blueprint.params())
    }

    /// The weights from the first on that is trained: of these an optimizer remembers something.
    pub fn trained(&self, input: [usize; 3]) -> Result<Range<usize>, BuildError> {
        Blueprint::new(self, input).map(|blueprint| blueprint.trained())
    }

    /// What the network would learn, layer after layer: [`Network::weights`](super::Network::weights) has it in this order.
    pub fn parameters(&self, input: [usize; 3]) -> Result<Vec<PlannedParameter>, BuildError> {
        let blueprint = Blueprint::new(self, input)?;
        let planned = |slot: ParameterSlot| PlannedParameter {
            layer: blueprint.reports[slot.layer].name.clone(),
            name: slot.name,
            shape: slot.shape,
            trainable: slot.trainable,
            range: slot.range,
        };
        Ok(blueprint.slots.into_iter().map(planned).collect())
    }

    /// The same layers, in which a Normalization has as options what it has learned of its images
    /// ([`with_learned`](crate::nn::layers::Normalization::with_learned)). `weights` are all of the network's.
    pub fn with_learned_moments(&self, input: [usize; 3], weights: &[f32]) -> Result<Architecture, BuildError> {
        let blueprint = Blueprint::new(self, input)?;
        let mut architecture = self.clone();
        for (layer, placed) in architecture.layers.iter_mut().zip(&blueprint.layers) {
            if let LayerKind::Normalization(normalization) = &layer.kind
                && let Some(given) = normalization.with_learned(placed.input, &weights[placed.parameters.clone()])
            {
                layer.kind = LayerKind::Normalization(given);
            }
        }
        Ok(architecture)
    }
}

/// The last layer, those left out that Keras lets a loss look through, if it ends in a sigmoid or softmax.
fn head(layers: &[PlacedLayer]) -> Option<Head> {
    let layer = layers.iter().rposition(|layer| !layer.kind.hands_on(false))?;
    let in_training = layers[layer + 1..].iter().all(|layer| layer.kind.hands_on(true));
    let ends_in = layers[layer].kind.activation();
    matches!(ends_in, Activation::Sigmoid | Activation::Softmax).then_some(Head { layer, in_training })
}

/// What is applied last, layers left out that pass values on.
fn final_activation(layers: &[PlacedLayer]) -> Activation {
    let last = layers.iter().rev().find(|layer| !layer.kind.keeps_values());
    last.map_or(Activation::Linear, |layer| layer.kind.activation())
}
