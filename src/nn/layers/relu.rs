//! ReLU: cuts off what is negative, and perhaps more.
//!
//! Keras's `keras.layers.ReLU(max_value=None, negative_slope=0.0, threshold=0.0)`: y = max_value from there on, x between threshold
//! and max_value, else negative_slope (x - threshold). Any shape comes in, the same goes out. Backward: dx = dy, 0 or
//! negative_slope dy.
//!
//! As in Keras, the two parts are made each by itself and added up: with a slope, what is negative is not cut off at
//! max_value, and a threshold makes a leap, since above it x stays as it is. With a threshold and no slope NaN becomes 0.

use serde::{Deserialize, Serialize};

use super::leaky_relu::Leaky;
use super::pointwise::{Function, Pointwise};
use super::{ActivationFunction, ActivationLayer, Definition, Layer, LayerError, Shape, Site};
use crate::nn::kernels::Element;
use crate::schema::{self, Opt, Options, Range, number};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReLU {
    #[serde(default)]
    pub max_value: Option<f64>,
    #[serde(default)]
    pub negative_slope: f64,
    #[serde(default)]
    pub threshold: f64,
}

impl Options for ReLU {
    const OPTIONS: &'static [Opt] = &[
        number("max_value", Range::ALL.from(0.0)),
        number("negative_slope", Range::ALL.from(0.0)),
        number("threshold", Range::ALL.from(0.0)),
    ];
}

impl Definition for ReLU {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        if let Some(most) = self.max_value {
            schema::check(Self::OPTIONS, "max_value", most)?;
        }
        schema::check(Self::OPTIONS, "negative_slope", self.negative_slope)?;
        schema::check(Self::OPTIONS, "threshold", self.threshold)?;
        Ok(input)
    }

    /// Without options, what there is under this name.
    fn activation(&self) -> ActivationFunction {
        match *self == ReLU::default() {
            true => ActivationFunction::Relu,
            false => ActivationFunction::Linear,
        }
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        if *self == ReLU::default() {
            return Ok(ActivationLayer::of(site));
        }
        let slope = T::from_f64(self.negative_slope);
        if self.max_value.is_none() && self.threshold == 0.0 {
            return Ok(Some(Box::new(Pointwise(Leaky { slope }))));
        }
        Ok(Some(Box::new(Pointwise(Parts {
            most: self.max_value.map(T::from_f64),
            slope,
            threshold: T::from_f64(self.threshold),
        }))))
    }

    fn is_elementwise(&self) -> bool {
        true
    }
}

struct Parts<T> {
    most: Option<T>,
    slope: T,
    threshold: T,
}

impl<T: Element> Function<T> for Parts<T> {
    fn value(&self, x: T) -> T {
        let (zero, threshold) = (T::ZERO, self.threshold);
        // NaN is kept by the maximum, and lost by the comparison.
        let above = match threshold == zero {
            true => x.max(zero),
            false if x > threshold => x,
            false => zero,
        };
        let above = self.most.map_or(above, |most| above.min(most));
        match self.slope == zero {
            true => above,
            false => above - self.slope * (threshold - x).max(zero),
        }
    }

    fn slope(&self, x: T) -> T {
        // relu6, which TensorFlow has by itself, has no slope at its end.
        let is_relu6 = self.threshold == T::ZERO && self.most == Some(T::from_f64(6.0));
        let is_cut = self.most.is_some_and(|most| x > most || is_relu6 && x == most);
        let above = if x > self.threshold && !is_cut { T::ONE } else { T::ZERO };
        if x < self.threshold { above + self.slope } else { above }
    }
}
