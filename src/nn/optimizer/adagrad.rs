//! `keras.optimizers.Adagrad`.

use serde::{Deserialize, Serialize};

use super::{At, Rule};
use crate::nn::kernels::Element;
use crate::schema::{Opt, Options, Range, number};

/// a += g^2, beginning at initial_accumulator_value; w -= learning_rate g / sqrt(a + epsilon).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Adagrad {
    pub initial_accumulator_value: f64,
    pub epsilon: f64,
}

impl Default for Adagrad {
    fn default() -> Self {
        Adagrad {
            initial_accumulator_value: 0.1,
            epsilon: 1e-7,
        }
    }
}

impl Options for Adagrad {
    const OPTIONS: &'static [Opt] = &[
        number("initial_accumulator_value", Range::ALL.from(0.0)),
        number("epsilon", Range::POSITIVE),
    ];
}

impl Rule for Adagrad {
    fn slots(&self) -> usize {
        1
    }

    fn initial(&self, _slot: usize) -> f64 {
        self.initial_accumulator_value
    }

    fn step<'s, T: Element>(
        &self,
        at: At,
        parameters: &mut [T],
        gradients: &[T],
        mut next: impl FnMut() -> &'s mut [T],
    ) {
        let [rate, epsilon] = [at.learning_rate, self.epsilon].map(T::from_f64);
        for ((w, &g), a) in parameters.iter_mut().zip(gradients).zip(next()) {
            *a += g * g;
            *w -= rate * g / (*a + epsilon).sqrt();
        }
    }
}
