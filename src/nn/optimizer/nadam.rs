//! `keras.optimizers.Nadam`.

use serde::{Deserialize, Serialize};

use super::adamax::power;
use super::{At, Rule};
use crate::nn::kernels::Element;
use crate::schema::{Opt, Options, Range, number};

/// Adam that looks ahead, as Nesterov's momentum does (Dozat 2016).
///
/// With u_t = beta_1 (1 - 0.96^t / 2) and their product p_t up to the step t, which counts from 1:
/// m += (1 - beta_1) (g - m), v += (1 - beta_2) (g^2 - v),
/// w -= learning_rate (u_(t+1) m / (1 - p_(t+1)) + (1 - u_t) g / (1 - p_t)) / (sqrt(v / (1 - beta_2^t)) + epsilon).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Nadam {
    pub beta_1: f64,
    pub beta_2: f64,
    pub epsilon: f64,
}

impl Default for Nadam {
    fn default() -> Self {
        Nadam {
            beta_1: 0.9,
            beta_2: 0.999,
            epsilon: 1e-7,
        }
    }
}

impl Options for Nadam {
    const OPTIONS: &'static [Opt] = &[
        number("beta_1", Range::SHARE),
        number("beta_2", Range::SHARE),
        number("epsilon", Range::POSITIVE),
    ];
}

impl Nadam {
    fn momentum<T: Element>(&self, iteration: u64) -> T {
        T::from_f64(self.beta_1) * (T::ONE - T::from_f64(0.5) * power::<T>(0.96, iteration))
    }
}

impl Rule for Nadam {
    const PAIRED_SLOTS: usize = 2;

    fn slots(&self) -> usize {
        2
    }

    /// The product of all u up to a step, in the precision that Keras has for it.
    fn product(&self, iteration: u64) -> Option<f64> {
        let mut product = 1.0_f32;
        for step in 1..=iteration {
            product *= self.momentum::<f32>(step);
            if product == 0.0 {
                break;
            }
        }
        Some(product.into())
    }

    fn step<'s, T: Element>(
        &self,
        at: At,
        parameters: &mut [T],
        gradients: &[T],
        mut next: impl FnMut() -> &'s mut [T],
    ) {
        let [rate, epsilon, product] = [at.learning_rate, self.epsilon, at.product].map(T::from_f64);
        let [rest_1, rest_2] = [self.beta_1, self.beta_2].map(|beta| T::ONE - T::from_f64(beta));
        let [now, ahead] = [at.iteration, at.iteration + 1].map(|iteration| self.momentum::<T>(iteration));
        let correction = T::ONE - power::<T>(self.beta_2, at.iteration);
        let [left, left_ahead] = [T::ONE - product, T::ONE - product * ahead];
        let (momentum, velocity) = (next(), next());
        for (((w, &g), m), v) in parameters.iter_mut().zip(gradients).zip(momentum).zip(velocity) {
            *m += (g - *m) * rest_1;
            *v += (g * g - *v) * rest_2;
            let looked_ahead = ahead * *m / left_ahead + (T::ONE - now) * g / left;
            *w -= looked_ahead * rate / ((*v / correction).sqrt() + epsilon);
        }
    }
}
