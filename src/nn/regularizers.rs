//! Penalties on what a layer has learned, with Keras's names (`keras/src/regularizers/`): in training as in evaluation they add to the
//! loss, and so to the gradient.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::kernels::Element;
use super::options::{from_config, named};
use crate::schema::{Opt, Options, Range, choice, number};

/// A penalty on a parameter.
trait Penalty: Options {
    /// What some values of this shape add to the loss.
    fn value<T: Element>(&self, shape: &[usize], values: &[T]) -> f64;

    /// Adds the derivatives of that.
    fn add_gradient<T: Element>(&self, shape: &[usize], values: &[T], gradient: &mut [T]);

    /// What is wrong with a parameter of this shape, as half a sentence.
    fn problem(&self, _shape: &[usize]) -> Option<String> {
        None
    }
}

macro_rules! regularizer_table {
    ($($class:ident)*) => {
        /// A penalty with its options and Keras's defaults; serialized as `{ "class_name", "config" }`.
        #[derive(Clone, Copy, Debug, PartialEq, Serialize)]
        #[serde(tag = "class_name", content = "config")]
        pub enum Regularizer {
            $($class($class),)*
        }

        impl Regularizer {
            /// Keras's names of all classes there are.
            pub const CLASS_NAMES: &[&str] = &[$(stringify!($class)),*];

            /// The options of a class; none when there is no such regularizer.
            pub fn options(class_name: &str) -> &'static [Opt] {
                match class_name {
                    $(stringify!($class) => $class::OPTIONS,)*
                    _ => &[],
                }
            }

            fn read(class_name: &str, config: Value) -> serde_json::Result<Regularizer> {
                match class_name {
                    $(stringify!($class) => from_config(config).map(Regularizer::$class),)*
                    other => Err(serde_json::Error::custom(format!("no regularizer {other:?}"))),
                }
            }

            /// What some values of this shape add to the loss.
            pub(super) fn value<T: Element>(&self, shape: &[usize], values: &[T]) -> f64 {
                match self {
                    $(Regularizer::$class(penalty) => penalty.value(shape, values),)*
                }
            }

            /// Adds the derivatives of [`Regularizer::value`].
            pub(super) fn add_gradient<T: Element>(&self, shape: &[usize], values: &[T], gradient: &mut [T]) {
                match self {
                    $(Regularizer::$class(penalty) => penalty.add_gradient(shape, values, gradient),)*
                }
            }

            /// What is wrong with a parameter of this shape, as half a sentence.
            pub(super) fn problem(&self, shape: &[usize]) -> Option<String> {
                match self {
                    $(Regularizer::$class(penalty) => penalty.problem(shape),)*
                }
            }
        }
    };
}

regularizer_table! { L1 L2 L1L2 OrthogonalRegularizer }

impl Regularizer {
    /// Keras's names of those that suit any parameter.
    pub const NAMES: &[&str] = &["l2", "l1", "l1l2"];
    /// Keras's names of those that suit a matrix.
    pub const MATRIX_NAMES: &[&str] = &["l2", "l1", "l1l2", "orthogonal_regularizer"];

    /// So many times as strong.
    pub(super) fn times(mut self, factor: f64) -> Regularizer {
        let strengths: &mut [&mut f64] = match &mut self {
            Regularizer::L1(L1 { l1 }) => &mut [l1],
            Regularizer::L2(L2 { l2 }) => &mut [l2],
            Regularizer::L1L2(L1L2 { l1, l2 }) => &mut [l1, l2],
            Regularizer::OrthogonalRegularizer(OrthogonalRegularizer { factor, .. }) => &mut [factor],
        };
        strengths.iter_mut().for_each(|strength| **strength *= factor);
        self
    }
}

/// A name (`"l2"`), or `{ "class_name", "config" }`.
impl<'de> Deserialize<'de> for Regularizer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let (class_name, config) =
            named("regularizer", Regularizer::CLASS_NAMES, Regularizer::options, &value).map_err(D::Error::custom)?;
        Regularizer::read(class_name, config).map_err(D::Error::custom)
    }
}

fn sum_of<T: Element>(values: &[T], each: impl Fn(f64) -> f64) -> f64 {
    values.iter().map(|w| each(w.to_f64())).sum()
}

/// -1, 0 or 1; NaN stays NaN.
fn sign<T: Element>(w: T) -> T {
    if w > T::ZERO {
        T::ONE
    } else if w < T::ZERO {
        -T::ONE
    } else {
        w
    }
}

fn add<T: Element>(values: &[T], gradient: &mut [T], each: impl Fn(T) -> T) {
    gradient
        .iter_mut()
        .zip(values)
        .for_each(|(gradient, &w)| *gradient += each(w));
}

const FACTOR: Range = Range::ALL.from(0.0);

/// l1 times the sum of |w|
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct L1 {
    pub l1: f64,
}

impl Default for L1 {
    fn default() -> Self {
        L1 { l1: 0.01 }
    }
}

impl Options for L1 {
    const OPTIONS: &'static [Opt] = &[number("l1", FACTOR)];
}

impl Penalty for L1 {
    fn value<T: Element>(&self, _shape: &[usize], values: &[T]) -> f64 {
        self.l1 * sum_of(values, f64::abs)
    }

    fn add_gradient<T: Element>(&self, _shape: &[usize], values: &[T], gradient: &mut [T]) {
        let factor = T::from_f64(self.l1);
        add(values, gradient, |w| factor * sign(w));
    }
}

/// l2 times the sum of w^2
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct L2 {
    pub l2: f64,
}

impl Default for L2 {
    fn default() -> Self {
        L2 { l2: 0.01 }
    }
}

impl Options for L2 {
    const OPTIONS: &'static [Opt] = &[number("l2", FACTOR)];
}

impl Penalty for L2 {
    fn value<T: Element>(&self, _shape: &[usize], values: &[T]) -> f64 {
        self.l2 * sum_of(values, |w| w * w)
    }

    fn add_gradient<T: Element>(&self, _shape: &[usize], values: &[T], gradient: &mut [T]) {
        let factor = T::from_f64(2.0 * self.l2);
        add(values, gradient, |w| factor * w);
    }
}

/// Both; by its name alone it is neither, as both factors are 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct L1L2 {
    pub l1: f64,
    pub l2: f64,
}

impl Options for L1L2 {
    const OPTIONS: &'static [Opt] = &[number("l1", FACTOR), number("l2", FACTOR)];
}

impl Penalty for L1L2 {
    fn value<T: Element>(&self, shape: &[usize], values: &[T]) -> f64 {
        L1 { l1: self.l1 }.value(shape, values) + L2 { l2: self.l2 }.value(shape, values)
    }

    fn add_gradient<T: Element>(&self, shape: &[usize], values: &[T], gradient: &mut [T]) {
        L1 { l1: self.l1 }.add_gradient(shape, values, gradient);
        L2 { l2: self.l2 }.add_gradient(shape, values, gradient);
    }
}

/// factor times the mean of |cosine| over all pairs of rows, or of columns, of a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OrthogonalRegularizer {
    pub factor: f64,
    pub mode: Mode,
}

/// Which vectors of a matrix are to be orthogonal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    #[default]
    Rows,
    Columns,
}

impl Default for OrthogonalRegularizer {
    fn default() -> Self {
        OrthogonalRegularizer {
            factor: 0.01,
            mode: Mode::Rows,
        }
    }
}

impl Options for OrthogonalRegularizer {
    const OPTIONS: &'static [Opt] = &[number("factor", FACTOR), choice("mode", &["rows", "columns"])];
}

impl OrthogonalRegularizer {
    /// The vectors, each of length 1 (0 where it is 0), and how long each was.
    fn normalized<T: Element>(&self, shape: &[usize], values: &[T]) -> (Vec<Vec<f64>>, Vec<f64>) {
        let columns = shape[1];
        let mut vectors: Vec<Vec<f64>> = match self.mode {
            Mode::Rows => values
                .chunks_exact(columns)
                .map(|row| row.iter().map(|w| w.to_f64()).collect())
                .collect(),
            Mode::Columns => (0..columns)
                .map(|column| {
                    values
                        .iter()
                        .skip(column)
                        .step_by(columns)
                        .map(|w| w.to_f64())
                        .collect()
                })
                .collect(),
        };
        // Keras divides by no norm below the root of 1e-12.
        let norms: Vec<f64> = vectors
            .iter()
            .map(|vector| dot(vector, vector).max(1e-12).sqrt())
            .collect();
        for (vector, norm) in vectors.iter_mut().zip(&norms) {
            vector.iter_mut().for_each(|value| *value /= norm);
        }
        (vectors, norms)
    }

    fn of_pair(&self, vectors: usize) -> f64 {
        let vectors = vectors as f64;
        self.factor / (vectors * (vectors - 1.0) / 2.0)
    }
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

impl Penalty for OrthogonalRegularizer {
    fn value<T: Element>(&self, shape: &[usize], values: &[T]) -> f64 {
        let (vectors, _) = self.normalized(shape, values);
        let pairs = vectors
            .iter()
            .enumerate()
            .flat_map(|(i, one)| vectors[i + 1..].iter().map(move |other| (one, other)));
        self.of_pair(vectors.len()) * pairs.map(|(one, other)| dot(one, other).abs()).sum::<f64>()
    }

    fn add_gradient<T: Element>(&self, shape: &[usize], values: &[T], gradient: &mut [T]) {
        let (vectors, norms) = self.normalized(shape, values);
        let factor = self.of_pair(vectors.len());
        let columns = shape[1];
        for (i, (own, norm)) in vectors.iter().zip(&norms).enumerate() {
            let mut slope = vec![0.0; own.len()];
            for (_, other) in vectors.iter().enumerate().filter(|(j, _)| *j != i) {
                let towards = factor * sign(dot(own, other));
                slope
                    .iter_mut()
                    .zip(other)
                    .for_each(|(slope, value)| *slope += towards * value);
            }
            // Along the vector itself nothing changes: its length is no matter.
            let along = dot(&slope, own);
            for (k, (slope, value)) in slope.iter().zip(own).enumerate() {
                let at = match self.mode {
                    Mode::Rows => i * columns + k,
                    Mode::Columns => k * columns + i,
                };
                gradient[at] += T::from_f64((slope - along * value) / norm);
            }
        }
    }

    fn problem(&self, shape: &[usize]) -> Option<String> {
        (shape.len() != 2).then(|| format!("it takes a matrix, and this has {} axes", shape.len()))
    }
}
