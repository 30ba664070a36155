//! The elements of an array.

use super::numbers;
use super::refs::ArrayRef;
use super::view::View;
use crate::values::handles::{Contents, Span};
use crate::values::numpy::array::{Data, Field};
use crate::values::numpy::dtype::Dtype;

impl<'a> ArrayRef<'a> {
    /// Where in the (unpacked) file the element at this place stands.
    pub fn offset_of(&self, place: usize) -> Option<u64> {
        match self.data {
            Data::Raw(_) => self.bytes()?.offset_of(place),
            Data::Objects(list) => {
                let arena = &self.file.arena;
                let item = arena.items(list).and_then(|items| items.get(place));
                item.and_then(|&item| arena.place(item)).or(self.offset)
            }
        }
    }

    /// Where the bytes of the element at this place lie that is a text of Python's.
    pub fn text(&self, place: usize) -> Option<Contents> {
        let arena = &self.file.arena;
        match self.data {
            Data::Objects(list) => arena.text_contents(*arena.items(list)?.get(place)?),
            Data::Raw(_) => None,
        }
    }

    /// The element at this place: the sum of index times stride over all axes.
    ///
    /// # Panics
    /// When there is no such place.
    pub fn element(&self, place: usize) -> View<'a> {
        let mask = self.array.mask.as_deref().map(|&mask| self.file.arena.span(mask));
        if mask.is_some_and(|mask| mask[place] != 0) {
            return View::None;
        }
        match self.data {
            Data::Raw(span) => self.decode(self.array.dtype, span, place * self.array.dtype.size),
            // The list may have been changed after the array was made from it.
            Data::Objects(list) => match self.file.arena.items(list).and_then(|items| items.get(place)) {
                Some(&item) => View::of(self.file, item),
                None => View::None,
            },
        }
    }

    /// A value of a type that begins at byte `from` of those at `span`.
    fn decode(&self, dtype: Dtype, span: Span, from: usize) -> View<'a> {
        let decode = |bytes: &[u8]| numbers::decode(dtype, bytes);
        let value = self.file.arena.look(span, from, dtype.size, decode);
        value.unwrap_or(View::None)
    }

    /// What field `index` of the record at this place holds.
    pub(crate) fn field(&self, place: usize, index: usize) -> View<'a> {
        let arena = &self.file.arena;
        let field = self.array.fields.as_deref().map(|fields| &fields[index]);
        match (self.data, field) {
            (Data::Raw(span), Some(Field { offset, array, .. })) => {
                let from = place * self.array.dtype.size + offset;
                if array.layout.shape.is_empty() {
                    return self.decode(array.dtype, span, from);
                }
                let inner = Span {
                    start: span.start + from as u64,
                    len: array.dtype.size * array.layout.len(),
                    ..span
                };
                View::Array(ArrayRef {
                    array,
                    data: Data::Raw(inner),
                    ..*self
                })
            }
            (Data::Objects(list), _) => {
                let record = arena.items(list).and_then(|records| arena.items(*records.get(place)?));
                match record.and_then(|record| record.get(index)) {
                    Some(&item) => View::of(self.file, item),
                    None => View::Other("no part of a record"),
                }
            }
            (Data::Raw(_), None) => View::None,
        }
    }

    /// Where in the (unpacked) file that field stands, or else the record.
    pub(crate) fn offset_of_field(&self, place: usize, index: usize) -> Option<u64> {
        let fields = self.array.fields.as_deref().filter(|_| self.is_in_file());
        let within = fields.map_or(0, |fields| fields[index].offset);
        self.offset_of(place).map(|offset| offset + within as u64)
    }
}
