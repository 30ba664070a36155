//! The number that a callback watches, and when it has become better.

use std::fmt::{self, Display};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::schema::{Opt, choice};

/// What an epoch has brought.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Logs {
    pub loss: f64,
    pub accuracy: f64,
    /// `None` where there is nothing to validate on.
    pub val_loss: Option<f64>,
    pub val_accuracy: Option<f64>,
}

/// One of the [`Logs`], by Keras's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(Serialize))]
#[serde(rename_all = "snake_case")]
pub enum Monitor {
    Loss,
    Accuracy,
    ValLoss,
    ValAccuracy,
}

pub(super) const MONITOR: Opt = choice("monitor", &["val_loss", "val_accuracy", "loss", "accuracy"]);
pub(super) const MODE: Opt = choice("mode", &["auto", "min", "max"]);

/// Whether less or more is better.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(Serialize))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Less of a loss, more of an accuracy.
    #[default]
    Auto,
    Min,
    Max,
}

impl Monitor {
    pub fn of(self, logs: &Logs) -> Option<f64> {
        match self {
            Monitor::Loss => Some(logs.loss),
            Monitor::Accuracy => Some(logs.accuracy),
            Monitor::ValLoss => logs.val_loss,
            Monitor::ValAccuracy => logs.val_accuracy,
        }
    }

    pub fn needs_validation(self) -> bool {
        matches!(self, Monitor::ValLoss | Monitor::ValAccuracy)
    }

    /// Whether a value is better than another one, by more than `min_delta` (whose sign says nothing). Anything is better than
    /// none, and not a number never is.
    pub(super) fn improves(self, mode: Mode, min_delta: f64, value: f64, reference: Option<f64>) -> bool {
        let less = match mode {
            Mode::Auto => matches!(self, Monitor::Loss | Monitor::ValLoss),
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
        f.write_str(match self {
            Monitor::Loss => "loss",
            Monitor::Accuracy => "accuracy",
            Monitor::ValLoss => "val_loss",
            Monitor::ValAccuracy => "val_accuracy",
        })
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
            Some(Written::Word(word)) => word.parse().map(Some).map_err(serde::de::Error::custom),
        }
    }
}
