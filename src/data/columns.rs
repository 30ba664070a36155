//! The columns of labels that go with the images.

use std::collections::HashSet;

use super::copying::picture::ImageInFile;
use super::error::DataError;
use super::images::dataset::split_of;
use super::labels::column::{Column, Label};
use super::labels::rows::Rows;
use super::layout::choice::LayoutOptions;
use super::layout::found::Found;
use super::layout::together::{place, stem};
use super::opened::Opened;
use crate::join::part_names::stem as stem_of_name;

/// Labels alone, provided that they are labels.
pub(super) fn no_images(opened: &[Opened], found: &Found) -> DataError {
    const SHOWN: usize = 5;
    let Some(rows) = found.labels.first() else {
        return opened[0].not_data();
    };
    match rows.encode(rows.name.as_deref().unwrap_or_default(), &|file, offset| {
        place(opened, file, offset)
    }) {
        Ok(column) => {
            let mut classes = column.classes[..column.classes.len().min(SHOWN)].join(", ");
            if column.classes.len() > SHOWN {
                classes += ", …";
            }
            DataError::NoImages {
                place: place(opened, rows.file, rows.offset),
                count: column.codes.len(),
                classes,
            }
        }
        Err(error) => error,
    }
}

/// Of fewer images each may well be a class.
const LEAST_ALONE: usize = 8;

/// A table of more columns is not one of labels.
const MOST_COLUMNS: usize = 1000;

/// Reads the columns of labels. Of several, those that no network could learn are left aside.
#[inline(never)]
pub(super) fn columns(
    opened: &[Opened],
    files: &[(usize, usize)],
    pictures: &[ImageInFile],
    all: Vec<Rows>,
    options: &LayoutOptions,
    notes: &mut Vec<String>,
) -> Result<Vec<Column>, DataError> {
    let count = pictures.len();
    let place = |file: usize, offset: Option<u64>| place(opened, file, offset);
    let mut columns: Vec<Column> = Vec::new();
    let mut first_refused = None;
    let mut different = Vec::new();
    let mut used = HashSet::new();
    let several = all.len() > 1;
    if let Some(rows) = all.get(MOST_COLUMNS) {
        return Err(DataError::TooManyColumns {
            place: place(rows.file, rows.offset),
            count: all.len(),
            limit: MOST_COLUMNS,
        });
    }
    for mut rows in all {
        let here = place(rows.file, rows.offset);
        // A column without a name has the name of its file.
        let is_beside = !files.iter().any(|&(file, _)| file == rows.file);
        let file = stem(opened[rows.file].name());
        rows.name_by(if is_beside && !file.is_empty() { file } else { "label" });
        let name = unused_name(rows.name.clone().unwrap_or_default(), &mut used);
        if rows.len() != count {
            let images = files.first().map_or(0, |&(file, _)| file);
            return Err(DataError::Count {
                images_place: Box::new(place(images, pictures.first().and_then(ImageInFile::offset))),
                images: count,
                place: here,
                labels: rows.len(),
                column: if several { name } else { String::new() },
            });
        }
        let column = rows.encode(&name, &place).map(|mut column| {
            column.leave_out(options.missing.as_deref());
            column
        });
        let refused = match column {
            Ok(column) if column.classes.is_empty() => {
                notes.push(format!("Column \"{name}\" is not used: it has no labels."));
                continue;
            }
            Ok(column) if column.classes.len() == 1 => {
                let class = column.classes[0].clone();
                DataError::OneClass {
                    place: here,
                    column: name.clone(),
                    class,
                    count: count - column.missing(),
                }
            }
            Ok(column) if column.classes.len() == count - column.missing() => {
                different.push(column);
                continue;
            }
            Ok(column) => {
                if column.missing() > 0 {
                    let missing = column.missing();
                    let (have, are) = if missing == 1 {
                        ("has", "it is")
                    } else {
                        ("have", "they are")
                    };
                    notes.push(format!(
                        "{missing} of {count} images {have} no label in column \"{name}\"; {are} in no part."
                    ));
                }
                columns.push(column);
                continue;
            }
            Err(error) => error,
        };
        if several {
            notes.push(format!("Column \"{name}\" is not used: {refused}."));
        }
        first_refused = first_refused.or(Some(refused));
    }
    let is_alone = columns.iter().all(|column| split_of(column).is_some());
    for column in different {
        let (name, count) = (&column.name, column.classes.len());
        let parts = if is_alone { cut(&column) } else { Vec::new() };
        if !parts.is_empty() {
            notes.push(format!(
                "The {count} labels in column \"{name}\" are all different, but made of parts: each part is a column of its own."
            ));
            columns.extend(parts);
        } else if several {
            notes.push(format!("Column \"{name}\" is not used: every value is different."));
        } else {
            if count >= LEAST_ALONE {
                notes.push(format!(
                    "The {count} labels in column \"{name}\" are all different: each image is a class of its own, and a network \
                     learns what several images of a class have in common."
                ));
            }
            columns.push(column);
        }
    }
    match first_refused {
        Some(error) if columns.iter().all(|column| split_of(column).is_some()) => Err(error),
        _ => Ok(columns),
    }
}

/// The columns that labels hold which are names made of parts: `alex_forward_angry_eyes`.
fn cut(column: &Column) -> Vec<Column> {
    let texts: Option<Vec<String>> = column
        .codes
        .iter()
        .map(|&code| column.classes.get(code as usize).cloned())
        .collect();
    let cut = crate::join::cut_labels(&texts.unwrap_or_default()).into_iter();
    cut.map(|part| {
        let labels = part.values.into_iter().map(|text| text.map(Label::Text)).collect();
        Column::encode(part.name, labels)
    })
    .collect()
}

/// Gives classes that are numbers the names that were found beside them: of the columns that have a word in common with
/// them those, else the first that fits.
pub(super) fn name_classes(names: &Rows, columns: &mut [Column]) {
    let (Some(texts), Some(key)) = (names.texts(), &names.name) else {
        return;
    };
    if let Some(column) = columns.iter_mut().find(|column| column.name == *key) {
        column.name_classes(&texts);
        return;
    }
    let words = stem_of_name(key);
    let is_meant = |column: &&mut Column| {
        let others = stem_of_name(&column.name);
        words.is_empty() || words.iter().any(|word| others.contains(word))
    };
    for column in columns.iter_mut().filter(is_meant) {
        if column.name_classes(&texts) && words.is_empty() {
            break;
        }
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
