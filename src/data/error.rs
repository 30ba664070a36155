//! What can be wrong with the files of a data set, and what to do about it.

use thiserror::Error;

use crate::explain::Explain;
use crate::join::JoinError;
use crate::values::{Place, ReadError};

/// Why files do not make a data set.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum DataError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Join(#[from] JoinError),
    #[error("no file was given")]
    NoFile,
    #[error("{place}: {found} is neither images nor labels")]
    NotData { place: Place, found: String },
    #[error("{place}: these are {found}")]
    Known {
        place: Place,
        found: String,
        remedy: &'static str,
    },
    #[error("{place}: there is nothing in {found}")]
    Empty { place: Place, found: String },
    #[error("{place}: {found} has no order, so that its values belong to no image")]
    Unordered { place: Place, found: String },
    #[error("{place}: there are {count} labels ({classes}), but no images")]
    NoImages {
        place: Place,
        count: usize,
        classes: String,
    },
    #[error("{first}: there are images, and others in {second}")]
    TwoFilesOfImages { first: Place, second: Place },
    #[error("{place}: element {index} is {found}, where the ones before are images")]
    OddElement { place: Place, index: usize, found: String },
    #[error("{place}: image {index} is not made of rows of equal length: {found}")]
    Ragged { place: Place, index: usize, found: String },
    #[error(
        "{place}: image {index} has the value {value} in row {row}, column {column}; such values are in {count} images"
    )]
    NotFinite {
        place: Place,
        index: usize,
        row: usize,
        column: usize,
        value: f32,
        count: usize,
    },
    #[error("{place}: the file of {size} bytes repeats its images until they take {needed} bytes")]
    Repetition { place: Place, size: u64, needed: u64 },
    #[error("{place}: {choice} cannot be had; there are {possible}")]
    Layout {
        place: Place,
        choice: String,
        possible: String,
    },
    #[error("{place}: there is not enough memory for {count} images that take {needed} bytes")]
    OutOfMemory { place: Place, count: usize, needed: u64 },
    #[error(
        "{images_place}: there are {images} images; {place}: there are {labels} labels{}",
        named(column)
    )]
    Count {
        images_place: Box<Place>,
        images: usize,
        place: Place,
        labels: usize,
        column: String,
    },
    #[error("{place}: there are {count} columns of labels; {limit} are the most")]
    TooManyColumns { place: Place, count: usize, limit: usize },
    #[error("{place}: the label of row {row}{} is {found}", named(column))]
    BadLabel {
        place: Place,
        column: String,
        row: usize,
        found: String,
    },
    #[error(
        "{place}: some labels{} are text and some are numbers; row {row} is the first that differs",
        named(column)
    )]
    MixedLabels { place: Place, column: String, row: usize },
    #[error("there is no built-in set \"{name}\"")]
    UnknownSample {
        name: String,
        /// The sets there are.
        known: &'static [&'static str],
    },
    #[error("{place}: all {count} labels{} are \"{class}\"", named(column))]
    OneClass {
        place: Place,
        column: String,
        class: String,
        count: usize,
    },
}

impl Explain for DataError {
    fn code(&self) -> &'static str {
        match self {
            DataError::Read(error) => error.code(),
            DataError::Join(error) => error.code(),
            DataError::NoFile => "no_file",
            DataError::NotData { .. } | DataError::Known { .. } => "not_data",
            DataError::Empty { .. } => "empty_data",
            DataError::Unordered { .. } => "unordered_labels",
            DataError::NoImages { .. } => "no_images",
            DataError::TwoFilesOfImages { .. } => "two_files_of_images",
            DataError::OddElement { .. } | DataError::Ragged { .. } => "not_an_image",
            DataError::NotFinite { .. } => "not_finite",
            DataError::Repetition { .. } => "limit_exceeded",
            DataError::Layout { .. } => "unknown_layout",
            DataError::OutOfMemory { .. } => "out_of_memory",
            DataError::Count { .. } => "label_count",
            DataError::TooManyColumns { .. } => "too_many_columns",
            DataError::BadLabel { .. } => "bad_label",
            DataError::MixedLabels { .. } => "mixed_labels",
            DataError::OneClass { .. } => "one_class",
            DataError::UnknownSample { .. } => "unknown_sample",
        }
    }

    fn hint(&self) -> String {
        let hint = match self {
            DataError::Read(error) => return error.hint(),
            DataError::Join(error) => return error.hint(),
            DataError::Known { remedy, .. } => remedy,
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
            DataError::Layout { .. } => "Choose one of these, or leave the choice out.",
            DataError::OutOfMemory { .. } => "Close other tabs and try again, or use fewer or smaller images.",
            DataError::Count { .. } => {
                "There must be one label for each image, in the same order: choose the labels that were saved with these \
                 images."
            }
            DataError::TooManyColumns { .. } => "Save only the columns that are labels: table[[\"eyes\"]].",
            DataError::BadLabel { .. } => "A label is a text, a whole number, a truth value or a number.",
            DataError::MixedLabels { .. } => "Turn all labels to text: labels.astype(str).",
            DataError::OneClass { .. } => "A network learns to tell classes apart: use images of at least two classes.",
        };
        hint.into()
    }
}

fn named(column: &str) -> String {
    if column.is_empty() {
        String::new()
    } else {
        format!(" in column \"{column}\"")
    }
}
