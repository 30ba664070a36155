//! Resizing: brings images to a height and width.
//!
//! Keras's `keras.layers.Resizing(height, width, interpolation="bilinear", crop_to_aspect_ratio=False, pad_to_aspect_ratio=False,
//! fill_value=0.0)`. In: height x width x channels. Out: an image of that size with the same channels. With
//! `crop_to_aspect_ratio`, the middle part that has the proportions of what comes out; with `pad_to_aspect_ratio`, all of the image in
//! the middle of one that has them. As in Keras both are cut to whole pixels, and what is laid around is the same on
//! both sides, so that it may be one row or column short.
//!
//! Backward: each dx is the sum of dy of what was made of it, by how much it counted.

use serde::{Deserialize, Serialize};

use super::up_sampling2d::Resampling;
use super::{Definition, Layer, LayerError, Region, Shape, Site, at_least_one, image};
use crate::nn::kernels::{Element, Interpolation};
use crate::schema::{Opt, Options, Range, choice, integer, number, toggle};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resizing {
    #[serde(deserialize_with = "crate::nn::options::size")]
    pub height: usize,
    #[serde(deserialize_with = "crate::nn::options::size")]
    pub width: usize,
    #[serde(default)]
    pub interpolation: Interpolation,
    #[serde(default)]
    pub crop_to_aspect_ratio: bool,
    #[serde(default)]
    pub pad_to_aspect_ratio: bool,
    #[serde(default)]
    pub fill_value: f64,
}

impl Options for Resizing {
    const OPTIONS: &'static [Opt] = &[
        integer("height", Range::ALL.from(1.0)),
        integer("width", Range::ALL.from(1.0)),
        choice("interpolation", Interpolation::NAMES),
        toggle("crop_to_aspect_ratio"),
        toggle("pad_to_aspect_ratio"),
        number("fill_value", Range::ALL),
    ];
}

impl Resizing {
    fn resampling(&self, input: Shape) -> Result<Resampling, LayerError> {
        let input = image("Resizing", input)?;
        at_least_one("height", &[self.height])?;
        at_least_one("width", &[self.width])?;
        let size = [self.height, self.width];
        if self.crop_to_aspect_ratio && self.pad_to_aspect_ratio {
            return Err(LayerError::Either {
                options: ["crop_to_aspect_ratio", "pad_to_aspect_ratio"],
            });
        }
        let all = [input[0], input[1]];
        if self.crop_to_aspect_ratio {
            return resized_middle(self.interpolation, input, size);
        }
        if !self.pad_to_aspect_ratio {
            return Resampling::new(self.interpolation, input, size);
        }
        let fitting = in_proportion(all, size);
        let border = [0, 1].map(|axis| fitting[axis].max(all[axis]).saturating_sub(all[axis]) / 2);
        let part = [0, 1].map(|axis| all[axis].saturating_add(2 * border[axis]));
        let first = border.map(|border| -(border as isize));
        Resampling::of_part(self.interpolation, input, first, part, size, self.fill_value)
    }
}

/// The height that suits the width of an image, and the width that suits its height, where both are to be as `size` has them; in single
/// precision, as Keras computes them.
fn in_proportion([height, width]: [usize; 2], size: [usize; 2]) -> [usize; 2] {
    let of = |length: usize, this: usize, other: usize| ((length as u64 * this as u64) as f32 / other as f32) as usize;
    [of(width, size[0], size[1]), of(height, size[1], size[0])]
}

/// The largest part in the middle of an image that has the proportions of `size`, brought to it.
pub(super) fn resized_middle(
    interpolation: Interpolation,
    input: [usize; 3],
    size: [usize; 2],
) -> Result<Resampling, LayerError> {
    let all = [input[0], input[1]];
    let fitting = in_proportion(all, size);
    let part = [0, 1].map(|axis| fitting[axis].clamp(1, all[axis]));
    let first = [0, 1].map(|axis| ((all[axis] - part[axis]) / 2) as isize);
    Resampling::of_part(interpolation, input, first, part, size, 0.0)
}

impl Definition for Resizing {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        self.resampling(input).map(|resampling| resampling.output())
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        Ok(Some(Box::new(self.resampling(site.input)?)))
    }

    fn has_data_format(&self) -> bool {
        true
    }

    fn seen(&self, input: Shape, region: Region) -> Region {
        match self.resampling(input) {
            Ok(resampling) => resampling.seen(region),
            Err(_) => region,
        }
    }

    fn is_linear(&self) -> bool {
        self.interpolation != Interpolation::Nearest
    }
}
