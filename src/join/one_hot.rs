//! The columns of labels of a table: one column for each class becomes one column of classes.

use super::types::TextColumn;

/// A column of labels, one for each row; an empty cell is none.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Labels {
    pub name: String,
    pub values: Vec<String>,
}

/// These columns, with columns of zeros and ones of which exactly one is a one in each row made into one whose classes are their
/// names. Where `pandas.get_dummies` wrote several such groups, each is told by what its names begin with.
pub(super) fn labels_of(columns: Vec<&TextColumn>) -> Vec<Labels> {
    let switches: Vec<bool> = columns.iter().map(|column| is_switch(column)).collect();
    let all: Vec<usize> = (0..columns.len()).filter(|&index| switches[index]).collect();
    let mut groups: Vec<(String, Vec<usize>, usize)> = Vec::new();
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    if is_one_hot(&columns, &all) {
        let prefix = shared_prefix(&all.iter().map(|&index| names[index]).collect::<Vec<_>>());
        groups.push((prefix.trim_end_matches(SEPARATORS).to_string(), all, prefix.len()));
    } else {
        let mut from = 0;
        while from < columns.len() {
            let group = switches[from].then(|| dummies(&columns, &switches, from)).flatten();
            from += group.as_ref().map_or(1, |group| group.1.len());
            groups.extend(group);
        }
    }
    let mut labels = Vec::new();
    for (index, column) in columns.iter().enumerate() {
        match groups.iter().find(|(_, members, _)| members.contains(&index)) {
            None => labels.push(Labels {
                name: column.name.clone(),
                values: column.values.clone(),
            }),
            Some((prefix, members, cut)) if members[0] == index => {
                let class = |row: usize| {
                    let one = members.iter().find(|&&member| is_one(&columns[member].values[row]));
                    one.map_or(String::new(), |&member| names[member][*cut..].to_string())
                };
                labels.push(Labels {
                    name: if prefix.is_empty() {
                        "label".into()
                    } else {
                        prefix.clone()
                    },
                    values: (0..column.values.len()).map(class).collect(),
                });
            }
            Some(_) => {}
        }
    }
    labels
}

const SEPARATORS: [char; 5] = ['_', '-', '.', ' ', '='];

fn is_one(value: &str) -> bool {
    is_word(value, ["1", "1.0", "true", "yes"])
}

fn is_zero(value: &str) -> bool {
    is_word(value, ["0", "0.0", "false", "no"])
}

fn is_word(value: &str, words: [&str; 4]) -> bool {
    words.iter().any(|word| value.trim().eq_ignore_ascii_case(word))
}

fn is_missing(value: &str) -> bool {
    value.trim().is_empty()
}

fn is_switch(column: &TextColumn) -> bool {
    let is_told = |value: &String| is_one(value) || is_zero(value) || is_missing(value);
    column.values.iter().all(is_told) && column.values.iter().any(|value| !is_missing(value))
}

/// Whether each row of these columns has a single one, and not all in one column. Rows that say nothing are of no class.
fn is_one_hot(columns: &[&TextColumn], members: &[usize]) -> bool {
    let rows = members.first().map_or(0, |&member| columns[member].values.len());
    let count = |row: usize, is: fn(&str) -> bool| {
        members
            .iter()
            .filter(|&&member| is(&columns[member].values[row]))
            .count()
    };
    let has_one = |member: &&usize| columns[**member].values.iter().any(|value| is_one(value));
    let is_told = |row: usize| match count(row, is_missing) {
        0 => count(row, is_one) == 1,
        missing => missing == members.len(),
    };
    members.iter().filter(has_one).count() >= 2 && (0..rows).all(is_told)
}

/// The columns from `from` on whose names begin alike and that are the classes of one column: its name, they, and how long their
/// common beginning is.
fn dummies(columns: &[&TextColumn], switches: &[bool], from: usize) -> Option<(String, Vec<usize>, usize)> {
    let name = columns[from].name.as_str();
    for (at, separator) in name.match_indices(SEPARATORS).filter(|(at, _)| *at > 0) {
        // The shortest beginning of which these are all the classes; what more they share belongs to it.
        let cut = at + separator.len();
        let is_member = |index: &usize| {
            switches[*index] && columns[*index].name.len() > cut && columns[*index].name.starts_with(&name[..cut])
        };
        let members: Vec<usize> = (from..columns.len()).take_while(is_member).collect();
        if is_one_hot(columns, &members) {
            let prefix = shared_prefix(
                &members
                    .iter()
                    .map(|&index| columns[index].name.as_str())
                    .collect::<Vec<_>>(),
            );
            return Some((prefix.trim_end_matches(SEPARATORS).to_string(), members, prefix.len()));
        }
    }
    None
}

/// What all names begin with, up to a separator, leaving something of each: `pose_` of `pose_left`, `pose_up`.
fn shared_prefix<'a>(names: &[&'a str]) -> &'a str {
    let first = names.first().copied().unwrap_or_default();
    let is_shared = |end: &usize| {
        names
            .iter()
            .all(|name| name.len() > *end && name.starts_with(&first[..*end]))
    };
    let ends = first.match_indices(SEPARATORS).filter(|(at, _)| *at > 0);
    let mut ends = ends.map(|(at, separator)| at + separator.len());
    ends.rfind(is_shared).map_or("", |end| &first[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(columns: &[(&str, &str)]) -> Vec<(String, String)> {
        let columns: Vec<TextColumn> = columns
            .iter()
            .map(|(name, values)| TextColumn {
                name: name.to_string(),
                values: values.split(' ').map(String::from).collect(),
            })
            .collect();
        let labels = labels_of(columns.iter().collect());
        labels
            .into_iter()
            .map(|labels| (labels.name, labels.values.join(" ")))
            .collect()
    }

    fn pair(name: &str, values: &str) -> (String, String) {
        (name.into(), values.into())
    }

    #[test]
    fn one_column_to_a_class_is_one_column() {
        assert_eq!(
            labels(&[("cat", "1 0 0"), ("dog", "0.0 1.0 0.0"), ("eel", "False False True")]),
            [pair("label", "cat dog eel")]
        );
        assert_eq!(
            labels(&[("pose_up", "1 0"), ("pose_left", "0 1")]),
            [pair("pose", "up left")]
        );
    }

    #[test]
    fn groups_of_dummies_are_told_by_their_names() {
        assert_eq!(
            labels(&[
                ("age", "3 4 5"),
                ("my_pose_up", "1 0 0"),
                ("my_pose_left", "0 1 1"),
                ("eyes_open", "1 1 0"),
                ("eyes_shut", "0 0 1"),
            ]),
            [
                pair("age", "3 4 5"),
                pair("my_pose", "up left left"),
                pair("eyes", "open open shut")
            ]
        );
    }

    #[test]
    fn yes_and_no_stay() {
        let columns = [("red", "0 1 0 1"), ("round", "0 0 1 1"), ("large", "1 0 0 0")];
        assert_eq!(labels(&columns), columns.map(|(name, values)| pair(name, values)));
        assert_eq!(labels(&[("red", "1 0")]), [pair("red", "1 0")]);
    }
}
