//! `keras.optimizers.AdamW`.

use serde::{Deserialize, Serialize};

use super::{At, Rule};
use crate::nn::kernels::{self, AdamStep, Element};
use crate::nn::schedules::LearningRate;
use crate::schema::{Opt, Options, Range, number, toggle};

/// Adam, before each of whose steps the weights lose a part of themselves: w -= weight_decay learning_rate w (Loshchilov and
/// Hutter 2019). Unlike a penalty on the weights, that part has nothing to do with m and v. Keras decays biases and the gamma and beta
/// of normalization as well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdamW {
    pub learning_rate: LearningRate,
    pub weight_decay: f64,
    pub beta_1: f64,
    pub beta_2: f64,
    pub epsilon: f64,
    pub amsgrad: bool,
}

impl Default for AdamW {
    fn default() -> Self {
        AdamW {
            learning_rate: LearningRate::Constant(0.001),
            weight_decay: 0.004,
            beta_1: 0.9,
            beta_2: 0.999,
            epsilon: 1e-7,
            amsgrad: false,
        }
    }
}

impl Options for AdamW {
    const OPTIONS: &'static [Opt] = &[
        number("learning_rate", Range::POSITIVE),
        number("weight_decay", Range::ALL.from(0.0)),
        number("beta_1", Range::SHARE),
        number("beta_2", Range::SHARE),
        number("epsilon", Range::POSITIVE),
        toggle("amsgrad"),
    ];
}

impl Rule for AdamW {
    const PAIRED_SLOTS: usize = 2;

    fn learning_rate(&self) -> &LearningRate {
        &self.learning_rate
    }

    fn learning_rate_mut(&mut self) -> &mut LearningRate {
        &mut self.learning_rate
    }

    fn slots(&self) -> usize {
        2 + usize::from(self.amsgrad)
    }

    fn step<'s, T: Element>(
        &self,
        at: At,
        parameters: &mut [T],
        gradients: &[T],
        mut next: impl FnMut() -> &'s mut [T],
    ) {
        let (decay, rate) = (T::from_f64(self.weight_decay), T::from_f64(at.learning_rate));
        parameters
            .iter_mut()
            .for_each(|weight| *weight -= *weight * decay * rate);
        let step = AdamStep::new(at.learning_rate, self.beta_1, self.beta_2, self.epsilon, at.iteration);
        let (momentum, velocity, velocity_hat) = (next(), next(), self.amsgrad.then(next));
        kernels::adam(&step, parameters, gradients, momentum, velocity, velocity_hat);
    }
}
