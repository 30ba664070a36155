//! Text as pyarrow keeps it: all characters in a row, and where each text begins and ends.

use std::borrow::Cow;

use super::arena::{Arena, Node, NodeId, Span};
use super::array::Contents;
use super::constructors::{Arrow, Global, Object, expected};
use super::dtype::BYTE;
use super::error::ErrorKind;
use super::view::View;

/// A column of text, in one or more pieces.
#[derive(Debug, Clone)]
pub(super) struct ArrowText<'a> {
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
    offsets: &'a [u8],
    /// Bytes of an offset: 4 or 8.
    width: usize,
    characters: &'a [u8],
    /// Where the characters lie.
    span: Span,
}

impl<'a> ArrowText<'a> {
    pub(super) fn of(arena: &'a Arena, id: NodeId) -> Result<ArrowText<'a>, ErrorKind> {
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
                what: "rows in a column of text",
                limit: arena.size(),
            });
        }
        Ok(ArrowText { chunks, ends })
    }

    pub(super) fn len(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    pub(super) fn get(&self, row: usize) -> View<'a> {
        let index = self.ends.partition_point(|&end| end <= row);
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        self.chunks[index].get(row - start)
    }

    /// Where the bytes of a row lie.
    pub(super) fn contents(&self, row: usize) -> Option<Contents> {
        let index = self.ends.partition_point(|&end| end <= row);
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        let chunk = self.chunks.get(index)?;
        let row = row - start + chunk.offset;
        let (start, end) = (chunk.bound(row), chunk.bound(row + 1));
        chunk.characters.get(start..end)?;
        let span = Span {
            start: chunk.span.start + start as u64,
            len: end - start,
            ..chunk.span
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
        const CONTEXT: &str = "a pyarrow array of text";
        let wrong = |wanted| expected(arena, CONTEXT, wanted, id);
        let parts = match object(arena, id) {
            Some(Object {
                class: Global::Arrow(Arrow::RestoreArray),
                args,
                ..
            }) => arena.items(args[0]),
            _ => None,
        };
        // Type, length, missing values, offset, buffers, children, dictionary.
        let Some(&[kind, len, _, offset, buffers, ..]) = parts else {
            return Err(wrong("the parts of an array"));
        };
        let width = match object(arena, kind).map(|object| object.class) {
            Some(Global::Arrow(Arrow::String)) => 4,
            Some(Global::Arrow(Arrow::LargeString)) => 8,
            _ => return Err(expected(arena, CONTEXT, "the type string", kind)),
        };
        let number = |id| {
            arena
                .int(id)
                .and_then(|n| usize::try_from(n).ok())
                .ok_or_else(|| wrong("its length"))
        };
        let (len, offset) = (number(len)?, number(offset)?);
        let Some(&[validity, offsets, characters]) = arena.items(buffers) else {
            return Err(wrong("three buffers"));
        };
        let chunk = Chunk {
            len,
            offset,
            validity: buffer(arena, validity),
            offsets: buffer(arena, offsets).unwrap_or_default(),
            width,
            characters: buffer(arena, characters).unwrap_or_default(),
            span: span(arena, characters).unwrap_or(Span::EMPTY),
        };
        let rows = len.checked_add(offset);
        let needed = rows.and_then(|rows| rows.checked_add(1)?.checked_mul(width));
        if needed.is_none_or(|needed| needed > chunk.offsets.len() && len > 0) {
            return Err(wrong("an offset for each row"));
        }
        if chunk
            .validity
            .is_some_and(|bits| rows.is_none_or(|rows| bits.len() < rows.div_ceil(8)))
        {
            return Err(wrong("a bit for each row"));
        }
        Ok(chunk)
    }

    fn get(&self, row: usize) -> View<'a> {
        let row = row + self.offset;
        if self.validity.is_some_and(|bits| bits[row / 8] >> (row % 8) & 1 == 0) {
            return View::None;
        }
        match self.characters.get(self.bound(row)..self.bound(row + 1)) {
            Some(text) => View::Str(String::from_utf8_lossy(text)),
            None => View::Str(Cow::Borrowed("")),
        }
    }

    fn bound(&self, row: usize) -> usize {
        let bytes = &self.offsets[row * self.width..(row + 1) * self.width];
        bytes
            .iter()
            .rev()
            .fold(0, |value, &byte| value << 8 | usize::from(byte))
    }
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
