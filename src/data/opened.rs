//! A file that was read, whatever it is: what messages, labels and images need of it.

use std::cell::RefCell;

use super::copying::early::Early;
use super::error::DataError;
use crate::files::idx;
use crate::input::{Cut, ImagesInput, Table};
use crate::values::{Contents, ErrorKind, File, Place, ReadError, Source};

/// A file that was read.
pub(super) struct Opened {
    pub name: String,
    pub contents: OpenedContents,
}

pub(super) enum OpenedContents {
    /// The values of a pickle, a .npy or an IDX file.
    Values {
        file: Box<File>,
        /// What an IDX file begins with.
        idx: Option<idx::Header>,
        /// What was copied while it was read.
        early: RefCell<Option<Early>>,
    },
    /// Images whose values follow one another in `bytes`.
    Images {
        input: Box<ImagesInput>,
        bytes: RefCell<Box<dyn Source>>,
    },
    Table(Table),
}

impl Opened {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// How the names of the pictures in it may be cut into labels.
    pub(super) fn cuts(&self) -> Vec<Cut> {
        match &self.contents {
            OpenedContents::Images { input, .. } => input.cuts.clone(),
            _ => Vec::new(),
        }
    }

    /// Whether it is an IDX file of EMNIST, whose images lie on their side.
    pub(super) fn is_emnist_idx(&self) -> bool {
        let is_idx = matches!(&self.contents, OpenedContents::Values { idx: Some(_), .. });
        is_idx && self.is_emnist()
    }

    fn is_emnist(&self) -> bool {
        self.name.to_lowercase().contains("emnist")
    }

    /// What is to be said of images that may lie on their side, where nothing was wished.
    pub(super) fn note_on_emnist(&self, choice: Option<bool>, is_transposed: bool) -> Option<String> {
        let say = choice.is_none() && self.is_emnist();
        say.then(|| match is_transposed {
            true => format!(
                "The images of {} lie on their side, as those of EMNIST do: their rows and columns were exchanged.",
                self.name
            ),
            false => format!(
                "The images of {} may lie on their side, as those of EMNIST do: rows and columns can be exchanged.",
                self.name
            ),
        })
    }

    pub(super) fn take_early(&self) -> Option<Early> {
        match &self.contents {
            OpenedContents::Values { early, .. } => early.take(),
            _ => None,
        }
    }

    /// How many bytes there are, once they are unpacked.
    pub(super) fn size(&self) -> u64 {
        match &self.contents {
            OpenedContents::Values { file, .. } => file.size(),
            OpenedContents::Images { bytes, .. } => bytes.borrow().size(),
            OpenedContents::Table(_) => 0,
        }
    }

    /// A place in the file, for messages.
    pub(super) fn place(&self, offset: Option<u64>) -> Place {
        Place {
            file: self.name.clone(),
            offset,
        }
    }

    /// Fills `out` with the bytes of values from `from` on.
    ///
    /// # Errors
    /// When the file cannot be read any more.
    pub(super) fn read(&self, contents: &Contents, from: usize, out: &mut [u8]) -> Result<(), ReadError> {
        let failed = |reason: String| ReadError {
            place: self.place(None),
            kind: ErrorKind::Unreadable { reason },
        };
        match &self.contents {
            OpenedContents::Values { file, .. } => file.read(contents, from, out),
            OpenedContents::Images { bytes, .. } => {
                let start = contents.start().unwrap_or(0) + from as u64;
                let read = bytes.borrow_mut().read_at(start, out);
                read.map_err(|error| failed(error.to_string()))
            }
            OpenedContents::Table(_) => Err(failed("a table holds no images".into())),
        }
    }

    /// What went wrong while values were looked at, which were then taken for `None`.
    ///
    /// # Errors
    /// When a part of the file could not be read.
    pub(super) fn check(&self) -> Result<(), ReadError> {
        match &self.contents {
            OpenedContents::Values { file, .. } => file.check(),
            _ => Ok(()),
        }
    }

    /// That it holds neither images nor labels.
    pub(super) fn not_data(&self) -> DataError {
        let (offset, found) = match &self.contents {
            OpenedContents::Values { file, .. } => (file.root_offset(), file.root().describe()),
            OpenedContents::Images { .. } => (None, "an empty list of images".into()),
            OpenedContents::Table(table) => (Some(0), format!("a table of {} columns", table.columns.len())),
        };
        DataError::NotData {
            place: self.place(offset),
            found,
        }
    }
}
