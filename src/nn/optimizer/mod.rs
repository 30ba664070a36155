//! How a network takes a step downhill: Keras's optimizers (`keras/src/optimizers/`), one file each. A new one is a file and a word
//! in the table below.

mod adam;
mod adamw;
mod rmsprop;
mod sgd;

use std::ops::Range;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use thiserror::Error;

use super::error::BuildError;
use super::kernels::Element;
use super::network::Learn;
use super::options::{Vocabulary, class_and_config};
use super::reserve;
use super::schedules::LearningRate;
use crate::explain::Explain;
use crate::schema::{self, Opt, Options, OutOfRange};

pub use adam::Adam;
pub use adamw::AdamW;
pub use rmsprop::RMSprop;
pub use sgd::SGD;

/// An optimizer with its options.
pub trait Rule: Options {
    /// How many of the first [slots](Rule::slots) Keras keeps side by side in its files, variable by variable; all others one behind
    /// the other.
    const PAIRED_SLOTS: usize = 1;

    fn learning_rate(&self) -> &LearningRate;

    fn learning_rate_mut(&mut self) -> &mut LearningRate;

    /// How many numbers it remembers for each parameter, 0 at first.
    fn slots(&self) -> usize;

    /// Takes a step with some of the parameters. `next` gives what is remembered of them, slot after slot.
    fn step<'s, T: Element>(&self, at: At, parameters: &mut [T], gradients: &[T], next: impl FnMut() -> &'s mut [T]);
}

/// Which step is taken.
#[derive(Clone, Copy, Debug)]
pub struct At {
    pub learning_rate: f64,
    /// Counted from 1.
    pub iteration: u64,
}

macro_rules! optimizer_table {
    ($($class:ident)*) => {
        /// An optimizer with its options and Keras's defaults; serialized as `{ "class_name", "config" }`.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "class_name", content = "config", deny_unknown_fields)]
        pub enum OptimizerConfig {
            $($class($class),)*
        }

        impl OptimizerConfig {
            /// Keras's names of all optimizers there are.
            pub const CLASS_NAMES: &[&str] = &[$(stringify!($class)),*];

            /// The options of a class; none when there is no such optimizer.
            pub fn options(class_name: &str) -> &'static [Opt] {
                match class_name {
                    $(stringify!($class) => $class::OPTIONS,)*
                    _ => &[],
                }
            }

            pub fn class_name(&self) -> &'static str {
                match self {
                    $(OptimizerConfig::$class(_) => stringify!($class),)*
                }
            }

            pub fn learning_rate(&self) -> &LearningRate {
                match self {
                    $(OptimizerConfig::$class(rule) => rule.learning_rate(),)*
                }
            }

            pub fn learning_rate_mut(&mut self) -> &mut LearningRate {
                match self {
                    $(OptimizerConfig::$class(rule) => rule.learning_rate_mut(),)*
                }
            }

            /// How many numbers the optimizer remembers for each parameter.
            pub fn slots(&self) -> usize {
                match self {
                    $(OptimizerConfig::$class(rule) => rule.slots(),)*
                }
            }

            /// How many of these Keras keeps side by side in its files: see [`Rule::PAIRED_SLOTS`].
            pub fn paired_slots(&self) -> usize {
                match self {
                    $(OptimizerConfig::$class(_) => $class::PAIRED_SLOTS,)*
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
                    $(OptimizerConfig::$class(rule) => rule.step(at, parameters, gradients, next),)*
                }
            }
        }
    };
}

optimizer_table! { Adam AdamW SGD RMSprop }

impl Default for OptimizerConfig {
    fn default() -> Self {
        OptimizerConfig::Adam(Adam::default())
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
    harmless: &["name", "ema_momentum", "ema_overwrite_frequency"],
    neutral: &[
        ("weight_decay", &["0", "0.0"]),
        ("clipnorm", &[]),
        ("clipvalue", &[]),
        ("global_clipnorm", &[]),
        ("use_ema", &["false"]),
        ("loss_scale_factor", &["1", "1.0"]),
        ("gradient_accumulation_steps", &["1"]),
    ],
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
        let config = VOCABULARY.without(config, options).map_err(unreadable)?;
        schema::check_config(options, &config).map_err(OptimizerError::OutOfRange)?;
        let read = serde_json::from_value(json!({ "class_name": class_name, "config": config }));
        read.map_err(|error| unreadable(error.to_string()))
    }
}

/// An optimizer at work on one network.
#[derive(Clone, Debug)]
pub struct Optimizer<T> {
    config: OptimizerConfig,
    /// Steps taken.
    iterations: u64,
    /// Nothing is remembered of the parameters before this one: they are frozen.
    first: usize,
    /// What is remembered of the others, each as long as they are.
    slots: Vec<Vec<T>>,
}

impl<T: Element> Optimizer<T> {
    pub fn new(config: OptimizerConfig) -> Self {
        Optimizer {
            config,
            iterations: 0,
            first: 0,
            slots: Vec::new(),
        }
    }

    pub fn config(&self) -> &OptimizerConfig {
        &self.config
    }

    /// Steps taken so far.
    pub fn iterations(&self) -> u64 {
        self.iterations
    }

    /// The learning rate of the next step.
    pub fn learning_rate(&self) -> f64 {
        self.config.learning_rate().at(self.iterations)
    }

    /// Goes on at this learning rate.
    pub fn set_learning_rate(&mut self, rate: f64) {
        *self.config.learning_rate_mut() = LearningRate::Constant(rate);
    }

    /// Becomes another one that has taken so many steps and remembers only zeros, in the memory that is there.
    pub fn restart(&mut self, config: OptimizerConfig, iterations: u64) {
        self.slots.truncate(config.slots());
        self.forget();
        (self.config, self.iterations) = (config, iterations);
    }

    /// Goes on behind so many steps.
    pub fn resume(&mut self, iterations: u64) {
        self.iterations = iterations;
    }

    /// Remembers these numbers in the place of its own, which are let go of: [`OptimizerConfig::slots`] arrays, each as long as the
    /// parameters from the `first` on.
    ///
    /// # Panics
    /// If they are not as many arrays.
    pub fn set_slots(&mut self, first: usize, slots: Vec<Vec<T>>) {
        assert_eq!(slots.len(), self.config.slots(), "as many arrays as it keeps");
        (self.first, self.slots) = (first, slots);
    }

    /// The first of the parameters of which something is remembered.
    pub fn first(&self) -> usize {
        self.first
    }

    /// What it remembers, each as long as the parameters from the [first](Optimizer::first) on or, before the first step, perhaps
    /// empty.
    pub fn slots(&self) -> &[Vec<T>] {
        &self.slots
    }

    pub fn slots_mut(&mut self) -> &mut [Vec<T>] {
        &mut self.slots
    }

    /// Forgets what it remembers, but not how many steps it has taken.
    pub fn forget(&mut self) {
        self.slots.iter_mut().for_each(|slot| slot.fill(T::ZERO));
    }

    /// Of the parameters before this one, which are frozen, nothing is remembered from now on; where others were frozen before, it
    /// remembers nothing yet.
    pub fn begin_at(&mut self, first: usize) {
        if self.first != first {
            self.slots.clear();
        }
        self.first = first;
    }

    /// Takes the memory for these parameters now rather than in the first step. The others are frozen, as with
    /// [`begin_at`](Optimizer::begin_at).
    pub fn reserve(&mut self, parameters: Range<usize>) -> Result<(), BuildError> {
        self.begin_at(parameters.start);
        self.slots.resize_with(self.config.slots(), Vec::new);
        let grow = |slot| reserve::grow(slot, parameters.len() as u64, "what the optimizer remembers");
        self.slots.iter_mut().try_for_each(grow)
    }
}

impl<T: Element> Learn<T> for Optimizer<T> {
    fn begin(&mut self, parameters: usize) {
        self.iterations += 1;
        self.slots.resize_with(self.config.slots(), Vec::new);
        let len = parameters - self.first;
        self.slots.iter_mut().for_each(|slot| slot.resize(len, T::ZERO));
    }

    fn take(&mut self, first: usize, parameters: &mut [T], gradients: &[T]) {
        // Keras counts a step once it is taken.
        let learning_rate = self.config.learning_rate().at(self.iterations - 1);
        let len = parameters.len();
        let place = first - self.first..first - self.first + len;
        let mut slots = self.slots.iter_mut().map(|slot| &mut slot[place.clone()]);
        let next = || {
            slots
                .next()
                .expect("OptimizerConfig::slots counts the slots that are used")
        };
        let at = At {
            learning_rate,
            iteration: self.iterations,
        };
        self.config.step(at, parameters, gradients, next);
    }
}
