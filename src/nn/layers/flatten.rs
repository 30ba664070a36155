//! Flatten: an image becomes its values in a row, row by row, pixel by pixel, channel by channel.
//!
//! Keras's `keras.layers.Flatten()`. In: height x width x channels. Out: height * width * channels values. Images lie in
//! memory like that already, so nothing is computed, forward or backward.

use serde::{Deserialize, Serialize};

use super::{Channels, Definition, Layer, LayerError, Shape, Site};
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
        Channels::Flattened
    }

    fn keeps_values(&self) -> bool {
        true
    }
}
