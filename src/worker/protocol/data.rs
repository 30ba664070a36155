//! Data sets and their parts.

use serde::{Deserialize, Serialize};

pub use crate::data::{Layout, PrepareOptions, SplitColumn};
pub use crate::input::Join;

/// Variants of one image: what layers of augmentation would make of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VariantsOptions {
    /// The image's index in the data set.
    pub index: usize,
    /// Layers of Keras such as `RandomRotation`.
    #[cfg_attr(test, ts(type = "Spec[]"))]
    pub layers: serde_json::Value,
    pub seed: u32,
    /// How many.
    pub count: u32,
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

/// A data set as the page shows it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DatasetSummary {
    pub count: usize,
    /// Height, width and channels that most images have; `sizes` says whether all of them do.
    pub height: usize,
    pub width: usize,
    pub channels: usize,
    /// numpy's name of the type the pixels are stored in.
    pub dtype: String,
    pub min: f64,
    pub max: f64,
    /// The values that are drawn black and white.
    pub display: [f64; 2],
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
    /// The same for programs, and what else they may mean.
    pub layout: Layout,
    /// A column whose classes are the parts of the set, if there is one.
    pub split: Option<SplitColumn>,
    /// How labels were put to images, where they were not in one file with them.
    pub join: Join,
}

/// A data set that the worker that reads files has read.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TakeOptions {
    pub count: usize,
    pub are_rescaled: bool,
    pub dtype: String,
    pub min: f64,
    pub max: f64,
    pub columns: Vec<ColumnSummary>,
    /// The one to learn.
    pub column: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ImageSize {
    pub height: usize,
    pub width: usize,
    pub channels: usize,
    pub count: usize,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
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

/// What there is to train, validate and test on.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Prepared {
    pub train: usize,
    pub validation: usize,
    pub test: usize,
    /// Of several labels that are learned together, all their names.
    pub column: String,
    /// The classes, or the labels.
    pub classes: Vec<String>,
    /// The sets of labels that images have, which are what the codes stand for; `null` where an image has one class.
    pub sets: Option<Vec<LabelSet>>,
    /// Images of each class, or with each label, in the training, validation and test part.
    pub counts: PartCounts,
    /// Height, width and channels as a network takes them.
    pub height: usize,
    pub width: usize,
    pub channels: usize,
    /// numpy's name of the type of the prepared images, variants aside.
    pub dtype: String,
    /// Their least and greatest value.
    pub min: f64,
    pub max: f64,
    /// The values that are drawn black and white.
    pub display: [f64; 2],
}

/// A picture of which a network is to be shown what it would be shown of an image of the set. Attached, as a `Uint8Array`: its
/// values, 0 to 255, or of 16 bits (little-endian), channels last.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReadPictureOptions {
    pub height: usize,
    pub width: usize,
    /// 1 gray, 2 gray and opacity, 3 RGB, 4 RGBA.
    pub channels: usize,
    /// 8 or 16.
    pub bits: u8,
    /// The picture was drawn by the page in the range in which it shows the images of the set.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub is_drawn: bool,
    /// As in `prepare`; left out, the picture is made what the images of the set were made, and cut to their shape where these
    /// were left as they are.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub crop_to_aspect_ratio: Option<bool>,
}

/// What a network is shown of a picture.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PictureRead {
    pub height: usize,
    pub width: usize,
    pub channels: usize,
    /// What was done to the picture, in a few words each.
    pub done: Vec<String>,
    /// Whether what does not fit the shape was cut off.
    pub crop_to_aspect_ratio: bool,
}

/// Labels that an image has together.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LabelSet {
    /// Their names, with ` + ` between them; `none` without any.
    pub name: String,
    /// 0 or 1 for each label there is.
    pub labels: Vec<u32>,
}

#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PartCounts {
    pub train: Vec<usize>,
    pub validation: Vec<usize>,
    pub test: Vec<usize>,
}
