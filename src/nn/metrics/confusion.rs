//! How well a network does on a whole part, as scikit-learn counts it (`sklearn.metrics`, `zero_division=0`).

use ndarray::Array2;

/// How often each class was taken for each other.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfusionMatrix {
    /// Rows actual, columns predicted.
    pub counts: Array2<usize>,
}

/// How well one class is found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassMetrics {
    /// Of the samples taken for this class, the share that is; 0 when there are none.
    pub precision: f64,
    /// Of the samples of this class, the share that was found; 0 when there are none.
    pub recall: f64,
    /// Harmonic mean of the two; 0 when both are.
    pub f1: f64,
    /// How many samples are of this class.
    pub support: usize,
}

/// Precision, recall and F1 of all classes together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AverageMetrics {
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

impl ClassMetrics {
    /// Of a class that is found so often, occurs so often and is predicted so often.
    pub(super) fn new(found: usize, actual: usize, predicted: usize) -> ClassMetrics {
        ClassMetrics {
            precision: ratio(found, predicted),
            recall: ratio(found, actual),
            f1: ratio(2 * found, actual + predicted),
            support: actual,
        }
    }
}

impl AverageMetrics {
    /// `precision_recall_fscore_support(average="macro")`: each class counts the same, also one that does not occur.
    pub fn macro_of(classes: &[ClassMetrics]) -> AverageMetrics {
        AverageMetrics::of(classes, |_| 1.0)
    }

    /// `precision_recall_fscore_support(average="weighted")`: each class counts as often as it occurs.
    pub fn weighted_of(classes: &[ClassMetrics]) -> AverageMetrics {
        AverageMetrics::of(classes, |class| class.support as f64)
    }

    /// All 0 when no class has a weight.
    fn of(classes: &[ClassMetrics], weight: impl Fn(&ClassMetrics) -> f64) -> AverageMetrics {
        let total: f64 = classes.iter().map(&weight).sum();
        if total == 0.0 {
            return AverageMetrics::default();
        }
        let mean = |metric: fn(&ClassMetrics) -> f64| {
            classes.iter().map(|class| weight(class) * metric(class)).sum::<f64>() / total
        };
        AverageMetrics {
            precision: mean(|class| class.precision),
            recall: mean(|class| class.recall),
            f1: mean(|class| class.f1),
        }
    }
}

impl ConfusionMatrix {
    /// `sklearn.metrics.confusion_matrix(actual, predicted, labels=range(classes))`.
    ///
    /// # Panics
    /// When the lengths differ, or a label is not below `classes`.
    pub fn new(actual: &[u32], predicted: &[u32], classes: usize) -> Self {
        assert_eq!(actual.len(), predicted.len(), "one prediction for each label");
        let mut counts = Array2::zeros((classes, classes));
        for (&actual, &predicted) in actual.iter().zip(predicted) {
            counts[(actual as usize, predicted as usize)] += 1;
        }
        ConfusionMatrix { counts }
    }

    fn found(&self, class: usize) -> usize {
        self.counts[(class, class)]
    }

    fn actual(&self, class: usize) -> usize {
        self.counts.row(class).sum()
    }

    /// `accuracy_score`: the share of samples that are taken for what they are; NaN without samples.
    pub fn accuracy(&self) -> f64 {
        self.counts.diag().sum() as f64 / self.counts.sum() as f64
    }

    /// `balanced_accuracy_score`: the mean recall of the classes that occur; NaN without samples.
    pub fn balanced_accuracy(&self) -> f64 {
        let occurring = (0..self.counts.nrows()).filter(|&class| self.actual(class) > 0);
        let recalls: Vec<_> = occurring
            .map(|class| ratio(self.found(class), self.actual(class)))
            .collect();
        recalls.iter().sum::<f64>() / recalls.len() as f64
    }

    /// `precision_recall_fscore_support` of each class.
    pub fn classes(&self) -> Vec<ClassMetrics> {
        let metrics = |class| ClassMetrics::new(self.found(class), self.actual(class), self.counts.column(class).sum());
        (0..self.counts.nrows()).map(metrics).collect()
    }

    /// The class that is always predicted, where there were several to tell apart: such a network has learned nothing
    /// that its accuracy would not give away only by chance.
    pub fn only_prediction(&self) -> Option<usize> {
        let classes = 0..self.counts.nrows();
        let occurring = classes.clone().filter(|&class| self.actual(class) > 0).count();
        let mut predicted = classes.filter(|&class| self.counts.column(class).sum() > 0);
        let first = predicted.next().filter(|_| occurring > 1)?;
        predicted.next().is_none().then_some(first)
    }
}

/// 0 where scikit-learn's `zero_division=0` applies.
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
