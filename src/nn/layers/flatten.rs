//! Flatten: an image becomes its values in a row, row by row, pixel by pixel, channel by channel.
//!
//! Keras's `keras.layers.Flatten()`. In: height x width x channels. Out: height * width * channels values. Images lie in
//! memory like that already, so nothing is computed, forward or backward.

use serde::{Deserialize, Serialize};

use super::{Channels, Definition, Layer, LayerError, Region, Shape, Site};
use crate::nn::kernels::Element;
use crate::schema::{Opt, Options};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flatten {}

impl Options for Flatten {
    const OPTIONS: &'static [Opt] = &[];
}

impl Definition for Flatten {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        input.checked_len().map(Shape::Flat).ok_or(LayerError::TooLarge {
            what: "an image",
            sizes: input.dims(),
        })
    }

    fn build<T: Element>(&self, _site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        Ok(None)
    }

    fn has_data_format(&self) -> bool {
        true
    }

    fn channels(&self) -> Channels {
        Channels::Mixed
    }

    fn seen(&self, input: Shape, region: Region) -> Region {
        in_memory(input, Shape::Flat(input.len()), region)
    }

    fn keeps_values(&self) -> bool {
        true
    }
}

/// Where in an image the value lies that is in this place of one of another shape, which lies in memory the same; of several
/// values, all of the image.
pub(super) fn in_memory(input: Shape, output: Shape, region: Region) -> Region {
    let ([height, width, depth], [_, columns, channels]) = (input.as_image(), output.as_image());
    if region.iter().any(|range| range.len() != 1) {
        return [0..height, 0..width, 0..depth];
    }
    let [row, column, channel] = region.map(|range| range.start);
    let index = (row * columns + column) * channels + channel;
    let at = [index / (width * depth), index / depth % width, index % depth];
    at.map(|at| at..at + 1)
}
