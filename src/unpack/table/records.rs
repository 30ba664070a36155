//! The records of a table, one after the other: lines, or several where a line ends between quotes.

use std::io::{self, Read};

/// A record, without the end of its line.
pub(super) struct Record<'r> {
    pub bytes: &'r [u8],
    /// The number of its line in the file, from 1 on.
    pub line: usize,
    /// Where in the file it begins.
    pub start: u64,
    /// Whether there is a quote in it.
    pub has_quotes: bool,
}

/// Why there is no next record.
pub(super) enum Broken {
    Io(io::Error),
    /// A quote that begins in this line, which begins at this byte, does not end.
    Quote {
        line: usize,
        start: u64,
    },
}

/// What is read of the file at once, at least.
const WINDOW: usize = 1 << 20;

/// The longest record.
const LONGEST: usize = 64 << 20;

/// Splits a stream into records; lines with nothing but blanks in them are passed by.
pub(super) struct Records<R> {
    stream: R,
    separator: u8,
    /// `\n`, or `\r` where lines end so.
    end_of_line: u8,
    window: Vec<u8>,
    /// Where in the window the next record begins, and where in the file the window does.
    at: usize,
    offset: u64,
    line: usize,
    is_at_end: bool,
}

impl<R: Read> Records<R> {
    /// Those of a stream whose first byte is byte `offset` of the file.
    pub(super) fn new(stream: R, offset: u64, separator: u8, end_of_line: u8) -> Records<R> {
        Records {
            stream,
            separator,
            end_of_line,
            window: Vec::new(),
            at: 0,
            offset,
            line: 1,
            is_at_end: false,
        }
    }

    pub(super) fn next(&mut self) -> Result<Option<Record<'_>>, Broken> {
        loop {
            let mut quotes = Quotes::new(self.separator);
            let (mut len, mut lines) = (0, 0);
            // A record ends with the first line that does not end between quotes.
            let end = loop {
                let Some(end) = self.end_of_line(len).map_err(Broken::Io)? else {
                    break None;
                };
                quotes.pass(&self.window[self.at + len..self.at + end]);
                lines += 1;
                if !quotes.is_inside {
                    break Some(end);
                }
                quotes.pass(&[self.end_of_line]);
                len = end + 1;
            };
            let (line, start) = (self.line, self.offset + self.at as u64);
            let Some(end) = end else {
                return match len == 0 {
                    true => Ok(None),
                    false => Err(Broken::Quote { line, start }),
                };
            };
            let from = self.at;
            self.line += lines;
            self.at = (from + end + 1).min(self.window.len());
            let bytes = &self.window[from..from + end];
            let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
            if bytes.iter().any(|byte| !byte.is_ascii_whitespace()) {
                let to = from + bytes.len();
                return Ok(Some(Record {
                    bytes: &self.window[from..to],
                    line,
                    start,
                    has_quotes: quotes.seen,
                }));
            }
        }
    }

    /// The length of the record up to the first end of a line that lies `from` bytes behind its beginning or later; that of the
    /// file where there is none, and `None` at its end.
    fn end_of_line(&mut self, from: usize) -> io::Result<Option<usize>> {
        let mut seen = from;
        loop {
            let known = &self.window[(self.at + seen).min(self.window.len())..];
            if let Some(len) = position(self.end_of_line, known) {
                return Ok(Some(seen + len));
            }
            seen += known.len();
            if self.is_at_end {
                return Ok((seen > from).then_some(seen));
            }
            if seen > LONGEST {
                return Err(io::Error::other(format!(
                    "line {} is longer than {LONGEST} bytes",
                    self.line
                )));
            }
            self.window.drain(..self.at);
            self.offset += self.at as u64;
            self.at = 0;
            let before = self.window.len();
            let wanted = WINDOW.max(before) as u64;
            (&mut self.stream).take(wanted).read_to_end(&mut self.window)?;
            self.is_at_end = self.window.len() < before + wanted as usize;
        }
    }
}

/// Where a byte stands first.
fn position(byte: u8, bytes: &[u8]) -> Option<usize> {
    // Blocks without it, in which nothing is decided byte by byte, are passed by at once.
    const BLOCK: usize = 64;
    let blocks = bytes.chunks_exact(BLOCK);
    let is_in = |block: &[u8]| block.iter().fold(false, |is_in, &other| is_in | (other == byte));
    let passed = blocks.take_while(|block| !is_in(block)).count() * BLOCK;
    bytes[passed..]
        .iter()
        .position(|&other| other == byte)
        .map(|place| passed + place)
}

/// Whether the end of what was passed lies between quotes: they begin with a field, and two of them in a row are one that is
/// meant.
pub(super) struct Quotes {
    separator: u8,
    pub is_inside: bool,
    pub seen: bool,
    begins_field: bool,
}

impl Quotes {
    pub(super) fn new(separator: u8) -> Quotes {
        Quotes {
            separator,
            is_inside: false,
            seen: false,
            begins_field: true,
        }
    }

    pub(super) fn pass(&mut self, bytes: &[u8]) {
        if !self.seen && position(b'"', bytes).is_none() {
            return;
        }
        self.seen = true;
        for &byte in bytes {
            match byte {
                b'"' if self.is_inside => self.is_inside = false,
                // The second of two opens again.
                b'"' if self.begins_field => self.is_inside = true,
                _ => {}
            }
            if !self.is_inside {
                let is_blank = byte == b' ' && self.begins_field;
                self.begins_field = byte == self.separator || is_blank || byte == b'"';
            }
        }
    }
}

/// The fields of a record. `out` keeps its room from one to the next.
pub(super) fn split(record: &Record, separator: u8, out: &mut Vec<Vec<u8>>) {
    let mut count = 0;
    let mut add = |field: &[u8]| {
        if count == out.len() {
            out.push(Vec::new());
        }
        out[count].clear();
        out[count].extend_from_slice(field.trim_ascii());
        count += 1;
    };
    if record.has_quotes {
        let bytes = unblanked(record.bytes, separator);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(&bytes[..]);
        let mut fields = csv::ByteRecord::new();
        if let Ok(true) = reader.read_byte_record(&mut fields) {
            fields.iter().for_each(&mut add);
        }
    } else {
        record.bytes.split(|&byte| byte == separator).for_each(&mut add);
    }
    out.truncate(count);
}

/// A record without the blanks before quotes, behind which csv would not see them.
fn unblanked(bytes: &[u8], separator: u8) -> Vec<u8> {
    let mut quotes = Quotes::new(separator);
    quotes.seen = true;
    let mut kept = Vec::with_capacity(bytes.len());
    for &byte in bytes {
        if !(quotes.begins_field && !quotes.is_inside && byte == b' ') {
            kept.push(byte);
        }
        quotes.pass(&[byte]);
    }
    kept
}
