//! What an epoch, or the part of it that is done, has brought.

use serde::{Serialize, Serializer};

use crate::nn::{Metrics, Tally};

/// Loss and metrics by Keras's names, those of the images that validate with `val_` before them: `None` where there are no such images.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Logs(Vec<(&'static str, Option<f64>)>);

impl Logs {
    /// Of the images that are trained on.
    pub fn new(metrics: &Metrics, training: &Tally) -> Logs {
        let mut logs = Logs::default();
        logs.extend(metrics, 0, Some(training));
        logs
    }

    /// With those that validate, if there are any.
    pub fn validated(mut self, metrics: &Metrics, validation: Option<&Tally>) -> Logs {
        self.extend(metrics, 1, validation);
        self
    }

    fn extend(&mut self, metrics: &Metrics, set: usize, tally: Option<&Tally>) {
        self.0.push((["loss", "val_loss"][set], tally.map(Tally::loss)));
        let mut values = tally.into_iter().flat_map(|tally| metrics.results(tally));
        for metric in metrics.iter() {
            self.0.push((metric.names()[set], values.next()));
        }
    }

    /// The number of this name; `None` when there is none.
    pub fn get(&self, name: &str) -> Option<f64> {
        self.0.iter().find(|(known, _)| *known == name)?.1
    }
}

impl FromIterator<(&'static str, Option<f64>)> for Logs {
    fn from_iter<I: IntoIterator<Item = (&'static str, Option<f64>)>>(named: I) -> Logs {
        Logs(named.into_iter().collect())
    }
}

impl Serialize for Logs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}
