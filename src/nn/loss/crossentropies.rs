//! `keras.losses.SparseCategoricalCrossentropy`, `CategoricalCrossentropy` and `BinaryCrossentropy`.

use serde::{Deserialize, Serialize};

use super::formulas::{self, binary, binary_from_logits, categorical, categorical_from_logits, sparse_categorical};
use super::{Formula, Sample, Slopes, smoothed};
use crate::nn::kernels::Element;
use crate::schema::{Opt, Options, Range, number, toggle};

pub(super) const FROM_LOGITS: Opt = toggle("from_logits");
pub(super) const LABEL_SMOOTHING: Opt = number("label_smoothing", Range::UNIT);

/// -log(q_t / sum of q), q = clip(p); one output for each class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SparseCategoricalCrossentropy {
    pub from_logits: bool,
}

impl Options for SparseCategoricalCrossentropy {
    const OPTIONS: &'static [Opt] = &[FROM_LOGITS];
}

impl Formula for SparseCategoricalCrossentropy {
    const IS_SPARSE: bool = true;
    const NEEDS_CLASSES: bool = true;

    fn takes_logits(&self) -> bool {
        self.from_logits
    }

    fn of_sample<T: Element>(&self, sample: Sample<T>, slopes: Slopes) -> f64 {
        match sample.logits(self.from_logits, slopes) {
            (Some(logits), slope) => categorical_from_logits(logits, sample.class(), slope),
            (None, slope) => sparse_categorical(sample.outputs, sample.class(), slope),
        }
    }
}

/// The same of one-hot targets, which label_smoothing brings closer to each other; without logits, it clips elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CategoricalCrossentropy {
    pub from_logits: bool,
    pub label_smoothing: f64,
}

impl Options for CategoricalCrossentropy {
    const OPTIONS: &'static [Opt] = &[FROM_LOGITS, LABEL_SMOOTHING];
}

impl Formula for CategoricalCrossentropy {
    const NEEDS_CLASSES: bool = true;

    fn takes_logits(&self) -> bool {
        self.from_logits
    }

    fn of_sample<T: Element>(&self, sample: Sample<T>, slopes: Slopes) -> f64 {
        let truth = smoothed(&sample, self.label_smoothing, sample.outputs.len());
        match (sample.logits(self.from_logits, slopes), self.label_smoothing > 0.0) {
            ((Some(logits), slope), false) => categorical_from_logits(logits, sample.class(), slope),
            ((None, slope), false) => categorical(sample.outputs, sample.class(), slope),
            ((Some(logits), slope), true) => formulas::smooth_from_logits(logits, truth, slope),
            ((None, slope), true) => formulas::smooth(sample.outputs, truth, slope),
        }
    }
}

/// The mean of -t_i log(q_i) - (1 - t_i) log(1 - q_i), q = clip(p). One output for two classes; or one for each class, each a yes or
/// no by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BinaryCrossentropy {
    pub from_logits: bool,
    pub label_smoothing: f64,
}

impl Options for BinaryCrossentropy {
    const OPTIONS: &'static [Opt] = &[FROM_LOGITS, LABEL_SMOOTHING];
}

impl Formula for BinaryCrossentropy {
    const OTHER_NAMES: &'static [&'static str] = &["bce"];
    const IS_BINARY: bool = true;

    fn takes_logits(&self) -> bool {
        self.from_logits
    }

    fn of_sample<T: Element>(&self, sample: Sample<T>, slopes: Slopes) -> f64 {
        let truth = smoothed(&sample, self.label_smoothing, 2);
        match sample.logits(self.from_logits, slopes) {
            (Some(logits), slope) => binary_from_logits(logits, truth, slope),
            (None, slope) => binary(sample.outputs, truth, slope),
        }
    }
}
