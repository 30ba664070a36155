//! How a network takes a step downhill: Keras's optimizers (`keras/src/optimizers/`), one file each. A new one is a file and a word
//! in the table below.

mod adadelta;
mod adagrad;
mod adam;
mod adamax;
mod adamw;
mod common;
mod ftrl;
mod lion;
mod nadam;
mod rmsprop;
mod running;
mod sgd;

use std::ops::Range;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};
use serde_json::{Map, Value, json};
use thiserror::Error;

use super::kernels::Element;
use super::options::{Vocabulary, class_and_config, from_config};
use super::schedules::LearningRate;
use crate::explain::Explain;
use crate::schema::{self, Opt, Options, OutOfRange};
use common::{COMMON, with_common};

pub use adadelta::Adadelta;
pub use adagrad::Adagrad;
pub use adam::Adam;
pub use adamax::Adamax;
pub use adamw::AdamW;
pub use common::Common;
pub use ftrl::Ftrl;
pub use lion::Lion;
pub use nadam::Nadam;
pub use rmsprop::RMSprop;
pub use running::Optimizer;
pub use sgd::SGD;

/// How an optimizer changes weights along their gradient: the options that it alone has, and its formula. What all have is
/// [`Common`].
pub trait Rule: Options {
    /// How many of the first [slots](Rule::slots) Keras keeps side by side in its files, variable by variable; all others one behind
    /// the other.
    const PAIRED_SLOTS: usize = 1;
    /// Keras's default of the option `learning_rate`.
    const LEARNING_RATE: f64 = 0.001;
    /// Keras's default of the option `weight_decay`.
    const WEIGHT_DECAY: Option<f64> = None;

    /// How many numbers it remembers for each parameter.
    fn slots(&self) -> usize;

    /// What it remembers in a slot before the first step.
    fn initial(&self, _slot: usize) -> f64 {
        0.0
    }

    /// What it needs of all steps up to the one given, counted from 1, that is the same for all parameters, if it needs such a number:
    /// [`At::product`]. Keras keeps it behind the [slots](Rule::slots).
    fn product(&self, _iteration: u64) -> Option<f64> {
        None
    }

    /// Takes a step with some of the parameters. `next` gives what is remembered of them, slot after slot.
    fn step<'s, T: Element>(&self, at: At, parameters: &mut [T], gradients: &[T], next: impl FnMut() -> &'s mut [T]);
}

/// Which step is taken.
#[derive(Clone, Copy, Debug)]
pub struct At {
    pub learning_rate: f64,
    /// Counted from 1.
    pub iteration: u64,
    /// See [`Rule::product`]; 1 where there is none.
    pub product: f64,
}

macro_rules! optimizer_table {
    ($($class:ident)*) => {
        #[derive(Clone, Debug, PartialEq)]
        #[allow(clippy::upper_case_acronyms, reason = "the names are Keras's")]
        enum AnyRule {
            $($class($class),)*
        }

        impl AnyRule {
            fn read(class_name: &str, config: Value) -> serde_json::Result<AnyRule> {
                match class_name {
                    $(stringify!($class) => from_config(config).map(AnyRule::$class),)*
                    other => Err(serde_json::Error::custom(format!("no optimizer {other:?}"))),
                }
            }

            fn write(&self) -> serde_json::Result<Value> {
                match self {
                    $(AnyRule::$class(rule) => serde_json::to_value(rule),)*
                }
            }

            fn slots(&self) -> usize {
                match self {
                    $(AnyRule::$class(rule) => rule.slots(),)*
                }
            }

            fn paired_slots(&self) -> usize {
                match self {
                    $(AnyRule::$class(_) => $class::PAIRED_SLOTS,)*
                }
            }

            fn initial(&self, slot: usize) -> f64 {
                match self {
                    $(AnyRule::$class(rule) => rule.initial(slot),)*
                }
            }

            fn product(&self, iteration: u64) -> Option<f64> {
                match self {
                    $(AnyRule::$class(rule) => rule.product(iteration),)*
                }
            }

            fn step<'s, T: Element>(
                &self,
                at: At,
                parameters: &mut [T],
                gradients: &[T],
                next: impl FnMut() -> &'s mut [T],
            ) {
                match self {
                    $(AnyRule::$class(rule) => rule.step(at, parameters, gradients, next),)*
                }
            }
        }

        impl OptimizerConfig {
            /// Keras's names of all optimizers there are.
            pub const CLASS_NAMES: &[&str] = &[$(stringify!($class)),*];

            /// The options of a class; none when there is no such optimizer.
            pub fn options(class_name: &str) -> &'static [Opt] {
                match class_name {
                    $(stringify!($class) => {
                        const ALL: &[Opt] = &with_common::<{ 1 + $class::OPTIONS.len() + COMMON.len() }>($class::OPTIONS);
                        ALL
                    })*
                    _ => &[],
                }
            }

            pub fn class_name(&self) -> &'static str {
                match self.rule {
                    $(AnyRule::$class(_) => stringify!($class),)*
                }
            }

            /// What all optimizers have, as a class has it by default.
            fn common_of(class_name: &str) -> Common {
                let (rate, weight_decay) = match class_name {
                    $(stringify!($class) => ($class::LEARNING_RATE, $class::WEIGHT_DECAY),)*
                    _ => (Adam::LEARNING_RATE, None),
                };
                Common { learning_rate: LearningRate::Constant(rate), weight_decay, ..Common::default() }
            }
        }
    };
}

optimizer_table! { Adam AdamW SGD RMSprop Adagrad Adadelta Adamax Nadam Lion Ftrl }

/// An optimizer with its options and Keras's defaults; serialized as `{ "class_name", "config" }`.
#[derive(Clone, Debug, PartialEq)]
pub struct OptimizerConfig {
    rule: AnyRule,
    common: Common,
}

impl Default for OptimizerConfig {
    fn default() -> Self {
        OptimizerConfig {
            rule: AnyRule::Adam(Adam::default()),
            common: OptimizerConfig::common_of("Adam"),
        }
    }
}

/// Why an optimizer cannot be had.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum OptimizerError {
    #[error("there is no optimizer {name:?} here; there are {}", OptimizerConfig::CLASS_NAMES.join(", "))]
    Unknown { name: String },
    #[error("optimizer: {problem}")]
    Unreadable { problem: String },
    #[error("`{}` of the optimizer must be {}, not {}", .0.option, .0.expected, .0.value)]
    OutOfRange(OutOfRange),
}

impl Explain for OptimizerError {
    fn code(&self) -> &'static str {
        match self {
            OptimizerError::Unknown { .. } => "unknown_optimizer",
            OptimizerError::Unreadable { .. } => "unreadable_optimizer",
            OptimizerError::OutOfRange(_) => "option_out_of_range",
        }
    }

    fn hint(&self) -> String {
        match self {
            OptimizerError::Unknown { .. } | OptimizerError::Unreadable { .. } => {
                "Write the optimizer as Keras does, for example {\"class_name\": \"Adam\"}.".into()
            }
            OptimizerError::OutOfRange(OutOfRange { option, .. }) => format!("Change `{option}`."),
        }
    }
}

const VOCABULARY: Vocabulary = Vocabulary {
    harmless: &["name"],
    neutral: &[("loss_scale_factor", &["1", "1.0"])],
};

impl OptimizerConfig {
    /// Reads Keras's name (`"adam"`), or `{ "class_name", "config" }` as Keras writes it; null is Adam.
    pub fn from_value(value: &Value) -> Result<OptimizerConfig, OptimizerError> {
        if value.is_null() {
            return Ok(OptimizerConfig::default());
        }
        let unreadable = |problem| OptimizerError::Unreadable { problem };
        let (name, config) = class_and_config(value).map_err(unreadable)?;
        let mut known = OptimizerConfig::CLASS_NAMES.iter();
        let class_name = known.find(|known| known.eq_ignore_ascii_case(&name));
        let class_name = *class_name.ok_or(OptimizerError::Unknown { name })?;
        let options = OptimizerConfig::options(class_name);
        let mut own = VOCABULARY.without(config, options).map_err(unreadable)?;
        schema::check_config(options, &own).map_err(OptimizerError::OutOfRange)?;
        if let Some(unknown) = own.keys().find(|key| options.iter().all(|option| option.key != *key)) {
            let known: Vec<_> = options.iter().map(|option| format!("`{}`", option.key)).collect();
            let known = known.join(", ");
            return Err(unreadable(format!(
                "unknown field `{unknown}`, expected one of {known}"
            )));
        }
        let read = || {
            let mut common = to_map(&OptimizerConfig::common_of(class_name))?;
            for (key, value) in &mut common {
                if let Some(given) = own.remove(key) {
                    *value = given;
                }
            }
            let common = from_config(Value::Object(common))?;
            let rule = AnyRule::read(class_name, Value::Object(own))?;
            Ok(OptimizerConfig { rule, common })
        };
        let read: OptimizerConfig = read().map_err(|error: serde_json::Error| unreadable(error.to_string()))?;
        match read.common.problem() {
            None => Ok(read),
            Some(problem) => Err(unreadable(problem)),
        }
    }

    pub fn learning_rate(&self) -> &LearningRate {
        &self.common.learning_rate
    }

    pub fn set_learning_rate(&mut self, rate: LearningRate) {
        self.common.learning_rate = rate;
    }

    /// How many numbers the optimizer remembers for each parameter.
    pub fn slots(&self) -> usize {
        self.common.slots() + self.rule.slots()
    }

    /// These, in Keras's order; those of a group Keras keeps side by side in its files, variable by variable.
    pub fn slot_groups(&self) -> impl Iterator<Item = Range<usize>> {
        let common = self.common.slots();
        let paired = common + self.rule.paired_slots().min(self.rule.slots());
        let single = |slot| slot..slot + 1;
        let first = (0..common).map(single).chain(std::iter::once(common..paired));
        first.chain((paired..self.slots()).map(single))
    }

    /// [`Rule::product`] behind so many batches.
    pub fn product(&self, iterations: u64) -> Option<f64> {
        self.rule.product(iterations / self.common.accumulated())
    }

    /// What is remembered in a slot before the first step.
    fn initial(&self, slot: usize) -> f64 {
        slot.checked_sub(self.common.slots())
            .map_or(0.0, |slot| self.rule.initial(slot))
    }

    /// All options with their values.
    pub fn config(&self) -> serde_json::Result<Map<String, Value>> {
        let mut config = Map::new();
        config.insert(
            "learning_rate".into(),
            serde_json::to_value(&self.common.learning_rate)?,
        );
        config.extend(to_map(&self.rule.write()?)?);
        config.extend(to_map(&self.common)?);
        Ok(config)
    }
}

fn to_map(value: &impl Serialize) -> serde_json::Result<Map<String, Value>> {
    match serde_json::to_value(value)? {
        Value::Object(map) => Ok(map),
        other => Err(ser::Error::custom(format!("{other} is no object"))),
    }
}

/// What all optimizers have is written where it is not the default: older Keras does not know all of it.
impl Serialize for OptimizerConfig {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut config = self.config().map_err(ser::Error::custom)?;
        let usual = to_map(&Common::default()).map_err(ser::Error::custom)?;
        config.retain(|key, value| key == "learning_rate" || usual.get(key) != Some(value));
        json!({ "class_name": self.class_name(), "config": config }).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for OptimizerConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        OptimizerConfig::from_value(&Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
