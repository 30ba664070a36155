//! LeakyReLU: what is negative is made smaller, rather than cut off, so that its gradient does not vanish.
//!
//! Keras's `keras.layers.LeakyReLU(negative_slope=0.3)`: y = x above 0, else negative_slope x. Any shape comes in, the same
//! goes out. Backward: dx = dy above 0, else negative_slope dy.

use serde::{Deserialize, Serialize};

use super::pointwise::{Function, Pointwise};
use super::{Definition, Layer, LayerError, Shape, Site};
use crate::nn::kernels::Element;
use crate::schema::{self, Opt, Options, Range, number};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeakyReLU {
    #[serde(default = "usual_slope")]
    pub negative_slope: f64,
}

fn usual_slope() -> f64 {
    0.3
}

impl Options for LeakyReLU {
    const OPTIONS: &'static [Opt] = &[number("negative_slope", Range::ALL.from(0.0))];
}

impl Definition for LeakyReLU {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        schema::check(Self::OPTIONS, "negative_slope", self.negative_slope)?;
        Ok(input)
    }

    fn build<T: Element>(&self, _site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        let slope = T::from_f64(self.negative_slope);
        Ok(Some(Box::new(Pointwise(Leaky { slope }))))
    }

    fn is_elementwise(&self) -> bool {
        true
    }
}

pub(super) struct Leaky<T> {
    pub slope: T,
}

impl<T: Element> Function<T> for Leaky<T> {
    fn value(&self, x: T) -> T {
        x * self.slope(x)
    }

    fn slope(&self, x: T) -> T {
        if x > T::ZERO { T::ONE } else { self.slope }
    }
}
