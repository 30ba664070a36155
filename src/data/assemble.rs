//! From what the files hold to one set: which of them hold the images, and which labels belong to them.

use super::columns::{columns, name_classes, no_images};
use super::copying::copy::Copying;
use super::copying::packed::{self, Decodings, Undecoded, Unpacking};
use super::copying::picture::ImageInFile;
use super::error::DataError;
use super::images::dataset::{SplitColumn, split_of};
use super::labels::column::{Column, without};
use super::labels::rows::Rows;
use super::layout::choice::{Layout, LayoutChoice, LayoutOptions};
use super::layout::found::Found;
use super::layout::together::{error, look, of_files, place, stem};
use super::opened::Opened;
use crate::input::Join;

/// What is known before the images are copied.
pub(super) struct Assembled {
    pub copying: Copying,
    pub columns: Vec<Column>,
    pub split: Option<SplitColumn>,
    /// Labels of one file were put to images of another by their places.
    pub is_by_order: bool,
    /// Labels were put to images by names.
    pub join: Option<Join>,
    /// What pictures that cannot be read are called: they are left out.
    pub left_out: Vec<String>,
    pub notes: Vec<String>,
}

/// What files come to.
pub(super) enum Assembling {
    Done(Box<Assembled>),
    /// The browser has to decode these pictures first; then once more.
    Undecoded(Vec<Undecoded>),
}

/// Finds out which files hold images, and reads the labels. How the files were understood goes to `layout`, also where something
/// is wrong with what they hold. `decoded`: the pictures that the browser has decoded.
///
/// # Errors
/// When none does, or what the files hold does not go together.
pub(super) fn assemble(
    opened: &[Opened],
    options: &LayoutOptions,
    first: Option<usize>,
    decoded: &mut Decodings,
    layout: &mut Layout,
) -> Result<Assembling, DataError> {
    let choice = LayoutChoice::from(options);
    let found = match opened {
        [] => return Err(DataError::NoFile),
        [file] => {
            let choice = choice.named(stem(file.name()));
            look(0, file, choice, layout)?
        }
        _ => of_files(opened, choice, layout)?,
    };
    if found.pictures.is_empty() {
        return Err(no_images(opened, &found));
    }
    let of_images = found.files.first().map_or(0, |&(file, _)| file);
    let wish_here = match opened[of_images].name() {
        name if choice.is_in(name) => choice.within(name),
        _ => choice,
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
        paths,
        labels,
        mut files,
        mut join,
        mut notes,
        ..
    } = found;
    let place_of_images = || place(opened, of_images, pictures.first().and_then(ImageInFile::offset));
    if let Some(problem) = found
        .unless
        .filter(|_| labels.first().is_none_or(|rows| rows.len() != pictures.len()))
    {
        *layout = problem.layout.as_deref().cloned().unwrap_or_default();
        return Err(error(&opened[of_images], *problem));
    }
    notes.extend(opened[of_images].note_on_emnist(options.transpose, layout.transpose));
    check(options, layout).map_err(|(choice, possible)| DataError::Layout {
        place: place_of_images(),
        choice,
        possible,
    })?;
    let is_of_images = |file: &usize| files.iter().any(|(of, _)| of == file);
    let mut others: Vec<usize> = Vec::new();
    for file in labels.iter().flat_map(Rows::files) {
        if !is_of_images(&file) && !others.contains(&file) {
            others.push(file);
        }
    }
    let is_by_order = !others.is_empty();
    if is_by_order {
        let names = |files: &mut dyn Iterator<Item = usize>| {
            let names: Vec<&str> = files.map(|file| opened[file].name()).collect();
            names.join(" and ")
        };
        let order = match &paths[..] {
            [first, .., last] => format!("the order of the pictures' names, from {first} to {last}"),
            _ => "the same order".into(),
        };
        notes.insert(
            0,
            format!(
                "Images come from {}, labels from {}, in {order}.",
                names(&mut files.iter().map(|&(file, _)| file)),
                names(&mut others.iter().copied())
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
    let left_out = match packed::unpack(opened, &files, &mut pictures, &paths, decoded, &mut notes)? {
        Unpacking::Undecoded(pictures) => return Ok(Assembling::Undecoded(pictures)),
        Unpacking::Done(broken) => broken,
    };
    let (rows, left_out): (Vec<usize>, Vec<String>) = left_out.into_iter().map(|(row, file)| (row, file.path)).unzip();
    if !rows.is_empty() {
        columns.iter_mut().for_each(|column| column.remove(&rows));
        pictures = without(pictures, &rows);
        let mut end = 0;
        for (_, count) in &mut files {
            let begin = end;
            end += *count;
            *count -= rows.iter().filter(|row| (begin..end).contains(*row)).count();
        }
        layout.count -= rows.len();
        if let Some(join) = &mut join {
            let had_labels = left_out
                .iter()
                .filter(|path| !join.images_without.contains(path))
                .count();
            join.matched -= had_labels.min(join.matched);
            join.images_without.retain(|path| !left_out.contains(path));
        }
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
    Ok(Assembling::Done(Box::new(Assembled {
        copying,
        columns,
        split,
        is_by_order,
        join,
        left_out,
        notes,
    })))
}

fn listed(what: &str, names: &[String]) -> String {
    match names {
        [] => "no others".into(),
        _ => format!("{what} {}", names.join(", ")),
    }
}

/// Whether what was wished came about; else the choice, and what is possible.
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
        let choice = format!("images of {height} x {width}");
        match layout.rows {
            Some(rows) if [rows.height, rows.width] == [height, width] => {}
            Some(rows) => {
                let possible = format!("sizes whose product, or three or four times it, is {}", rows.numbers);
                return Err((choice, possible));
            }
            None => {
                return Err((
                    choice,
                    "the sizes that the images have: they are no rows of numbers".into(),
                ));
            }
        }
    }
    Ok(())
}
