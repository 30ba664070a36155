//! numpy's types with all their parts: records, whose elements are made of named fields, and the small arrays inside them.

use std::rc::Rc;

use super::array::{Array, Data, Field};
use super::dtype::{Dtype, Kind};
use super::layout::ArrayLayout;
use crate::values::error::ErrorKind;
use crate::values::handles::NodeId;

/// A type. Of records and of arrays inside them, `dtype` says no more than how many bytes an element has.
#[derive(Debug, Clone)]
pub(crate) struct Type {
    pub dtype: Dtype,
    pub parts: Parts,
}

#[derive(Debug, Clone)]
pub(crate) enum Parts {
    None,
    /// An array of a type inside each element.
    Array(Dtype, ArrayLayout),
    Fields(Rc<Vec<Field>>),
}

impl From<Dtype> for Type {
    fn from(dtype: Dtype) -> Type {
        Type {
            dtype,
            parts: Parts::None,
        }
    }
}

impl Type {
    /// `numpy.dtype((base, shape))`; `size` is what the file says it is.
    pub(crate) fn array(base: Dtype, layout: ArrayLayout, size: usize) -> Result<Type, ErrorKind> {
        if layout.len().checked_mul(base.size) != Some(size) {
            let found = format!("{size} for {layout} of {base}");
            return Err(wrong("the size of an array in a record", found));
        }
        Ok(Type {
            dtype: opaque(size, base.kind == Kind::Object),
            parts: Parts::Array(base, layout),
        })
    }

    /// Records of `size` bytes with these fields: names, where they begin, and their types. Without fields to look at when they
    /// lie on top of each other.
    pub(crate) fn record(size: usize, fields: Vec<(NodeId, usize, Type)>) -> Result<Type, ErrorKind> {
        let mut used = 0usize;
        for (_, offset, of) in &fields {
            if offset.checked_add(of.dtype.size).is_none_or(|end| end > size) {
                let found = format!("{} bytes at byte {offset} of {size}", of.dtype.size);
                return Err(wrong("each field of a record inside of it", found));
            }
            used = used.saturating_add(of.dtype.size);
        }
        let has_objects = fields.iter().any(|(.., of)| of.dtype.kind == Kind::Object);
        let field = |(name, offset, of): (NodeId, usize, Type)| Field {
            name,
            offset,
            array: match of.parts {
                Parts::Array(base, layout) => Array::template(base, layout),
                Parts::None | Parts::Fields(_) => Array::template(of.dtype, ArrayLayout::POINT),
            },
        };
        Ok(Type {
            dtype: opaque(size, has_objects),
            parts: match used <= size {
                true => Parts::Fields(Rc::new(fields.into_iter().map(field).collect())),
                false => Parts::None,
            },
        })
    }

    /// An array of this type, provided that its contents are as long as its shape says; `found` is in bytes, or in objects.
    pub(crate) fn filled(
        self,
        layout: ArrayLayout,
        data: Data,
        found: usize,
        offset: Option<u64>,
    ) -> Result<Array, ErrorKind> {
        let dtype = self.dtype;
        let unit = if dtype.kind == Kind::Object { 1 } else { dtype.size };
        if (unit == 0 && layout.len() > 0) || layout.len().checked_mul(unit) != Some(found) {
            let needed = layout
                .len()
                .checked_mul(unit)
                .map_or_else(|| "far too many".into(), |bytes| bytes.to_string());
            let shape = layout.to_string();
            return Err(ErrorKind::ArraySize {
                shape,
                dtype: dtype.to_string(),
                needed,
                found: found as u64,
            });
        }
        let fields = match self.parts {
            Parts::Fields(fields) => Some(fields),
            Parts::None | Parts::Array(..) => None,
        };
        Ok(Array {
            data,
            offset,
            fields,
            ..Array::template(dtype, layout)
        })
    }
}

/// Contents with objects among them stand in a file as a list.
fn opaque(size: usize, has_objects: bool) -> Dtype {
    Dtype {
        kind: if has_objects { Kind::Object } else { Kind::Void },
        size,
        big_endian: false,
    }
}

fn wrong(expected: &'static str, found: String) -> ErrorKind {
    ErrorKind::Expected {
        context: "numpy.dtype",
        expected,
        found,
    }
}
