//! GaussianNoise: in training, a random number is added to each value, so that a network cannot learn pixels by heart.
//!
//! Keras's `keras.layers.GaussianNoise(stddev)`: y = x + stddev n, n being normally distributed; at inference, y = x. Any shape comes
//! in, the same goes out. Backward: dx = dy.

use serde::{Deserialize, Serialize};

use super::{Backward, Definition, Forward, Layer, LayerError, PassMode, Shape, Site};
use crate::nn::kernels::Element;
use crate::nn::random::{Stream, normal_quantile};
use crate::schema::{self, Opt, Options, Range, number};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GaussianNoise {
    pub stddev: f64,
}

impl Options for GaussianNoise {
    const OPTIONS: &'static [Opt] = &[number("stddev", Range::UNIT)];
}

impl Definition for GaussianNoise {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        schema::check(Self::OPTIONS, "stddev", self.stddev)?;
        Ok(input)
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        let (stddev, len, index) = (self.stddev, site.input.len(), site.index);
        Ok(match stddev {
            0.0 => None,
            _ => Some(Box::new(Running { stddev, len, index })),
        })
    }

    fn is_elementwise(&self) -> bool {
        true
    }

    fn hands_on(&self, training: bool) -> bool {
        !training || self.stddev == 0.0
    }

    fn is_steady(&self) -> bool {
        false
    }
}

struct Running {
    stddev: f64,
    /// Values in one sample.
    len: usize,
    /// Where the layer stands in the network.
    index: usize,
}

/// Normally distributed numbers, mean 0 and standard deviation 1, for the values of a layer from a row of the batch on, which has
/// `len` of them.
pub(super) fn normal_numbers(seed: u64, index: usize, step: u64, row: usize, len: usize) -> impl Iterator<Item = f64> {
    let mut stream = Stream::new(seed, b"gaussian", index as u64, step);
    stream.seek(row as u64 * len as u64);
    std::iter::repeat_with(move || normal_quantile(stream.uniform_open()))
}

impl<T: Element> Layer<T> for Running {
    fn forward(&mut self, pass: Forward<'_, T>) {
        let PassMode::Training { seed, step, first_row } = pass.mode else {
            return pass.y.copy_from_slice(pass.x);
        };
        let numbers = normal_numbers(seed, self.index, step, first_row, self.len);
        for ((y, &x), number) in pass.y.iter_mut().zip(pass.x).zip(numbers) {
            *y = x + T::from_f64(self.stddev * number);
        }
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        if let Some(dx) = pass.dx {
            dx.copy_from_slice(pass.dy);
        }
    }
}
