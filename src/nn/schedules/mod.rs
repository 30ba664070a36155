//! Learning rates that change from step to step, with Keras's names and formulas (`keras.optimizers.schedules`), one file each. A new
//! one is a file and a word in the table below.

mod cosine_decay;
mod exponential_decay;
mod inverse_time_decay;
mod piecewise_constant_decay;
mod polynomial_decay;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::options::{Vocabulary, class_and_config, from_config};
use crate::schema::{self, Opt, Options};

pub use cosine_decay::CosineDecay;
pub use exponential_decay::ExponentialDecay;
pub use inverse_time_decay::InverseTimeDecay;
pub use piecewise_constant_decay::PiecewiseConstantDecay;
pub use polynomial_decay::PolynomialDecay;

/// What an optimizer takes for its learning rate: a number, or a schedule as `{ "class_name", "config" }`.
#[derive(Clone, Debug, PartialEq)]
pub enum LearningRate {
    Constant(f64),
    Schedule(Schedule),
}

/// A learning rate as a function of the steps taken before.
pub trait Curve: Options {
    /// The learning rate of the step that follows so many.
    fn at(&self, step: f64) -> f64;

    /// What is wrong with its options together, as half a sentence.
    fn problem(&self) -> Option<String> {
        None
    }
}

/// How many times so many steps have gone by; whole times alone with `staircase`. Where TensorFlow has compiled a step of training, it
/// multiplies by 1 / steps instead, which it has rounded: with 41 steps and some other numbers, a staircase then goes down a step later
/// than Keras's own formula says, and than here.
fn quotient(step: f64, steps: f64, staircase: bool) -> f64 {
    match staircase {
        true => (step / steps).floor(),
        false => step / steps,
    }
}

macro_rules! schedule_table {
    ($($class:ident)*) => {
        /// A learning rate as a function of the steps taken before, with Keras's defaults.
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(tag = "class_name", content = "config")]
        pub enum Schedule {
            $($class($class),)*
        }

        impl Schedule {
            /// Keras's names of all schedules there are.
            pub const CLASS_NAMES: &[&str] = &[$(stringify!($class)),*];

            /// The options of a class; none when there is no such schedule.
            pub fn options(class_name: &str) -> &'static [Opt] {
                match class_name {
                    $(stringify!($class) => $class::OPTIONS,)*
                    _ => &[],
                }
            }

            pub(crate) fn read(class_name: &str, config: Value) -> serde_json::Result<Schedule> {
                match class_name {
                    $(stringify!($class) => from_config(config).map(Schedule::$class),)*
                    other => Err(serde_json::Error::custom(format!(
                        "there is no schedule {other:?} here; there are {}",
                        Schedule::CLASS_NAMES.join(", ")
                    ))),
                }
            }

            /// The learning rate of the step that follows so many.
            pub fn at(&self, step: u64) -> f64 {
                match self {
                    $(Schedule::$class(curve) => curve.at(step as f64),)*
                }
            }

            /// What is wrong with its options together, as half a sentence.
            fn problem(&self) -> Option<String> {
                match self {
                    $(Schedule::$class(curve) => curve.problem(),)*
                }
            }
        }
    };
}

schedule_table! { CosineDecay ExponentialDecay InverseTimeDecay PolynomialDecay PiecewiseConstantDecay }

impl LearningRate {
    /// The learning rate of the step that follows so many.
    pub fn at(&self, step: u64) -> f64 {
        match self {
            LearningRate::Constant(rate) => *rate,
            LearningRate::Schedule(schedule) => schedule.at(step),
        }
    }

    fn from_value(value: &Value) -> Result<LearningRate, String> {
        const VOCABULARY: Vocabulary = Vocabulary {
            harmless: &["name"],
            neutral: &[],
        };
        if let Some(rate) = value.as_f64() {
            return Ok(LearningRate::Constant(rate));
        }
        let (class_name, config) = class_and_config(value)?;
        let options = Schedule::options(&class_name);
        let config = VOCABULARY.without(config, options)?;
        schema::check_config(options, &config).map_err(|error| error.to_string())?;
        let schedule =
            Schedule::read(&class_name, Value::Object(config)).map_err(|error| format!("learning_rate: {error}"))?;
        match schedule.problem() {
            None => Ok(LearningRate::Schedule(schedule)),
            Some(problem) => Err(problem),
        }
    }
}

impl<'de> Deserialize<'de> for LearningRate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        LearningRate::from_value(&Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl Serialize for LearningRate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            LearningRate::Constant(rate) => rate.serialize(serializer),
            LearningRate::Schedule(schedule) => schedule.serialize(serializer),
        }
    }
}
