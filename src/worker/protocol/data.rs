//! Data sets and their parts.

use serde::{Deserialize, Serialize};

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
    pub channels: usize,
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
