//! Metrics and predictions.

use serde::Serialize;

use super::Part;
use crate::train::Logs;

/// Loss and metrics of a part, as Keras has them, and what scikit-learn makes of its predictions.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Evaluation {
    pub part: Part,
    #[serde(flatten)]
    pub logs: Logs,
    pub balanced_accuracy: f64,
    /// `average="macro"`: each class counts the same.
    pub macro_avg: AverageScore,
    /// `average="weighted"`: each class counts as often as it occurs.
    pub weighted_avg: AverageScore,
    /// The class that was predicted for every image, where there was more than one to predict.
    pub always: Option<String>,
    /// Rows actual, columns predicted.
    pub confusion: Vec<Vec<usize>>,
    pub classes: Vec<ClassScore>,
    /// Wrong ones first, the surest mistakes before the rest.
    pub predictions: Vec<Prediction>,
}

/// Precision, recall and F1 of all classes together.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AverageScore {
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ClassScore {
    pub name: String,
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
    pub support: usize,
}

#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Prediction {
    /// The image's index in the data set.
    pub index: usize,
    pub actual: String,
    pub predicted: String,
    /// Probability of the predicted class.
    pub confidence: f64,
}

#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ClassProbability {
    pub name: String,
    /// What the loss takes the output for.
    pub probability: f64,
    /// What Keras's `predict` gives for the class. Of one output for two classes it is the second's; `null` for the first.
    pub output: Option<f64>,
}
