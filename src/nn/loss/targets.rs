//! What is true of samples, and what a network is to tell of them.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// What a network is to tell of a sample, as scikit-learn's `type_of_target` has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetType {
    /// Which of so many classes it is.
    Multiclass(usize),
    /// Of each of so many labels, whether it has it.
    MultilabelIndicator(usize),
}

impl TargetType {
    /// So many labels, or so many classes.
    pub fn new(count: usize, is_multilabel: bool) -> TargetType {
        match is_multilabel {
            true => TargetType::MultilabelIndicator(count),
            false => TargetType::Multiclass(count),
        }
    }

    /// How many classes there are, or labels.
    pub fn count(self) -> usize {
        match self {
            TargetType::Multiclass(count) | TargetType::MultilabelIndicator(count) => count,
        }
    }

    pub fn is_multilabel(self) -> bool {
        matches!(self, TargetType::MultilabelIndicator(_))
    }
}

impl From<usize> for TargetType {
    /// So many classes.
    fn from(classes: usize) -> TargetType {
        TargetType::Multiclass(classes)
    }
}

/// What is true of some samples: of each its class, or 0 or 1 for each of its labels. Keras's shapes are (n,) and (n, labels).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Targets {
    values: Vec<u32>,
    /// 0 where samples have classes.
    labels: usize,
}

impl From<Vec<u32>> for Targets {
    /// The class of each.
    fn from(values: Vec<u32>) -> Targets {
        Targets { values, labels: 0 }
    }
}

impl Targets {
    /// So many zeros and ones for each sample, one sample behind the other.
    pub fn of_labels(values: Vec<u32>, labels: usize) -> Targets {
        Targets { values, labels }
    }

    /// How many samples there are.
    pub fn len(&self) -> usize {
        self.values.len() / self.width()
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// All that is true, one sample behind the other.
    pub fn values(&self) -> &[u32] {
        &self.values
    }

    /// The same of some samples.
    pub fn of(&self, samples: Range<usize>) -> &[u32] {
        &self.values[samples.start * self.width()..samples.end * self.width()]
    }

    fn width(&self) -> usize {
        self.labels.max(1)
    }
}
