//! IDX, the format of the MNIST files: two zeros, the type, the number of axes, their sizes as big-endian `u32`, and the values,
//! big-endian as well, the last axis densest. See <http://yann.lecun.com/exdb/mnist>.

use crate::values::{Arena, ArrayLayout, Data, Dtype, ErrorKind, Kind, Node, Span, TOO_LARGE, Type};

/// The first bytes of a file of up to four axes, as a pattern.
pub(super) const START: &str = r"\x00\x00[\x08\x09\x0b-\x0e][\x01-\x04]";

/// The longest header: of a file of four axes.
pub const LONGEST: usize = 4 + 4 * 4;

/// What stands before the values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    pub dtype: Dtype,
    pub shape: Vec<usize>,
    /// Where the values begin.
    pub start: usize,
}

impl Header {
    /// The header that these bytes begin with; `None` when they are none, or too few.
    pub fn of(bytes: &[u8]) -> Option<Header> {
        let [0, 0, code, axes @ 1..=4, sizes @ ..] = bytes else {
            return None;
        };
        let (kind, size) = match code {
            0x08 => (Kind::UInt, 1),
            0x09 => (Kind::Int, 1),
            0x0b => (Kind::Int, 2),
            0x0c => (Kind::Int, 4),
            0x0d => (Kind::Float, 4),
            0x0e => (Kind::Float, 8),
            _ => return None,
        };
        let axes = usize::from(*axes);
        let sizes = sizes.as_chunks::<4>().0.get(..axes)?;
        Some(Header {
            dtype: Dtype {
                kind,
                size,
                big_endian: size > 1,
            },
            shape: sizes.iter().map(|&size| u32::from_be_bytes(size) as usize).collect(),
            start: 4 + 4 * axes,
        })
    }

    /// Whether it is a table of whole numbers whose first column holds the classes, as QMNIST's labels are.
    pub fn is_table_of_labels(&self) -> bool {
        self.shape.len() == 2 && self.dtype.kind == Kind::Int && self.dtype.size == 4
    }

    /// The array of an IDX file, and where it ends; of a table of labels its first column.
    pub(super) fn load(&self, arena: &mut Arena) -> Result<(Node, u64), ErrorKind> {
        let too_large = || ErrorKind::OutOfMemory { what: TOO_LARGE };
        let layout = ArrayLayout::c_order(self.shape.clone()).ok_or_else(too_large)?;
        let size = self.dtype.size;
        let len = layout.len().checked_mul(size).ok_or_else(too_large)?;
        let start = self.start as u64;
        let end = start + len as u64;
        let left = match arena.reader().reach(end)? {
            Some(size) => size.saturating_sub(start) as usize,
            None => len,
        };
        let in_file = true;
        let data = Data::Raw(Span { start, len, in_file });
        let of = Type::from(self.dtype);
        let array = match layout
            .first_column()
            .filter(|_| left == len && self.is_table_of_labels())
        {
            Some(column) => {
                let found = column.len() * size;
                of.filled(column, data, found, Some(0))?
            }
            None => of.filled(layout, data, left, Some(0))?,
        };
        Ok((Node::Array(Box::new(array)), end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_types_and_sizes() {
        let header = Header::of(b"\0\0\x08\x03\0\0\x27\x10\0\0\0\x1c\0\0\0\x1c\x07").unwrap();
        assert_eq!((header.shape, header.start), (vec![10_000, 28, 28], 16));
        assert_eq!((header.dtype.kind, header.dtype.size), (Kind::UInt, 1));
        let header = Header::of(b"\0\0\x0c\x02\0\0\0\x02\0\0\0\x08").unwrap();
        assert!(header.is_table_of_labels() && header.dtype.big_endian);
        for wrong in [
            &b"\0\0\x08"[..],
            b"\0\0\x08\x01\0\0",
            b"\0\0\x0a\x01\0\0\0\x01",
            b"\0\0\x08\x05",
            b"\0\0\x08\0",
        ] {
            assert_eq!(Header::of(wrong), None);
        }
    }
}
