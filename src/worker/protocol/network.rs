//! Networks as the page describes them and as `model.summary()` shows them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Failure;
use crate::train::Target;

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
    /// What is measured besides the loss and accuracy: names, or classes with options, as Keras has them.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, type = "Array<string | Spec> | null"))]
    pub metrics: Value,
    /// Seed of weights, shuffling and dropout; a fresh one, told in the reply, when left out.
    #[serde(default)]
    pub seed: Option<u32>,
    /// Height, width and channels, to summarize a network for other images than those of the data set.
    #[serde(default)]
    pub input_shape: Option<[usize; 3]>,
}

/// A network that has learned elsewhere.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RestoreOptions {
    pub network: BuildOptions,
    /// How many classes it tells apart, or labels it tells.
    pub classes: usize,
    /// Whether they are labels, of which an image may have several or none.
    #[serde(default)]
    #[cfg_attr(test, ts(as = "Option<bool>", optional))]
    pub multilabel: bool,
    /// Which, if that is known.
    pub target: Option<Target>,
    /// Epochs done, and steps taken by the optimizer.
    pub epochs: u32,
    pub iterations: u32,
    /// The epochs that can be looked back at. Attached, behind all else, of each: the weights of the layers that are kept, four
    /// numbers of each prediction (image, class, predicted class, confidence), and the probabilities; as snapshots have them.
    #[serde(default)]
    #[cfg_attr(test, ts(as = "Option<Vec<u32>>", optional))]
    pub moments: Vec<u32>,
    /// The epoch of which `ModelCheckpoint` keeps the weights. Attached, before the moments: these weights.
    #[serde(default)]
    #[cfg_attr(test, ts(optional))]
    pub checkpoint: Option<u32>,
    /// Whether its numbers came before, as `Expect` and `Numbers` say: then the checkpoint and the moments alone are attached.
    #[serde(default)]
    #[cfg_attr(test, ts(as = "Option<bool>", optional))]
    pub came: bool,
}

/// Layers to be frozen or thawed. The optimizer begins anew, as it does with `compile` in Keras, unless nothing changes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct TrainableOptions {
    /// By the name of the layer, whether it is trained; the others stay as they are.
    pub layers: BTreeMap<String, bool>,
    /// The one that there is, when left out.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, type = "string | Spec | null"))]
    pub optimizer: Value,
}

/// A network that was there before, as `learned` told of it.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BaseNetwork {
    #[cfg_attr(test, ts(type = "unknown"))]
    pub architecture: Value,
    pub input_shape: [usize; 3],
}

/// A network with new layers behind some that have learned.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct TransferOptions {
    /// The network whose front is kept, where it is not the one that there is. Attached: its weights, a `Float32Array`.
    #[serde(default)]
    pub base: Option<BaseNetwork>,
    /// The name of the last layer that is kept.
    pub cut: String,
    /// Whether the layers that are kept are trained on; as they were, when left out.
    #[serde(default)]
    pub trainable: Option<bool>,
    /// What it is to be, of whose layers only those that come behind are told; their weights are fresh.
    pub network: BuildOptions,
}

/// A network as `model.summary()` shows it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NetworkSummary {
    pub layers: Vec<LayerSummary>,
    pub params: f64,
    /// How many of them are learned.
    pub trainable_params: f64,
    /// How many of them are not: those of frozen layers, and the running means of BatchNormalization.
    pub non_trainable_params: f64,
    /// The first thing that keeps the network from being built or trained: of a layer, or of the whole (the output does
    /// not suit the classes). `null` when it can be trained.
    pub problem: Option<Failure>,
    /// Keras's name of the loss that `"auto"` or the reader chose; `null` as long as there is a problem.
    pub loss: Option<String>,
    /// About how many multiplications and additions training takes for each image, those counted in that are saved where a
    /// factor is 0.
    pub operations: f64,
    /// Weights, gradients, optimizer state and the activations of a batch of 32, in bytes.
    pub memory_bytes: f64,
    /// Likewise of all workers together, when 1, 2, … 8 of them train.
    pub memory_by_workers: Vec<f64>,
    /// How many workers can share a step of training out among them and gain by it; 1 where it is too little work.
    pub workers: usize,
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
    pub params: f64,
    /// Whether its weights are trained; they are not where the layer is frozen.
    pub trainable: bool,
    pub problem: Option<Failure>,
}
