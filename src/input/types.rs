//! What comes to the core as ready values: images out of files of their own or of tables, and columns of text.

use serde::{Deserialize, Serialize};

/// Images whose values lie one after the other, little-endian, channels last.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ImagesInput {
    /// The file, archive or folder they come from, for messages.
    pub name: String,
    pub dtype: ValueType,
    /// Those that were files of their own, in order.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Picture>>"))]
    pub images: Vec<Picture>,
    /// In place of `images`, where all are alike and have no names: count, height, width, channels.
    #[serde(default)]
    #[cfg_attr(test, ts(optional))]
    pub alike: Option<[usize; 4]>,
    /// Each image is a row of numbers (its height is 1), which is cut into height and width as the rows of an array are.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub are_rows: bool,
    /// Labels, already in the order of the images.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<LabelColumn>>"))]
    pub columns: Vec<LabelColumn>,
    /// How the labels were put to the images.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<Join>"))]
    pub join: Join,
    /// Names of classes that are codes: for a column the name of each code from 0 on.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<TextColumn>>"))]
    pub class_names: Vec<TextColumn>,
    /// How the file names may be cut into labels.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Cut>>"))]
    pub cuts: Vec<Cut>,
    /// What was understood where there was more than one way, in whole sentences.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<String>>"))]
    pub notes: Vec<String>,
    /// What the lists of `join` say, in such sentences.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<String>>"))]
    pub left_over: Vec<String>,
    /// Files that should be pictures, and cannot be read.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<String>>"))]
    pub left_out: Vec<String>,
}

/// The members of a zip that PyTorch wrote: `data.pkl` and, one after the other behind it, its storages.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TorchInput {
    /// The file's name.
    pub name: String,
    /// How many bytes `data.pkl` has.
    pub pickle: usize,
    /// The key of each storage (`0` of `archive/data/0`), and its length in bytes.
    pub storages: Vec<(String, usize)>,
    /// Whether numbers in the storages are big-endian.
    pub big_endian: bool,
}

/// The type of ready values, under numpy's names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ValueType {
    #[default]
    Uint8,
    Uint16,
    Float32,
}

impl ValueType {
    /// Bytes of a value.
    pub fn size(self) -> usize {
        match self {
            ValueType::Uint8 => 1,
            ValueType::Uint16 => 2,
            ValueType::Float32 => 4,
        }
    }
}

/// A picture that was in a file of its own.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Picture {
    /// Where it lay in a folder or an archive.
    pub path: String,
    pub height: usize,
    pub width: usize,
    pub channels: usize,
}

/// A column of labels, one for each image.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LabelColumn {
    pub name: String,
    /// `null` where an image has none.
    pub values: Vec<Option<String>>,
    /// They are words (names of folders, parts of file names): never read as numbers, nor as missing.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub is_text: bool,
}

/// How labels were put to images: how many of them by what, and what was left over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Join {
    /// `null` where nothing was joined; the least sure way of all rows.
    pub by: Option<JoinedBy>,
    /// How many images have labels.
    pub matched: usize,
    /// Paths of images for which there is no row.
    pub images_without: Vec<String>,
    /// Keys of rows for which there is no image, or more than one.
    pub rows_without: Vec<String>,
    /// Paths of images whose rows contradict each other.
    pub doubled: Vec<String>,
}

impl Join {
    /// Whether every image has its row, and every row its image.
    pub fn is_complete(&self) -> bool {
        let left_over = [&self.images_without, &self.rows_without, &self.doubled];
        left_over.iter().all(|names| names.is_empty())
    }
}

/// What of an image its row names, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum JoinedBy {
    /// Its path, or as much of it from the right as tells it from all others.
    Path,
    /// Its file name.
    Name,
    /// Its file name without the ending, or the number in it.
    Stem,
    /// Nothing: the rows are in the order of the images.
    Order,
}

/// A way to cut file names into labels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Cut {
    /// Such as "before the last number".
    pub description: String,
    pub columns: Vec<CutColumn>,
    /// How many names do not have these parts.
    pub without: usize,
    /// Its columns are among those of the answer.
    pub is_used: bool,
}

/// Which of the offered [`Cut`]s of the file names gives columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Cutting {
    /// The first, where neither tables nor folders give labels, or where it gives several columns.
    #[default]
    Best,
    /// None of them.
    None,
    /// The one with this index.
    At(usize),
}

/// A column that a [`Cut`] gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CutColumn {
    pub name: String,
    /// In natural order.
    pub classes: Vec<String>,
    /// For each class, how many images have it.
    pub counts: Vec<usize>,
}

/// A table of text, as a CSV file has it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Table {
    /// All of one length.
    pub columns: Vec<TextColumn>,
    /// Where in the file each row begins, in bytes.
    #[cfg_attr(test, ts(type = "number[]"))]
    pub starts: Vec<u64>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TextColumn {
    pub name: String,
    pub values: Vec<String>,
}
