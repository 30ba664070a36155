//! What the join takes and gives, as it crosses from worker to worker.

use serde::{Deserialize, Serialize};

/// A table of text that lay beside the pictures.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct NamedTable {
    /// Where the file lay, with its folders.
    pub path: String,
    /// All of one length.
    pub columns: Vec<TextColumn>,
}

/// A column of a [`NamedTable`].
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct TextColumn {
    pub name: String,
    pub values: Vec<String>,
}

/// A column of labels, one for each image.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelColumn {
    pub name: String,
    /// `None` where an image has none.
    pub values: Vec<Option<String>>,
    /// They are words (names of folders, parts of file names): never read as numbers, nor as missing.
    pub is_text: bool,
    /// They say which part (training, validation, test) an image belongs to.
    pub is_split: bool,
}

/// What of an image its row names, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

/// How labels were put to images: how many of them by what, and what was left over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Join {
    /// `None` where no table was joined; the least sure way of all rows.
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

/// What a reader decided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    /// How file names are cut into labels.
    pub cut: Cutting,
    /// What becomes of images without a row and rows without an image.
    pub partial: Partial,
}

/// Which of the offered [`Cut`]s of the file names gives columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// What becomes of less than a full match of a table and pictures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Partial {
    /// It is used, and what is left over is reported.
    #[default]
    LeaveOut,
    /// It is an error.
    Refuse,
}

/// A way to cut file names into labels.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cut {
    /// Such as "before the last number".
    pub description: String,
    pub columns: Vec<CutColumn>,
    /// How many names do not have these parts.
    pub without: usize,
    /// Its columns are among those of the answer.
    pub is_used: bool,
}

/// A column that a [`Cut`] gives.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CutColumn {
    pub name: String,
    /// In natural order.
    pub classes: Vec<String>,
    /// For each class, how many images have it.
    pub counts: Vec<usize>,
}

/// Pictures in order, with their labels and the report.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Joined {
    /// The pictures' natural order: `order[i]` is the index in `paths` of image `i`.
    pub order: Vec<usize>,
    /// In the order of the images: `values[i]` is of image `i`, the picture `order[i]`. The first is the one to learn.
    pub columns: Vec<LabelColumn>,
    pub join: Join,
    /// For each table whether it was dealt with here: it gave labels, or was left aside with a note. The others are for the core.
    pub used: Vec<bool>,
    /// How the file names may be cut, the best way first.
    pub cuts: Vec<Cut>,
    /// What the reader should know, in whole sentences.
    pub notes: Vec<String>,
}
