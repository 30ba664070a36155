//! `keras.optimizers.Adamax`.

use serde::{Deserialize, Serialize};

use super::{At, Rule};
use crate::nn::kernels::Element;
use crate::schema::{Opt, Options, Range, number};

/// Adam with the largest recent gradient in the place of its mean square: m += (1 - beta_1) (g - m), u = max(beta_2 u, |g|),
/// w -= learning_rate m / ((1 - beta_1^t) (u + epsilon)); the step t counts from 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Adamax {
    pub beta_1: f64,
    pub beta_2: f64,
    pub epsilon: f64,
}

impl Default for Adamax {
    fn default() -> Self {
        Adamax {
            beta_1: 0.9,
            beta_2: 0.999,
            epsilon: 1e-7,
        }
    }
}

impl Options for Adamax {
    const OPTIONS: &'static [Opt] = &[
        number("beta_1", Range::SHARE),
        number("beta_2", Range::SHARE),
        number("epsilon", Range::POSITIVE),
    ];
}

impl Rule for Adamax {
    const PAIRED_SLOTS: usize = 2;

    fn slots(&self) -> usize {
        2
    }

    fn step<'s, T: Element>(
        &self,
        at: At,
        parameters: &mut [T],
        gradients: &[T],
        mut next: impl FnMut() -> &'s mut [T],
    ) {
        let [rate, beta_2, epsilon, rest] =
            [at.learning_rate, self.beta_2, self.epsilon, 1.0 - self.beta_1].map(T::from_f64);
        let correction = T::ONE - power::<T>(self.beta_1, at.iteration);
        let (momentum, norm) = (next(), next());
        for (((w, &g), m), u) in parameters.iter_mut().zip(gradients).zip(momentum).zip(norm) {
            *m += (g - *m) * rest;
            *u = (beta_2 * *u).max(g.abs());
            *w -= rate * *m / (correction * (*u + epsilon));
        }
    }
}

/// The power of the rounded base, as Keras takes it: in f32, that of the base itself differs by several units in the last place.
pub(super) fn power<T: Element>(base: f64, exponent: u64) -> T {
    T::from_f64(libm::pow(T::from_f64(base).to_f64(), exponent as f64))
}
