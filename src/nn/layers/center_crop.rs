//! CenterCrop: keeps the middle of an image.
//!
//! Keras's `keras.layers.CenterCrop(height, width)`. In: height x width x channels. Out: the middle part of that size with the same
//! channels. As in Keras, an image that is smaller one way or the other is made larger: the largest part in its middle that has the
//! proportions is brought to the size, bilinearly. Backward: dx is dy where the image was kept, else 0; of one that was made
//! larger, as of Resizing.

use serde::{Deserialize, Serialize};

use super::cropping2d::Cut;
use super::inset::Inset;
use super::resizing::resized_middle;
use super::up_sampling2d::Resampling;
use super::{Definition, Layer, LayerError, Region, Shape, Site, at_least_one, image};
use crate::nn::kernels::{Element, Interpolation};
use crate::schema::{Opt, Options, Range, integer};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CenterCrop {
    #[serde(deserialize_with = "crate::nn::options::size")]
    pub height: usize,
    #[serde(deserialize_with = "crate::nn::options::size")]
    pub width: usize,
}

impl Options for CenterCrop {
    const OPTIONS: &'static [Opt] = &[
        integer("height", Range::ALL.from(1.0)),
        integer("width", Range::ALL.from(1.0)),
    ];
}

/// What is done to an image.
enum Done {
    Cut(Inset),
    Resized(Resampling),
}

impl CenterCrop {
    fn done(&self, input: Shape) -> Result<Done, LayerError> {
        let input = image("CenterCrop", input)?;
        at_least_one("height", &[self.height])?;
        at_least_one("width", &[self.width])?;
        let rest = input[0].checked_sub(self.height).zip(input[1].checked_sub(self.width));
        let Some((rows, columns)) = rest else {
            let size = [self.height, self.width];
            return resized_middle(Interpolation::Bilinear, input, size).map(Done::Resized);
        };
        Ok(Done::Cut(Inset {
            inner: [self.height, self.width, input[2]],
            outer: [input[0], input[1]],
            top: rows / 2,
            left: columns / 2,
        }))
    }
}

impl Definition for CenterCrop {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        self.done(input)?;
        Ok(Shape::Image([self.height, self.width, input.last()]))
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        Ok(Some(match self.done(site.input)? {
            Done::Cut(inset) => Box::new(Cut(inset)),
            Done::Resized(resampling) => Box::new(resampling),
        }))
    }

    fn has_data_format(&self) -> bool {
        true
    }

    fn seen(&self, input: Shape, [rows, columns, channels]: Region) -> Region {
        match self.done(input) {
            Ok(Done::Cut(Inset { top, left, .. })) => [
                rows.start + top..rows.end + top,
                columns.start + left..columns.end + left,
                channels,
            ],
            Ok(Done::Resized(resampling)) => resampling.seen([rows, columns, channels]),
            Err(_) => [rows, columns, channels],
        }
    }
}
