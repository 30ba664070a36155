//! Tables of pandas: columns of labels, and images in one column or one pixel to a column.

use std::ops::Range;
use std::rc::Rc;

use super::arrays::of_rows;
use super::choice::{LayoutChoice, LayoutEntry};
use super::found::{Found, Understood, name};
use super::hot::{is_one_hot, without_one_hot};
use super::problem::{Problem, ProblemKind};
use super::understand::{MAX_DEPTH, of_cells};
use crate::data::copying::picture::{Columns, ImageInFile};
use crate::data::copying::plane::Plane;
use crate::data::labels::cells::Cells;
use crate::data::labels::rows::{Rows, Source};
use crate::join::part_names::is_labels;
use crate::values::{ArrayRef, Pairs, View};

/// The columns that a list of dicts makes, such as `[{"image": ..., "label": ...}]`: one under each key of the first.
pub(in crate::data) fn of_dicts<'a>(cells: &Cells<'a>, first: Pairs<'a>, choice: LayoutChoice) -> Understood<'a> {
    const MOST_KEYS: usize = 24;
    const MOST_VALUES: usize = 4 << 20;
    let keys: Vec<String> = first.names().take(MOST_KEYS + 1).collect();
    if keys.len() > MOST_KEYS || keys.len() * cells.len() > MOST_VALUES {
        return Err(Problem::not_data(format!("a list of {} large dicts", cells.len())));
    }
    let column = |key: &String| {
        let value = |index| match cells.get(index) {
            View::Dict(pairs) if pairs.len() <= MOST_KEYS => pairs.entry(key).unwrap_or(View::None),
            _ => View::None,
        };
        (
            View::Str(key.clone().into()),
            Cells::Views((0..cells.len()).map(value).collect()),
        )
    };
    of_columns(keys.iter().map(column).collect(), choice)
}

/// A table: columns of labels, and perhaps one of images.
pub(in crate::data) fn of_columns<'a>(columns: Vec<(View<'a>, Cells<'a>)>, choice: LayoutChoice) -> Understood<'a> {
    let names: Vec<String> = columns.iter().map(|(key, _)| name(key).unwrap_or_default()).collect();
    let values: Vec<Cells> = columns.into_iter().map(|(_, values)| values).collect();
    let whole = names.iter().zip(&values);
    let whole: Vec<Rows> = whole
        .map(|(name, values)| Rows::new(Some(name.clone()), Source::Cells(values.clone())))
        .collect();
    if is_one_hot(&whole) {
        return Ok(without_one_hot(whole).into());
    }
    let mut table = Found::default();
    let mut of_images: Vec<(String, Found)> = Vec::new();
    let mut odd = Vec::new();
    let mut first_problem = None;
    let mut pixels = 0..0;
    if let Some(found) = of_pixels(&names, &values, choice) {
        pixels = found.0;
        table = found.1;
    }
    for (index, (name, values)) in names.into_iter().zip(values).enumerate() {
        if pixels.contains(&index) {
            continue;
        }
        let found = match of_cells(values, &View::Other("a column"), MAX_DEPTH, choice.within(&name)) {
            Ok(found) => found,
            Err(problem) => match &problem.kind {
                ProblemKind::NotData(found) | ProblemKind::Known(found, _) => {
                    if odd.len() < SHOWN {
                        odd.push(format!("\"{name}\" ({found})"));
                    }
                    // What is known by name tells more.
                    if first_problem.is_none() || matches!(problem.kind, ProblemKind::Known(..)) {
                        first_problem = Some(problem);
                    }
                    continue;
                }
                _ => return Err(problem),
            },
        };
        if found.pictures.is_empty() {
            table.labels.extend(found.labels.into_iter().map(|rows| Rows {
                name: Some(name.clone()),
                ..rows
            }));
        } else {
            of_images.push((name, found));
        }
    }
    table.labels = without_one_hot(table.labels);
    if let Some(problem) = first_problem {
        let is_known = matches!(problem.kind, ProblemKind::Known(..));
        if table.pictures.is_empty() && of_images.is_empty() && (table.labels.is_empty() || is_known) {
            return Err(problem);
        }
        let odd = odd.join(", ");
        table.notes.push(format!(
            "Columns that are neither images nor labels are not used: {odd}."
        ));
    }
    if of_images.is_empty() {
        return Ok(table);
    }
    table.entries = of_images.iter().map(|(name, _)| column_of_images(name)).collect();
    let wished = of_images.iter().position(|(name, _)| choice.is_in(name)).unwrap_or(0);
    for (index, (name, found)) in of_images.into_iter().enumerate() {
        if index == wished {
            let (labels, entries) = (std::mem::take(&mut table.labels), std::mem::take(&mut table.entries));
            let notes = [found.notes, std::mem::take(&mut table.notes)].concat();
            table = Found {
                labels,
                entries,
                notes,
                entry: name,
                ..found
            };
        } else {
            table
                .notes
                .push(format!("Column \"{name}\" also holds images; it is not used."));
        }
    }
    table.is_guess |= table.entries.len() > 1 && choice.entry.is_none();
    Ok(table)
}

fn column_of_images(name: &str) -> LayoutEntry {
    LayoutEntry {
        name: name.into(),
        what: "a column of images".into(),
    }
}

/// So many of the columns that are left aside are told.
const SHOWN: usize = 5;

/// Fewer columns of numbers are measurements.
const LEAST_PIXELS: usize = 64;

/// The images of a table that has one pixel to a column, as the MNIST set is often handed on, and which columns these are:
/// most of it, one after the other. Labels may stand before or after.
fn of_pixels<'a>(names: &[String], values: &[Cells<'a>], choice: LayoutChoice) -> Option<(Range<usize>, Found<'a>)> {
    let places = |index: usize| match values.get(index)? {
        Cells::Values(values) => values.places(),
        _ => None,
    };
    let is_pixel = |index: usize| {
        let is_real = |(array, ..): (ArrayRef, usize, usize)| array.dtype().is_real();
        !is_labels(&names[index]) && places(index).is_some_and(is_real)
    };
    let first = (0..values.len()).find(|&index| is_pixel(index))?;
    let end = (first..values.len())
        .find(|&index| !is_pixel(index))
        .unwrap_or(values.len());
    // A label without a name that tells may be of the same type.
    let ranges = [first..end, first + 1..end, first..end.saturating_sub(1)];
    let (columns, rows) = ranges.into_iter().find_map(|columns| {
        let is_wide = columns.len() >= LEAST_PIXELS && 2 * columns.len() > values.len();
        let rows = choice.cut(columns.len()).filter(|_| is_wide)?;
        Some((columns, rows))
    })?;
    let count = values[columns.start].len();
    let (array, start, stride) = places(columns.start)?;
    let step = places(columns.start + 1)?.1.checked_sub(start)?;
    // pandas keeps columns of one type together in an array, unless it read them from a file.
    let is_together = columns.clone().all(|index| {
        places(index).is_some_and(|(other, at, along)| {
            other.is_same(&array) && at == start + (index - columns.start) * step && along == stride
        })
    });
    let pictures = if is_together {
        let contents = array.contents()?;
        let (shape, strides) = rows.plane(step);
        let plane = |row| Plane {
            contents,
            start: start + row * stride,
            shape,
            strides,
        };
        (0..count).map(|row| ImageInFile::Plane(plane(row))).collect()
    } else {
        let ([height, width, channels], [down, right, deep]) = rows.plane(1);
        let mut all = Vec::with_capacity(rows.numbers);
        let mut dtype = array.dtype();
        for pixel in 0..height * width {
            for channel in 0..channels {
                let index = pixel / width * down + pixel % width * right + channel * deep;
                let (array, start, stride) = places(columns.start + index)?;
                if !dtype.is_like(array.dtype()) {
                    dtype = dtype.promote(array.dtype());
                }
                all.push((array.contents()?, start, stride));
            }
        }
        let columns = Rc::new(Columns { all, dtype, rows });
        let row = |row| ImageInFile::Row {
            columns: columns.clone(),
            row,
        };
        (0..count).map(row).collect()
    };
    Some((columns, of_rows(pictures, rows, choice)))
}
