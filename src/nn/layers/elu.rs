//! ELU: what is negative comes nearer and nearer to -alpha, without a kink at 0.
//!
//! Keras's `keras.layers.ELU(alpha=1.0)`: y = x above 0, else alpha (exp(x) - 1). Any shape comes in, the same goes out.
//! Backward: dx = dy above 0, else dy alpha exp(x).

use serde::{Deserialize, Serialize};

use super::pointwise::{Function, Pointwise};
use super::{Definition, Layer, LayerError, Shape, Site};
use crate::nn::kernels::Element;
use crate::schema::{self, Opt, Options, Range, number};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ELU {
    #[serde(default = "one")]
    pub alpha: f64,
}

fn one() -> f64 {
    1.0
}

impl Options for ELU {
    const OPTIONS: &'static [Opt] = &[number("alpha", Range::ALL)];
}

impl Definition for ELU {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        schema::check(Self::OPTIONS, "alpha", self.alpha)?;
        Ok(input)
    }

    fn build<T: Element>(&self, _site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        let alpha = T::from_f64(self.alpha);
        Ok(Some(Box::new(Pointwise(Exponential { alpha }))))
    }

    fn is_elementwise(&self) -> bool {
        true
    }
}

struct Exponential<T> {
    alpha: T,
}

impl<T: Element> Function<T> for Exponential<T> {
    fn value(&self, x: T) -> T {
        if x > T::ZERO {
            x
        } else {
            self.alpha * (x.exp() - T::ONE)
        }
    }

    fn slope(&self, x: T) -> T {
        // At 0 and of NaN it is alpha, as in TensorFlow.
        match x < T::ZERO {
            true => self.alpha * x.exp(),
            false if x > T::ZERO => T::ONE,
            false => self.alpha,
        }
    }
}
