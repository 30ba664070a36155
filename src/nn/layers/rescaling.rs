//! Rescaling: y = x scale + offset.
//!
//! Keras's `keras.layers.Rescaling(scale, offset=0.0)`, with which a network takes images as stored (0 to 255) and works
//! with values from 0 to 1. Any shape comes in, the same goes out. dx = dy scale.

use serde::{Deserialize, Serialize};

use super::{Backward, Definition, Forward, Layer, LayerError, Shape, Site};
use crate::nn::kernels::Element;
use crate::schema::{Opt, Options, Range, number};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rescaling {
    pub scale: f64,
    #[serde(default)]
    pub offset: f64,
}

impl Options for Rescaling {
    const OPTIONS: &'static [Opt] = &[number("scale", Range::ALL), number("offset", Range::ALL)];
}

impl Definition for Rescaling {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        Ok(input)
    }

    fn build<T: Element>(&self, _site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        let (scale, offset) = (T::from_f64(self.scale), T::from_f64(self.offset));
        Ok(Some(Box::new(Running { scale, offset })))
    }

    fn is_elementwise(&self) -> bool {
        true
    }

    /// Those of bytes where it makes them small.
    fn input_range(&self) -> Option<[f32; 2]> {
        (self.scale < 0.5).then_some([0.0, 255.0])
    }
}

struct Running<T> {
    scale: T,
    offset: T,
}

impl<T: Element> Layer<T> for Running<T> {
    fn forward(&mut self, pass: Forward<'_, T>) {
        for (y, &x) in pass.y.iter_mut().zip(pass.x) {
            *y = x * self.scale + self.offset;
        }
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        for (dx, &dy) in pass.dx.into_iter().flatten().zip(pass.dy.iter()) {
            *dx = dy * self.scale;
        }
    }
}
