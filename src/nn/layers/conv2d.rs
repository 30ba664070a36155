//! Conv2D: a small window slides over the image; at each place every filter gives one value.
//!
//! Keras's `keras.layers.Conv2D(filters, kernel_size, strides=(1, 1), padding="valid", activation=None, use_bias=True, ...)`:
//!
//! `y[i, j, f] = activation(bias[f] + sum over r, s, c of x[i sh + r - top, j sw + s - left, c] kernel[r, s, c, f])`
//!
//! with strides (sh, sw), and x zero outside the image. In: height x width x channels. Out, without padding:
//! floor((height - kernel height) / sh) + 1 rows, likewise columns, `filters` channels; with `"same"`,
//! ceil(height / sh) rows, `top` and `left` being half of the zeros that takes, rounded down.
//!
//! Backward, with g = dy behind the activation:
//!
//! `dkernel[r, s, c, f] = sum over i, j of x[i sh + r - top, j sw + s - left, c] g[i, j, f]`
//!
//! `dbias[f] = sum over i, j of g[i, j, f]`; each dx gathers `kernel[r, s, c, f] g[i, j, f]` from wherever it was used.

use serde::{Deserialize, Serialize};

use super::{ACTIVATION, BIAS_INITIALIZER, KERNEL_INITIALIZER, KERNEL_REGULARIZER, PADDING, USE_BIAS};
use super::{
    ActivationFunction, Backward, Channels, Definition, Forward, Layer, LayerError, LayerKind, Pair, ParameterSpec,
};
use super::{Shape, Site, conv2d_max_pooling2d};
use super::{at_least_one, epilogue_of, image, one_by_one, weights, windowed, yes};
use crate::nn::initializers::Initializer;
use crate::nn::kernels::{self, Element, Padding, Window};
use crate::nn::regularizers::L2;
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
    #[serde(default)]
    pub activation: ActivationFunction,
    #[serde(default = "yes")]
    pub use_bias: bool,
    #[serde(default = "Initializer::glorot_uniform")]
    pub kernel_initializer: Initializer,
    #[serde(default = "Initializer::zeros")]
    pub bias_initializer: Initializer,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kernel_regularizer: Option<L2>,
}

impl Conv2D {
    pub(super) fn window(&self, input: Shape) -> Result<Window, LayerError> {
        let input = image("Conv2D", input)?;
        at_least_one("filters", &[self.filters])?;
        at_least_one("kernel_size", &self.kernel_size.0)?;
        at_least_one("strides", &self.strides.0)?;
        let kernel = self.kernel_size.0;
        let does_not_fit = LayerError::KernelDoesNotFit {
            image: [input[0], input[1]],
            kernel,
        };
        let window = Window::new(input, kernel, self.strides.0, self.padding).ok_or(does_not_fit)?;
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
        ACTIVATION,
        USE_BIAS,
        KERNEL_INITIALIZER,
        BIAS_INITIALIZER,
        KERNEL_REGULARIZER,
    ];
}

impl Definition for Conv2D {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        Ok(windowed(&self.window(input)?, self.filters))
    }

    fn parameters(&self, input: Shape) -> Vec<ParameterSpec> {
        let [height, width] = self.kernel_size.0;
        let shape = vec![height, width, input.last(), self.filters];
        weights(
            shape,
            &self.kernel_initializer,
            self.kernel_regularizer,
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
        let kernel_len = window.patch_len() * self.filters;
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
        Channels::All
    }

    fn single(&self) -> Self {
        Conv2D {
            filters: 1,
            ..self.clone()
        }
    }

    fn fused<T: Element>(&self, next: &LayerKind, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        match next {
            LayerKind::MaxPooling2D(pooling) => conv2d_max_pooling2d::fuse(self, pooling, site),
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
