//! From the files of the reader to a [`Dataset`].

use std::collections::HashSet;

use super::dataset::Dataset;
use super::error::DataError;
use super::group;
use super::labels::Column;
use super::layout::{Found, Problem, understand};
use super::pixels::Copying;
use super::rows::Rows;
use crate::pickle::{Limits, Pickle, Reading, Source};

/// A file as the reader chose it.
pub struct SourceFile {
    /// The file's name, for messages.
    pub name: String,
    pub source: Box<dyn Source>,
}

impl SourceFile {
    pub fn new(name: impl Into<String>, source: impl Source + 'static) -> SourceFile {
        SourceFile {
            name: name.into(),
            source: Box::new(source),
        }
    }
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
    pickles: Vec<Pickle>,
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
            pickles: Vec::new(),
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
                    Some(SourceFile { name, source }) => {
                        Stage::Reading(Box::new(Reading::open(&name, source, &Limits::default())?))
                    }
                    None => Stage::Copying(Box::new(understand_all(&self.pickles)?)),
                };
            }
            Stage::Reading(mut reading) => {
                self.stage = match reading.advance(budget as u64)? {
                    Some(pickle) => {
                        self.pickles.push(pickle);
                        Stage::Begin
                    }
                    None => Stage::Reading(reading),
                };
            }
            Stage::Copying(mut copied) => {
                if copied.copying.advance(&self.pickles[copied.file], budget)? {
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
                of(self.pickles[copied.file].name(), (done as u64, all as u64), done)
            }
            Stage::Begin | Stage::End => of("", (0, 1), 0),
        }
    }
}

/// Finds out which file holds images, and reads the labels.
fn understand_all(pickles: &[Pickle]) -> Result<Copied, DataError> {
    let mut parts: Vec<(&Pickle, Found)> = Vec::new();
    for pickle in pickles {
        parts.push((pickle, look(pickle)?));
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
        [first, second, ..] => {
            let name = |index: usize| parts[index].0.name().to_string();
            return Err(DataError::TwoFilesOfImages {
                first: name(first),
                second: name(second),
            });
        }
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
    pickles.iter().try_for_each(Pickle::check)?;
    Ok(Copied {
        copying,
        file: of_images,
        columns,
        notes,
    })
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
