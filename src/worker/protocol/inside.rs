//! What layers put out for an image.

use serde::{Deserialize, Serialize};

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
