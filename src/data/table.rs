//! Tables of pandas: columns of labels, and images in one column or one pixel to a column.

use std::ops::Range;

use super::arrays::of_rows;
use super::choice::{LayoutEntry, Wish};
use super::flat;
use super::layout::{Found, ProblemKind, Understood, name, of_values};
use super::part_names::{is_labels, without_prefix};
use super::pictures::{Picture, Plane};
use super::rows::{Rows, Source, is_one_hot};
use crate::pickle::{Values, View};

/// A table: columns of labels, and perhaps one of images.
pub(super) fn of_frame<'a>(columns: &[(View<'a>, Values<'a>)], wish: Wish) -> Understood<'a> {
    let names: Vec<String> = columns.iter().map(|(key, _)| name(key).unwrap_or_default()).collect();
    let values: Vec<Values> = columns.iter().map(|(_, values)| values.clone()).collect();
    if is_one_hot(&values) {
        let (prefix, classes) = without_prefix(&names);
        return Ok(Found::labels(
            prefix,
            Source::OneHot {
                columns: values,
                names: Some(classes),
            },
        ));
    }
    let mut table = Found::default();
    let mut of_images: Vec<(String, Found)> = Vec::new();
    let mut odd = Vec::new();
    let mut first_problem = None;
    let mut pixels = 0..0;
    if let Some(found) = of_pixels(&names, &values, wish) {
        pixels = found.0;
        table = found.1;
    }
    for (index, (name, values)) in names.into_iter().zip(values).enumerate() {
        if pixels.contains(&index) {
            continue;
        }
        let found = match of_values(values, wish.within(&name)) {
            Ok(found) => found,
            Err(problem) => match &problem.kind {
                ProblemKind::NotData(found) => {
                    if odd.len() < SHOWN {
                        odd.push(format!("\"{name}\" ({found})"));
                    }
                    first_problem = first_problem.or(Some(problem));
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
    if let Some(problem) = first_problem {
        if table.pictures.is_empty() && table.labels.is_empty() && of_images.is_empty() {
            return Err(problem);
        }
        let odd = odd.join(", ");
        table.notes.push(format!(
            "Columns that are neither images nor labels were left aside: {odd}."
        ));
    }
    if of_images.is_empty() {
        return Ok(table);
    }
    table.entries = of_images.iter().map(|(name, _)| column_of_images(name)).collect();
    let wished = of_images.iter().position(|(name, _)| wish.is_in(name)).unwrap_or(0);
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
                .push(format!("Column \"{name}\" also holds images; it was left aside."));
        }
    }
    table.is_guess |= table.entries.len() > 1 && wish.entry.is_none();
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
fn of_pixels<'a>(names: &[String], values: &[Values<'a>], wish: Wish) -> Option<(Range<usize>, Found<'a>)> {
    let is_pixel = |index: usize| {
        !is_labels(&names[index])
            && values[index]
                .places()
                .is_some_and(|(array, ..)| array.dtype().is_real())
    };
    let first = (0..values.len()).find(|&index| is_pixel(index))?;
    let (array, start, stride) = values[first].places()?;
    let step = values.get(first + 1)?.places()?.1.checked_sub(start)?;
    // pandas keeps columns of one type together in an array.
    let goes_on = |index: usize| {
        let place = values[index].places().filter(|_| is_pixel(index));
        place.is_some_and(|(other, at, along)| {
            other.is_same(&array) && at == start + (index - first) * step && along == stride
        })
    };
    let end = (first..values.len())
        .find(|&index| !goes_on(index))
        .unwrap_or(values.len());
    // A label without a name that tells may be of the same type.
    let ranges = [first..end, first + 1..end, first..end.saturating_sub(1)];
    let (columns, rows) = ranges.into_iter().find_map(|columns| {
        let is_wide = columns.len() >= LEAST_PIXELS && 2 * columns.len() > values.len();
        let rows = flat::cut(columns.len(), wish).filter(|_| is_wide)?;
        Some((columns, rows))
    })?;
    let contents = array.contents()?;
    let (shape, strides) = flat::plane(&rows, step);
    let start = start + (columns.start - first) * step;
    let plane = |row| Plane {
        contents,
        start: start + row * stride,
        shape,
        strides,
    };
    let pictures = (0..values[first].len()).map(|row| Picture::Plane(plane(row))).collect();
    Some((columns, of_rows(pictures, rows, wish)))
}
