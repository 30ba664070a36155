//! `keras.metrics.Precision` and `Recall`.

use serde::{Deserialize, Deserializer, Serialize};

use super::{Metric, MetricError, at_most, share};
use crate::nn::kernels::Element;
use crate::nn::loss::Sample;
use crate::nn::options::count;
use crate::schema::{Opt, Options, Range, integer, number};

/// Which outputs say yes: of one class, or of all together. Each output of each sample counts by itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Decision {
    /// An output says yes that is more than this; with `top_k` and no threshold, any.
    pub thresholds: Option<f64>,
    /// Only so many of the largest outputs of a sample may say yes; of equal ones, the first.
    #[serde(deserialize_with = "some")]
    pub top_k: Option<usize>,
    /// The one output that is looked at.
    #[serde(deserialize_with = "some")]
    pub class_id: Option<usize>,
}

fn some<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<usize>, D::Error> {
    count(deserializer).map(Some)
}

/// What stands for an output that is not among the largest; Keras's `NEG_INF`.
const LEAST: f64 = -1e10;

impl Options for Decision {
    const OPTIONS: &'static [Opt] = &[
        number("thresholds", Range::UNIT),
        integer("top_k", Range::ALL.from(1.0)),
        integer("class_id", Range::ALL.from(0.0)),
    ];
}

impl Decision {
    fn check(&self, class_name: &'static str, outputs: usize) -> Result<(), MetricError> {
        let limits = [("top_k", self.top_k, outputs), ("class_id", self.class_id, outputs - 1)];
        let mut given = limits
            .into_iter()
            .filter_map(|(option, value, most)| Some((option, value?, most)));
        given.try_for_each(|(option, value, most)| at_most(class_name, option, value, most))
    }

    /// Counts what says yes and is true, says yes and is not, and is true without saying so.
    fn add<T: Element>(&self, sample: &Sample<T>, sums: &mut [f64]) {
        let outputs = sample.outputs;
        let usual = if self.top_k.is_some() { LEAST } else { 0.5 };
        let threshold = T::from_f64(self.thresholds.unwrap_or(usual));
        for (output, &value) in outputs.iter().enumerate() {
            if self.class_id.is_some_and(|class| class != output) {
                continue;
            }
            let comes_first = |(other, &larger): (usize, &T)| larger > value || larger == value && other < output;
            let is_among = |k| {
                outputs
                    .iter()
                    .enumerate()
                    .filter(|&other| comes_first(other))
                    .take(k)
                    .count()
                    < k
            };
            let says_yes = value > threshold && self.top_k.is_none_or(is_among);
            match (says_yes, sample.is_true(output)) {
                (true, true) => sums[0] += 1.0,
                (true, false) => sums[1] += 1.0,
                (false, true) => sums[2] += 1.0,
                (false, false) => {}
            }
        }
    }
}

/// Of the outputs that say yes, the share that is right; 0 when none does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Precision(pub Decision);

/// Of what is true, the share whose output says yes; 0 when nothing is true.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Recall(pub Decision);

impl Options for Precision {
    const OPTIONS: &'static [Opt] = Decision::OPTIONS;
}

impl Options for Recall {
    const OPTIONS: &'static [Opt] = Decision::OPTIONS;
}

impl Metric for Precision {
    const COMPARES_OUTPUTS: bool = true;

    fn check(&self, outputs: usize) -> Result<(), MetricError> {
        self.0.check("Precision", outputs)
    }

    fn sums(&self, _outputs: usize) -> usize {
        3
    }

    fn add<T: Element>(&self, sample: &Sample<T>, sums: &mut [f64]) {
        self.0.add(sample, sums);
    }

    fn result(&self, sums: &[f64], _samples: usize) -> f64 {
        share(sums[0], sums[0] + sums[1])
    }
}

impl Metric for Recall {
    const COMPARES_OUTPUTS: bool = true;

    fn check(&self, outputs: usize) -> Result<(), MetricError> {
        self.0.check("Recall", outputs)
    }

    fn sums(&self, _outputs: usize) -> usize {
        3
    }

    fn add<T: Element>(&self, sample: &Sample<T>, sums: &mut [f64]) {
        self.0.add(sample, sums);
    }

    fn result(&self, sums: &[f64], _samples: usize) -> f64 {
        share(sums[0], sums[0] + sums[2])
    }
}
