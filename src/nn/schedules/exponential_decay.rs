//! `keras.optimizers.schedules.ExponentialDecay`.

use serde::{Deserialize, Serialize};

use super::{Curve, quotient};
use crate::schema::{Opt, Options, Range, integer, number, toggle};

/// initial_learning_rate decay_rate^(step / decay_steps); with `staircase`, the exponent is rounded down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExponentialDecay {
    pub initial_learning_rate: f64,
    pub decay_steps: f64,
    pub decay_rate: f64,
    #[serde(default)]
    pub staircase: bool,
}

impl Options for ExponentialDecay {
    const OPTIONS: &'static [Opt] = &[
        number("initial_learning_rate", Range::ALL.from(0.0)),
        integer("decay_steps", Range::POSITIVE),
        number("decay_rate", Range::POSITIVE),
        toggle("staircase"),
    ];
}

impl Curve for ExponentialDecay {
    fn at(&self, step: f64) -> f64 {
        let exponent = quotient(step, self.decay_steps, self.staircase);
        self.initial_learning_rate * libm::pow(self.decay_rate, exponent)
    }
}
