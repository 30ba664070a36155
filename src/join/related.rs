//! Tables that speak of pictures by a number which another table gives them, as the lists of CUB-200-2011 do: `images.txt` has a
//! number and a path in each row, `image_class_labels.txt` the same number and a class.

use std::collections::HashMap;

use super::judgment::is_row_number;
use super::keys::KeyColumn;
use super::lookup::Match;
use super::numbers::number;
use super::paths::{file_name, normal, without_ending};
use super::speaking::{Speaking, label_columns};
use super::types::{NamedTable, TextColumn};

/// A table whose rows name pictures by way of another one.
pub(super) struct Related<'a> {
    pub speaking: Speaking<'a>,
    /// Which of the tables that name pictures themselves it goes by, and the column of that one.
    pub by: (usize, usize),
}

/// How a table speaks of the pictures that others name, if one of its columns has the very values, each once, that a column beside
/// their names has. Where two others would lead to different pictures it is none of both.
pub(super) fn related<'a>(table: &'a NamedTable, speaking: &[Speaking]) -> Option<Related<'a>> {
    let mut found: Option<(usize, usize, KeyColumn)> = None;
    for (column, ids) in table.columns.iter().enumerate() {
        let Some(ids) = identifiers(ids) else { continue };
        for (other, names) in speaking.iter().enumerate() {
            let Some((of, rows_of)) = names.identifiers(&ids) else {
                continue;
            };
            let mut rows = vec![Match::Nothing; ids.len()];
            for (id, row) in &ids {
                rows[*row] = names.keys.rows[rows_of[id]];
            }
            if found.as_ref().is_some_and(|(.., keys)| keys.rows != rows) {
                return None;
            }
            let keys = KeyColumn {
                columns: vec![column],
                rows,
                by: names.keys.by,
                are_files: false,
                note: Some(format!(
                    "{} was joined to {} by the numbers in both.",
                    file_name(&normal(&table.path)),
                    file_name(&normal(&names.table.path))
                )),
            };
            found.get_or_insert((other, of, keys));
        }
    }
    let (other, of, keys) = found?;
    let mut labels = label_columns(table, &keys);
    if let [only] = &mut labels[..] {
        // In a table without a line of names, whose columns are numbered, it is what the file is called.
        if (0usize..)
            .zip(&table.columns)
            .all(|(place, column)| column.name == place.to_string())
        {
            only.name = without_ending(file_name(&normal(&table.path))).to_string();
        }
    }
    (!labels.is_empty()).then_some(Related {
        speaking: Speaking { table, keys, labels },
        by: (other, of),
    })
}

impl Speaking<'_> {
    /// The column beside the names of pictures that has just these values, and the row of each there.
    fn identifiers(&self, ids: &HashMap<String, usize>) -> Option<(usize, HashMap<String, usize>)> {
        let others = self.table.columns.iter().enumerate();
        let mut others =
            others.filter(|(index, column)| !self.keys.columns.contains(index) && column.values.len() == ids.len());
        others.find_map(|(index, column)| {
            let rows = identifiers(column)?;
            rows.keys().all(|id| ids.contains_key(id)).then_some((index, rows))
        })
    }
}

/// The row of each value, where no two are the same and none is missing. Numbers are the same however they are written; what only
/// counts the rows, as pandas writes its index, says nothing of another table.
fn identifiers(column: &TextColumn) -> Option<HashMap<String, usize>> {
    if column.values.len() < 2 || is_row_number(column) {
        return None;
    }
    let mut rows = HashMap::with_capacity(column.values.len());
    for (row, value) in column.values.iter().map(|value| value.trim()).enumerate() {
        let id = number(value).map_or_else(|| value.to_string(), |number| number.to_string());
        if value.is_empty() || rows.insert(id, row).is_some() {
            return None;
        }
    }
    Some(rows)
}
