//! A network that computes: layers, their parameters, and the memory they work in.

mod adapt;
mod blueprint;
mod cost;
mod front;
mod inspection;
mod parameters;
mod pass;
mod shards;
mod stack;
mod step;
mod workspace;

use std::ops::Range;

use super::architecture::{Architecture, LayerConfig, LayerReport};
use super::error::BuildError;
use super::kernels::{Element, Scratch};
use super::layers::Definition;
use super::loss::Output;
use super::reserve;
use super::shape::Shape;
use workspace::Workspace;

pub use blueprint::PlannedParameter;
use blueprint::{Blueprint, PlacedLayer};
pub use front::Front;
pub use inspection::{Inspection, Probe};
pub use parameters::{Parameter, ParameterError};
pub use shards::{Member, SHARDS};
pub use shards::{pick, put};
use stack::Stack;
pub use step::{Batch, Clipping, Exchange, Learn, Step};

/// A network, in `f32` to work and in `f64` to check gradients.
///
/// All parameters lie in one slice, layer after layer. The memory for activations is taken once, for the largest batch so far.
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
        let mut network = Network::of(Blueprint::new(architecture, input)?)?;
        network.initialize(seed);
        Ok(network)
    }

    /// A network with these weights, in the order of [`Network::weights`]; none are drawn.
    ///
    /// # Panics
    /// If they are not as many as it has.
    pub fn with_weights(architecture: &Architecture, input: [usize; 3], weights: Vec<T>) -> Result<Self, BuildError> {
        Network::holding(Blueprint::new(architecture, input)?, weights)
    }

    /// Takes these weights in the place of its own, which are let go of.
    ///
    /// # Panics
    /// If they are not as many.
    pub fn set_weights(&mut self, weights: Vec<T>) {
        assert_eq!(weights.len(), self.blueprint.params(), "as many weights as it has");
        self.parameters = weights;
    }

    /// Gives it the weights that [`Network::build`] would.
    pub fn initialize(&mut self, seed: u64) {
        for slot in &self.blueprint.slots {
            let values = &mut self.parameters[slot.range.clone()];
            slot.initializer.fill(&slot.shape, seed, slot.layer, slot.index, values);
        }
    }

    /// Whether it is what [`Network::build`] makes of this architecture, but for the weights.
    pub fn is_of(&self, architecture: &Architecture, input: [usize; 3]) -> bool {
        Blueprint::new(architecture, input).is_ok_and(|blueprint| blueprint.is_like(&self.blueprint))
    }

    /// Freezes layers, or thaws them, by their index; weights stay.
    pub fn set_trainable(&mut self, trainable: impl Fn(usize) -> bool) -> Result<(), BuildError> {
        let mut architecture = self.architecture();
        for (index, layer) in architecture.layers.iter_mut().enumerate() {
            layer.trainable = trainable(index);
        }
        let blueprint = Blueprint::new(&architecture, self.blueprint.input)?;
        self.work = Workspace::new(Stack::new(&blueprint, true)?);
        self.looking = Workspace::new(Stack::new(&blueprint, false)?);
        self.blueprint = blueprint;
        Ok(())
    }

    /// The part of a network that falls to one of several workers: of large Dense kernels it has its own rows only. Its
    /// weights are those that [`Network::held_by`] tells of.
    pub fn build_part(architecture: &Architecture, input: [usize; 3], member: Member) -> Result<Self, BuildError> {
        let mut blueprint = Blueprint::new(architecture, input)?;
        let stack = Stack::<T>::new(&blueprint, true)?;
        blueprint.keep_rows(|layer| stack.wide_rows(layer, member));
        Network::of(blueprint)
    }

    /// A network whose weights are all 0.
    fn of(blueprint: Blueprint) -> Result<Self, BuildError> {
        let mut parameters = Vec::new();
        reserve::grow(&mut parameters, blueprint.params() as u64, "the weights")?;
        Network::holding(blueprint, parameters)
    }

    fn holding(blueprint: Blueprint, parameters: Vec<T>) -> Result<Self, BuildError> {
        assert_eq!(parameters.len(), blueprint.params(), "as many weights as it has");
        Ok(Network {
            work: Workspace::new(Stack::new(&blueprint, true)?),
            looking: Workspace::new(Stack::new(&blueprint, false)?),
            blueprint,
            parameters,
            gradients: Vec::new(),
            scratch: Scratch::new(),
        })
    }

    /// Which of [`Network::weights`] one of several workers has: all but the rows of large Dense kernels that fall to others.
    pub fn held_by(&self, member: Member) -> Vec<Range<usize>> {
        let slots = self.blueprint.slots.iter();
        let held = slots.map(|slot| match self.work.stack.wide_rows(slot.layer, member) {
            Some(rows) if slot.index == 0 => {
                let units = slot.shape[1];
                slot.range.start + rows.start * units..slot.range.start + rows.end * units
            }
            _ => slot.range.clone(),
        });
        held.collect()
    }

    /// Name, class, output shape and parameters of each layer.
    pub fn layers(&self) -> &[LayerReport] {
        &self.blueprint.reports
    }

    /// What it was built from; every layer by its name.
    pub fn architecture(&self) -> Architecture {
        let layers = self.blueprint.layers.iter().zip(&self.blueprint.reports);
        let config = |(layer, report): (&PlacedLayer, &LayerReport)| LayerConfig {
            name: Some(report.name.clone()),
            kind: layer.kind.clone(),
            trainable: report.trainable,
            restraints: layer.restraints.clone(),
        };
        Architecture {
            name: "sequential".into(),
            layers: layers.map(config).collect(),
        }
    }

    /// How many numbers the network learns.
    pub fn params(&self) -> usize {
        self.blueprint.params()
    }

    /// Which of its parameters come from the first on that is trained.
    pub fn trained(&self) -> Range<usize> {
        self.blueprint.trained()
    }

    /// Height, width and channels of the images.
    pub fn input_shape(&self) -> [usize; 3] {
        self.blueprint.input
    }

    /// The values that images can be expected to have, lowest and highest, where none are at hand: those of bytes where the
    /// network makes them small itself.
    pub fn input_range(&self) -> [f32; 2] {
        self.blueprint.layers[0].kind.input_range().unwrap_or([0.0, 1.0])
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
    /// room; with that for gradients on their way back when the network is to be trained.
    pub fn reserve(&mut self, batch: usize, training: bool) -> Result<(), BuildError> {
        self.work.reserve(batch, training)
    }
}
