//! Columns that say yes or no: those that are the classes of one column, and those that are labels of their own.

use crate::data::labels::rows::{Rows, Source};
use crate::join::part_names::without_prefix;

/// More columns than this are no classes, one column to each.
pub(in crate::data) const MOST_CLASSES: usize = 1000;

/// Whether each row of these columns has a single one, and zeros else.
pub(in crate::data) fn is_one_hot(columns: &[Rows]) -> bool {
    let rows = columns.first().map_or(0, Rows::len);
    (2..=MOST_CLASSES).contains(&columns.len()) && rows > 0 && (0..rows).all(|row| ones(columns, row) == Some(1))
}

/// Whether these columns hold zeros and ones only, judged by the first rows: each says yes or no to a label of its own.
pub(in crate::data) fn is_multi_hot(columns: &[Rows]) -> bool {
    const JUDGED: usize = 1000;
    let rows = columns.first().map_or(0, Rows::len).min(JUDGED);
    let mut all = 0;
    let is_hot = |row| ones(columns, row).map(|ones| all += ones).is_some();
    // Rows that are all alike tell nothing.
    let is_told = (2..=MOST_CLASSES).contains(&columns.len()) && (0..rows).all(is_hot);
    is_told && 0 < all && all < rows * columns.len()
}

/// How many ones a row has; `None` when there is anything but zeros and ones.
fn ones(columns: &[Rows], row: usize) -> Option<usize> {
    columns.iter().map(|column| column.bit(row).map(usize::from)).sum()
}

/// The labels of a table, where neighbors that are the classes of one column are made that column again: all that say yes or no,
/// or those whose names begin alike.
pub(in crate::data) fn without_one_hot(labels: Vec<Rows>) -> Vec<Rows> {
    let is_bits = |rows: &Rows| (0..rows.len()).all(|row| rows.bit(row).is_some());
    let mut all: Vec<Rows> = Vec::with_capacity(labels.len());
    let mut bits: Vec<Rows> = Vec::new();
    for rows in labels {
        if is_bits(&rows) && bits.first().is_none_or(|first| first.len() == rows.len()) {
            bits.push(rows);
        } else {
            all.append(&mut one_columns(std::mem::take(&mut bits)));
            all.push(rows);
        }
    }
    all.append(&mut one_columns(bits));
    all
}

fn one_columns(bits: Vec<Rows>) -> Vec<Rows> {
    if is_one_hot(&bits) {
        return vec![one_column(bits)];
    }
    let prefix = |rows: &Rows| {
        let name = rows.name.as_deref().unwrap_or_default();
        name.rsplit_once('_').map(|(prefix, _)| prefix.to_string())
    };
    let mut groups: Vec<Vec<Rows>> = Vec::new();
    for rows in bits {
        match groups.last_mut() {
            Some(group) if prefix(&rows).is_some() && group.last().map(prefix) == Some(prefix(&rows)) => {
                group.push(rows)
            }
            _ => groups.push(vec![rows]),
        }
    }
    let columns = groups.into_iter().map(|group| match is_one_hot(&group) {
        true => vec![one_column(group)],
        false => group,
    });
    columns.flatten().collect()
}

fn one_column(columns: Vec<Rows>) -> Rows {
    let names: Vec<String> = columns
        .iter()
        .map(|rows| rows.name.clone().unwrap_or_default())
        .collect();
    let (prefix, names) = without_prefix(&names);
    let (file, offset) = columns.first().map_or((0, None), |rows| (rows.file, rows.offset));
    Rows {
        name: prefix,
        file,
        offset,
        source: Source::OneHot {
            columns,
            names: Some(names),
        },
    }
}
