//! `keras.optimizers.RMSprop`.

use serde::{Deserialize, Serialize};

use super::{At, Rule};
use crate::nn::kernels::{self, Element, RmspropStep};
use crate::schema::{Opt, Options, Range, number, toggle};

/// v = rho v + (1 - rho) g^2, w -= learning_rate g / sqrt(v + epsilon). With momentum, the steps add up:
/// m = momentum m + step, w -= m. Centered, the squared running mean of g is taken off v.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RMSprop {
    pub rho: f64,
    pub momentum: f64,
    pub epsilon: f64,
    pub centered: bool,
}

impl Default for RMSprop {
    fn default() -> Self {
        RMSprop {
            rho: 0.9,
            momentum: 0.0,
            epsilon: 1e-7,
            centered: false,
        }
    }
}

impl Options for RMSprop {
    const OPTIONS: &'static [Opt] = &[
        number("rho", Range::SHARE),
        number("momentum", Range::SHARE),
        number("epsilon", Range::POSITIVE),
        toggle("centered"),
    ];
}

impl Rule for RMSprop {
    fn slots(&self) -> usize {
        1 + usize::from(self.momentum > 0.0) + usize::from(self.centered)
    }

    fn step<'s, T: Element>(
        &self,
        at: At,
        parameters: &mut [T],
        gradients: &[T],
        mut next: impl FnMut() -> &'s mut [T],
    ) {
        let step = RmspropStep::new(at.learning_rate, self.rho, self.momentum, self.epsilon);
        let (velocity, momentum) = (next(), (self.momentum > 0.0).then(&mut next));
        let average_gradient = self.centered.then(next);
        kernels::rmsprop(&step, parameters, gradients, velocity, momentum, average_gradient);
    }
}
