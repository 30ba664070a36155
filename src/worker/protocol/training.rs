//! Training runs: what is asked, and what is told on the way.

use serde::{Deserialize, Serialize};

use serde_json::Value;

use super::Part;
use crate::train::Logs;

/// A training run, named as Keras's `fit` names things.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct FitOptions {
    #[cfg_attr(test, ts(as = "Option<u32>", optional))]
    pub epochs: u32,
    #[cfg_attr(test, ts(as = "Option<usize>", optional))]
    pub batch_size: usize,
    /// Evaluated after each epoch: the validation part where there is one, else the test part, unless named here.
    pub validation: Option<Part>,
    /// `EarlyStopping`, `ReduceLROnPlateau` and `ModelCheckpoint`, as Keras names their options; they begin anew with each `fit`.
    #[cfg_attr(test, ts(optional, type = "Spec[] | null"))]
    pub callbacks: Value,
    /// How often the loss of a training image counts, by its class: a number for some of the classes, which stand by their names or, as
    /// in Keras, by their numbers; the others count once. `"balanced"` as in scikit-learn: n / (k * count), where n images to train on
    /// are of k classes. As in Keras, the loss that is told of training is the weighted one; metrics and validation are not weighted.
    #[cfg_attr(test, ts(optional, type = "\"balanced\" | Record<string, number> | null"))]
    pub class_weight: Value,
    /// What is measured from now on besides the loss and accuracy, as `BuildOptions` have it; as before, when left out.
    #[cfg_attr(test, ts(optional, type = "Array<string | Spec> | null"))]
    pub metrics: Value,
    /// Whether what a frozen front makes of the images is computed once and kept, where that is possible; the weights after
    /// training are the same without.
    #[cfg_attr(test, ts(as = "Option<bool>", optional))]
    pub keep_features: bool,
}

impl Default for FitOptions {
    fn default() -> Self {
        FitOptions {
            epochs: 1,
            batch_size: 32,
            validation: None,
            callbacks: Value::Null,
            class_weight: Value::Null,
            metrics: Value::Null,
            keep_features: true,
        }
    }
}

/// How a snapshot of a network that is not being trained is handed out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct SnapshotOptions {
    /// Goes out in small steps: so many pieces at once, and others once `Took` says that some are done with. All at once when left
    /// out.
    pub pieces: Option<usize>,
    /// Without the checkpoint and the moments to look back at.
    #[cfg_attr(test, ts(as = "Option<bool>", optional))]
    pub is_plain: bool,
    /// Plain, and with the weights that `ModelCheckpoint` keeps in the place of those there are: what the optimizer remembers is none
    /// of it.
    #[cfg_attr(test, ts(as = "Option<bool>", optional))]
    pub of_checkpoint: bool,
}

/// A piece of one array of a snapshot. The arrays are, in this order: the weights, what the optimizer remembers, the best weights
/// of callbacks, those of the checkpoint, and of each moment what `RestoreOptions` takes.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SnapshotPiece {
    /// Comes with the first piece. JSON: `from`, the array that it begins with; `learned` as of `Reply::Learned`; `run`, where one
    /// is under way, with the `epochs` that are left and the `course` of its callbacks; how many arrays are `remembered` and
    /// `best_weights`; the epoch of the `checkpoint`, or `null`; the epochs of the `moments` that are here, and all there are in the
    /// `timeline`; the `lengths` of all arrays. While an epoch is validated only what was learned is known: then it holds `from` and
    /// the `lengths` of these arrays, and another head follows, whose `from` is not 0, with all the rest; or one that begins anew, if
    /// something has changed.
    pub head: Option<String>,
    pub array: usize,
    /// Of its first number in the array.
    pub position: usize,
}

#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BatchLog {
    /// Counted from 1 since the network was built.
    pub epoch: u32,
    /// Batches done in this epoch.
    pub batch: usize,
    pub batches: usize,
    /// Means over the epoch so far, as Keras's progress bar shows them.
    #[serde(flatten)]
    pub logs: Logs,
    /// Milliseconds a batch takes, the mean of this epoch so far.
    pub ms_per_step: f64,
}

/// What a frozen front makes of the images of a training, which is computed once and kept. Told at the beginning of a training,
/// and while it is computed.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FeaturesLog {
    /// The layer whose outputs are kept.
    pub layer: String,
    /// Images still to be computed when the training began, and how many of them are done.
    pub images: usize,
    pub done: usize,
    /// What those of all images take, and what they may take at the most.
    pub bytes: f64,
    pub budget_bytes: f64,
    /// Why they are not kept, but computed anew in every step, as a whole sentence.
    pub reason: Option<String>,
}

/// An epoch as Keras logs it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EpochLog {
    /// Counted from 1 since the network was built.
    pub epoch: u32,
    #[serde(flatten)]
    pub logs: Logs,
    /// Training and validation, and what was computed once for all epochs, without pauses.
    pub seconds: f64,
    /// Training alone, per batch.
    pub ms_per_step: f64,
    /// At the end of the epoch, before any callback changed it.
    pub learning_rate: f64,
}

#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Fitted {
    /// Epochs done since the network was built.
    pub epochs: u32,
    /// Whether the reader stopped it before its last epoch.
    pub stopped: bool,
    /// What `EarlyStopping` has done; `null` without it, and when the reader stopped the run.
    pub early_stopping: Option<EarlyStopped>,
    /// What the reader should know, in whole sentences: that it had been trained for other classes before.
    pub notes: Vec<String>,
}

/// What `EarlyStopping` has done, in epochs counted from 1 since the network was built.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EarlyStopped {
    /// The epoch it ended the run after, if it did.
    pub stopped_epoch: Option<u32>,
    /// The best epoch that it looked at.
    pub best_epoch: Option<u32>,
    /// Whether the weights are those of that epoch again.
    pub restored: bool,
}
