//! MaxPooling2D: of each window, the largest value of each channel.
//!
//! Keras's `keras.layers.MaxPooling2D(pool_size=(2, 2), strides=None, padding="valid")`; the strides are the pool size
//! unless given. y[i, j, c] = max over r, s of x[i sh + r - top, j sw + s - left, c], positions outside the image left
//! out. The shape rule is that of a convolution; the channels stay.
//!
//! Backward: each dy goes to the position its value came from, the first of equals; the others get 0.

use serde::{Deserialize, Serialize};

use super::{Backward, Definition, Forward, Layer, LayerError, Pair, Shape, Site};
use super::{PADDING, at_least_one, image, two_by_two, windowed};
use crate::nn::kernels::{self, Element, Padding, Window};
use crate::schema::{Opt, Options, pair, pair_or};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaxPooling2D {
    #[serde(default = "two_by_two")]
    pub pool_size: Pair,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strides: Option<Pair>,
    #[serde(default)]
    pub padding: Padding,
}

impl MaxPooling2D {
    pub(super) fn window(&self, input: Shape) -> Result<Window, LayerError> {
        let input = image("MaxPooling2D", input)?;
        pool_window(input, self.pool_size, self.strides, self.padding)
    }
}

/// The window of a pooling layer.
pub(super) fn pool_window(
    input: [usize; 3],
    pool_size: Pair,
    strides: Option<Pair>,
    padding: Padding,
) -> Result<Window, LayerError> {
    let Pair(pool) = pool_size;
    let Pair(strides) = strides.unwrap_or(pool_size);
    at_least_one("pool_size", &pool)?;
    at_least_one("strides", &strides)?;
    let does_not_fit = LayerError::PoolDoesNotFit {
        image: [input[0], input[1]],
        pool,
    };
    Window::new(input, pool, strides, padding).ok_or(does_not_fit)
}

impl Options for MaxPooling2D {
    const OPTIONS: &'static [Opt] = &[pair("pool_size"), pair_or("strides", "pool_size"), PADDING];
}

impl Definition for MaxPooling2D {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        Ok(windowed(&self.window(input)?, input.last()))
    }

    fn sliding_window(&self, input: Shape) -> Option<Window> {
        self.window(input).ok()
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        let window = self.window(site.input)?;
        Ok(Some(Box::new(Running {
            window,
            argmax: Vec::new(),
        })))
    }

    fn has_data_format(&self) -> bool {
        true
    }
}

struct Running {
    window: Window,
    /// Where in its image each value came from.
    argmax: Vec<u32>,
}

impl<T: Element> Layer<T> for Running {
    fn forward(&mut self, pass: Forward<'_, T>) {
        self.argmax.resize(pass.y.len(), 0);
        kernels::max_pool_forward(&self.window, pass.x, pass.y, &mut self.argmax);
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        if let Some(dx) = pass.dx {
            let start = pass.first * self.window.positions() * self.window.input[2];
            let argmax = &self.argmax[start..start + pass.dy.len()];
            kernels::max_pool_backward(&self.window, pass.dy, argmax, dx);
        }
    }

    fn bytes_per_sample(&self) -> u64 {
        (self.window.positions() * self.window.input[2]) as u64 * size_of::<u32>() as u64
    }
}
