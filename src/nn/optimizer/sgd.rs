//! `keras.optimizers.SGD`.

use serde::{Deserialize, Serialize};

use super::{At, Rule};
use crate::nn::kernels::{self, Element, SgdStep};
use crate::schema::{Opt, Options, Range, number, toggle};

/// w -= learning_rate g. With momentum: m = momentum m - learning_rate g, then w += m; with `nesterov`,
/// w += momentum m - learning_rate g.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SGD {
    pub momentum: f64,
    pub nesterov: bool,
}

impl Default for SGD {
    fn default() -> Self {
        SGD {
            momentum: 0.0,
            nesterov: false,
        }
    }
}

impl Options for SGD {
    const OPTIONS: &'static [Opt] = &[number("momentum", Range::UNIT), toggle("nesterov")];
}

impl Rule for SGD {
    const LEARNING_RATE: f64 = 0.01;

    fn slots(&self) -> usize {
        usize::from(self.momentum > 0.0)
    }

    fn step<'s, T: Element>(&self, at: At, parameters: &mut [T], gradients: &[T], next: impl FnMut() -> &'s mut [T]) {
        let step = SgdStep::new(at.learning_rate, self.momentum, self.nesterov);
        let momentum = (self.momentum > 0.0).then(next);
        kernels::sgd(&step, parameters, gradients, momentum);
    }
}
