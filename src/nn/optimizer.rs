//! How a network takes a step downhill: Keras's Adam, SGD and RMSprop (`keras/src/optimizers/`).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use thiserror::Error;

use super::error::BuildError;
use super::kernels::{self, AdamStep, Element, RmspropStep, SgdStep};
use super::memory;
use super::network::Learn;
use super::options::{Vocabulary, class_and_config};
use super::schedules::LearningRate;
use crate::explain::Explain;

/// An optimizer with its options and Keras's defaults; serialized as `{ "class_name", "config" }`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "class_name", content = "config", deny_unknown_fields)]
pub enum OptimizerConfig {
    Adam(Adam),
    #[serde(rename = "SGD")]
    Sgd(Sgd),
    RMSprop(Rmsprop),
}

/// m and v are running means of the gradient g and of its square; the step t counts from 1.
///
/// m += (1 - beta_1) (g - m), v += (1 - beta_2) (g^2 - v),
/// w -= learning_rate sqrt(1 - beta_2^t) / (1 - beta_1^t) m / (sqrt(v) + epsilon); with `amsgrad`, v is the largest so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Adam {
    pub learning_rate: LearningRate,
    pub beta_1: f64,
    pub beta_2: f64,
    pub epsilon: f64,
    pub amsgrad: bool,
}

/// w -= learning_rate g. With momentum: m = momentum m - learning_rate g, then w += m; with `nesterov`,
/// w += momentum m - learning_rate g.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sgd {
    pub learning_rate: LearningRate,
    pub momentum: f64,
    pub nesterov: bool,
}

/// v = rho v + (1 - rho) g^2, w -= learning_rate g / sqrt(v + epsilon). With momentum, the steps add up:
/// m = momentum m + step, w -= m. Centered, the squared running mean of g is taken off v.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rmsprop {
    pub learning_rate: LearningRate,
    pub rho: f64,
    pub momentum: f64,
    pub epsilon: f64,
    pub centered: bool,
}

impl Default for Adam {
    fn default() -> Self {
        Adam {
            learning_rate: LearningRate::Constant(0.001),
            beta_1: 0.9,
            beta_2: 0.999,
            epsilon: 1e-7,
            amsgrad: false,
        }
    }
}

impl Default for Sgd {
    fn default() -> Self {
        Sgd {
            learning_rate: LearningRate::Constant(0.01),
            momentum: 0.0,
            nesterov: false,
        }
    }
}

impl Default for Rmsprop {
    fn default() -> Self {
        Rmsprop {
            learning_rate: LearningRate::Constant(0.001),
            rho: 0.9,
            momentum: 0.0,
            epsilon: 1e-7,
            centered: false,
        }
    }
}

impl Default for OptimizerConfig {
    fn default() -> Self {
        OptimizerConfig::Adam(Adam::default())
    }
}

/// Why an optimizer cannot be had.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum OptimizerError {
    #[error("there is no optimizer {name:?} here; there are {}", CLASS_NAMES.join(", "))]
    Unknown { name: String },
    #[error("optimizer: {problem}")]
    Unreadable { problem: String },
    #[error("`{option}` of the optimizer must be {expected}, not {value}")]
    OutOfRange {
        option: &'static str,
        value: f64,
        expected: &'static str,
    },
}

impl Explain for OptimizerError {
    fn code(&self) -> &'static str {
        match self {
            OptimizerError::Unknown { .. } => "unknown_optimizer",
            OptimizerError::Unreadable { .. } => "unreadable_optimizer",
            OptimizerError::OutOfRange { .. } => "option_out_of_range",
        }
    }

    fn hint(&self) -> String {
        match self {
            OptimizerError::Unknown { .. } | OptimizerError::Unreadable { .. } => {
                "Write the optimizer as Keras does, for example {\"class_name\": \"Adam\"}.".into()
            }
            OptimizerError::OutOfRange { option, .. } => format!("Change `{option}`."),
        }
    }
}

const CLASS_NAMES: [&str; 3] = ["Adam", "SGD", "RMSprop"];

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
        let known = CLASS_NAMES.into_iter().find(|known| known.eq_ignore_ascii_case(&name));
        let class_name = known.ok_or(OptimizerError::Unknown { name })?;
        let config: Value = VOCABULARY.read(config).map_err(unreadable)?;
        let read = serde_json::from_value(json!({ "class_name": class_name, "config": config }));
        let optimizer: OptimizerConfig = read.map_err(|error| unreadable(error.to_string()))?;
        optimizer.check().map(|()| optimizer)
    }

    fn check(&self) -> Result<(), OptimizerError> {
        let within = |option, value: f64, ok: bool, expected| match ok {
            true => Ok(()),
            false => Err(OptimizerError::OutOfRange {
                option,
                value,
                expected,
            }),
        };
        let share = |option, value| within(option, value, (0.0..1.0).contains(&value), "at least 0 and less than 1");
        let positive = |option, value: f64| within(option, value, value > 0.0 && value.is_finite(), "more than 0");
        if let LearningRate::Constant(rate) = *self.learning_rate() {
            positive("learning_rate", rate)?;
        }
        match self {
            OptimizerConfig::Adam(adam) => {
                share("beta_1", adam.beta_1)?;
                share("beta_2", adam.beta_2)?;
                positive("epsilon", adam.epsilon)
            }
            OptimizerConfig::Sgd(sgd) => {
                let momentum = sgd.momentum;
                within("momentum", momentum, (0.0..=1.0).contains(&momentum), "between 0 and 1")
            }
            OptimizerConfig::RMSprop(rmsprop) => {
                share("rho", rmsprop.rho)?;
                share("momentum", rmsprop.momentum)?;
                positive("epsilon", rmsprop.epsilon)
            }
        }
    }

    pub fn learning_rate(&self) -> &LearningRate {
        match self {
            OptimizerConfig::Adam(adam) => &adam.learning_rate,
            OptimizerConfig::Sgd(sgd) => &sgd.learning_rate,
            OptimizerConfig::RMSprop(rmsprop) => &rmsprop.learning_rate,
        }
    }

    pub fn learning_rate_mut(&mut self) -> &mut LearningRate {
        match self {
            OptimizerConfig::Adam(adam) => &mut adam.learning_rate,
            OptimizerConfig::Sgd(sgd) => &mut sgd.learning_rate,
            OptimizerConfig::RMSprop(rmsprop) => &mut rmsprop.learning_rate,
        }
    }

    /// How many numbers the optimizer remembers for each parameter.
    pub fn slots(&self) -> usize {
        match self {
            OptimizerConfig::Adam(adam) => 2 + usize::from(adam.amsgrad),
            OptimizerConfig::Sgd(sgd) => usize::from(sgd.momentum > 0.0),
            OptimizerConfig::RMSprop(rmsprop) => {
                1 + usize::from(rmsprop.momentum > 0.0) + usize::from(rmsprop.centered)
            }
        }
    }
}

/// An optimizer at work on one network.
#[derive(Clone, Debug)]
pub struct Optimizer<T> {
    config: OptimizerConfig,
    /// Steps taken.
    iterations: u64,
    /// What is remembered, each as long as the parameters.
    slots: Vec<Vec<T>>,
}

impl<T: Element> Optimizer<T> {
    pub fn new(config: OptimizerConfig) -> Self {
        Optimizer {
            config,
            iterations: 0,
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

    /// What it remembers, each as long as the parameters or, before the first step, perhaps empty.
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

    /// Takes the memory for so many parameters now rather than in the first step.
    pub fn reserve(&mut self, parameters: usize) -> Result<(), BuildError> {
        self.slots.resize_with(self.config.slots(), Vec::new);
        let grow = |slot| memory::grow(slot, parameters, "what the optimizer remembers");
        self.slots.iter_mut().try_for_each(grow)
    }
}

impl<T: Element> Learn<T> for Optimizer<T> {
    fn begin(&mut self, parameters: usize) {
        self.iterations += 1;
        self.slots.resize_with(self.config.slots(), Vec::new);
        self.slots.iter_mut().for_each(|slot| slot.resize(parameters, T::ZERO));
    }

    fn take(&mut self, first: usize, parameters: &mut [T], gradients: &[T]) {
        // Keras counts a step once it is taken.
        let learning_rate = self.config.learning_rate().at(self.iterations - 1);
        let len = parameters.len();
        let mut slots = self.slots.iter_mut().map(|slot| &mut slot[first..first + len]);
        let mut next = || {
            slots
                .next()
                .expect("OptimizerConfig::slots counts the slots used below")
        };
        match &self.config {
            OptimizerConfig::Adam(c) => {
                let step = AdamStep::new(learning_rate, c.beta_1, c.beta_2, c.epsilon, self.iterations);
                let (momentum, velocity, velocity_hat) = (next(), next(), c.amsgrad.then(next));
                kernels::adam(&step, parameters, gradients, momentum, velocity, velocity_hat);
            }
            OptimizerConfig::Sgd(c) => {
                let step = SgdStep::new(learning_rate, c.momentum, c.nesterov);
                let momentum = (c.momentum > 0.0).then(next);
                kernels::sgd(&step, parameters, gradients, momentum);
            }
            OptimizerConfig::RMSprop(c) => {
                let step = RmspropStep::new(learning_rate, c.rho, c.momentum, c.epsilon);
                let (velocity, momentum) = (next(), (c.momentum > 0.0).then(&mut next));
                let average_gradient = c.centered.then(next);
                kernels::rmsprop(&step, parameters, gradients, velocity, momentum, average_gradient);
            }
        }
    }
}
