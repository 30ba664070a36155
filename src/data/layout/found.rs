//! What was found in a file: images, labels, or why it is neither.

use super::choice::LayoutEntry;
use super::problem::Problem;
use crate::data::copying::picture::ImageInFile;
use crate::data::labels::read::readable;
use crate::data::labels::rows::{Rows, Source};
use crate::input::Join;
use crate::input::LayoutRows;
use crate::values::{ArrayRef, View};

/// What was found in a file, or in a part of one.
#[derive(Debug, Clone, Default)]
pub(in crate::data) struct Found<'a> {
    /// Empty when there are labels only.
    pub pictures: Vec<ImageInFile<'a>>,
    /// What each of them is called, where they have names.
    pub paths: Vec<String>,
    /// There was more than one way to understand them.
    pub is_guess: bool,
    /// They are rows of numbers, which may be something else than images.
    pub is_flat: bool,
    /// The array whose parts they are.
    pub stack: Option<Stack<'a>>,
    /// How they are cut where they are rows of numbers.
    pub rows: Option<LayoutRows>,
    /// The name of the entry that holds them, and of all that could; empty where the value itself does.
    pub entry: String,
    pub entries: Vec<LayoutEntry>,
    pub labels: Vec<Rows<'a>>,
    /// What the rows of the labels are called, which may be the names of images.
    pub keys: Option<Rows<'a>>,
    /// How labels were put to images by names.
    pub join: Option<Join>,
    /// Which of the files hold the images, one behind the other, and how many each.
    pub files: Vec<(usize, usize)>,
    /// Rows of zeros and ones as what they are beside other images: yes or no to several labels.
    pub yes_or_no: Vec<Rows<'a>>,
    /// What is wrong with the images unless there are as many labels.
    pub unless: Option<Box<Problem>>,
    /// Names of the classes whose numbers the labels are.
    pub class_names: Vec<Rows<'a>>,
    /// What was understood where there was more than one way.
    pub notes: Vec<String>,
}

pub(in crate::data) type Understood<'a> = Result<Found<'a>, Problem>;

impl<'a> Found<'a> {
    pub(in crate::data) fn pictures(pictures: Vec<ImageInFile<'a>>) -> Found<'a> {
        Found {
            pictures,
            ..Found::default()
        }
    }

    /// Whether there are images, whatever else there is.
    pub(in crate::data) fn has_images(&self) -> bool {
        !self.pictures.is_empty() && self.unless.is_none()
    }

    pub(in crate::data) fn labels(name: Option<String>, source: Source<'a>) -> Found<'a> {
        Found {
            labels: vec![Rows::new(name, source)],
            ..Found::default()
        }
    }
}

impl<'a> From<Vec<Rows<'a>>> for Found<'a> {
    fn from(labels: Vec<Rows<'a>>) -> Found<'a> {
        Found {
            labels,
            ..Found::default()
        }
    }
}

/// The array whose parts the images are, and the axis along which they lie.
#[derive(Debug, Clone, Copy)]
pub(in crate::data) struct Stack<'a> {
    pub array: ArrayRef<'a>,
    pub axis: usize,
}

/// A name of a column or an entry; `None` when there is none.
pub(in crate::data) fn name(view: &View) -> Option<String> {
    match view {
        View::Str(text) => Some(text.chars().take(LONGEST_NAME).collect()),
        // What Python 2 wrote has such keys in Python 3.
        View::Bytes(bytes) => readable(bytes).filter(|text| text.len() <= LONGEST_NAME),
        View::Int(number) => Some(number.to_string()),
        _ => None,
    }
}

const LONGEST_NAME: usize = 100;
