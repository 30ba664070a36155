//! The values of a file, one after the other in a vector, referred to by number: values may share parts or contain
//! themselves, and however deep they are nested, nothing that is done with them recurses.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use super::bytes::reader::ByteReader;
use super::error::ErrorKind;
use super::handles::{Contents, NodeId, Span};
use super::image::Image;
use super::limits::Limits;
use super::names::Global;
use super::numpy::array::{Array, Scalar};
use super::numpy::dtype::BYTE;
use super::numpy::record::Type;
use super::places::Places;

/// A value.
#[derive(Debug)]
pub(crate) enum Node {
    None,
    Bool(bool),
    Int(i64),
    /// Little-endian two's complement.
    BigInt(Span),
    Float(f64),
    /// UTF-8, which may hold encoded surrogates, as Python writes them.
    Text(Span),
    Bytes(Span),
    /// What Python 2 calls `str`: bytes that are often text.
    OldText(Span),
    List(Vec<NodeId>),
    Tuple(Vec<NodeId>),
    Set(Vec<NodeId>),
    Dict(Vec<(NodeId, NodeId)>),
    /// A name on the list of constructors.
    Global(Global),
    Dtype(Box<Type>),
    Array(Box<Array>),
    Scalar(Box<Scalar>),
    /// A picture of Pillow.
    Image(Box<Image>),
    /// Some other constructor's arguments and state, as they are in the file.
    Object(Box<Object>),
}

/// What a constructor was given.
#[derive(Debug)]
pub(crate) struct Object {
    pub class: Global,
    pub args: Vec<NodeId>,
    /// What BUILD gave it.
    pub state: Option<NodeId>,
    /// Where in the file it was made.
    pub offset: u64,
}

impl Object {
    pub(crate) fn made(class: Global, args: &[NodeId], offset: u64) -> Node {
        Node::Object(Box::new(Object {
            class,
            args: args.to_vec(),
            state: None,
            offset,
        }))
    }
}

/// The file and all values made from it.
#[derive(Debug)]
pub(crate) struct Arena {
    reader: RefCell<ByteReader>,
    /// All bytes that are in memory.
    kept: Vec<u8>,
    nodes: Vec<Node>,
    /// Where each value beyond the first three was made.
    places: Places,
    /// The instruction that is carried out.
    pub offset: u64,
    values_limit: usize,
    copied: u64,
    /// The contents of arrays whose elements were looked at, by where they lie in the file.
    looked_at: RefCell<Vec<(Span, Rc<[u8]>)>>,
    /// What went wrong while an element was looked at.
    failure: RefCell<Option<ErrorKind>>,
}

/// How many values there are before any is made: None, False and True.
const SHARED: usize = 3;

/// Arrays up to this size are read as a whole when their elements are looked at, up to `MOST_LOOKED_AT` of them.
const WHOLE: usize = 1 << 20;
const MOST_LOOKED_AT: usize = 16;

impl Arena {
    pub(crate) fn new(reader: ByteReader, limits: &Limits) -> Arena {
        let nodes = vec![Node::None, Node::Bool(false), Node::Bool(true)];
        Arena {
            reader: RefCell::new(reader),
            kept: Vec::new(),
            nodes,
            places: Places::default(),
            offset: 0,
            values_limit: limits.values.min(1 << 31),
            copied: 0,
            looked_at: RefCell::default(),
            failure: RefCell::default(),
        }
    }

    pub(crate) fn reader(&mut self) -> &mut ByteReader {
        self.reader.get_mut()
    }

    /// The number of bytes of the file; while a compressed one is unpacked, of those that were seen.
    pub(crate) fn size(&self) -> u64 {
        self.reader.borrow().size()
    }

    /// Fills `out` with the bytes from `from` on of those at `span`.
    pub(crate) fn read(&self, span: Span, from: usize, out: &mut [u8]) -> Result<(), ErrorKind> {
        if !span.in_file {
            out.copy_from_slice(&self.span(span)[from..from + out.len()]);
            return Ok(());
        }
        match self.reader.borrow_mut().read(span.start + from as u64, out)? {
            true => Ok(()),
            false => Err(ErrorKind::NoStop),
        }
    }

    /// Hands some bytes of those at `span` to `look`. A failure is kept for [`take_failure`](Arena::take_failure).
    pub(crate) fn look<T>(&self, span: Span, from: usize, len: usize, look: impl FnOnce(&[u8]) -> T) -> Option<T> {
        if !span.in_file {
            return Some(look(&self.span(span)[from..from + len]));
        }
        let mut looked_at = self.looked_at.borrow_mut();
        if let Some((_, bytes)) = looked_at.iter().find(|(at, _)| *at == span) {
            return Some(look(&bytes[from..from + len]));
        }
        let result = if span.len <= WHOLE {
            let mut bytes = vec![0; span.len];
            self.read(span, 0, &mut bytes).map(|()| {
                let value = look(&bytes[from..from + len]);
                looked_at.truncate(MOST_LOOKED_AT - 1);
                looked_at.insert(0, (span, bytes.into()));
                value
            })
        } else {
            let mut reader = self.reader.borrow_mut();
            reader
                .at(span.start + from as u64, len)
                .and_then(|bytes| bytes.get(..len).map(look).ok_or(ErrorKind::NoStop))
        };
        result.map_err(|kind| *self.failure.borrow_mut() = Some(kind)).ok()
    }

    /// The first bytes of those at `span` in the file; zeros where there are fewer.
    pub(crate) fn look_at_start(&self, span: Span) -> [u8; 4] {
        let mut start = [0; 4];
        match self.read(span, 0, &mut start) {
            Ok(()) => start,
            Err(_) => [0; 4],
        }
    }

    /// Where the bytes of a text lie.
    pub(crate) fn text_contents(&self, id: NodeId) -> Option<Contents> {
        match *self.node(id) {
            Node::Text(span) | Node::OldText(span) => Some(Contents {
                span,
                dtype: BYTE,
                offset: self.place(id),
            }),
            _ => None,
        }
    }

    pub(crate) fn take_failure(&self) -> Option<ErrorKind> {
        self.failure.take()
    }

    pub(crate) fn add(&mut self, node: Node) -> Result<NodeId, ErrorKind> {
        if self.nodes.len() >= self.values_limit {
            return Err(ErrorKind::Limit {
                what: "values outside of arrays",
                limit: self.values_limit as u64,
            });
        }
        self.nodes.try_reserve(1).map_err(|_| ErrorKind::OutOfMemory {
            what: "the values of the pickle",
        })?;
        self.nodes.push(node);
        self.places.add(self.offset);
        Ok(NodeId::from_index(self.nodes.len() - 1))
    }

    /// The byte of the file at which the value was made; `None` for those that are one for the whole file, such as None.
    pub(crate) fn place(&self, id: NodeId) -> Option<u64> {
        self.places.get(id.index().checked_sub(SHARED)?)
    }

    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    pub(crate) fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.index()]
    }

    /// Counts `len` units that are copied rather than referred to. A few bytes of a pickle may ask for a copy of a
    /// large value, again and again; a well-meant one copies each of its bytes at most once.
    pub(crate) fn charge(&mut self, len: usize) -> Result<(), ErrorKind> {
        self.copied += len as u64;
        let limit = 1024 + 2 * self.size();
        if self.copied > limit {
            return Err(ErrorKind::Limit {
                what: "bytes of repeated conversions",
                limit,
            });
        }
        Ok(())
    }

    /// Keeps bytes in memory.
    pub(crate) fn keep(&mut self, bytes: &[u8]) -> Result<Span, ErrorKind> {
        let start = self.kept.len();
        self.keep_more(bytes)?;
        Ok(self.kept_since(start))
    }

    /// Adds to the bytes that are kept.
    pub(crate) fn keep_more(&mut self, bytes: &[u8]) -> Result<(), ErrorKind> {
        self.kept
            .try_reserve(bytes.len())
            .map_err(|_| ErrorKind::OutOfMemory { what: "text" })?;
        self.kept.extend_from_slice(bytes);
        Ok(())
    }

    /// How many bytes are kept.
    pub(crate) fn kept(&self) -> usize {
        self.kept.len()
    }

    pub(crate) fn kept_since(&self, start: usize) -> Span {
        Span {
            start: start as u64,
            len: self.kept.len() - start,
            in_file: false,
        }
    }

    /// Brings bytes of the file into memory.
    pub(crate) fn fetch(&mut self, span: Span) -> Result<Span, ErrorKind> {
        if !span.in_file {
            return Ok(span);
        }
        self.charge(span.len)?;
        let start = self.kept.len();
        self.kept
            .try_reserve(span.len)
            .map_err(|_| ErrorKind::OutOfMemory { what: "text" })?;
        self.kept.resize(start + span.len, 0);
        match self.reader.get_mut().read(span.start, &mut self.kept[start..])? {
            true => Ok(self.kept_since(start)),
            false => Err(ErrorKind::NoStop),
        }
    }

    /// Bytes that are in memory; none, when they are in the file.
    pub(crate) fn span(&self, span: Span) -> &[u8] {
        match span.in_file {
            true => &[],
            false => &self.kept[span.start as usize..span.start as usize + span.len],
        }
    }

    pub(crate) fn text(&self, id: NodeId) -> Option<Cow<'_, str>> {
        match *self.node(id) {
            Node::Text(span) => Some(String::from_utf8_lossy(self.span(span))),
            Node::OldText(span) => std::str::from_utf8(self.span(span)).ok().map(Cow::Borrowed),
            _ => None,
        }
    }

    /// An integer; truth values count as 0 and 1, as they do in Python.
    pub(crate) fn int(&self, id: NodeId) -> Option<i64> {
        match *self.node(id) {
            Node::Int(value) => Some(value),
            Node::Bool(value) => Some(i64::from(value)),
            _ => None,
        }
    }

    pub(crate) fn raw(&self, id: NodeId) -> Option<Span> {
        match *self.node(id) {
            Node::Bytes(span) | Node::OldText(span) => Some(span),
            _ => None,
        }
    }

    /// The items of a list or tuple.
    pub(crate) fn items(&self, id: NodeId) -> Option<&[NodeId]> {
        match self.node(id) {
            Node::List(items) | Node::Tuple(items) => Some(items),
            _ => None,
        }
    }

    /// The value of the last entry of a dict under this name.
    pub(crate) fn entry(&self, id: NodeId, name: &str) -> Option<NodeId> {
        let Node::Dict(pairs) = self.node(id) else { return None };
        let named = |key: NodeId| match *self.node(key) {
            Node::Text(span) | Node::OldText(span) => self.span(span) == name.as_bytes(),
            _ => false,
        };
        pairs.iter().rev().find(|(key, _)| named(*key)).map(|pair| pair.1)
    }

    /// What a value is, with an article, under Python's name for it.
    pub(crate) fn describe(&self, id: NodeId) -> String {
        let what = match self.node(id) {
            Node::None => "None",
            Node::Bool(_) => "a bool",
            Node::Int(_) | Node::BigInt(_) => "an int",
            Node::Float(_) => "a float",
            Node::Text(_) | Node::OldText(_) => "a str",
            Node::Bytes(_) => "a bytes object",
            Node::List(_) => "a list",
            Node::Tuple(_) => "a tuple",
            Node::Set(_) => "a set",
            Node::Dict(_) => "a dict",
            Node::Dtype(_) => "a numpy dtype",
            Node::Array(_) => "a numpy array",
            Node::Scalar(_) => "a numpy number",
            Node::Image(_) => "a picture of Pillow",
            Node::Global(global) => return format!("the class {}", global.name()),
            Node::Object(object) => return format!("a {}", object.class.name()),
        };
        what.into()
    }
}

/// The error for a value that should have been something else.
pub(crate) fn expected(arena: &Arena, context: &'static str, expected: &'static str, found: NodeId) -> ErrorKind {
    ErrorKind::Expected {
        context,
        expected,
        found: arena.describe(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_takes_32_bytes_at_most() {
        assert!(size_of::<Node>() <= 32, "{}", size_of::<Node>());
    }
}
