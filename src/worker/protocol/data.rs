//! Data sets and their parts.

use serde::{Deserialize, Deserializer, Serialize};

use super::by_name::tagged;
use crate::data::Table;
pub use crate::data::{ImagesInput, Join, Layout, LayoutOptions, PrepareOptions, SplitColumn, TorchInput};

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

/// One of the files of a data set, or what came out of some of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(remote = "Self", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(tag = "type"))]
pub enum Input {
    /// A pickle, a .npy or an IDX file, perhaps inside gzip or zlib. Attached: its bytes.
    File { name: String },
    /// Ready images. Attached: their values.
    Images(Box<ImagesInput>),
    /// What PyTorch saved. Attached: `data.pkl` and the storages, one after the other.
    Torch(TorchInput),
    /// A table that was not joined to pictures by their names.
    Table(NamedTable),
}

impl<'de> Deserialize<'de> for Input {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Input, D::Error> {
        tagged(deserializer, "type", Input::deserialize)
    }
}

impl Input {
    /// The name of what is attached, where something is.
    pub fn attached_name(&self) -> Option<&str> {
        match self {
            Input::File { name } => Some(name),
            Input::Images(images) => Some(&images.name),
            Input::Torch(torch) => Some(&torch.name),
            Input::Table(_) => None,
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NamedTable {
    /// The file's name.
    pub name: String,
    pub table: Table,
}

/// How far the reading of files is.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LoadingLog {
    /// The file that is read; first every file is looked through, then the images are copied.
    pub file: String,
    /// How much of it is read, 0 to 1.
    pub share: f64,
    /// How many images are in their place; 0 as long as the file is looked through.
    pub images: usize,
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

/// What the values of a data set are, on their way from the worker that read it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HandedOver {
    pub count: usize,
    /// The values are bytes that stand for floats: divided by 255.
    pub are_rescaled: bool,
}

/// A data set that another worker has read.
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
    pub column: String,
    pub classes: Vec<String>,
    /// Images of each class in the training, validation and test part.
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

#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PartCounts {
    pub train: Vec<usize>,
    pub validation: Vec<usize>,
    pub test: Vec<usize>,
}
