//! What lies around a file: gzip or zlib.

use std::io::{self, BufRead, Read};

use flate2::bufread::{MultiGzDecoder, ZlibDecoder};

use super::source::Source;
use crate::values::error::ErrorKind;
use crate::values::limits::Limits;

#[derive(Debug, Clone, Copy)]
pub(crate) enum Format {
    Gzip,
    /// What `joblib.dump(..., compress=3)` writes.
    Zlib,
}

/// Unpacks a file from its beginning to its end, and from the beginning again where something before is asked for.
pub(crate) struct Unpacker {
    format: Format,
    decoder: Option<Decoder>,
    /// The unpacked byte that comes next.
    at: u64,
    /// The largest `at` was.
    seen: u64,
    end: Option<u64>,
    packed: u64,
    limit: u64,
    restarts: u32,
}

/// How often a file may be unpacked from its beginning again: what lies apart in it may belong together.
const MOST_RESTARTS: u32 = 64;

enum Decoder {
    Gzip(MultiGzDecoder<Input>),
    Zlib(ZlibDecoder<Input>),
}

impl Unpacker {
    pub(crate) fn find(start: &[u8]) -> Option<Format> {
        match start {
            [0x1f, 0x8b, ..] => Some(Format::Gzip),
            [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => Some(Format::Zlib),
            _ => None,
        }
    }

    pub(crate) fn new(format: Format, source: Box<dyn Source>, limits: &Limits) -> Unpacker {
        let packed = source.size();
        Unpacker {
            format,
            decoder: Some(Decoder::new(format, source)),
            at: 0,
            seen: 0,
            end: None,
            packed,
            limit: packed.saturating_mul(limits.expansion).max(limits.expansion_floor),
            restarts: 0,
        }
    }

    pub(crate) fn end(&self) -> Option<u64> {
        self.end
    }

    pub(crate) fn seen(&self) -> u64 {
        self.end.unwrap_or(self.seen)
    }

    pub(crate) fn consumed(&self) -> (u64, u64) {
        (
            self.decoder.as_ref().map_or(0, |decoder| decoder.input().at),
            self.packed,
        )
    }

    /// Reads as much as there is.
    pub(crate) fn read(&mut self, offset: u64, buffer: &mut [u8]) -> Result<usize, ErrorKind> {
        self.skip_to(offset)?;
        if self.at < offset {
            return Ok(0);
        }
        let mut len = 0;
        while len < buffer.len() {
            match self.next(&mut buffer[len..])? {
                0 => break,
                read => len += read,
            }
        }
        Ok(len)
    }

    pub(crate) fn skip_to(&mut self, offset: u64) -> Result<(), ErrorKind> {
        if offset < self.at {
            self.restarts += 1;
            if self.restarts > MOST_RESTARTS {
                return Err(ErrorKind::Limit {
                    what: "returns to an earlier place of a compressed file",
                    limit: MOST_RESTARTS.into(),
                });
            }
            if let Some(decoder) = self.decoder.take() {
                self.decoder = Some(Decoder::new(self.format, decoder.into_source()));
            }
            self.at = 0;
        }
        if self.at == offset {
            return Ok(());
        }
        let mut waste = vec![0; 64 << 10];
        while self.at < offset {
            let len = usize::try_from(offset - self.at).map_or(waste.len(), |left| left.min(waste.len()));
            if self.next(&mut waste[..len])? == 0 {
                break;
            }
        }
        Ok(())
    }

    fn next(&mut self, buffer: &mut [u8]) -> Result<usize, ErrorKind> {
        let read = match &mut self.decoder {
            Some(Decoder::Gzip(decoder)) => decoder.read(buffer),
            Some(Decoder::Zlib(decoder)) => decoder.read(buffer),
            None => Ok(0),
        };
        let read = read.map_err(|error| match error.get_ref() {
            Some(inner) if inner.is::<NotRead>() => unreadable(error),
            _ => ErrorKind::Unpack {
                format: self.format.name(),
                reason: error.to_string(),
            },
        })?;
        if read == 0 {
            self.end = Some(self.at);
        }
        self.at += read as u64;
        self.seen = self.seen.max(self.at);
        if self.at > self.limit {
            let (packed, limit) = (self.packed, self.limit);
            return Err(ErrorKind::Expansion { packed, limit });
        }
        Ok(read)
    }
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Format::Gzip => "gzip",
            Format::Zlib => "zlib",
        }
    }
}

impl Decoder {
    fn new(format: Format, source: Box<dyn Source>) -> Decoder {
        let input = Input {
            source,
            at: 0,
            buffer: Vec::new(),
            used: 0,
        };
        match format {
            Format::Gzip => Decoder::Gzip(MultiGzDecoder::new(input)),
            Format::Zlib => Decoder::Zlib(ZlibDecoder::new(input)),
        }
    }

    fn input(&self) -> &Input {
        match self {
            Decoder::Gzip(decoder) => decoder.get_ref(),
            Decoder::Zlib(decoder) => decoder.get_ref(),
        }
    }

    fn into_source(self) -> Box<dyn Source> {
        match self {
            Decoder::Gzip(decoder) => decoder.into_inner().source,
            Decoder::Zlib(decoder) => decoder.into_inner().source,
        }
    }
}

/// A source read from its beginning to its end.
struct Input {
    source: Box<dyn Source>,
    /// The byte that is read next.
    at: u64,
    buffer: Vec<u8>,
    used: usize,
}

/// Bytes of the packed file that are read at once.
const PIECE: usize = 256 << 10;

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.used == self.buffer.len() {
            let left = usize::try_from(self.source.size() - self.at).unwrap_or(PIECE);
            self.buffer.resize(left.min(PIECE), 0);
            self.source
                .read_at(self.at, &mut self.buffer)
                .map_err(|error| io::Error::other(NotRead(error)))?;
            self.at += self.buffer.len() as u64;
            self.used = 0;
        }
        Ok(&self.buffer[self.used..])
    }

    fn consume(&mut self, len: usize) {
        self.used += len;
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = self.fill_buf()?.read(buffer)?;
        self.consume(len);
        Ok(len)
    }
}

/// The file itself could not be read, whatever is in it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct NotRead(io::Error);

pub(super) fn unreadable(error: io::Error) -> ErrorKind {
    ErrorKind::Unreadable {
        reason: error.to_string(),
    }
}
