//! LeakyReLU: what is negative is made smaller, rather than cut off, so that its gradient does not vanish.
//!
//! Keras's `keras.layers.LeakyReLU(negative_slope=0.3)`: y = x above 0, else negative_slope x. Any shape comes in, the same
//! goes out. Backward: dx = dy above 0, else negative_slope dy.

use serde::{Deserialize, Serialize};

use super::{Backward, Definition, Forward, Layer, LayerError, Shape, Site};
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
        Ok(Some(Box::new(Running { slope })))
    }

    fn is_elementwise(&self) -> bool {
        true
    }
}

struct Running<T> {
    slope: T,
}

impl<T: Element> Running<T> {
    fn factor(&self, x: T) -> T {
        if x > T::ZERO { T::ONE } else { self.slope }
    }
}

impl<T: Element> Layer<T> for Running<T> {
    fn forward(&mut self, pass: Forward<'_, T>) {
        for (y, &x) in pass.y.iter_mut().zip(pass.x) {
            *y = x * self.factor(x);
        }
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        let each = pass.dx.into_iter().flatten().zip(pass.dy.iter());
        for ((dx, &dy), &x) in each.zip(pass.x) {
            *dx = dy * self.factor(x);
        }
    }
}
