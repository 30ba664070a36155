//! Tables beside pictures: which of them speak of these pictures, and what their rows say.

use std::collections::HashMap;

use super::error::JoinError;
use super::keys::{KeyColumn, Naming, is_row_number, keys_of};
use super::lookup::Found;
use super::one_hot::{Labels, labels_of};
use super::parts::{Part, part_of};
use super::paths::{Key, file_name, normal, split_ending, without_ending};
use super::pictures::Pictures;
use super::types::{Join, JoinedBy, NamedTable, Partial, TextColumn};
use super::words::{counted, listed, some_of};

/// What all tables say of the pictures.
#[derive(Default)]
pub(super) struct Tables {
    /// By name, in the order in which they were met.
    pub columns: Vec<Merged>,
    pub join: Join,
    pub used: Vec<bool>,
    pub notes: Vec<String>,
    /// For each picture the part that the name of its table says, where the tables differ in it.
    pub parts: Option<Vec<Option<String>>>,
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
struct Speaking<'a> {
    table: &'a NamedTable,
    keys: KeyColumn,
    labels: Vec<Labels>,
}

/// Reads all tables.
///
/// # Errors
/// When a table names pictures, but none of these, and no other table does; or when less than a full match is not wanted.
pub(super) fn read(tables: &[NamedTable], pictures: &Pictures, partial: Partial) -> Result<Tables, JoinError> {
    let mut result = Tables {
        used: vec![false; tables.len()],
        ..Tables::default()
    };
    if pictures.len() == 0 {
        return Ok(result);
    }
    let tables: Vec<NamedTable> = tables.iter().map(with_first_line).collect();
    let mut speaking: Vec<Speaking> = Vec::new();
    let mut silent: Vec<usize> = Vec::new();
    let mut trouble: Vec<(usize, Naming)> = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        if is_sample(&table.path) {
            result.used[index] = true;
            result.notes.push(format!(
                "{} was left aside: it is the sample of an answer, and what it says is no label.",
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
    attach(&tables, &mut speaking, &mut silent, &mut result);
    speaking.retain(|table| !table.labels.is_empty());
    for (index, naming) in trouble {
        let table = &tables[index];
        let has_labels = table.columns.len() > 1;
        if speaking.is_empty() && has_labels {
            return Err(error(table, &naming, pictures));
        }
        result.used[index] = true;
        let what = if has_labels {
            "names none of these pictures"
        } else {
            "has no labels and names none of these pictures"
        };
        result.notes.push(format!(
            "{} was left aside: it {what}.",
            file_name(&normal(&table.path))
        ));
    }
    if speaking.is_empty() {
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

/// A table without a line of names has its first row there.
fn with_first_line(table: &NamedTable) -> NamedTable {
    let is_picture = |text: &str| split_ending(file_name(&normal(text))).is_some();
    let is_row = table
        .columns
        .iter()
        .any(|column| is_picture(&column.name) && column.values.iter().all(|value| is_picture(value)));
    if !is_row {
        return table.clone();
    }
    let columns = table.columns.iter().enumerate().map(|(index, column)| {
        let first = std::iter::once(column.name.clone());
        let is_key = is_picture(&column.name);
        TextColumn {
            name: if is_key {
                "file".into()
            } else if index == 1 {
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

fn label_columns(table: &NamedTable, keys: &KeyColumn) -> Vec<Labels> {
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

/// Rows that name nothing belong to the pictures by their order, where there are as many.
fn by_order(tables: &[NamedTable], silent: &[usize], pictures: &Pictures, result: &mut Tables) {
    for &index in silent {
        let table = &tables[index];
        let name = file_name(&normal(&table.path)).to_string();
        let rows = table.columns.first().map_or(0, |column| column.values.len());
        let labels = labels_of(table.columns.iter().filter(|column| !is_row_number(column)).collect());
        if rows != pictures.len() || labels.is_empty() {
            result.notes.push(format!(
                "{name} names no pictures, and has {} where there are {}.",
                counted(rows, "row"),
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

fn filled(value: String) -> Option<String> {
    Some(value).filter(|value| !value.is_empty())
}

/// What the rows say of each picture, column by column.
fn merge(speaking: &[Speaking], pictures: &Pictures, result: &mut Tables) {
    let mut has_row = vec![false; pictures.len()];
    let mut is_doubled = vec![false; pictures.len()];
    let mut by = JoinedBy::Path;
    let mut of_table: Vec<Option<usize>> = vec![None; pictures.len()];
    let mut places: HashMap<String, usize> = HashMap::new();
    for (number, Speaking { table, keys, labels }) in speaking.iter().enumerate() {
        by = by.max(keys.by);
        let compared: Vec<&Labels> = labels.iter().filter(|labels| !is_identity(&labels.values)).collect();
        // The first row of each picture; others must say the same.
        let mut first: Vec<Option<usize>> = vec![None; pictures.len()];
        let mut differs = vec![false; pictures.len()];
        for (row, found) in keys.rows.iter().enumerate() {
            let Found::One(picture) = *found else { continue };
            match first[picture] {
                None => first[picture] = Some(row),
                Some(other) => {
                    differs[picture] |= compared.iter().any(|labels| labels.values[row] != labels.values[other])
                }
            }
        }
        for picture in 0..pictures.len() {
            has_row[picture] |= first[picture].is_some();
            is_doubled[picture] |= differs[picture];
            if first[picture].is_some() {
                of_table[picture] = of_table[picture].or(Some(number));
            }
        }
        let file = file_name(&normal(&table.path)).to_string();
        for labels in labels {
            let place = *places.entry(labels.name.clone()).or_insert_with(|| {
                result.columns.push(Merged {
                    name: labels.name.clone(),
                    values: vec![None; pictures.len()],
                    tables: Vec::new(),
                });
                result.columns.len() - 1
            });
            let column = &mut result.columns[place];
            column.tables.push(file.clone());
            for picture in 0..pictures.len() {
                let Some(row) = first[picture] else { continue };
                let Some(value) = filled(labels.values[row].clone()) else {
                    continue;
                };
                match &column.values[picture] {
                    None => column.values[picture] = Some(value),
                    Some(other) => is_doubled[picture] |= *other != value,
                }
            }
        }
    }
    for column in &mut result.columns {
        for (value, is_doubled) in column.values.iter_mut().zip(&is_doubled) {
            if *is_doubled {
                *value = None;
            }
        }
    }
    let all = |is_one: &dyn Fn(usize) -> bool| -> Vec<String> {
        (0..pictures.len())
            .filter(|&at| is_one(at))
            .map(|at| pictures.below(at).to_string())
            .collect()
    };
    result.join.by = Some(by);
    result.join.images_without = all(&|at| !has_row[at]);
    result.join.doubled = all(&|at| is_doubled[at]);
    result.join.matched = (0..pictures.len()).filter(|&at| has_row[at] && !is_doubled[at]).count();
    result.parts = parts(speaking, &of_table);
}

/// The parts of the pictures by the names of their tables, `train.csv` and `val.csv`, where these name different ones.
fn parts(speaking: &[Speaking], of_table: &[Option<usize>]) -> Option<Vec<Option<String>>> {
    let names: Vec<String> = speaking
        .iter()
        .map(|table| {
            let path = normal(&table.table.path);
            without_ending(file_name(&path)).to_string()
        })
        .collect();
    let parts: Vec<Option<Part>> = names.iter().map(|name| part_of(name)).collect();
    let first = parts.first().copied().flatten()?;
    let differ = parts.iter().flatten().any(|part| *part != first);
    let called = |part: Part| match part {
        Part::Train => "train",
        Part::Validation => "validation",
        Part::Test => "test",
    };
    let of = |table: &Option<usize>| {
        table
            .and_then(|table| parts[table])
            .map(|part| called(part).to_string())
    };
    differ.then(|| of_table.iter().map(of).collect())
}

/// Values of which all differ, provided that they are many or look like numbers and addresses.
pub(super) fn is_identity(values: &[String]) -> bool {
    const MANY: usize = 10;
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let filled: Vec<&str> = values
        .iter()
        .map(|value| value.trim())
        .filter(|value| !value.is_empty())
        .collect();
    let all_differ = filled.iter().all(|value| seen.insert(value, 0).is_none());
    let is_address = |value: &&str| value.contains(['/', '\\', '.']) || value.parse::<f64>().is_ok();
    all_differ && filled.len() > 2 && (filled.len() >= MANY || filled.iter().all(is_address))
}

/// The report in lists and in sentences.
fn report(speaking: &[Speaking], pictures: &Pictures, partial: Partial, result: &mut Tables) -> Result<(), JoinError> {
    let mut notes = Vec::new();
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
                Found::One(_) => {}
                _ if cell.is_empty() => {
                    empty += 1;
                    result.join.rows_without.push(format!("row {}", row + 1));
                }
                Found::Nothing => without.push(cell),
                Found::Several => unclear.push(cell),
            }
        }
        if !without.is_empty() {
            let name = if without.len() == 1 { "names" } else { "name" };
            notes.push(format!(
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
        notes.push(format!(
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
        notes.push(format!(
            "{} {has} several rows in {} that contradict each other: {}. {it} no label.",
            counted(join.doubled.len(), "picture"),
            listed(&names),
            some_of(&join.doubled)
        ));
    }
    debug_assert!(pictures.len() >= join.matched);
    result.notes.extend(notes);
    Ok(())
}
