//! From what the files hold to one set: which of them hold the images, and which labels belong to them.

use std::collections::HashSet;

use super::arrays::{fitting, several_labels};
use super::choice::{Layout, LayoutEntry, LayoutOptions, Wish, inside};
use super::dataset::{SplitColumn, split_of};
use super::error::DataError;
use super::file_names;
use super::group::{self, Part};
use super::input::Table;
use super::labels::{Column, Label};
use super::layout::{Found, Problem, ProblemKind, understand};
use super::opened::{Opened, OpenedContents};
use super::part_names::{images_rank, is_images, is_test, stem as stem_of_name};
use super::pictures::Picture;
use super::pixels::Copying;
use super::ready;
use super::rows::{self, Rows, without_one_hot};
use crate::pickle::{Pickle, Place};

/// What is known before the images are copied.
pub(super) struct Assembled {
    pub copying: Copying,
    pub columns: Vec<Column>,
    pub split: Option<SplitColumn>,
    /// Labels of one file were put to images of another by their places.
    pub is_by_order: bool,
    pub notes: Vec<String>,
}

/// Finds out which files hold images, and reads the labels. How the files were understood goes to `layout`, also where something
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
    let found = match opened {
        [] => return Err(DataError::NoFile),
        [file] => {
            let wish = wish.named(stem(file.name()));
            look(0, file, None, wish, layout)?
        }
        _ => of_files(opened, wish, layout)?,
    };
    if found.pictures.is_empty() {
        return Err(no_images(opened, &found));
    }
    let of_images = found.files.first().map_or(0, |&(file, _)| file);
    let wish_here = match opened[of_images].name() {
        name if wish.is_in(name) => wish.within(name),
        _ => wish,
    };
    *layout = Layout {
        count: found.pictures.len(),
        is_guess: found.is_guess,
        axis: found.stack.map(|stack| stack.axis),
        axes: found.stack.map(|stack| stack.axes(wish_here)).unwrap_or_default(),
        rows: found.rows,
        cuts: opened[of_images].cuts(),
        transpose: options.transpose.unwrap_or(opened[of_images].is_emnist_idx()),
        entry: found.entry,
        entries: found.entries,
    };
    let Found {
        mut pictures,
        labels,
        files,
        mut notes,
        ..
    } = found;
    let place_of_images = || place(opened, of_images, pictures.first().and_then(Picture::offset));
    if let Some(problem) = found
        .unless
        .filter(|_| labels.first().is_none_or(|rows| rows.len() != pictures.len()))
    {
        *layout = problem.layout.as_deref().cloned().unwrap_or_default();
        return Err(error(&opened[of_images], *problem));
    }
    notes.extend(opened[of_images].note_on_emnist(options.transpose, layout.transpose));
    check(options, layout).map_err(|(wish, possible)| DataError::Layout {
        place: place_of_images(),
        wish,
        possible,
    })?;
    let is_of_images = |file: &usize| files.iter().any(|(of, _)| of == file);
    let mut others: Vec<usize> = labels
        .iter()
        .map(|rows| rows.file)
        .filter(|file| !is_of_images(file))
        .collect();
    others.dedup();
    let is_by_order = !others.is_empty();
    if is_by_order {
        let names = |files: &mut dyn Iterator<Item = usize>| {
            let names: Vec<&str> = files.map(|file| opened[file].name()).collect();
            names.join(" and ")
        };
        let paths = opened[of_images].paths().unwrap_or_default();
        let order = match &paths[..] {
            [first, .., last] => format!("the order of the pictures' names, from {first} to {last}"),
            _ => "the same order".into(),
        };
        notes.insert(
            0,
            format!(
                "Images come from {}, labels from {}, in {order}.",
                names(&mut files.iter().map(|&(file, _)| file)),
                names(&mut others.into_iter())
            ),
        );
    }
    if let (Some(0), [_, other], true) = (
        layout.axis,
        &layout.axes[..],
        labels.is_empty() && layout.rows.is_some(),
    ) && other.height == other.width
    {
        notes.push(format!(
            "If not each row but each of the {} columns is an image, choose axis 1: rows and columns are exchanged then.",
            other.count
        ));
    }
    let mut columns = columns(opened, &files, &pictures, labels, options, &mut notes)?;
    for names in &found.class_names {
        name_classes(names, &mut columns);
    }
    // What tells the parts is not learned: it comes last.
    let split = columns.iter().position(|column| split_of(column).is_some());
    let split = split.map(|place| columns.remove(place)).and_then(|column| {
        let split = split_of(&column);
        columns.push(column);
        split
    });
    if let Some(first) = first {
        pictures.truncate(first);
        columns.iter_mut().for_each(|column| column.codes.truncate(first));
    }
    // What was copied of other files is of no use.
    let mut early = None;
    for (index, opened) in opened.iter().enumerate() {
        let taken = opened.take_early();
        if files.len() == 1 && index == of_images {
            early = taken;
        }
    }
    let copying = Copying::new(opened, &files, pictures, early)?;
    opened.iter().try_for_each(Opened::check)?;
    Ok(Assembled {
        copying,
        columns,
        split,
        is_by_order,
        notes,
    })
}

/// What several files hold together.
fn of_files<'a>(opened: &'a [Opened], wish: Wish, layout: &mut Layout) -> Result<Found<'a>, DataError> {
    // An entry may begin with the name of a file.
    let is_named = opened.iter().any(|file| wish.is_in(file.name()));
    let paths = opened.iter().find_map(Opened::paths);
    let mut parts: Vec<Part> = Vec::new();
    for (index, file) in opened.iter().enumerate() {
        let (name, key) = (file.name(), stem(file.name()));
        let wish = if is_named { wish.within(name) } else { wish };
        let mut found = look(index, file, paths.as_ref(), wish.named(key), layout)?;
        if found.pictures.is_empty() || !found.yes_or_no.is_empty() {
            let labels = found.labels.iter_mut().chain(&mut found.yes_or_no);
            labels.for_each(|rows| rows.name_by(key));
        }
        parts.push(Part {
            key: key.into(),
            name: name.into(),
            kind: String::new(),
            found: Ok(found),
        });
    }
    let entries: Vec<LayoutEntry> = match parts.iter().filter(|part| part.images().is_some()).count() {
        0 | 1 => Vec::new(),
        _ => parts.iter().flat_map(group::entries_of).collect(),
    };
    let one = |parts: Vec<Part<'a>>, wish: Wish| of_one_set(parts, wish);
    let starts: Vec<Option<u64>> = parts
        .iter()
        .map(|part| part.images()?.pictures.first()?.offset())
        .collect();
    let found = group::combine(parts, wish, &one);
    let mut found = found.map_err(|problem| match problem.kind {
        ProblemKind::TwoFiles(first, second) => {
            layout.entries = entries.clone();
            DataError::TwoFilesOfImages {
                first: place(opened, first, starts[first]),
                second: place(opened, second, starts[second]),
            }
        }
        _ => error(&opened[0], problem),
    })?;
    if !entries.is_empty() && found.files.len() == 1 {
        found.is_guess |= wish.entry.is_none();
        found.entry = inside(opened[found.files[0].0].name(), &found.entry);
        found.entries = entries;
    }
    Ok(found)
}

/// The images of one file with the labels of others. Of several files of images, the wished one, or the first for training, by
/// their names; the others and the labels of the other kind are left aside.
fn of_one_set<'a>(mut parts: Vec<Part<'a>>, wish: Wish) -> Result<Found<'a>, Problem> {
    let count = |part: &Part| part.images().map(|found| found.pictures.len());
    // Rows of zeros and ones beside as many images are labels.
    for index in 0..parts.len() {
        let is_of_others = |rows: &Rows| {
            let others = parts.iter().enumerate().filter(|(other, _)| *other != index);
            others
                .filter_map(|(_, other)| count(other))
                .any(|count| count == rows.len())
        };
        let is_labels = match &parts[index].found {
            Ok(found) => found.yes_or_no.first().is_some_and(is_of_others),
            Err(_) => false,
        };
        if let (true, Ok(found)) = (is_labels, &mut parts[index].found) {
            *found = several_labels(std::mem::take(&mut found.yes_or_no));
        }
    }
    let with_images: Vec<usize> = (0..parts.len())
        .filter(|&index| count(&parts[index]).is_some())
        .collect();
    let chosen = match with_images[..] {
        [index] => index,
        // An image that is narrow, perhaps, or labels alone.
        [] => {
            let is_narrow = |part: &Part| part.found.as_ref().is_ok_and(|found| !found.pictures.is_empty());
            parts.iter().position(is_narrow).unwrap_or(0)
        }
        [first, second, ..] => match train_and_test(&mut parts, &with_images, wish) {
            Some(index) => index,
            None => {
                let file = |index: usize| {
                    parts[index]
                        .images()
                        .and_then(|found| found.files.first())
                        .map_or(0, |file| file.0)
                };
                return Err(ProblemKind::TwoFiles(file(first), file(second)).into());
            }
        },
    };
    let wish = wish.within(&parts[chosen].name);
    let mut all = parts.remove(chosen).found?;
    let found = parts
        .into_iter()
        .filter_map(|part| part.found.ok())
        .filter(|found| found.pictures.is_empty());
    let mut labels: Vec<Rows> = Vec::new();
    let mut notes = Vec::new();
    for mut found in found {
        labels.append(&mut found.labels);
        notes.append(&mut found.notes);
    }
    if let (Some(first), false) = (
        labels.first(),
        labels.iter().any(|rows| rows.len() == all.pictures.len()),
    ) {
        all = fitting(all, first.len(), wish);
    }
    labels.append(&mut all.labels);
    all.notes.append(&mut notes);
    Ok(Found { labels, ..all })
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
            .filter(|entry| !entry.name.is_empty())
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

/// Of several files of images, such as `X_train.npy` and `X_test.npy`, the wished one, or the first for training, by their
/// names; the others and the labels of the other kind are left aside. `None` when the names do not tell.
fn train_and_test(parts: &mut Vec<Part>, with_images: &[usize], wish: Wish) -> Option<usize> {
    let wished = with_images
        .iter()
        .copied()
        .find(|&index| wish.is_in(&parts[index].name));
    let mut keys = with_images.iter().map(|&index| &parts[index].key[..]);
    let is_told = keys.clone().all(is_images) && keys.any(|key| !is_test(key));
    if !is_told && wished.is_none() {
        return None;
    }
    let chosen = wished.or_else(|| {
        with_images.iter().copied().min_by_key(|&index| {
            let key = &parts[index].key;
            (is_test(key), images_rank(key))
        })
    })?;
    let (chosen, key) = (parts[chosen].name.clone(), parts[chosen].key.clone());
    let mut left = Vec::new();
    parts.retain(|part| {
        let other_images = part.name != chosen && part.images().is_some();
        let is_left = other_images || is_test(&part.key) != is_test(&key);
        if is_left {
            left.push(part.name.clone());
        }
        !is_left
    });
    let index = parts.iter().position(|part| part.name == chosen)?;
    if let (Ok(found), false) = (&mut parts[index].found, left.is_empty()) {
        found
            .notes
            .push(format!("These files were left aside: {}.", left.join(", ")));
    }
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
        if names != Some(index) {
            let order = || order.iter().flatten().copied();
            let (values, starts) = match names.is_some() && order().next().is_some() {
                true => (
                    order().map(|row| Some(column.values[row].clone())).collect(),
                    order().map(|row| table.starts[row]).collect(),
                ),
                false => (column.values.iter().cloned().map(Some).collect(), table.starts.clone()),
            };
            all.push(Rows {
                offset: Some(0),
                ..Rows::new(
                    Some(column.name.clone()),
                    rows::Source::Texts {
                        values,
                        starts,
                        is_text: false,
                    },
                )
            });
        } else if paths.is_none() {
            all.extend(file_names::columns(&column.values).into_iter().map(|rows| Rows {
                offset: Some(0),
                ..rows
            }));
        }
    }
    without_one_hot(all)
}

/// What a file holds; where that is nothing, what it may be all the same goes to `layout`.
fn look<'a>(
    index: usize,
    file: &'a Opened,
    paths: Option<&Vec<String>>,
    wish: Wish,
    layout: &mut Layout,
) -> Result<Found<'a>, DataError> {
    let mut found = match &file.contents {
        OpenedContents::Table(table) => Found::from(labels_of_table(table, paths)),
        OpenedContents::Images { input, .. } => {
            let mut found = ready::understand(input, wish).ok_or_else(|| file.not_data())?;
            if let (true, Some(paths)) = (found.labels.is_empty(), file.paths()) {
                found.labels = file_names::columns(&paths);
            }
            found
        }
        OpenedContents::Values { pickle, .. } => {
            let found = match pickle.roots().len() {
                1 => understand(&pickle.root(), 0, wish),
                _ => group::of_parts(pickle.roots(), 0, wish),
            };
            let mut found = found.map_err(|problem| {
                let problem = problem.or_at(pickle.root_offset());
                *layout = problem.layout.as_deref().cloned().unwrap_or_default();
                error(file, problem)
            })?;
            notes_on(pickle, &mut found.notes);
            found
        }
    };
    found.files = vec![(index, found.pictures.len())];
    let rows = found
        .labels
        .iter_mut()
        .chain(&mut found.yes_or_no)
        .chain(&mut found.class_names);
    rows.for_each(|rows| rows.set_file(index));
    Ok(found)
}

/// What is to be said of a file, whatever it holds.
fn notes_on(pickle: &Pickle, notes: &mut Vec<String>) {
    let header = pickle.idx().filter(|header| header.is_table_of_labels());
    if let Some(&[_, columns]) = header.map(|header| &header.shape[..]) {
        notes.push(format!(
            "The first of the {columns} columns of {} was taken for the class.",
            pickle.name()
        ));
    }
    if pickle.rest() > 0 {
        notes.push(format!(
            "{} bytes after the data in {} were left aside.",
            pickle.rest(),
            pickle.name()
        ));
    }
}

/// What is wrong with a file, and where in it.
fn error(file: &Opened, problem: Problem) -> DataError {
    let place = file.place(problem.offset.or(Some(0)));
    match problem.kind {
        ProblemKind::NotData(found) => DataError::NotData { place, found },
        ProblemKind::Known(found, remedy) => DataError::Known { place, found, remedy },
        ProblemKind::Empty(found) => DataError::Empty { place, found },
        ProblemKind::Unordered(found) => DataError::Unordered { place, found },
        ProblemKind::OddElement { index, found } => DataError::OddElement { place, index, found },
        ProblemKind::Pickle(error) => DataError::Pickle(*error),
        ProblemKind::TwoFiles(..) => DataError::NoFile,
    }
}

/// A place in one of the files, for messages.
fn place(opened: &[Opened], file: usize, offset: Option<u64>) -> Place {
    opened[file].place(offset)
}

/// The name of a file without its endings.
fn stem(name: &str) -> &str {
    let name = name.rsplit('/').next().unwrap_or_default();
    name.split('.').next().unwrap_or_default()
}

/// Labels alone, provided that they are labels.
fn no_images(opened: &[Opened], found: &Found) -> DataError {
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

/// A table of more columns is not one of labels.
const MOST_COLUMNS: usize = 1000;

/// Reads the columns of labels. Of several, those that no network could learn are left aside.
fn columns(
    opened: &[Opened],
    files: &[(usize, usize)],
    pictures: &[Picture],
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
                images_place: Box::new(place(images, pictures.first().and_then(Picture::offset))),
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
                notes.push(format!("Column \"{name}\" was left aside: it has no labels."));
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
            notes.push(format!("Column \"{name}\" was left aside: {refused}."));
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
            notes.push(format!(
                "Column \"{name}\" was left aside: its {count} labels are all different."
            ));
        } else {
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
fn name_classes(names: &Rows, columns: &mut [Column]) {
    let (Some(texts), Some(key)) = (names.texts(), &names.name) else {
        return;
    };
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
