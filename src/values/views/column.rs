//! The values of a column, wherever they lie: in an array, in fields of records, in what pandas and pyarrow make of them.

use super::arrow::ArrowValues;
use super::interval::Interval;
use super::refs::ArrayRef;
use super::view::View;
use crate::values::handles::Contents;
use crate::values::numpy::array::Field;
use crate::values::numpy::time::Style;

/// The values of one column.
#[derive(Debug, Clone)]
pub struct Values<'a> {
    pub(crate) len: usize,
    pub(crate) source: Source<'a>,
}

/// Where the value of a row is found.
#[derive(Debug, Clone)]
pub(crate) enum Source<'a> {
    Array {
        array: ArrayRef<'a>,
        start: usize,
        stride: usize,
    },
    /// A field of each record.
    Field {
        array: ArrayRef<'a>,
        stride: usize,
        index: usize,
    },
    /// Row numbers of `categories`; -1 is a missing value.
    Codes {
        codes: Box<Values<'a>>,
        categories: Box<Values<'a>>,
    },
    /// Where the mask is true, the value is missing.
    Masked {
        data: Box<Values<'a>>,
        mask: Box<Values<'a>>,
    },
    Range {
        start: i64,
        step: i64,
    },
    Text(ArrowValues<'a>),
    /// Dates and durations as pandas shows them.
    Times {
        times: Box<Values<'a>>,
        style: Style,
    },
    Intervals(Intervals<'a>),
    /// Values that are not read: what each is.
    Unread(&'static str),
}

impl<'a> Values<'a> {
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The value of a row; a missing one is `View::None`.
    ///
    /// # Panics
    /// When there is no such row.
    pub fn get(&self, row: usize) -> View<'a> {
        assert!(row < self.len, "row {row} of {}", self.len);
        match &self.source {
            Source::Array { array, start, stride } => array.element(start + row * stride),
            Source::Field { array, stride, index } => array.field(row * stride, *index),
            Source::Codes { codes, categories } => match codes.get(row) {
                View::Int(code) => match usize::try_from(code) {
                    Ok(code) if code < categories.len => categories.get(code),
                    _ => View::None,
                },
                _ => View::None,
            },
            Source::Masked { data, mask } => match mask.get(row) {
                View::Bool(true) => View::None,
                _ => data.get(row),
            },
            Source::Range { start, step } => View::Int(i128::from(*start) + row as i128 * i128::from(*step)),
            Source::Text(text) => text.get(row),
            Source::Times { times, style } => match times.get(row) {
                View::Time(time) => View::Time(time.in_style(*style)),
                other => other,
            },
            Source::Intervals(intervals) => intervals.get(row),
            Source::Unread(what) => View::Other(what),
        }
    }

    /// The array whose elements they are, the place of the first, and the way from each to the next; `None` for any others.
    pub fn places(&self) -> Option<(ArrayRef<'a>, usize, usize)> {
        match self.source {
            Source::Array { array, start, stride } => Some((array, start, stride)),
            _ => None,
        }
    }

    /// Where the bytes of a text lie.
    pub fn text(&self, row: usize) -> Option<Contents> {
        match &self.source {
            Source::Array { array, start, stride } => array.text(start + row * stride),
            Source::Text(text) => text.contents(row),
            _ => None,
        }
    }

    /// Where in the file the value of a row stands; `None` where it has no place of its own.
    ///
    /// # Panics
    /// When there is no such row.
    pub fn offset_of(&self, row: usize) -> Option<u64> {
        match &self.source {
            Source::Array { array, start, stride } => array.offset_of(start + row * stride),
            Source::Field { array, stride, index } => array.offset_of_field(row * stride, *index),
            Source::Codes { codes: values, .. }
            | Source::Masked { data: values, .. }
            | Source::Times { times: values, .. }
            | Source::Intervals(Intervals { left: values, .. }) => values.offset_of(row),
            Source::Range { .. } | Source::Text(_) | Source::Unread(_) => None,
        }
    }

    /// The same, dates and durations in this style.
    pub(crate) fn in_style(self, style: Style) -> Values<'a> {
        let is_time = match &self.source {
            Source::Array { array, .. } => array.dtype().is_time(),
            Source::Times { .. } => true,
            _ => false,
        };
        if !is_time {
            return self;
        }
        Values {
            len: self.len,
            source: Source::Times {
                times: Box::new(self),
                style,
            },
        }
    }

    /// Elements of an array at a distance of `stride` from each other.
    pub(crate) fn of_places(array: ArrayRef<'a>, start: usize, stride: usize, len: usize) -> Values<'a> {
        Values {
            len,
            source: Source::Array { array, start, stride },
        }
    }
}

/// The intervals between two columns of numbers.
#[derive(Debug, Clone)]
pub(crate) struct Intervals<'a> {
    pub left: Box<Values<'a>>,
    pub right: Box<Values<'a>>,
    /// Which ends belong to them: `left`, `right`, `both` or `neither`.
    pub closed: &'static str,
}

impl Intervals<'_> {
    pub(crate) fn get(&self, row: usize) -> View<'static> {
        let (Some((left, begin)), Some((right, end))) = (number(&self.left.get(row)), number(&self.right.get(row)))
        else {
            return View::Other("an interval of other values than numbers (series.astype(str) makes labels of them)");
        };
        if left.is_nan() {
            return View::None;
        }
        let open = if matches!(self.closed, "left" | "both") {
            '['
        } else {
            '('
        };
        let close = if matches!(self.closed, "right" | "both") {
            ']'
        } else {
            ')'
        };
        View::Interval(Box::new(Interval {
            ends: [left, right],
            text: format!("{open}{begin}, {end}{close}"),
        }))
    }
}

/// An end and its text.
fn number(view: &View) -> Option<(f64, String)> {
    match view {
        View::Int(value) => Some((*value as f64, value.to_string())),
        View::Float(value) => {
            let dot = if value.fract() == 0.0 { ".0" } else { "" };
            Some((*value, format!("{value}{dot}")))
        }
        _ => None,
    }
}

impl<'a> ArrayRef<'a> {
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

    /// The fields of an array (n,) or (n, 1) of records as columns, each with its name; `None` for other arrays. What takes no bytes
    /// is left out.
    pub fn as_table(&self) -> Option<Vec<(View<'a>, Values<'a>)>> {
        let fields = self.array.fields.as_deref().filter(|fields| !fields.is_empty())?;
        let (array, _, stride) = self.as_column()?.places()?;
        let len = self.shape()[0];
        let column = |(index, field): (usize, &Field)| {
            let source = Source::Field { array, stride, index };
            let is_empty = field.array.dtype.size * field.array.layout.len() == 0;
            (!is_empty || self.bytes().is_none()).then(|| (View::of(self.file, field.name), Values { len, source }))
        };
        Some(fields.iter().enumerate().filter_map(column).collect())
    }
}
