//! A file that was read.

use super::arena::Arena;
use super::error::{ErrorKind, Place, ReadError};
use super::handles::{Contents, NodeId};

/// A file that was read: its bytes and its values.
#[derive(Debug)]
pub struct File {
    name: String,
    pub(super) arena: Arena,
    pub(super) roots: Vec<NodeId>,
    rest: u64,
}

impl File {
    /// With these values, of which there is one or more, and so many bytes behind them that are none of it.
    pub(crate) fn new(name: String, arena: Arena, roots: Vec<NodeId>, rest: u64) -> File {
        File {
            name,
            arena,
            roots,
            rest,
        }
    }

    /// The file's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where the first value was made.
    pub fn root_offset(&self) -> Option<u64> {
        self.arena.place(self.roots[0])
    }

    /// How many bytes follow the last pickle that are no pickle.
    pub fn rest(&self) -> u64 {
        self.rest
    }

    /// How many bytes the (unpacked) file has.
    pub fn size(&self) -> u64 {
        self.arena.size()
    }

    /// Fills `out` with the bytes of an array from `from` on.
    ///
    /// # Errors
    /// When the file cannot be read any more.
    pub fn read(&self, contents: &Contents, from: usize, out: &mut [u8]) -> Result<(), ReadError> {
        let read = self.arena.read(contents.span, from, out);
        read.map_err(|kind| self.error(contents.offset, kind))
    }

    /// What went wrong while values were looked at, which were then taken for `None`.
    ///
    /// # Errors
    /// When a part of the file could not be read.
    pub fn check(&self) -> Result<(), ReadError> {
        match self.arena.take_failure() {
            Some(kind) => Err(self.error(Some(0), kind)),
            None => Ok(()),
        }
    }

    /// A place in this file, for messages.
    pub fn place(&self, offset: Option<u64>) -> Place {
        Place {
            file: self.name.clone(),
            offset,
        }
    }

    pub(super) fn error(&self, offset: Option<u64>, kind: ErrorKind) -> ReadError {
        ReadError {
            place: self.place(offset),
            kind,
        }
    }
}
