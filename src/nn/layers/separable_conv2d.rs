//! SeparableConv2D: a DepthwiseConv2D, and a 1x1 convolution behind it that puts its channels together: far fewer weights than a
//! Conv2D of the same size has.
//!
//! Keras's `keras.layers.SeparableConv2D(filters, kernel_size, strides=(1, 1), padding="valid", depth_multiplier=1, activation=None, ...)`.
//! With m for the depth multiplier:
//!
//! `y[i, j, f] = activation(bias[f] + sum over c, q of z[i, j, c m + q] pointwise[0, 0, c m + q, f])`
//!
//! where z is what a DepthwiseConv2D without bias and activation makes with `depthwise`. Backward: that of the two, one after the
//! other.

use ndarray::{Array4, ArrayD};
use serde::{Deserialize, Serialize};

use super::{ACTIVATION, BIAS_INITIALIZER, DILATION_RATE, PADDING, USE_BIAS};
use super::{ActivationFunction, Backward, Channels, Definition, Forward, Layer, LayerError, Pair, ParameterSpec};
use super::{Shape, Site, at_least_one, convolved, epilogue_of, image, one, one_by_one, windowed, yes};
use crate::nn::initializers::Initializer;
use crate::nn::kernels::{self, Element, Padding, Window};
use crate::schema::{Opt, Options, Range, choice, integer, pair};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeparableConv2D {
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
    pub depth_multiplier: usize,
    #[serde(default)]
    pub activation: ActivationFunction,
    #[serde(default = "yes")]
    pub use_bias: bool,
    #[serde(default = "Initializer::glorot_uniform")]
    pub depthwise_initializer: Initializer,
    #[serde(default = "Initializer::glorot_uniform")]
    pub pointwise_initializer: Initializer,
    #[serde(default = "Initializer::zeros")]
    pub bias_initializer: Initializer,
}

impl Options for SeparableConv2D {
    const OPTIONS: &'static [Opt] = &[
        integer("filters", Range::ALL.from(1.0)),
        pair("kernel_size"),
        pair("strides"),
        PADDING,
        DILATION_RATE,
        integer("depth_multiplier", Range::ALL.from(1.0)),
        ACTIVATION,
        USE_BIAS,
        choice("depthwise_initializer", Initializer::KERNEL_NAMES),
        choice("pointwise_initializer", Initializer::KERNEL_NAMES),
        BIAS_INITIALIZER,
    ];
}

impl SeparableConv2D {
    fn window(&self, input: Shape) -> Result<Window, LayerError> {
        let input = image("SeparableConv2D", input)?;
        at_least_one("filters", &[self.filters])?;
        at_least_one("depth_multiplier", &[self.depth_multiplier])?;
        convolved(input, self.kernel_size, self.strides, self.dilation_rate, self.padding)
    }

    /// The channels between the two.
    fn between(&self, input: Shape) -> Result<usize, LayerError> {
        let between = input.last().checked_mul(self.depth_multiplier);
        between.ok_or_else(|| LayerError::TooLarge {
            what: "the row of its filters",
            sizes: vec![input.last(), self.depth_multiplier],
        })
    }
}

impl Definition for SeparableConv2D {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        let window = self.window(input)?;
        let between = windowed(&window, self.between(input)?);
        between.checked_len().ok_or_else(|| LayerError::TooLarge {
            what: "what lies between its two parts",
            sizes: between.dims(),
        })?;
        Ok(windowed(&window, self.filters))
    }

    fn parameters(&self, input: Shape) -> Vec<ParameterSpec> {
        let [height, width] = self.kernel_size.0;
        let spec = |name, shape, initializer: &Initializer| ParameterSpec {
            name,
            shape,
            initializer: initializer.clone(),
            trainable: true,
        };
        let depthwise = vec![height, width, input.last(), self.depth_multiplier];
        let pointwise = vec![1, 1, input.last() * self.depth_multiplier, self.filters];
        let kernels = [
            spec("depthwise_kernel", depthwise, &self.depthwise_initializer),
            spec("pointwise_kernel", pointwise, &self.pointwise_initializer),
        ];
        let bias = self
            .use_bias
            .then(|| spec("bias", vec![self.filters], &self.bias_initializer));
        kernels.into_iter().chain(bias).collect()
    }

    fn activation(&self) -> ActivationFunction {
        self.activation
    }

    /// A filter by itself would need all that lies between.
    fn channels(&self) -> Channels {
        Channels::Mixed
    }

    fn sliding_window(&self, input: Shape) -> Option<Window> {
        self.window(input).ok()
    }

    fn has_data_format(&self) -> bool {
        true
    }

    fn made_kernel(&self, input: Shape, parameters: &[f32]) -> Option<ArrayD<f32>> {
        let ([height, width], channels, copies) = (self.kernel_size.0, input.last(), self.depth_multiplier);
        let (depthwise, rest) = parameters.split_at(height * width * channels * copies);
        let kernel = Array4::from_shape_fn((height, width, channels, self.filters), |(r, s, channel, filter)| {
            let products = (0..copies).map(|copy| {
                let between = channel * copies + copy;
                let tap = (r * width + s) * channels * copies;
                depthwise[tap + between] * rest[between * self.filters + filter]
            });
            products.sum()
        });
        Some(kernel.into_dyn())
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        let window = self.window(site.input)?;
        let between = self.between(site.input)?;
        Ok(Some(Box::new(Running {
            between,
            // It fits: the blueprint has counted the parameters.
            depthwise: window.kernel[0] * window.kernel[1] * between,
            pointwise: between * self.filters,
            window,
            filters: self.filters,
            activation: site.activation,
            z: Vec::<T>::new(),
            dz: Vec::new(),
        })))
    }
}

struct Running<T> {
    window: Window,
    /// Channels between the two.
    between: usize,
    filters: usize,
    /// Weights of each.
    depthwise: usize,
    pointwise: usize,
    activation: ActivationFunction,
    /// What lies between the two, of all samples of the last forward pass, and its gradient, of some.
    z: Vec<T>,
    dz: Vec<T>,
}

impl<T: Element> Running<T> {
    /// Values between the two, of one sample.
    fn len(&self) -> usize {
        self.window.positions() * self.between
    }
}

impl<T: Element> Layer<T> for Running<T> {
    fn forward(&mut self, pass: Forward<'_, T>) {
        let (depthwise, rest) = pass.parameters.split_at(self.depthwise);
        let (pointwise, bias) = rest.split_at(self.pointwise);
        let bias = Some(bias).filter(|bias| !bias.is_empty());
        let samples = pass.x.len() / self.window.input_len();
        self.z.resize(samples * self.len(), T::ZERO);
        kernels::grouped_forward(&self.window, self.window.input[2], pass.x, depthwise, None, &mut self.z);
        let (epilogue, rest) = epilogue_of(self.activation);
        kernels::dense_forward(self.filters, &self.z, pointwise, bias, epilogue, pass.y, pass.scratch);
        rest.forward(self.filters, pass.y);
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        self.activation.backward(self.filters, pass.y, pass.dy);
        let groups = self.window.input[2];
        let values = pass.x.len() / self.window.input_len() * self.len();
        let z = &self.z[pass.first * self.len()..][..values];
        let (depthwise, rest) = pass.parameters.split_at(self.depthwise);
        self.dz.resize(values, T::ZERO);
        let pointwise = &rest[..self.pointwise];
        kernels::dense_input_gradient(self.filters, pointwise, pass.dy, &mut self.dz, pass.scratch);
        if let Some(gradients) = pass.gradients {
            let (depthwise, rest) = gradients.split_at_mut(self.depthwise);
            let (pointwise, bias) = rest.split_at_mut(self.pointwise);
            kernels::dense_kernel_gradient(self.filters, z, pass.dy, pointwise, pass.scratch);
            kernels::grouped_kernel_gradient(&self.window, groups, pass.x, &self.dz, depthwise);
            if !bias.is_empty() {
                kernels::bias_gradient(pass.dy, bias);
            }
        }
        if let Some(dx) = pass.dx {
            kernels::grouped_input_gradient(&self.window, groups, depthwise, &self.dz, dx);
        }
    }

    fn bytes_per_sample(&self) -> u64 {
        2 * (self.len() * size_of::<T>()) as u64
    }
}
