//! Labels that names hold: names are cut where they agree best.
//!
//! `american_pit_bull_terrier_12` is a class and a number, `21_0_2_20170116` three labels and a date. A number behind a word counts
//! the pictures of a class; parts that are independent of each other, so that most combinations of them occur, are labels of their
//! own; parts that come only together are the words of one name. Parts that are the same everywhere, or differ nearly everywhere,
//! are no labels.

use super::counts::{are_labels, are_of_cameras, classes, most};
use super::fields::{self, Fields};
use super::spelling::{after_number, before_first_number, before_number, is_code, join_dates};
use super::types::LabelColumn;

/// A way to cut names.
pub(super) struct NameCut {
    pub description: String,
    /// Each with a value for each name, or `None` for one that is not of the form.
    pub columns: Vec<(String, Vec<Option<String>>)>,
    /// The names that are not of the form.
    pub without: Vec<usize>,
    /// Its columns are independent of each other.
    pub are_several: bool,
}

const SEPARATORS: [(char, &str); 4] = [('_', "_"), ('-', "-"), ('.', "."), (' ', "blanks")];

/// The ways to cut these names (without endings and folders), the best first.
pub(super) fn cuts(names: &[&str]) -> Vec<NameCut> {
    if names.len() < 4 || most(names.len(), names.iter().filter(|name| is_code(name)).count()) {
        return Vec::new();
    }
    let names: Vec<String> = names.iter().map(|name| join_dates(name)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut found: Vec<NameCut> = Vec::new();
    let firsts = with_whole(&names, names.iter().map(|name| before_first_number(name)).collect());
    found.extend(one_column("before the first number", "name", firsts));
    let heads = with_whole(&names, names.iter().map(|name| before_number(name)).collect());
    let heads = one_column("before the last number", "name", heads);
    if found
        .first()
        .zip(heads.as_ref())
        .is_some_and(|(one, other)| one.columns == other.columns)
    {
        // The same, and the usual way to say it.
        found.clear();
    }
    found.extend(heads);
    let rests = names.iter().map(|name| after_number(name)).collect();
    found.extend(one_column("after the first number", "name", rests));
    for (separator, called) in SEPARATORS {
        let cut = fields::cut(&names, separator).or_else(|| {
            // Some of them may have a number more: `boland_up_sad_open`, `boland_up_sad_open_2`.
            let heads: Vec<&str> = names.iter().map(|name| before_number(name).unwrap_or(name)).collect();
            fields::cut(&heads, separator)
        });
        found.extend(cut.map(|fields| of_fields(called, &fields)));
    }
    // Independent parts before one name, one name before parts that are not.
    let rank = |cut: &NameCut| {
        (
            !cut.are_several,
            if cut.are_several {
                usize::MAX - cut.columns.len()
            } else {
                0
            },
        )
    };
    found.sort_by_key(rank);
    let mut kept: Vec<NameCut> = Vec::new();
    for cut in found {
        let is_same = |other: &NameCut| {
            other.columns.len() == cut.columns.len()
                && other
                    .columns
                    .iter()
                    .zip(&cut.columns)
                    .all(|(one, other)| one.1 == other.1)
        };
        if !kept.iter().any(is_same) {
            kept.push(cut);
        }
    }
    kept
}

/// A name that is all of another's beginning belongs to it: `cat` beside `cat (1)`.
fn with_whole<'a>(names: &[&'a str], mut heads: Vec<Option<&'a str>>) -> Vec<Option<&'a str>> {
    let known = classes(&heads);
    for (head, name) in heads.iter_mut().zip(names) {
        if head.is_none() && known.contains_key(name) {
            *head = Some(name);
        }
    }
    heads
}

fn one_column(description: &str, name: &str, mut values: Vec<Option<&str>>) -> Option<NameCut> {
    const MANY: usize = 20;
    let count = values.len();
    let mut known = classes(&values);
    let named = values.iter().flatten().count();
    if !most(count, named) || are_of_cameras(&known) {
        return None;
    }
    // A name of its own among classes of many is none of them.
    let singles = known.values().filter(|&&count| count == 1).count();
    if singles > 0 && most(named, named - singles) && named - singles >= MANY * (known.len() - singles) {
        values
            .iter_mut()
            .for_each(|value| *value = value.filter(|class| known[class] > 1));
        known.retain(|_, count| *count > 1);
    }
    are_labels(known.len(), named).then(|| NameCut {
        description: description.into(),
        without: (0..count).filter(|&at| values[at].is_none()).collect(),
        columns: vec![(
            name.into(),
            values.into_iter().map(|value| value.map(String::from)).collect(),
        )],
        are_several: false,
    })
}

/// What the parts are called in the names of the CMU faces: `an2i_left_angry_open`.
const FACES: [&str; 4] = ["userid", "pose", "expression", "eyes"];
const POSES: [&str; 4] = ["straight", "left", "right", "up"];

fn of_fields(called: &str, fields: &Fields) -> NameCut {
    let poses = fields.columns.iter().find(|column| column.index == 1);
    let are_faces = fields.count >= FACES.len()
        && poses.is_some_and(|column| column.values.iter().flatten().all(|pose| POSES.contains(pose)));
    let column = |column: &fields::Field| {
        let name = match FACES.get(column.index) {
            Some(name) if are_faces => name.to_string(),
            _ => format!("part {}", column.index + 1),
        };
        (
            name,
            column.values.iter().map(|value| value.map(String::from)).collect(),
        )
    };
    NameCut {
        description: format!("parts between {called}"),
        columns: fields.columns.iter().map(column).collect(),
        without: fields.without.clone(),
        are_several: fields.are_independent,
    }
}

/// Columns out of labels that are themselves names which hold several: of `alex_forward_angry_eyes` and the like, of which nearly all
/// differ, one column for each part. File names are cut without their folders and endings. Empty where there are no such parts.
pub fn cut_labels(values: &[String]) -> Vec<LabelColumn> {
    let names: Vec<&str> = values
        .iter()
        .map(|value| {
            let name = value.rsplit(['/', '\\']).next().unwrap_or(value);
            super::paths::split_ending(name).map_or(name, |(stem, _)| stem)
        })
        .collect();
    let all: Vec<Option<&str>> = names.iter().map(|name| Some(*name)).collect();
    if !most(names.len(), classes(&all).len()) {
        return Vec::new();
    }
    let best = cuts(&names).into_iter().next();
    let columns = best.map(|cut| cut.columns).unwrap_or_default();
    columns
        .into_iter()
        .map(|(name, values)| LabelColumn {
            name,
            values,
            is_text: true,
        })
        .collect()
}
