//! `keras.optimizers.SGD`.

use serde::{Deserialize, Serialize};

use super::{At, Rule};
use crate::nn::kernels::{self, Element, SgdStep};
use crate::nn::schedules::LearningRate;
use crate::schema::{Opt, Options, Range, number, toggle};

/// w -= learning_rate g. With momentum: m = momentum m - learning_rate g, then w += m; with `nesterov`,
/// w += momentum m - learning_rate g.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SGD {
    pub learning_rate: LearningRate,
    pub momentum: f64,
    pub nesterov: bool,
}

impl Default for SGD {
    fn default() -> Self {
        SGD {
            learning_rate: LearningRate::Constant(0.01),
            momentum: 0.0,
            nesterov: false,
        }
    }
}

impl Options for SGD {
    const OPTIONS: &'static [Opt] = &[
        number("learning_rate", Range::POSITIVE),
        number("momentum", Range::UNIT),
        toggle("nesterov"),
    ];
}

impl Rule for SGD {
    fn learning_rate(&self) -> &LearningRate {
        &self.learning_rate
    }

    fn learning_rate_mut(&mut self) -> &mut LearningRate {
        &mut self.learning_rate
    }

    fn slots(&self) -> usize {
        usize::from(self.momentum > 0.0)
    }

    fn step<'s, T: Element>(&self, at: At, parameters: &mut [T], gradients: &[T], next: impl FnMut() -> &'s mut [T]) {
        let step = SgdStep::new(at.learning_rate, self.momentum, self.nesterov);
        let momentum = (self.momentum > 0.0).then(next);
        kernels::sgd(&step, parameters, gradients, momentum);
    }
}
