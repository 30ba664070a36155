//! How wrong a network is: Keras's losses (`keras/src/losses/`), value and gradient. A new one is a struct with its formula, and a
//! word in the table below.
//!
//! Of the cross-entropies, with p the outputs and t the true class (one-hot: t_i), for each sample:
//!
//! | loss | without logits | from logits l |
//! |---|---|---|
//! | sparse categorical | -log(q_t / sum of q), q = clip(p) | log(sum of exp(l_i)) - l_t |
//! | categorical | -log(clip(p_t / sum of p)) | the same |
//! | binary | mean of -t_i log(q_i) - (1 - t_i) log(1 - q_i), q = clip(p) | mean of log(1 + exp(l_i)) - t_i l_i |
//!
//! where clip keeps values between 1e-7 and 1 - 1e-7, and the gradient is 0 where it takes hold.
//!
//! **Logits.** Keras computes from logits not only when asked (`from_logits=True`), but whenever the outputs come straight
//! from a sigmoid *or* a softmax: these leave their input on the tensor (`_keras_logits`), and the loss goes back to it
//! (`_get_logits` in `keras/src/backend/tensorflow/nn.py`), in `fit` as in `evaluate`. It does not ask which of the two it
//! was. So `Dense(2, "sigmoid")` under sparse categorical cross-entropy is trained as if it were `Dense(2, "softmax")`; the
//! numbers -log(p_t / (p_0 + p_1)) that the bare loss function gives for the same outputs are not what `fit` prints. Here
//! as there; it is also the better formula, as it neither overflows nor clips.

mod choice;
mod crossentropies;
mod errors;
mod focal;
mod formulas;
mod targets;

use ndarray::{Array2, ArrayView1, ArrayView2, ArrayViewMut1, ArrayViewMut2, Axis};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::activation::Activation;
use super::kernels::Element;
use super::metrics::{Metrics, Tally};
use super::options::from_config;
use crate::schema::{Opt, Options};

pub use choice::{LossChoice, LossError, Output};
pub use crossentropies::{BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy};
pub use errors::{Hinge, Huber, MeanAbsoluteError, MeanSquaredError, Poisson};
pub use focal::{BinaryFocalCrossentropy, CategoricalFocalCrossentropy};
pub use targets::{TargetType, Targets};

/// A loss function with its options.
pub trait Formula: Options {
    /// What else Keras calls it.
    const OTHER_NAMES: &'static [&'static str] = &[];

    /// Whether targets are, in Keras, the numbers of the classes; else they are one-hot, or one number for one output.
    const IS_SPARSE: bool = false;

    /// Whether it needs an output for each class.
    const NEEDS_CLASSES: bool = false;

    /// Whether it takes each output for the answer to a question of its own.
    const IS_BINARY: bool = false;

    /// Whether it is computed from what went into a sigmoid or softmax at the end of a network.
    const LOOKS_THROUGH: bool = true;

    /// Whether it takes the outputs for logits, as Keras's option of that name says.
    fn takes_logits(&self) -> bool {
        false
    }

    /// The loss of one sample. Its gradient is added to the slopes, which are 0 before.
    fn of_sample<T: Element>(&self, sample: Sample<T>, slopes: Slopes) -> f64;
}

/// What a network says about one sample, and what is true.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'a, T> {
    pub outputs: ArrayView1<'a, T>,
    /// What went into the sigmoid or softmax that the outputs come from, where they come from one.
    pub logits: Option<ArrayView1<'a, T>>,
    /// Its class; or 0 or 1 for each of its labels, of which there are as many as outputs, and several.
    pub target: &'a [u32],
}

impl<'a, T> Sample<'a, T> {
    /// Whether an output should say yes. With labels, that is its own; with one output, the class; with several, its one-hot code.
    pub fn is_true(&self, output: usize) -> bool {
        match *self.target {
            [class] if self.outputs.len() == 1 => class == 1,
            [class] => class as usize == output,
            ref labels => labels[output] == 1,
        }
    }

    /// Its class; of labels what Keras takes for one where it asks for one, the first of those it has (`argmax`).
    pub fn class(&self) -> usize {
        match *self.target {
            [class] => class as usize,
            ref labels => labels.iter().position(|&label| label == 1).unwrap_or(0),
        }
    }

    /// 1 where an output should say yes, else 0.
    pub fn truth(&self, output: usize) -> f64 {
        f64::from(u8::from(self.is_true(output)))
    }

    /// The logits there are, or the outputs taken for logits, if either; and where the gradient with respect to them belongs, or to the
    /// outputs.
    fn logits<'s>(&self, from_logits: bool, slopes: Slopes<'s>) -> (Option<ArrayView1<'a, T>>, &'s mut [f64]) {
        match self.logits {
            Some(logits) => (Some(logits), slopes.logits),
            None => (from_logits.then_some(self.outputs), slopes.outputs),
        }
    }
}

/// The gradient of a loss: with respect to the outputs, and to the logits where there are some. One adds to the other.
#[derive(Debug)]
pub struct Slopes<'a> {
    pub outputs: &'a mut [f64],
    pub logits: &'a mut [f64],
}

/// What is true of an output, moved that far towards what it is on the average of so many classes.
fn smoothed<T>(sample: &Sample<T>, label_smoothing: f64, classes: usize) -> impl Fn(usize) -> f64 {
    move |output| sample.truth(output) * (1.0 - label_smoothing) + label_smoothing / classes as f64
}

macro_rules! loss_table {
    ($($class:ident $name:literal)*) => {
        /// A loss function, with Keras's names; serialized as `{ "class_name", "config" }`: the name is that of the function, the config has
        /// what is not the default.
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub enum Loss {
            $($class($class),)*
        }

        $(impl From<$class> for Loss {
            fn from(loss: $class) -> Loss {
                Loss::$class(loss)
            }
        })*

        impl Loss {
            /// Keras's names of all losses there are, as functions.
            pub const NAMES: &[&str] = &[$($name),*];

            /// Likewise, as classes.
            pub const CLASS_NAMES: &[&str] = &[$(stringify!($class)),*];

            /// The options of a class; none when there is no such loss.
            pub fn options(class_name: &str) -> &'static [Opt] {
                match class_name {
                    $(stringify!($class) => $class::OPTIONS,)*
                    _ => &[],
                }
            }

            /// The class that has this name, in capitals and underscores or without.
            fn class_of(name: &str) -> Option<&'static str> {
                let plain = |name: &str| name.replace('_', "").to_lowercase();
                let is_name = |known: &&str| plain(known) == plain(name);
                $(
                    if [stringify!($class)].iter().chain($class::OTHER_NAMES).any(is_name) {
                        return Some(stringify!($class));
                    }
                )*
                None
            }

            fn read(class_name: &str, config: Map<String, Value>) -> serde_json::Result<Loss> {
                let config = Value::Object(config);
                match class_name {
                    $(stringify!($class) => from_config(config).map(Loss::$class),)*
                    other => Err(serde_json::Error::custom(format!("no loss {other:?}"))),
                }
            }

            /// Its options with their values.
            pub fn config(&self) -> serde_json::Result<Map<String, Value>> {
                let config = match self {
                    $(Loss::$class(loss) => serde_json::to_value(loss)?,)*
                };
                Ok(config.as_object().cloned().unwrap_or_default())
            }

            /// Whether all of its options are Keras's defaults.
            pub fn is_usual(self) -> bool {
                match self {
                    $(Loss::$class(loss) => loss == $class::default(),)*
                }
            }

            /// Keras's name of the class.
            pub fn class_name(self) -> &'static str {
                match self {
                    $(Loss::$class(_) => stringify!($class),)*
                }
            }

            /// Keras's name of the function.
            pub fn name(self) -> &'static str {
                match self {
                    $(Loss::$class(_) => $name,)*
                }
            }

            /// See [`Formula::takes_logits`].
            pub fn from_logits(self) -> bool {
                match self {
                    $(Loss::$class(loss) => loss.takes_logits(),)*
                }
            }

            /// See [`Formula::IS_SPARSE`].
            pub fn is_sparse(self) -> bool {
                match self {
                    $(Loss::$class(_) => $class::IS_SPARSE,)*
                }
            }

            fn needs_classes(self) -> bool {
                match self {
                    $(Loss::$class(_) => $class::NEEDS_CLASSES,)*
                }
            }

            /// See [`Formula::IS_BINARY`].
            pub fn is_binary(self) -> bool {
                match self {
                    $(Loss::$class(_) => $class::IS_BINARY,)*
                }
            }

            fn looks_through(self) -> bool {
                match self {
                    $(Loss::$class(_) => $class::LOOKS_THROUGH,)*
                }
            }

            fn of_sample<T: Element>(self, sample: Sample<T>, slopes: Slopes) -> f64 {
                match self {
                    $(Loss::$class(loss) => loss.of_sample(sample, slopes),)*
                }
            }
        }
    };
}

loss_table! {
    SparseCategoricalCrossentropy "sparse_categorical_crossentropy"
    CategoricalCrossentropy "categorical_crossentropy"
    BinaryCrossentropy "binary_crossentropy"
    CategoricalFocalCrossentropy "categorical_focal_crossentropy"
    BinaryFocalCrossentropy "binary_focal_crossentropy"
    MeanSquaredError "mean_squared_error"
    MeanAbsoluteError "mean_absolute_error"
    Huber "huber"
    Poisson "poisson"
    Hinge "hinge"
}

impl Serialize for Loss {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut config = self.config().map_err(serde::ser::Error::custom)?;
        let usual = Loss::read(self.class_name(), Map::new()).and_then(|usual| usual.config());
        let usual = usual.map_err(serde::ser::Error::custom)?;
        config.retain(|key, value| usual.get(key) != Some(value));
        json!({ "class_name": self.name(), "config": config }).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Loss {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match LossChoice::from_value(&Value::deserialize(deserializer)?).map_err(D::Error::custom)? {
            LossChoice::Fixed(loss) => Ok(loss),
            LossChoice::Auto => Err(D::Error::custom("auto is no loss yet")),
        }
    }
}

/// What a network says about a batch.
#[derive(Clone, Copy, Debug)]
pub struct Scores<'a, T> {
    /// What the last layer gives: (n, units).
    pub outputs: ArrayView2<'a, T>,
    /// What went into the sigmoid or softmax that the outputs come from, where they come from one.
    pub logits: Option<Logits<'a, T>>,
}

/// What went into a sigmoid or softmax.
#[derive(Clone, Copy, Debug)]
pub struct Logits<'a, T> {
    /// (n, units)
    pub values: ArrayView2<'a, T>,
    /// Which of both.
    pub activation: Activation,
}

impl Loss {
    /// Loss and metrics of a batch, of which `targets` says what is true: the class of each sample, or 0 or 1 for each of its labels.
    ///
    /// `gradient`, when there, receives `scale` times the gradient of the sum of the losses: with respect to the logits
    /// where the scores have some, else with respect to the outputs. Keras's mean over the batch is a scale of 1 / n.
    ///
    /// The loss of a sample counts as often as `class_weight` says of its class, once where that says nothing. As in Keras, weights
    /// change neither the number of samples that the sum is divided by nor the metrics.
    ///
    /// # Panics
    /// When the shapes differ, or a target is no class (see [`LossChoice::resolve`]).
    pub fn evaluate<T: Element>(
        self,
        scores: Scores<T>,
        targets: &[u32],
        metrics: &Metrics,
        mut gradient: Option<ArrayViewMut2<T>>,
        scale: f64,
        class_weight: &[f32],
    ) -> Tally {
        let (count, units) = scores.outputs.dim();
        assert!(
            targets.len() == count || targets.len() == count * units,
            "one target for each sample, or for each output"
        );
        let mut tally = Tally {
            loss_sum: 0.0,
            metric_sums: metrics.zeros(units),
            count,
        };
        let width = targets.len().checked_div(count).unwrap_or(1);
        let [mut of_outputs, mut of_logits] = [vec![0.0; units], vec![0.0; units]];
        for (row, target) in targets.chunks_exact(width).enumerate() {
            let sample = Sample {
                outputs: scores.outputs.index_axis_move(Axis(0), row),
                logits: scores.logits.map(|logits| logits.values.index_axis_move(Axis(0), row)),
                target,
            };
            of_outputs.fill(0.0);
            of_logits.fill(0.0);
            let slopes = Slopes {
                outputs: &mut of_outputs,
                logits: &mut of_logits,
            };
            let weight = class_weight.get(sample.class()).map_or(1.0, |&weight| weight.into());
            tally.loss_sum += weight * self.of_sample(sample, slopes);
            metrics.add_sample(&sample, &mut tally.metric_sums);
            let Some(gradient) = &mut gradient else { continue };
            let slope = match scores.logits {
                Some(logits) => {
                    add_through(logits.activation, sample.outputs, &mut of_outputs, &mut of_logits);
                    &of_logits
                }
                None => &of_outputs,
            };
            write_scaled(gradient.row_mut(row), slope, weight * scale);
        }
        tally
    }

    /// What to compute from, if not from the outputs: the logits there are, or the outputs taken for logits.
    fn logits<'a, T>(self, scores: &Scores<'a, T>, row: usize) -> Option<ArrayView1<'a, T>> {
        let through = scores
            .logits
            .as_ref()
            .filter(|_| self.looks_through())
            .map(|logits| logits.values);
        let logits = through.or(self.from_logits().then_some(scores.outputs))?;
        Some(logits.index_axis_move(Axis(0), row))
    }

    /// What the loss takes for the probabilities of the classes, (n, classes): each row sums to 1; or of the labels, (n, labels), each
    /// by itself.
    pub fn probabilities<T: Element>(self, scores: Scores<T>, target_type: TargetType) -> Array2<T> {
        let (n, units) = scores.outputs.dim();
        let mut probabilities = Array2::default((n, target_type.count()));
        let mut values = vec![0.0; units];
        for (row, probabilities) in probabilities.outer_iter_mut().enumerate() {
            match (self.logits(&scores, row), self) {
                (Some(logits), loss) if loss.is_binary() || target_type.is_multilabel() => {
                    values
                        .iter_mut()
                        .zip(logits)
                        .for_each(|(p, l)| *p = formulas::sigmoid(l.to_f64()));
                }
                (Some(logits), _) => {
                    formulas::softmax(logits, &mut values);
                }
                (None, _) => {
                    let outputs = scores.outputs.row(row);
                    values
                        .iter_mut()
                        .zip(outputs)
                        .for_each(|(value, &p)| *value = formulas::clip(p).0.to_f64());
                }
            }
            match values[..] {
                _ if target_type.is_multilabel() => write_scaled(probabilities, &values, 1.0),
                [p] => write_scaled(probabilities, &[1.0 - p, p], 1.0),
                _ => write_scaled(probabilities, &values, 1.0 / values.iter().sum::<f64>()),
            }
        }
        probabilities
    }
}

/// Adds to the gradient with respect to logits what that with respect to the outputs makes of them.
fn add_through<T: Element>(
    activation: Activation,
    outputs: ArrayView1<T>,
    of_outputs: &mut [f64],
    of_logits: &mut [f64],
) {
    if of_outputs.iter().all(|&slope| slope == 0.0) {
        return;
    }
    let outputs: Vec<_> = outputs.iter().map(|p| p.to_f64()).collect();
    match activation {
        Activation::Softmax => formulas::through_softmax(&outputs, of_outputs),
        _ => of_outputs
            .iter_mut()
            .zip(&outputs)
            .for_each(|(slope, p)| *slope *= p * (1.0 - p)),
    }
    of_logits
        .iter_mut()
        .zip(of_outputs)
        .for_each(|(sum, slope)| *sum += *slope);
}

fn write_scaled<T: Element>(row: ArrayViewMut1<T>, values: &[f64], scale: f64) {
    for (to, value) in row.into_iter().zip(values) {
        *to = T::from_f64(value * scale);
    }
}
