//! GlobalAveragePooling2D: of each channel, the mean over the whole image. So a network ends in few parameters, and takes
//! what it looks for wherever it is.
//!
//! Keras's `keras.layers.GlobalAveragePooling2D(keepdims=False)`. In: height x width x channels. Out: `channels` values,
//! or, with `keepdims`, an image of one pixel. Backward: each dy is shared out evenly over the image.

use serde::{Deserialize, Serialize};

use super::{Backward, Definition, Forward, Layer, LayerError, Shape, Site, image};
use crate::nn::kernels::Element;
use crate::schema::{Opt, Options, toggle};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GlobalAveragePooling2D {
    #[serde(default)]
    pub keepdims: bool,
}

impl Options for GlobalAveragePooling2D {
    const OPTIONS: &'static [Opt] = &[toggle("keepdims")];
}

impl Definition for GlobalAveragePooling2D {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        Ok(one_pixel(image("GlobalAveragePooling2D", input)?[2], self.keepdims))
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        let [height, width, channels] = image("GlobalAveragePooling2D", site.input)?;
        Ok(Some(Box::new(Running {
            pixels: height * width,
            channels,
        })))
    }

    fn has_data_format(&self) -> bool {
        true
    }
}

/// What is left of an image when each channel becomes one value.
pub(super) fn one_pixel(channels: usize, keepdims: bool) -> Shape {
    match keepdims {
        true => Shape::Image([1, 1, channels]),
        false => Shape::Flat(channels),
    }
}

struct Running {
    pixels: usize,
    channels: usize,
}

impl<T: Element> Layer<T> for Running {
    fn forward(&mut self, pass: Forward<'_, T>) {
        let share = T::from_f64(1.0 / self.pixels as f64);
        let images = pass.x.chunks_exact(self.pixels * self.channels);
        for (x, y) in images.zip(pass.y.chunks_exact_mut(self.channels)) {
            y.fill(T::ZERO);
            for pixel in x.chunks_exact(self.channels) {
                y.iter_mut().zip(pixel).for_each(|(y, &x)| *y += x);
            }
            y.iter_mut().for_each(|y| *y *= share);
        }
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        let Some(dx) = pass.dx else { return };
        let share = T::from_f64(1.0 / self.pixels as f64);
        let images = dx.chunks_exact_mut(self.pixels * self.channels);
        for (dx, dy) in images.zip(pass.dy.chunks_exact_mut(self.channels)) {
            dy.iter_mut().for_each(|dy| *dy *= share);
            dx.chunks_exact_mut(self.channels)
                .for_each(|pixel| pixel.copy_from_slice(dy));
        }
    }
}
