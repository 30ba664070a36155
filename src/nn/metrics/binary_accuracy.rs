//! `keras.metrics.BinaryAccuracy`.

use serde::{Deserialize, Serialize};

use super::Metric;
use crate::nn::kernels::Element;
use crate::nn::loss::Sample;
use crate::schema::{Opt, Options, Range, number};

/// The share of the outputs, of all samples, that are on the right side of the threshold: one on it says no.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BinaryAccuracy {
    pub threshold: f64,
}

impl Default for BinaryAccuracy {
    fn default() -> Self {
        BinaryAccuracy { threshold: 0.5 }
    }
}

impl Options for BinaryAccuracy {
    const OPTIONS: &'static [Opt] = &[number("threshold", Range::ALL)];
}

impl Metric for BinaryAccuracy {
    const COMPARES_OUTPUTS: bool = true;

    /// The outputs that are right, and all.
    fn sums(&self, _outputs: usize) -> usize {
        2
    }

    fn add<T: Element>(&self, sample: &Sample<T>, sums: &mut [f64]) {
        let threshold = T::from_f64(self.threshold);
        for (output, &value) in sample.outputs.iter().enumerate() {
            sums[0] += f64::from(u8::from((value > threshold) == sample.is_true(output)));
            sums[1] += 1.0;
        }
    }

    fn result(&self, sums: &[f64], _samples: usize) -> f64 {
        sums[0] / sums[1]
    }
}
