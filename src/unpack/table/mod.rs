//! Comma-separated values: rows of labels, or of images with their labels. Read a piece at a time; pixels go from digits to bytes
//! without a text of their own between.

mod blanks;
mod decimal;
mod numbers;
mod pixels;
mod records;
mod sniff;

use std::io::Read;

use self::numbers::{Values, Wrong};
use self::pixels::Plan;
use self::records::{Broken, Record, Records, split};
use self::sniff::{Dialect, from_utf16, text};
use super::UnpackError;
use super::error::ErrorKind;
use super::input::Input;
use crate::input::{LabelColumn, Table, TextColumn, ValueType};
use crate::values::{Place, Source};

/// What a table is.
#[derive(Debug)]
pub enum TableRead {
    /// Columns of text.
    Table(Table),
    /// Images, whose values were handed on.
    Images(TableOfImages),
}

/// Images that were rows of a table.
#[derive(Debug, Clone)]
pub struct TableOfImages {
    pub dtype: ValueType,
    /// Count, height, width, channels.
    pub shape: [usize; 4],
    /// Nothing tells how the numbers of an image lie in it; its height is 1.
    pub are_rows: bool,
    pub columns: Vec<LabelColumn>,
}

/// What is handed on of images.
#[derive(Debug)]
pub enum Pixels<'a> {
    /// What came before counts no more: it is read again.
    Restart,
    /// The next values, little-endian.
    Bytes(&'a [u8]),
}

/// What is looked at before anything is read.
const SAMPLE: usize = 1 << 20;

/// Values are handed on in pieces of this many bytes.
const PIECE: usize = 8 << 20;

/// A table that is no images has no more cells.
const MOST_CELLS: usize = 10_000_000;

/// Reads a table: values between commas, semicolons or tabs, in UTF-8 or UTF-16, with or without a line of names. Where it holds
/// images, their values go to `take`.
///
/// # Errors
/// When a line has more or fewer values than the first; the message says which. When what should be a pixel is none.
pub fn read_table(
    file: &str,
    source: Box<dyn Source>,
    take: &mut dyn FnMut(Pixels) -> bool,
) -> Result<TableRead, UnpackError> {
    let failed = |(start, kind)| UnpackError {
        place: Place {
            file: file.into(),
            offset: Some(start),
        },
        layer: "CSV",
        entry: String::new(),
        kind: Box::new(kind),
    };
    let mut reading = Reading::begin(source).map_err(failed)?;
    reading.read(take).map_err(failed)
}

/// Whether a text whose first bytes these are looks like a table: at least two lines of several values each, as many in all; or, in
/// a file that is called so, a list of labels, one to a line.
pub fn is_table(start: &[u8], path: &str) -> bool {
    let text = from_utf16(start).unwrap_or_else(|| start.to_vec());
    let text = if blanks::is_odd(&text, true) {
        blanks::plain(text)
    } else {
        text
    };
    let text = decimal::with_points(text);
    let is_text = !text.iter().any(|&byte| byte < b'\t');
    let dialect = sniff::sniff(&text, true).filter(|_| is_text);
    dialect.is_some_and(|dialect| {
        let count = dialect.names.len();
        // The last line may be cut.
        let whole = &dialect.sample[..dialect.sample.len().saturating_sub(1)];
        let lines = dialect.sample.len() + usize::from(dialect.has_header);
        (count > 1 || blanks::is_list_name(path)) && lines > 1 && whole.iter().all(|row| row.len() == count)
    })
}

type Failed = (u64, ErrorKind);

struct Reading {
    input: Input,
    /// Where the first line begins.
    start: u64,
    dialect: Dialect,
}

impl Reading {
    fn begin(source: Box<dyn Source>) -> Result<Reading, Failed> {
        let broken = |error: std::io::Error| (0, error.into());
        let mut size = source.size();
        let mut input = Input::new(source);
        let mut sample = Vec::new();
        (&mut input)
            .take(SAMPLE as u64)
            .read_to_end(&mut sample)
            .map_err(broken)?;
        let is_odd = blanks::is_odd(&sample, sample.len() as u64 == size) || decimal::has_commas(&sample);
        if is_odd || from_utf16(&sample).is_some() {
            input.read_to_end(&mut sample).map_err(broken)?;
            let text = from_utf16(&sample).unwrap_or(sample);
            let text = match blanks::is_odd(&text, true) {
                true => blanks::plain(text),
                false => text,
            };
            let text = decimal::with_points(text);
            size = text.len() as u64;
            sample = text[..text.len().min(SAMPLE)].to_vec();
            input = Input::new(Box::new(text));
        }
        let mark = b"\xef\xbb\xbf";
        let start = if sample.starts_with(mark) { mark.len() } else { 0 };
        let dialect = sniff::sniff(&sample[start..], sample.len() as u64 == size);
        Ok(Reading {
            input,
            start: start as u64,
            dialect: dialect.ok_or((0, ErrorKind::NoNames))?,
        })
    }

    fn read(&mut self, take: &mut dyn FnMut(Pixels) -> bool) -> Result<TableRead, Failed> {
        match pixels::find(&self.dialect).map_err(|kind| (self.start, kind))? {
            None => self.table().map(TableRead::Table),
            Some(plan) => match self.images(&plan, Values::Bytes(Vec::new()), take)? {
                Some(images) => Ok(TableRead::Images(images)),
                None => {
                    take(Pixels::Restart);
                    let images = self.images(&plan, Values::Floats(Vec::new()), take)?;
                    images.map(TableRead::Images).ok_or((0, ErrorKind::Ended))
                }
            },
        }
    }

    /// Calls `each` for every row.
    fn rows(&mut self, mut each: impl FnMut(&Record) -> Result<(), Failed>) -> Result<(), Failed> {
        self.input.position().set(self.start);
        let Dialect {
            separator,
            end_of_line,
            has_header,
            ..
        } = self.dialect;
        let mut records = Records::new(&mut self.input, self.start, separator, end_of_line);
        let mut is_name = has_header;
        loop {
            match records.next() {
                Ok(Some(_)) if is_name => is_name = false,
                Ok(Some(record)) => each(&record)?,
                Ok(None) => return Ok(()),
                Err(Broken::Io(error)) => return Err((0, error.into())),
                Err(Broken::Quote { line, start }) => return Err((start, ErrorKind::Quote { line })),
            }
        }
    }

    fn table(&mut self) -> Result<Table, Failed> {
        let separator = self.dialect.separator;
        let names = self.dialect.names.clone();
        let mut table = Table {
            columns: names
                .into_iter()
                .map(|name| TextColumn {
                    name,
                    values: Vec::new(),
                })
                .collect(),
            starts: Vec::new(),
        };
        let count = table.columns.len();
        let mut fields = Vec::new();
        self.rows(|record| {
            split(record, separator, &mut fields);
            if fields.len() != count {
                return Err(wrong_length(record, fields.len(), count));
            }
            table.starts.push(record.start);
            if table.starts.len() * count > MOST_CELLS {
                return Err((record.start, ErrorKind::Cells { limit: MOST_CELLS }));
            }
            for (column, field) in table.columns.iter_mut().zip(&fields) {
                column.values.push(text(field));
            }
            Ok(())
        })?;
        Ok(table)
    }

    /// The images and their labels; `None` when there is a value that is no byte, where bytes were expected.
    fn images(
        &mut self,
        plan: &Plan,
        mut values: Values,
        take: &mut dyn FnMut(Pixels) -> bool,
    ) -> Result<Option<TableOfImages>, Failed> {
        let separator = self.dialect.separator;
        let names = self.dialect.names.clone();
        let mut row = Row {
            separator,
            names: &names,
            plan,
            fields: Vec::new(),
            labels: vec![Vec::new(); names.len()],
            count: 0,
        };
        let dtype = match values {
            Values::Bytes(_) => ValueType::Uint8,
            Values::Floats(_) => ValueType::Float32,
        };
        let read = self.rows(|record| {
            row.read(record, &mut values)?;
            if values.bytes().len() >= PIECE {
                if !take(Pixels::Bytes(values.bytes())) {
                    return Err((record.start, ErrorKind::Ended));
                }
                values.clear();
            }
            Ok(())
        });
        match read {
            Err((_, ErrorKind::NoByte)) => return Ok(None),
            read => read?,
        }
        take(Pixels::Bytes(values.bytes()));
        let (count, labels) = (row.count, std::mem::take(&mut row.labels));
        let (shape, are_rows, pixels) = match plan {
            Plan::Columns(columns) => ([1, columns.len(), 1], true, columns.clone()),
            Plan::Texts { column, numbers, shape } => {
                (shape.unwrap_or([1, *numbers, 1]), shape.is_none(), *column..column + 1)
            }
        };
        let columns = names.into_iter().zip(labels).enumerate();
        let columns = columns
            .filter(|(index, _)| !pixels.contains(index))
            .map(|(_, column)| column);
        Ok(Some(TableOfImages {
            dtype,
            shape: [count, shape[0], shape[1], shape[2]],
            are_rows,
            columns: columns
                .filter(|(name, values)| !is_index(name, values))
                .map(labels_of)
                .collect(),
        }))
    }
}

fn labels_of((name, values): (String, Vec<String>)) -> LabelColumn {
    LabelColumn {
        name,
        values: values
            .into_iter()
            .map(|value| (!value.is_empty()).then_some(value))
            .collect(),
        is_text: false,
    }
}

/// Whether a column is the index that pandas writes before all others.
fn is_index(name: &str, values: &[String]) -> bool {
    name == "Unnamed: 0"
        && values
            .iter()
            .enumerate()
            .all(|(index, value)| *value == index.to_string())
}

fn wrong_length(record: &Record, values: usize, expected: usize) -> Failed {
    let line = record.line;
    (record.start, ErrorKind::Line { line, values, expected })
}

/// What reads the rows of images.
struct Row<'t> {
    separator: u8,
    names: &'t [String],
    plan: &'t Plan,
    fields: Vec<Vec<u8>>,
    /// Of each column what is no pixel.
    labels: Vec<Vec<String>>,
    count: usize,
}

impl Row<'_> {
    fn read(&mut self, record: &Record, values: &mut Values) -> Result<(), Failed> {
        match self.plan {
            Plan::Columns(columns) => self.columns(record, columns.start, columns.len(), values)?,
            Plan::Texts { column, numbers, .. } => self.texts(record, *column, *numbers, values)?,
        }
        self.count += 1;
        Ok(())
    }

    fn columns(&mut self, record: &Record, first: usize, count: usize, values: &mut Values) -> Result<(), Failed> {
        let after = self.names.len() - first - count;
        let mut joined = Vec::new();
        let bytes = match record.has_quotes {
            true => {
                // Cells of numbers have no separator in them; labels are taken from the fields.
                split(record, self.separator, &mut self.fields);
                if self.fields.len() != self.names.len() {
                    return Err(wrong_length(record, self.fields.len(), self.names.len()));
                }
                joined = self.fields[first..first + count].join(&self.separator);
                &joined[..]
            }
            false => record.bytes,
        };
        let separator = self.separator;
        let is_separator = |byte: &u8| *byte == separator;
        let mut pixels = bytes;
        if !record.has_quotes {
            let whole = || bytes.iter().filter(|byte| is_separator(byte)).count() + 1;
            let wrong = || wrong_length(record, whole(), self.names.len());
            for column in 0..first {
                let end = pixels.iter().position(is_separator).ok_or_else(wrong)?;
                self.labels[column].push(text(pixels[..end].trim_ascii()));
                pixels = &pixels[end + 1..];
            }
            for column in (0..after).rev() {
                let end = pixels.iter().rposition(is_separator).ok_or_else(wrong)?;
                self.labels[first + count + column].push(text(pixels[end + 1..].trim_ascii()));
                pixels = &pixels[..end];
            }
        } else {
            for (column, field) in self.fields.iter().enumerate() {
                if !(first..first + count).contains(&column) {
                    self.labels[column].push(text(field));
                }
            }
        }
        values
            .take(pixels, Some(separator), count)
            .map_err(|wrong| match wrong {
                Wrong::NoByte => (record.start, ErrorKind::NoByte),
                Wrong::Count(found) => wrong_length(record, found + first + after, self.names.len()),
                // In a line that is too long the last pixel is a label, or the other way round.
                Wrong::NoNumber(_) if pixels.iter().filter(|byte| is_separator(byte)).count() + 1 != count => {
                    let found = pixels.iter().filter(|byte| is_separator(byte)).count() + 1;
                    wrong_length(record, found + first + after, self.names.len())
                }
                Wrong::NoNumber(index) => {
                    let column = self.names.get(first + index).cloned().unwrap_or_default();
                    (
                        record.start,
                        ErrorKind::NoNumber {
                            line: record.line,
                            column,
                        },
                    )
                }
            })?;
        drop(joined);
        Ok(())
    }

    fn texts(&mut self, record: &Record, column: usize, numbers: usize, values: &mut Values) -> Result<(), Failed> {
        split(record, self.separator, &mut self.fields);
        if self.fields.len() != self.names.len() {
            return Err(wrong_length(record, self.fields.len(), self.names.len()));
        }
        for (index, field) in self.fields.iter().enumerate() {
            if index != column {
                self.labels[index].push(text(field));
            }
        }
        let cell = &self.fields[column];
        values.take(cell, None, numbers).map_err(|wrong| {
            let (line, column) = (record.line, self.names[column].clone());
            let kind = match wrong {
                Wrong::NoByte => ErrorKind::NoByte,
                Wrong::NoNumber(_) if cell.windows(3).any(|three| three == b"...") => ErrorKind::Shortened { column },
                Wrong::NoNumber(_) => ErrorKind::NoNumber { line, column },
                Wrong::Count(values) => ErrorKind::Numbers {
                    line,
                    column,
                    values,
                    expected: numbers,
                },
            };
            (record.start, kind)
        })
    }
}
