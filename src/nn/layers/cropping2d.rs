//! Cropping2D: cuts rows and columns off the border of an image.
//!
//! Keras's `keras.layers.Cropping2D(cropping=((0, 0), (0, 0)))`: so many rows at the top and at the bottom, columns left and right. In:
//! height x width x channels. Out: the image with so many rows and columns less, at least one of each. Backward: dx is dy, and 0
//! where the image was cut.

use serde::{Deserialize, Serialize};

use super::inset::Inset;
use super::zero_padding2d::Rim;
use super::{Backward, Definition, Forward, Layer, LayerError, Region, Shape, Site, image};
use crate::nn::kernels::Element;
use crate::schema::{Opt, Options, pair_from};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cropping2D {
    #[serde(default)]
    pub cropping: Rim,
}

impl Options for Cropping2D {
    const OPTIONS: &'static [Opt] = &[pair_from("cropping", 0.0)];
}

impl Cropping2D {
    fn inset(&self, input: Shape) -> Result<Inset, LayerError> {
        let input = image("Cropping2D", input)?;
        let [[top, bottom], [left, right]] = self.cropping.0;
        let rest = |size: usize, cut: [usize; 2]| {
            let rest = size.checked_sub(cut[0])?.checked_sub(cut[1])?;
            (rest > 0).then_some(rest)
        };
        let rest = rest(input[0], [top, bottom]).zip(rest(input[1], [left, right]));
        let (height, width) = rest.ok_or(LayerError::NothingLeft {
            image: [input[0], input[1]],
        })?;
        Ok(Inset {
            inner: [height, width, input[2]],
            outer: [input[0], input[1]],
            top,
            left,
        })
    }
}

impl Definition for Cropping2D {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        self.inset(input).map(|inset| Shape::Image(inset.inner))
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        Ok(Some(Box::new(Cut(self.inset(site.input)?))))
    }

    fn has_data_format(&self) -> bool {
        true
    }

    fn seen(&self, _input: Shape, [rows, columns, channels]: Region) -> Region {
        let [[top, _], [left, _]] = self.cropping.0;
        [
            rows.start + top..rows.end + top,
            columns.start + left..columns.end + left,
            channels,
        ]
    }
}

/// The running layer that keeps a region of each image.
pub(super) struct Cut(pub Inset);

impl<T: Element> Layer<T> for Cut {
    fn forward(&mut self, pass: Forward<'_, T>) {
        self.0.cut(pass.x, pass.y);
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        if let Some(dx) = pass.dx {
            dx.fill(T::ZERO);
            self.0.lay(pass.dy, dx);
        }
    }
}
