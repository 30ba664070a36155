//! Lists of classes beside pictures or codes: `classes.txt`, `labels.csv` with `ClassId,Name`. They name the codes and are no labels.

use std::collections::{BTreeMap, HashSet};

use super::numbers::number;
use super::paths::{file_name, normal, without_ending};
use super::types::{NamedTable, TextColumn};
use super::words::short;

/// A longer list is no list of classes.
const MOST: usize = 10_000;

/// The names of classes under their codes.
pub(super) struct ClassList {
    names: BTreeMap<u64, String>,
}

/// The list of classes that a table may be: numbers, each once, beside names, each once; or, in a file that is called so, one name
/// to a line, of which the first has the code 0.
pub(super) fn class_list(table: &NamedTable) -> Option<ClassList> {
    let rows = table.columns.first()?.values.len();
    if rows > MOST {
        return None;
    }
    let is_name = |value: &String| !value.trim().is_empty() && value.trim().parse::<f64>().is_err();
    let are_names = |column: &&TextColumn| column.values.iter().all(is_name) && all_differ(&column.values);
    let texts = table.columns.iter().find(are_names)?;
    let names = || texts.values.iter().map(|name| name.trim().to_string());
    let codes = |column: &TextColumn| -> Option<Vec<u64>> {
        let codes: Option<Vec<u64>> = column.values.iter().map(|value| number(value.trim())).collect();
        codes.filter(|codes| codes.iter().collect::<HashSet<_>>().len() == codes.len())
    };
    let names: BTreeMap<u64, String> = match table.columns.iter().find_map(codes) {
        Some(codes) => codes.into_iter().zip(names()).collect(),
        None if table.columns.len() == 1 && is_called_so(&table.path) => (0..).zip(names()).collect(),
        None => return None,
    };
    (names.len() > 1).then_some(ClassList { names })
}

/// Whether a file is called as lists of classes are: `classes`, `label_names`, `labels`.
pub(super) fn is_called_so(path: &str) -> bool {
    const WORDS: [&str; 12] = [
        "class",
        "classes",
        "classname",
        "classnames",
        "label",
        "labels",
        "labelmap",
        "category",
        "categories",
        "names",
        "mapping",
        "synset",
    ];
    let path = normal(path);
    let name = without_ending(file_name(&path)).to_lowercase();
    name.split(|c: char| !c.is_alphabetic())
        .any(|word| WORDS.contains(&word))
}

fn all_differ(values: &[String]) -> bool {
    let mut seen = HashSet::new();
    values.iter().all(|value| seen.insert(value.trim()))
}

impl ClassList {
    /// Whether these labels, of which there are at least two, are all codes of the list.
    pub(super) fn is_of<'v>(&self, values: impl Iterator<Item = &'v str>) -> bool {
        let values: HashSet<&str> = values.collect();
        let codes: HashSet<Option<u64>> = values.iter().map(|value| number(value.trim())).collect();
        let is_known = |code: &Option<u64>| code.is_some_and(|code| self.names.contains_key(&code));
        codes.len() > 1 && codes.len() == values.len() && codes.iter().all(is_known)
    }

    /// Whether these labels, of which there are at least two, are all names of the list.
    pub(super) fn holds<'v>(&self, values: impl Iterator<Item = &'v str>) -> bool {
        let values: HashSet<&str> = values.map(str::trim).collect();
        let names: HashSet<&str> = self.names.values().map(String::as_str).collect();
        values.len() > 1 && values.is_subset(&names)
    }

    /// The names by their codes, as a column of this name; a code without a name stands for itself.
    pub(super) fn column(&self, name: &str) -> TextColumn {
        let last = self.names.keys().last().copied().unwrap_or(0).min(MOST as u64);
        TextColumn {
            name: name.into(),
            values: (0..=last)
                .map(|code| self.names.get(&code).cloned().unwrap_or_else(|| code.to_string()))
                .collect(),
        }
    }

    /// What is said of it.
    pub(super) fn note(&self, table: &str, column: &str) -> String {
        const SHOWN: usize = 3;
        let shown = self
            .names
            .iter()
            .take(SHOWN)
            .map(|(code, name)| format!("{code} is {}", short(name)));
        let more = if self.names.len() > SHOWN { ", …" } else { "" };
        format!(
            "{} names the classes of column \"{column}\": {}{more}.",
            file_name(&normal(table)),
            shown.collect::<Vec<_>>().join(", ")
        )
    }
}
