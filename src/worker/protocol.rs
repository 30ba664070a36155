//! What page and worker say to each other: two tagged enums, [`Request`] and [`Reply`].
//!
//! A message to the worker is `{ id, request, attachments }`, a message from it `{ id, reply, buffers }`. The id is the
//! request's: several requests may be under way at once (one looks at feature maps *while* the network trains), and a
//! training run is answered by many events before its last reply. Attachments (files, addresses, pixels) and buffers
//! (`Float32Array`, `Uint32Array`) are the large arrays; they are transferred, never copied into JSON.
//!
//! `www/protocol.d.ts` is generated from this file; a test below fails when it is stale.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::explain::Explain;

/// A request with the id that its replies will carry.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Ask {
    pub id: u32,
    pub request: Request,
}

/// A reply (or an event on the way to it) with the id of its request. [`Reply::Ready`] has the id 0.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Tell {
    pub id: u32,
    pub reply: Reply,
}

/// What the page asks of the worker.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Request {
    /// Reads the attached files (`Blob`, `ArrayBuffer` or an address as a string), named in the same order.
    LoadDataset {
        names: Vec<String>,
        column: Option<String>,
    },
    /// Draws a built-in data set.
    LoadSample {
        name: String,
        column: Option<String>,
    },
    /// The pixels of some images, as stored.
    Images {
        indices: Vec<usize>,
    },
    Prepare(PrepareOptions),
    /// The summary of a network that is not built: what an editor shows while one types.
    Summarize(BuildOptions),
    Build(BuildOptions),
    Fit(FitOptions),
    /// Takes effect at the next batch.
    Pause,
    Resume,
    /// Takes effect at the next batch; the weights stay.
    Stop,
    Evaluate {
        part: Part,
    },
    /// Probabilities of one image: one of the set, or pixels attached as a `Float32Array`.
    Predict {
        image: ImageSource,
    },
    /// The outputs of some layers, named, for one image.
    Activations {
        image: ImageSource,
        layers: Vec<String>,
    },
}

/// One image: by its index in the data set, or by the shape of the attached pixels (channels last).
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ImageSource {
    Index {
        index: usize,
    },
    Pixels {
        height: usize,
        width: usize,
        channels: usize,
    },
}

/// How the data set is cut into parts: `test` first, then `validation` from what is left, each by scikit-learn's
/// `train_test_split(test_size=…, random_state=seed)`.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct PrepareOptions {
    /// The label column to learn; the data set's current one when left out.
    pub column: Option<String>,
    /// Share of the images set aside for the test, 0 for none.
    #[cfg_attr(test, ts(as = "Option<f64>", optional))]
    pub test: f64,
    /// Share of the rest set aside for validation, 0 for none.
    #[cfg_attr(test, ts(as = "Option<f64>", optional))]
    pub validation: f64,
    /// scikit-learn's `random_state`.
    #[cfg_attr(test, ts(as = "Option<u32>", optional))]
    pub seed: u32,
    #[cfg_attr(test, ts(as = "Option<bool>", optional))]
    pub shuffle: bool,
    /// Keep the shares of the classes in each part.
    #[cfg_attr(test, ts(as = "Option<bool>", optional))]
    pub stratify: bool,
}

impl Default for PrepareOptions {
    /// The lesson's split: `test_size=0.2, random_state=42`.
    fn default() -> Self {
        PrepareOptions {
            column: None,
            test: 0.2,
            validation: 0.0,
            seed: 42,
            shuffle: true,
            stratify: false,
        }
    }
}

/// A network to build with fresh weights, or to summarize.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct BuildOptions {
    #[cfg_attr(test, ts(type = "Spec[]"))]
    pub layers: Value,
    /// Adam at Keras's defaults when left out.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, type = "string | Spec | null"))]
    pub optimizer: Value,
    /// Keras's name of the loss, or `"auto"`.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, type = "string | Spec | null"))]
    pub loss: Value,
    /// Seed of weights, shuffling and dropout; a fresh one, told in the reply, when left out.
    #[serde(default)]
    pub seed: Option<u32>,
    /// Height, width and channels, to summarize a network for other images than those of the data set.
    #[serde(default)]
    pub input_shape: Option<[usize; 3]>,
}

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
}

impl Default for FitOptions {
    fn default() -> Self {
        FitOptions {
            epochs: 1,
            batch_size: 32,
            validation: None,
        }
    }
}

/// A part of the data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Part {
    Train,
    Validation,
    Test,
}

impl Part {
    /// The name it has in sentences.
    pub fn name(self) -> &'static str {
        match self {
            Part::Train => "training",
            Part::Validation => "validation",
            Part::Test => "test",
        }
    }
}

/// What the worker answers.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Reply {
    /// Sent once, unasked, before anything may be sent to the worker.
    Ready,
    /// Buffers: for each column, the class of each image (`Uint32Array`).
    Dataset(DatasetSummary),
    /// Buffers: for each image, its pixels (`Float32Array`).
    Images {
        images: Vec<ImageInfo>,
    },
    /// Buffers: the rows of training, validation and test part (`Uint32Array` each).
    Prepared(Prepared),
    Network(NetworkSummary),
    /// Event of a training run: a batch is done.
    Batch(BatchLog),
    /// Event of a training run: an epoch is done.
    Epoch(EpochLog),
    /// The last word on a training run.
    Fitted(Fitted),
    Evaluation(Evaluation),
    Predictions {
        predictions: Vec<ClassProbability>,
    },
    /// Buffers: for each layer asked for, its values (`Float32Array`).
    Activations {
        activations: Vec<MapShape>,
    },
    /// Done, and nothing to add.
    Done,
    Failed(Failure),
}

/// What went wrong, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Failure {
    /// For programs: a stable name such as `kernel_does_not_fit`.
    pub code: String,
    /// What happened, with the offending numbers.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl Failure {
    pub fn new(code: &str, message: impl Into<String>, hint: impl Into<String>) -> Failure {
        Failure {
            code: code.to_owned(),
            message: message.into(),
            hint: hint.into(),
        }
    }
}

impl<E: Explain> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure::new(error.code(), error.to_string(), error.hint())
    }
}

/// A data set as the page shows it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DatasetSummary {
    pub count: usize,
    pub height: usize,
    pub width: usize,
    pub channels: usize,
    /// numpy's name of the type the pixels are stored in.
    pub dtype: String,
    pub min: f64,
    pub max: f64,
    pub sizes: Vec<ImageSize>,
    pub columns: Vec<ColumnSummary>,
    /// The column to learn; `null` when the files hold no labels.
    pub column: Option<String>,
    /// Classes of that column, in `LabelEncoder` order.
    pub classes: Vec<String>,
    /// Images in each class of that column.
    pub counts: Vec<usize>,
    /// How the files were understood where there was more than one way, in whole sentences.
    pub notes: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ImageSize {
    pub height: usize,
    pub width: usize,
    pub count: usize,
}

#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ColumnSummary {
    pub name: String,
    pub classes: Vec<String>,
    pub counts: Vec<usize>,
}

#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ImageInfo {
    pub height: usize,
    pub width: usize,
    pub channels: usize,
    /// Class name in the column to learn; empty when there are no labels.
    pub label: String,
}

/// The sizes of the parts.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Prepared {
    pub train: usize,
    pub validation: usize,
    pub test: usize,
    pub column: String,
    pub classes: Vec<String>,
    /// Images of each class in the training, validation and test part.
    pub counts: PartCounts,
}

#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PartCounts {
    pub train: Vec<usize>,
    pub validation: Vec<usize>,
    pub test: Vec<usize>,
}

/// A network as `model.summary()` shows it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NetworkSummary {
    pub layers: Vec<LayerSummary>,
    pub params: usize,
    /// The first thing that keeps the network from being built or trained: of a layer, or of the whole (the output does
    /// not suit the classes). `null` when it can be trained.
    pub problem: Option<Failure>,
    /// Keras's name of the loss that `"auto"` or the reader chose; `null` as long as there is a problem.
    pub loss: Option<String>,
    /// Weights, gradients, optimizer state and the activations of a batch of 32, in bytes.
    pub memory_bytes: f64,
    /// The seed of the weights; `null` where nothing was built.
    pub seed: Option<u32>,
}

#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LayerSummary {
    pub name: String,
    pub class_name: String,
    /// As Keras prints it: the batch, which may be any size, comes first as `null`. `null` behind a broken layer.
    #[cfg_attr(test, ts(type = "Array<number | null> | null"))]
    pub output_shape: Option<Vec<Option<usize>>>,
    pub params: usize,
    pub problem: Option<Failure>,
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
    pub loss: f64,
    pub accuracy: f64,
    /// Milliseconds a batch takes, the mean of this epoch so far.
    pub ms_per_step: f64,
}

/// An epoch as Keras logs it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EpochLog {
    /// Counted from 1 since the network was built.
    pub epoch: u32,
    pub loss: f64,
    pub accuracy: f64,
    /// `null` where there is nothing to validate on.
    pub val_loss: Option<f64>,
    pub val_accuracy: Option<f64>,
    /// Training and validation, without pauses.
    pub seconds: f64,
    /// Training alone, per batch.
    pub ms_per_step: f64,
}

#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Fitted {
    /// Epochs done since the network was built.
    pub epochs: u32,
    /// Whether the reader stopped it before its last epoch.
    pub stopped: bool,
}

/// Metrics of a part, as scikit-learn names and computes them.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Evaluation {
    pub part: Part,
    pub loss: f64,
    pub accuracy: f64,
    pub balanced_accuracy: f64,
    /// Rows actual, columns predicted.
    pub confusion: Vec<Vec<usize>>,
    pub classes: Vec<ClassScore>,
    /// Wrong ones first, the surest mistakes before the rest.
    pub predictions: Vec<Prediction>,
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
    pub probability: f64,
}

/// The shape of a layer's output for one image; a flat output is 1 x 1 x units.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MapShape {
    pub layer: String,
    pub height: usize,
    pub width: usize,
    pub channels: usize,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use ts_rs::{Config, TS};

    use super::*;

    /// The TypeScript the page is checked against.
    fn typescript() -> String {
        // By name, because the order in which they are visited changes from build to build.
        struct Declarations<'a>(&'a Config, BTreeMap<String, String>);
        impl ts_rs::TypeVisitor for Declarations<'_> {
            fn visit<T: TS + 'static + ?Sized>(&mut self) {
                if T::output_path().is_none() {
                    return;
                }
                let docs = T::docs().unwrap_or_default();
                let declaration = format!("{docs}export {}", T::decl(self.0));
                if self.1.insert(T::ident(self.0), declaration).is_none() {
                    T::visit_dependencies(self);
                }
            }
        }
        let config = Config::default();
        let mut declarations = Declarations(&config, BTreeMap::new());
        ts_rs::TypeVisitor::visit::<Ask>(&mut declarations);
        ts_rs::TypeVisitor::visit::<Tell>(&mut declarations);
        format!(
            "// Generated from src/worker/protocol.rs by `UPDATE_TYPES=1 cargo test protocol`. Do not edit.\n\n\
             /** A layer, an optimizer or a loss as Keras writes it. */\n\
             export type Spec = {{ class_name: string; config?: Record<string, unknown> }};\n\n{}\n",
            declarations.1.into_values().collect::<Vec<_>>().join("\n\n")
        )
    }

    #[test]
    fn the_pages_types_are_those_of_this_file() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/www/protocol.d.ts");
        let fresh = typescript();
        if std::env::var_os("UPDATE_TYPES").is_some() {
            std::fs::write(path, &fresh).unwrap();
        }
        let stored = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            stored == fresh,
            "www/protocol.d.ts is stale: run `UPDATE_TYPES=1 cargo test protocol`"
        );
    }
}
