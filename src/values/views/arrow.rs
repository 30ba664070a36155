//! Columns as pyarrow keeps them: of text all characters in a row, and where each text begins and ends.

use std::borrow::Cow;
use std::ops::Range;

use super::numbers;
use super::view::View;
use crate::values::arena::{Arena, Node, Object, expected};
use crate::values::error::ErrorKind;
use crate::values::handles::{Contents, NodeId, Span};
use crate::values::names::{Arrow, Global};
use crate::values::numpy::dtype::{BYTE, Dtype};

/// A column of text, numbers or truth values, in one or more pieces.
#[derive(Debug, Clone)]
pub(crate) struct ArrowValues<'a> {
    chunks: Vec<Chunk<'a>>,
    /// The row at which each chunk ends.
    ends: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Chunk<'a> {
    len: usize,
    /// Rows before the first in all buffers.
    offset: usize,
    /// A bit for each row, lowest first: whether there is a value.
    validity: Option<&'a [u8]>,
    body: Body<'a>,
}

/// The values of a piece.
#[derive(Debug, Clone)]
enum Body<'a> {
    Text {
        offsets: &'a [u8],
        /// Bytes of an offset: 4 or 8.
        width: usize,
        characters: &'a [u8],
        /// Where the characters lie.
        span: Span,
    },
    Numbers(Dtype, &'a [u8]),
    /// A bit for each row.
    Bits(&'a [u8]),
    /// For each row the number of one of some values.
    Codes(Dtype, &'a [u8], Box<Chunk<'a>>),
}

impl<'a> ArrowValues<'a> {
    pub(crate) fn of(arena: &'a Arena, id: NodeId) -> Result<ArrowValues<'a>, ErrorKind> {
        let mut chunks = Vec::new();
        match object(arena, id) {
            Some(Object {
                class: Global::Arrow(Arrow::ChunkedArray),
                args,
                ..
            }) => {
                for &piece in arena.items(args[0]).unwrap_or_default() {
                    chunks.push(Chunk::of(arena, piece)?);
                }
            }
            _ => chunks.push(Chunk::of(arena, id)?),
        }
        let mut ends = Vec::with_capacity(chunks.len());
        let mut rows = 0usize;
        for chunk in &chunks {
            rows = rows.saturating_add(chunk.len);
            ends.push(rows);
        }
        // Each row has an offset of at least four bytes of its own, unless a piece is there more than once.
        if rows as u64 > arena.size() {
            return Err(ErrorKind::Limit {
                what: "rows in a column of pyarrow",
                limit: arena.size(),
            });
        }
        Ok(ArrowValues { chunks, ends })
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    pub(crate) fn get(&self, row: usize) -> View<'a> {
        let index = self.ends.partition_point(|&end| end <= row);
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        self.chunks[index].get(row - start)
    }

    /// Where the bytes of a row lie.
    pub(crate) fn contents(&self, row: usize) -> Option<Contents> {
        let index = self.ends.partition_point(|&end| end <= row);
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        let chunk = self.chunks.get(index)?;
        let Body::Text { characters, span, .. } = &chunk.body else {
            return None;
        };
        let place = chunk.bounds(row - start + chunk.offset);
        let len = characters.get(place.clone())?.len();
        let span = Span {
            start: span.start + place.start as u64,
            len,
            ..*span
        };
        Some(Contents {
            span,
            dtype: BYTE,
            offset: None,
        })
    }
}

impl<'a> Chunk<'a> {
    fn of(arena: &'a Arena, id: NodeId) -> Result<Chunk<'a>, ErrorKind> {
        const CONTEXT: &str = "an array of pyarrow";
        let wrong = |wanted| expected(arena, CONTEXT, wanted, id);
        // Type, length, missing values, offset, buffers, children, dictionary.
        let Some(&[kind, len, _, offset, buffers, _, words]) = parts(arena, id) else {
            return Err(wrong("the parts of an array"));
        };
        let number = |id| {
            arena
                .int(id)
                .and_then(|n| usize::try_from(n).ok())
                .ok_or_else(|| wrong("its length"))
        };
        let (len, offset) = (number(len)?, number(offset)?);
        let rows = len.checked_add(offset).ok_or_else(|| wrong("its length"))?;
        let buffers = arena.items(buffers).unwrap_or_default();
        let bytes = |index: usize| buffers.get(index).and_then(|&id| buffer(arena, id)).unwrap_or_default();
        let text = |width| Body::Text {
            offsets: bytes(1),
            width,
            characters: bytes(2),
            span: buffers.get(2).and_then(|&id| span(arena, id)).unwrap_or(Span::EMPTY),
        };
        let of = object(arena, kind);
        let body = match of.map(|object| object.class) {
            Some(Global::Arrow(Arrow::String)) => text(4),
            Some(Global::Arrow(Arrow::LargeString)) => text(8),
            Some(Global::Arrow(Arrow::Number(dtype))) => Body::Numbers(dtype, bytes(1)),
            Some(Global::Arrow(Arrow::Bit)) => Body::Bits(bytes(1)),
            Some(Global::Arrow(Arrow::Dictionary)) => {
                let codes = of
                    .and_then(|of| object(arena, *of.args.first()?))
                    .map(|object| object.class);
                let words = Chunk::of_words(arena, words)?;
                match codes {
                    Some(Global::Arrow(Arrow::Number(dtype))) => Body::Codes(dtype, bytes(1), Box::new(words)),
                    _ => return Err(wrong("numbers of its values")),
                }
            }
            _ => {
                return Err(expected(
                    arena,
                    CONTEXT,
                    "a type of text, numbers or truth values",
                    kind,
                ));
            }
        };
        let (found, needed) = match &body {
            Body::Text { offsets, width, .. } => (
                offsets.len(),
                rows.checked_add(1).and_then(|rows| rows.checked_mul(*width)),
            ),
            Body::Numbers(dtype, bytes) | Body::Codes(dtype, bytes, _) => (bytes.len(), rows.checked_mul(dtype.size)),
            Body::Bits(bits) => (bits.len(), Some(rows.div_ceil(8))),
        };
        if len > 0 && needed.is_none_or(|needed| needed > found) {
            return Err(wrong("a value for each row"));
        }
        let validity = buffers.first().and_then(|&id| buffer(arena, id));
        if validity.is_some_and(|bits| bits.len() < rows.div_ceil(8)) {
            return Err(wrong("a bit for each row"));
        }
        Ok(Chunk {
            len,
            offset,
            validity,
            body,
        })
    }

    /// The values that others give the numbers of, which are none such themselves.
    fn of_words(arena: &'a Arena, id: NodeId) -> Result<Chunk<'a>, ErrorKind> {
        let kind = parts(arena, id).and_then(|parts| object(arena, *parts.first()?));
        match kind.map(|kind| kind.class) {
            Some(Global::Arrow(Arrow::Dictionary)) | None => {
                Err(expected(arena, "an array of pyarrow", "plain values", id))
            }
            _ => Chunk::of(arena, id),
        }
    }

    fn get(&self, row: usize) -> View<'a> {
        let row = row + self.offset;
        if self.validity.is_some_and(|bits| !bit(bits, row)) {
            return View::None;
        }
        let number = |dtype: Dtype, bytes: &[u8]| numbers::decode(dtype, &bytes[row * dtype.size..][..dtype.size]);
        match &self.body {
            Body::Text { characters, .. } => match characters.get(self.bounds(row)) {
                Some(text) => View::Str(String::from_utf8_lossy(text)),
                None => View::Str(Cow::Borrowed("")),
            },
            Body::Numbers(dtype, bytes) => number(*dtype, bytes),
            Body::Bits(bits) => View::Bool(bit(bits, row)),
            Body::Codes(dtype, bytes, words) => match number(*dtype, bytes) {
                View::Int(code) => match usize::try_from(code) {
                    Ok(code) if code < words.len => words.get(code),
                    _ => View::None,
                },
                _ => View::None,
            },
        }
    }

    /// Where the characters of a text begin and end.
    fn bounds(&self, row: usize) -> Range<usize> {
        let Body::Text { offsets, width, .. } = &self.body else {
            return 0..0;
        };
        let bound = |row: usize| {
            let bytes = &offsets[row * width..(row + 1) * width];
            bytes
                .iter()
                .rev()
                .fold(0, |value, &byte| value << 8 | usize::from(byte))
        };
        bound(row)..bound(row + 1)
    }
}

/// The parts of an array, or of the values that it gives the numbers of.
fn parts(arena: &Arena, id: NodeId) -> Option<&[NodeId]> {
    match object(arena, id) {
        Some(object) if object.class == Global::Arrow(Arrow::RestoreArray) => arena.items(object.args[0]),
        _ => arena.items(id),
    }
}

fn bit(bits: &[u8], row: usize) -> bool {
    bits[row / 8] >> (row % 8) & 1 == 1
}

fn object(arena: &Arena, id: NodeId) -> Option<&Object> {
    match arena.node(id) {
        Node::Object(object) => Some(object),
        _ => None,
    }
}

fn buffer(arena: &Arena, id: NodeId) -> Option<&[u8]> {
    span(arena, id).map(|span| arena.span(span))
}

fn span(arena: &Arena, id: NodeId) -> Option<Span> {
    match object(arena, id)? {
        Object {
            class: Global::Arrow(Arrow::Buffer),
            args,
            ..
        } => arena.raw(args[0]),
        _ => None,
    }
}
