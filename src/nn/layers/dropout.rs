//! Dropout: in training, a random part of the values is set to 0, so that no unit can rely on one other.
//!
//! Keras's `keras.layers.Dropout(rate)`: y = x / (1 - rate) with probability 1 - rate, else 0; at inference, y = x. Any
//! shape comes in, the same goes out. Backward: dx = dy / (1 - rate) where the value was kept, else 0.

use serde::{Deserialize, Serialize};

use super::{Backward, Definition, Forward, Layer, LayerError, PassMode, Shape, Site};
use crate::nn::kernels::Element;
use crate::nn::random::Stream;
use crate::schema::{self, Opt, Options, Range, number};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dropout {
    pub rate: f64,
}

impl Options for Dropout {
    const OPTIONS: &'static [Opt] = &[number("rate", Range::SHARE)];
}

impl Definition for Dropout {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        schema::check(Self::OPTIONS, "rate", self.rate)?;
        Ok(input)
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        let (rate, len, index) = (self.rate, site.input.len(), site.index);
        Ok(match rate {
            0.0 => None,
            _ => Some(Box::new(Running {
                rate,
                len,
                index,
                kept: Vec::new(),
            })),
        })
    }

    fn hands_on(&self, training: bool) -> bool {
        !training || self.rate == 0.0
    }

    fn is_elementwise(&self) -> bool {
        true
    }

    fn is_steady(&self) -> bool {
        false
    }
}

struct Running {
    rate: f64,
    /// Values in one sample.
    len: usize,
    /// Where the layer stands in the network.
    index: usize,
    /// Which values the last forward pass kept; empty when that was at inference.
    kept: Vec<bool>,
}

impl Running {
    fn scale<T: Element>(&self) -> T {
        T::from_f64(1.0 / (1.0 - self.rate))
    }
}

impl<T: Element> Layer<T> for Running {
    fn forward(&mut self, pass: Forward<'_, T>) {
        self.kept.clear();
        let PassMode::Training { seed, step, first_row } = pass.mode else {
            return pass.y.copy_from_slice(pass.x);
        };
        let mut stream = Stream::new(seed, b"dropout", self.index as u64, step);
        stream.seek(first_row as u64 * self.len as u64);
        self.kept.extend(pass.x.iter().map(|_| stream.uniform() >= self.rate));
        let scale = self.scale::<T>();
        for ((y, &x), &kept) in pass.y.iter_mut().zip(pass.x).zip(&self.kept) {
            *y = if kept { x * scale } else { T::ZERO };
        }
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        let Some(dx) = pass.dx else { return };
        if self.kept.is_empty() {
            return dx.copy_from_slice(pass.dy);
        }
        let scale = self.scale::<T>();
        let kept = &self.kept[pass.first * self.len..];
        for ((dx, &dy), &kept) in dx.iter_mut().zip(pass.dy.iter()).zip(kept) {
            *dx = if kept { dy * scale } else { T::ZERO };
        }
    }

    fn bytes_per_sample(&self) -> u64 {
        self.len as u64
    }
}
