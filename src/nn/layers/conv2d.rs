//! Conv2D: a small window slides over the image; at each place every filter gives one value.
//!
//! Keras's `keras.layers.Conv2D(filters, kernel_size, strides=(1, 1), padding="valid", activation=None, use_bias=True, ...)`:
//!
//! `y[i, j, f] = activation(bias[f] + sum over r, s, c of x[i sh + r - top, j sw + s - left, c] kernel[r, s, c, f])`
//!
//! with strides (sh, sw), and x zero outside the image. In: height x width x channels. Out, without padding:
//! floor((height - kernel height) / sh) + 1 rows, likewise columns, `filters` channels; with `"same"`,
//! ceil(height / sh) rows, `top` and `left` being half of the zeros that takes, rounded down. With a `dilation_rate` of (dh, dw) the
//! window has x at i sh + r dh - top, and reaches (kernel height - 1) dh + 1 rows. With `groups`, filters and channels are cut into
//! as many, and each filter sees the channels of its own group: the kernel has as many channels as a group.
//!
//! Backward, with g = dy behind the activation:
//!
//! `dkernel[r, s, c, f] = sum over i, j of x[i sh + r - top, j sw + s - left, c] g[i, j, f]`
//!
//! `dbias[f] = sum over i, j of g[i, j, f]`; each dx gathers `kernel[r, s, c, f] g[i, j, f]` from wherever it was used.

use serde::{Deserialize, Serialize};

use super::grouped::Grouped;
use super::{ACTIVATION, BIAS_INITIALIZER, DILATION_RATE, KERNEL_INITIALIZER, PADDING, USE_BIAS};
use super::{
    ActivationFunction, Backward, Channels, Definition, Forward, Layer, LayerError, LayerKind, Pair, ParameterSpec,
};
use super::{Region, Shape, Site, conv2d_max_pooling2d};
use super::{at_least_one, convolved, epilogue_of, image, one, one_by_one, weights, windowed, yes};
use crate::nn::initializers::Initializer;
use crate::nn::kernels::{self, Element, Padding, Window};
use crate::schema::{Opt, Options, Range, integer, pair};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conv2D {
    #[serde(deserialize_with = "crate::nn::options::size")]
    pub filters: usize,
    pub kernel_size: Pair,
    #[serde(default = "one_by_one")]
    pub strides: Pair,
    #[serde(default)]
    pub padding: Padding,
    #[serde(default = "one_by_one")]
    pub dilation_rate: Pair,
    #[serde(default = "one", deserialize_with = "crate::nn::options::size")]
    pub groups: usize,
    #[serde(default)]
    pub activation: ActivationFunction,
    #[serde(default = "yes")]
    pub use_bias: bool,
    #[serde(default = "Initializer::glorot_uniform")]
    pub kernel_initializer: Initializer,
    #[serde(default = "Initializer::zeros")]
    pub bias_initializer: Initializer,
}

impl Conv2D {
    /// Whether it is one that the fast kernels are made for.
    fn is_plain(&self) -> bool {
        self.groups == 1 && self.dilation_rate.0 == [1, 1]
    }

    pub(super) fn window(&self, input: Shape) -> Result<Window, LayerError> {
        let input = image("Conv2D", input)?;
        at_least_one("filters", &[self.filters])?;
        at_least_one("groups", &[self.groups])?;
        for size in [input[2], self.filters] {
            if !size.is_multiple_of(self.groups) {
                return Err(LayerError::Groups {
                    groups: self.groups as i64,
                    channels: size,
                });
            }
        }
        let window = convolved(input, self.kernel_size, self.strides, self.dilation_rate, self.padding)?;
        let frame = window.largest_frame(self.filters);
        match Shape::Image(frame).checked_len() {
            Some(_) => Ok(window),
            None => Err(LayerError::TooLarge {
                what: "the image with its border",
                sizes: frame.to_vec(),
            }),
        }
    }
}

impl Options for Conv2D {
    const OPTIONS: &'static [Opt] = &[
        integer("filters", Range::ALL.from(1.0)),
        pair("kernel_size"),
        pair("strides"),
        PADDING,
        DILATION_RATE,
        integer("groups", Range::ALL.from(1.0)),
        ACTIVATION,
        USE_BIAS,
        KERNEL_INITIALIZER,
        BIAS_INITIALIZER,
    ];
}

impl Definition for Conv2D {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        Ok(windowed(&self.window(input)?, self.filters))
    }

    fn parameters(&self, input: Shape) -> Vec<ParameterSpec> {
        let [height, width] = self.kernel_size.0;
        let shape = vec![height, width, input.last() / self.groups.max(1), self.filters];
        weights(
            shape,
            &self.kernel_initializer,
            self.use_bias.then_some(&self.bias_initializer),
        )
    }

    fn activation(&self) -> ActivationFunction {
        self.activation
    }

    fn sliding_window(&self, input: Shape) -> Option<Window> {
        self.window(input).ok()
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        let window = self.window(site.input)?;
        let kernel_len = window.patch_len() * self.filters / self.groups;
        if !self.is_plain() {
            return Ok(Some(Box::new(Grouped {
                window,
                groups: self.groups,
                filters: self.filters,
                kernel_len,
                activation: site.activation,
            })));
        }
        Ok(Some(Box::new(Running {
            window,
            filters: self.filters,
            kernel_len,
            activation: site.activation,
        })))
    }

    fn has_data_format(&self) -> bool {
        true
    }

    fn channels(&self) -> Channels {
        match self.groups {
            1 => Channels::All,
            _ => Channels::Mixed,
        }
    }

    fn seen(&self, input: Shape, [rows, columns, filters]: Region) -> Region {
        let Ok(window) = self.window(input) else {
            return [rows, columns, filters];
        };
        let (own, channels) = (self.filters / self.groups, window.input[2] / self.groups);
        [
            window.rows_under(rows),
            window.columns_under(columns),
            filters.start / own * channels..filters.end.div_ceil(own) * channels,
        ]
    }

    fn single(&self) -> Self {
        Conv2D {
            filters: 1,
            ..self.clone()
        }
    }

    fn fused<T: Element>(&self, next: &LayerKind, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        match next {
            LayerKind::MaxPooling2D(pooling) if self.is_plain() => conv2d_max_pooling2d::fuse(self, pooling, site),
            _ => Ok(None),
        }
    }
}

struct Running {
    window: Window,
    filters: usize,
    kernel_len: usize,
    activation: ActivationFunction,
}

impl<T: Element> Layer<T> for Running {
    fn forward(&mut self, pass: Forward<'_, T>) {
        let (kernel, bias) = pass.parameters.split_at(self.kernel_len);
        let bias = Some(bias).filter(|bias| !bias.is_empty());
        let (epilogue, rest) = epilogue_of(self.activation);
        kernels::conv2d_forward(&self.window, pass.x, kernel, bias, epilogue, pass.y, pass.scratch);
        rest.forward(self.filters, pass.y);
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        self.activation.backward(self.filters, pass.y, pass.dy);
        if let Some(gradients) = pass.gradients {
            let (kernel, bias) = gradients.split_at_mut(self.kernel_len);
            kernels::conv2d_kernel_gradient(&self.window, pass.x, pass.dy, kernel, pass.scratch);
            if !bias.is_empty() {
                kernels::bias_gradient(pass.dy, bias);
            }
        }
        if let Some(dx) = pass.dx {
            let kernel = &pass.parameters[..self.kernel_len];
            kernels::conv2d_input_gradient(&self.window, kernel, pass.dy, dx, pass.scratch);
        }
    }
}
