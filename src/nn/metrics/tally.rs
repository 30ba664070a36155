//! Loss and metrics of some samples.

use std::ops::AddAssign;

/// Sums over samples, of which come what Keras prints: see [`Metrics::results`](super::Metrics::results).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    pub loss_sum: f64,
    /// Those of each of the [`Metrics`](super::Metrics), in their order.
    pub metric_sums: Vec<Vec<f64>>,
    pub count: usize,
}

impl Tally {
    /// Mean loss; NaN when nothing was counted.
    pub fn loss(&self) -> f64 {
        self.loss_sum / self.count as f64
    }
}

impl AddAssign<&Tally> for Tally {
    /// Adds samples of which the same metrics were measured.
    fn add_assign(&mut self, other: &Tally) {
        self.loss_sum += other.loss_sum;
        self.count += other.count;
        if self.metric_sums.is_empty() {
            self.metric_sums.clone_from(&other.metric_sums);
            return;
        }
        let sums = self.metric_sums.iter_mut().flatten();
        for (sum, more) in sums.zip(other.metric_sums.iter().flatten()) {
            *sum += more;
        }
    }
}
