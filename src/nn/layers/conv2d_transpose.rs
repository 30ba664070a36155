//! Conv2DTranspose: the way back of a convolution, used forward: each pixel lays its filters over a larger image, and what overlaps
//! adds up.
//!
//! Keras's `keras.layers.Conv2DTranspose(filters, kernel_size, strides=(1, 1), padding="valid", output_padding=None, activation=None,
//! use_bias=True, ...)`. With strides (sh, sw):
//!
//! `y[i sh + r - top, j sw + s - left, f] = activation(bias[f] + sum over all i, j, r, s, c there of x[i, j, c] kernel[r, s, f, c])`
//!
//! In: height x width x channels. Out, with `"same"`: height sh rows, likewise columns; without padding (height - 1) sh +
//! max(kernel height, sh) rows; with an `output_padding` p less than the strides, (height - 1) sh + kernel height + p, or with `"same"`
//! (height - 1) sh + kernel height % 2 + p. `top` and `left` are those of the convolution that would lead back.
//!
//! Backward: dx is that convolution of dy, and dkernel its gradient with dy for what goes in and x for the gradient of what comes
//! out.

use ndarray::{ArrayD, ArrayView, Dimension, IxDyn};
use serde::{Deserialize, Serialize};

use super::{ACTIVATION, BIAS_INITIALIZER, KERNEL_INITIALIZER, PADDING, USE_BIAS};
use super::{
    ActivationFunction, Backward, Channels, Definition, Forward, Layer, LayerError, Pair, ParameterSpec, Region,
};
use super::{Shape, Site, at_least_one, image, one_by_one, yes};
use crate::nn::initializers::Initializer;
use crate::nn::kernels::{self, Element, Epilogue, Padding, Window};
use crate::schema::{Opt, Options, OutOfRange, Range, integer, pair, pair_from};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conv2DTranspose {
    #[serde(deserialize_with = "crate::nn::options::size")]
    pub filters: usize,
    pub kernel_size: Pair,
    #[serde(default = "one_by_one")]
    pub strides: Pair,
    #[serde(default)]
    pub padding: Padding,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_padding: Option<Pair>,
    #[serde(default)]
    pub activation: ActivationFunction,
    #[serde(default = "yes")]
    pub use_bias: bool,
    #[serde(default = "Initializer::glorot_uniform")]
    pub kernel_initializer: Initializer,
    #[serde(default = "Initializer::zeros")]
    pub bias_initializer: Initializer,
}

impl Options for Conv2DTranspose {
    const OPTIONS: &'static [Opt] = &[
        integer("filters", Range::ALL.from(1.0)),
        pair("kernel_size"),
        pair("strides"),
        PADDING,
        pair_from("output_padding", 0.0),
        ACTIVATION,
        USE_BIAS,
        KERNEL_INITIALIZER,
        BIAS_INITIALIZER,
    ];
}

impl Conv2DTranspose {
    /// Height or width that comes out of `len`.
    fn length(&self, axis: usize, len: usize) -> Result<usize, LayerError> {
        let (kernel, stride) = (self.kernel_size.0[axis], self.strides.0[axis]);
        let least = match self.padding {
            Padding::Valid => kernel,
            Padding::Same => kernel % 2,
        };
        let added = match (self.output_padding, self.padding) {
            (Some(padding), _) => padding.0[axis],
            (None, Padding::Valid) => stride.saturating_sub(kernel),
            (None, Padding::Same) => stride - least,
        };
        // With others the convolution would not lead back to as many.
        let first = match self.padding {
            Padding::Valid => 0,
            Padding::Same => 1 - least,
        };
        if let Some(padding) = self.output_padding
            && !(first..stride + first).contains(&padding.0[axis])
        {
            let most = (stride + first - 1) as f64;
            return Err(LayerError::OutOfRange(OutOfRange {
                option: "output_padding",
                value: padding.0[axis] as f64,
                expected: Range::ALL.from(first as f64).to(most),
            }));
        }
        let length = (len - 1)
            .checked_mul(stride)
            .and_then(|length| length.checked_add(least + added));
        length.ok_or_else(|| LayerError::TooLarge {
            what: "its output",
            sizes: vec![len, stride],
        })
    }

    /// The window of the convolution that would lead back: its image is what comes out here.
    fn window(&self, input: Shape) -> Result<Window, LayerError> {
        let input = image("Conv2DTranspose", input)?;
        at_least_one("filters", &[self.filters])?;
        at_least_one("kernel_size", &self.kernel_size.0)?;
        at_least_one("strides", &self.strides.0)?;
        let output = [self.length(0, input[0])?, self.length(1, input[1])?, self.filters];
        let too_large = || LayerError::TooLarge {
            what: "its output with its border",
            sizes: output.to_vec(),
        };
        let window = Window::new(output, self.kernel_size.0, self.strides.0, self.padding).ok_or_else(too_large)?;
        let frame = Shape::Image(window.largest_frame(input[2]));
        frame.checked_len().map(|_| window).ok_or_else(too_large)
    }
}

impl Definition for Conv2DTranspose {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        self.window(input).map(|window| Shape::Image(window.input))
    }

    fn parameters(&self, input: Shape) -> Vec<ParameterSpec> {
        let [height, width] = self.kernel_size.0;
        let kernel = ParameterSpec {
            name: "kernel",
            shape: vec![height, width, self.filters, input.last()],
            initializer: self.kernel_initializer.clone(),
            trainable: true,
        };
        let bias = self.use_bias.then(|| ParameterSpec {
            name: "bias",
            shape: vec![self.filters],
            initializer: self.bias_initializer.clone(),
            trainable: true,
        });
        std::iter::once(kernel).chain(bias).collect()
    }

    fn activation(&self) -> ActivationFunction {
        self.activation
    }

    /// The filters do not lie at the end of the kernel.
    fn channels(&self) -> Channels {
        Channels::Mixed
    }

    fn seen(&self, input: Shape, [rows, columns, channels]: Region) -> Region {
        let Ok(window) = self.window(input) else {
            return [rows, columns, channels];
        };
        let under = |axis: usize, region: std::ops::Range<usize>, pad: usize| {
            let (kernel, stride) = (window.kernel[axis], window.strides[axis]);
            let first = (region.start + pad + 1).saturating_sub(kernel).div_ceil(stride);
            let last = ((region.end + pad).saturating_sub(1) / stride + 1).min(window.output[axis]);
            if region.is_empty() { 0..0 } else { first.min(last)..last }
        };
        [
            under(0, rows, window.pad_top),
            under(1, columns, window.pad_left),
            0..input.last(),
        ]
    }

    fn is_linear(&self) -> bool {
        true
    }

    fn has_data_format(&self) -> bool {
        true
    }

    fn made_kernel(&self, input: Shape, parameters: &[f32]) -> Option<ArrayD<f32>> {
        let [height, width] = self.kernel_size.0;
        let shape = IxDyn(&[height, width, self.filters, input.last()]);
        let len = shape.size();
        let mut kernel = ArrayView::from_shape(shape, &parameters[..len]).expect("as many as the shape says");
        kernel.swap_axes(2, 3);
        Some(kernel.as_standard_layout().into_owned())
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        let window = self.window(site.input)?;
        Ok(Some(Box::new(Running {
            // It fits: the blueprint has counted the parameters.
            kernel_len: window.patch_len() * site.input.last(),
            window,
            activation: site.activation,
        })))
    }
}

struct Running {
    window: Window,
    kernel_len: usize,
    activation: ActivationFunction,
}

impl<T: Element> Layer<T> for Running {
    fn forward(&mut self, pass: Forward<'_, T>) {
        let (kernel, bias) = pass.parameters.split_at(self.kernel_len);
        let filters = self.window.input[2];
        kernels::conv2d_input_gradient(&self.window, kernel, pass.x, pass.y, pass.scratch);
        if !bias.is_empty() {
            for y in pass.y.chunks_exact_mut(filters) {
                y.iter_mut().zip(bias).for_each(|(y, &bias)| *y += bias);
            }
        }
        self.activation.forward(filters, pass.y);
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        self.activation.backward(self.window.input[2], pass.y, pass.dy);
        if let Some(gradients) = pass.gradients {
            let (kernel, bias) = gradients.split_at_mut(self.kernel_len);
            kernels::conv2d_kernel_gradient(&self.window, pass.dy, pass.x, kernel, pass.scratch);
            if !bias.is_empty() {
                kernels::bias_gradient(pass.dy, bias);
            }
        }
        if let Some(dx) = pass.dx {
            let kernel = &pass.parameters[..self.kernel_len];
            kernels::conv2d_forward(&self.window, pass.dy, kernel, None, Epilogue::None, dx, pass.scratch);
        }
    }
}
