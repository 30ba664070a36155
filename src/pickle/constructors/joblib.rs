//! joblib's stand-in for an array, whose contents follow it between the instructions of the pickle.

use super::numpy;
use crate::values::{Arena, ErrorKind, Global, Kind, Node, NodeId, Span, Type, expected};

/// What the stand-in says of the array that follows.
pub(crate) struct Wrapped {
    shape: NodeId,
    of: Type,
    fortran: bool,
    /// Before the contents stand a length and as many bytes, which put the contents in line.
    pub is_aligned: bool,
    offset: u64,
}

impl Wrapped {
    /// `None` when the value is no stand-in that has its state.
    pub(crate) fn of(arena: &Arena, id: NodeId) -> Result<Option<Wrapped>, ErrorKind> {
        const CONTEXT: &str = "joblib's NumpyArrayWrapper";
        let Node::Object(object) = arena.node(id) else {
            return Ok(None);
        };
        let (Global::Joblib(_), Some(state)) = (object.class, object.state) else {
            return Ok(None);
        };
        let part = |name, wanted| {
            arena
                .entry(state, name)
                .ok_or_else(|| expected(arena, CONTEXT, wanted, state))
        };
        let class = part("subclass", "the class of an array")?;
        if !matches!(arena.node(class), Node::Global(Global::Numpy(class)) if class.is_array()) {
            return Err(expected(arena, CONTEXT, "numpy.ndarray", class));
        }
        let dtype = part("dtype", "a numpy dtype")?;
        let order = part("order", "the order C or F")?;
        let fortran = match arena.text(order).as_deref() {
            Some("C") => false,
            Some("F") => true,
            _ => return Err(expected(arena, CONTEXT, "the order C or F", order)),
        };
        let alignment = arena.entry(state, "numpy_array_alignment_bytes");
        Ok(Some(Wrapped {
            shape: part("shape", "a shape")?,
            of: numpy::type_of(arena, dtype)
                .ok_or_else(|| expected(arena, CONTEXT, "a numpy dtype", dtype))?
                .clone(),
            fortran,
            is_aligned: alignment.is_some_and(|bytes| bytes != NodeId::NONE),
            offset: object.offset,
        }))
    }

    /// Whether the contents are a pickle of their own.
    pub(crate) fn is_pickled(&self) -> bool {
        self.of.dtype.kind == Kind::Object
    }

    /// How many bytes the contents have.
    pub(crate) fn size(&self, arena: &Arena) -> Result<u64, ErrorKind> {
        let layout = numpy::layout_of(arena, "joblib's NumpyArrayWrapper", self.shape, self.fortran)?;
        let size = layout.len().checked_mul(self.of.dtype.size);
        Ok(size.map_or(u64::MAX, |size| size as u64))
    }

    pub(crate) fn array(&self, arena: &Arena, span: Span) -> Result<Node, ErrorKind> {
        let layout = numpy::layout_of(arena, "joblib's NumpyArrayWrapper", self.shape, self.fortran)?;
        numpy::of_bytes(self.of.clone(), layout, span, self.offset)
    }
}
