//! What layers put out for an image.

use serde::{Deserialize, Serialize};

use super::{ClassProbability, Failure, ImageInfo};

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

/// The shape of a layer's output for one image; a flat output is 1 x 1 x units.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MapShape {
    pub layer: String,
    pub height: usize,
    pub width: usize,
    pub channels: usize,
    /// Of the last layer, where it has a value for each class: the classes, as the network was trained for them.
    pub classes: Option<Vec<String>>,
}

/// What is to be seen of an image.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LookOptions {
    pub image: ImageSource,
    /// Whether its pixels are to come along, where it is one of the set.
    pub pixels: bool,
    /// Layers whose outputs are to come, now or as they were after an epoch of the timeline.
    pub layers: Vec<String>,
    pub epoch: Option<u32>,
    /// Whether the network is to say what it takes it for.
    pub predict: bool,
}

/// What there was to see of it. What asks the network may fail while the pixels are there.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Looked {
    /// As it is stored and, once the images are prepared, as a network takes it.
    pub images: Vec<ImageInfo>,
    pub activations: Vec<MapShape>,
    pub predictions: Option<Vec<ClassProbability>>,
    /// Why the network said nothing.
    pub failure: Option<Failure>,
}
