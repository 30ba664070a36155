//! What a network has learned: reading, writing and updating it.

use std::ops::Range;

use ndarray::ArrayViewD;
use thiserror::Error;

use super::Network;
use super::blueprint::ParameterSlot;
use crate::explain::Explain;
use crate::nn::kernels::Element;

/// A parameter of a layer, as Keras names it.
#[derive(Clone, Copy, Debug)]
pub struct Parameter<'a, T> {
    /// The layer's name.
    pub layer: &'a str,
    /// `"kernel"`, `"bias"`, ...
    pub name: &'static str,
    pub shape: &'a [usize],
    /// In row-major order.
    pub values: &'a [T],
    /// Whether an optimizer moves it.
    pub trainable: bool,
    /// Likewise; empty as long as no gradient was wanted.
    pub gradient: &'a [T],
}

/// Why a parameter cannot be set.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ParameterError {
    #[error("the network has no parameter {layer}/{name}")]
    Unknown { layer: String, name: String },
    #[error("{layer}/{name} is of shape {expected:?}, not {given:?}")]
    Shape {
        layer: String,
        name: String,
        expected: Vec<usize>,
        given: Vec<usize>,
    },
}

impl Explain for ParameterError {
    fn code(&self) -> &'static str {
        match self {
            ParameterError::Unknown { .. } => "unknown_parameter",
            ParameterError::Shape { .. } => "parameter_shape",
        }
    }

    fn hint(&self) -> String {
        "Use weights of a network with the same layers.".into()
    }
}

impl<T: Element> Network<T> {
    /// Kernels and biases, layer after layer.
    pub fn parameters(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        self.blueprint.slots.iter().map(|slot| Parameter {
            layer: &self.blueprint.reports[slot.layer].name,
            name: slot.name,
            shape: &slot.shape,
            trainable: slot.trainable,
            values: &self.parameters[slot.range.clone()],
            gradient: self.gradients.get(slot.range.clone()).unwrap_or_default(),
        })
    }

    /// Replaces a parameter.
    pub fn set_parameter(&mut self, layer: &str, name: &str, values: ArrayViewD<T>) -> Result<(), ParameterError> {
        let reports = &self.blueprint.reports;
        let slot = self
            .blueprint
            .slots
            .iter()
            .find(|slot| reports[slot.layer].name == layer && slot.name == name);
        let (layer, name) = (layer.to_string(), name.to_string());
        let Some(slot) = slot else {
            return Err(ParameterError::Unknown { layer, name });
        };
        if values.shape() != slot.shape {
            let (expected, given) = (slot.shape.clone(), values.shape().to_vec());
            return Err(ParameterError::Shape {
                layer,
                name,
                expected,
                given,
            });
        }
        for (to, &value) in self.parameters[slot.range.clone()].iter_mut().zip(values) {
            *to = value;
        }
        Ok(())
    }

    /// Where the parameters lie that an optimizer moves.
    pub fn moved(&self) -> impl Iterator<Item = Range<usize>> + use<'_, T> {
        let slots = self.blueprint.slots.iter().filter(|slot| slot.trainable);
        slots.map(|slot| slot.range.clone())
    }

    /// All parameters in one slice, in the order of [`Network::parameters`].
    pub fn weights(&self) -> &[T] {
        &self.parameters
    }

    pub fn weights_mut(&mut self) -> &mut [T] {
        &mut self.parameters
    }

    /// The gradients of all parameters, likewise; empty before [`Network::zero_gradients`].
    pub fn gradients(&self) -> &[T] {
        &self.gradients
    }

    /// Forgets all gradients; backward passes add to them.
    pub fn zero_gradients(&mut self) {
        self.gradients.clear();
        self.gradients.resize(self.params(), T::ZERO);
    }

    /// What regularizers add to the loss; Keras leaves frozen layers out.
    pub fn penalty(&self) -> f64 {
        let slots = self.blueprint.slots.iter().filter(|slot| slot.trainable);
        let penalty = |slot: &ParameterSlot| {
            Some(
                slot.regularizer?
                    .value(&slot.shape, &self.parameters[slot.range.clone()]),
            )
        };
        slots.filter_map(penalty).sum()
    }

    /// Adds the gradient of [`Network::penalty`] to that of some parameters.
    pub(super) fn add_penalty_gradient(&self, parameters: Range<usize>, gradients: &mut [T]) {
        for slot in self.blueprint.slots.iter().filter(|slot| slot.trainable) {
            let range = slot.range.clone();
            if let Some(regularizer) = &slot.regularizer
                && range.start >= parameters.start
                && range.end <= parameters.end
            {
                let gradients = &mut gradients[range.start - parameters.start..range.end - parameters.start];
                regularizer.add_gradient(&slot.shape, &self.parameters[range], gradients);
            }
        }
    }

    /// Brings the parameters where their constraints want them, after a step.
    pub(super) fn constrain(&mut self) {
        for slot in self.blueprint.slots.iter().filter(|slot| slot.trainable) {
            if let Some(constraint) = &slot.constraint {
                constraint.apply(&slot.shape, &mut self.parameters[slot.range.clone()]);
            }
        }
    }
}
