//! Reads the bytes of a file, as they are or as they are unpacked, a window at a time: mostly forwards, sometimes from
//! an earlier place again.

use super::source::Source;
use super::unpacker::{Unpacker, unreadable};
use crate::values::error::ErrorKind;
use crate::values::limits::Limits;

/// How much is read at once after a jump, and how much at most where reading goes on and on.
const SHORT: usize = 16 << 10;
const LONG: usize = 256 << 10;

pub(crate) struct ByteReader {
    stream: Stream,
    /// The bytes from `start` on.
    window: Vec<u8>,
    start: u64,
    /// How much is read next.
    step: usize,
    /// How many bytes there are; of a packed file that is known when its end was seen.
    size: Option<u64>,
}

enum Stream {
    Plain(Box<dyn Source>),
    Packed(Box<Unpacker>),
}

impl ByteReader {
    /// Opens a file, looking at its first bytes for how it is packed.
    pub(crate) fn open(mut source: Box<dyn Source>, limits: &Limits) -> Result<ByteReader, ErrorKind> {
        let size = source.size();
        let mut start = [0; 4];
        let known = start.len().min(usize::try_from(size).unwrap_or(usize::MAX));
        source.read_at(0, &mut start[..known]).map_err(unreadable)?;
        Ok(match Unpacker::find(&start[..known]) {
            Some(format) => ByteReader {
                stream: Stream::Packed(Box::new(Unpacker::new(format, source, limits))),
                window: Vec::new(),
                start: 0,
                step: SHORT,
                size: None,
            },
            None => ByteReader::plain(source),
        })
    }

    /// A file that is read as it is.
    pub(crate) fn plain(source: Box<dyn Source>) -> ByteReader {
        ByteReader {
            size: Some(source.size()),
            stream: Stream::Plain(source),
            window: Vec::new(),
            start: 0,
            step: SHORT,
        }
    }

    /// The bytes from `offset` on: `len` or more, unless the file ends before. `len` is small.
    pub(crate) fn at(&mut self, offset: u64, len: usize) -> Result<&[u8], ErrorKind> {
        let end = self.start + self.window.len() as u64;
        let is_there = offset >= self.start && (offset + len as u64 <= end || self.size == Some(end) && offset <= end);
        if !is_there {
            self.refill(offset, len)?;
        }
        // Beyond the end of the file there is nothing.
        let from = usize::try_from(offset - self.start).map_or(self.window.len(), |from| from.min(self.window.len()));
        Ok(&self.window[from..])
    }

    fn refill(&mut self, offset: u64, len: usize) -> Result<(), ErrorKind> {
        let end = self.start + self.window.len() as u64;
        let goes_on = offset >= self.start && offset <= end + self.window.len() as u64;
        self.step = if goes_on { (self.step * 2).min(LONG) } else { SHORT };
        // What is there already is not unpacked again.
        if offset >= self.start && offset <= end {
            self.window.drain(..(offset - self.start) as usize);
        } else {
            self.window.clear();
        }
        self.start = offset;
        let kept = self.window.len();
        let mut want = self.step.max(len);
        if let Some(size) = self.size {
            want = want.min(usize::try_from(size.saturating_sub(offset)).unwrap_or(want));
        }
        self.window
            .try_reserve_exact(want.saturating_sub(kept))
            .map_err(|_| ErrorKind::OutOfMemory {
                what: "a part of the file",
            })?;
        self.window.resize(want.max(kept), 0);
        let read = self.stream.read(offset + kept as u64, &mut self.window[kept..])?;
        self.window.truncate(kept + read);
        self.size = self.size.or(self.stream.end());
        Ok(())
    }

    /// Fills `buffer` with the bytes from `offset` on; `false` when the file ends before.
    pub(crate) fn read(&mut self, offset: u64, buffer: &mut [u8]) -> Result<bool, ErrorKind> {
        let from = offset
            .checked_sub(self.start)
            .and_then(|from| usize::try_from(from).ok());
        let known = from.and_then(|from| self.window.get(from..)).unwrap_or_default();
        let known = known.len().min(buffer.len());
        if let Some(from) = from.filter(|_| known > 0) {
            buffer[..known].copy_from_slice(&self.window[from..from + known]);
        }
        let rest = &mut buffer[known..];
        Ok(rest.is_empty() || self.stream.read(offset + known as u64, rest)? == rest.len())
    }

    /// Makes sure that there are bytes up to `offset`; gives how many there are when there are less.
    pub(crate) fn reach(&mut self, offset: u64) -> Result<Option<u64>, ErrorKind> {
        if let (None, Stream::Packed(unpacker)) = (self.size, &mut self.stream)
            && unpacker.seen() < offset
        {
            unpacker.skip_to(offset)?;
            self.size = unpacker.end();
        }
        Ok(self.size.filter(|&size| size < offset))
    }

    /// Reads to the end of the file, so that its size is known and its checksum was compared.
    pub(crate) fn finish(&mut self) -> Result<u64, ErrorKind> {
        self.reach(u64::MAX)?;
        Ok(self.size.unwrap_or(0))
    }

    pub(crate) fn known_size(&self) -> Option<u64> {
        self.size
    }

    /// How many bytes there are, if that is known, or else how many were seen.
    pub(crate) fn size(&self) -> u64 {
        match &self.stream {
            Stream::Plain(source) => source.size(),
            Stream::Packed(unpacker) => unpacker.seen(),
        }
    }

    /// How many bytes of a packed file were read, and how many it has.
    pub(crate) fn packed(&self) -> Option<(u64, u64)> {
        match &self.stream {
            Stream::Plain(_) => None,
            Stream::Packed(unpacker) => Some(unpacker.consumed()),
        }
    }
}

impl Stream {
    /// Reads as much as there is.
    fn read(&mut self, offset: u64, buffer: &mut [u8]) -> Result<usize, ErrorKind> {
        match self {
            Stream::Plain(source) => {
                let left = source.size().saturating_sub(offset);
                let len = usize::try_from(left).map_or(buffer.len(), |left| left.min(buffer.len()));
                source.read_at(offset, &mut buffer[..len]).map_err(unreadable)?;
                Ok(len)
            }
            Stream::Packed(unpacker) => unpacker.read(offset, buffer),
        }
    }

    fn end(&self) -> Option<u64> {
        match self {
            Stream::Plain(source) => Some(source.size()),
            Stream::Packed(unpacker) => unpacker.end(),
        }
    }
}

impl std::fmt::Debug for ByteReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ByteReader")
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}
