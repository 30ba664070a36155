//! From what the files hold to one set: which of them holds the images, and which labels belong to them.

use std::collections::HashSet;

use super::arrays::fitting;
use super::choice::{Layout, LayoutEntry, LayoutOptions, Wish, inside};
use super::error::DataError;
use super::file_names;
use super::group;
use super::input::Table;
use super::labels::Column;
use super::layout::{Found, Problem, ProblemKind, understand};
use super::opened::{Opened, OpenedContents};
use super::part_names::{images_rank, is_images, is_test};
use super::pictures::Picture;
use super::pixels::Copying;
use super::ready;
use super::rows::{self, Rows};
use crate::pickle::{Pickle, Place};

/// What is known before the images are copied.
pub(super) struct Assembled {
    pub copying: Copying,
    /// Which of the files holds them.
    pub file: usize,
    pub columns: Vec<Column>,
    pub notes: Vec<String>,
}

/// Finds out which file holds images, and reads the labels. How the files were understood goes to `layout`, also where something
/// is wrong with what they hold.
///
/// # Errors
/// When none does, or what the files hold does not go together.
pub(super) fn assemble(
    opened: &[Opened],
    options: &LayoutOptions,
    first: Option<usize>,
    layout: &mut Layout,
) -> Result<Assembled, DataError> {
    let wish = Wish::from(options);
    let several = opened.len() > 1;
    // Where there are several files, an entry may begin with the name of one.
    let is_named = several && opened.iter().any(|file| wish.is_in(file.name()));
    let wish_of = |file: &Opened| if is_named { wish.within(file.name()) } else { wish };
    let paths = opened.iter().find_map(Opened::paths);
    let mut parts: Vec<(&Opened, Found)> = Vec::new();
    for file in opened {
        let found = match &file.contents {
            OpenedContents::Table(table) => Found::from(labels_of_table(table, paths.as_ref())),
            OpenedContents::Values { pickle, .. } => look(pickle, wish_of(file), layout)?,
            OpenedContents::Images { input, .. } => {
                let mut found = ready::understand(input, wish_of(file)).ok_or_else(|| file.not_data())?;
                if let (true, Some(paths)) = (found.labels.is_empty(), &paths) {
                    found.labels = file_names::columns(paths);
                }
                found
            }
        };
        parts.push((file, found));
    }
    let with_images: Vec<usize> = (0..parts.len())
        .filter(|&index| !parts[index].1.pictures.is_empty())
        .collect();
    let mut entries: Vec<LayoutEntry> = Vec::new();
    if with_images.len() > 1 {
        for &index in &with_images {
            let (pickle, found) = &parts[index];
            entries.extend(found.entries.iter().map(|entry| LayoutEntry {
                name: inside(pickle.name(), &entry.name),
                what: entry.what.clone(),
            }));
        }
    }
    let wished = with_images
        .iter()
        .copied()
        .find(|&index| wish.is_in(parts[index].0.name()));
    let of_images = match with_images[..] {
        [index] => index,
        [] => {
            return Err(parts
                .first()
                .map_or(DataError::NoFile, |(pickle, found)| no_images(pickle, found)));
        }
        [first, second, ..] => match train_and_test(&mut parts, &with_images, wished) {
            Some(index) => index,
            None => {
                layout.entries = entries;
                let place = |index: usize| place_of_images(parts[index].0, &parts[index].1.pictures);
                return Err(DataError::TwoFilesOfImages {
                    first: place(first),
                    second: place(second),
                });
            }
        },
    };
    let (file, mut found) = parts.remove(of_images);
    let wish_here = wish_of(file);
    let counts: Vec<usize> = parts
        .iter()
        .flat_map(|(_, found)| found.labels.iter().map(Rows::len))
        .collect();
    if let (Some(&labels), false) = (counts.first(), counts.contains(&found.pictures.len())) {
        found = fitting(found, labels, wish_here);
    }
    *layout = Layout {
        count: found.pictures.len(),
        is_guess: found.is_guess,
        axis: found.stack.map(|stack| stack.axis),
        axes: found.stack.map(|stack| stack.axes(wish_here)).unwrap_or_default(),
        rows: found.rows,
        entry: found.entry,
        entries: found.entries,
    };
    if !entries.is_empty() {
        layout.is_guess |= options.entry.is_none();
        layout.entry = inside(file.name(), &layout.entry);
        layout.entries = entries;
    }
    let Found {
        mut pictures,
        labels,
        mut notes,
        ..
    } = found;
    check(options, layout).map_err(|(wish, possible)| DataError::Layout {
        place: place_of_images(file, &pictures),
        wish,
        possible,
    })?;
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
    let mut rows: Vec<(&Opened, Rows)> = Vec::new();
    for (pickle, found) in parts {
        rows.extend(found.labels.into_iter().map(|labels| (pickle, labels)));
        notes.extend(found.notes);
    }
    rows.extend(labels.into_iter().map(|labels| (file, labels)));
    let mut columns = columns(file, &pictures, rows, &mut notes)?;
    if let Some(first) = first {
        pictures.truncate(first);
        columns.iter_mut().for_each(|column| column.codes.truncate(first));
    }
    let is_file = |opened: &Opened| std::ptr::eq(opened, file);
    // What was copied of other files is of no use.
    let mut early = None;
    for opened in opened {
        let taken = opened.take_early();
        if is_file(opened) {
            early = taken;
        }
    }
    let copying = Copying::new(file, pictures, early)?;
    opened.iter().try_for_each(Opened::check)?;
    Ok(Assembled {
        copying,
        file: opened.iter().position(is_file).unwrap_or(0),
        columns,
        notes,
    })
}

fn listed(what: &str, names: &[String]) -> String {
    match names {
        [] => "no others".into(),
        _ => format!("{what} {}", names.join(", ")),
    }
}

/// Whether what was wished came about; else the wish, and what is possible.
fn check(options: &LayoutOptions, layout: &Layout) -> Result<(), (String, String)> {
    if let Some(entry) = options.entry.as_ref().filter(|entry| **entry != layout.entry) {
        let names: Vec<String> = layout
            .entries
            .iter()
            .map(|entry| format!("\"{}\"", entry.name))
            .collect();
        return Err((format!("images in entry \"{entry}\""), listed("entries", &names)));
    }
    if let Some(axis) = options.axis.filter(|&axis| Some(axis) != layout.axis) {
        let axes: Vec<String> = layout.axes.iter().map(|axis| axis.axis.to_string()).collect();
        return Err((format!("images along axis {axis}"), listed("axes", &axes)));
    }
    if let Some([height, width]) = options.shape {
        let wish = format!("images of {height} x {width}");
        match layout.rows {
            Some(rows) if [rows.height, rows.width] == [height, width] => {}
            Some(rows) => {
                let possible = format!("sizes whose product, or three or four times it, is {}", rows.numbers);
                return Err((wish, possible));
            }
            None => {
                return Err((
                    wish,
                    "the sizes that the images have: they are no rows of numbers".into(),
                ));
            }
        }
    }
    Ok(())
}

/// Of several files of images, such as `X_train.npy` and `X_test.npy` out of one .npz, the wished one, or the first for training,
/// by their names; the others and the labels of the other kind are left aside. `None` when the names do not tell.
fn train_and_test(parts: &mut Vec<(&Opened, Found)>, with_images: &[usize], wished: Option<usize>) -> Option<usize> {
    let stem = |pickle: &Opened| pickle.name().split('.').next().unwrap_or_default().to_string();
    let names: Vec<String> = with_images.iter().map(|&index| stem(parts[index].0)).collect();
    let is_told = names.iter().all(|name| is_images(name)) && names.iter().any(|name| !is_test(name));
    if !is_told && wished.is_none() {
        return None;
    }
    let chosen = wished.or_else(|| {
        with_images.iter().copied().min_by_key(|&index| {
            let name = stem(parts[index].0);
            (is_test(&name), images_rank(&name))
        })
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
            let starts = match &order {
                Some(order) => order.iter().map(|&row| table.starts[row]).collect(),
                None => table.starts.clone(),
            };
            all.push(Rows {
                name,
                offset: Some(0),
                source: rows::Source::Texts { values, starts },
            });
        } else if paths.is_none() {
            all.extend(file_names::columns(&values).into_iter().map(|rows| Rows {
                offset: Some(0),
                ..rows
            }));
        }
    }
    all
}

/// What a file holds; where that is nothing, what it may be all the same goes to `layout`.
fn look<'a>(pickle: &'a Pickle, wish: Wish, layout: &mut Layout) -> Result<Found<'a>, DataError> {
    let found = match pickle.roots().len() {
        1 => understand(&pickle.root(), 0, wish),
        _ => group::of_parts(pickle.roots(), 0, wish),
    };
    let mut found = found.map_err(|problem| {
        let Problem {
            offset,
            kind,
            layout: possible,
        } = problem.or_at(pickle.root_offset());
        *layout = possible.map_or_else(Layout::default, |possible| *possible);
        let place = pickle.place(offset.or(Some(0)));
        match kind {
            ProblemKind::NotData(found) => DataError::NotData { place, found },
            ProblemKind::Empty(found) => DataError::Empty { place, found },
            ProblemKind::Unordered(found) => DataError::Unordered { place, found },
            ProblemKind::OddElement { index, found } => DataError::OddElement { place, index, found },
            ProblemKind::Pickle(error) => DataError::Pickle(*error),
        }
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
fn no_images(file: &Opened, found: &Found) -> DataError {
    const SHOWN: usize = 5;
    let Some(rows) = found.labels.first() else {
        return file.not_data();
    };
    match rows.encode(file, rows.name.as_deref().unwrap_or_default()) {
        Ok(column) => {
            let mut classes = column.classes[..column.classes.len().min(SHOWN)].join(", ");
            if column.classes.len() > SHOWN {
                classes += ", …";
            }
            DataError::NoImages {
                place: file.place(rows.offset),
                count: column.codes.len(),
                classes,
            }
        }
        Err(error) => error,
    }
}

/// Where the images begin, for messages.
fn place_of_images(file: &Opened, pictures: &[Picture]) -> Place {
    file.place(pictures.first().and_then(Picture::offset))
}

/// A table of more columns is not one of labels.
const MOST_COLUMNS: usize = 1000;

/// Reads the columns of labels. Of several, those that no network could learn are left aside.
fn columns(
    images: &Opened,
    pictures: &[Picture],
    all: Vec<(&Opened, Rows)>,
    notes: &mut Vec<String>,
) -> Result<Vec<Column>, DataError> {
    let count = pictures.len();
    let mut columns: Vec<Column> = Vec::new();
    let mut first_refused = None;
    let mut used = HashSet::new();
    let several = all.len() > 1;
    if let Some((pickle, rows)) = all.get(MOST_COLUMNS) {
        return Err(DataError::TooManyColumns {
            place: pickle.place(rows.offset),
            count: all.len(),
            limit: MOST_COLUMNS,
        });
    }
    for (pickle, rows) in all {
        let place = pickle.place(rows.offset);
        let name = unused_name(
            rows.name.clone().unwrap_or_else(|| default_name(images, pickle)),
            &mut used,
        );
        if rows.len() != count {
            return Err(DataError::Count {
                images_place: Box::new(place_of_images(images, pictures)),
                images: count,
                place,
                labels: rows.len(),
                column: if several { name } else { String::new() },
            });
        }
        let refused = match rows.encode(pickle, &name) {
            Ok(column) if column.classes.len() == 1 => {
                let class = column.classes[0].clone();
                DataError::OneClass {
                    place,
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
fn default_name(images: &Opened, labels: &Opened) -> String {
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
