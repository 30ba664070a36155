//! Tables beside pictures: which of them speak of these pictures, and what their rows say.

use std::collections::HashSet;

use super::class_lists::{class_list, is_called_so};
use super::error::JoinError;
use super::judgment::{self, is_row_number};
use super::keys::{Naming, keys_of};
use super::merge::{filled, merge};
use super::one_hot::labels_of;
use super::paths::{Key, file_name, normal, split_ending, without_ending};
use super::pictures::Pictures;
use super::related::related;
use super::report::report;
use super::speaking::{Merged, Speaking, Tables, label_columns};
use super::types::{JoinedBy, LabelColumn, NamedTable, Partial, TextColumn};
use super::words::{counted, short};

/// Whether rows that name nothing may belong to the pictures by their order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Order {
    IfNothingElse,
    Never,
}

/// Reads all tables; `folders` are the labels of folders.
///
/// # Errors
/// When a table names pictures, but none of these, and no other table does; or when less than a full match is not wanted.
pub(super) fn read(
    tables: &[NamedTable],
    pictures: &Pictures,
    folders: &[LabelColumn],
    partial: Partial,
    order: Order,
) -> Result<Tables, JoinError> {
    let mut result = Tables {
        used: vec![false; tables.len()],
        ..Tables::default()
    };
    if pictures.len() == 0 {
        return Ok(result);
    }
    let tables: Vec<NamedTable> = tables.iter().map(|table| with_first_line(table, pictures)).collect();
    let mut speaking: Vec<Speaking> = Vec::new();
    let mut silent: Vec<usize> = Vec::new();
    let mut trouble: Vec<(usize, Naming)> = Vec::new();
    let stems: HashSet<&str> = pictures
        .paths
        .iter()
        .map(|path| without_ending(file_name(path)))
        .collect();
    let of_one: Vec<usize> = (0..tables.len())
        .filter(|&index| is_of_one_picture(&tables[index], &stems))
        .collect();
    if let Some(&first) = of_one.first() {
        result.notes.push(format!(
            "{} of what is in single pictures {} left aside, such as {}.",
            counted(of_one.len(), "list"),
            if of_one.len() == 1 { "was" } else { "were" },
            short(&tables[first].path)
        ));
    }
    for (index, table) in tables.iter().enumerate() {
        if of_one.contains(&index) {
            result.used[index] = true;
            continue;
        }
        if is_sample(&table.path) {
            result.used[index] = true;
            result.notes.push(format!(
                "{} is not used: it is the sample of an answer, and what it says is no label.",
                file_name(&normal(&table.path))
            ));
            continue;
        }
        match keys_of(table, pictures) {
            Naming::Keys(keys) => {
                result.used[index] = true;
                speaking.push(Speaking {
                    labels: label_columns(table, &keys),
                    table,
                    keys,
                });
            }
            Naming::Nothing => silent.push(index),
            other => trouble.push((index, other)),
        }
    }
    relate(&tables, &mut speaking, &mut silent, &mut trouble, &mut result);
    attach(&tables, &mut speaking, &mut silent, &mut result);
    speaking.retain(|table| !table.labels.is_empty());
    let is_class_list = |index: usize, result: &mut Tables| {
        let is_taken = name_classes(&tables[index], &speaking, folders, result);
        result.used[index] |= is_taken;
        is_taken
    };
    silent.retain(|&index| !is_class_list(index, &mut result));
    trouble.retain(|(index, _)| !is_class_list(*index, &mut result));
    for (index, naming) in trouble {
        let table = &tables[index];
        let has_labels = table.columns.len() > 1;
        if speaking.is_empty() && has_labels {
            return Err(error(table, &naming, pictures));
        }
        result.used[index] = true;
        let column = match naming {
            Naming::Others(column) | Naming::Shifted(column) | Naming::Unclear(column) => column,
            Naming::Ambiguous(column, _) => column,
            Naming::Keys(_) | Naming::Nothing => 0,
        };
        result.notes.push(format!(
            "{} is not used: its column \"{}\" does not name these pictures.",
            file_name(&normal(&table.path)),
            table.columns[column].name
        ));
    }
    if order == Order::Never && speaking.is_empty() {
        result.notes.clear();
    } else if speaking.is_empty() {
        by_order(&tables, &silent, pictures, &mut result);
    } else {
        for &index in &silent {
            result.notes.push(format!(
                "{} names no pictures.",
                file_name(&normal(&tables[index].path))
            ));
        }
        merge(&speaking, pictures, &mut result);
        report(&speaking, pictures, partial, &mut result)?;
    }
    Ok(result)
}

/// Takes a table that lists classes for the names of codes, where folders or other tables hold such codes.
fn name_classes(table: &NamedTable, speaking: &[Speaking], folders: &[LabelColumn], result: &mut Tables) -> bool {
    let Some(list) = class_list(table) else {
        return false;
    };
    let of_tables = speaking.iter().flat_map(|other| &other.labels);
    let of_tables = of_tables.map(|labels| {
        let filled = labels
            .values
            .iter()
            .map(String::as_str)
            .filter(|value| !value.is_empty());
        (labels.name.as_str(), filled.collect::<Vec<_>>())
    });
    let of_folders = folders.iter();
    let of_folders = of_folders.map(|column| {
        (
            column.name.as_str(),
            column.values.iter().flatten().map(String::as_str).collect(),
        )
    });
    let columns: Vec<(&str, Vec<&str>)> = of_tables.chain(of_folders).collect();
    if let Some((column, _)) = columns.iter().find(|(_, values)| list.is_of(values.iter().copied())) {
        result.notes.push(list.note(&table.path, column));
        result.class_names.push(list.column(column));
        return true;
    }
    // It only says once more what the classes are.
    columns.iter().any(|(_, values)| list.holds(values.iter().copied()))
}

/// Tables that speak of pictures by the numbers which another gives them. What such a number seems to say of the names of pictures by
/// itself counts less.
fn relate<'a>(
    tables: &'a [NamedTable],
    speaking: &mut Vec<Speaking<'a>>,
    silent: &mut Vec<usize>,
    trouble: &mut Vec<(usize, Naming)>,
    result: &mut Tables,
) {
    let (naming, by_number): (Vec<_>, Vec<_>) = std::mem::take(speaking)
        .into_iter()
        .partition(|names| names.keys.are_files);
    let mut numbered: Vec<(usize, usize)> = Vec::new();
    let mut related_to = |table: &'a NamedTable| {
        let related = related(table, &naming)?;
        numbered.push(related.by);
        Some(related.speaking)
    };
    let mut others: Vec<Speaking> = Vec::new();
    for names in by_number {
        others.push(related_to(names.table).unwrap_or(names));
    }
    let mut is_related = |index: usize| {
        let related = related_to(&tables[index]);
        result.used[index] |= related.is_some();
        let is_related = related.is_some();
        others.extend(related);
        is_related
    };
    silent.retain(|&index| !is_related(index));
    trouble.retain(|(index, _)| !is_related(*index));
    *speaking = naming;
    for (names, column) in numbered {
        let Speaking { table, labels, .. } = &mut speaking[names];
        labels.retain(|labels| labels.name != table.columns[column].name);
    }
    speaking.append(&mut others);
}

/// A table of names alone, beside one of labels alone with as many rows: these are the two halves of one table.
fn attach(tables: &[NamedTable], speaking: &mut [Speaking], silent: &mut Vec<usize>, result: &mut Tables) {
    let rows = |table: &NamedTable| table.columns.first().map_or(0, |column| column.values.len());
    if speaking.iter().any(|names| !names.labels.is_empty()) {
        return;
    }
    for names in speaking {
        let Some(at) = silent
            .iter()
            .position(|&other| rows(&tables[other]) == rows(names.table))
        else {
            continue;
        };
        let other = silent.remove(at);
        let labels = tables[other].columns.iter().filter(|column| !is_row_number(column));
        names.labels = labels_of(labels.collect());
        names.keys.by = JoinedBy::Order;
        result.used[other] = true;
        result.notes.push(format!(
            "{} names no pictures: its rows were taken to be those of {}, in the same order.",
            file_name(&normal(&tables[other].path)),
            file_name(&normal(&names.table.path))
        ));
    }
}

/// The names of classes that a table lists, by its name and by what it says: of each code from 0 on.
pub(crate) fn class_names(table: &NamedTable) -> Option<TextColumn> {
    let list = is_called_so(&table.path).then(|| class_list(&with_first_line(table, &Pictures::new(&[]))))?;
    list.map(|list| list.column("classes"))
}

/// A table without a line of names has its first row there; so has a list of one name to a line in a text, unless that names it.
fn with_first_line(table: &NamedTable, pictures: &Pictures) -> NamedTable {
    let is_picture = |text: &str| split_ending(file_name(&normal(text))).is_some();
    let is_stem = |text: &str| {
        text.parse::<f64>().is_err()
            && pictures
                .paths
                .iter()
                .any(|path| without_ending(file_name(path)) == text)
    };
    let is_row = table.columns.iter().any(|column| {
        let is_key = is_picture(&column.name) && column.values.iter().all(|value| is_picture(value));
        is_key || (is_stem(&column.name) && column.values.first().is_some_and(|value| is_stem(value)))
    });
    let is_list = matches!(&table.columns[..], [only] if table.path.to_lowercase().ends_with(".txt")
        && only.name.parse::<f64>().is_err()
        && !judgment::is_label(&only.name)
        && !judgment::is_named(&only.name));
    if !is_row && !is_list {
        return table.clone();
    }
    let columns = table.columns.iter().enumerate().map(|(index, column)| {
        let first = std::iter::once(column.name.clone());
        let is_key = is_picture(&column.name) || is_stem(&column.name);
        TextColumn {
            name: if is_key {
                "file".into()
            } else if index == 1 || is_list {
                "label".into()
            } else {
                format!("column {}", index + 1)
            },
            values: first.chain(column.values.iter().cloned()).collect(),
        }
    });
    NamedTable {
        path: table.path.clone(),
        columns: columns.collect(),
    }
}

/// Whether a list says where things are in the picture of its name: numbers only, as detectors of objects have them.
fn is_of_one_picture(table: &NamedTable, stems: &HashSet<&str>) -> bool {
    let path = normal(&table.path);
    let name = without_ending(file_name(&path));
    let is_number = |value: &String| value.trim().parse::<f64>().is_ok();
    table.columns.len() > 1
        && table
            .columns
            .iter()
            .all(|column| is_number(&column.name) && column.values.iter().all(is_number))
        && stems.contains(name)
}

/// Whether a file is the sample of what is to be handed in to a competition, by its name.
fn is_sample(path: &str) -> bool {
    let path = normal(path);
    let letters: String = without_ending(file_name(&path))
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    letters.contains("submission") || letters == "samplesub"
}

fn error(table: &NamedTable, naming: &Naming, pictures: &Pictures) -> JoinError {
    let name = file_name(&normal(&table.path)).to_string();
    let cell = |column: usize, row: usize| {
        let text = table.columns[column].values.get(row).map_or("", |cell| cell.trim());
        super::words::short(text)
    };
    let first = |column: usize| {
        let filled = table.columns[column]
            .values
            .iter()
            .position(|cell| !cell.trim().is_empty());
        cell(column, filled.unwrap_or(0))
    };
    let picture = super::words::short(pictures.below(0));
    match *naming {
        Naming::Shifted(column) => JoinError::Shifted {
            table: name,
            column: table.columns[column].name.clone(),
            key: first(column),
            picture,
        },
        Naming::Unclear(column) => JoinError::Unclear {
            table: name,
            column: table.columns[column].name.clone(),
            key: first(column),
        },
        Naming::Ambiguous(column, row) => {
            let key = cell(column, row);
            let path = Key::read(&key).map(|key| key.path).unwrap_or_default();
            let sought = file_name(&path).to_lowercase();
            let is_meant = |at: &usize| {
                let name = file_name(&pictures.paths[*at]).to_lowercase();
                name == sought || without_ending(&name) == sought
            };
            let candidates = (0..pictures.len()).filter(is_meant).take(2);
            JoinError::Ambiguous {
                table: name,
                candidates: candidates.map(|at| pictures.below(at).to_string()).collect(),
                key,
            }
        }
        Naming::Others(column) => JoinError::NamesNone {
            table: name,
            column: table.columns[column].name.clone(),
            key: first(column),
            picture,
            pictures: pictures.len(),
        },
        // These name pictures, or nothing.
        Naming::Keys(_) | Naming::Nothing => JoinError::NamesNone {
            table: name,
            column: String::new(),
            key: String::new(),
            picture,
            pictures: pictures.len(),
        },
    }
}

/// A cell that names a picture and says more, where most of a column do: `1.png: cat`. Its rows may be in any order.
fn names_pictures_oddly(table: &NamedTable) -> Option<&str> {
    let is_odd = |cell: &&String| {
        cell.split(|c: char| " :|=>,;\t".contains(c))
            .any(|word| split_ending(file_name(&normal(word))).is_some())
    };
    let odd = |column: &&TextColumn| column.values.iter().filter(is_odd).count() * 2 > column.values.len();
    table
        .columns
        .iter()
        .find(odd)?
        .values
        .iter()
        .find(is_odd)
        .map(String::as_str)
}

/// Rows that name nothing belong to the pictures by their order, where there are as many.
fn by_order(tables: &[NamedTable], silent: &[usize], pictures: &Pictures, result: &mut Tables) {
    for &index in silent {
        let table = &tables[index];
        let name = file_name(&normal(&table.path)).to_string();
        let rows = table.columns.first().map_or(0, |column| column.values.len());
        let labels = labels_of(table.columns.iter().filter(|column| !is_row_number(column)).collect());
        if let Some(cell) = names_pictures_oddly(table) {
            result.notes.push(format!(
                "{name} was left aside: it names pictures in a form that is not known, such as {}. Write it as CSV, with a column of \
                 file names and one of labels.",
                short(cell)
            ));
            continue;
        }
        if rows != pictures.len() && is_called_so(&table.path) && class_list(table).is_some() {
            result.used[index] = true;
            result.notes.push(format!(
                "{name} was left aside: it lists {}, and no label here is one of them.",
                format_args!("{rows} classes")
            ));
            continue;
        }
        if rows != pictures.len() || labels.is_empty() {
            result.notes.push(format!(
                "{name} names no pictures, and has {} where there {} {}.",
                counted(rows, "row"),
                if pictures.len() == 1 { "is" } else { "are" },
                counted(pictures.len(), "picture")
            ));
            continue;
        }
        result.used[index] = true;
        result.join.by = Some(JoinedBy::Order);
        result.join.matched = pictures.len();
        result.notes.push(format!(
            "{name} names no pictures: its rows were taken in the order of the pictures' names, 1, 2, 10. The first belongs to {}, the \
             last to {}.",
            pictures.below(0),
            pictures.below(pictures.len() - 1)
        ));
        result.columns.extend(labels.into_iter().map(|labels| Merged {
            values: labels.values.into_iter().map(filled).collect(),
            name: labels.name,
            tables: vec![name.clone()],
        }));
    }
}
