//! What weights are brought to after each step of training, with Keras's names (`keras/src/constraints/`).

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::kernels::Element;
use super::options::{from_config, named};
use crate::schema::{Opt, Options, Range, number, numbers};

/// What brings the values of a parameter where they should be.
trait Projection: Options {
    fn apply<T: Element>(&self, shape: &[usize], values: &mut [T]);

    /// The axes along which it takes norms.
    fn axes(&self) -> &[i64] {
        &[]
    }
}

macro_rules! constraint_table {
    ($($class:ident)*) => {
        /// A constraint with its options and Keras's defaults; serialized as `{ "class_name", "config" }`.
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(tag = "class_name", content = "config")]
        pub enum Constraint {
            $($class($class),)*
        }

        impl Constraint {
            /// Keras's names of all classes there are.
            pub const CLASS_NAMES: &[&str] = &[$(stringify!($class)),*];

            /// The options of a class; none when there is no such constraint.
            pub fn options(class_name: &str) -> &'static [Opt] {
                match class_name {
                    $(stringify!($class) => $class::OPTIONS,)*
                    _ => &[],
                }
            }

            fn read(class_name: &str, config: Value) -> serde_json::Result<Constraint> {
                match class_name {
                    $(stringify!($class) => from_config(config).map(Constraint::$class),)*
                    other => Err(serde_json::Error::custom(format!("no constraint {other:?}"))),
                }
            }

            /// Brings the values of a parameter of this shape where they should be.
            pub(super) fn apply<T: Element>(&self, shape: &[usize], values: &mut [T]) {
                match self {
                    $(Constraint::$class(projection) => projection.apply(shape, values),)*
                }
            }

            fn axes(&self) -> &[i64] {
                match self {
                    $(Constraint::$class(projection) => projection.axes(),)*
                }
            }
        }
    };
}

constraint_table! { MaxNorm NonNeg UnitNorm MinMaxNorm }

impl Constraint {
    /// Keras's names of all there are.
    pub const NAMES: &[&str] = &["max_norm", "non_neg", "unit_norm", "min_max_norm"];

    /// What is wrong with a parameter of this shape, as half a sentence.
    pub(super) fn problem(&self, shape: &[usize]) -> Option<String> {
        let axes = shape.len() as i64;
        let wrong = self.axes().iter().find(|&&axis| axis >= axes || axis < -axes);
        wrong.map(|axis| format!("there is no axis {axis}; there are {axes}, counted from 0"))
    }
}

/// A name (`"max_norm"`), or `{ "class_name", "config" }`.
impl<'de> Deserialize<'de> for Constraint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let (class_name, config) =
            named("constraint", Constraint::CLASS_NAMES, Constraint::options, &value).map_err(D::Error::custom)?;
        Constraint::read(class_name, config).map_err(D::Error::custom)
    }
}

/// The axes of a parameter that a norm is taken along, counted from 0 or, below 0, from the last; Keras takes one by itself as well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NormAxes(Vec<i64>);

impl Default for NormAxes {
    /// The first: of a Dense kernel all that goes into a unit, but of a convolution's only one column of a filter.
    fn default() -> Self {
        NormAxes(vec![0])
    }
}

impl<'de> Deserialize<'de> for NormAxes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let whole = |axis: &Value| axis.as_f64().filter(|axis| axis.fract() == 0.0).map(|axis| axis as i64);
        let axes = match &value {
            Value::Array(axes) => axes.iter().map(whole).collect(),
            axis => whole(axis).map(|axis| vec![axis]),
        };
        axes.map(NormAxes)
            .ok_or_else(|| D::Error::custom(format!("`axis`: expected whole numbers, not {value}")))
    }
}

/// Keras's `keras.config.epsilon()`.
const EPSILON: f64 = 1e-7;

/// Multiplies the values that share a norm along some axes by what `factor` makes of it.
fn rescale<T: Element>(axes: &NormAxes, shape: &[usize], values: &mut [T], factor: impl Fn(T) -> T) {
    let is_summed = |axis: usize| {
        let rank = shape.len() as i64;
        axes.0.iter().any(|&summed| summed.rem_euclid(rank) == axis as i64)
    };
    // How far the norm moves with each axis: not at all along those that it is taken of.
    let mut strides = vec![0; shape.len()];
    let mut norms = 1;
    for axis in (0..shape.len()).rev().filter(|&axis| !is_summed(axis)) {
        strides[axis] = norms;
        norms *= shape[axis];
    }
    let norm_of = |index: usize| {
        let (mut rest, mut place) = (index, 0);
        for axis in (0..shape.len()).rev() {
            place += rest % shape[axis] * strides[axis];
            rest /= shape[axis];
        }
        place
    };
    let mut squares = vec![0.0; norms];
    for (index, w) in values.iter().enumerate() {
        squares[norm_of(index)] += w.to_f64() * w.to_f64();
    }
    let factors: Vec<T> = squares.into_iter().map(|sum| factor(T::from_f64(sum.sqrt()))).collect();
    for (index, w) in values.iter_mut().enumerate() {
        *w *= factors[norm_of(index)];
    }
}

/// No norm above max_value: w min(norm, max_value) / (1e-7 + norm)
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MaxNorm {
    pub max_value: f64,
    pub axis: NormAxes,
}

impl Default for MaxNorm {
    fn default() -> Self {
        MaxNorm {
            max_value: 2.0,
            axis: NormAxes::default(),
        }
    }
}

impl Options for MaxNorm {
    const OPTIONS: &'static [Opt] = &[number("max_value", Range::ALL.from(0.0)), numbers("axis")];
}

impl Projection for MaxNorm {
    fn apply<T: Element>(&self, shape: &[usize], values: &mut [T]) {
        let [most, epsilon] = [self.max_value, EPSILON].map(T::from_f64);
        rescale(&self.axis, shape, values, |norm| norm.min(most) / (epsilon + norm));
    }

    fn axes(&self) -> &[i64] {
        &self.axis.0
    }
}

/// max(0, w)
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NonNeg {}

impl Options for NonNeg {
    const OPTIONS: &'static [Opt] = &[];
}

impl Projection for NonNeg {
    fn apply<T: Element>(&self, _shape: &[usize], values: &mut [T]) {
        values.iter_mut().for_each(|w| *w = w.max(T::ZERO));
    }
}

/// Every norm 1: w / (1e-7 + norm)
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnitNorm {
    pub axis: NormAxes,
}

impl Options for UnitNorm {
    const OPTIONS: &'static [Opt] = &[numbers("axis")];
}

impl Projection for UnitNorm {
    fn apply<T: Element>(&self, shape: &[usize], values: &mut [T]) {
        let epsilon = T::from_f64(EPSILON);
        rescale(&self.axis, shape, values, |norm| T::ONE / (epsilon + norm));
    }

    fn axes(&self) -> &[i64] {
        &self.axis.0
    }
}

/// Norms between two bounds, or, with a rate below 1, a part of the way there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MinMaxNorm {
    pub min_value: f64,
    pub max_value: f64,
    pub rate: f64,
    pub axis: NormAxes,
}

impl Default for MinMaxNorm {
    fn default() -> Self {
        MinMaxNorm {
            min_value: 0.0,
            max_value: 1.0,
            rate: 1.0,
            axis: NormAxes::default(),
        }
    }
}

impl Options for MinMaxNorm {
    const OPTIONS: &'static [Opt] = &[
        number("min_value", Range::ALL.from(0.0)),
        number("max_value", Range::ALL.from(0.0)),
        number("rate", Range::UNIT),
        numbers("axis"),
    ];
}

impl Projection for MinMaxNorm {
    fn apply<T: Element>(&self, shape: &[usize], values: &mut [T]) {
        let [least, most, rate, rest, epsilon] =
            [self.min_value, self.max_value, self.rate, 1.0 - self.rate, EPSILON].map(T::from_f64);
        rescale(&self.axis, shape, values, |norm| {
            (rate * norm.max(least).min(most) + rest * norm) / (epsilon + norm)
        });
    }

    fn axes(&self) -> &[i64] {
        &self.axis.0
    }
}
