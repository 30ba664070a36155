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
    /// `null` of several labels.
    pub balanced_accuracy: Option<f64>,
    /// `average="macro"`: each class counts the same.
    pub macro_avg: AverageScore,
    /// `average="weighted"`: each class counts as often as it occurs.
    pub weighted_avg: AverageScore,
    /// The class that was predicted for every image, where there was more than one to predict; `null` of several labels.
    pub always: Option<String>,
    /// Rows actual, columns predicted; empty of several labels, which do not exclude each other.
    pub confusion: Vec<Vec<usize>>,
    /// Of each class, or label.
    pub classes: Vec<ClassScore>,
    /// What else there is to tell of several labels that are learned together; `null` of classes.
    pub labels: Option<LabelScores>,
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

/// How well several labels are told.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LabelScores {
    /// `accuracy_score`: the share of the images of which all labels are told right.
    pub subset_accuracy: f64,
    /// Of each, in the order of `classes`.
    pub each: Vec<LabelScore>,
}

/// How well one of several labels is told, which is given where it is more likely than not.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LabelScore {
    /// How many images have it and are given it, are given it only, have it only, or neither.
    pub tp: usize,
    pub fp: usize,
    #[serde(rename = "fn")]
    pub fn_: usize,
    pub tn: usize,
    pub accuracy: f64,
    /// `roc_auc_score`; `null` where all images have it, or none.
    pub auc: Option<f64>,
}

#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Prediction {
    /// The image's index in the data set.
    pub index: usize,
    /// Its class; of several labels those that it has, with ` + ` between them, or `none`.
    pub actual: String,
    pub predicted: String,
    /// Probability of the predicted class; of that set of labels, each taken by itself.
    pub confidence: f64,
}

#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ClassProbability {
    /// Of a class, or of a label.
    pub name: String,
    /// What the loss takes the output for; those of classes sum to 1.
    pub probability: f64,
    /// What Keras's `predict` gives for the class. Of one output for two classes it is the second's; `null` for the first.
    pub output: Option<f64>,
}
