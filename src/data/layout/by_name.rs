//! Labels that say which image they belong to, beside images with names: joined by these, not by order.

use std::collections::HashMap;

use super::part::LayoutPart;
use super::problem::{Problem, ProblemKind};
use crate::data::labels::rows::{Rows, Source};
use crate::input::{Join, JoinedBy, TextColumn};
use crate::join::{Keyed, NamedTable, by_keys, cut_labels, is_picture_name, join};
use crate::values::View;

/// The labels that names of images hold: of their folders, and of the parts of their names; in the order of the images.
pub(in crate::data) fn columns_of_names<'a>(paths: &[String]) -> Vec<Rows<'a>> {
    let Ok(joined) = join(paths, &[], &Default::default()) else {
        return Vec::new();
    };
    let columns = joined.columns.into_iter();
    let placed = columns.map(|column| {
        let mut values = vec![None; paths.len()];
        joined
            .order
            .iter()
            .zip(column.values)
            .for_each(|(&at, value)| values[at] = value);
        (column.name, values)
    });
    placed.map(|(name, values)| texts(name, values, true)).collect()
}

/// Puts the labels of parts without images to the images of the only part that has some, where these have names and the labels, too.
///
/// # Errors
/// When labels name images, but none of these.
pub(in crate::data) fn join_parts(parts: &mut [LayoutPart]) -> Result<Option<Join>, Problem> {
    let mut with_images = (0..parts.len()).filter(|&index| parts[index].images().is_some());
    let (Some(of_images), None) = (with_images.next(), with_images.next()) else {
        return Ok(None);
    };
    let Ok(images) = &parts[of_images].found else {
        return Ok(None);
    };
    let (paths, file) = (images.paths.clone(), images.files.first().map_or(0, |file| file.0));
    if paths.is_empty() {
        return Ok(None);
    }
    let mut tables = Vec::new();
    let mut places = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let Some((table, are_texts)) = table_of(part) else {
            continue;
        };
        tables.push(table);
        places.push((index, are_texts));
    }
    let problem = |error| Problem::from(ProblemKind::Join(Box::new(error)));
    let Keyed {
        columns,
        join,
        used,
        notes,
    } = by_keys(&paths, &tables).map_err(problem)?;
    if !used.contains(&true) {
        return Ok(None);
    }
    let mut are_texts: HashMap<String, bool> = HashMap::new();
    for ((index, texts), _) in places.into_iter().zip(used).filter(|(_, used)| *used) {
        are_texts.extend(texts);
        if let Ok(found) = &mut parts[index].found {
            found.labels.clear();
            found.yes_or_no.clear();
        }
    }
    let Ok(images) = &mut parts[of_images].found else {
        return Ok(None);
    };
    let rows = columns.into_iter().map(|column| {
        let is_text = column.is_text || are_texts.get(&column.name).copied().unwrap_or(false);
        Rows {
            file,
            ..texts(column.name, column.values, is_text)
        }
    });
    // What a table says comes before what the names do.
    images.labels.splice(0..0, rows);
    images.notes.extend(notes);
    Ok((join.by != Some(JoinedBy::Order)).then_some(join))
}

/// The labels of a part without images as a table of texts, and which of its columns hold nothing else.
fn table_of(part: &LayoutPart) -> Option<(NamedTable, HashMap<String, bool>)> {
    let found = part.found.as_ref().ok().filter(|found| found.pictures.is_empty())?;
    let count = found.labels.first()?.len();
    let mut are_texts = HashMap::new();
    let mut columns = Vec::new();
    for rows in found.keys.iter().chain(&found.labels) {
        let name = rows.name.clone().unwrap_or_default();
        let (values, is_text) = rows.plain_texts().filter(|(values, _)| values.len() == count)?;
        are_texts.insert(name.clone(), is_text);
        columns.push(TextColumn { name, values });
    }
    let path = part.name.clone();
    Some((NamedTable { path, columns }, are_texts))
}

fn texts<'a>(name: String, values: Vec<Option<String>>, is_text: bool) -> Rows<'a> {
    let source = Source::Texts {
        values,
        starts: Vec::new(),
        is_text,
    };
    Rows::new(Some(name), source)
}

/// Whether these are names of pictures.
pub(in crate::data) fn are_names(rows: &Rows) -> bool {
    const JUDGED: usize = 20;
    match &rows.source {
        Source::Texts { values, .. } => values.iter().take(JUDGED).flatten().any(|text| is_picture_name(text)),
        Source::Cells(cells) => {
            let is_name = |row| matches!(cells.get(row), View::Str(text) if is_picture_name(&text));
            (0..cells.len().min(JUDGED)).any(is_name)
        }
        _ => false,
    }
}

/// These columns with the labels that names of pictures hold in place of the names, for images that have none.
pub(in crate::data) fn without_names(labels: Vec<Rows<'_>>) -> Vec<Rows<'_>> {
    let mut all = Vec::with_capacity(labels.len());
    for rows in labels {
        let names = match &rows.source {
            Source::Texts { values, .. } => values.iter().cloned().collect::<Option<Vec<String>>>(),
            _ => None,
        };
        match names.filter(|names| !names.is_empty() && names.iter().all(|name| is_picture_name(name))) {
            Some(names) => {
                let (file, offset) = (rows.file, rows.offset);
                let cut = cut_labels(&names).into_iter();
                all.extend(cut.map(|column| Rows {
                    file,
                    offset,
                    ..texts(column.name, column.values, true)
                }));
            }
            None => all.push(rows),
        }
    }
    all
}
