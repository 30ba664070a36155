//! From the files of the reader to a [`Dataset`].

use std::collections::HashSet;

use super::dataset::Dataset;
use super::error::DataError;
use super::file_names;
use super::group;
use super::labels::Column;
use super::layout::{Found, Problem, understand};
use super::part_names::{images_rank, is_images, is_test};
use super::pixels::Copying;
use super::rows::{self, Rows};
use crate::pickle::{Limits, Pickle, Reading, Source};

/// A file as the reader chose it, or what came out of one.
pub struct SourceFile {
    /// The file's name, for messages.
    pub name: String,
    pub contents: Contents,
}

/// What is in a file.
pub enum Contents {
    /// A pickle or a .npy file, perhaps inside gzip or zlib.
    Pickle(Box<dyn Source>),
    /// Pictures, whose `uint8` values follow one another.
    Pictures(Vec<Picture>, Box<dyn Source>),
    Table(Table),
}

/// A picture that was in a file of its own.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Picture {
    /// Where it lay in a folder or an archive.
    pub path: String,
    pub height: usize,
    pub width: usize,
    pub channels: usize,
}

/// A table of text, as a CSV file has it.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Table {
    /// All of one length.
    pub columns: Vec<TextColumn>,
}

#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TextColumn {
    pub name: String,
    pub values: Vec<String>,
}

impl SourceFile {
    /// A file whose contents are not known yet.
    pub fn new(name: impl Into<String>, source: impl Source + 'static) -> SourceFile {
        SourceFile {
            name: name.into(),
            contents: Contents::Pickle(Box::new(source)),
        }
    }
}

/// A file that was read.
struct Opened {
    pickle: Pickle,
    /// Of pictures, where they lay.
    paths: Vec<String>,
    table: Option<Table>,
}

/// Reads a data set at once; see [`Loading`].
///
/// # Errors
/// When a file cannot be read, holds neither images nor labels, or when what they hold does not go together.
pub fn load(files: Vec<SourceFile>) -> Result<Dataset, DataError> {
    let mut loading = Loading::new(files);
    loop {
        if let Some(dataset) = loading.advance(usize::MAX)? {
            return Ok(dataset);
        }
    }
}

/// A data set that is being read from one file that holds images and labels, or from several, in any order. Images without
/// labels give a data set without columns.
///
/// Images are a list of arrays (height, width) or (height, width, channels), or one array of all, or pictures of Pillow;
/// labels a list, an array, a pandas Series, or the columns of a DataFrame. A dict or a tuple may hold both.
pub struct Loading {
    /// Files that were not opened yet, the next one last.
    files: Vec<SourceFile>,
    opened: Vec<Opened>,
    stage: Stage,
}

enum Stage {
    Begin,
    Reading(Box<Reading>),
    Copying(Box<Copied>),
    /// Everything was handed out, or something was wrong.
    End,
}

/// What is known before the images are copied.
struct Copied {
    copying: Copying,
    /// Which of the files holds them.
    file: usize,
    columns: Vec<Column>,
    notes: Vec<String>,
}

/// How far the reading of a data set is.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// The file that is read.
    pub file: String,
    /// Between 0 and 1, of this file.
    pub share: f64,
    /// How many images are in their place.
    pub images: usize,
}

impl Loading {
    pub fn new(mut files: Vec<SourceFile>) -> Loading {
        files.reverse();
        Loading {
            files,
            opened: Vec::new(),
            stage: Stage::Begin,
        }
    }

    /// Reads on for about `budget` bytes; `None` when there is more to read.
    ///
    /// # Errors
    /// See [`load`].
    pub fn advance(&mut self, budget: usize) -> Result<Option<Dataset>, DataError> {
        match std::mem::replace(&mut self.stage, Stage::End) {
            Stage::Begin => {
                self.stage = match self.files.pop() {
                    Some(SourceFile { name, contents }) => match contents {
                        Contents::Pickle(source) => {
                            Stage::Reading(Box::new(Reading::open(&name, source, &Limits::default())?))
                        }
                        Contents::Pictures(pictures, source) => {
                            let shapes: Vec<[usize; 3]> = pictures
                                .iter()
                                .map(|picture| [picture.height, picture.width, picture.channels])
                                .collect();
                            self.opened.push(Opened {
                                pickle: Pickle::of_pictures(&name, source, &shapes)?,
                                paths: pictures.into_iter().map(|picture| picture.path).collect(),
                                table: None,
                            });
                            Stage::Begin
                        }
                        Contents::Table(table) => {
                            self.opened.push(Opened {
                                pickle: Pickle::of_pictures(&name, Box::new(Vec::new()), &[])?,
                                paths: Vec::new(),
                                table: Some(table),
                            });
                            Stage::Begin
                        }
                    },
                    None => Stage::Copying(Box::new(understand_all(&self.opened)?)),
                };
            }
            Stage::Reading(mut reading) => {
                self.stage = match reading.advance(budget as u64)? {
                    Some(pickle) => {
                        self.opened.push(Opened {
                            pickle,
                            paths: Vec::new(),
                            table: None,
                        });
                        Stage::Begin
                    }
                    None => Stage::Reading(reading),
                };
            }
            Stage::Copying(mut copied) => {
                if copied.copying.advance(&self.opened[copied.file].pickle, budget)? {
                    let Copied {
                        copying,
                        columns,
                        mut notes,
                        ..
                    } = *copied;
                    let images = copying.finish(&mut notes)?;
                    return Ok(Some(Dataset { images, columns, notes }));
                }
                self.stage = Stage::Copying(copied);
            }
            Stage::End => return Err(DataError::NoFile),
        }
        Ok(None)
    }

    /// How far it is.
    pub fn progress(&mut self) -> Progress {
        let of = |file: &str, (done, all): (u64, u64), images| Progress {
            file: file.into(),
            share: done as f64 / all.max(1) as f64,
            images,
        };
        match &mut self.stage {
            Stage::Reading(reading) => {
                let progress = reading.progress();
                of(reading.name(), progress, 0)
            }
            Stage::Copying(copied) => {
                let (done, all) = copied.copying.progress();
                of(self.opened[copied.file].pickle.name(), (done as u64, all as u64), done)
            }
            Stage::Begin | Stage::End => of("", (0, 1), 0),
        }
    }
}

/// Finds out which file holds images, and reads the labels.
fn understand_all(opened: &[Opened]) -> Result<Copied, DataError> {
    let paths = opened.iter().map(|file| &file.paths).find(|paths| !paths.is_empty());
    let mut parts: Vec<(&Pickle, Found)> = Vec::new();
    for file in opened {
        let found = match &file.table {
            Some(table) => Found::from(labels_of_table(table, paths)),
            None if file.paths.is_empty() => look(&file.pickle)?,
            None => Found {
                labels: file_names::columns(&file.paths),
                ..look(&file.pickle)?
            },
        };
        parts.push((&file.pickle, found));
    }
    let with_images: Vec<usize> = (0..parts.len())
        .filter(|&index| !parts[index].1.pictures.is_empty())
        .collect();
    let of_images = match with_images[..] {
        [index] => index,
        [] => {
            return Err(parts
                .first()
                .map_or(DataError::NoFile, |(pickle, found)| no_images(pickle, found)));
        }
        [first, second, ..] => match train_and_test(&mut parts, &with_images) {
            Some(index) => index,
            None => {
                let name = |index: usize| parts[index].0.name().to_string();
                return Err(DataError::TwoFilesOfImages {
                    first: name(first),
                    second: name(second),
                });
            }
        },
    };
    let (file, found) = parts.remove(of_images);
    let Found {
        pictures,
        labels,
        mut notes,
        ..
    } = found;
    if !parts.is_empty() {
        let others: Vec<&str> = parts.iter().map(|(pickle, _)| pickle.name()).collect();
        notes.insert(
            0,
            format!(
                "Images come from {}, labels from {}.",
                file.name(),
                others.join(" and ")
            ),
        );
    }
    let mut rows: Vec<(&Pickle, Rows)> = Vec::new();
    for (pickle, found) in parts {
        rows.extend(found.labels.into_iter().map(|labels| (pickle, labels)));
        notes.extend(found.notes);
    }
    rows.extend(labels.into_iter().map(|labels| (file, labels)));
    let columns = columns(file, pictures.len(), rows, &mut notes)?;
    let copying = Copying::new(file, pictures)?;
    opened.iter().try_for_each(|file| file.pickle.check())?;
    let is_file = |opened: &Opened| std::ptr::eq(&opened.pickle, file);
    Ok(Copied {
        copying,
        file: opened.iter().position(is_file).unwrap_or(0),
        columns,
        notes,
    })
}

/// Of several files of images, such as `X_train.npy` and `X_test.npy` out of one .npz, the first for training, by their
/// names; the others and the labels of the other kind are left aside. `None` when the names do not tell.
fn train_and_test(parts: &mut Vec<(&Pickle, Found)>, with_images: &[usize]) -> Option<usize> {
    let stem = |pickle: &Pickle| pickle.name().split('.').next().unwrap_or_default().to_string();
    let names: Vec<String> = with_images.iter().map(|&index| stem(parts[index].0)).collect();
    let is_told = names.iter().all(|name| is_images(name)) && names.iter().any(|name| !is_test(name));
    if !is_told {
        return None;
    }
    let chosen = *with_images.iter().min_by_key(|&&index| {
        let name = stem(parts[index].0);
        (is_test(&name), images_rank(&name))
    })?;
    let chosen = parts[chosen].0;
    let mut left = Vec::new();
    parts.retain(|(pickle, found)| {
        let other_images = !std::ptr::eq(*pickle, chosen) && !found.pictures.is_empty();
        let is_left = other_images || is_test(&stem(pickle)) != is_test(&stem(chosen));
        if is_left {
            left.push(pickle.name());
        }
        !is_left
    });
    let index = parts.iter().position(|(pickle, _)| std::ptr::eq(*pickle, chosen))?;
    parts[index]
        .1
        .notes
        .push(format!("These files were left aside: {}.", left.join(", ")));
    Some(index)
}

/// The columns of a table. One that holds names of pictures says which row belongs to which of them, where the pictures have
/// names; and the names may hold labels.
fn labels_of_table<'a>(table: &Table, paths: Option<&Vec<String>>) -> Vec<Rows<'a>> {
    let names = table
        .columns
        .iter()
        .position(|column| file_names::are_pictures(&column.values));
    let order = names
        .zip(paths)
        .and_then(|(names, paths)| file_names::places(paths, &table.columns[names].values));
    let mut all = Vec::new();
    for (index, column) in table.columns.iter().enumerate() {
        let values = match &order {
            Some(order) => order.iter().map(|&row| column.values[row].clone()).collect(),
            None => column.values.clone(),
        };
        if names != Some(index) {
            let name = Some(column.name.clone());
            let source = rows::Source::Texts(values);
            all.push(Rows { name, source });
        } else if paths.is_none() {
            all.extend(file_names::columns(&values));
        }
    }
    all
}

fn look(pickle: &Pickle) -> Result<Found<'_>, DataError> {
    let file = || pickle.name().to_string();
    let found = match pickle.roots().len() {
        1 => understand(&pickle.root(), 0),
        _ => group::of_parts(pickle.roots(), 0),
    };
    let mut found = found.map_err(|problem| match problem {
        Problem::NotData(found) => DataError::NotData { file: file(), found },
        Problem::Empty(found) => DataError::Empty { file: file(), found },
        Problem::Unordered(found) => DataError::Unordered { file: file(), found },
        Problem::OddElement { index, found } => DataError::OddElement {
            file: file(),
            index,
            found,
        },
        Problem::Pickle(error) => DataError::Pickle(error),
    })?;
    if pickle.rest() > 0 {
        found.notes.push(format!(
            "{} bytes after the pickle in {} were left aside.",
            pickle.rest(),
            pickle.name()
        ));
    }
    Ok(found)
}

/// Labels alone, provided that they are labels.
fn no_images(pickle: &Pickle, found: &Found) -> DataError {
    const SHOWN: usize = 5;
    let file = pickle.name();
    let Some(rows) = found.labels.first() else {
        return DataError::NotData {
            file: file.into(),
            found: pickle.root().describe(),
        };
    };
    match rows.encode(file, rows.name.as_deref().unwrap_or_default()) {
        Ok(column) => {
            let mut classes = column.classes[..column.classes.len().min(SHOWN)].join(", ");
            if column.classes.len() > SHOWN {
                classes += ", …";
            }
            DataError::NoImages {
                file: file.into(),
                count: column.codes.len(),
                classes,
            }
        }
        Err(error) => error,
    }
}

/// A table of more columns is not one of labels.
const MOST_COLUMNS: usize = 1000;

/// Reads the columns of labels. Of several, those that no network could learn are left aside.
fn columns(
    images: &Pickle,
    count: usize,
    all: Vec<(&Pickle, Rows)>,
    notes: &mut Vec<String>,
) -> Result<Vec<Column>, DataError> {
    let mut columns: Vec<Column> = Vec::new();
    let mut first_refused = None;
    let mut used = HashSet::new();
    let several = all.len() > 1;
    if let Some((pickle, _)) = all.get(MOST_COLUMNS) {
        return Err(DataError::TooManyColumns {
            file: pickle.name().into(),
            count: all.len(),
            limit: MOST_COLUMNS,
        });
    }
    for (pickle, rows) in all {
        let file = pickle.name();
        let name = unused_name(
            rows.name.clone().unwrap_or_else(|| default_name(images, pickle)),
            &mut used,
        );
        if rows.len() != count {
            return Err(DataError::Count {
                images_file: images.name().into(),
                images: count,
                labels_file: file.into(),
                labels: rows.len(),
                column: if several { name } else { String::new() },
            });
        }
        let refused = match rows.encode(file, &name) {
            Ok(column) if column.classes.len() == 1 => {
                let class = column.classes[0].clone();
                DataError::OneClass {
                    file: file.into(),
                    column: name.clone(),
                    class,
                    count,
                }
            }
            Ok(column) if several && column.classes.len() == count => {
                notes.push(format!(
                    "Column \"{name}\" was left aside: its {count} labels are all different."
                ));
                continue;
            }
            Ok(column) => {
                columns.push(column);
                continue;
            }
            Err(error) => error,
        };
        if several {
            notes.push(format!("Column \"{name}\" was left aside: {refused}."));
        }
        first_refused = first_refused.or(Some(refused));
    }
    match first_refused {
        Some(error) if columns.is_empty() => Err(error),
        _ => Ok(columns),
    }
}

/// A column without a name has the name of its file, without endings.
fn default_name(images: &Pickle, labels: &Pickle) -> String {
    let stem = labels.name().split('.').next().unwrap_or_default();
    if std::ptr::eq(images, labels) || stem.is_empty() {
        "label".into()
    } else {
        stem.into()
    }
}

fn unused_name(name: String, used: &mut HashSet<String>) -> String {
    let numbers = (2..=MOST_COLUMNS + 1).map(|number| format!("{name} ({number})"));
    let free = std::iter::once(name.clone())
        .chain(numbers)
        .find(|name| !used.contains(name));
    let name = free.unwrap_or(name);
    used.insert(name.clone());
    name
}
