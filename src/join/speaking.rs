//! Tables that speak of pictures, and what all of them say.

use std::collections::HashMap;

use super::judgment::is_row_number;
use super::keys::KeyColumn;
use super::one_hot::{Labels, labels_of};
use super::types::{Join, JoinedBy, NamedTable, TextColumn};

/// What all tables say of the pictures.
#[derive(Default)]
pub(super) struct Tables {
    /// By name, in the order in which they were met.
    pub columns: Vec<Merged>,
    pub join: Join,
    pub used: Vec<bool>,
    pub notes: Vec<String>,
    /// What the lists of `join` say, in sentences.
    pub left_over: Vec<String>,
    /// For each picture the part that the name of its table says, where the tables differ in it.
    pub parts: Option<Vec<Option<String>>>,
    /// Names of classes that are codes.
    pub class_names: Vec<TextColumn>,
}

/// A column of labels that one or several tables have.
pub(super) struct Merged {
    pub name: String,
    /// For each picture.
    pub values: Vec<Option<String>>,
    /// The file names of the tables.
    pub tables: Vec<String>,
}

/// A table whose rows name pictures.
pub(super) struct Speaking<'a> {
    pub table: &'a NamedTable,
    pub keys: KeyColumn,
    pub labels: Vec<Labels>,
}

/// The labels in a table beside its keys.
pub(super) fn label_columns(table: &NamedTable, keys: &KeyColumn) -> Vec<Labels> {
    let others = table.columns.iter().enumerate();
    let others = others.filter(|(index, column)| !keys.columns.contains(index) && !is_row_number(column));
    let mut labels = labels_of(others.map(|(_, column)| column).collect());
    let mut times: HashMap<String, usize> = HashMap::new();
    for labels in &mut labels {
        let times = times.entry(labels.name.clone()).or_default();
        *times += 1;
        if *times > 1 {
            labels.name = format!("{} ({times})", labels.name);
        }
    }
    match table.columns.as_slice() {
        // Words that are also the names of the pictures are labels all the same.
        [only] if labels.is_empty() && keys.by == JoinedBy::Stem && !is_named_as_key(only) => vec![Labels {
            name: only.name.clone(),
            values: only.values.clone(),
        }],
        _ => labels,
    }
}

fn is_named_as_key(column: &TextColumn) -> bool {
    const NAMES: [&str; 10] = [
        "id",
        "image",
        "image_id",
        "imageid",
        "file",
        "files",
        "filename",
        "file_name",
        "path",
        "img",
    ];
    NAMES.contains(&column.name.trim().to_lowercase().as_str())
}
