//! `keras.optimizers.schedules.CosineDecay`.

use serde::{Deserialize, Serialize};

use super::Curve;
use crate::schema::{Opt, Options, Range, integer, number};

/// Half a wave of the cosine, from initial_learning_rate down to alpha times that; before that, if there is a
/// `warmup_target`, a straight way up to it, from where the wave then goes down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CosineDecay {
    pub initial_learning_rate: f64,
    pub decay_steps: f64,
    #[serde(default)]
    pub alpha: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warmup_target: Option<f64>,
    #[serde(default)]
    pub warmup_steps: f64,
}

impl Options for CosineDecay {
    const OPTIONS: &'static [Opt] = &[
        number("initial_learning_rate", Range::ALL.from(0.0)),
        integer("decay_steps", Range::POSITIVE),
        number("alpha", Range::UNIT),
        number("warmup_target", Range::ALL.from(0.0)),
        integer("warmup_steps", Range::ALL.from(0.0)),
    ];
}

impl Curve for CosineDecay {
    fn at(&self, step: f64) -> f64 {
        let (begin, step) = match self.warmup_target {
            Some(target) if step < self.warmup_steps => {
                return self.initial_learning_rate + (target - self.initial_learning_rate) * (step / self.warmup_steps);
            }
            Some(target) => (target, step - self.warmup_steps),
            None => (self.initial_learning_rate, step),
        };
        let share = step.min(self.decay_steps) / self.decay_steps;
        let wave = 0.5 * (1.0 + libm::cos(std::f64::consts::PI * share));
        begin * ((1.0 - self.alpha) * wave + self.alpha)
    }
}
