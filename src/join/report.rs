//! What was joined and what is left over, in lists and in sentences.

use super::error::JoinError;
use super::lookup::Match;
use super::paths::{file_name, normal};
use super::pictures::Pictures;
use super::speaking::{Speaking, Tables};
use super::types::Partial;
use super::words::{counted, listed, some_of};

/// The report in lists and in sentences.
pub(super) fn report(
    speaking: &[Speaking],
    pictures: &Pictures,
    partial: Partial,
    result: &mut Tables,
) -> Result<(), JoinError> {
    let (mut notes, mut left_over) = (Vec::new(), Vec::new());
    let mut names: Vec<String> = Vec::new();
    for Speaking { table, keys, .. } in speaking {
        let file = file_name(&normal(&table.path)).to_string();
        names.push(file.clone());
        notes.extend(keys.note.clone());
        let Some(&column) = keys.columns.last() else { continue };
        let cell = |row: usize| table.columns[column].values[row].trim().to_string();
        let mut without: Vec<String> = Vec::new();
        let mut unclear: Vec<String> = Vec::new();
        let mut empty = 0;
        for (row, found) in keys.rows.iter().enumerate() {
            let cell = cell(row);
            match found {
                Match::One(_) => {}
                _ if cell.is_empty() => {
                    empty += 1;
                    result.join.rows_without.push(format!("row {}", row + 1));
                }
                Match::Nothing => without.push(cell),
                Match::Several => unclear.push(cell),
            }
        }
        if !without.is_empty() {
            let name = if without.len() == 1 { "names" } else { "name" };
            left_over.push(format!(
                "{} of {file} {name} no picture that is here: {}.",
                counted(without.len(), "row"),
                some_of(&without)
            ));
        }
        if !unclear.is_empty() {
            let name = if unclear.len() == 1 { "names" } else { "name" };
            notes.push(format!(
                "{} of {file} {name} no picture for certain, as several are called so: {}. Write the folders into the table, too.",
                counted(unclear.len(), "row"),
                some_of(&unclear)
            ));
        }
        if empty > 0 {
            let name = if empty == 1 { "names" } else { "name" };
            notes.push(format!("{} of {file} {name} nothing.", counted(empty, "row")));
        }
        result.join.rows_without.extend(without);
        result.join.rows_without.extend(unclear);
    }
    names.dedup();
    let join = &result.join;
    if partial == Partial::Refuse
        && !(join.images_without.is_empty() && join.rows_without.is_empty() && join.doubled.is_empty())
    {
        let all = [&join.images_without, &join.rows_without, &join.doubled];
        return Err(JoinError::Partial {
            table: listed(&names),
            images: join.images_without.len(),
            rows: join.rows_without.len(),
            doubled: join.doubled.len(),
            names: all.into_iter().flatten().cloned().collect(),
        });
    }
    if !join.images_without.is_empty() {
        let one = join.images_without.len() == 1;
        let (has, it) = if one {
            ("has", "It has no label and is left out of training")
        } else {
            ("have", "They have no label and are left out of training")
        };
        left_over.push(format!(
            "{} {has} no row in {}: {}. {it}.",
            counted(join.images_without.len(), "picture"),
            listed(&names),
            some_of(&join.images_without)
        ));
    }
    if !join.doubled.is_empty() {
        let one = join.doubled.len() == 1;
        let (has, it) = if one {
            ("has", "It was given")
        } else {
            ("have", "They were given")
        };
        left_over.push(format!(
            "{} {has} several rows in {} that contradict each other: {}. {it} no label.",
            counted(join.doubled.len(), "picture"),
            listed(&names),
            some_of(&join.doubled)
        ));
    }
    debug_assert!(pictures.len() >= join.matched);
    result.notes.extend(notes);
    result.left_over = left_over;
    Ok(())
}
