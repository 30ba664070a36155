//! How well a network does. What is told of every epoch are Keras's metrics (`keras/src/metrics/`), one file each; a new one is a file
//! and a line in the table below. What is told of a whole part is scikit-learn's: [`ConfusionMatrix`].

mod accuracy;
mod confusion;
mod tally;
mod top_k_categorical_accuracy;

use ndarray::ArrayView1;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value, json};
use thiserror::Error;

use super::kernels::Element;
use super::loss::Output;
use super::options::{Vocabulary, class_and_config, shortened};
use super::shape::Shape;
use crate::explain::Explain;
use crate::schema::{self, Opt, Options, OutOfRange};

pub use accuracy::{Accuracy, predicted};
pub use confusion::{AverageMetrics, ClassMetrics, ConfusionMatrix};
pub use tally::Tally;
pub use top_k_categorical_accuracy::TopKCategoricalAccuracy;

/// A number that is told of every epoch: the mean over all samples of what each of them adds.
pub trait Metric: Options {
    /// Keras's class where targets are the numbers of the classes, if that is another than the one for one-hot targets.
    const SPARSE_CLASS: Option<&'static str> = None;

    /// What else Keras calls it.
    const OTHER_NAMES: &'static [&'static str] = &[];

    /// Whether it says anything of a network with one output.
    const SUITS_ONE_OUTPUT: bool = true;

    /// What a sample adds, by what comes out of the network and its class.
    fn of_sample<T: Element>(&self, outputs: ArrayView1<T>, target: u32) -> f64;
}

macro_rules! metric_table {
    ($($class:ident $name:literal)*) => {
        /// A metric with its options and Keras's defaults; serialized as `{ "class_name", "config" }`.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "class_name", content = "config", deny_unknown_fields)]
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

            fn suits_one_output(&self) -> bool {
                match self {
                    $(AnyMetric::$class(_) => $class::SUITS_ONE_OUTPUT,)*
                }
            }

            /// What a sample adds: see [`Metric::of_sample`].
            pub fn of_sample<T: Element>(&self, outputs: ArrayView1<T>, target: u32) -> f64 {
                match self {
                    $(AnyMetric::$class(metric) => metric.of_sample(outputs, target),)*
                }
            }
        }
    };
}

metric_table! {
    Accuracy "accuracy"
    TopKCategoricalAccuracy "top_k_categorical_accuracy"
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
}

impl Explain for MetricError {
    fn code(&self) -> &'static str {
        match self {
            MetricError::Unknown { .. } => "unknown_metric",
            MetricError::Unreadable { .. } => "unreadable_metric",
            MetricError::OutOfRange { .. } => "option_out_of_range",
            MetricError::Twice { .. } => "metric_twice",
            MetricError::OneOutput { .. } => "metric_does_not_suit",
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
        }
    }
}

const VOCABULARY: Vocabulary = Vocabulary {
    harmless: &["name", "dtype"],
    neutral: &[("threshold", &["0.5"])],
};

impl AnyMetric {
    /// Reads Keras's name, or `{ "class_name", "config" }`.
    pub fn from_value(value: &Value) -> Result<AnyMetric, MetricError> {
        let unreadable = |problem| MetricError::Unreadable { problem };
        let (name, config) = class_and_config(value).map_err(unreadable)?;
        let class_name = AnyMetric::class_of(&name).ok_or(MetricError::Unknown { name })?;
        let options = AnyMetric::options(class_name);
        let in_its_name = |problem| unreadable(format!("{class_name}: {problem}"));
        let config = VOCABULARY.without(config, options).map_err(in_its_name)?;
        let out_of_range = |error| MetricError::OutOfRange { class_name, error };
        schema::check_config(options, &config).map_err(out_of_range)?;
        let read = serde_json::from_value(json!({ "class_name": class_name, "config": config }));
        read.map_err(|error| in_its_name(error.to_string()))
    }

    /// Whether it says something of a network that ends in `output`.
    pub fn check(&self, output: Output) -> Result<(), MetricError> {
        let class_name = self.class_name();
        match output.shape {
            Shape::Flat(1) if !self.suits_one_output() => Err(MetricError::OneOutput { class_name }),
            _ => Ok(()),
        }
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

    /// Whether all of them say something of a network that ends in `output`.
    pub fn check(&self, output: Output) -> Result<(), MetricError> {
        self.0.iter().try_for_each(|metric| metric.check(output))
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
