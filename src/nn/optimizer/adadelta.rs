//! `keras.optimizers.Adadelta`.

use serde::{Deserialize, Serialize};

use super::{At, Rule};
use crate::nn::kernels::Element;
use crate::schema::{Opt, Options, Range, number};

/// a and d are running means of the squares of the gradient g and of the changes. a = rho a + (1 - rho) g^2,
/// change = -sqrt(d + epsilon) / sqrt(a + epsilon) g, d = rho d + (1 - rho) change^2, w += learning_rate change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Adadelta {
    pub rho: f64,
    pub epsilon: f64,
}

impl Default for Adadelta {
    fn default() -> Self {
        Adadelta {
            rho: 0.95,
            epsilon: 1e-7,
        }
    }
}

impl Options for Adadelta {
    const OPTIONS: &'static [Opt] = &[number("rho", Range::SHARE), number("epsilon", Range::POSITIVE)];
}

impl Rule for Adadelta {
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
        let [rate, epsilon, rho, rest] = [at.learning_rate, self.epsilon, self.rho, 1.0 - self.rho].map(T::from_f64);
        let (squares, changes) = (next(), next());
        for (((w, &g), a), d) in parameters.iter_mut().zip(gradients).zip(squares).zip(changes) {
            *a = rho * *a + rest * (g * g);
            let change = -((*d + epsilon).sqrt() * g / (*a + epsilon).sqrt());
            *d = rho * *d + rest * (change * change);
            *w += rate * change;
        }
    }
}
