//! Options that every optimizer has (`keras/src/optimizers/base_optimizer.py`).

use serde::{Deserialize, Serialize};

use crate::nn::network::Clipping;
use crate::nn::schedules::LearningRate;
use crate::schema::{Opt, Range, integer, number, toggle};

/// What an optimizer does around its rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Common {
    pub learning_rate: LearningRate,
    /// Before each step, w -= weight_decay learning_rate w (Loshchilov and Hutter 2019). Keras decays biases and the gamma and beta of
    /// normalization as well.
    pub weight_decay: Option<f64>,
    /// The gradient of each variable is made at most so long.
    pub clipnorm: Option<f64>,
    /// That of all of them together is.
    pub global_clipnorm: Option<f64>,
    /// Each number of the gradient is brought between -clipvalue and clipvalue.
    pub clipvalue: Option<f64>,
    /// Whether running means of the weights are kept, which take the place of the weights when a run is finished or stopped.
    pub use_ema: bool,
    /// How much of the means stays in each step.
    pub ema_momentum: f64,
    /// After how many steps the means take the place of the weights during a run as well.
    pub ema_overwrite_frequency: Option<u32>,
    /// Over how many batches gradients are averaged before a step is taken.
    pub gradient_accumulation_steps: Option<u32>,
}

/// In the order of the table; a rule's own options follow the first.
pub(super) const LEARNING_RATE: Opt = number("learning_rate", Range::POSITIVE);

pub(super) const COMMON: &[Opt] = &[
    number("weight_decay", Range::ALL.from(0.0)),
    number("clipnorm", Range::ALL.from(0.0)),
    number("global_clipnorm", Range::ALL.from(0.0)),
    number("clipvalue", Range::ALL.from(0.0)),
    toggle("use_ema"),
    number("ema_momentum", Range::UNIT),
    integer("ema_overwrite_frequency", Range::ALL.from(1.0)),
    integer("gradient_accumulation_steps", Range::ALL.from(2.0)),
];

/// The options of a rule between those that all have.
pub(super) const fn with_common<const N: usize>(own: &[Opt]) -> [Opt; N] {
    let mut all = [LEARNING_RATE; N];
    let mut place = 1;
    while place < N {
        all[place] = match place <= own.len() {
            true => own[place - 1],
            false => COMMON[place - 1 - own.len()],
        };
        place += 1;
    }
    all
}

impl Default for Common {
    fn default() -> Self {
        Common {
            learning_rate: LearningRate::Constant(0.001),
            weight_decay: None,
            clipnorm: None,
            global_clipnorm: None,
            clipvalue: None,
            use_ema: false,
            ema_momentum: 0.99,
            ema_overwrite_frequency: None,
            gradient_accumulation_steps: None,
        }
    }
}

impl Common {
    /// Over how many batches gradients are averaged.
    pub fn accumulated(&self) -> u64 {
        self.gradient_accumulation_steps.map_or(1, u64::from)
    }

    /// How many numbers are remembered of each parameter, besides what the rule remembers: the running mean, and the sum of the
    /// gradients of some batches.
    pub fn slots(&self) -> usize {
        usize::from(self.use_ema) + usize::from(self.gradient_accumulation_steps.is_some())
    }

    /// By which norms gradients are clipped, if by any. Of 0, Keras makes none.
    pub fn clipping(&self) -> Option<Clipping> {
        let by = |norm: Option<f64>| norm.filter(|&norm| norm > 0.0);
        let of_all = by(self.global_clipnorm).map(Clipping::Together);
        by(self.clipnorm).map(Clipping::Each).or(of_all)
    }

    /// What is wrong with the options together, as half a sentence.
    pub fn problem(&self) -> Option<String> {
        let clips = [self.clipnorm, self.global_clipnorm, self.clipvalue];
        let given = clips.iter().flatten().count();
        (given > 1).then(|| "of `clipnorm`, `global_clipnorm` and `clipvalue` only one can be given".into())
    }
}
