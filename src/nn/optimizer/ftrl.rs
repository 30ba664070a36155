//! `keras.optimizers.Ftrl`.

use serde::{Deserialize, Serialize};

use super::{At, Rule};
use crate::nn::kernels::Element;
use crate::schema::{Opt, Options, Range, number};

/// "Follow the regularized leader" (McMahan et al. 2013), with r the learning rate, p = -learning_rate_power,
/// l1 and l2 the strengths of the penalties, and g' = g + 2 l2_shrinkage_regularization_strength w:
///
/// n' = n + g^2, z += g' - (n'^p - n^p) / r w, w = (clip(z, -l1, l1) - z) / (n'^p / r + 2 l2 + beta / r); n begins at
/// initial_accumulator_value. Of the weights before the first step little is left after it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ftrl {
    pub learning_rate_power: f64,
    pub initial_accumulator_value: f64,
    pub l1_regularization_strength: f64,
    pub l2_regularization_strength: f64,
    pub l2_shrinkage_regularization_strength: f64,
    pub beta: f64,
}

impl Default for Ftrl {
    fn default() -> Self {
        Ftrl {
            learning_rate_power: -0.5,
            initial_accumulator_value: 0.1,
            l1_regularization_strength: 0.0,
            l2_regularization_strength: 0.0,
            l2_shrinkage_regularization_strength: 0.0,
            beta: 0.0,
        }
    }
}

impl Options for Ftrl {
    const OPTIONS: &'static [Opt] = &[
        number("learning_rate_power", Range::ALL.to(0.0)),
        number("initial_accumulator_value", Range::ALL.from(0.0)),
        number("l1_regularization_strength", Range::ALL.from(0.0)),
        number("l2_regularization_strength", Range::ALL.from(0.0)),
        number("l2_shrinkage_regularization_strength", Range::ALL.from(0.0)),
        number("beta", Range::ALL.from(0.0)),
    ];
}

impl Rule for Ftrl {
    const PAIRED_SLOTS: usize = 2;

    fn slots(&self) -> usize {
        2
    }

    fn initial(&self, slot: usize) -> f64 {
        if slot == 0 { self.initial_accumulator_value } else { 0.0 }
    }

    fn step<'s, T: Element>(
        &self,
        at: At,
        parameters: &mut [T],
        gradients: &[T],
        mut next: impl FnMut() -> &'s mut [T],
    ) {
        let exponent = -self.learning_rate_power;
        let power = |x: T| match exponent == 0.5 {
            true => x.sqrt(),
            false => T::from_f64(libm::pow(x.to_f64(), exponent)),
        };
        let rate = T::from_f64(at.learning_rate);
        let l1 = T::from_f64(self.l1_regularization_strength);
        let shrinkage = T::from_f64(2.0 * self.l2_shrinkage_regularization_strength);
        let l2 = T::from_f64(self.l2_regularization_strength) + T::from_f64(self.beta) / (T::from_f64(2.0) * rate);
        let (accumulator, linear) = (next(), next());
        for (((w, &g), n), z) in parameters.iter_mut().zip(gradients).zip(accumulator).zip(linear) {
            let sum = *n + g * g;
            let [before, after] = [*n, sum].map(power);
            *z += g + shrinkage * *w - (after - before) / rate * *w;
            *w = (z.max(-l1).min(l1) - *z) / (after / rate + T::from_f64(2.0) * l2);
            *n = sum;
        }
    }
}
