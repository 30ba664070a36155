//! What Keras makes of `metrics=["accuracy"]`.

use ndarray::ArrayView1;
use serde::{Deserialize, Serialize};

use super::{BinaryAccuracy, Metric};
use crate::nn::kernels::Element;
use crate::nn::loss::Sample;
use crate::schema::{Opt, Options};

/// The share of the samples that are predicted right. Keras has a class of it for each kind of targets, and chooses among them; of labels,
/// where it would compare the largest with the first, it is the share of the labels that are (`BinaryAccuracy`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Accuracy {}

impl Options for Accuracy {
    const OPTIONS: &'static [Opt] = &[];
}

impl Metric for Accuracy {
    const OTHER_NAMES: &'static [&'static str] = &["acc", "CategoricalAccuracy", "SparseCategoricalAccuracy"];

    /// What is right, and all.
    fn sums(&self, _outputs: usize) -> usize {
        2
    }

    fn add<T: Element>(&self, sample: &Sample<T>, sums: &mut [f64]) {
        if sample.target.len() > 1 {
            return BinaryAccuracy::default().add(sample, sums);
        }
        sums[0] += f64::from(u8::from(predicted(sample.outputs) as usize == sample.class()));
        sums[1] += 1.0;
    }

    fn result(&self, sums: &[f64], _samples: usize) -> f64 {
        sums[0] / sums[1]
    }
}

/// The class that Keras's accuracy takes the outputs for: the first of the largest, or, with one output, whether it is more than 0.5.
pub fn predicted<T: Element>(outputs: ArrayView1<T>) -> u32 {
    if outputs.len() == 1 {
        return u32::from(outputs[0] > T::from_f64(0.5));
    }
    let best = outputs
        .iter()
        .enumerate()
        .fold(0, |best, (i, &value)| if value > outputs[best] { i } else { best });
    best as u32
}
