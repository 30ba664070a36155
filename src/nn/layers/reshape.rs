//! Reshape: the same values in another shape.
//!
//! Keras's `keras.layers.Reshape(target_shape)`: one length, or height, width and channels; one of them may be -1, which is what is
//! left. Nothing is computed, forward or backward: values lie in memory row by row, pixel by pixel, channel by channel.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use super::axes::Axes;
use super::flatten::in_memory;
use super::{Channels, Definition, Layer, LayerError, Region, Shape, Site};
use crate::nn::kernels::Element;
use crate::schema::{Opt, Options, integers};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reshape {
    #[serde(deserialize_with = "lengths")]
    pub target_shape: Vec<i64>,
}

/// One length or three; Keras has others, for what is no image.
fn lengths<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<i64>, D::Error> {
    let Axes(lengths) = Axes::deserialize(deserializer)?;
    let rest = lengths.iter().filter(|&&length| length == -1).count();
    let is_known = rest <= 1 && lengths.iter().all(|&length| length > 0 || length == -1);
    match lengths.len() {
        1 | 3 if is_known => Ok(lengths),
        _ => Err(Error::custom(
            "expected one length or three, height, width and channels, of which one may be -1",
        )),
    }
}

impl Options for Reshape {
    const OPTIONS: &'static [Opt] = &[integers("target_shape")];
}

impl Definition for Reshape {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        let refused = || LayerError::CannotReshape {
            from: input.dims(),
            to: self.target_shape.clone(),
        };
        let len = input.checked_len().ok_or_else(refused)?;
        let known = self.target_shape.iter().filter(|&&length| length > 0);
        let mut known = known.map(|&length| usize::try_from(length).ok());
        let known = known.try_fold(1_usize, |product, length| product.checked_mul(length?));
        let known = known.filter(|&known| len.is_multiple_of(known)).ok_or_else(refused)?;
        let length = |&length: &i64| usize::try_from(length).unwrap_or(len / known);
        let shape = match self.target_shape.iter().map(length).collect::<Vec<_>>()[..] {
            [height, width, channels] => Shape::Image([height, width, channels]),
            ref lengths => Shape::Flat(lengths[0]),
        };
        (shape.len() == len).then_some(shape).ok_or_else(refused)
    }

    fn build<T: Element>(&self, _site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        Ok(None)
    }

    fn channels(&self) -> Channels {
        Channels::Mixed
    }

    fn seen(&self, input: Shape, region: Region) -> Region {
        in_memory(input, self.output_shape(input).unwrap_or(input), region)
    }

    fn keeps_values(&self) -> bool {
        true
    }
}
