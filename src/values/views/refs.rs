//! What points to a value in the file that has parts: what can be told of it without a look at these.

use crate::values::arena::Object;
use crate::values::file::File;
use crate::values::handles::{Contents, NodeId};
use crate::values::numpy::array::{Array, Data};
use crate::values::numpy::dtype::Dtype;

/// The items of a list, tuple or set.
#[derive(Debug, Clone, Copy)]
pub struct Items<'a> {
    pub(super) file: &'a File,
    pub(super) id: NodeId,
    pub(super) items: &'a [NodeId],
}

/// The entries of a dict, in its order.
#[derive(Debug, Clone, Copy)]
pub struct Pairs<'a> {
    pub(super) file: &'a File,
    pub(super) id: NodeId,
    pub(super) pairs: &'a [(NodeId, NodeId)],
}

/// An array in the file.
#[derive(Debug, Clone, Copy)]
pub struct ArrayRef<'a> {
    pub(super) file: &'a File,
    pub(super) array: &'a Array,
    pub(super) data: Data,
    pub(super) offset: Option<u64>,
}

impl<'a> ArrayRef<'a> {
    pub(crate) fn of(file: &'a File, array: &'a Array) -> ArrayRef<'a> {
        let (data, offset) = (array.data, array.offset);
        ArrayRef {
            file,
            array,
            data,
            offset,
        }
    }

    pub fn dtype(&self) -> Dtype {
        self.array.dtype
    }

    pub fn shape(&self) -> &'a [usize] {
        &self.array.layout.shape
    }

    /// The way from one element to the next along each axis, in elements.
    pub fn strides(&self) -> &'a [usize] {
        &self.array.layout.strides
    }

    /// The number of elements.
    pub fn len(&self) -> usize {
        self.array.layout.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The shape as Python prints it.
    pub fn shape_text(&self) -> String {
        self.array.layout.to_string()
    }

    /// Where in the (unpacked) file the array is made.
    pub fn offset(&self) -> Option<u64> {
        self.offset
    }

    /// Whether both are the same array of the file.
    pub fn is_same(&self, other: &ArrayRef) -> bool {
        std::ptr::eq(self.array, other.array)
    }

    /// The elements as they lie in the file; `None` for an array of objects, or when some are missing.
    pub fn contents(&self) -> Option<Contents> {
        self.bytes().filter(|_| self.array.mask.is_none())
    }

    pub(super) fn bytes(&self) -> Option<Contents> {
        match self.data {
            Data::Raw(span) => Some(Contents {
                span,
                dtype: self.array.dtype,
                offset: self.offset,
            }),
            Data::Objects(_) => None,
        }
    }

    pub(super) fn is_in_file(&self) -> bool {
        matches!(self.data, Data::Raw(span) if span.in_file)
    }
}

/// A column in the file.
#[derive(Debug, Clone, Copy)]
pub struct ColumnRef<'a> {
    pub(super) file: &'a File,
    pub(super) id: NodeId,
    pub(super) object: &'a Object,
}

/// A table in the file.
#[derive(Debug, Clone, Copy)]
pub struct FrameRef<'a> {
    pub(super) file: &'a File,
    pub(super) object: &'a Object,
}
