//! What can be wrong with the files of a data set, and what to do about it.

use thiserror::Error;

use crate::explain::Explain;
use crate::pickle::PickleError;

/// Why files do not make a data set.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum DataError {
    #[error(transparent)]
    Pickle(#[from] PickleError),
    #[error("no file was given")]
    NoFile,
    #[error("{file} holds {found}, which is neither images nor labels")]
    NotData { file: String, found: String },
    #[error("{file} holds {found}: there is nothing in it")]
    Empty { file: String, found: String },
    #[error("{file} holds {found}; a set has no order, so that its values belong to no image")]
    Unordered { file: String, found: String },
    #[error("{file} holds {count} labels ({classes}), but no images")]
    NoImages {
        file: String,
        count: usize,
        classes: String,
    },
    #[error("both {first} and {second} hold images")]
    TwoFilesOfImages { first: String, second: String },
    #[error("{file}: element {index} is {found}, where the ones before are images")]
    OddElement { file: String, index: usize, found: String },
    #[error("{file}: image {index}{} is not made of rows of equal length: {found}", at(*offset))]
    Ragged {
        file: String,
        index: usize,
        offset: Option<u64>,
        found: String,
    },
    #[error(
        "{file}: image {index}{} has the value {value} in row {row}, column {column}; such values are in {count} images",
        at(*offset)
    )]
    NotFinite {
        file: String,
        index: usize,
        offset: Option<u64>,
        row: usize,
        column: usize,
        value: f32,
        count: usize,
    },
    #[error("{file} of {size} bytes repeats its images until they take {needed} bytes")]
    Repetition { file: String, size: u64, needed: u64 },
    #[error("{file}: there is not enough memory for {count} images that take {needed} bytes")]
    OutOfMemory { file: String, count: usize, needed: u64 },
    #[error(
        "{images_file} holds {images} images, {labels_file} {labels} labels{}",
        named(column)
    )]
    Count {
        images_file: String,
        images: usize,
        labels_file: String,
        labels: usize,
        column: String,
    },
    #[error("{file} holds {count} columns of labels; {limit} are the most")]
    TooManyColumns { file: String, count: usize, limit: usize },
    #[error("{file}: row {row} has no label{}", named(column))]
    MissingLabel { file: String, column: String, row: usize },
    #[error("{file}: the label of row {row}{} is {found}", named(column))]
    BadLabel {
        file: String,
        column: String,
        row: usize,
        found: String,
    },
    #[error(
        "{file}: some labels{} are text and some are numbers; row {row} is the first that differs",
        named(column)
    )]
    MixedLabels { file: String, column: String, row: usize },
    #[error("there is no built-in set \"{name}\"")]
    UnknownSample {
        name: String,
        /// The sets there are.
        known: &'static [&'static str],
    },
    #[error("{file}: all {count} labels{} are \"{class}\"", named(column))]
    OneClass {
        file: String,
        column: String,
        class: String,
        count: usize,
    },
}

impl Explain for DataError {
    fn code(&self) -> &'static str {
        match self {
            DataError::Pickle(error) => error.code(),
            DataError::NoFile => "no_file",
            DataError::NotData { .. } => "not_data",
            DataError::Empty { .. } => "empty_data",
            DataError::Unordered { .. } => "unordered_labels",
            DataError::NoImages { .. } => "no_images",
            DataError::TwoFilesOfImages { .. } => "two_files_of_images",
            DataError::OddElement { .. } | DataError::Ragged { .. } => "not_an_image",
            DataError::NotFinite { .. } => "not_finite",
            DataError::Repetition { .. } => "limit_exceeded",
            DataError::OutOfMemory { .. } => "out_of_memory",
            DataError::Count { .. } => "label_count",
            DataError::TooManyColumns { .. } => "too_many_columns",
            DataError::MissingLabel { .. } => "missing_label",
            DataError::BadLabel { .. } => "bad_label",
            DataError::MixedLabels { .. } => "mixed_labels",
            DataError::OneClass { .. } => "one_class",
            DataError::UnknownSample { .. } => "unknown_sample",
        }
    }

    fn hint(&self) -> String {
        let hint = match self {
            DataError::Pickle(error) => return error.hint(),
            DataError::UnknownSample { known, .. } => return format!("Choose one of: {}.", known.join(", ")),
            DataError::NoFile | DataError::NoImages { .. } => {
                "Choose the pickle of the images too: a list of arrays (height, width), or one array (n, height, width)."
            }
            DataError::NotData { .. } => {
                "Images are a list of arrays (height, width) or (height, width, channels), or one array of all; labels \
                 are a list, an array or a Series with one value for each image."
            }
            DataError::Empty { .. } => "Check the script that wrote the file: it saved nothing.",
            DataError::Unordered { .. } => "Save the labels as a list, one for each image, in the order of the images.",
            DataError::TwoFilesOfImages { .. } => "Choose one file of images, and one of labels.",
            DataError::OddElement { .. } | DataError::Ragged { .. } => {
                "Leave this element out, or turn it into an array (height, width) of numbers as the others are."
            }
            DataError::NotFinite { .. } => {
                "Training on such values gives nothing but NaN. Replace them: numpy.nan_to_num(images)."
            }
            DataError::Repetition { .. } => "Save each image once.",
            DataError::OutOfMemory { .. } => "Close other tabs and try again, or use fewer or smaller images.",
            DataError::Count { .. } => {
                "There must be one label for each image, in the same order: choose the labels that were saved with these \
                 images."
            }
            DataError::TooManyColumns { .. } => "Save only the columns that are labels: table[[\"eyes\"]].",
            DataError::MissingLabel { .. } => "Leave out the images without a label, in both files.",
            DataError::BadLabel { .. } => "A label is a text, a whole number, a truth value or a number.",
            DataError::MixedLabels { .. } => "Turn all labels to text: labels.astype(str).",
            DataError::OneClass { .. } => "A network learns to tell classes apart: use images of at least two classes.",
        };
        hint.into()
    }
}

fn at(offset: Option<u64>) -> String {
    offset.map_or_else(String::new, |offset| format!(" (byte {offset})"))
}

fn named(column: &str) -> String {
    if column.is_empty() {
        String::new()
    } else {
        format!(" in column \"{column}\"")
    }
}
