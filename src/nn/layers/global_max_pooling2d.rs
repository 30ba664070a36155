//! GlobalMaxPooling2D: of each channel, the largest value of the whole image: whether what it looks for is anywhere.
//!
//! Keras's `keras.layers.GlobalMaxPooling2D(keepdims=False)`. In: height x width x channels. Out: `channels` values, or,
//! with `keepdims`, an image of one pixel. Backward: each dy goes to where its value came from; where several are equal,
//! they share it, as in TensorFlow (`_MinOrMaxGrad`).

use serde::{Deserialize, Serialize};

use super::global_average_pooling2d::one_pixel;
use super::{Backward, Definition, Forward, Layer, LayerError, Shape, Site, image};
use crate::nn::kernels::Element;
use crate::schema::{Opt, Options, toggle};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GlobalMaxPooling2D {
    #[serde(default)]
    pub keepdims: bool,
}

impl Options for GlobalMaxPooling2D {
    const OPTIONS: &'static [Opt] = &[toggle("keepdims")];
}

impl Definition for GlobalMaxPooling2D {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        Ok(one_pixel(image("GlobalMaxPooling2D", input)?[2], self.keepdims))
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        let [height, width, channels] = image("GlobalMaxPooling2D", site.input)?;
        Ok(Some(Box::new(Running {
            pixels: height * width,
            channels,
        })))
    }

    fn has_data_format(&self) -> bool {
        true
    }
}

struct Running {
    pixels: usize,
    channels: usize,
}

impl<T: Element> Layer<T> for Running {
    fn forward(&mut self, pass: Forward<'_, T>) {
        let images = pass.x.chunks_exact(self.pixels * self.channels);
        for (x, y) in images.zip(pass.y.chunks_exact_mut(self.channels)) {
            y.fill(T::NEG_INFINITY);
            for pixel in x.chunks_exact(self.channels) {
                y.iter_mut().zip(pixel).for_each(|(y, &x)| *y = x.max(*y));
            }
        }
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        let Some(dx) = pass.dx else { return };
        let len = self.pixels * self.channels;
        let images = dx.chunks_exact_mut(len).zip(pass.x.chunks_exact(len));
        let outputs = pass
            .y
            .chunks_exact(self.channels)
            .zip(pass.dy.chunks_exact_mut(self.channels));
        let mut equals = vec![T::ZERO; self.channels];
        for ((dx, x), (y, dy)) in images.zip(outputs) {
            equals.fill(T::ZERO);
            for pixel in x.chunks_exact(self.channels) {
                for ((equals, &x), &y) in equals.iter_mut().zip(pixel).zip(y) {
                    *equals += if x == y { T::ONE } else { T::ZERO };
                }
            }
            // Where nothing equals the largest value, there is NaN in the image.
            for (dy, &equals) in dy.iter_mut().zip(&equals) {
                *dy /= equals;
            }
            for (dx, x) in dx.chunks_exact_mut(self.channels).zip(x.chunks_exact(self.channels)) {
                for (((dx, &x), &y), &dy) in dx.iter_mut().zip(x).zip(y).zip(dy.iter()) {
                    *dx = if x == y { dy } else { T::ZERO };
                }
            }
        }
    }
}
