//! What can be wrong with an archive, and what to do about it.

use std::io;

use thiserror::Error;

use crate::explain::Explain;
use crate::values::Place;

/// Why files could not be taken out of an archive.
#[derive(Debug, Error)]
#[error("{place}: the {layer} file cannot be read{}: {kind}", at(entry))]
pub struct UnpackError {
    /// How far the file (as it is, packed) was read.
    pub(super) place: Place,
    pub(super) layer: &'static str,
    /// The path in the archive of the file that was being taken out; empty when it was none.
    pub(super) entry: String,
    pub(super) kind: Box<ErrorKind>,
}

fn at(entry: &str) -> String {
    if entry.is_empty() {
        String::new()
    } else {
        format!(" at {entry}")
    }
}

#[derive(Debug, Error)]
pub(super) enum ErrorKind {
    #[error("{0}")]
    Broken(io::Error),
    #[error("it ends in the middle, where more was expected")]
    CutShort,
    #[error("it needs a dictionary of more than {limit} bytes")]
    Dictionary { limit: u64 },
    #[error("{0}")]
    Zip(#[from] zip::result::ZipError),
    #[error("line {line} has {values} values, where {expected} were expected: as many as the first line has")]
    Line {
        line: usize,
        values: usize,
        expected: usize,
    },
    #[error("a first line with the names of columns was expected")]
    NoNames,
    #[error("a quote that begins in line {line} does not end")]
    Quote { line: usize },
    #[error("it has more than {limit} values")]
    Cells { limit: usize },
    #[error("line {line} has something else than a number in column \"{column}\", where pixels stand")]
    NoNumber { line: usize, column: String },
    #[error("line {line} has {values} numbers in column \"{column}\", where the first has {expected}")]
    Numbers {
        line: usize,
        column: String,
        values: usize,
        expected: usize,
    },
    #[error(
        "column \"{column}\" holds arrays as printed text, shortened with \"...\": most of their values are not in the file"
    )]
    Shortened { column: String },
    /// Where bytes were expected; they are read again as floats.
    #[error("there is a value that is no byte")]
    NoByte,
    #[error("it becomes larger than {limit} bytes")]
    Expansion { limit: u64 },
    #[error("it holds more than {limit} files")]
    Files { limit: usize },
    #[error("more than {limit} archives lie inside each other")]
    Layers { limit: usize },
    /// Whoever takes the files wants no more.
    #[error("it was ended")]
    Ended,
}

impl From<io::Error> for ErrorKind {
    fn from(error: io::Error) -> ErrorKind {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => ErrorKind::CutShort,
            // What lzma-rust2 says of a dictionary that is larger than it may be.
            io::ErrorKind::OutOfMemory => ErrorKind::Dictionary {
                limit: super::MOST_DICTIONARY,
            },
            _ => ErrorKind::Broken(error),
        }
    }
}

impl Explain for UnpackError {
    fn code(&self) -> &'static str {
        match *self.kind {
            ErrorKind::Expansion { .. } => "expands_too_much",
            ErrorKind::Files { .. } | ErrorKind::Layers { .. } | ErrorKind::Dictionary { .. } => "limit_exceeded",
            ErrorKind::Cells { .. } => "limit_exceeded",
            ErrorKind::Line { .. }
            | ErrorKind::NoNames
            | ErrorKind::Quote { .. }
            | ErrorKind::NoNumber { .. }
            | ErrorKind::Numbers { .. }
            | ErrorKind::Shortened { .. } => "broken_table",
            _ => "broken_archive",
        }
    }

    fn hint(&self) -> String {
        let hint = match &*self.kind {
            ErrorKind::Expansion { .. } => "Unpack the file yourself if you trust it, and open what comes out.",
            ErrorKind::Files { .. } => "Use a smaller set, or save its images as one numpy array.",
            ErrorKind::Layers { .. } | ErrorKind::Dictionary { .. } => "Unpack it yourself, and open what is inside.",
            ErrorKind::Line { .. } | ErrorKind::NoNames | ErrorKind::Quote { .. } => {
                "Each line needs as many values as the first: data.to_csv(name, index=False) writes such a file."
            }
            ErrorKind::NoNumber { .. } | ErrorKind::Numbers { .. } => {
                "All images need as many numbers: mend this line, or leave it out."
            }
            ErrorKind::Shortened { .. } => {
                "Save the arrays, not their text: data.to_pickle(\"data.pkl\") in place of data.to_csv(...)."
            }
            ErrorKind::Cells { .. } => {
                "Save only the columns that are labels: data[[\"file\", \"label\"]].to_csv(name)."
            }
            ErrorKind::Zip(zip::result::ZipError::UnsupportedArchive(_)) => {
                "Unpack it yourself (a password may be needed), and open what is inside."
            }
            _ => "The file seems to be cut short or damaged. Download or copy it again.",
        };
        hint.into()
    }
}
