//! Several files: what each holds, and what they are together.

use super::arrays::{fitting, several_labels};
use super::by_name::{join_parts, without_names};
use super::choice::{Layout, LayoutChoice, LayoutEntry, inside};
use super::found::Found;
use super::group;
use super::hot::without_one_hot;
use super::part::{LayoutPart, entries_of};
use super::problem::{Problem, ProblemKind};
use super::ready;
use super::understand::understand;
use crate::data::error::DataError;
use crate::data::labels::rows::{self, Rows};
use crate::data::opened::{Opened, OpenedContents};
use crate::files::idx;
use crate::input::{Table, TextColumn};
use crate::join::part_names::{images_rank, is_images, is_test};
use crate::join::{NamedTable, class_names};
use crate::values::{File, Place};

/// What several files hold together.
#[inline(never)]
pub(in crate::data) fn of_files<'a>(
    opened: &'a [Opened],
    choice: LayoutChoice,
    layout: &mut Layout,
) -> Result<Found<'a>, DataError> {
    // An entry may begin with the name of a file.
    let is_named = opened.iter().any(|file| choice.is_in(file.name()));
    let mut parts: Vec<LayoutPart> = Vec::new();
    for (index, file) in opened.iter().enumerate() {
        let (name, key) = (file.name(), stem(file.name()));
        let choice = if is_named { choice.within(name) } else { choice };
        let mut found = look(index, file, choice.named(key), layout)?;
        if found.pictures.is_empty() || !found.yes_or_no.is_empty() {
            let labels = found.labels.iter_mut().chain(&mut found.yes_or_no);
            labels.for_each(|rows| rows.name_by(key));
        }
        parts.push(LayoutPart {
            key: key.into(),
            name: name.into(),
            kind: String::new(),
            found: Ok(found),
        });
    }
    let entries: Vec<LayoutEntry> = match parts.iter().filter(|part| part.images().is_some()).count() {
        0 | 1 => Vec::new(),
        _ => parts.iter().flat_map(entries_of).collect(),
    };
    let one = |parts: Vec<LayoutPart<'a>>, choice: LayoutChoice| of_one_set(parts, choice);
    let starts: Vec<Option<u64>> = parts
        .iter()
        .map(|part| part.images()?.pictures.first()?.offset())
        .collect();
    let found = group::combine(parts, choice, &one);
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
        found.is_guess |= choice.entry.is_none();
        found.entry = inside(opened[found.files[0].0].name(), &found.entry);
        found.entries = entries;
    }
    Ok(found)
}

/// The images of one file with the labels of others. Of several files of images, the wished one, or the first for training, by
/// their names; the others and the labels of the other kind are left aside.
fn of_one_set<'a>(mut parts: Vec<LayoutPart<'a>>, choice: LayoutChoice) -> Result<Found<'a>, Problem> {
    let join = join_parts(&mut parts)?;
    for part in &mut parts {
        if let Ok(found) = &mut part.found {
            found.labels = without_names(std::mem::take(&mut found.labels));
        }
    }
    let count = |part: &LayoutPart| part.images().map(|found| found.pictures.len());
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
            let is_narrow = |part: &LayoutPart| part.found.as_ref().is_ok_and(|found| !found.pictures.is_empty());
            parts.iter().position(is_narrow).unwrap_or(0)
        }
        [first, second, ..] => match train_and_test(&mut parts, &with_images, choice) {
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
    let choice = choice.within(&parts[chosen].name);
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
        all = fitting(all, first.len(), choice);
    }
    labels.append(&mut all.labels);
    all.notes.append(&mut notes);
    Ok(Found {
        labels,
        join: join.or(all.join),
        ..all
    })
}

/// Of several files of images, such as `X_train.npy` and `X_test.npy`, the wished one, or the first for training, by their
/// names; the others and the labels of the other kind are left aside. `None` when the names do not tell.
fn train_and_test(parts: &mut Vec<LayoutPart>, with_images: &[usize], choice: LayoutChoice) -> Option<usize> {
    let wished = with_images
        .iter()
        .copied()
        .find(|&index| choice.is_in(&parts[index].name));
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
            .push(format!("These files are not used: {}.", left.join(", ")));
    }
    Some(index)
}

/// The labels of a table, or the names of the classes that it lists.
fn of_table<'a>(name: &str, table: &Table) -> Found<'a> {
    let named = NamedTable {
        path: name.into(),
        columns: table.columns.clone(),
    };
    match class_names(&named) {
        Some(names) => Found {
            class_names: vec![ready::class_names(&names)],
            ..Found::default()
        },
        None => labels_of_table(table).into(),
    }
}

/// The columns of a table.
fn labels_of_table<'a>(table: &Table) -> Vec<Rows<'a>> {
    let rows = |column: &TextColumn| {
        let source = rows::Source::Texts {
            values: column.values.iter().cloned().map(Some).collect(),
            starts: table.starts.clone(),
            is_text: false,
        };
        Rows {
            offset: Some(0),
            ..Rows::new(Some(column.name.clone()), source)
        }
    };
    without_one_hot(table.columns.iter().map(rows).collect())
}

/// What a file holds; where that is nothing, what it may be all the same goes to `layout`.
#[inline(never)]
pub(in crate::data) fn look<'a>(
    index: usize,
    file: &'a Opened,
    choice: LayoutChoice,
    layout: &mut Layout,
) -> Result<Found<'a>, DataError> {
    let mut found = match &file.contents {
        OpenedContents::Table(table) => of_table(file.name(), table),
        // What labels pictures of their own was found where they were unpacked.
        OpenedContents::Images { input, .. } => ready::understand(input, choice).ok_or_else(|| file.not_data())?,
        OpenedContents::Values { file: values, idx, .. } => {
            // In an IDX file images lie along the first axis, however narrow they are.
            let is_of_images = idx.as_ref().is_some_and(|header| header.shape.len() > 2);
            let axis = choice.axis.or(is_of_images.then_some(0));
            let choice = LayoutChoice { axis, ..choice };
            let found = match values.roots().len() {
                1 => understand(&values.root(), 0, choice),
                _ => group::of_parts(values.roots(), 0, choice),
            };
            let mut found = found.map_err(|problem| {
                let problem = problem.or_at(values.root_offset());
                *layout = problem.layout.as_deref().cloned().unwrap_or_default();
                error(file, problem)
            })?;
            notes_on(values, idx.as_ref(), &mut found.notes);
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
fn notes_on(file: &File, idx: Option<&idx::Header>, notes: &mut Vec<String>) {
    let header = idx.filter(|header| header.is_table_of_labels());
    if let Some(&[_, columns]) = header.map(|header| &header.shape[..]) {
        notes.push(format!(
            "The first of the {columns} columns of {} was taken for the class.",
            file.name()
        ));
    }
    if file.rest() > 0 {
        notes.push(format!(
            "{} bytes after the data in {} are not used.",
            file.rest(),
            file.name()
        ));
    }
}

/// What is wrong with a file, and where in it.
pub(in crate::data) fn error(file: &Opened, problem: Problem) -> DataError {
    let place = file.place(problem.offset.or(Some(0)));
    match problem.kind {
        ProblemKind::NotData(found) => DataError::NotData { place, found },
        ProblemKind::Known(found, remedy) => DataError::Known { place, found, remedy },
        ProblemKind::Empty(found) => DataError::Empty { place, found },
        ProblemKind::Unordered(found) => DataError::Unordered { place, found },
        ProblemKind::OddElement { index, found } => DataError::OddElement { place, index, found },
        ProblemKind::Read(error) => DataError::Read(*error),
        ProblemKind::Join(error) => DataError::Join(*error),
        ProblemKind::TwoFiles(..) => DataError::NoFile,
    }
}

/// A place in one of the files, for messages.
pub(in crate::data) fn place(opened: &[Opened], file: usize, offset: Option<u64>) -> Place {
    opened[file].place(offset)
}

/// The name of a file without its endings.
pub(in crate::data) fn stem(name: &str) -> &str {
    let name = name.rsplit('/').next().unwrap_or_default();
    name.split('.').next().unwrap_or_default()
}
