//! `keras.optimizers.Adam`.

use serde::{Deserialize, Serialize};

use super::{At, Rule};
use crate::nn::kernels::{self, AdamStep, Element};
use crate::schema::{Opt, Options, Range, number, toggle};

/// m and v are running means of the gradient g and of its square; the step t counts from 1.
///
/// m += (1 - beta_1) (g - m), v += (1 - beta_2) (g^2 - v),
/// w -= learning_rate sqrt(1 - beta_2^t) / (1 - beta_1^t) m / (sqrt(v) + epsilon); with `amsgrad`, v is the largest so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Adam {
    pub beta_1: f64,
    pub beta_2: f64,
    pub epsilon: f64,
    pub amsgrad: bool,
}

impl Default for Adam {
    fn default() -> Self {
        Adam {
            beta_1: 0.9,
            beta_2: 0.999,
            epsilon: 1e-7,
            amsgrad: false,
        }
    }
}

impl Options for Adam {
    const OPTIONS: &'static [Opt] = &[
        number("beta_1", Range::SHARE),
        number("beta_2", Range::SHARE),
        number("epsilon", Range::POSITIVE),
        toggle("amsgrad"),
    ];
}

impl Rule for Adam {
    const PAIRED_SLOTS: usize = 2;

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
        let step = AdamStep::new(at.learning_rate, self.beta_1, self.beta_2, self.epsilon, at.iteration);
        let (momentum, velocity, velocity_hat) = (next(), next(), self.amsgrad.then(next));
        kernels::adam(&step, parameters, gradients, momentum, velocity, velocity_hat);
    }
}
