//! SpatialDropout2D: in training, a random part of the channels is set to 0, each as a whole: where neighboring pixels are alike,
//! Dropout would not hide much.
//!
//! Keras's `keras.layers.SpatialDropout2D(rate)`: of each image, each channel becomes x / (1 - rate) with probability 1 - rate, else 0;
//! at inference, y = x. In: height x width x channels; the same goes out. Backward: dx = dy / (1 - rate) where the channel was kept,
//! else 0.

use serde::{Deserialize, Serialize};

use super::{Backward, Definition, Forward, Layer, LayerError, PassMode, Shape, Site, image};
use crate::nn::kernels::Element;
use crate::nn::random::Stream;
use crate::schema::{self, Opt, Options, Range, number};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpatialDropout2D {
    pub rate: f64,
}

impl Options for SpatialDropout2D {
    const OPTIONS: &'static [Opt] = &[number("rate", Range::SHARE)];
}

impl Definition for SpatialDropout2D {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        schema::check(Self::OPTIONS, "rate", self.rate)?;
        image("SpatialDropout2D", input).map(Shape::Image)
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        let [height, width, channels] = image("SpatialDropout2D", site.input)?;
        let (rate, index) = (self.rate, site.index);
        Ok(match rate {
            0.0 => None,
            _ => Some(Box::new(Running {
                rate,
                len: height * width * channels,
                channels,
                index,
                factors: Vec::<T>::new(),
            })),
        })
    }

    fn has_data_format(&self) -> bool {
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
    rate: f64,
    /// Values in one sample.
    len: usize,
    channels: usize,
    /// Where the layer stands in the network.
    index: usize,
    /// What the channels of each sample were multiplied by; empty when the last forward pass was at inference.
    factors: Vec<T>,
}

impl<T: Element> Running<T> {
    /// Multiplies each channel of samples from the `first` on.
    fn multiply(&self, first: usize, from: &[T], to: &mut [T]) {
        let samples = from.chunks_exact(self.len).zip(to.chunks_exact_mut(self.len));
        let factors = self.factors[first * self.channels..].chunks_exact(self.channels);
        for ((from, to), factors) in samples.zip(factors) {
            let pixels = from.chunks_exact(self.channels).zip(to.chunks_exact_mut(self.channels));
            for (from, to) in pixels {
                for ((to, &from), &factor) in to.iter_mut().zip(from).zip(factors) {
                    // What was dropped may not be a number.
                    *to = if factor == T::ZERO { T::ZERO } else { from * factor };
                }
            }
        }
    }
}

impl<T: Element> Layer<T> for Running<T> {
    fn forward(&mut self, pass: Forward<'_, T>) {
        self.factors.clear();
        let PassMode::Training { seed, step, first_row } = pass.mode else {
            return pass.y.copy_from_slice(pass.x);
        };
        let mut stream = Stream::new(seed, b"spatial", self.index as u64, step);
        stream.seek(first_row as u64 * self.channels as u64);
        let scale = T::from_f64(1.0 / (1.0 - self.rate));
        let channels = pass.x.len() / self.len * self.channels;
        let drawn = (0..channels).map(|_| if stream.uniform() >= self.rate { scale } else { T::ZERO });
        self.factors.extend(drawn);
        self.multiply(0, pass.x, pass.y);
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        let Some(dx) = pass.dx else { return };
        match self.factors.is_empty() {
            true => dx.copy_from_slice(pass.dy),
            false => self.multiply(pass.first, pass.dy, dx),
        }
    }

    fn bytes_per_sample(&self) -> u64 {
        (self.channels * size_of::<T>()) as u64
    }
}
