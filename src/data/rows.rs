//! Labels as a file holds them.

use super::error::DataError;
use super::labels::{Column, Label};
use super::opened::Opened;
use crate::pickle::{Interval, Items, Values, View};

/// A column of labels that has not been read yet.
#[derive(Debug, Clone)]
pub(super) struct Rows<'a> {
    /// The name the file gives it.
    pub name: Option<String>,
    /// Where in the file they are made.
    pub offset: Option<u64>,
    pub source: Source<'a>,
}

#[derive(Debug, Clone)]
pub(super) enum Source<'a> {
    Items(Items<'a>),
    Values(Values<'a>),
    /// What a table of text or the names of files say, and where in the table each row begins.
    Texts {
        values: Vec<String>,
        starts: Vec<u64>,
    },
    /// The second of each pair of image and label.
    Seconds(Items<'a>),
    /// One column for each class, with a one where a row is of that class. A class is named, or has its number.
    OneHot {
        columns: Vec<Values<'a>>,
        names: Option<Vec<String>>,
    },
}

/// More columns than this are no classes, one column to each.
pub(super) const MOST_CLASSES: usize = 1000;

/// A longer text is no name of a class.
const LONGEST: usize = 1000;

/// Longer bytes are rather pixels than a name.
const LONGEST_BYTES: usize = 100;

impl<'a> Rows<'a> {
    pub(super) fn len(&self) -> usize {
        match &self.source {
            Source::Items(items) | Source::Seconds(items) => items.len(),
            Source::Values(values) => values.len(),
            Source::Texts { values, .. } => values.len(),
            Source::OneHot { columns, .. } => columns.first().map_or(0, Values::len),
        }
    }

    fn get(&self, row: usize) -> View<'a> {
        match &self.source {
            Source::Items(items) => items.get(row).unwrap_or(View::None),
            Source::Seconds(items) => match items.get(row) {
                Some(View::List(pair) | View::Tuple(pair)) => pair.get(1).unwrap_or(View::None),
                _ => View::None,
            },
            Source::Values(values) => values.get(row),
            Source::Texts { values, .. } if values[row].is_empty() => View::None,
            Source::Texts { values, .. } => View::Str(values[row].clone().into()),
            Source::OneHot { columns, names } => match columns.iter().position(|column| is_one(&column.get(row))) {
                Some(class) => match names {
                    Some(names) => View::Str(names[class].clone().into()),
                    None => View::Int(class as i128),
                },
                None => View::None,
            },
        }
    }

    /// Where in the file the label of a row stands, or else all of them.
    fn offset_of(&self, row: usize) -> Option<u64> {
        let offset = match &self.source {
            Source::Items(items) | Source::Seconds(items) => items.offset_of(row),
            Source::Values(values) => values.offset_of(row),
            Source::Texts { starts, .. } => starts.get(row).copied(),
            Source::OneHot { columns, .. } => columns.first().and_then(|column| column.offset_of(row)),
        };
        offset.or(self.offset)
    }

    /// Reads the labels. `column` is the name the column gets.
    pub(super) fn encode(&self, file: &Opened, column: &str) -> Result<Column, DataError> {
        let place = |row| file.place(self.offset_of(row));
        let mut labels: Vec<Label> = Vec::with_capacity(self.len());
        for row in 0..self.len() {
            let label = label(&self.get(row)).map_err(|found| match found {
                Some(found) => DataError::BadLabel {
                    place: place(row),
                    column: column.into(),
                    row,
                    found,
                },
                None => DataError::MissingLabel {
                    place: place(row),
                    column: column.into(),
                    row,
                },
            })?;
            if labels.first().is_some_and(|first| first.kind() != label.kind()) {
                return Err(DataError::MixedLabels {
                    place: place(row),
                    column: column.into(),
                    row,
                });
            }
            labels.push(label);
        }
        Ok(Column::encode(column, labels))
    }
}

/// A value as a label; `None` when it is missing, else what it is when it is no label.
fn label(view: &View) -> Result<Label, Option<String>> {
    match view {
        View::None => Err(None),
        View::Float(value) if value.is_nan() => Err(None),
        View::Bool(value) => Ok(Label::Bool(*value)),
        View::Int(value) => Ok(Label::Int(*value)),
        View::Float(value) => Ok(Label::Float(*value)),
        View::Time(time) => Ok(Label::Time(*time)),
        View::Interval(interval) => Ok(Label::Interval(Interval::clone(interval))),
        View::Str(text) if text.len() <= LONGEST => Ok(Label::Text(text.to_string())),
        View::Str(text) => Err(Some(format!("a text of {} bytes", text.len()))),
        View::Bytes(bytes) => match readable(bytes) {
            Some(text) => Ok(Label::Text(text)),
            None => Err(Some(format!("a bytes object of {} bytes", bytes.len()))),
        },
        // array([3]), as rows of an array (n, 1) are when they are taken one by one.
        View::LongBytes(len) => Err(Some(format!("a bytes object of {len} bytes"))),
        View::Array(array) if array.len() == 1 => match array.element(0) {
            View::Array(_) => Err(Some("an array inside an array".into())),
            element => label(&element),
        },
        other => Err(Some(other.describe())),
    }
}

/// Whether a value alone could be a label.
pub(super) fn is_label(view: &View) -> bool {
    label(view).is_ok()
}

/// Bytes that are text, as numpy's type `S` and Python 2 have it: in UTF-8, or else in Latin-1.
pub(super) fn readable(bytes: &[u8]) -> Option<String> {
    let bytes = Some(bytes).filter(|bytes| bytes.len() <= LONGEST_BYTES)?;
    let latin = || bytes.iter().copied().map(char::from).collect();
    let text = std::str::from_utf8(bytes).map_or_else(|_| latin(), String::from);
    (!text.chars().any(char::is_control)).then_some(text)
}

fn is_one(view: &View) -> bool {
    matches!(view, View::Bool(true) | View::Int(1)) || matches!(view, View::Float(value) if *value == 1.0)
}

fn is_zero(view: &View) -> bool {
    matches!(view, View::Bool(false) | View::Int(0)) || matches!(view, View::Float(value) if *value == 0.0)
}

/// Whether each row of these columns has a single one, and zeros else.
pub(super) fn is_one_hot(columns: &[Values]) -> bool {
    let rows = columns.first().map_or(0, Values::len);
    (2..=MOST_CLASSES).contains(&columns.len())
        && rows > 0
        && (0..rows).all(|row| {
            let mut ones = 0;
            columns.iter().all(|column| {
                let value = column.get(row);
                ones += usize::from(is_one(&value));
                is_one(&value) || is_zero(&value)
            }) && ones == 1
        })
}
