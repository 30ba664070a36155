//! What an array of numbers means: labels, or images along one of its axes.

use super::choice::{Layout, LayoutAxis, LayoutChoice, Role};
use super::found::{Found, Stack};
use super::hot::{MOST_CLASSES, is_multi_hot, is_one_hot};
use super::problem::Problem;
use crate::data::copying::picture::ImageInFile;
use crate::data::copying::plane::{Plane, axes};
use crate::data::labels::cells::Cells;
use crate::data::labels::rows::{Rows, Source};
use crate::input::LayoutRows;
use crate::input::rows::CHANNELS;
use crate::values::{ArrayRef, Values, View};

/// Labels or images; `None` when an array of this shape is neither.
pub(in crate::data) fn of_numbers<'a>(array: ArrayRef<'a>, choice: LayoutChoice) -> Option<Found<'a>> {
    let shape = array.shape();
    // Images may have one pixel.
    let is_named = choice.role == Role::Images && shape.len() > 2;
    if let Some(values) = array.as_column().filter(|_| !is_named) {
        return Some(Found::labels(None, Source::Cells(Cells::Values(values))));
    }
    let mut yes_or_no = Vec::new();
    if let &[_, count @ 1..=MOST_CLASSES] = shape
        && let Some(columns) = array.as_columns()
    {
        let rows = |(index, values): (usize, Values<'a>)| {
            Rows::new(Some(format!(" {index}")), Source::Cells(Cells::Values(values)))
        };
        let columns: Vec<Rows> = columns.into_iter().enumerate().map(rows).collect();
        if is_one_hot(&columns) {
            return Some(Found::labels(None, Source::OneHot { columns, names: None }));
        }
        // Rows of pixels that are black or white look the same.
        let may_be = choice.role == Role::Labels || (choice.role == Role::Unknown && count < LEAST_PIXELS);
        if may_be && is_multi_hot(&columns) {
            yes_or_no = columns;
        }
    }
    let wished = choice.axis.filter(|&axis| shape_along(array, axis, choice).is_some());
    let usual = match wished {
        Some(axis) => Some((axis, None)),
        None if choice.role == Role::Labels && !yes_or_no.is_empty() => None,
        None => usual_axis(array, choice),
    };
    if let Some((axis, why)) = usual {
        let mut found = along(array, axis, choice)?;
        found.is_guess |= why.is_some();
        found.notes.extend(why.map(|why| understood(&found, why)));
        return Some(Found { yes_or_no, ..found });
    }
    if !yes_or_no.is_empty() {
        return Some(several_labels(yes_or_no));
    }
    // As wide as there are channels, or as many as they are wide: images only if there are as many labels.
    let is_narrow = matches!(*shape, [_, _, channels] if CHANNELS.contains(&channels));
    let is_square = matches!(*shape, [rows, columns] if rows == columns);
    let whole = View::Array(array);
    let found = along(array, 0, choice).filter(|_| is_narrow || is_square)?;
    Some(Found {
        unless: Some(Box::new(Problem {
            layout: possible(array, choice).map(Box::new),
            ..Problem::not_data(format!("{} (one picture, perhaps)", whole.describe()))
        })),
        ..found
    })
}

/// Columns that say yes or no to a label each.
pub(in crate::data) fn several_labels(labels: Vec<Rows<'_>>) -> Found<'_> {
    let notes =
        vec!["Each image has several labels: each of them is a column of its own, 1 for yes and 0 for no.".into()];
    Found {
        labels,
        notes,
        ..Found::default()
    }
}

/// Wider rows are rather images than several labels, unless they are named as labels.
const LEAST_PIXELS: usize = 64;

/// The images of an array of objects that are numbers, along its first axis.
pub(in crate::data) fn of_objects<'a>(array: ArrayRef<'a>) -> Option<Found<'a>> {
    let is_number = matches!(array.element(0), View::Bool(_) | View::Int(_) | View::Float(_));
    let ([count, shape @ ..], [step, strides @ ..]) = (array.shape(), array.strides()) else {
        return None;
    };
    let (shape, strides) = axes(shape, strides).filter(|_| is_number)?;
    let picture = |index| ImageInFile::Objects {
        array,
        start: index * step,
        shape,
        strides,
    };
    Some(Found {
        pictures: (0..*count).map(picture).collect(),
        ..Found::default()
    })
}

/// The images along an axis.
fn along<'a>(array: ArrayRef<'a>, axis: usize, choice: LayoutChoice) -> Option<Found<'a>> {
    let contents = array
        .contents()
        .filter(|_| array.dtype().is_real() && !array.is_empty())?;
    let (count, step) = (*array.shape().get(axis)?, array.strides()[axis]);
    let (sizes, strides) = (without(array.shape(), axis), without(array.strides(), axis));
    let stack = Some(Stack { array, axis });
    if let (&[numbers], &[stride]) = (&sizes[..], &strides[..]) {
        let rows = choice.cut(numbers)?;
        let (shape, strides) = rows.plane(stride);
        let plane = |index| Plane {
            contents,
            start: index * step,
            shape,
            strides,
        };
        let pictures = (0..count).map(|index| ImageInFile::Plane(plane(index))).collect();
        return Some(Found {
            stack,
            ..of_rows(pictures, rows, choice)
        });
    }
    let plane = |index| Plane::of(contents, index * step, &sizes, &strides).map(ImageInFile::Plane);
    Some(Found {
        pictures: (0..count).map(plane).collect::<Option<_>>()?,
        stack,
        ..Found::default()
    })
}

/// Images that are rows of numbers, which is a guess.
pub(in crate::data) fn of_rows<'a>(
    pictures: Vec<ImageInFile<'a>>,
    rows: LayoutRows,
    choice: LayoutChoice,
) -> Found<'a> {
    let LayoutRows {
        numbers,
        height,
        width,
        channels,
        ..
    } = rows;
    let kind = if channels == 1 { "gray" } else { "color" };
    let note = format!("Each row of {numbers} numbers was taken for a {kind} image of {height} x {width}.");
    Found {
        pictures,
        is_guess: choice.shape.is_none(),
        is_flat: true,
        rows: Some(rows),
        notes: vec![note],
        ..Found::default()
    }
}

/// The axis along which images usually lie, and why, where that is not the first.
fn usual_axis(array: ArrayRef, choice: LayoutChoice) -> Option<(usize, Option<&'static str>)> {
    let shape = array.shape();
    let is_possible = |axis| shape_along(array, axis, choice).is_some();
    match *shape {
        // As many rows as columns are rather one picture.
        [rows, columns] if rows == columns && choice.shape.is_none() => None,
        [_, _] => is_possible(0).then_some((0, None)),
        // One picture in color.
        [_, _, channels] if CHANNELS.contains(&channels) => None,
        [height, width, count] if height == width && count != width && is_possible(2) => {
            Some((2, Some("which makes squares of them")))
        }
        [_, _, _] => is_possible(0).then_some((0, None)),
        _ if is_possible(0) => Some((0, None)),
        // MATLAB writes (height, width, channels, n). Fewer than these are rather channels than images.
        [.., count] if count > LEAST_LAST && is_possible(shape.len() - 1) => Some((
            shape.len() - 1,
            Some("the only way to have one, three or four channels"),
        )),
        _ => None,
    }
}

const LEAST_LAST: usize = 4;

/// The axes along which images may lie in an array that is not taken for images by itself; `None` when there are none.
pub(in crate::data) fn possible(array: ArrayRef, choice: LayoutChoice) -> Option<Layout> {
    let axes = Stack { array, axis: 0 }.axes(choice);
    (!axes.is_empty()).then(|| Layout {
        axes,
        ..Layout::default()
    })
}

impl<'a> Stack<'a> {
    /// All axes along which images may lie.
    pub(in crate::data) fn axes(&self, choice: LayoutChoice) -> Vec<LayoutAxis> {
        let axis = |axis| {
            let [height, width, channels] = shape_along(self.array, axis, choice)?;
            Some(LayoutAxis {
                axis,
                count: self.array.shape()[axis],
                height,
                width,
                channels,
            })
        };
        (0..self.array.shape().len()).filter_map(axis).collect()
    }
}

/// The images along the first or the last axis where that has as many as there are labels, the one that was taken has not, and
/// nothing else was wished.
pub(in crate::data) fn fitting<'a>(found: Found<'a>, labels: usize, choice: LayoutChoice) -> Found<'a> {
    let Some(stack) = found
        .stack
        .filter(|_| choice.axis.is_none() && found.pictures.len() != labels)
    else {
        return found;
    };
    let axes = stack.axes(choice);
    let last = stack.array.shape().len() - 1;
    let is_plain = |axis: &&LayoutAxis| axis.axis == 0 || axis.axis == last;
    let other = axes.iter().filter(is_plain).find(|axis| axis.count == labels);
    match other.and_then(|other| along(stack.array, other.axis, choice)) {
        Some(mut other) => {
            other.is_guess = true;
            other.notes.push(understood(&other, "for there are as many labels"));
            Found {
                labels: found.labels,
                entry: found.entry,
                entries: found.entries,
                files: found.files,
                class_names: found.class_names,
                ..other
            }
        }
        None => found,
    }
}

/// A sentence on the axis that was taken.
fn understood(found: &Found, why: &str) -> String {
    let Some(Stack { array, axis }) = found.stack else {
        return String::new();
    };
    let count = found.pictures.len();
    let [height, width, _] = found.pictures.first().map_or([0; 3], ImageInFile::shape);
    let shape = array.shape_text();
    format!(
        "The array of shape {shape} was taken for {count} images of {height} x {width} along its axis {axis}, {why}."
    )
}

/// Height, width and channels of the images along an axis.
fn shape_along(array: ArrayRef, axis: usize, choice: LayoutChoice) -> Option<[usize; 3]> {
    let contents = array
        .contents()
        .filter(|_| array.dtype().is_real() && !array.is_empty())?;
    if axis >= array.shape().len() {
        return None;
    }
    let (sizes, strides) = (without(array.shape(), axis), without(array.strides(), axis));
    match sizes[..] {
        [numbers] => choice.cut(numbers).map(|rows| [rows.height, rows.width, rows.channels]),
        _ => Plane::of(contents, 0, &sizes, &strides).map(|plane| plane.shape),
    }
}

fn without(all: &[usize], axis: usize) -> Vec<usize> {
    let others = all.iter().enumerate().filter(|(index, _)| *index != axis);
    others.map(|(_, &size)| size).collect()
}
