//! Dense: every unit weighs all values that come in.
//!
//! Keras's `keras.layers.Dense(units, activation=None, use_bias=True, ...)`: y = activation(x kernel + bias), along the
//! last axis. In: n values, or an image of n channels (each pixel by itself). Out: `units` values, or channels.
//!
//! Backward, with g = dy behind the activation: dkernel = transpose(x) g, dbias = the sum of g over all rows,
//! dx = g transpose(kernel).

use serde::{Deserialize, Serialize};

use super::{ACTIVATION, BIAS_INITIALIZER, USE_BIAS};
use super::{
    ActivationFunction, Backward, Channels, Definition, Forward, Layer, LayerError, ParameterSpec, Shape, Site,
};
use super::{at_least_one, epilogue_of, weights, yes};
use crate::nn::initializers::Initializer;
use crate::nn::kernels::{self, Element};
use crate::schema::{Opt, Options, Range, choice, integer};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dense {
    #[serde(deserialize_with = "crate::nn::options::size")]
    pub units: usize,
    #[serde(default)]
    pub activation: ActivationFunction,
    #[serde(default = "yes")]
    pub use_bias: bool,
    #[serde(default = "Initializer::glorot_uniform")]
    pub kernel_initializer: Initializer,
    #[serde(default = "Initializer::zeros")]
    pub bias_initializer: Initializer,
}

impl Options for Dense {
    const OPTIONS: &'static [Opt] = &[
        integer("units", Range::ALL.from(1.0)),
        ACTIVATION,
        USE_BIAS,
        choice("kernel_initializer", Initializer::MATRIX_NAMES),
        BIAS_INITIALIZER,
    ];
}

impl Definition for Dense {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        at_least_one("units", &[self.units])?;
        Ok(match input {
            Shape::Image([height, width, _]) => Shape::Image([height, width, self.units]),
            Shape::Flat(_) => Shape::Flat(self.units),
        })
    }

    fn parameters(&self, input: Shape) -> Vec<ParameterSpec> {
        let shape = vec![input.last(), self.units];
        weights(
            shape,
            &self.kernel_initializer,
            self.use_bias.then_some(&self.bias_initializer),
        )
    }

    fn activation(&self) -> ActivationFunction {
        self.activation
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        let kernel_len = site.input.last() * self.units;
        Ok(Some(Box::new(Running {
            units: self.units,
            kernel_len,
            activation: site.activation,
        })))
    }

    fn channels(&self) -> Channels {
        Channels::All
    }

    fn single(&self) -> Self {
        Dense {
            units: 1,
            ..self.clone()
        }
    }

    fn wide(&self, input: Shape, activation: ActivationFunction) -> Option<Wide> {
        let Shape::Flat(inputs) = input else { return None };
        let is_wide = inputs * self.units >= LARGE;
        is_wide.then_some(Wide {
            inputs,
            units: self.units,
            activation,
            use_bias: self.use_bias,
        })
    }
}

/// A Dense layer whose kernel is so large that several workers had better share it out: each keeps the rows for some of
/// the values that come in.
#[derive(Clone, Copy, Debug)]
pub struct Wide {
    /// Values that come in.
    pub inputs: usize,
    pub units: usize,
    pub activation: ActivationFunction,
    pub use_bias: bool,
}

impl Wide {
    pub fn bias_len(self) -> usize {
        if self.use_bias { self.units } else { 0 }
    }
}

/// Weights from which on a kernel is large: 256 KB of them.
const LARGE: usize = 1 << 16;

struct Running {
    units: usize,
    kernel_len: usize,
    activation: ActivationFunction,
}

impl<T: Element> Layer<T> for Running {
    fn forward(&mut self, pass: Forward<'_, T>) {
        let (kernel, bias) = pass.parameters.split_at(self.kernel_len);
        let bias = Some(bias).filter(|bias| !bias.is_empty());
        let (epilogue, rest) = epilogue_of(self.activation);
        kernels::dense_forward(self.units, pass.x, kernel, bias, epilogue, pass.y, pass.scratch);
        rest.forward(self.units, pass.y);
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        self.activation.backward(self.units, pass.y, pass.dy);
        if let Some(gradients) = pass.gradients {
            let (kernel, bias) = gradients.split_at_mut(self.kernel_len);
            kernels::dense_kernel_gradient(self.units, pass.x, pass.dy, kernel, pass.scratch);
            if !bias.is_empty() {
                kernels::bias_gradient(pass.dy, bias);
            }
        }
        if let Some(dx) = pass.dx {
            let kernel = &pass.parameters[..self.kernel_len];
            kernels::dense_input_gradient(self.units, kernel, pass.dy, dx, pass.scratch);
        }
    }
}
