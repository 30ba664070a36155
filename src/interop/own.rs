//! What Keras does not keep: a member `playground.json` of the zip, or an attribute `playground` of a `.h5` file.
//!
//! ```json
//! {
//!   "format": "cnn-playground",
//!   "version": 1,
//!   "target": { "column": "eyes", "classes": ["open", "sunglasses"], "made_of": [["open"], ["sunglasses"]] },
//!   "seed": 1,
//!   "epochs": 20,
//!   "iterations": 320,
//!   "optimizer": { "class_name": "Adam", "config": { "learning_rate": 0.001, "beta_1": 0.9, … } },
//!   "loss": { "class_name": "sparse_categorical_crossentropy", "config": {} },
//!   "metrics": ["accuracy"]
//! }
//! ```
//!
//! `target` is what the outputs stand for, `null` before the first training: a column of labels, its classes in the order of the
//! outputs (of one output: what it says no and yes to), and of each class the names it has in the data set; with `multilabel` these are
//! labels, of which an image may have several or none. `seed`, `epochs` and `iterations` are all
//! that shuffling and dropout depend on, so that a training goes on with the same numbers. Keras keeps the learning rate in 32 bits;
//! here it has all 64. Readers ignore keys they do not know; a `version` above theirs means that it has more, not other, keys.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::KeptModel;
use crate::train::Target;

pub(super) const MEMBER: &str = "playground.json";
pub(super) const ATTRIBUTE: &str = "playground";

const FORMAT: &str = "cnn-playground";

#[derive(Serialize, Deserialize)]
pub(super) struct Own {
    format: String,
    version: u32,
    pub target: Option<Target>,
    pub seed: u32,
    pub epochs: u32,
    pub iterations: u64,
    pub optimizer: Value,
    pub loss: Value,
    /// Null in files from before others than accuracy were measured.
    #[serde(default)]
    pub metrics: Value,
}

impl Own {
    /// `None` when it is something else of that name.
    pub fn read(text: &[u8]) -> Option<Own> {
        let own: Own = serde_json::from_slice(text).ok()?;
        (own.format == FORMAT).then_some(own)
    }

    pub fn text_of(model: &KeptModel) -> String {
        let own = Own {
            format: FORMAT.into(),
            version: 1,
            target: model.target.clone(),
            seed: model.seed,
            epochs: model.epochs,
            iterations: model.iterations,
            optimizer: json!(model.optimizer),
            loss: json!(model.loss),
            metrics: json!(model.metrics),
        };
        serde_json::to_string_pretty(&own).expect("plain data")
    }
}
