//! Loss and metrics of some samples.

use std::ops::AddAssign;

/// Sums over samples; their means are what Keras prints.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    pub loss_sum: f64,
    /// Of each of the [`Metrics`](super::Metrics), in their order.
    pub metric_sums: Vec<f64>,
    pub count: usize,
}

impl Tally {
    /// Mean loss; NaN when nothing was counted.
    pub fn loss(&self) -> f64 {
        self.loss_sum / self.count as f64
    }

    /// Each metric, in their order; NaN when nothing was counted.
    pub fn metrics(&self) -> impl Iterator<Item = f64> {
        self.metric_sums.iter().map(|sum| sum / self.count as f64)
    }
}

impl AddAssign<&Tally> for Tally {
    /// Adds samples of which the same metrics were measured.
    fn add_assign(&mut self, other: &Tally) {
        self.loss_sum += other.loss_sum;
        let len = self.metric_sums.len().max(other.metric_sums.len());
        self.metric_sums.resize(len, 0.0);
        for (sum, more) in self.metric_sums.iter_mut().zip(&other.metric_sums) {
            *sum += more;
        }
        self.count += other.count;
    }
}
