//! Files whose bytes are read in any order, so that they need not be in memory.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::Arc;

use super::error::ErrorKind;
use crate::crc32::crc32;

/// What a file holds.
pub trait RandomAccess: Send + Sync {
    /// The number of its bytes.
    fn size(&self) -> u64;

    /// Fills `buffer` with the bytes from `start` on, which are there.
    ///
    /// # Errors
    /// When the file cannot be read: it may be moved or changed while it is open.
    fn read_at(&self, start: u64, buffer: &mut [u8]) -> io::Result<()>;
}

impl RandomAccess for Vec<u8> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, start: u64, buffer: &mut [u8]) -> io::Result<()> {
        let start = usize::try_from(start).ok();
        let bytes = start.and_then(|start| self.get(start..)?.get(..buffer.len()));
        buffer.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}

/// Bytes that lie in a file, or have been unpacked.
#[derive(Clone)]
pub(super) struct Bytes {
    all: Arc<dyn RandomAccess>,
    range: Range<u64>,
    /// Which of the files that are opened they lie in; `None`: they have been unpacked.
    file: Option<usize>,
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Bytes {
        Bytes {
            range: 0..bytes.size(),
            all: Arc::new(bytes),
            file: None,
        }
    }
}

impl Bytes {
    /// All of a file, and which it is.
    pub fn of(all: Arc<dyn RandomAccess>, file: usize) -> Bytes {
        Bytes {
            range: 0..all.size(),
            all,
            file: Some(file),
        }
    }

    pub fn len(&self) -> u64 {
        self.range.end - self.range.start
    }

    /// Some of them, which are there; they stay where they are.
    pub fn part(&self, range: Range<u64>) -> Bytes {
        let start = self.range.start;
        Bytes {
            all: Arc::clone(&self.all),
            range: start + range.start..start + range.end,
            file: self.file,
        }
    }

    /// Where in a file the byte `start` lies.
    pub fn place(&self, start: u64) -> Option<(usize, u64)> {
        Some((self.file?, self.range.start + start))
    }

    /// # Errors
    /// When they are not there, or cannot be read.
    pub fn read_at(&self, start: u64, buffer: &mut [u8]) -> io::Result<()> {
        let end = start.checked_add(buffer.len() as u64).filter(|&end| end <= self.len());
        end.ok_or(io::ErrorKind::UnexpectedEof)?;
        self.all.read_at(self.range.start + start, buffer)
    }

    /// The first of them, at the most so many.
    pub fn start(&self, most: usize) -> Result<Vec<u8>, ErrorKind> {
        let mut bytes = vec![0; most.min(usize::try_from(self.len()).unwrap_or(most))];
        self.read_at(0, &mut bytes)?;
        Ok(bytes)
    }

    /// All of them.
    pub fn read(&self) -> Result<Vec<u8>, ErrorKind> {
        self.start(usize::MAX)
    }

    /// Their sum as a zip has it (CRC-32).
    pub fn sum(&self) -> Result<u32, ErrorKind> {
        const PIECE: u64 = 1 << 16;
        let mut sum = 0;
        let mut piece = Vec::new();
        for start in (0..self.len()).step_by(PIECE as usize) {
            piece.resize(PIECE.min(self.len() - start) as usize, 0);
            self.read_at(start, &mut piece)?;
            sum = crc32(sum, &piece);
        }
        Ok(sum)
    }
}

/// Reads bytes one after the other.
pub(super) struct Cursor {
    bytes: Bytes,
    at: u64,
}

impl Cursor {
    pub fn new(bytes: Bytes) -> Cursor {
        Cursor { bytes, at: 0 }
    }
}

impl Read for Cursor {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.bytes.len().saturating_sub(self.at);
        let count = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        self.bytes.read_at(self.at, &mut buffer[..count])?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Cursor {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.bytes.len().checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
