//! `keras.optimizers.schedules.PolynomialDecay`.

use serde::{Deserialize, Serialize};

use super::Curve;
use crate::schema::{Opt, Options, Range, integer, number, toggle};

/// From initial_learning_rate down to end_learning_rate: (1 - step / decay_steps)^power of the way is left. With
/// `cycle`, decay_steps is taken as often as it needs for the step to be within.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolynomialDecay {
    pub initial_learning_rate: f64,
    pub decay_steps: f64,
    #[serde(default = "usual_end")]
    pub end_learning_rate: f64,
    #[serde(default = "usual_power")]
    pub power: f64,
    #[serde(default)]
    pub cycle: bool,
}

fn usual_end() -> f64 {
    0.0001
}

fn usual_power() -> f64 {
    1.0
}

impl Options for PolynomialDecay {
    const OPTIONS: &'static [Opt] = &[
        number("initial_learning_rate", Range::ALL.from(0.0)),
        integer("decay_steps", Range::POSITIVE),
        number("end_learning_rate", Range::ALL.from(0.0)),
        number("power", Range::POSITIVE),
        toggle("cycle"),
    ];
}

impl Curve for PolynomialDecay {
    fn at(&self, step: f64) -> f64 {
        let (step, steps) = match self.cycle {
            true => (step, self.decay_steps * (step / self.decay_steps).ceil().max(1.0)),
            false => (step.min(self.decay_steps), self.decay_steps),
        };
        let end = self.end_learning_rate;
        (self.initial_learning_rate - end) * libm::pow(1.0 - step / steps, self.power) + end
    }
}
