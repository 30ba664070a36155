//! Labels that the names of picture files hold: the folder a picture lies in, and the parts of its name between `_`.

use std::collections::{HashMap, HashSet};

use super::rows::{Rows, Source};

/// More parts are no labels.
const MOST_PARTS: usize = 8;

/// What the parts are called in the names of the CMU faces: `an2i_left_angry_open.pgm`.
const FACES: [&str; 4] = ["userid", "pose", "expression", "eyes"];
const POSES: [&str; 4] = ["straight", "left", "right", "up"];

/// The columns of labels in the paths of pictures. Parts that are the same in all of them, or different in nearly all, are
/// no labels.
pub(super) fn columns(paths: &[String]) -> Vec<Rows<'static>> {
    let folders = paths.iter().map(|path| folder(path).to_string()).collect();
    let mut columns = vec![("folder".to_string(), folders)];
    let names: Vec<Vec<&str>> = paths.iter().map(|path| stem(path).split('_').collect()).collect();
    let count = names.iter().map(Vec::len).min().unwrap_or(0);
    if (2..=MOST_PARTS).contains(&count) {
        let part = |index: usize| -> Vec<String> { names.iter().map(|parts| parts[index].to_string()).collect() };
        let are_faces = count >= FACES.len() && part(1).iter().all(|pose| POSES.contains(&pose.as_str()));
        for index in 0..count {
            let name = match FACES.get(index) {
                Some(name) if are_faces => name.to_string(),
                _ => format!("part {}", index + 1),
            };
            columns.push((name, part(index)));
        }
    }
    let is_label = |values: &Vec<String>| {
        let classes: HashSet<&String> = values.iter().collect();
        classes.len() >= 2 && classes.len() <= values.len() / 2 && !values.iter().any(String::is_empty)
    };
    let columns = columns.into_iter().filter(|(_, values)| is_label(values));
    columns
        .map(|(name, values)| {
            let source = Source::Texts {
                values: values.into_iter().map(Some).collect(),
                starts: Vec::new(),
                is_text: true,
            };
            Rows::new(Some(name), source)
        })
        .collect()
}

/// Whether all of these are names of picture files.
pub(super) fn are_pictures(names: &[String]) -> bool {
    const ENDINGS: [&str; 9] = ["png", "jpg", "jpeg", "gif", "webp", "bmp", "pgm", "ppm", "tif"];
    let is_picture = |name: &String| {
        name.rsplit_once('.')
            .is_some_and(|(_, ending)| ENDINGS.contains(&ending.to_lowercase().as_str()))
    };
    !names.is_empty() && names.iter().all(is_picture)
}

/// For each of these paths, which of `names` is its own, with or without its folder and its ending; `None` when one has none.
pub(super) fn places(paths: &[String], names: &[String]) -> Option<Vec<usize>> {
    let places: HashMap<&str, usize> = names.iter().enumerate().map(|(row, name)| (stem(name), row)).collect();
    paths.iter().map(|path| places.get(stem(path)).copied()).collect()
}

fn folder(path: &str) -> &str {
    let mut parts = path.rsplit('/');
    parts.nth(1).unwrap_or_default()
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(paths: &[&str]) -> Vec<(String, Vec<String>)> {
        let paths: Vec<String> = paths.iter().map(|path| path.to_string()).collect();
        let texts = |source| match source {
            Source::Texts { values, .. } => values.into_iter().flatten().collect(),
            _ => Vec::new(),
        };
        columns(&paths)
            .into_iter()
            .map(|rows| (rows.name.unwrap(), texts(rows.source)))
            .collect()
    }

    fn column(name: &str, values: [&str; 4]) -> (String, Vec<String>) {
        (name.into(), values.map(String::from).into())
    }

    #[test]
    fn the_lessons_names_are_cut_into_its_columns() {
        let faces = [
            "an2i_left_angry_open.pgm",
            "an2i_up_angry_sunglasses.pgm",
            "boland_left_sad_open.pgm",
            "boland_up_sad_sunglasses_2.pgm",
        ];
        assert_eq!(
            found(&faces),
            [
                column("userid", ["an2i", "an2i", "boland", "boland"]),
                column("pose", ["left", "up", "left", "up"]),
                column("expression", ["angry", "angry", "sad", "sad"]),
                column("eyes", ["open", "sunglasses", "open", "sunglasses"]),
            ]
        );
    }

    #[test]
    fn folders_are_labels_and_numbers_are_not() {
        let paths = [
            "set/cat/img_1.png",
            "set/cat/img_2.png",
            "set/dog/img_3.png",
            "set/dog/img_4.png",
        ];
        assert_eq!(found(&paths), [column("folder", ["cat", "cat", "dog", "dog"])]);
        assert_eq!(found(&["1.png", "2.png", "3.png", "4.png"]), []);
    }

    #[test]
    fn rows_of_a_table_find_their_pictures() {
        let names = |names: &[&str]| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
        let table = names(&["b.png", "a.png"]);
        assert_eq!(places(&names(&["x/a.jpg", "x/b.jpg"]), &table), Some(vec![1, 0]));
        assert_eq!(places(&names(&["x/c.jpg"]), &table), None);
        assert!(are_pictures(&table) && !are_pictures(&names(&["a.png", "open"])));
    }
}
