//! How well each of several labels is told that an image may have together, as scikit-learn counts it (`sklearn.metrics`, `zero_division=0`).

use super::confusion::ClassMetrics;
use crate::order::sorted;

/// How often one label was given and is had.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LabelCounts {
    /// Given and had.
    pub tp: usize,
    /// Given and not had.
    pub fp: usize,
    /// Had and not given.
    pub fn_: usize,
    /// Neither.
    pub tn: usize,
}

impl LabelCounts {
    /// What `multilabel_confusion_matrix` has for a label: of each sample, whether it is given and whether it is had.
    pub fn new(samples: impl Iterator<Item = [bool; 2]>) -> LabelCounts {
        let mut counts = LabelCounts::default();
        for [given, had] in samples {
            let place = match (given, had) {
                (true, true) => &mut counts.tp,
                (true, false) => &mut counts.fp,
                (false, true) => &mut counts.fn_,
                (false, false) => &mut counts.tn,
            };
            *place += 1;
        }
        counts
    }

    /// The share of the samples of which it is told right; NaN without samples.
    pub fn accuracy(&self) -> f64 {
        (self.tp + self.tn) as f64 / (self.tp + self.fp + self.fn_ + self.tn) as f64
    }

    /// `precision_recall_fscore_support` of the label.
    pub fn metrics(&self) -> ClassMetrics {
        ClassMetrics::new(self.tp, self.tp + self.fn_, self.tp + self.fp)
    }
}

/// `roc_auc_score`: how often the score of a sample that has the label is above that of one that has not, of equal scores half as often.
/// `None` where all samples have it, or none.
pub fn roc_auc_score(had: &[bool], scores: &[f32]) -> Option<f64> {
    let order = sorted(scores.len(), &|a, b| scores[a].total_cmp(&scores[b]));
    let [mut with, mut without] = [0, 0];
    // Twice as many pairs, so that half of one is a whole number.
    let mut pairs = 0_u64;
    for equal in order.chunk_by(|&a, &b| scores[a] == scores[b]) {
        let positives = equal.iter().filter(|&&sample| had[sample]).count() as u64;
        let negatives = equal.len() as u64 - positives;
        pairs += positives * (2 * without + negatives);
        with += positives;
        without += negatives;
    }
    let all = 2 * with * without;
    (all > 0).then(|| pairs as f64 / all as f64)
}
