//! What a network has learned: reading, writing and updating it.

use std::ops::Range;

use ndarray::ArrayViewD;
use thiserror::Error;

use super::Network;
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

    /// What large weights add to the loss.
    pub fn penalty(&self) -> f64 {
        let penalty = |(l2, range): (f64, Range<usize>)| {
            let squares = self.parameters[range].iter().map(|&w| w.to_f64() * w.to_f64());
            l2 * squares.sum::<f64>()
        };
        self.regularized().map(penalty).sum()
    }

    /// Adds the gradient of [`Network::penalty`] to that of some parameters.
    pub(super) fn add_penalty_gradient(&self, parameters: Range<usize>, gradients: &mut [T]) {
        for (l2, range) in self.regularized() {
            if range.start < parameters.start || range.end > parameters.end {
                continue;
            }
            let factor = T::from_f64(2.0 * l2);
            let gradients = &mut gradients[range.start - parameters.start..];
            for (gradient, &w) in gradients.iter_mut().zip(&self.parameters[range]) {
                *gradient += factor * w;
            }
        }
    }

    /// The factor and the place of each parameter with a regularizer; Keras leaves those of frozen layers out.
    fn regularized(&self) -> impl Iterator<Item = (f64, Range<usize>)> + '_ {
        let slots = self.blueprint.slots.iter().filter(|slot| slot.trainable);
        slots.filter_map(|slot| Some((slot.regularizer?.l2, slot.range.clone())))
    }
}
