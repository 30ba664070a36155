//! A [`Source`] as the standard library's streams.

use std::io::{self, Read, Seek, SeekFrom};

use crate::pickle::Source;

/// Reads a source forwards from any place.
pub(super) struct Input {
    source: Box<dyn Source>,
    at: u64,
    window: Vec<u8>,
    start: u64,
}

const WINDOW: u64 = 256 << 10;

impl Input {
    pub(super) fn new(source: Box<dyn Source>) -> Input {
        Input {
            source,
            at: 0,
            window: Vec::new(),
            start: 0,
        }
    }

    /// The first bytes.
    pub(super) fn start(&mut self) -> io::Result<Vec<u8>> {
        let mut start = vec![0; self.source.size().min(512) as usize];
        self.source.read_at(0, &mut start)?;
        Ok(start)
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let end = self.start + self.window.len() as u64;
        if self.at < self.start || self.at >= end {
            let len = self.source.size().saturating_sub(self.at).min(WINDOW);
            self.window.resize(len as usize, 0);
            self.start = self.at;
            self.source.read_at(self.at, &mut self.window)?;
        }
        let len = (&self.window[(self.at - self.start) as usize..]).read(buffer)?;
        self.at += len as u64;
        Ok(len)
    }
}

impl Seek for Input {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.source.size().checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// A stream that gives no more than so many bytes, and an error where there are more.
pub(super) struct Limited<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Limited<R> {
    pub(super) fn new(inner: R, left: u64) -> Limited<R> {
        Limited { inner, left }
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or_else(|| io::Error::other("it unpacks to far more than its size lets expect"))?;
        Ok(read)
    }
}
