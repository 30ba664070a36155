//! Softmax: makes shares of values that add up to 1.
//!
//! Keras's `keras.layers.Softmax(axis=-1)`: y = exp(x) / the sum of exp(x) over all values along these axes. Any shape comes in, the
//! same goes out. Along the last axis it is the activation function of that name; a loss then finds the logits before it.
//! Backward: `dx = y (dy - sum of dy y)`.

use serde::{Deserialize, Serialize};

use super::axes::{Axes, Groups, seen_along};
use super::{
    ActivationFunction, ActivationLayer, Backward, Channels, Definition, Forward, Layer, LayerError, Region, Shape,
    Site,
};
use crate::nn::kernels::{self, Element};
use crate::schema::{Opt, Options, integers};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Softmax {
    #[serde(default = "Axes::last")]
    pub axis: Axes,
}

impl Options for Softmax {
    const OPTIONS: &'static [Opt] = &[integers("axis")];
}

impl Definition for Softmax {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        self.axis.of("axis", input)?;
        Ok(input)
    }

    fn activation(&self) -> ActivationFunction {
        match self.axis == Axes::last() {
            true => ActivationFunction::Softmax,
            false => ActivationFunction::Linear,
        }
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        if self.axis == Axes::last() {
            return Ok(ActivationLayer::of(site));
        }
        let axes = self.axis.of("axis", site.input)?;
        Ok(Some(Box::new(Running {
            dims: site.input.dims(),
            axes,
            groups: None,
            x: Vec::new(),
            y: Vec::new(),
        })))
    }

    fn channels(&self) -> Channels {
        Channels::Mixed
    }

    fn seen(&self, input: Shape, region: Region) -> Region {
        let axes = self.axis.of("axis", input).unwrap_or_default();
        seen_along(&axes, input, region)
    }
}

struct Running<T> {
    /// The shape of a sample.
    dims: Vec<usize>,
    axes: Vec<usize>,
    /// They take as much memory as a sample, and are made when there is one.
    groups: Option<Groups>,
    /// Of one group.
    x: Vec<T>,
    y: Vec<T>,
}

impl<T: Element> Layer<T> for Running<T> {
    fn forward(&mut self, pass: Forward<'_, T>) {
        let len = self.dims.iter().product();
        let groups = self.groups.get_or_insert_with(|| Groups::along(&self.dims, &self.axes));
        let Groups { starts, offsets } = &*groups;
        for (x, y) in pass.x.chunks_exact(len).zip(pass.y.chunks_exact_mut(len)) {
            for start in starts {
                self.y.clear();
                self.y.extend(offsets.iter().map(|offset| x[start + offset]));
                kernels::softmax(offsets.len(), &mut self.y);
                offsets
                    .iter()
                    .zip(&self.y)
                    .for_each(|(offset, &value)| y[start + offset] = value);
            }
        }
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        let Some(dx) = pass.dx else { return };
        let len = self.dims.iter().product();
        let groups = self.groups.get_or_insert_with(|| Groups::along(&self.dims, &self.axes));
        let Groups { starts, offsets } = &*groups;
        let samples = pass.y.chunks_exact(len).zip(pass.dy.chunks_exact(len));
        for (dx, (y, dy)) in dx.chunks_exact_mut(len).zip(samples) {
            for start in starts {
                self.y.clear();
                self.x.clear();
                self.y.extend(offsets.iter().map(|offset| y[start + offset]));
                self.x.extend(offsets.iter().map(|offset| dy[start + offset]));
                kernels::softmax_backward(offsets.len(), &self.y, &mut self.x);
                offsets
                    .iter()
                    .zip(&self.x)
                    .for_each(|(offset, &value)| dx[start + offset] = value);
            }
        }
    }
}
