//! Classes merged and left out.

use std::collections::BTreeMap;

use super::error::PrepareError;
use crate::data::{Column, LEFT_OUT};
use crate::order::sorted;

/// The column after some classes were merged under a new name and others left out. Where the classes stand in the order of
/// text, as `LabelEncoder` has it, they do so again; others keep their order, a merged one the place of its first.
///
/// # Errors
/// When a class does not exist or is named twice, or fewer than two are left.
pub(super) fn select(
    column: &Column,
    merge: &BTreeMap<String, Vec<String>>,
    leave_out: &[String],
) -> Result<Column, PrepareError> {
    let mut names: Vec<Option<&str>> = column.classes.iter().map(|class| Some(class.as_str())).collect();
    let mut touched = vec![false; names.len()];
    let merged = merge
        .iter()
        .flat_map(|(name, classes)| classes.iter().map(move |class| (class, Some(name.as_str()))));
    for (class, name) in merged.chain(leave_out.iter().map(|class| (class, None))) {
        let code = column.classes.iter().position(|known| known == class);
        let code = code.ok_or_else(|| PrepareError::UnknownClass {
            column: column.name.clone(),
            class: class.clone(),
            known: column.classes.clone(),
        })?;
        if std::mem::replace(&mut touched[code], true) {
            return Err(PrepareError::ClassTwice(class.clone()));
        }
        names[code] = name;
    }
    let mut classes: Vec<String> = Vec::new();
    for name in names.iter().flatten() {
        if !classes.iter().any(|known| known == name) {
            classes.push((*name).to_owned());
        }
    }
    if column.classes.is_sorted() {
        let order = sorted(classes.len(), &|a, b| classes[a].cmp(&classes[b]));
        classes = order.into_iter().map(|place| classes[place].clone()).collect();
    }
    if classes.len() < 2 {
        return Err(PrepareError::TooFewClasses(classes));
    }
    let new_code = |name: &Option<&str>| {
        let place = name.and_then(|name| classes.iter().position(|class| class == name));
        place.map_or(LEFT_OUT, |place| place as u32)
    };
    let new_codes: Vec<u32> = names.iter().map(new_code).collect();
    // An image without a label stays without one.
    let new_code = |code: u32| new_codes.get(code as usize).copied().unwrap_or(LEFT_OUT);
    let codes: Vec<u32> = column.codes.iter().map(|&code| new_code(code)).collect();
    let mut counts = vec![0; classes.len()];
    codes
        .iter()
        .filter(|&&code| code != LEFT_OUT)
        .for_each(|&code| counts[code as usize] += 1);
    Ok(Column {
        name: column.name.clone(),
        classes,
        codes,
        counts,
    })
}
