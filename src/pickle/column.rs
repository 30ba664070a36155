//! Columns of pandas: a Series, an Index, a Categorical, text with missing values.

use super::Pickle;
use super::arena::{Node, NodeId};
use super::array::{ArrayRef, Contents};
use super::arrow::ArrowValues;
use super::constructors::Object;
use super::error::PickleError;
use super::frame::names_of_rows;
use super::interval::Intervals;
use super::resolve::resolve;
use super::time::Style;
use super::view::View;

/// A column in the file.
#[derive(Debug, Clone, Copy)]
pub struct ColumnRef<'a> {
    pub(super) pickle: &'a Pickle,
    pub(super) id: NodeId,
    pub(super) object: &'a Object,
}

impl<'a> ColumnRef<'a> {
    /// The name of a Series.
    pub fn name(&self) -> Option<View<'a>> {
        let arena = &self.pickle.arena;
        let state = self.object.state?;
        let name = arena.entry(state, "_name").or_else(|| arena.entry(state, "name"))?;
        Some(View::of(self.pickle, name))
    }

    /// What the rows of a Series are called, where they are not only counted.
    pub fn index(&self) -> Option<Values<'a>> {
        let arena = &self.pickle.arena;
        let state = self.object.state?;
        let manager = arena.entry(state, "_mgr").or_else(|| arena.entry(state, "_data"))?;
        let Node::Object(manager) = arena.node(manager) else {
            return None;
        };
        let axes = *arena.items(manager.state?)?.first()?;
        names_of_rows(self.pickle, *arena.items(axes)?.first()?)
    }

    pub fn values(&self) -> Result<Values<'a>, PickleError> {
        let values = resolve(self.pickle, self.id, 0);
        values.map_err(|kind| self.pickle.error(Some(self.object.offset), kind))
    }
}

/// The values of one column.
#[derive(Debug, Clone)]
pub struct Values<'a> {
    pub(super) len: usize,
    pub(super) source: Source<'a>,
}

/// Where the value of a row is found.
#[derive(Debug, Clone)]
pub(super) enum Source<'a> {
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
    pub(super) fn in_style(self, style: Style) -> Values<'a> {
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
    pub(super) fn of_places(array: ArrayRef<'a>, start: usize, stride: usize, len: usize) -> Values<'a> {
        Values {
            len,
            source: Source::Array { array, start, stride },
        }
    }
}
