//! AveragePooling2D: of each window, the mean of each channel.
//!
//! Keras's `keras.layers.AveragePooling2D(pool_size, strides=None, padding="valid")`; here the pool size is 2x2 unless
//! given, as in MaxPooling2D. The strides are the pool size unless given. Positions outside the image do not count. The shape rule is that of a convolution; the channels stay.
//!
//! Backward: each dy is shared out evenly over its window.

use serde::{Deserialize, Serialize};

use super::max_pooling2d::pool_window;
use super::{Backward, Definition, Forward, Layer, LayerError, Pair, Shape, Site};
use super::{PADDING, image, two_by_two, windowed};
use crate::nn::kernels::{self, Element, Padding, Window};
use crate::schema::{Opt, Options, pair, pair_or};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AveragePooling2D {
    #[serde(default = "two_by_two")]
    pub pool_size: Pair,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strides: Option<Pair>,
    #[serde(default)]
    pub padding: Padding,
}

impl AveragePooling2D {
    fn window(&self, input: Shape) -> Result<Window, LayerError> {
        let input = image("AveragePooling2D", input)?;
        pool_window(input, self.pool_size, self.strides, self.padding)
    }
}

impl Options for AveragePooling2D {
    const OPTIONS: &'static [Opt] = &[pair("pool_size"), pair_or("strides", "pool_size"), PADDING];
}

impl Definition for AveragePooling2D {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        Ok(windowed(&self.window(input)?, input.last()))
    }

    fn sliding_window(&self, input: Shape) -> Option<Window> {
        self.window(input).ok()
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        Ok(Some(Box::new(Running {
            window: self.window(site.input)?,
        })))
    }

    fn has_data_format(&self) -> bool {
        true
    }
}

struct Running {
    window: Window,
}

impl<T: Element> Layer<T> for Running {
    fn forward(&mut self, pass: Forward<'_, T>) {
        kernels::average_pool_forward(&self.window, pass.x, pass.y);
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        if let Some(dx) = pass.dx {
            kernels::average_pool_backward(&self.window, pass.dy, dx);
        }
    }
}
