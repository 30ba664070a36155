//! ZeroPadding2D: zeros around an image.
//!
//! Keras's `keras.layers.ZeroPadding2D(padding=(1, 1))`: rows of zeros above and below, columns of zeros left and right. In: height
//! x width x channels. Out: the image with so many rows and columns more. Backward: dx is what of dy is not of the zeros.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::inset::Inset;
use super::{Backward, Definition, Forward, Layer, LayerError, Shape, Site, image, windowed};
use crate::nn::kernels::{Element, Window};
use crate::nn::options::{Pair, shortened};
use crate::schema::{Opt, Options, pair_from};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZeroPadding2D {
    #[serde(default = "Rim::one")]
    pub padding: Rim,
}

/// Rows above and below, or at the top and at the bottom; columns left and right. Keras takes one number for all of them as well, or two: above and below, left and
/// right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rim(pub [[usize; 2]; 2]);

impl Rim {
    fn one() -> Self {
        Rim([[1, 1], [1, 1]])
    }
}

impl Serialize for Rim {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            [[top, bottom], [left, right]] if top == bottom && left == right => [top, left].serialize(serializer),
            rim => rim.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Rim {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let pair = |value: &Value| Pair::deserialize(value).ok().map(|Pair(sizes)| sizes);
        let rim = match value.as_array().map(Vec::as_slice) {
            Some([rows, columns]) => pair(rows).zip(pair(columns)).map(|(rows, columns)| [rows, columns]),
            Some(_) => None,
            None => pair(&value).map(|rim| [rim, rim]),
        };
        rim.map(Rim).ok_or_else(|| {
            let value = shortened(&value);
            Error::custom(format!(
                "expected a whole number from 0 on, two of them, or two pairs, not {value}"
            ))
        })
    }
}

impl Options for ZeroPadding2D {
    const OPTIONS: &'static [Opt] = &[pair_from("padding", 0.0)];
}

impl ZeroPadding2D {
    /// A window of one pixel that begins so far outside.
    fn window(&self, input: Shape) -> Result<Window, LayerError> {
        let input = image("ZeroPadding2D", input)?;
        let [[top, bottom], [left, right]] = self.padding.0;
        let sum = |sizes: [usize; 3]| sizes.iter().try_fold(0_usize, |sum, &size| sum.checked_add(size));
        let output = sum([top, input[0], bottom]).zip(sum([left, input[1], right]));
        let (height, width) = output.ok_or_else(|| LayerError::TooLarge {
            what: "the image with its border",
            sizes: [[top, input[0], bottom], [left, input[1], right]]
                .map(|sizes| sizes.into_iter().fold(0, usize::saturating_add))
                .to_vec(),
        })?;
        Ok(Window {
            input,
            kernel: [1, 1],
            strides: [1, 1],
            dilation: [1, 1],
            pad_top: top,
            pad_left: left,
            output: [height, width],
        })
    }
}

impl Definition for ZeroPadding2D {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        Ok(windowed(&self.window(input)?, input.last()))
    }

    fn sliding_window(&self, input: Shape) -> Option<Window> {
        self.window(input).ok()
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        let window = self.window(site.input)?;
        Ok(Some(Box::new(Running {
            inset: Inset {
                inner: window.input,
                outer: window.output,
                top: window.pad_top,
                left: window.pad_left,
            },
        })))
    }

    fn has_data_format(&self) -> bool {
        true
    }
}

struct Running {
    inset: Inset,
}

impl<T: Element> Layer<T> for Running {
    fn forward(&mut self, pass: Forward<'_, T>) {
        pass.y.fill(T::ZERO);
        self.inset.lay(pass.x, pass.y);
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        if let Some(dx) = pass.dx {
            self.inset.cut(pass.dy, dx);
        }
    }
}
