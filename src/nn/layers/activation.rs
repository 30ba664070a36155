//! Activation: applies an activation function by itself.
//!
//! Keras's `keras.layers.Activation("relu")`. Any shape comes in, the same goes out; for the formulas see
//! [`ActivationFunction`], for the gradients [`crate::nn::kernels`].

use serde::{Deserialize, Serialize};

use super::axes::seen_along;
use super::{ACTIVATION, ActivationFunction, Backward, Definition, Forward, Layer, LayerError, Region, Shape, Site};
use crate::nn::kernels::Element;
use crate::schema::{Opt, Options};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activation {
    pub activation: ActivationFunction,
}

impl Options for Activation {
    const OPTIONS: &'static [Opt] = &[ACTIVATION];
}

impl Definition for Activation {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        Ok(input)
    }

    fn activation(&self) -> ActivationFunction {
        self.activation
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        Ok(ActivationLayer::of(site))
    }

    fn seen(&self, input: Shape, region: Region) -> Region {
        match self.activation.mixes() {
            true => seen_along(&[input.dims().len() - 1], input, region),
            false => region,
        }
    }

    fn hands_on(&self, _training: bool) -> bool {
        self.activation == ActivationFunction::Linear
    }

    fn is_elementwise(&self) -> bool {
        true
    }
}

/// An activation function as a running layer.
pub(in crate::nn) struct ActivationLayer {
    /// The length of the last axis.
    pub last: usize,
    pub activation: ActivationFunction,
}

impl ActivationLayer {
    /// What is left of a layer that does nothing but apply its activation.
    pub fn of<T: Element>(site: Site) -> Option<Box<dyn Layer<T>>> {
        let layer = ActivationLayer {
            last: site.input.last(),
            activation: site.activation,
        };
        match site.activation {
            ActivationFunction::Linear => None,
            _ => Some(Box::new(layer)),
        }
    }
}

impl<T: Element> Layer<T> for ActivationLayer {
    fn forward(&mut self, pass: Forward<'_, T>) {
        pass.y.copy_from_slice(pass.x);
        self.activation.forward(self.last, pass.y);
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        if let Some(dx) = pass.dx {
            dx.copy_from_slice(pass.dy);
            self.activation.backward_from(self.last, pass.x, pass.y, dx);
        }
    }
}
