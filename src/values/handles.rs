//! What stands for a value, and for bytes that may still lie in the file.

use super::numpy::dtype::Dtype;

/// The number of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NodeId(u32);

impl NodeId {
    pub(crate) const NONE: NodeId = NodeId(0);
    pub(crate) const FALSE: NodeId = NodeId(1);
    pub(crate) const TRUE: NodeId = NodeId(2);

    pub(crate) fn from_index(index: usize) -> NodeId {
        NodeId(u32::try_from(index).expect("the limit on values keeps numbers below 2^32"))
    }

    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where bytes lie: in memory, or, when there are many, still in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub start: u64,
    pub len: usize,
    pub in_file: bool,
}

impl Span {
    pub(crate) const EMPTY: Span = Span {
        start: 0,
        len: 0,
        in_file: false,
    };
}

/// The bytes of an array's elements, wherever they lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contents {
    pub(crate) span: Span,
    pub dtype: Dtype,
    /// Where in the (unpacked) file the array is made; `None` when it is made of files of their own.
    pub offset: Option<u64>,
}

impl Contents {
    /// Bytes of a file that holds nothing but values.
    pub fn of_file(start: u64, len: usize, dtype: Dtype) -> Contents {
        let in_file = true;
        Contents {
            span: Span { start, len, in_file },
            dtype,
            offset: None,
        }
    }

    /// The number of bytes.
    pub fn len(&self) -> usize {
        self.span.len
    }

    /// Where in the (unpacked) file they lie; `None` when they were brought into memory.
    pub fn start(&self) -> Option<u64> {
        self.span.in_file.then_some(self.span.start)
    }

    /// Where in the (unpacked) file the element at this place stands: of an array that was brought into memory, where that
    /// is made.
    pub fn offset_of(&self, place: usize) -> Option<u64> {
        match self.span.in_file {
            true => self.offset.map(|_| self.span.start + (place * self.dtype.size) as u64),
            false => self.offset,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
