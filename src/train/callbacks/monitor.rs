//! The number that a callback watches, and when it has become better.

use std::fmt::{self, Display};

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::nn::Metrics;
use crate::nn::metrics::LOGGED;
use crate::schema::{Opt, choice};
use crate::train::Logs;

/// One of the [`Logs`], by Keras's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(test, derive(Serialize))]
pub struct Monitor(&'static str);

pub(super) const MONITOR: Opt = choice("monitor", LOGGED);
pub(super) const MODE: Opt = choice("mode", &["auto", "min", "max"]);

/// Whether less or more is better.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(Serialize))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Less of a loss, more of a metric: of all there are here, more is better.
    #[default]
    Auto,
    Min,
    Max,
}

impl Default for Monitor {
    fn default() -> Self {
        Monitor("val_loss")
    }
}

impl<'de> Deserialize<'de> for Monitor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let known = LOGGED.iter().find(|known| **known == name);
        known
            .map(|known| Monitor(known))
            .ok_or_else(|| D::Error::unknown_variant(&name, LOGGED))
    }
}

impl Monitor {
    pub fn of(self, logs: &Logs) -> Option<f64> {
        logs.get(self.0)
    }

    /// The number of this name that is measured on the images that are trained on.
    pub fn in_training(self) -> &'static str {
        self.0.trim_start_matches("val_")
    }

    pub fn needs_validation(self) -> bool {
        self.in_training() != self.0
    }

    fn is_loss(self) -> bool {
        self.in_training() == "loss"
    }

    /// Whether the loss or one of these metrics is watched.
    pub(super) fn is_measured(self, metrics: &Metrics) -> bool {
        self.is_loss() || metrics.iter().any(|metric| metric.names().contains(&self.0))
    }

    /// Whether a value is better than another one, by more than `min_delta` (whose sign says nothing). Anything is better than
    /// none, and not a number never is.
    pub(super) fn improves(self, mode: Mode, min_delta: f64, value: f64, reference: Option<f64>) -> bool {
        let less = match mode {
            Mode::Auto => self.is_loss(),
            Mode::Min => true,
            Mode::Max => false,
        };
        match reference {
            None => true,
            Some(reference) if less => value + min_delta.abs() < reference,
            Some(reference) => value - min_delta.abs() > reference,
        }
    }
}

impl Display for Monitor {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// The best value so far, as JSON: also one that is not a number, for which JSON has no word. For `#[serde(with = "…")]`.
pub(super) mod best {
    use super::*;

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Written {
        Number(f64),
        Word(String),
    }

    pub fn serialize<S: Serializer>(best: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
        let written = best.map(|value| match value.is_finite() {
            true => Written::Number(value),
            false => Written::Word(value.to_string()),
        });
        written.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
        match Option::deserialize(deserializer)? {
            None => Ok(None),
            Some(Written::Number(value)) => Ok(Some(value)),
            Some(Written::Word(word)) => word.parse().map(Some).map_err(D::Error::custom),
        }
    }
}
