//! `keras.metrics.F1Score`.

use serde::{Deserialize, Serialize};

use super::{Metric, MetricError};
use crate::nn::kernels::Element;
use crate::nn::loss::Sample;
use crate::schema::{Opt, Options, Range, choice, number};

/// What Keras adds to what it divides by.
const EPSILON: f64 = 1e-7;

/// The harmonic mean of precision and recall, of each output by itself, and a mean of these.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct F1Score {
    /// None is no mean; there is none to be taken of one output.
    pub average: Option<Average>,
    /// An output says yes that is more than this. Without it the largest ones of each sample do, if they are not 0: of one output, then,
    /// all. Where one is not a number, none is the largest.
    pub threshold: Option<f64>,
}

/// How the outputs are brought together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Average {
    /// All outputs are counted as one.
    Micro,
    /// Each output has the same weight.
    Macro,
    /// Each has the weight of what is true of it.
    Weighted,
}

impl Options for F1Score {
    const OPTIONS: &'static [Opt] = &[
        choice("average", &["micro", "macro", "weighted"]),
        // Keras takes 1 as well, which nothing is more than, and which Python would write as the whole number that Keras refuses.
        number("threshold", Range::ALL.above(0.0).below(1.0)),
    ];
}

impl Metric for F1Score {
    const COMPARES_OUTPUTS: bool = true;

    fn check(&self, outputs: usize) -> Result<(), MetricError> {
        match self.average {
            None if outputs > 1 => Err(MetricError::NoAverage { outputs }),
            _ => Ok(()),
        }
    }

    /// Of each output, or of all together: what says yes and is true, says yes and is not, is true without saying so.
    fn sums(&self, outputs: usize) -> usize {
        match self.average {
            Some(Average::Micro) => 3,
            _ => 3 * outputs,
        }
    }

    fn add<T: Element>(&self, sample: &Sample<T>, sums: &mut [f64]) {
        let outputs = sample.outputs;
        let are_numbers = outputs.iter().all(|value| !value.to_f64().is_nan());
        let largest = outputs
            .iter()
            .fold(outputs[0], |most, &value| if value > most { value } else { most });
        let is_largest = |value: T| are_numbers && value == largest && value.to_f64().abs() > 1e-9;
        for (output, &value) in outputs.iter().enumerate() {
            let says_yes = match self.threshold {
                Some(threshold) => value > T::from_f64(threshold),
                None => is_largest(value),
            };
            let first = 3 * output % sums.len();
            match (says_yes, sample.is_true(output)) {
                (true, true) => sums[first] += 1.0,
                (true, false) => sums[first + 1] += 1.0,
                (false, true) => sums[first + 2] += 1.0,
                (false, false) => {}
            }
        }
    }

    fn result(&self, sums: &[f64], _samples: usize) -> f64 {
        let [mut scores, mut weights] = [0.0; 2];
        for counts in sums.chunks_exact(3) {
            let precision = counts[0] / (counts[0] + counts[1] + EPSILON);
            let recall = counts[0] / (counts[0] + counts[2] + EPSILON);
            let weight = match self.average {
                Some(Average::Weighted) => counts[0] + counts[2],
                _ => 1.0,
            };
            scores += weight * 2.0 * (precision * recall / (precision + recall + EPSILON));
            weights += weight;
        }
        scores / if weights == 0.0 { 1.0 } else { weights }
    }
}
