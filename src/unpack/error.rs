//! What can be wrong with an archive, and what to do about it.

use std::io;

use thiserror::Error;

use crate::explain::Explain;

/// Why files could not be taken out of an archive.
#[derive(Debug, Error)]
#[error("{file}: the {layer} file cannot be read: {kind}")]
pub struct UnpackError {
    pub(super) file: String,
    pub(super) layer: &'static str,
    pub(super) kind: ErrorKind,
}

#[derive(Debug, Error)]
pub(super) enum ErrorKind {
    #[error("{0}")]
    Broken(#[from] io::Error),
    #[error("{0}")]
    Zip(#[from] zip::result::ZipError),
    #[error("{0}")]
    Table(csv::Error),
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

impl Explain for UnpackError {
    fn code(&self) -> &'static str {
        match self.kind {
            ErrorKind::Expansion { .. } => "expands_too_much",
            ErrorKind::Files { .. } | ErrorKind::Layers { .. } => "limit_exceeded",
            ErrorKind::Table(_) => "broken_table",
            _ => "broken_archive",
        }
    }

    fn hint(&self) -> String {
        let hint = match &self.kind {
            ErrorKind::Expansion { .. } => "Unpack the file yourself if you trust it, and open what comes out.",
            ErrorKind::Files { .. } => "Use a smaller set, or save its images as one numpy array.",
            ErrorKind::Layers { .. } => "Unpack it yourself, and open what is inside.",
            ErrorKind::Table(_) => {
                "Each line needs as many values as the first: data.to_csv(name, index=False) writes such a file."
            }
            ErrorKind::Zip(zip::result::ZipError::UnsupportedArchive(_)) => {
                "Unpack it yourself (a password may be needed), and open what is inside."
            }
            _ => "The file seems to be cut short or damaged. Download or copy it again.",
        };
        hint.into()
    }
}
