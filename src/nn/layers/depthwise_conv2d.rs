//! DepthwiseConv2D: each channel of the image has filters of its own, which see no other.
//!
//! Keras's `keras.layers.DepthwiseConv2D(kernel_size, strides=(1, 1), padding="valid", depth_multiplier=1, activation=None, ...)`,
//! with m for the depth multiplier:
//!
//! `y[i, j, c m + q] = activation(bias[c m + q] + sum over r, s of x[i sh + r - top, j sw + s - left, c] kernel[r, s, c, q])`
//!
//! The shape rule is that of Conv2D, with m filters for each channel that comes in.
//!
//! Backward, with g = dy behind the activation:
//! `dkernel[r, s, c, q] = sum over i, j of x[i sh + r - top, j sw + s - left, c] g[i, j, c m + q]`; dbias is the sum of g over all
//! places; each dx gathers `kernel[r, s, c, q] g[i, j, c m + q]` from wherever it was used.

use serde::{Deserialize, Serialize};

use super::grouped::Grouped;
use super::{ACTIVATION, BIAS_INITIALIZER, DILATION_RATE, PADDING, USE_BIAS};
use super::{ActivationFunction, Channels, Definition, Layer, LayerError, Pair, ParameterSpec};
use super::{Shape, Site, at_least_one, convolved, image, one, one_by_one, windowed, yes};
use crate::nn::initializers::Initializer;
use crate::nn::kernels::{Element, Padding, Window};
use crate::schema::{Opt, Options, Range, choice, integer, pair};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepthwiseConv2D {
    pub kernel_size: Pair,
    #[serde(default = "one_by_one")]
    pub strides: Pair,
    #[serde(default)]
    pub padding: Padding,
    #[serde(default = "one", deserialize_with = "crate::nn::options::size")]
    pub depth_multiplier: usize,
    #[serde(default = "one_by_one")]
    pub dilation_rate: Pair,
    #[serde(default)]
    pub activation: ActivationFunction,
    #[serde(default = "yes")]
    pub use_bias: bool,
    #[serde(default = "Initializer::glorot_uniform")]
    pub depthwise_initializer: Initializer,
    #[serde(default = "Initializer::zeros")]
    pub bias_initializer: Initializer,
}

impl Options for DepthwiseConv2D {
    const OPTIONS: &'static [Opt] = &[
        pair("kernel_size"),
        pair("strides"),
        PADDING,
        integer("depth_multiplier", Range::ALL.from(1.0)),
        DILATION_RATE,
        ACTIVATION,
        USE_BIAS,
        choice("depthwise_initializer", Initializer::KERNEL_NAMES),
        BIAS_INITIALIZER,
    ];
}

impl DepthwiseConv2D {
    fn window(&self, input: Shape) -> Result<Window, LayerError> {
        let input = image("DepthwiseConv2D", input)?;
        at_least_one("depth_multiplier", &[self.depth_multiplier])?;
        convolved(input, self.kernel_size, self.strides, self.dilation_rate, self.padding)
    }

    /// The channels that come out.
    fn filters(&self, input: Shape) -> Result<usize, LayerError> {
        let filters = input.last().checked_mul(self.depth_multiplier);
        filters.ok_or_else(|| LayerError::TooLarge {
            what: "the row of its filters",
            sizes: vec![input.last(), self.depth_multiplier],
        })
    }
}

impl Definition for DepthwiseConv2D {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        Ok(windowed(&self.window(input)?, self.filters(input)?))
    }

    fn parameters(&self, input: Shape) -> Vec<ParameterSpec> {
        let [height, width] = self.kernel_size.0;
        let kernel = ParameterSpec {
            name: "kernel",
            shape: vec![height, width, input.last(), self.depth_multiplier],
            initializer: self.depthwise_initializer.clone(),
            trainable: true,
        };
        let bias = self.use_bias.then(|| ParameterSpec {
            name: "bias",
            shape: vec![input.last() * self.depth_multiplier],
            initializer: self.bias_initializer.clone(),
            trainable: true,
        });
        std::iter::once(kernel).chain(bias).collect()
    }

    fn activation(&self) -> ActivationFunction {
        self.activation
    }

    fn channels(&self) -> Channels {
        Channels::Own {
            copies: self.depth_multiplier,
        }
    }

    fn single(&self) -> Self {
        DepthwiseConv2D {
            depth_multiplier: 1,
            ..self.clone()
        }
    }

    /// The filters of one channel lie beside those of the next.
    fn channels_of(&self, parameter: &[usize]) -> usize {
        match *parameter {
            [_, _, channels, copies] => channels * copies,
            ref other => other.last().copied().unwrap_or(1),
        }
    }

    fn sliding_window(&self, input: Shape) -> Option<Window> {
        self.window(input).ok()
    }

    fn has_data_format(&self) -> bool {
        true
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        let window = self.window(site.input)?;
        let filters = self.filters(site.input)?;
        Ok(Some(Box::new(Grouped {
            window,
            groups: window.input[2],
            filters,
            // It fits: the blueprint has counted the parameters.
            kernel_len: window.kernel[0] * window.kernel[1] * filters,
            activation: site.activation,
        })))
    }
}
