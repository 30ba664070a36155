//! `keras.metrics.TopKCategoricalAccuracy`.

use serde::{Deserialize, Serialize};

use super::{Metric, MetricError};
use crate::nn::kernels::Element;
use crate::nn::loss::Sample;
use crate::nn::options::size;
use crate::schema::{Opt, Options, Range, integer};

/// The share of the samples whose class is among the `k` that the network holds most likely: fewer than `k` outputs are larger than that of
/// the class. So classes that are equal there all count as found, and none does where an output is not finite, as by `tf.math.in_top_k`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TopKCategoricalAccuracy {
    #[serde(deserialize_with = "size")]
    pub k: usize,
}

impl Default for TopKCategoricalAccuracy {
    fn default() -> Self {
        TopKCategoricalAccuracy { k: 5 }
    }
}

impl Options for TopKCategoricalAccuracy {
    const OPTIONS: &'static [Opt] = &[integer("k", Range::ALL.from(1.0))];
}

impl Metric for TopKCategoricalAccuracy {
    const SPARSE_CLASS: Option<&'static str> = Some("SparseTopKCategoricalAccuracy");

    fn check(&self, outputs: usize) -> Result<(), MetricError> {
        match outputs {
            1 => Err(MetricError::OneOutput {
                class_name: "TopKCategoricalAccuracy",
            }),
            _ => Ok(()),
        }
    }

    fn add<T: Element>(&self, sample: &Sample<T>, sums: &mut [f64]) {
        let own = sample.outputs[sample.class()];
        let larger = sample.outputs.iter().filter(|&&value| value > own).count();
        let are_finite = sample.outputs.iter().all(|value| value.to_f64().is_finite());
        sums[0] += f64::from(u8::from(are_finite && larger < self.k));
    }
}
