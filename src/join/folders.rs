//! Labels in the folders that pictures lie in.

use std::collections::HashMap;

use super::parts::part_of;
use super::paths;
use super::pictures::Pictures;
use super::types::LabelColumn;
use super::words::{counted, some_of};

/// Columns out of folders, and what should be said of them.
#[derive(Default)]
pub(super) struct Folders {
    /// The class first, then the levels below it.
    pub classes: Vec<LabelColumn>,
    /// The level of `train`, `val`, `test`.
    pub split: Option<LabelColumn>,
    pub notes: Vec<String>,
    /// The folder that all pictures lie in, where it might have been a class.
    pub only: Option<String>,
}

struct Level<'a> {
    values: Vec<Option<&'a str>>,
    classes: usize,
}

/// Each level of folders below the common ones that tells pictures apart.
pub(super) fn folders(pictures: &Pictures) -> Folders {
    let count = pictures.len();
    let within: Vec<Vec<&str>> = (0..count)
        .map(|at| {
            let folder = paths::folder(pictures.below(at));
            folder.split('/').filter(|name| !name.is_empty()).collect()
        })
        .collect();
    let mut result = Folders {
        only: pictures
            .root
            .rsplit('/')
            .find(|name| !name.is_empty() && part_of(name).is_none())
            .map(String::from),
        ..Folders::default()
    };
    let deepest = within.iter().map(Vec::len).max().unwrap_or(0);
    let mut levels: Vec<Level> = Vec::new();
    let mut split: Option<Level> = None;
    for depth in 0..deepest {
        let values: Vec<Option<&str>> = within.iter().map(|folders| folders.get(depth).copied()).collect();
        let named = values.iter().flatten().count();
        if named * 2 <= count {
            // Most lie above.
            break;
        }
        let mut classes: HashMap<&str, usize> = HashMap::new();
        values
            .iter()
            .flatten()
            .for_each(|name| *classes.entry(name).or_default() += 1);
        let are_parts = classes.keys().all(|name| part_of(name).is_some());
        if classes.len() < 2 {
            if !are_parts {
                result.only = classes.keys().next().map(|name| name.to_string());
            }
            continue;
        }
        let level = Level {
            classes: classes.len(),
            values,
        };
        if levels.iter().chain(&split).any(|other| tells_the_same(other, &level)) {
            continue;
        }
        if are_parts && split.is_none() {
            split = Some(level);
            continue;
        }
        if is_code(level.classes, count) {
            result.notes.push(format!(
                "The names of {} folders differ for nearly every picture: they are no labels.",
                level.classes
            ));
            continue;
        }
        levels.push(level);
    }
    result.split = split.map(|split| column("split".into(), &split.values, true));
    let several = levels.len() > 1;
    for (index, level) in levels.iter().enumerate() {
        let name = if several {
            format!("folder {}", index + 1)
        } else {
            "folder".into()
        };
        result.notes.extend(strays(pictures, level, &name));
        result.classes.push(column(name, &level.values, false));
    }
    result
}

/// Whether nearly every picture has a folder of its own; of a few pictures, that cannot be said.
fn is_code(classes: usize, count: usize) -> bool {
    const FEW: usize = 6;
    count >= FEW && classes * 5 > count * 4
}

/// Whether two levels cut the pictures in the same way.
fn tells_the_same(one: &Level, other: &Level) -> bool {
    let mut pairs: HashMap<Option<&str>, Option<&str>> = HashMap::new();
    let mut both = one.values.iter().copied().zip(other.values.iter().copied());
    one.classes == other.classes && both.all(|(one, other)| *pairs.entry(one).or_insert(other) == other)
}

fn strays(pictures: &Pictures, level: &Level, name: &str) -> Option<String> {
    let without: Vec<&str> = (0..pictures.len())
        .filter(|&at| level.values[at].is_none())
        .map(|at| pictures.below(at))
        .collect();
    (!without.is_empty()).then(|| {
        let (lie, have) = if without.len() == 1 {
            ("lies", "has")
        } else {
            ("lie", "have")
        };
        format!(
            "{} {lie} beside the folders and {have} no label in the column \"{name}\": {}.",
            counted(without.len(), "picture"),
            some_of(&without)
        )
    })
}

fn column(name: String, values: &[Option<&str>], is_split: bool) -> LabelColumn {
    LabelColumn {
        name,
        values: values.iter().map(|value| value.map(String::from)).collect(),
        is_text: true,
        is_split,
    }
}
