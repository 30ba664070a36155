//! How well a network does. What is told of every epoch are Keras's metrics (`keras/src/metrics/`), one file each; a new one is a file
//! and a line in the table below. What is told of a whole part is scikit-learn's: [`ConfusionMatrix`], and
//! [`LabelCounts`] of several labels.

mod accuracy;
mod auc;
mod binary_accuracy;
mod confusion;
mod f1_score;
mod labels;
mod precision_recall;
mod tally;
mod top_k_categorical_accuracy;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};
use thiserror::Error;

use super::kernels::Element;
use super::loss::{Loss, Output, Sample};
use super::options::{Vocabulary, class_and_config, from_config, shortened};
use crate::explain::Explain;
use crate::schema::{self, Opt, Options, OutOfRange, Range};

pub use accuracy::{Accuracy, predicted};
pub use auc::{AUC, Curve, SummationMethod};
pub use binary_accuracy::BinaryAccuracy;
pub use confusion::{AverageMetrics, ClassMetrics, ConfusionMatrix};
pub use f1_score::{Average, F1Score};
pub use labels::{LabelCounts, roc_auc_score};
pub use precision_recall::{Decision, Precision, Recall};
pub use tally::Tally;
pub use top_k_categorical_accuracy::TopKCategoricalAccuracy;

/// A number that is told of every epoch: what comes of some sums, to which each sample adds. What they add are whole numbers, whose sums
/// are exact in any order.
pub trait Metric: Options {
    /// Keras's class where targets are the numbers of the classes, if that is another than the one for one-hot targets.
    const SPARSE_CLASS: Option<&'static str> = None;

    /// What else Keras calls it.
    const OTHER_NAMES: &'static [&'static str] = &[];

    /// Whether Keras compares each output with a target of its own: where targets are the numbers of several classes, it then has none.
    const COMPARES_OUTPUTS: bool = false;

    /// Whether it says something of a network with so many outputs.
    fn check(&self, _outputs: usize) -> Result<(), MetricError> {
        Ok(())
    }

    /// How many sums it needs, of a network with so many outputs.
    fn sums(&self, _outputs: usize) -> usize {
        1
    }

    /// Adds what a sample brings.
    fn add<T: Element>(&self, sample: &Sample<T>, sums: &mut [f64]);

    /// What the sums over so many samples say: their mean.
    fn result(&self, sums: &[f64], samples: usize) -> f64 {
        sums[0] / samples as f64
    }
}

macro_rules! metric_table {
    ($($class:ident $name:literal)*) => {
        /// A metric with its options and Keras's defaults; serialized as `{ "class_name", "config" }`.
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(tag = "class_name", content = "config")]
        pub enum AnyMetric {
            $($class($class),)*
        }

        /// All numbers that an epoch may bring, by Keras's names.
        pub const LOGGED: &[&str] = &["val_loss", $(concat!("val_", $name),)* "loss", $($name,)*];

        impl AnyMetric {
            /// Keras's names of all classes there are.
            pub const CLASS_NAMES: &[&str] = &[$(stringify!($class)),*];

            /// The classes that Keras has a twin of, for targets that are the numbers of the classes; with it.
            pub fn sparse_classes() -> impl Iterator<Item = (&'static str, &'static str)> {
                let all = [$((stringify!($class), $class::SPARSE_CLASS)),*];
                all.into_iter().filter_map(|(class, sparse)| Some((class, sparse?)))
            }

            /// The options of a class; none when there is no such metric.
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
                    let others = $class::OTHER_NAMES.iter().copied().chain($class::SPARSE_CLASS);
                    if [stringify!($class), $name].into_iter().chain(others).any(|known| is_name(&known)) {
                        return Some(stringify!($class));
                    }
                )*
                None
            }

            pub fn class_name(&self) -> &'static str {
                match self {
                    $(AnyMetric::$class(_) => stringify!($class),)*
                }
            }

            /// Keras's class where targets are the numbers of the classes (`is_sparse`), or one-hot.
            pub fn class_for(&self, is_sparse: bool) -> &'static str {
                let sparse = match self {
                    $(AnyMetric::$class(_) => $class::SPARSE_CLASS,)*
                };
                sparse.filter(|_| is_sparse).unwrap_or(self.class_name())
            }

            /// What it is called where it is told, first of the images that are trained on, then of those that validate.
            pub fn names(&self) -> [&'static str; 2] {
                match self {
                    $(AnyMetric::$class(_) => [$name, concat!("val_", $name)],)*
                }
            }

            fn read(class_name: &str, config: Map<String, Value>) -> serde_json::Result<AnyMetric> {
                let config = Value::Object(config);
                match class_name {
                    $(stringify!($class) => from_config(config).map(AnyMetric::$class),)*
                    _ => unreachable!("{class_name} is looked up before"),
                }
            }

            fn compares_outputs(&self) -> bool {
                match self {
                    $(AnyMetric::$class(_) => $class::COMPARES_OUTPUTS,)*
                }
            }

            fn suits(&self, outputs: usize) -> Result<(), MetricError> {
                match self {
                    $(AnyMetric::$class(metric) => metric.check(outputs),)*
                }
            }

            fn sums(&self, outputs: usize) -> usize {
                match self {
                    $(AnyMetric::$class(metric) => metric.sums(outputs),)*
                }
            }

            fn add<T: Element>(&self, sample: &Sample<T>, sums: &mut [f64]) {
                match self {
                    $(AnyMetric::$class(metric) => metric.add(sample, sums),)*
                }
            }

            fn result(&self, sums: &[f64], samples: usize) -> f64 {
                match self {
                    $(AnyMetric::$class(metric) => metric.result(sums, samples),)*
                }
            }
        }
    };
}

metric_table! {
    Accuracy "accuracy"
    TopKCategoricalAccuracy "top_k_categorical_accuracy"
    BinaryAccuracy "binary_accuracy"
    Precision "precision"
    Recall "recall"
    F1Score "f1_score"
    AUC "auc"
}

/// What is measured besides the loss: accuracy first, then what was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Metrics(Vec<AnyMetric>);

impl Default for Metrics {
    /// Accuracy alone.
    fn default() -> Self {
        Metrics(vec![AnyMetric::Accuracy(Accuracy {})])
    }
}

/// Why metrics cannot be had.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum MetricError {
    #[error("there is no metric {name:?} here; there are {}", AnyMetric::CLASS_NAMES.join(", "))]
    Unknown { name: String },
    #[error("metrics: {problem}")]
    Unreadable { problem: String },
    #[error("`{}` of {class_name} must be {}, not {}", .error.option, .error.expected, .error.value)]
    OutOfRange {
        class_name: &'static str,
        error: OutOfRange,
    },
    #[error("{class_name} stands twice among the metrics")]
    Twice { class_name: &'static str },
    #[error("{class_name} looks at the outputs of several classes, but the last layer has 1 unit")]
    OneOutput { class_name: &'static str },
    #[error(
        "{class_name} compares each output with a target of its own, but {loss} takes the numbers of the classes for targets"
    )]
    Sparse {
        class_name: &'static str,
        loss: &'static str,
    },
    #[error("F1Score without `average` is a number for each output, and the last layer has {outputs} units")]
    NoAverage { outputs: usize },
}

impl Explain for MetricError {
    fn code(&self) -> &'static str {
        match self {
            MetricError::Unknown { .. } => "unknown_metric",
            MetricError::Unreadable { .. } => "unreadable_metric",
            MetricError::OutOfRange { .. } => "option_out_of_range",
            MetricError::Twice { .. } => "metric_twice",
            MetricError::OneOutput { .. } | MetricError::Sparse { .. } | MetricError::NoAverage { .. } => {
                "metric_does_not_suit"
            }
        }
    }

    fn hint(&self) -> String {
        match self {
            MetricError::Unknown { .. } | MetricError::Unreadable { .. } => {
                "Write metrics as Keras does, for example [\"accuracy\"].".into()
            }
            MetricError::OutOfRange { error, .. } => format!("Change `{}`.", error.option),
            MetricError::Twice { .. } => "Give it once: both would have the same name.".into(),
            MetricError::OneOutput { .. } => "Leave this metric out, or end in 2 units and softmax.".into(),
            MetricError::Sparse { .. } => {
                "Choose the loss categorical_crossentropy: it is the same number, of targets that are one-hot.".into()
            }
            MetricError::NoAverage { .. } => "Set `average`, for example to macro.".into(),
        }
    }
}

const VOCABULARY: Vocabulary = Vocabulary {
    // As many labels as there are outputs is all that Keras takes.
    harmless: &["name", "dtype", "num_labels"],
    neutral: &[("threshold", &["0.5"]), ("thresholds", &[]), ("label_weights", &[])],
};

/// Checks an option whose limit follows from the network.
fn at_most(class_name: &'static str, option: &'static str, value: usize, most: usize) -> Result<(), MetricError> {
    if value <= most {
        return Ok(());
    }
    let error = OutOfRange {
        option,
        value: value as f64,
        expected: Range::ALL.to(most as f64),
    };
    Err(MetricError::OutOfRange { class_name, error })
}

/// A part of a whole; 0 where there is none, as Keras's `divide_no_nan`.
fn share(part: f64, whole: f64) -> f64 {
    if whole == 0.0 { 0.0 } else { part / whole }
}

impl AnyMetric {
    /// Reads Keras's name, or `{ "class_name", "config" }`.
    pub fn from_value(value: &Value) -> Result<AnyMetric, MetricError> {
        let unreadable = |problem| MetricError::Unreadable { problem };
        let (name, config) = class_and_config(value).map_err(unreadable)?;
        let class_name = AnyMetric::class_of(&name).ok_or(MetricError::Unknown { name })?;
        // So Keras 2 writes of which targets `accuracy` was.
        let class_name = match (class_name, config.get("name").and_then(Value::as_str)) {
            ("BinaryAccuracy", Some("accuracy" | "acc")) => "Accuracy",
            _ => class_name,
        };
        let options = AnyMetric::options(class_name);
        let in_its_name = |problem| unreadable(format!("{class_name}: {problem}"));
        let config = VOCABULARY.without(config, options).map_err(in_its_name)?;
        let out_of_range = |error| MetricError::OutOfRange { class_name, error };
        schema::check_config(options, &config).map_err(out_of_range)?;
        AnyMetric::read(class_name, config).map_err(|error| in_its_name(error.to_string()))
    }

    /// Whether it says something of a network that ends in `output` and is trained by that loss, where that is known.
    pub fn check(&self, output: Output, loss: Option<Loss>) -> Result<(), MetricError> {
        let outputs = output.shape.len();
        if let Some(loss) = loss.filter(|loss| loss.is_sparse() && outputs > 1 && self.compares_outputs()) {
            return Err(MetricError::Sparse {
                class_name: self.class_name(),
                loss: loss.name(),
            });
        }
        self.suits(outputs)
    }

    /// Its options.
    pub fn config(&self) -> Map<String, Value> {
        let Value::Object(mut written) = json!(self) else {
            unreachable!("an object with its config")
        };
        let config = written.remove("config");
        config
            .and_then(|config| config.as_object().cloned())
            .unwrap_or_default()
    }
}

impl Metrics {
    /// Reads what Keras's `compile` takes: a list of names, or of `{ "class_name", "config" }`; null is none. Accuracy is measured
    /// whether it stands there or not.
    pub fn from_value(value: &Value) -> Result<Metrics, MetricError> {
        let mut metrics = Metrics::default();
        match value {
            Value::Null => {}
            Value::Array(all) => {
                for value in all {
                    metrics.add(AnyMetric::from_value(value)?)?;
                }
            }
            other => {
                return Err(MetricError::Unreadable {
                    problem: format!("expected a list of them, not {}", shortened(other)),
                });
            }
        }
        Ok(metrics)
    }

    /// Measures one more, after the others.
    pub fn add(&mut self, metric: AnyMetric) -> Result<(), MetricError> {
        let class_name = metric.class_name();
        let [accuracy, others @ ..] = &self.0[..] else {
            unreachable!("accuracy is always there")
        };
        if others.iter().any(|known| known.class_name() == class_name) {
            return Err(MetricError::Twice { class_name });
        }
        if metric != *accuracy {
            self.0.push(metric);
        }
        Ok(())
    }

    /// See [`AnyMetric::check`].
    pub fn check(&self, output: Output, loss: Option<Loss>) -> Result<(), MetricError> {
        self.0.iter().try_for_each(|metric| metric.check(output, loss))
    }

    /// The sums over no samples yet, of a network with so many outputs.
    pub fn zeros(&self, outputs: usize) -> Vec<Vec<f64>> {
        let zeros = self.0.iter().map(|metric| vec![0.0; metric.sums(outputs)]);
        zeros.collect()
    }

    /// Adds a sample.
    pub fn add_sample<T: Element>(&self, sample: &Sample<T>, sums: &mut [Vec<f64>]) {
        let each = self.0.iter().zip(sums);
        each.for_each(|(metric, sums)| metric.add(sample, sums));
    }

    /// What each comes to, in their order; NaN where a mean is of nothing.
    pub fn results(&self, tally: &Tally) -> impl Iterator<Item = f64> {
        let each = self.0.iter().zip(&tally.metric_sums);
        each.map(|(metric, sums)| metric.result(sums, tally.count))
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = &AnyMetric> {
        self.0.iter()
    }
}

/// As [`Metrics::from_value`] reads it: those without options by their name.
impl Serialize for Metrics {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(|metric| match metric.config().is_empty() {
            true => json!(metric.names()[0]),
            false => json!(metric),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::architecture::snake_case;

    #[test]
    fn a_metric_is_called_as_keras_calls_its_class() {
        let all = AnyMetric::CLASS_NAMES.iter().map(|class| snake_case(class));
        let named: Vec<_> = LOGGED.iter().filter(|name| !name.contains("loss")).collect();
        let (val, plain) = named.split_at(named.len() / 2);
        assert_eq!(
            all.clone().collect::<Vec<_>>(),
            plain.iter().map(|name| name.to_string()).collect::<Vec<_>>()
        );
        assert_eq!(
            all.map(|name| format!("val_{name}")).collect::<Vec<_>>(),
            val.iter().map(|name| name.to_string()).collect::<Vec<_>>()
        );
    }
}
