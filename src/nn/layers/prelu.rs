//! PReLU: like LeakyReLU, with slopes below 0 that are learned.
//!
//! Keras's `keras.layers.PReLU(alpha_initializer="Zeros", shared_axes=None, ...)`: y = x above 0, else alpha x. Any shape comes in, the
//! same goes out. There is an alpha for each value of a sample; along axes that are shared, one for all: with `[1, 2]`, one
//! for each channel.
//!
//! Backward, below 0: dx = alpha dy, and each alpha gets the sum of x dy over all values that it is of; above 0 dx = dy, and at
//! 0 it is 0, as in Keras.

use serde::{Deserialize, Serialize};

use super::axes::Axes;
use super::{Backward, Definition, Forward, Layer, LayerError, ParameterSpec, Shape, Site};
use crate::nn::initializers::Initializer;
use crate::nn::kernels::Element;
use crate::schema::{Opt, Options, choice, integers};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PReLU {
    #[serde(default = "Initializer::zeros")]
    pub alpha_initializer: Initializer,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared_axes: Option<Axes>,
}

impl Options for PReLU {
    const OPTIONS: &'static [Opt] = &[choice("alpha_initializer", Initializer::NAMES), integers("shared_axes")];
}

impl PReLU {
    /// The shape of alpha.
    fn alpha(&self, input: Shape) -> Result<Vec<usize>, LayerError> {
        let mut dims = input.dims();
        if let Some(shared) = &self.shared_axes {
            for axis in shared.of("shared_axes", input)? {
                dims[axis] = 1;
            }
        }
        Ok(dims)
    }
}

impl Definition for PReLU {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        self.alpha(input)?;
        Ok(input)
    }

    fn parameters(&self, input: Shape) -> Vec<ParameterSpec> {
        vec![ParameterSpec {
            name: "alpha",
            shape: self.alpha(input).unwrap_or_default(),
            initializer: self.alpha_initializer.clone(),
            trainable: true,
        }]
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        let mut alpha = self.alpha(site.input)?;
        alpha.splice(0..0, vec![1; 3 - alpha.len()]);
        let [rows, columns, channels] = [alpha[0], alpha[1], alpha[2]];
        let step = |len: usize, step: usize| if len == 1 { 0 } else { step };
        Ok(Some(Box::new(Running {
            dims: site.input.as_image(),
            steps: [
                step(rows, columns * channels),
                step(columns, channels),
                step(channels, 1),
            ],
        })))
    }
}

struct Running {
    dims: [usize; 3],
    /// How far the alphas of neighbors lie apart, in rows, columns and channels.
    steps: [usize; 3],
}

impl Running {
    /// The place of the alpha of each value, sample by sample.
    fn places(&self) -> impl Iterator<Item = usize> {
        let ([height, width, channels], [rows, columns, steps]) = (self.dims, self.steps);
        let sample = move || {
            let pixels = (0..height).flat_map(move |i| (0..width).map(move |j| i * rows + j * columns));
            pixels.flat_map(move |pixel| (0..channels).map(move |channel| pixel + channel * steps))
        };
        std::iter::repeat_with(sample).flatten()
    }
}

impl<T: Element> Layer<T> for Running {
    fn forward(&mut self, pass: Forward<'_, T>) {
        for ((y, &x), place) in pass.y.iter_mut().zip(pass.x).zip(self.places()) {
            *y = if x > T::ZERO { x } else { x * pass.parameters[place] };
        }
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        if let Some(gradients) = pass.gradients {
            for ((&x, &dy), place) in pass.x.iter().zip(pass.dy.iter()).zip(self.places()) {
                if x < T::ZERO {
                    gradients[place] += x * dy;
                }
            }
        }
        let each = pass.dx.into_iter().flatten().zip(pass.dy.iter()).zip(pass.x);
        for (((dx, &dy), &x), place) in each.zip(self.places()) {
            *dx = match x < T::ZERO {
                true => dy * pass.parameters[place],
                false if x > T::ZERO => dy,
                false => T::ZERO,
            };
        }
    }
}
