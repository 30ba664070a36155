//! Labels in the folders that pictures lie in.

use std::collections::{HashMap, HashSet};

use super::parts::{part_of, parts_and_classes, parts_of};
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
    // How many pictures lie in folders below those of their part, where these are known.
    let mut in_folders = count;
    for depth in 0..deepest {
        let mut values: Vec<Option<&str>> = within.iter().map(|folders| folders.get(depth).copied()).collect();
        if values.iter().flatten().count() * 2 <= in_folders {
            // Most lie above.
            break;
        }
        let mut names = distinct(&values);
        if split.is_some() {
            without_places(&mut values, &mut names);
        }
        if names.len() < 2 {
            if let Some(name) = names.first().filter(|name| part_of(name).is_none()) {
                result.only = Some(name.to_string());
            }
            continue;
        }
        let level = Level {
            classes: names.len(),
            values,
        };
        if levels.iter().chain(&split).any(|other| tells_the_same(other, &level)) {
            continue;
        }
        if split.is_none()
            && let Some(parts) = parts_of(&names)
        {
            let has_folders = |name: &&str| {
                within
                    .iter()
                    .any(|folders| folders.len() > depth + 1 && folders[depth] == *name)
            };
            let with_folders: Vec<&str> = names.iter().copied().filter(has_folders).collect();
            let is_in = |value: &&Option<&str>| value.is_some_and(|name| with_folders.contains(&name));
            in_folders = level.values.iter().filter(is_in).count();
            let of_none: Vec<&str> = names
                .iter()
                .zip(&parts)
                .filter(|(_, part)| part.is_none())
                .map(|(name, _)| *name)
                .collect();
            result.split = Some(column(
                "split".into(),
                level
                    .values
                    .iter()
                    .map(|value| value.filter(|name| !of_none.contains(name))),
            ));
            result.only = None;
            split = Some(level);
            continue;
        }
        if split.is_none()
            && let Some(both) = parts_and_classes(&names)
        {
            let of = |name: &str| names.iter().position(|known| *known == name).map(|place| &both[place]);
            result.split = Some(column(
                "split".into(),
                level
                    .values
                    .iter()
                    .map(|value| value.and_then(of).map(|(part, _)| part.name())),
            ));
            let classes = level
                .values
                .iter()
                .map(|value| value.and_then(of).map(|(_, class)| class.as_str()));
            result.classes.push(column("folder".into(), classes));
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
    let several = levels.len() + result.classes.len() > 1;
    for level in &levels {
        let name = if several {
            format!("folder {}", result.classes.len() + 1)
        } else {
            "folder".into()
        };
        result.notes.extend(strays(pictures, level, &name));
        result.classes.push(column(name, level.values.iter().copied()));
    }
    result
}

/// The different names, in the order in which they are met.
fn distinct<'a>(values: &[Option<&'a str>]) -> Vec<&'a str> {
    let mut seen = HashSet::new();
    values
        .iter()
        .flatten()
        .copied()
        .filter(|name| seen.insert(*name))
        .collect()
}

/// Takes out what says only that pictures are there, as `val/images` does beside `train/cat`.
fn without_places<'a>(values: &mut [Option<&'a str>], names: &mut Vec<&'a str>) {
    const PLACES: [&str; 8] = ["images", "image", "imgs", "img", "pictures", "photos", "jpg", "png"];
    let is_place = |name: &str| PLACES.contains(&name.to_lowercase().as_str());
    if names.len() > 1 {
        names.retain(|name| !is_place(name));
        values
            .iter_mut()
            .for_each(|value| *value = value.filter(|name| !is_place(name)));
    }
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

fn column<'a>(name: String, values: impl Iterator<Item = Option<&'a str>>) -> LabelColumn {
    LabelColumn {
        name,
        values: values.map(|value| value.map(String::from)).collect(),
        is_text: true,
    }
}
