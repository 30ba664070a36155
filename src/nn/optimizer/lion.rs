//! `keras.optimizers.Lion`.

use serde::{Deserialize, Serialize};

use super::{At, Rule};
use crate::nn::kernels::Element;
use crate::schema::{Opt, Options, Range, number};

/// Every weight goes the same way, up or down: w -= learning_rate sign(beta_1 m + (1 - beta_1) g), m = beta_2 m + (1 - beta_2) g
/// (Chen et al. 2023).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lion {
    pub beta_1: f64,
    pub beta_2: f64,
}

impl Default for Lion {
    fn default() -> Self {
        Lion {
            beta_1: 0.9,
            beta_2: 0.99,
        }
    }
}

impl Options for Lion {
    const OPTIONS: &'static [Opt] = &[number("beta_1", Range::UNIT.above(0.0)), number("beta_2", Range::SHARE)];
}

impl Rule for Lion {
    fn slots(&self) -> usize {
        1
    }

    fn step<'s, T: Element>(
        &self,
        at: At,
        parameters: &mut [T],
        gradients: &[T],
        mut next: impl FnMut() -> &'s mut [T],
    ) {
        let [rate, beta_1, beta_2] = [at.learning_rate, self.beta_1, self.beta_2].map(T::from_f64);
        for ((w, &g), m) in parameters.iter_mut().zip(gradients).zip(next()) {
            *w -= rate * sign(*m * beta_1 + g * (T::ONE - beta_1));
            *m = *m * beta_2 + g * (T::ONE - beta_2);
        }
    }
}

/// -1, 0 or 1; NaN stays NaN.
fn sign<T: Element>(x: T) -> T {
    if x > T::ZERO {
        T::ONE
    } else if x < T::ZERO {
        -T::ONE
    } else {
        x
    }
}
