//! A [`Source`] as the standard library's streams.

use std::cell::Cell;
use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::rc::Rc;

use crate::files;
use crate::values::Source;

/// Reads a source forwards from any place.
pub(super) struct Input {
    source: Box<dyn Source>,
    /// The byte that is read next, for whoever must say how far it went.
    at: Rc<Cell<u64>>,
    window: Vec<u8>,
    start: u64,
}

const WINDOW: u64 = 256 << 10;

impl Input {
    pub(super) fn new(source: Box<dyn Source>) -> Input {
        Input {
            source,
            at: Rc::default(),
            window: Vec::new(),
            start: 0,
        }
    }

    /// The number of the byte that is read next, which goes with it.
    pub(super) fn position(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.at)
    }

    /// The first bytes.
    pub(super) fn start(&mut self) -> io::Result<Vec<u8>> {
        let mut start = vec![0; self.source.size().min(files::START as u64) as usize];
        self.source.read_at(0, &mut start)?;
        Ok(start)
    }
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let at = self.at.get();
        let end = self.start + self.window.len() as u64;
        if at < self.start || at >= end {
            let len = self.source.size().saturating_sub(at).min(WINDOW);
            self.window.resize(len as usize, 0);
            self.start = at;
            self.source.read_at(at, &mut self.window)?;
        }
        Ok(&self.window[(at - self.start) as usize..])
    }

    fn consume(&mut self, len: usize) {
        self.at.set(self.at.get() + len as u64);
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = self.fill_buf()?.read(buffer)?;
        self.consume(len);
        Ok(len)
    }
}

impl Seek for Input {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.source.size().checked_add_signed(by),
            SeekFrom::Current(by) => self.at.get().checked_add_signed(by),
        };
        self.at.set(at.ok_or(io::ErrorKind::InvalidInput)?);
        Ok(self.at.get())
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
        self.left = self.left.checked_sub(read as u64).ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(read)
    }
}
