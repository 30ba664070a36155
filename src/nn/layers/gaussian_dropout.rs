//! GaussianDropout: in training, each value is multiplied by a random number about 1, which works like Dropout and sets none to 0.
//!
//! Keras's `keras.layers.GaussianDropout(rate)`: y = x (1 + s n), n being normally distributed and s = sqrt(rate / (1 - rate)), the
//! deviation that Dropout has; at inference, y = x. Any shape comes in, the same goes out. Backward: dx = dy (1 + s n).

use serde::{Deserialize, Serialize};

use super::gaussian_noise::normal_numbers;
use super::{Backward, Definition, Forward, Layer, LayerError, PassMode, Shape, Site};
use crate::nn::kernels::Element;
use crate::schema::{self, Opt, Options, Range, number};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GaussianDropout {
    pub rate: f64,
}

impl Options for GaussianDropout {
    const OPTIONS: &'static [Opt] = &[number("rate", Range::SHARE)];
}

impl Definition for GaussianDropout {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        schema::check(Self::OPTIONS, "rate", self.rate)?;
        Ok(input)
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        let (len, index) = (site.input.len(), site.index);
        Ok(match self.rate {
            0.0 => None,
            rate => Some(Box::new(Running {
                deviation: (rate / (1.0 - rate)).sqrt(),
                len,
                index,
                factors: Vec::<T>::new(),
            })),
        })
    }

    fn is_elementwise(&self) -> bool {
        true
    }

    fn hands_on(&self, training: bool) -> bool {
        !training || self.rate == 0.0
    }

    fn is_steady(&self) -> bool {
        false
    }
}

struct Running<T> {
    deviation: f64,
    /// Values in one sample.
    len: usize,
    /// Where the layer stands in the network.
    index: usize,
    /// What each value was multiplied by; empty when the last forward pass was at inference.
    factors: Vec<T>,
}

impl<T: Element> Layer<T> for Running<T> {
    fn forward(&mut self, pass: Forward<'_, T>) {
        self.factors.clear();
        let PassMode::Training { seed, step, first_row } = pass.mode else {
            return pass.y.copy_from_slice(pass.x);
        };
        let numbers = normal_numbers(seed, self.index, step, first_row, self.len);
        let factors = numbers.map(|number| T::from_f64(1.0 + self.deviation * number));
        self.factors.extend(factors.take(pass.x.len()));
        for ((y, &x), &factor) in pass.y.iter_mut().zip(pass.x).zip(&self.factors) {
            *y = x * factor;
        }
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        let Some(dx) = pass.dx else { return };
        if self.factors.is_empty() {
            return dx.copy_from_slice(pass.dy);
        }
        let factors = &self.factors[pass.first * self.len..];
        for ((dx, &dy), &factor) in dx.iter_mut().zip(pass.dy.iter()).zip(factors) {
            *dx = dy * factor;
        }
    }

    fn bytes_per_sample(&self) -> u64 {
        (self.len * size_of::<T>()) as u64
    }
}
