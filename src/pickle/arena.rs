//! The values of a pickle, one after the other in a vector, referred to by number: values may share parts or contain
//! themselves, and however deep they are nested, nothing that is done with them recurses.

use std::borrow::Cow;

use super::array::{Array, Scalar};
use super::constructors::{Global, Object};
use super::dtype::Dtype;
use super::error::ErrorKind;
use super::limits::Limits;

/// The number of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NodeId(u32);

impl NodeId {
    pub(super) const NONE: NodeId = NodeId(0);
    pub(super) const FALSE: NodeId = NodeId(1);
    pub(super) const TRUE: NodeId = NodeId(2);

    pub(super) fn from_index(index: usize) -> NodeId {
        NodeId(u32::try_from(index).expect("the limit on values keeps numbers below 2^32"))
    }
}

/// Where bytes lie: in the file itself, or, when they had to be decoded first, aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub start: usize,
    pub len: usize,
    pub aside: bool,
}

/// A value.
#[derive(Debug)]
pub(super) enum Node {
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
    Dtype(Box<Dtype>),
    Array(Box<Array>),
    Scalar(Box<Scalar>),
    /// Some other constructor's arguments and state, as they are in the file.
    Object(Box<Object>),
}

/// The file and all values made from it.
#[derive(Debug)]
pub(super) struct Arena {
    pub bytes: Vec<u8>,
    aside: Vec<u8>,
    nodes: Vec<Node>,
    values_limit: usize,
    copied: u64,
}

impl Arena {
    pub(super) fn new(bytes: Vec<u8>, limits: &Limits) -> Arena {
        let nodes = vec![Node::None, Node::Bool(false), Node::Bool(true)];
        Arena {
            bytes,
            aside: Vec::new(),
            nodes,
            values_limit: limits.values.min(1 << 31),
            copied: 0,
        }
    }

    pub(super) fn add(&mut self, node: Node) -> Result<NodeId, ErrorKind> {
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
        Ok(NodeId::from_index(self.nodes.len() - 1))
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    pub(super) fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }

    /// Counts `len` units that are copied rather than referred to. A few bytes of a pickle may ask for a copy of a
    /// large value, again and again; a well-meant one copies each of its bytes at most once.
    pub(super) fn charge(&mut self, len: usize) -> Result<(), ErrorKind> {
        self.copied += len as u64;
        let limit = 1024 + 2 * self.bytes.len() as u64;
        if self.copied > limit {
            return Err(ErrorKind::Limit {
                what: "bytes of repeated conversions",
                limit,
            });
        }
        Ok(())
    }

    /// Keeps decoded bytes.
    pub(super) fn keep(&mut self, bytes: &[u8]) -> Result<Span, ErrorKind> {
        let span = Span {
            start: self.aside.len(),
            len: bytes.len(),
            aside: true,
        };
        self.aside
            .try_reserve(bytes.len())
            .map_err(|_| ErrorKind::OutOfMemory { what: "decoded text" })?;
        self.aside.extend_from_slice(bytes);
        Ok(span)
    }

    pub(super) fn span(&self, span: Span) -> &[u8] {
        let all = if span.aside { &self.aside } else { &self.bytes };
        &all[span.start..span.start + span.len]
    }

    pub(super) fn text(&self, id: NodeId) -> Option<Cow<'_, str>> {
        match *self.node(id) {
            Node::Text(span) => Some(String::from_utf8_lossy(self.span(span))),
            Node::OldText(span) => std::str::from_utf8(self.span(span)).ok().map(Cow::Borrowed),
            _ => None,
        }
    }

    /// An integer; truth values count as 0 and 1, as they do in Python.
    pub(super) fn int(&self, id: NodeId) -> Option<i64> {
        match *self.node(id) {
            Node::Int(value) => Some(value),
            Node::Bool(value) => Some(i64::from(value)),
            _ => None,
        }
    }

    pub(super) fn raw(&self, id: NodeId) -> Option<Span> {
        match *self.node(id) {
            Node::Bytes(span) | Node::OldText(span) => Some(span),
            _ => None,
        }
    }

    /// The items of a list or tuple.
    pub(super) fn items(&self, id: NodeId) -> Option<&[NodeId]> {
        match self.node(id) {
            Node::List(items) | Node::Tuple(items) => Some(items),
            _ => None,
        }
    }

    /// The value of the last entry of a dict under this name.
    pub(super) fn entry(&self, id: NodeId, name: &str) -> Option<NodeId> {
        let Node::Dict(pairs) = self.node(id) else { return None };
        let named = |key: NodeId| match *self.node(key) {
            Node::Text(span) | Node::OldText(span) => self.span(span) == name.as_bytes(),
            _ => false,
        };
        pairs.iter().rev().find(|(key, _)| named(*key)).map(|pair| pair.1)
    }

    /// What a value is, with an article, under Python's name for it.
    pub(super) fn describe(&self, id: NodeId) -> String {
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
            Node::Global(global) => return format!("the class {}", global.name()),
            Node::Object(object) => return format!("a {}", object.class.name()),
        };
        what.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_takes_32_bytes() {
        assert_eq!(size_of::<Node>(), 32);
    }
}
