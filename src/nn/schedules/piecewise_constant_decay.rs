//! `keras.optimizers.schedules.PiecewiseConstantDecay`.

use serde::{Deserialize, Serialize};

use super::Curve;
use crate::schema::{Opt, Options, numbers};

/// The first value up to and with the first boundary, the second up to the second, ...
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PiecewiseConstantDecay {
    pub boundaries: Vec<f64>,
    pub values: Vec<f64>,
}

impl Options for PiecewiseConstantDecay {
    const OPTIONS: &'static [Opt] = &[numbers("boundaries"), numbers("values")];
}

impl Curve for PiecewiseConstantDecay {
    fn at(&self, step: f64) -> f64 {
        let behind = self.boundaries.iter().take_while(|&&boundary| step > boundary);
        self.values[behind.count()]
    }

    fn problem(&self) -> Option<String> {
        let (values, boundaries) = (self.values.len(), self.boundaries.len());
        (values != boundaries + 1).then(|| {
            format!("PiecewiseConstantDecay needs one value more than boundaries, not {values} for {boundaries}")
        })
    }
}
