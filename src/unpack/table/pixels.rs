//! Where in a table images are: in many columns, one pixel to each, or in one column of texts of numbers.

use std::collections::HashSet;
use std::ops::Range;

use super::numbers::{is_number, words};
use super::sniff::Dialect;
use crate::input::rows::{is_cut, is_square};
use crate::join::part_names::is_labels;
use crate::unpack::error::ErrorKind;

/// How the images of a table are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Plan {
    /// One pixel to a column.
    Columns(Range<usize>),
    /// All of them as one text in this column, which has so many numbers; `shape` is that of the brackets around them.
    Texts {
        column: usize,
        numbers: usize,
        shape: Option<[usize; 3]>,
    },
}

/// Fewer columns of numbers, or numbers in a text, are measurements; with names that count on, or brackets, fewer will do.
const LEAST: usize = 64;
const LEAST_NAMED: usize = 16;

/// Finds the images among the columns; `None` where there are none.
///
/// # Errors
/// When there were some, and what is there of them is the shortened text that numpy prints of large arrays.
pub(super) fn find(dialect: &Dialect) -> Result<Option<Plan>, ErrorKind> {
    if let Some(columns) = columns(dialect) {
        return Ok(Some(Plan::Columns(columns)));
    }
    for column in 0..dialect.names.len() {
        if is_shortened(dialect, column) {
            return Err(ErrorKind::Shortened {
                column: dialect.names[column].clone(),
            });
        }
        if let Some(plan) = texts(dialect, column) {
            return Ok(Some(plan));
        }
    }
    Ok(None)
}

/// Whether numpy left numbers out where it printed the arrays that stand in a column.
fn is_shortened(dialect: &Dialect, column: usize) -> bool {
    let cells = dialect.sample.iter().filter_map(|row| row.get(column));
    let is = |cell: &Vec<u8>| {
        let is_array = cell.starts_with(b"[") && cell.ends_with(b"]");
        is_array && cell.windows(3).any(|three| three == b"...")
    };
    cells.clone().count() > 0 && cells.clone().any(is)
}

fn texts(dialect: &Dialect, column: usize) -> Option<Plan> {
    let first = dialect.sample.first()?.get(column)?;
    let numbers = words(first).try_fold(0, |count, word| is_number(word).then_some(count + 1))?;
    let shape = bracketed(first, numbers);
    let is_text = match first.starts_with(b"[") {
        true => numbers >= LEAST_NAMED && (shape.is_some() || is_cut(numbers)),
        false => numbers >= LEAST && is_cut(numbers),
    };
    is_text.then_some(Plan::Texts { column, numbers, shape })
}

/// Height, width and channels that brackets tell: `[[1 2] [3 4]]` has two rows of two.
fn bracketed(text: &[u8], numbers: usize) -> Option<[usize; 3]> {
    let mut opened = [0usize; 4];
    let mut depth = 0usize;
    for &byte in text {
        match byte {
            b'[' => {
                *opened.get_mut(depth)? += 1;
                depth += 1;
            }
            b']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    let shape = match opened {
        [1, height, 0, 0] if height > 0 => [height, numbers / height, 1],
        [1, height, pixels, 0] if height > 0 => [height, pixels / height, numbers / pixels],
        _ => return None,
    };
    (shape.iter().product::<usize>() == numbers && matches!(shape[2], 1 | 3 | 4)).then_some(shape)
}

fn columns(dialect: &Dialect) -> Option<Range<usize>> {
    let names = &dialect.names;
    let is_pixel = |column: usize| {
        let cells = || {
            dialect
                .sample
                .iter()
                .map(move |row| row.get(column).map_or(&[][..], Vec::as_slice))
        };
        let is_fit = |cell: &[u8]| cell.is_empty() || is_number(cell);
        !(dialect.has_header && is_labels(&names[column])) && cells().all(is_fit) && cells().any(is_number)
    };
    let run = longest_run(names.len(), is_pixel, |_| true);
    if dialect.has_header {
        let keys: Vec<Option<(String, usize)>> = names.iter().map(|name| counted(name)).collect();
        let goes_on = |column: usize| match (&keys[column - 1], &keys[column]) {
            (Some((before, a)), Some((this, b))) => before == this && *b == a + 1 || is_next_pixel(names, column),
            _ => is_next_pixel(names, column),
        };
        let named = longest_run(run.end, |column| run.contains(&column), goes_on);
        if named.len() >= LEAST_NAMED && 2 * named.len() > names.len() && is_cut(named.len()) {
            return Some(named);
        }
    }
    let (start, end) = (run.start, run.end);
    let [whole, label_first, label_last] = [start..end, start + 1..end, start..end.saturating_sub(1)];
    let is_wide = |columns: &Range<usize>| columns.len() >= LEAST && 2 * columns.len() > names.len();
    let or = match is_rather_label(dialect, start, end.saturating_sub(1)) {
        true => [whole, label_first, label_last],
        false => [whole, label_last, label_first],
    };
    let find = |is_fit: &dyn Fn(usize) -> bool| {
        or.iter()
            .find(|columns| is_wide(columns) && is_fit(columns.len()))
            .cloned()
    };
    find(&is_square).or_else(|| find(&is_cut))
}

/// The longest run of columns all of which are fit, and each of which goes on from the one before.
fn longest_run(count: usize, is_fit: impl Fn(usize) -> bool, goes_on: impl Fn(usize) -> bool) -> Range<usize> {
    let (mut best, mut start) = (0..0, 0);
    for column in 0..=count {
        let is_in = column < count && is_fit(column);
        if !is_in || column > start && !goes_on(column) {
            start = if is_in { column } else { column + 1 };
        } else if column + 1 - start > best.len() {
            best = start..column + 1;
        }
        if is_in && best.is_empty() {
            best = column..column + 1;
        }
    }
    best
}

/// The number at the end of a name, and what stands before it.
fn counted(name: &str) -> Option<(String, usize)> {
    let stem = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
    Some((stem.into(), name[stem.len()..].parse().ok()?))
}

/// Whether names are those of pixels by row and column, such as `1x28` and `2x1`.
fn is_next_pixel(names: &[String], column: usize) -> bool {
    let place = |name: &str| {
        let (row, column) = name.split_once('x')?;
        Some((row.parse::<usize>().ok()?, column.parse::<usize>().ok()?))
    };
    match (place(&names[column - 1]), place(&names[column])) {
        (Some((row, before)), Some((this, next))) => this == row && next == before + 1 || this == row + 1 && next < 2,
        _ => false,
    }
}

/// Whether the first of two columns without names is rather one of labels than the last: pixels in a corner are often all
/// alike, and classes are fewer than values.
fn is_rather_label(dialect: &Dialect, first: usize, last: usize) -> bool {
    let values = |column: usize| {
        let cells = dialect.sample.iter().filter_map(|row| row.get(column));
        cells.collect::<HashSet<_>>().len()
    };
    let [first, last] = [values(first), values(last)];
    last < 2 || first >= 2 && last >= first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_tell_the_shape() {
        assert_eq!(bracketed(b"[[1 2 3]\n [4 5 6]]", 6), Some([2, 3, 1]));
        assert_eq!(bracketed(b"[[[1 2 3] [4 5 6]]]", 6), Some([1, 2, 3]));
        assert_eq!(bracketed(b"[1 2 3]", 3), None);
        assert_eq!(bracketed(b"[[1 2] [3]]", 3), None);
    }
}
