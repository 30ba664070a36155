//! `keras.metrics.AUC`.

use serde::{Deserialize, Serialize};

use super::{Metric, MetricError, at_most, share};
use crate::nn::kernels::Element;
use crate::nn::loss::Sample;
use crate::nn::options::size;
use crate::schema::{Opt, Options, Range, choice, integer, toggle};

/// The area under a curve that tells true from false at every threshold: of these there are `num_thresholds`, evenly from 0 to 1, the first
/// below all outputs and the last above.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AUC {
    #[serde(deserialize_with = "size")]
    pub num_thresholds: usize,
    pub curve: Curve,
    pub summation_method: SummationMethod,
    /// Whether each output has a curve of its own, and the areas under them a mean; else all outputs are on one.
    pub multi_label: bool,
    /// Whether the outputs go through a sigmoid first.
    pub from_logits: bool,
}

/// What is drawn over what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Curve {
    /// The share of what is true that is found, over the share of what is false that is taken for true.
    #[serde(alias = "roc")]
    ROC,
    /// Precision over recall.
    #[serde(alias = "pr")]
    PR,
    /// Both as gains over saying yes to all (Flach & Kull 2015).
    #[serde(alias = "prgain")]
    PRGAIN,
}

/// How high the curve is taken to be between two thresholds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SummationMethod {
    /// Its mean; of [`Curve::PR`] what comes of counts between those of the two (Davis & Goadrich 2006).
    Interpolation,
    Minoring,
    Majoring,
}

impl Default for AUC {
    fn default() -> Self {
        AUC {
            num_thresholds: 200,
            curve: Curve::ROC,
            summation_method: SummationMethod::Interpolation,
            multi_label: false,
            from_logits: false,
        }
    }
}

impl Options for AUC {
    const OPTIONS: &'static [Opt] = &[
        integer("num_thresholds", Range::ALL.from(2.0)),
        choice("curve", &["ROC", "PR", "PRGAIN"]),
        choice("summation_method", &["interpolation", "minoring", "majoring"]),
        toggle("multi_label"),
        toggle("from_logits"),
    ];
}

/// As many counts are kept for each shard of a batch, and sent to other workers in every step.
const MOST_COUNTS: usize = 1 << 20;

impl Metric for AUC {
    const COMPARES_OUTPUTS: bool = true;

    fn check(&self, outputs: usize) -> Result<(), MetricError> {
        let most = MOST_COUNTS / (2 * self.curves(outputs));
        at_most("AUC", "num_thresholds", self.num_thresholds, most)
    }

    /// Of each curve: how many of what is true, and then of what is false, lie between each two thresholds; the last of each are those that
    /// are not numbers.
    fn sums(&self, outputs: usize) -> usize {
        2 * self.num_thresholds * self.curves(outputs)
    }

    fn add<T: Element>(&self, sample: &Sample<T>, sums: &mut [f64]) {
        let last = self.num_thresholds - 1;
        for (output, value) in sample.outputs.iter().enumerate() {
            let mut value = value.to_f64();
            if self.from_logits {
                value = 1.0 / (1.0 + (-value).exp());
            }
            // In 32 bits, as in Keras, which puts an output on a threshold below it.
            let above = ((value as f32).clamp(0.0, 1.0) * last as f32).ceil();
            let between = if above.is_nan() {
                last
            } else {
                (above as usize).saturating_sub(1)
            };
            let side = 2 * output + usize::from(!sample.is_true(output));
            let first = side * self.num_thresholds;
            // On one curve the counts of all outputs meet.
            sums[(first + between) % sums.len()] += 1.0;
        }
    }

    fn result(&self, sums: &[f64], _samples: usize) -> f64 {
        let curves = sums.chunks_exact(2 * self.num_thresholds);
        let count = curves.len() as f64;
        curves.map(|counts| self.area(counts)).sum::<f64>() / count
    }
}

/// What is taken for true at a threshold: how much of it is, and how much is not.
#[derive(Clone, Copy, Default)]
struct Taken {
    yes: f64,
    no: f64,
}

impl AUC {
    fn curves(&self, outputs: usize) -> usize {
        if self.multi_label { outputs } else { 1 }
    }

    /// The area under one curve, from the largest threshold to the least.
    fn area(&self, counts: &[f64]) -> f64 {
        let (positives, negatives) = counts.split_at(self.num_thresholds);
        let all = Taken {
            yes: positives.iter().sum(),
            no: negatives.iter().sum(),
        };
        let mut above = Taken::default();
        let mut area = 0.0;
        for between in (0..self.num_thresholds - 1).rev() {
            let below = Taken {
                yes: above.yes + positives[between],
                no: above.no + negatives[between],
            };
            area += self.strip(below, above, all);
            above = below;
        }
        area
    }

    /// The area between two thresholds.
    fn strip(&self, below: Taken, above: Taken, all: Taken) -> f64 {
        if (self.curve, self.summation_method) == (Curve::PR, SummationMethod::Interpolation) {
            let more = below.yes - above.yes;
            let [from, to] = [above, below].map(|taken| taken.yes + taken.no);
            let slope = share(more, to - from);
            let growth = if from > 0.0 { to / from } else { 1.0 };
            return share(slope * (more + (above.yes - slope * from) * growth.ln()), all.yes);
        }
        let ([left, low], [right, high]) = (self.point(above, all), self.point(below, all));
        let height = match self.summation_method {
            SummationMethod::Interpolation => (low + high) / 2.0,
            SummationMethod::Minoring => low.min(high),
            SummationMethod::Majoring => low.max(high),
        };
        (right - left) * height
    }

    /// Where the curve is at a threshold: to the right, and up.
    fn point(&self, taken: Taken, all: Taken) -> [f64; 2] {
        let recall = share(taken.yes, all.yes);
        match self.curve {
            Curve::ROC => [share(taken.no, all.no), recall],
            Curve::PR => [recall, share(taken.yes, taken.yes + taken.no)],
            Curve::PRGAIN if taken.yes == 0.0 => [0.0, 1.0],
            Curve::PRGAIN => {
                let gain = |lost: f64| 1.0 - share(all.yes, all.no) * lost / taken.yes;
                [gain(all.yes - taken.yes).max(0.0), gain(taken.no)]
            }
        }
    }
}
