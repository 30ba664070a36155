//! What the name and the values of a column say of whether it names pictures.

use std::collections::HashSet;

use super::numbers::number;
use super::types::TextColumn;

/// Usual names of columns that name pictures, without what is no letter; the likeliest first.
const NAMES: [&str; 27] = [
    "filename",
    "file",
    "files",
    "filepath",
    "path",
    "imagepath",
    "imgpath",
    "image",
    "images",
    "img",
    "imagename",
    "imgname",
    "imagefile",
    "imageid",
    "imgid",
    "imageindex",
    "picture",
    "photo",
    "pic",
    "fname",
    "id",
    "uuid",
    "key",
    "url",
    "imageurl",
    "item",
    "name",
];

/// What its values are, the surest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Numbers,
    Codes,
    /// They end like pictures.
    Files,
}

/// What is known of a column that may name pictures.
pub(super) struct Facts {
    pub kind: Kind,
    /// How likely its name is: the lower, the likelier.
    pub rank: usize,
    /// It is called as labels are.
    pub is_label: bool,
    /// The table has no other.
    pub is_only: bool,
    pub are_codes: bool,
    /// How many different values it has.
    pub keys: usize,
    pub rows: usize,
    /// How many of its different values name a picture.
    pub matched: usize,
    /// How many pictures these are, and how many there are.
    pub named: usize,
    pub pictures: usize,
}

impl Facts {
    /// It names pictures, and no label would: file names always do; words and numbers where they differ and most of them match.
    pub(super) fn is_key(&self) -> bool {
        self.matched > 0
            && match self.kind {
                Kind::Files => true,
                _ if self.is_label && self.kind == Kind::Numbers => false,
                _ if self.is_of_files() || (self.is_sure_name() && self.keys == self.rows) => true,
                _ if !self.covers() => false,
                // They are the pictures, each of them.
                _ if self.matched == self.keys && self.named == self.pictures => true,
                _ if self.is_sure_name() => self.names_are_enough(),
                Kind::Codes => self.differ_nearly() || (self.matched == self.keys && self.differ_mostly()),
                Kind::Numbers => self.keys == self.rows,
            }
    }

    /// All its values are names of pictures, but they may be labels as well.
    pub(super) fn may_be_key(&self) -> bool {
        self.matched == self.keys
            && !self.is_label
            && (self.kind == Kind::Codes || self.differ_mostly() || self.is_sure_name())
    }

    /// It names something, as no column of labels does.
    pub(super) fn names_others(&self) -> bool {
        match self.kind {
            Kind::Files => true,
            _ if self.is_label => false,
            _ if self.is_sure_name() => self.names_are_enough(),
            // Nothing but names would be no table worth having.
            _ if self.is_only => false,
            Kind::Codes => self.differ_nearly() && (self.are_codes || self.rank < NAMES.len()),
            Kind::Numbers => self.keys == self.rows,
        }
    }

    pub(super) fn covers(&self) -> bool {
        self.matched * 2 >= self.keys.min(self.pictures)
    }

    pub(super) fn differ_nearly(&self) -> bool {
        self.keys * 10 >= self.rows * 9
    }

    fn differ_mostly(&self) -> bool {
        self.keys * 2 > self.rows
    }

    /// An `id` may be that of a class; `file` or `image` is not.
    fn names_are_enough(&self) -> bool {
        self.differ_mostly() || self.is_of_files()
    }

    fn is_of_files(&self) -> bool {
        self.is_sure_name() && NAMES[self.rank] != "id"
    }

    pub(super) fn is_sure_name(&self) -> bool {
        NAMES.get(self.rank).is_some_and(|name| !MAY_BE_CLASSES.contains(name))
    }
}

/// Names of columns that may as well hold classes.
const MAY_BE_CLASSES: [&str; 3] = ["item", "key", "name"];

/// Whether a column is called as labels are.
pub(super) fn is_label(name: &str) -> bool {
    const LABELS: [&str; 18] = [
        "label", "labels", "class", "classes", "classid", "target", "targets", "y", "category", "grade", "age",
        "score", "rating", "level", "stage", "price", "weight", "size",
    ];
    LABELS.contains(&letters(name).as_str())
}

fn letters(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect()
}

/// How likely a column of this name names pictures: the lower, the likelier.
pub(super) fn rank(name: &str) -> usize {
    let letters = letters(name);
    NAMES.iter().position(|known| *known == letters).unwrap_or(NAMES.len())
}

pub(super) fn is_named(column: &str) -> bool {
    rank(column) < NAMES.len()
}

/// Whether this is the column that pandas writes for the numbers of the rows.
pub(super) fn is_index(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    name.is_empty() || name == "index" || name.starts_with("unnamed:")
}

/// Numbers of rows: 0, 1, 2, … or 1, 2, 3, …
pub(super) fn is_running(values: &[String]) -> bool {
    let first = values.first().and_then(|value| number(value.trim()));
    let Some(first @ 0..=1) = first else {
        return false;
    };
    values.len() > 1
        && (first..)
            .zip(values)
            .all(|(expected, value)| number(value.trim()) == Some(expected))
}

/// All whole numbers from 0 or 1 on, each once, in any order.
pub(super) fn is_counted(values: &[String]) -> bool {
    let numbers: Option<HashSet<u64>> = values.iter().map(|value| number(value.trim())).collect();
    let are_all = |numbers: HashSet<u64>| {
        let from = if numbers.contains(&0) { 0 } else { 1 };
        numbers.len() == values.len() && (from..from + numbers.len() as u64).all(|number| numbers.contains(&number))
    };
    values.len() > 1 && numbers.is_some_and(are_all)
}

/// Whether a column is only the numbers of the rows, which pandas writes.
pub(super) fn is_row_number(column: &TextColumn) -> bool {
    is_index(&column.name) && (column.values.len() == 1 || is_running(&column.values))
}
