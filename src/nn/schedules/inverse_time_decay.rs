//! `keras.optimizers.schedules.InverseTimeDecay`.

use serde::{Deserialize, Serialize};

use super::{Curve, quotient};
use crate::schema::{Opt, Options, Range, integer, number, toggle};

/// initial_learning_rate / (1 + decay_rate step / decay_steps); with `staircase`, the quotient is rounded down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InverseTimeDecay {
    pub initial_learning_rate: f64,
    pub decay_steps: f64,
    pub decay_rate: f64,
    #[serde(default)]
    pub staircase: bool,
}

impl Options for InverseTimeDecay {
    const OPTIONS: &'static [Opt] = &[
        number("initial_learning_rate", Range::ALL.from(0.0)),
        integer("decay_steps", Range::POSITIVE),
        number("decay_rate", Range::POSITIVE),
        toggle("staircase"),
    ];
}

impl Curve for InverseTimeDecay {
    fn at(&self, step: f64) -> f64 {
        let times = quotient(step, self.decay_steps, self.staircase);
        self.initial_learning_rate / (1.0 + self.decay_rate * times)
    }
}
