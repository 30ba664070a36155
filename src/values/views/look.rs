//! Steps into a file, its lists and its dicts.

use std::borrow::Cow;

use super::numbers;
use super::refs::{ArrayRef, ColumnRef, FrameRef, Items, Pairs};
use super::view::View;
use crate::values::arena::Node;
use crate::values::file::File;
use crate::values::handles::{Contents, NodeId};
use crate::values::names::{Global, Pandas};
use crate::values::numpy::dtype::BYTE;

impl File {
    /// The first value of the file.
    pub fn root(&self) -> View<'_> {
        View::of(self, self.roots[0])
    }

    /// All values of the file: there are several where pickles follow one another.
    pub fn roots(&self) -> impl ExactSizeIterator<Item = View<'_>> {
        self.roots.iter().map(|&root| View::of(self, root))
    }
}

impl<'a> View<'a> {
    pub(crate) fn of(file: &'a File, id: NodeId) -> View<'a> {
        let arena = &file.arena;
        match arena.node(id) {
            Node::None => View::None,
            Node::Bool(value) => View::Bool(*value),
            Node::Int(value) => View::Int(i128::from(*value)),
            Node::BigInt(span) => big_int(arena.span(*span)),
            Node::Float(value) => View::Float(*value),
            Node::Text(span) => View::Str(String::from_utf8_lossy(arena.span(*span))),
            Node::Bytes(span) | Node::OldText(span) if span.in_file => {
                let start = arena.look_at_start(*span);
                let contents = Contents {
                    span: *span,
                    dtype: BYTE,
                    offset: arena.place(id),
                };
                View::LongBytes(contents, start)
            }
            Node::Bytes(span) => View::Bytes(Cow::Borrowed(arena.span(*span))),
            Node::OldText(span) => {
                let bytes = arena.span(*span);
                std::str::from_utf8(bytes)
                    .map_or(View::Bytes(Cow::Borrowed(bytes)), |text| View::Str(Cow::Borrowed(text)))
            }
            Node::List(items) => View::List(Items { file, id, items }),
            Node::Tuple(items) => View::Tuple(Items { file, id, items }),
            Node::Set(items) => View::Set(Items { file, id, items }),
            Node::Dict(pairs) => View::Dict(Pairs { file, id, pairs }),
            Node::Array(array) => View::Array(ArrayRef::of(file, array)),
            Node::Scalar(scalar) => numbers::decode(scalar.dtype, arena.span(scalar.span)),
            Node::Image(image) => View::Image(image.clone()),
            Node::Dtype(_) => View::Other("a numpy dtype"),
            Node::Global(Global::Pandas(Pandas::Na)) => View::None,
            Node::Global(_) => View::Other("a class"),
            Node::Object(object) => match object.class {
                Global::Pandas(Pandas::DataFrame) => View::Frame(FrameRef { file, object }),
                class if class.is_column() => View::Column(ColumnRef { file, id, object }),
                class => View::Other(class.name()),
            },
        }
    }
}

fn big_int(bytes: &[u8]) -> View<'_> {
    if bytes.len() > 16 {
        return View::Other("an integer of more than 128 bits");
    }
    let sign = if bytes.last().is_some_and(|last| last >> 7 == 1) {
        0xff
    } else {
        0
    };
    let mut full = [sign; 16];
    full[..bytes.len()].copy_from_slice(bytes);
    View::Int(i128::from_le_bytes(full))
}

impl<'a> Items<'a> {
    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub fn get(&self, index: usize) -> Option<View<'a>> {
        self.items.get(index).map(|&id| View::of(self.file, id))
    }

    /// Where in the (unpacked) file the list is made.
    pub fn offset(&self) -> Option<u64> {
        self.file.arena.place(self.id)
    }

    /// Where in the (unpacked) file an item is made that stands alone there, else where the list is.
    pub fn offset_of(&self, index: usize) -> Option<u64> {
        let item = self.items.get(index);
        item.and_then(|&id| self.file.arena.place(id)).or_else(|| self.offset())
    }

    /// Where the bytes of an item lie that is a text.
    pub fn text(&self, index: usize) -> Option<Contents> {
        self.file.arena.text_contents(*self.items.get(index)?)
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = View<'a>> + Clone + use<'a> {
        let Items { file, items, .. } = *self;
        items.iter().map(move |&id| View::of(file, id))
    }
}

impl<'a> Pairs<'a> {
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The keys that are text, or their beginnings: keys are names, and a long one is not worth decoding.
    pub fn names(&self) -> impl Iterator<Item = String> + use<'a> {
        const LONGEST: usize = 200;
        let Pairs { file, pairs, .. } = *self;
        pairs.iter().filter_map(move |&(key, _)| match *file.arena.node(key) {
            Node::Text(span) | Node::OldText(span) | Node::Bytes(span) if !span.in_file => {
                let bytes = file.arena.span(span);
                Some(String::from_utf8_lossy(&bytes[..bytes.len().min(LONGEST)]).into_owned())
            }
            _ => None,
        })
    }

    /// The value of the last entry whose key is this text.
    pub fn entry(&self, key: &str) -> Option<View<'a>> {
        let value = self.file.arena.entry(self.id, key)?;
        Some(View::of(self.file, value))
    }

    pub fn values(&self) -> impl ExactSizeIterator<Item = View<'a>> + Clone + use<'a> {
        let Pairs { file, pairs, .. } = *self;
        pairs.iter().map(move |&(_, value)| View::of(file, value))
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = (View<'a>, View<'a>)> + Clone + use<'a> {
        let Pairs { file, pairs, .. } = *self;
        pairs
            .iter()
            .map(move |&(key, value)| (View::of(file, key), View::of(file, value)))
    }
}
