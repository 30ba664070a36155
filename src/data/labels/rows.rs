//! Labels as a file holds them.

use super::cells::Cells;
use super::column::{Column, Label};
use super::read::label;
use super::texts;
use crate::data::error::DataError;
use crate::values::{Items, Place, View};

/// A column of labels that has not been read yet.
#[derive(Debug, Clone)]
pub(in crate::data) struct Rows<'a> {
    /// The name the file gives it.
    pub name: Option<String>,
    /// Which of the files holds them, and where in it they are made.
    pub file: usize,
    pub offset: Option<u64>,
    pub source: Source<'a>,
}

#[derive(Debug, Clone)]
pub(in crate::data) enum Source<'a> {
    Cells(Cells<'a>),
    /// What a table of text says (`None` is missing), and where in the table each row begins.
    Texts {
        values: Vec<Option<String>>,
        starts: Vec<u64>,
        /// They are text whatever they say: names of files and folders.
        is_text: bool,
    },
    /// The member with this number of each tuple of an image and its labels.
    Members(Items<'a>, usize),
    /// One column for each class, with a one where a row is of that class. A class is named, or has its number.
    OneHot {
        columns: Vec<Rows<'a>>,
        names: Option<Vec<String>>,
    },
    /// Those of several sets of images, one behind the other: how many images each has, and its labels if there are any.
    Chain(Vec<(usize, Option<Rows<'a>>)>),
    /// So many times the same.
    Runs(Vec<(String, usize)>),
}

impl<'a> Rows<'a> {
    pub(in crate::data) fn new(name: Option<String>, source: Source<'a>) -> Rows<'a> {
        Rows {
            name,
            file: 0,
            offset: None,
            source,
        }
    }

    pub(in crate::data) fn len(&self) -> usize {
        match &self.source {
            Source::Cells(cells) => cells.len(),
            Source::Members(items, _) => items.len(),
            Source::Texts { values, .. } => values.len(),
            Source::OneHot { columns, .. } => columns.first().map_or(0, Rows::len),
            Source::Chain(parts) => parts
                .iter()
                .map(|(count, rows)| rows.as_ref().map_or(*count, Rows::len))
                .sum(),
            Source::Runs(runs) => runs.iter().map(|(_, count)| count).sum(),
        }
    }

    /// Gives them a name where they have none, or completes one that begins with a blank: one of several labels has its number
    /// behind the name of all.
    pub(in crate::data) fn name_by(&mut self, key: &str) {
        self.name = match self.name.take() {
            Some(name) if name.starts_with(' ') => Some(format!("{key}{name}")),
            name => name.or_else(|| Some(key.into())),
        };
    }

    /// The files that hold them, in the order of the rows.
    pub(in crate::data) fn files(&self) -> Vec<usize> {
        match &self.source {
            Source::Chain(parts) => parts
                .iter()
                .filter_map(|(_, rows)| rows.as_ref())
                .flat_map(Rows::files)
                .collect(),
            _ => vec![self.file],
        }
    }

    /// They are in this file.
    pub(in crate::data) fn set_file(&mut self, file: usize) {
        self.file = file;
        if let Source::Chain(parts) = &mut self.source {
            let all = parts.iter_mut().filter_map(|(_, rows)| rows.as_mut());
            all.for_each(|rows| rows.set_file(file));
        }
    }

    fn get(&self, row: usize) -> View<'a> {
        match &self.source {
            Source::Cells(cells) => cells.get(row),
            &Source::Members(items, at) => match items.get(row) {
                Some(View::List(tuple) | View::Tuple(tuple)) => tuple.get(at).unwrap_or(View::None),
                _ => View::None,
            },
            Source::OneHot { columns, names } => {
                match columns.iter().position(|column| column.bit(row) == Some(true)) {
                    Some(class) => match names {
                        Some(names) => View::Str(names[class].clone().into()),
                        None => View::Int(class as i128),
                    },
                    None => View::None,
                }
            }
            Source::Texts { .. } | Source::Chain(_) | Source::Runs(_) => View::None,
        }
    }

    /// What a row says where it says yes or no; `None` where it says anything else.
    pub(in crate::data) fn bit(&self, row: usize) -> Option<bool> {
        let one = match &self.source {
            Source::Texts { values, is_text, .. } if !is_text => values[row].as_deref()?.parse().ok()?,
            Source::Cells(cells) => match cells.get(row) {
                View::Bool(value) => f64::from(value),
                View::Int(value) => value as f64,
                View::Float(value) => value,
                _ => return None,
            },
            _ => return None,
        };
        [0.0, 1.0]
            .iter()
            .position(|&value| value == one)
            .map(|value| value == 1)
    }

    /// Where in the file the label of a row stands, or else all of them.
    fn offset_of(&self, row: usize) -> Option<u64> {
        let offset = match &self.source {
            Source::Cells(cells) => cells.offset_of(row),
            Source::Members(items, _) => items.offset_of(row),
            Source::Texts { starts, .. } => starts.get(row).copied(),
            Source::OneHot { columns, .. } => columns.first().and_then(|column| column.offset_of(row)),
            Source::Chain(_) | Source::Runs(_) => None,
        };
        offset.or(self.offset)
    }

    /// Reads the labels. `column` is the name the column gets, `place` tells a place in a file.
    pub(in crate::data) fn encode(
        &self,
        column: &str,
        place: &dyn Fn(usize, Option<u64>) -> Place,
    ) -> Result<Column, DataError> {
        let mut labels = Vec::with_capacity(self.len());
        self.read(column, place, &mut labels)?;
        let mut present = labels.iter().flatten();
        if let Some(first) = present.next().map(Label::kind)
            && present.any(|label| label.kind() != first)
        {
            let differs = |label: &Option<Label>| label.as_ref().is_some_and(|label| label.kind() != first);
            let row = labels.iter().position(differs).unwrap_or(0);
            let (rows, inner) = self.part(row);
            return Err(DataError::MixedLabels {
                place: place(rows.file, rows.offset_of(inner)),
                column: column.into(),
                row,
            });
        }
        Ok(Column::encode(column, labels))
    }

    /// Which of the labels that lie one behind the other those of a row are in, and its number there.
    fn part(&self, mut row: usize) -> (&Rows<'a>, usize) {
        let Source::Chain(parts) = &self.source else {
            return (self, row);
        };
        for (count, rows) in parts {
            let len = rows.as_ref().map_or(*count, Rows::len);
            match rows {
                Some(rows) if row < len => return rows.part(row),
                _ => row = row.saturating_sub(len),
            }
        }
        (self, row)
    }

    fn read(
        &self,
        column: &str,
        place: &dyn Fn(usize, Option<u64>) -> Place,
        labels: &mut Vec<Option<Label>>,
    ) -> Result<(), DataError> {
        match &self.source {
            Source::Texts { values, is_text, .. } => labels.extend(match is_text {
                true => values.iter().map(|text| text.clone().map(Label::Text)).collect(),
                false => texts::labels(values),
            }),
            Source::Runs(runs) => {
                let texts: Vec<_> = runs.iter().map(|(text, _)| Some(text.clone())).collect();
                let numbers = texts::labels(&texts);
                let are_numbers = numbers.iter().all(|label| matches!(label, Some(Label::Int(_))));
                for ((text, count), number) in runs.iter().zip(numbers) {
                    let label = if are_numbers {
                        number
                    } else {
                        Some(Label::from(&**text))
                    };
                    labels.extend(std::iter::repeat_n(label, *count));
                }
            }
            Source::Chain(parts) => {
                for (count, rows) in parts {
                    match rows {
                        Some(rows) => rows.read(column, place, labels)?,
                        None => labels.extend(std::iter::repeat_n(None, *count)),
                    }
                }
            }
            Source::Cells(_) | Source::Members(..) | Source::OneHot { .. } => {
                for row in 0..self.len() {
                    labels.push(match label(&self.get(row)) {
                        Ok(label) => Some(label),
                        Err(None) => None,
                        Err(Some(found)) => {
                            return Err(DataError::BadLabel {
                                place: place(self.file, self.offset_of(row)),
                                column: column.into(),
                                row,
                                found,
                            });
                        }
                    });
                }
            }
        }
        Ok(())
    }

    /// All of them as texts, empty where one is missing, and whether they are texts; `None` when they are no labels.
    pub(in crate::data) fn plain_texts(&self) -> Option<(Vec<String>, bool)> {
        let place = |_, offset| Place {
            file: String::new(),
            offset,
        };
        if let Source::Texts { values, is_text, .. } = &self.source {
            return Some((
                values.iter().map(|value| value.clone().unwrap_or_default()).collect(),
                *is_text,
            ));
        }
        let mut labels = Vec::new();
        self.read("", &place, &mut labels).ok()?;
        let is_text = labels.iter().flatten().all(|label| matches!(label, Label::Text(_)));
        let column = Column::encode("", labels);
        let text = |code: &u32| column.classes.get(*code as usize).cloned().unwrap_or_default();
        Some((column.codes.iter().map(text).collect(), is_text))
    }

    /// All of them, provided that they are texts, each there once: names of classes.
    pub(in crate::data) fn texts(&self) -> Option<Vec<String>> {
        let mut labels = Vec::new();
        let place = |_, offset| Place {
            file: String::new(),
            offset,
        };
        self.read("", &place, &mut labels).ok()?;
        let text = |label| match label {
            Some(Label::Text(text)) => Some(text),
            _ => None,
        };
        let all: Vec<String> = labels.into_iter().map(text).collect::<Option<_>>()?;
        let different: std::collections::HashSet<&String> = all.iter().collect();
        (different.len() == all.len()).then_some(all)
    }
}
