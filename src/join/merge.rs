//! What the rows of all tables say of each picture.

use std::collections::{HashMap, HashSet};

use super::keys::KeyColumn;
use super::lookup::Match;
use super::one_hot::Labels;
use super::parts::{Part, part_of};
use super::paths::{file_name, normal, without_ending};
use super::pictures::Pictures;
use super::speaking::{Merged, Speaking, Tables};
use super::types::JoinedBy;

/// What the rows say of each picture, column by column.
pub(super) fn merge(speaking: &[Speaking], pictures: &Pictures, result: &mut Tables) {
    let mut has_row = vec![false; pictures.len()];
    let mut is_doubled = vec![false; pictures.len()];
    let mut by = JoinedBy::Path;
    let mut of_table: Vec<Option<usize>> = vec![None; pictures.len()];
    let mut places: HashMap<String, usize> = HashMap::new();
    for (number, Speaking { table, keys, labels }) in speaking.iter().enumerate() {
        by = by.max(keys.by);
        let of_rows = columns_of_rows(keys, labels, pictures.len());
        for labels in &of_rows {
            result.notes.push(format!(
                "Column \"{labels}\" of {} is not used: it differs between the rows of one picture.",
                file_name(&normal(&table.path))
            ));
        }
        let labels: Vec<&Labels> = labels.iter().filter(|labels| !of_rows.contains(&labels.name)).collect();
        let compared: Vec<&Labels> = labels
            .iter()
            .copied()
            .filter(|labels| !is_identity(&labels.values))
            .collect();
        // The first row of each picture; others must say the same.
        let mut first: Vec<Option<usize>> = vec![None; pictures.len()];
        let mut differs = vec![false; pictures.len()];
        for (row, found) in keys.rows.iter().enumerate() {
            let Match::One(picture) = *found else { continue };
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

/// The columns that speak of rows, such as who wrote them or where in the picture something is: those that differ in most of the
/// pictures with several rows, where these are most pictures or where another column, a label, is the same in all rows of each.
fn columns_of_rows(keys: &KeyColumn, labels: &[Labels], pictures: usize) -> Vec<String> {
    const FEW: usize = 3;
    let mut first: Vec<Option<usize>> = vec![None; pictures];
    let mut others: Vec<(usize, usize)> = Vec::new();
    for (row, found) in keys.rows.iter().enumerate() {
        let Match::One(picture) = *found else { continue };
        match first[picture] {
            None => first[picture] = Some(row),
            Some(_) => others.push((picture, row)),
        }
    }
    let count = |differs: &dyn Fn(usize, usize) -> bool| {
        let one = |(picture, row): &(usize, usize)| first[*picture].filter(|&one| differs(one, *row)).map(|_| *picture);
        others.iter().filter_map(one).collect::<HashSet<usize>>().len()
    };
    let (named, several) = (first.iter().flatten().count(), count(&|_, _| true));
    if several < FEW || labels.len() < 2 {
        return Vec::new();
    }
    let is_label = |labels: &Labels| {
        let is_same = labels.values.iter().all(|value| *value == labels.values[0]);
        !is_same && count(&|one, other| labels.values[one] != labels.values[other]) == 0
    };
    if several * 2 <= named && !labels.iter().any(is_label) {
        return Vec::new();
    }
    let differs = |labels: &&Labels| count(&|one, other| labels.values[one] != labels.values[other]) * 2 > several;
    let of_rows: Vec<String> = labels
        .iter()
        .filter(differs)
        .map(|labels| labels.name.clone())
        .collect();
    // Not all of them: then nothing would be left to say.
    if of_rows.len() < labels.len() {
        of_rows
    } else {
        Vec::new()
    }
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
    let of = |table: &Option<usize>| table.and_then(|table| parts[table]).map(|part| part.name().to_string());
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

pub(super) fn filled(value: String) -> Option<String> {
    Some(value).filter(|value| !value.is_empty())
}
