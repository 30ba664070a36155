//! What the join takes and gives, as it crosses from worker to worker.

use serde::{Deserialize, Serialize};

pub use crate::input::{Cut, CutColumn, Cutting, Join, JoinedBy, LabelColumn, TextColumn};

/// A table of text that lay beside the pictures.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct NamedTable {
    /// Where the file lay, with its folders.
    pub path: String,
    /// All of one length.
    pub columns: Vec<TextColumn>,
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
    /// Names of classes that are codes: for a column the name of each code from 0 on.
    pub class_names: Vec<TextColumn>,
    /// How the file names may be cut, the best way first.
    pub cuts: Vec<Cut>,
    /// What the reader should know, in whole sentences.
    pub notes: Vec<String>,
    /// The same of pictures without any label, where no other file brings some.
    pub unlabeled: Option<String>,
    /// What the lists of `join` say, in such sentences.
    pub left_over: Vec<String>,
}
