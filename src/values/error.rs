//! What can be wrong with a file of values, and what to do about it.

use std::fmt;

use thiserror::Error;

use super::refusal::Refusal;
use crate::explain::Explain;

/// Why a file could not be read, and where: at the instruction that went wrong.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("{place}: {kind}")]
pub struct ReadError {
    pub place: Place,
    pub kind: ErrorKind,
}

/// A place in a file, for messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file's name.
    pub file: String,
    /// The byte of the (unpacked) file; `None` where it is known of the whole file only.
    pub offset: Option<u64>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        self.offset.map_or(Ok(()), |offset| write!(f, ", byte {offset}"))
    }
}

/// What there is no room for when an address has 32 bits.
pub(crate) const TOO_LARGE: &str = "contents of more than 4 GB";

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ErrorKind {
    #[error("the file is empty")]
    Empty,
    #[error("this is not a pickle: it starts with {start}")]
    NotAPickle { start: String },
    #[error("this is {what}, not a pickle")]
    OtherFormat { what: &'static str, remedy: &'static str },
    #[error("the file cannot be read: {reason}")]
    Unreadable { reason: String },
    #[error("the {format} file cannot be unpacked: {reason}")]
    Unpack { format: &'static str, reason: String },
    #[error("the compressed file of {packed} bytes unpacks to more than {limit} bytes")]
    Expansion { packed: u64, limit: u64 },
    #[error("pickle protocol {version} is unknown; 0 to 5 can be read")]
    Protocol { version: u8 },
    #[error("the file ends in the middle of {opcode}, which needs {needed} bytes; {left} are there")]
    Truncated {
        opcode: &'static str,
        needed: u64,
        left: u64,
    },
    #[error("the file ends before the pickle does: there is no final STOP")]
    NoStop,
    #[error("{byte:#04x} is no instruction of a pickle")]
    UnknownOpcode { byte: u8 },
    #[error("{opcode} needs {needed} more on the stack than there is")]
    Stack { opcode: &'static str, needed: &'static str },
    #[error("{opcode} refers to value {index} of the memo, which is not there")]
    Memo { opcode: &'static str, index: u64 },
    #[error("{opcode} holds {found}, where {expected} belongs")]
    Literal {
        opcode: &'static str,
        expected: &'static str,
        found: String,
    },
    #[error("{context} needs {expected}; there is {found}")]
    Expected {
        context: &'static str,
        expected: &'static str,
        found: String,
    },
    #[error("an array of shape {shape} and type {dtype} takes {needed} bytes; there are {found}")]
    ArraySize {
        shape: String,
        dtype: String,
        needed: String,
        found: u64,
    },
    #[error("{refusal}")]
    Refused { refusal: Refusal },
    #[error("{opcode} refers to something that is not in the file ({what})")]
    Elsewhere { opcode: &'static str, what: &'static str },
    #[error("{what} {found}, which is not read")]
    Unsupported {
        what: &'static str,
        found: String,
        remedy: &'static str,
    },
    #[error("there are more than {limit} {what}")]
    Limit { what: &'static str, limit: u64 },
    #[error("there is not enough memory for {what}")]
    OutOfMemory { what: &'static str },
}

impl Explain for ReadError {
    fn code(&self) -> &'static str {
        match &self.kind {
            ErrorKind::Empty => "empty_file",
            ErrorKind::NotAPickle { .. } => "not_a_pickle",
            ErrorKind::OtherFormat { .. } => "other_format",
            ErrorKind::Unreadable { .. } => "file_not_readable",
            ErrorKind::Unpack { .. } => "broken_archive",
            ErrorKind::Expansion { .. } => "expands_too_much",
            ErrorKind::Protocol { .. } => "unknown_protocol",
            ErrorKind::Truncated { .. } | ErrorKind::NoStop => "truncated_pickle",
            ErrorKind::UnknownOpcode { .. }
            | ErrorKind::Stack { .. }
            | ErrorKind::Memo { .. }
            | ErrorKind::Literal { .. }
            | ErrorKind::Expected { .. }
            | ErrorKind::ArraySize { .. } => "broken_pickle",
            ErrorKind::Refused { refusal } => refusal.code(),
            ErrorKind::Elsewhere { .. } => "incomplete_pickle",
            ErrorKind::Unsupported { .. } => "unsupported_value",
            ErrorKind::Limit { .. } => "limit_exceeded",
            ErrorKind::OutOfMemory { .. } => "out_of_memory",
        }
    }

    fn hint(&self) -> String {
        let hint = match &self.kind {
            ErrorKind::Empty | ErrorKind::NotAPickle { .. } | ErrorKind::Protocol { .. } => {
                "Choose a file that Python wrote with pickle.dump(..., file)."
            }
            ErrorKind::OtherFormat { remedy, .. } | ErrorKind::Unsupported { remedy, .. } => remedy,
            ErrorKind::Refused { refusal } => refusal.hint(),
            ErrorKind::Unreadable { .. } => "Choose the file again; it may have been moved or changed since.",
            ErrorKind::Truncated { .. } | ErrorKind::NoStop | ErrorKind::Unpack { .. } => {
                "The file seems to be cut short or damaged. Download or copy it again; when you write it yourself, \
                 close it afterwards (with open(...) as file)."
            }
            ErrorKind::Expansion { .. } => "Unpack the file yourself if you trust it, and open what comes out.",
            ErrorKind::UnknownOpcode { .. }
            | ErrorKind::Stack { .. }
            | ErrorKind::Memo { .. }
            | ErrorKind::Literal { .. }
            | ErrorKind::Expected { .. }
            | ErrorKind::ArraySize { .. } => {
                "The file is damaged, or no pickle at all. Download or copy it again, or write it again with pickle.dump."
            }
            ErrorKind::Elsewhere { .. } => "Write the file again with a plain pickle.dump(data, file).",
            ErrorKind::Limit { .. } => {
                "Save the images as numpy arrays, which take far less: pickle.dump(numpy.array(images), file)."
            }
            ErrorKind::OutOfMemory { .. } => "Close other tabs and try again, or use fewer or smaller images.",
        };
        hint.into()
    }
}
