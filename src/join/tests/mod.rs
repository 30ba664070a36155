//! Each rule, with names as people have them.

mod folders;
mod matching;
mod names;
mod tables;

use super::*;
use crate::explain::Explain;

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| text.to_string()).collect()
}

/// A table out of a CSV text without quotes.
fn table(path: &str, text: &str) -> NamedTable {
    let mut lines = text.lines();
    let names = lines.next().unwrap_or_default().split(',');
    let mut columns: Vec<TextColumn> = names
        .map(|name| TextColumn {
            name: name.into(),
            values: Vec::new(),
        })
        .collect();
    for line in lines {
        for (column, value) in columns.iter_mut().zip(line.split(',')) {
            column.values.push(value.into());
        }
    }
    NamedTable {
        path: path.into(),
        columns,
    }
}

fn joined(paths: &[&str], tables: &[NamedTable]) -> Joined {
    join(&strings(paths), tables, &Choice::default()).unwrap()
}

fn refused(paths: &[&str], tables: &[NamedTable]) -> JoinError {
    join(&strings(paths), tables, &Choice::default()).unwrap_err()
}

/// "path=label" for each picture, in order; "-" where there is none.
fn labels(paths: &[&str], joined: &Joined, column: &str) -> Vec<String> {
    let column = joined.columns.iter().find(|one| one.name == column);
    let column = column.unwrap_or_else(|| panic!("{:?}", joined.columns));
    let label =
        |(image, &at): (usize, &usize)| format!("{}={}", paths[at], column.values[image].as_deref().unwrap_or("-"));
    joined.order.iter().enumerate().map(label).collect()
}

/// The columns by name.
fn names_of(joined: &Joined) -> Vec<&str> {
    joined.columns.iter().map(|column| column.name.as_str()).collect()
}

/// The classes of a column in order, each once.
fn classes_of(joined: &Joined, column: usize) -> Vec<&str> {
    let mut classes: Vec<&str> = joined.columns[column]
        .values
        .iter()
        .flatten()
        .map(String::as_str)
        .collect();
    classes.sort_unstable();
    classes.dedup();
    classes
}
