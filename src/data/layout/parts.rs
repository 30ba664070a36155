//! Several sets of images that are one: parts for training and for testing, batches, the images of each class.

use super::choice::{LayoutChoice, LayoutEntry};
use super::found::{Found, Understood};
use super::part::{LayoutPart, entries_of};
use crate::data::labels::rows::{Rows, Source};
use crate::join::part_names::{is_images, number_in, part_in, without_part};

/// What to do with a file that holds a trained model.
pub(in crate::data) const NO_MODELS: &str =
    "This page takes the data a model is trained on: open the images and their labels, as arrays or pictures.";

/// The parts of one set among several.
pub(in crate::data) struct Set<'a> {
    /// 0 for training, 1 for validation, 2 for testing, and the number of a batch; the sets are in this order.
    id: (usize, usize),
    /// What the part is called.
    word: String,
    parts: Vec<LayoutPart<'a>>,
}

/// The sets that these parts make, where there are several of images whose names tell what they are, or whose labels do; else
/// the parts as they are.
pub(in crate::data) fn sets<'a>(
    all: Vec<LayoutPart<'a>>,
    choice: LayoutChoice,
) -> Result<Vec<Set<'a>>, Vec<LayoutPart<'a>>> {
    let of_images = all.iter().filter(|part| part.images().is_some()).count();
    if choice.is_choice() || of_images < 2 {
        return Err(all);
    }
    if all.iter().all(|part| part.key.is_empty()) {
        return unnamed(all, of_images);
    }
    let has_labels = |part: &LayoutPart| part.images().is_some_and(|found| !found.labels.is_empty());
    let with_images = || all.iter().filter(|part| part.images().is_some());
    let is_told = with_images().any(|part| part_in(&part.key).is_some());
    let has_train = with_images().any(|part| matches!(part_in(&part.key), Some((0, _))));
    // What has no such word is for training, beside what is for testing; but not once more.
    let id = |part: &LayoutPart| {
        let number = number_in(&part.key).filter(|_| has_labels(part));
        match part_in(&part.key) {
            Some((kind, _)) => Some((kind, number.unwrap_or(0))),
            None if is_told => (!has_train).then_some((0, number.unwrap_or(0))),
            None => number.map(|number| (0, number)),
        }
    };
    let mut sets: Vec<Set> = Vec::new();
    for part in with_images() {
        let Some(id) = id(part) else { continue };
        if !sets.iter().any(|set| set.id == id) {
            let word = part_in(&part.key).map_or("train", |(_, word)| if word == "t10k" { "test" } else { word });
            sets.push(Set {
                id,
                word: word.into(),
                parts: Vec::new(),
            });
        }
    }
    let is_complete = is_told || with_images().all(|part| id(part).is_some());
    if sets.len() < 2 || !is_complete {
        return Err(all);
    }
    sets.sort_by_key(|set| set.id);
    for part in all {
        let wanted = match part.images() {
            Some(_) => id(&part),
            None => part_in(&part.key).map(|(kind, _)| (kind, 0)),
        };
        let place = sets.iter().position(|set| Some(set.id) == wanted);
        sets[place.unwrap_or(0)].parts.push(part);
    }
    Ok(sets)
}

/// Those of a tuple: ((X, y), (X, y)), or as `train_test_split` gives them (X, X, y, y).
fn unnamed(all: Vec<LayoutPart>, of_images: usize) -> Result<Vec<Set>, Vec<LayoutPart>> {
    let words: &[&str] = match of_images {
        2 => &["train", "test"],
        3 => &["train", "validation", "test"],
        _ => return Err(all),
    };
    let counts: Vec<usize> = all
        .iter()
        .filter_map(|part| Some(part.images()?.pictures.len()))
        .collect();
    // Which of the sets a part belongs to, and whether all labels are as many as the images there.
    let (mut images, mut labels, mut own, mut fits) = (0, 0, 0, true);
    let place = |part: &LayoutPart| {
        let Ok(found) = &part.found else {
            fits = false;
            return 0;
        };
        let place = if found.has_images() {
            own += usize::from(!found.labels.is_empty());
            images += 1;
            images - 1
        } else {
            labels += 1;
            (labels - 1) % of_images
        };
        fits &= found.labels.iter().all(|rows| rows.len() == counts[place]);
        place
    };
    let places: Vec<usize> = all.iter().map(place).collect();
    let is_whole = (own == of_images && labels == 0) || (own == 0 && labels > 0 && labels.is_multiple_of(of_images));
    if !fits || !is_whole {
        return Err(all);
    }
    let set = |(index, word): (usize, &&str)| Set {
        id: (index, 0),
        word: (*word).into(),
        parts: Vec::new(),
    };
    let mut sets: Vec<Set> = words.iter().enumerate().map(set).collect();
    for (part, place) in all.into_iter().zip(places) {
        sets[place].parts.push(part);
    }
    Ok(sets)
}

/// The images of all sets, one behind the other, with the labels of each, and a column of what part each is of.
pub(in crate::data) fn chain<'a>(
    sets: Vec<Set<'a>>,
    choice: LayoutChoice,
    of_one_set: &dyn Fn(Vec<LayoutPart<'a>>, LayoutChoice) -> Understood<'a>,
) -> Understood<'a> {
    let words: Vec<String> = sets.iter().map(|set| set.word.clone()).collect();
    let mut entries: Vec<LayoutEntry> = sets.iter().flat_map(|set| &set.parts).flat_map(entries_of).collect();
    let together = LayoutEntry {
        name: String::new(),
        what: format!("all parts: {}", distinct(&words).join(", ")),
    };
    entries.insert(0, together);
    let found: Vec<Found> = sets
        .into_iter()
        .map(|set| of_one_set(set.parts, choice))
        .collect::<Result<_, _>>()?;
    let mut labels = chained(&found);
    if distinct(&words).len() > 1 {
        let runs = words.into_iter().zip(found.iter().map(|found| found.pictures.len()));
        labels.push(Rows::new(Some("split".into()), Source::Runs(runs.collect())));
    }
    Ok(Found {
        labels,
        entries,
        entry: String::new(),
        ..joined(found)
    })
}

fn distinct(words: &[String]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for word in words.iter().filter(|word| !word.is_empty()) {
        if !all.contains(word) {
            all.push(word.clone());
        }
    }
    all
}

/// The columns of several sets as one: `y_train` and `y_test` as `y`.
fn chained<'a>(sets: &[Found<'a>]) -> Vec<Rows<'a>> {
    let name = |rows: &Rows| rows.name.as_deref().map(without_part).filter(|name| !name.is_empty());
    let mut names: Vec<Option<String>> = Vec::new();
    for rows in sets.iter().flat_map(|found| &found.labels) {
        if !names.contains(&name(rows)) {
            names.push(name(rows));
        }
    }
    let column = |wanted: Option<String>| {
        let part = |found: &Found<'a>| {
            let rows = found.labels.iter().find(|rows| name(rows) == wanted);
            (found.pictures.len(), rows.cloned())
        };
        let parts: Vec<_> = sets.iter().map(part).collect();
        let first = parts.iter().find_map(|(_, rows)| rows.as_ref());
        let (file, offset) = first.map_or((0, None), |rows| (rows.file, rows.offset));
        Rows {
            name: wanted,
            file,
            offset,
            source: Source::Chain(parts),
        }
    };
    names.into_iter().map(column).collect()
}

/// All images, and what is known of all of them.
fn joined<'a>(sets: Vec<Found<'a>>) -> Found<'a> {
    let rows = sets.first().and_then(|first| first.rows);
    let mut all = Found {
        rows: rows.filter(|_| sets.iter().all(|found| found.rows == rows)),
        ..Found::default()
    };
    for mut found in sets {
        all.pictures.append(&mut found.pictures);
        all.files.append(&mut found.files);
        all.class_names.append(&mut found.class_names);
        all.is_guess |= found.is_guess;
        all.is_flat |= found.is_flat;
        for note in found.notes {
            if !all.notes.contains(&note) {
                all.notes.push(note);
            }
        }
    }
    all
}

/// Whether each of these parts of a dict holds the images of the class that is its key.
pub(in crate::data) fn of_classes(all: &[LayoutPart], choice: LayoutChoice) -> bool {
    let is_class = |part: &LayoutPart| {
        let is_other = part.key.is_empty() || is_images(&part.key) || part_in(&part.key).is_some();
        !is_other && !choice.is_in(&part.name) && part.images().is_some_and(|found| found.labels.is_empty())
    };
    all.len() > 1 && all.iter().all(is_class)
}

/// The images of all classes.
pub(in crate::data) fn classes<'a>(all: Vec<LayoutPart<'a>>) -> Found<'a> {
    let entries: Vec<LayoutEntry> = all.iter().flat_map(entries_of).collect();
    let keys: Vec<String> = all.iter().map(|part| part.key.clone()).collect();
    let found: Vec<Found> = all.into_iter().filter_map(|part| part.found.ok()).collect();
    let runs = keys.iter().cloned().zip(found.iter().map(|found| found.pictures.len()));
    let labels = vec![Rows::new(None, Source::Runs(runs.collect()))];
    let together = LayoutEntry {
        name: String::new(),
        what: "the images of all keys".into(),
    };
    let mut found = joined(found);
    found.notes.push(format!(
        "Each key of the dict was taken for the class of its images: {}.",
        keys.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ")
    ));
    Found {
        labels,
        is_guess: true,
        entries: [vec![together], entries].concat(),
        ..found
    }
}

/// So many classes are named in a note.
const SHOWN: usize = 8;
