//! UpSampling2D: makes an image larger, each pixel a block of so many, or with transitions in between.
//!
//! Keras's `keras.layers.UpSampling2D(size=(2, 2), interpolation="nearest")`. In: height x width x channels. Out: `size[0]` times as many
//! rows, `size[1]` times as many columns. Backward: each dx is the sum of dy of what was made of it, by how much it counted.

use serde::{Deserialize, Serialize};

use super::{
    Backward, Definition, Forward, Layer, LayerError, Pair, Region, Shape, Site, at_least_one, image, two_by_two,
};
use crate::nn::kernels::{self, Element, Interpolation, Taps};
use crate::schema::{Opt, Options, choice, pair};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpSampling2D {
    #[serde(default = "two_by_two")]
    pub size: Pair,
    #[serde(default = "nearest")]
    pub interpolation: Interpolation,
}

fn nearest() -> Interpolation {
    Interpolation::Nearest
}

impl Options for UpSampling2D {
    const OPTIONS: &'static [Opt] = &[pair("size"), choice("interpolation", Interpolation::NAMES)];
}

impl UpSampling2D {
    fn resampling(&self, input: Shape) -> Result<Resampling, LayerError> {
        let input = image("UpSampling2D", input)?;
        at_least_one("size", &self.size.0)?;
        let [rows, columns] = [0, 1].map(|axis| input[axis].saturating_mul(self.size.0[axis]));
        Resampling::new(self.interpolation, input, [rows, columns])
    }
}

impl Definition for UpSampling2D {
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

/// The running layer that makes images larger or smaller.
pub(super) struct Resampling {
    pub input: [usize; 3],
    pub rows: Taps,
    pub columns: Taps,
    /// Height and width of what comes out.
    pub size: [usize; 2],
    /// What lies around the image, where it is laid into a larger one first.
    pub fill: f64,
}

/// Rows or columns, at the most: what each is made of is told one by one.
const MOST: usize = 1 << 20;

impl Resampling {
    /// Of whole images to this height and width.
    pub fn new(interpolation: Interpolation, input: [usize; 3], size: [usize; 2]) -> Result<Self, LayerError> {
        Resampling::of_part(interpolation, input, [0, 0], [input[0], input[1]], size, 0.0)
    }

    /// Of a part that begins at `first`, perhaps outside, and has the height and width `part`.
    pub fn of_part(
        interpolation: Interpolation,
        input: [usize; 3],
        first: [isize; 2],
        part: [usize; 2],
        size: [usize; 2],
        fill: f64,
    ) -> Result<Self, LayerError> {
        if size.iter().chain(&part).any(|&size| size > MOST) {
            return Err(LayerError::TooLarge {
                what: "its output",
                sizes: vec![size[0], size[1], input[2]],
            });
        }
        let taps = |axis: usize| Taps::new(interpolation, part[axis], size[axis]).within(first[axis], input[axis]);
        Ok(Resampling {
            input,
            rows: taps(0),
            columns: taps(1),
            size,
            fill,
        })
    }

    pub fn output(&self) -> Shape {
        Shape::Image([self.size[0], self.size[1], self.input[2]])
    }

    pub fn seen(&self, [rows, columns, channels]: Region) -> Region {
        [self.rows.under(rows), self.columns.under(columns), channels]
    }
}

impl<T: Element> Layer<T> for Resampling {
    fn forward(&mut self, pass: Forward<'_, T>) {
        let taps = [&self.rows, &self.columns];
        kernels::resample_forward(self.input, taps, self.fill, pass.x, pass.y);
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        if let Some(dx) = pass.dx {
            kernels::resample_backward(self.input, [&self.rows, &self.columns], pass.dy, dx);
        }
    }
}
