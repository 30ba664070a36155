//! Permute: exchanges axes, such as rows and columns.
//!
//! Keras's `keras.layers.Permute(dims)`, the axes that come in, counted from 1, in the order in which they go out: (2, 1, 3) exchanges rows
//! and columns. Any shape comes in that has as many axes. Backward: the axes of dy the other way around.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use super::axes::Axes;
use super::{Backward, Channels, Definition, Forward, Layer, LayerError, Region, Shape, Site};
use crate::nn::kernels::Element;
use crate::schema::{Opt, Options, integers};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permute {
    #[serde(deserialize_with = "order")]
    pub dims: Vec<usize>,
}

fn order<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<usize>, D::Error> {
    let Axes(axes) = Axes::deserialize(deserializer)?;
    let mut sorted = axes.clone();
    sorted.sort_unstable();
    match sorted.iter().copied().eq(1..=axes.len() as i64) {
        true => Ok(axes.into_iter().map(|axis| axis as usize).collect()),
        false => Err(Error::custom("expected each axis once, such as [2, 1, 3]")),
    }
}

impl Options for Permute {
    const OPTIONS: &'static [Opt] = &[integers("dims")];
}

impl Permute {
    /// Which axis each that goes out is, as of an image; `None` for another number of axes.
    fn axes(&self, input: Shape) -> Option<[usize; 3]> {
        match (input, &self.dims[..]) {
            (Shape::Image(_), &[a, b, c]) => Some([a - 1, b - 1, c - 1]),
            (Shape::Flat(_), [_]) => Some([0, 1, 2]),
            _ => None,
        }
    }
}

impl Definition for Permute {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        let axes = self.axes(input).ok_or_else(|| LayerError::CannotReshape {
            from: input.dims(),
            to: self.dims.iter().map(|&axis| axis as i64).collect(),
        })?;
        Ok(match input {
            Shape::Image(dims) => Shape::Image(axes.map(|axis| dims[axis])),
            Shape::Flat(len) => Shape::Flat(len),
        })
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        self.output_shape(site.input)?;
        let axes = self.axes(site.input).filter(|axes| *axes != [0, 1, 2]);
        let dims = site.input.as_image();
        let steps = [dims[1] * dims[2], dims[2], 1];
        Ok(axes.map(|axes| {
            let running = Running {
                dims: axes.map(|axis| dims[axis]),
                steps: axes.map(|axis| steps[axis]),
            };
            Box::new(running) as Box<dyn Layer<T>>
        }))
    }

    fn channels(&self) -> Channels {
        Channels::Mixed
    }

    fn seen(&self, input: Shape, region: Region) -> Region {
        let axes = self.axes(input).unwrap_or([0, 1, 2]);
        let mut seen = region.clone();
        for (axis, range) in axes.into_iter().zip(region) {
            seen[axis] = range;
        }
        seen
    }
}

struct Running {
    /// Of what goes out.
    dims: [usize; 3],
    /// How far values that are neighbors along its axes lie apart in what comes in.
    steps: [usize; 3],
}

impl Running {
    /// Where in what comes in each value lies that goes out.
    fn places(&self, values: usize) -> impl Iterator<Item = usize> {
        let ([rows, columns, channels], steps) = (self.dims, self.steps);
        let len = rows * columns * channels;
        (0..values / len).flat_map(move |sample| {
            let pixels = (0..rows).flat_map(move |i| (0..columns).map(move |j| i * steps[0] + j * steps[1]));
            pixels.flat_map(move |pixel| (0..channels).map(move |k| sample * len + pixel + k * steps[2]))
        })
    }
}

impl<T: Element> Layer<T> for Running {
    fn forward(&mut self, pass: Forward<'_, T>) {
        let places = self.places(pass.x.len());
        pass.y.iter_mut().zip(places).for_each(|(y, place)| *y = pass.x[place]);
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        let Some(dx) = pass.dx else { return };
        let places = self.places(dx.len());
        pass.dy.iter().zip(places).for_each(|(&dy, place)| dx[place] = dy);
    }
}
