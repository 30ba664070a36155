//! numpy's arrays: a type, a layout and the bytes, which stay where they are in the file.

use std::rc::Rc;

use super::dtype::{Dtype, Kind};
use super::layout::ArrayLayout;
use crate::values::handles::{Contents, NodeId, Span};

/// What an array holds. Its length was checked against the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Data {
    Raw(Span),
    /// The list of its objects.
    Objects(NodeId),
}

#[derive(Debug)]
pub(crate) struct Array {
    pub dtype: Dtype,
    pub layout: ArrayLayout,
    pub data: Data,
    /// Where in the file it was made; `None` when it was not.
    pub offset: Option<u64>,
    /// Those of records.
    pub fields: Option<Rc<Vec<Field>>>,
    /// A byte in memory for each element, which is not zero where that is missing.
    pub mask: Option<Box<Span>>,
}

impl Array {
    /// What `_reconstruct` makes, before BUILD fills it.
    pub(crate) fn empty(offset: Option<u64>) -> Array {
        let dtype = Dtype {
            kind: Kind::Int,
            size: 1,
            big_endian: false,
        };
        Array {
            offset,
            ..Array::template(dtype, ArrayLayout::empty())
        }
    }

    /// All but contents.
    pub(crate) fn template(dtype: Dtype, layout: ArrayLayout) -> Array {
        Array {
            dtype,
            layout,
            data: Data::Raw(Span::EMPTY),
            offset: None,
            fields: None,
            mask: None,
        }
    }

    /// The elements, where they lie in the file.
    pub(crate) fn contents_in_file(&self) -> Option<Contents> {
        match self.data {
            Data::Raw(span) if span.in_file => Some(Contents {
                span,
                dtype: self.dtype,
                offset: self.offset,
            }),
            _ => None,
        }
    }
}

/// One field of a record.
#[derive(Debug)]
pub(crate) struct Field {
    /// A text.
    pub name: NodeId,
    /// Where in a record it begins, in bytes.
    pub offset: usize,
    /// What it holds, all but the contents: an array, which has no axes when it is a single value.
    pub array: Array,
}

/// A single number or text of numpy.
#[derive(Debug)]
pub(crate) struct Scalar {
    pub dtype: Dtype,
    pub span: Span,
}
