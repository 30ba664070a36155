//! numpy's arrays: a type, a layout and the bytes, which stay where they are in the file.

use std::fmt;
use std::rc::Rc;

use super::Pickle;
use super::arena::{NodeId, Span};
use super::column::{Source, Values};
use super::dtype::{Dtype, Kind};
use super::error::ErrorKind;
use super::numbers;
use super::record::{Field, Parts, Type};
use super::view::View;

/// The size of each axis and the way from one element to the next along it, in elements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    shape: Vec<usize>,
    strides: Vec<usize>,
    len: usize,
}

impl Layout {
    /// Of a single value.
    pub(super) const POINT: Layout = Layout {
        shape: Vec::new(),
        strides: Vec::new(),
        len: 1,
    };

    /// The last axis is the densest; `None` when the number of elements passes what can be counted.
    pub(super) fn c_order(shape: Vec<usize>) -> Option<Layout> {
        let (mut strides, mut len) = (vec![0; shape.len()], 1usize);
        for (stride, &size) in strides.iter_mut().zip(&shape).rev() {
            *stride = len;
            len = len.checked_mul(size)?;
        }
        Some(Layout { shape, strides, len })
    }

    /// The first axis is the densest.
    pub(super) fn fortran(mut shape: Vec<usize>) -> Option<Layout> {
        shape.reverse();
        let mut layout = Layout::c_order(shape)?;
        layout.shape.reverse();
        layout.strides.reverse();
        Some(layout)
    }

    /// `transpose(axes)`; `None` when `axes` is no permutation.
    pub(super) fn transposed(&self, axes: &[usize]) -> Option<Layout> {
        let count = self.shape.len();
        if axes.len() != count || !(0..count).all(|axis| axes.contains(&axis)) {
            return None;
        }
        let pick = |from: &[usize]| axes.iter().map(|&axis| from[axis]).collect();
        Some(Layout {
            shape: pick(&self.shape),
            strides: pick(&self.strides),
            len: self.len,
        })
    }

    /// That of `array[:, 0]`; `None` where there is no column.
    pub(super) fn first_column(&self) -> Option<Layout> {
        match (&self.shape[..], &self.strides[..]) {
            (&[rows, columns], &[stride, _]) if columns > 0 => Some(Layout {
                shape: vec![rows],
                strides: vec![stride],
                len: rows,
            }),
            _ => None,
        }
    }

    /// With these ways along the axes; `None` when there is not one for each, or the number of elements passes what can be counted.
    pub(super) fn strided(shape: Vec<usize>, strides: Vec<usize>) -> Option<Layout> {
        let len = shape.iter().try_fold(1usize, |len, &size| len.checked_mul(size))?;
        (shape.len() == strides.len()).then_some(Layout { shape, strides, len })
    }

    /// The place of the last element, where there is one.
    pub(super) fn last(&self) -> Option<usize> {
        let mut steps = self.shape.iter().zip(&self.strides);
        steps.try_fold(0usize, |last, (size, stride)| {
            last.checked_add(size.checked_sub(1)?.checked_mul(*stride)?)
        })
    }

    /// The number of elements.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Whether the shape is (n,), (n, 1) or the like.
    pub(super) fn is_column(&self) -> bool {
        let rest = self.shape.split_first().map(|(_, rest)| rest);
        rest.is_some_and(|rest| rest.iter().all(|&size| size == 1))
    }

    pub(super) fn axes(&self) -> usize {
        self.shape.len()
    }
}

/// The shape as Python prints it: `(624, 60, 64)`.
impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sizes: Vec<String> = self.shape.iter().map(usize::to_string).collect();
        write!(f, "({}{})", sizes.join(", "), if sizes.len() == 1 { "," } else { "" })
    }
}

/// What an array holds. Its length was checked against the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Data {
    Raw(Span),
    /// The list of its objects.
    Objects(NodeId),
}

#[derive(Debug)]
pub(super) struct Array {
    pub dtype: Dtype,
    pub layout: Layout,
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
    pub(super) fn empty(offset: Option<u64>) -> Array {
        let dtype = Dtype {
            kind: Kind::Int,
            size: 1,
            big_endian: false,
        };
        let layout = Layout {
            shape: vec![0],
            strides: vec![1],
            len: 0,
        };
        Array {
            offset,
            ..Array::template(dtype, layout)
        }
    }

    /// All but contents.
    pub(super) fn template(dtype: Dtype, layout: Layout) -> Array {
        Array {
            dtype,
            layout,
            data: Data::Raw(Span::EMPTY),
            offset: None,
            fields: None,
            mask: None,
        }
    }

    /// An array, provided that its contents are as long as its shape says; `found` is in bytes, or in objects.
    pub(super) fn filled(
        of: Type,
        layout: Layout,
        data: Data,
        found: usize,
        offset: Option<u64>,
    ) -> Result<Array, ErrorKind> {
        let dtype = of.dtype;
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
        let fields = match of.parts {
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

    /// The elements, where they lie in the file.
    pub(super) fn contents_in_file(&self) -> Option<Contents> {
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

/// A single number or text of numpy.
#[derive(Debug)]
pub(super) struct Scalar {
    pub dtype: Dtype,
    pub span: Span,
}

/// An array in the file.
#[derive(Debug, Clone, Copy)]
pub struct ArrayRef<'a> {
    pickle: &'a Pickle,
    array: &'a Array,
    data: Data,
    offset: Option<u64>,
}

impl<'a> ArrayRef<'a> {
    pub(super) fn of(pickle: &'a Pickle, array: &'a Array) -> ArrayRef<'a> {
        let (data, offset) = (array.data, array.offset);
        ArrayRef {
            pickle,
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
        self.array.layout.len
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

    /// Where in the (unpacked) file the element at this place stands.
    pub fn offset_of(&self, place: usize) -> Option<u64> {
        match self.data {
            Data::Raw(_) => self.bytes()?.offset_of(place),
            Data::Objects(list) => {
                let arena = &self.pickle.arena;
                let item = arena.items(list).and_then(|items| items.get(place));
                item.and_then(|&item| arena.place(item)).or(self.offset)
            }
        }
    }

    /// Where the bytes of the element at this place lie that is a text of Python's.
    pub fn text(&self, place: usize) -> Option<Contents> {
        let arena = &self.pickle.arena;
        match self.data {
            Data::Objects(list) => arena.text_contents(*arena.items(list)?.get(place)?),
            Data::Raw(_) => None,
        }
    }

    /// Whether both are the same array of the file.
    pub fn is_same(&self, other: &ArrayRef) -> bool {
        std::ptr::eq(self.array, other.array)
    }

    /// The elements as they lie in the file; `None` for an array of objects, or when some are missing.
    pub fn contents(&self) -> Option<Contents> {
        self.bytes().filter(|_| self.array.mask.is_none())
    }

    fn bytes(&self) -> Option<Contents> {
        match self.data {
            Data::Raw(span) => Some(Contents {
                span,
                dtype: self.array.dtype,
                offset: self.offset,
            }),
            Data::Objects(_) => None,
        }
    }

    /// The rows of an array (n,) or (n, 1), whose values they are; `None` for other shapes.
    pub fn as_column(&self) -> Option<Values<'a>> {
        let is_column = self.array.layout.is_column();
        is_column.then(|| Values::of_places(*self, 0, self.strides()[0], self.shape()[0]))
    }

    /// The columns of an array (n, k); `None` for other shapes.
    pub fn as_columns(&self) -> Option<Vec<Values<'a>>> {
        match (self.shape(), self.strides()) {
            (&[len, count], &[stride, step]) => Some(
                (0..count)
                    .map(|index| Values::of_places(*self, index * step, stride, len))
                    .collect(),
            ),
            _ => None,
        }
    }

    /// The element at this place: the sum of index times stride over all axes.
    ///
    /// # Panics
    /// When there is no such place.
    pub fn element(&self, place: usize) -> View<'a> {
        let mask = self.array.mask.as_deref().map(|&mask| self.pickle.arena.span(mask));
        if mask.is_some_and(|mask| mask[place] != 0) {
            return View::None;
        }
        match self.data {
            Data::Raw(span) => self.decode(self.array.dtype, span, place * self.array.dtype.size),
            // The list may have been changed after the array was made from it.
            Data::Objects(list) => match self.pickle.arena.items(list).and_then(|items| items.get(place)) {
                Some(&item) => View::of(self.pickle, item),
                None => View::None,
            },
        }
    }

    /// A value of a type that begins at byte `from` of those at `span`.
    fn decode(&self, dtype: Dtype, span: Span, from: usize) -> View<'a> {
        let decode = |bytes: &[u8]| numbers::decode(dtype, bytes);
        let value = self.pickle.arena.look(span, from, dtype.size, decode);
        value.unwrap_or(View::None)
    }

    /// The fields of an array (n,) or (n, 1) of records as columns, each with its name; `None` for other arrays. What takes no bytes
    /// is left out.
    pub fn as_table(&self) -> Option<Vec<(View<'a>, Values<'a>)>> {
        let fields = self.array.fields.as_deref().filter(|fields| !fields.is_empty())?;
        let (array, _, stride) = self.as_column()?.places()?;
        let len = self.shape()[0];
        let column = |(index, field): (usize, &Field)| {
            let source = Source::Field { array, stride, index };
            let is_empty = field.array.dtype.size * field.array.layout.len == 0;
            (!is_empty || self.bytes().is_none()).then(|| (View::of(self.pickle, field.name), Values { len, source }))
        };
        Some(fields.iter().enumerate().filter_map(column).collect())
    }

    /// What field `index` of the record at this place holds.
    pub(super) fn field(&self, place: usize, index: usize) -> View<'a> {
        let arena = &self.pickle.arena;
        let field = self.array.fields.as_deref().map(|fields| &fields[index]);
        match (self.data, field) {
            (Data::Raw(span), Some(Field { offset, array, .. })) => {
                let from = place * self.array.dtype.size + offset;
                if array.layout.shape.is_empty() {
                    return self.decode(array.dtype, span, from);
                }
                let inner = Span {
                    start: span.start + from as u64,
                    len: array.dtype.size * array.layout.len,
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
                    Some(&item) => View::of(self.pickle, item),
                    None => View::Other("no part of a record"),
                }
            }
            (Data::Raw(_), None) => View::None,
        }
    }

    /// Where in the (unpacked) file that field stands, or else the record.
    pub(super) fn offset_of_field(&self, place: usize, index: usize) -> Option<u64> {
        let fields = self.array.fields.as_deref().filter(|_| self.is_in_file());
        let within = fields.map_or(0, |fields| fields[index].offset);
        self.offset_of(place).map(|offset| offset + within as u64)
    }

    fn is_in_file(&self) -> bool {
        matches!(self.data, Data::Raw(span) if span.in_file)
    }
}

/// The bytes of an array's elements, wherever they lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contents {
    pub(super) span: Span,
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
