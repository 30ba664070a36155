//! Names as parts between separators.

use super::counts::{are_labels, are_of_cameras, classes, most};
use super::spelling::LONG;
use crate::order::sorted;

/// More parts of a name are rather a sentence.
const MOST_FIELDS: usize = 8;

/// The parts of names that are labels.
pub(super) struct Fields<'a> {
    /// How many parts each name has.
    pub count: usize,
    pub columns: Vec<Field<'a>>,
    /// The names that do not have these parts.
    pub without: Vec<usize>,
    /// Most combinations of the columns' values occur.
    pub are_independent: bool,
}

pub(super) struct Field<'a> {
    /// Which of the parts it is, from 0 on.
    pub index: usize,
    pub values: Vec<Option<&'a str>>,
}

/// The parts between separators, where more than nine in ten names have as many of them; `None` when none of them is a label.
pub(super) fn cut<'a>(names: &[&'a str], separator: char) -> Option<Fields<'a>> {
    let count = usual_count(names, separator)?;
    let mut parts: Vec<Option<Vec<&str>>> = names
        .iter()
        .map(|name| {
            let parts: Vec<&str> = name.split(separator).map(inner).collect();
            (parts.len() == count && !parts.contains(&"")).then_some(parts)
        })
        .collect();
    let formed = |parts: &[Option<Vec<&str>>]| parts.iter().flatten().count();
    // Where nearly all have a number, a word means that the name is of another form.
    let before = formed(&parts);
    let are_numbers: Vec<bool> = (0..count)
        .map(|index| {
            most(
                before,
                parts.iter().flatten().filter(|parts| is_number(parts[index])).count(),
            )
        })
        .collect();
    for name in &mut parts {
        let is_odd = |parts: &Vec<&str>| {
            parts
                .iter()
                .zip(&are_numbers)
                .any(|(part, expected)| *expected && !is_number(part))
        };
        if name.as_ref().is_some_and(is_odd) {
            *name = None;
        }
    }
    let formed = formed(&parts);
    if !most(names.len(), formed) {
        return None;
    }
    let column = |index: usize| -> Vec<Option<&'a str>> {
        parts
            .iter()
            .map(|parts| parts.as_ref().map(|parts| parts[index]))
            .collect()
    };
    let mut columns: Vec<(Field, usize)> = Vec::new();
    let mut has_identity = false;
    let (mut first_varying, mut last_varying) = (None, None);
    for (index, &is_numeric) in are_numbers.iter().enumerate() {
        let values = column(index);
        let known = classes(&values);
        let is_long = is_numeric && known.keys().any(|value| value.len() >= LONG);
        if known.len() > 1 {
            first_varying = first_varying.or(Some(index));
            last_varying = Some(index);
        }
        if are_labels(known.len(), formed) && !is_long && !are_of_cameras(&known) {
            columns.push((Field { index, values }, known.len()));
        } else {
            has_identity |= known.len() > formed / 2;
        }
    }
    // A last or first number that tells apart the names which are else the same counts them.
    if !has_identity && combinations(&columns) == formed {
        let is_number_at = |at: Option<usize>| move |(field, _): &(Field, usize)| Some(field.index) == at;
        let ends = [last_varying, first_varying]
            .into_iter()
            .filter(|at| at.is_some_and(|index| are_numbers[index]));
        let counter = ends.filter_map(|at| columns.iter().position(is_number_at(at))).next();
        counter.map(|at| columns.remove(at));
    }
    if columns.is_empty() {
        return None;
    }
    let product = columns
        .iter()
        .fold(1usize, |product, (_, classes)| product.saturating_mul(*classes));
    let largest = columns.iter().map(|(_, classes)| *classes).max().unwrap_or(0);
    let possible = product.min(formed).saturating_sub(largest);
    let are_independent = columns.len() >= 2 && (combinations(&columns).saturating_sub(largest)) * 2 >= possible;
    Some(Fields {
        count,
        columns: columns.into_iter().map(|(field, _)| field).collect(),
        without: (0..names.len()).filter(|&at| parts[at].is_none()).collect(),
        are_independent,
    })
}

/// How many parts more than nine in ten names have.
fn usual_count(names: &[&str], separator: char) -> Option<usize> {
    let mut counts = [0; MOST_FIELDS + 1];
    for name in names {
        let count = name.split(separator).count();
        if count <= MOST_FIELDS {
            counts[count] += 1;
        }
    }
    (2..=MOST_FIELDS).find(|&count| most(names.len(), counts[count]))
}

/// How many different combinations of values there are.
fn combinations(columns: &[(Field, usize)]) -> usize {
    let rows = columns.first().map_or(0, |(field, _)| field.values.len());
    let compare = |a: usize, b: usize| {
        let each = columns.iter().map(|(field, _)| field.values[a].cmp(&field.values[b]));
        each.reduce(|all, next| all.then(next))
            .unwrap_or(std::cmp::Ordering::Equal)
    };
    let order = sorted(rows, &compare);
    let named: Vec<usize> = order
        .into_iter()
        .filter(|&row| columns[0].0.values[row].is_some())
        .collect();
    let changes = named
        .windows(2)
        .filter(|pair| compare(pair[0], pair[1]).is_ne())
        .count();
    changes + usize::from(!named.is_empty())
}

/// A number in brackets is a number.
fn inner(part: &str) -> &str {
    let inside = |open, close| part.strip_prefix(open)?.strip_suffix(close);
    inside('(', ')')
        .or_else(|| inside('[', ']'))
        .filter(|inner| is_number(inner))
        .unwrap_or(part)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
