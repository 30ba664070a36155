//! Parts that belong together: dicts with named parts, tuples such as (X, y), several files.

use super::arrays::{fitting, several_labels};
use super::by_name::{self, columns_of_names, join_parts};
use super::choice::{LayoutChoice, LayoutEntry, inside};
use super::found::{Found, Understood, name};
use super::part::{LayoutPart, entries_of};
use super::parts;
use super::problem::{Problem, ProblemKind};
use super::understand::understand;
use crate::data::copying::picture::ImageInFile;
use crate::data::labels::cells::Cells;
use crate::data::labels::read::{LONGEST, may_be_label};
use crate::data::labels::rows::{Rows, Source};
use crate::join::is_picture_name;
use crate::join::part_names::{images_rank, is_class_names, is_images, is_labels, is_list_of_classes, is_test};
use crate::values::{Pairs, View};

/// A collection of more elements is no collection of parts.
pub(in crate::data) const MOST_PARTS: usize = 64;

/// More classes are no classes.
const MOST_CLASSES: usize = 1000;

/// As many parts are named in a message.
const SHOWN: usize = 8;

/// More entries are not offered as images.
const MOST_ENTRIES: usize = 200;

/// A dict of parts, such as `{"X": ..., "y": ...}`, of images or labels by file name, or of the images of each class.
pub(in crate::data) fn of_dict<'a>(pairs: Pairs<'a>, depth: usize, choice: LayoutChoice) -> Understood<'a> {
    if pairs.is_empty() {
        return Err(Problem::empty("an empty dict"));
    }
    if is_model(pairs) {
        return Err(Problem::known(
            "the weights of a model of PyTorch, not images",
            parts::NO_MODELS,
        ));
    }
    if !pairs.names().any(|key| is_images(&key)) {
        let pictures: Option<Vec<ImageInFile>> = pairs.values().map(|value| ImageInFile::of(&value)).collect();
        if let Some(pictures) = pictures {
            let keys: Vec<String> = pairs.names().collect();
            let paths = if keys.len() == pictures.len() { keys } else { Vec::new() };
            return Ok(Found {
                labels: columns_of_names(&paths),
                pictures,
                paths,
                ..Found::default()
            });
        }
        if let Some(found) = class_indices(pairs).or_else(|| labels_by_name(pairs, depth)) {
            return Ok(found);
        }
        if let Some(found) = labels_by_number(pairs) {
            return Ok(found);
        }
    }
    if pairs.len() > MOST_CLASSES {
        return Err(Problem::not_data(format!("a dict of {}", pairs.len())));
    }
    let part = |(key, value): (View, View<'a>)| {
        let key = name(&key).unwrap_or_default();
        let mut found = understand(&value, depth + 1, choice.within(&key));
        if let Ok(found) = &mut found {
            let labels = found.labels.iter_mut().chain(&mut found.yes_or_no);
            labels.for_each(|rows| rows.name_by(&key));
        }
        LayoutPart {
            name: key.clone(),
            key,
            kind: value.describe(),
            found,
        }
    };
    let all: Vec<LayoutPart> = pairs.iter().map(part).collect();
    match parts::of_classes(&all, choice) {
        true => Ok(parts::classes(all)),
        false if all.len() > MOST_PARTS => Err(Problem::not_data(format!("a dict of {}", pairs.len()))),
        false => combine(all, choice, &of_one_set),
    }
}

/// Labels under the numbers of their images, in whatever order: `{0: "cat", 1: "dog", ...}`.
fn labels_by_number(pairs: Pairs<'_>) -> Option<Found<'_>> {
    let mut views = vec![View::None; pairs.len()];
    let mut is_there = vec![false; pairs.len()];
    for (key, value) in pairs.iter() {
        let View::Int(number) = key else { return None };
        let place = usize::try_from(number).ok().filter(|&place| place < pairs.len())?;
        is_there[place] = may_be_label(&value);
        views[place] = value;
    }
    let found = || Found::labels(None, Source::Cells(Cells::Views(views.into())));
    is_there.into_iter().all(|is_there| is_there).then(found)
}

/// Numbers of classes under their names: `{"cat": 0, "dog": 1, ...}`.
fn class_indices(pairs: Pairs<'_>) -> Option<Found<'_>> {
    let count = pairs.len();
    if !(2..=MOST_CLASSES).contains(&count) {
        return None;
    }
    let mut names: Vec<Option<String>> = vec![None; count];
    for (key, value) in pairs.iter() {
        let (View::Str(name), View::Int(number)) = (key, value) else {
            return None;
        };
        if name.len() > LONGEST {
            return None;
        }
        let place = usize::try_from(number)
            .ok()
            .filter(|&place| place < count && names[place].is_none())?;
        names[place] = Some(name.to_string()).filter(|name| !is_picture_name(name));
    }
    let is_whole = names.iter().all(Option::is_some);
    let source = Source::Texts {
        values: names,
        starts: Vec::new(),
        is_text: true,
    };
    is_whole.then(|| Found {
        class_names: vec![Rows::new(Some("classes".into()), source)],
        ..Found::default()
    })
}

/// Labels under the names of their images: `{"1.png": "cat", "2.png": "dog", ...}`; deeper inside, the names have to be those of files.
fn labels_by_name(pairs: Pairs<'_>, depth: usize) -> Option<Found<'_>> {
    let mut keys = Vec::with_capacity(pairs.len());
    let mut views = Vec::with_capacity(pairs.len());
    for (key, value) in pairs.iter() {
        let View::Str(key) = key else { return None };
        // Nothing is called so; and many keys may be one and the same text.
        if key.len() > LONGEST || !may_be_label(&value) {
            return None;
        }
        keys.push(Some(key.to_string()));
        views.push(value);
    }
    let files = keys.iter().flatten().filter(|key| is_picture_name(key)).count();
    if keys.len() < 2 || (depth > 0 && files * 2 <= keys.len()) {
        return None;
    }
    let keys = Source::Texts {
        values: keys,
        starts: Vec::new(),
        is_text: true,
    };
    let labels = Rows::new(None, Source::Cells(Cells::Views(views.into())));
    Some(vec![Rows::new(Some("file".into()), keys), labels].into())
}

/// Whether it is what `state_dict()` of a model of PyTorch gives, or holds one.
fn is_model(pairs: Pairs) -> bool {
    const ENDS: [&str; 4] = [".weight", ".bias", ".running_mean", "state_dict"];
    pairs.names().any(|key| ENDS.iter().any(|end| key.ends_with(end)))
}

/// A tuple or list of parts, such as (X, y), or the pickles of a file.
pub(in crate::data) fn of_parts<'a>(
    parts: impl Iterator<Item = View<'a>>,
    depth: usize,
    choice: LayoutChoice,
) -> Understood<'a> {
    let part = |(index, view): (usize, View<'a>)| {
        let name = index.to_string();
        LayoutPart {
            key: String::new(),
            kind: view.describe(),
            found: understand(&view, depth + 1, choice.within(&name)),
            name,
        }
    };
    combine(parts.enumerate().map(part).collect(), choice, &of_one_set)
}

/// Puts the images of parts and the labels of others together: parts for training and for testing one behind the other, unless one
/// was chosen.
pub(in crate::data) fn combine<'a>(
    mut all: Vec<LayoutPart<'a>>,
    choice: LayoutChoice,
    of_one_set: &dyn Fn(Vec<LayoutPart<'a>>, LayoutChoice) -> Understood<'a>,
) -> Understood<'a> {
    let mut class_names = Vec::new();
    for found in all.iter_mut().filter_map(|part| part.found.as_mut().ok()) {
        class_names.append(&mut found.class_names);
        let is_names = |rows: &Rows| rows.name.as_deref().is_some_and(is_list_of_classes) && rows.texts().is_some();
        let (names, labels): (Vec<Rows>, _) = std::mem::take(&mut found.labels).into_iter().partition(is_names);
        class_names.extend(names.into_iter().map(|rows| {
            Rows {
                // Only some names tell which labels are meant.
                name: rows
                    .name
                    .filter(|name| is_class_names(name))
                    .or_else(|| Some("classes".into())),
                ..rows
            }
        }));
        found.labels = labels;
    }
    // What held nothing else is no part of the images or labels.
    let is_left = |part: &LayoutPart| match &part.found {
        Ok(found) => !found.pictures.is_empty() || !found.labels.is_empty(),
        Err(_) => true,
    };
    let is_names_alone = !all.iter().any(|part| part.found.is_ok() && is_left(part));
    if is_names_alone && !class_names.is_empty() {
        return Ok(Found {
            class_names,
            ..Found::default()
        });
    }
    all.retain(is_left);
    let mut found = match parts::sets(all, choice) {
        Ok(sets) => parts::chain(sets, choice, of_one_set)?,
        Err(all) => of_one_set(all, choice)?,
    };
    found.class_names.append(&mut class_names);
    Ok(found)
}

/// Puts the images of one part and the labels of others together.
pub(in crate::data) fn of_one_set<'a>(mut parts: Vec<LayoutPart<'a>>, choice: LayoutChoice) -> Understood<'a> {
    let join = join_parts(&mut parts)?;
    let rank = |index: usize| {
        let LayoutPart { key, name, found, .. } = &parts[index];
        let found = found.as_ref().ok().filter(|found| !found.pictures.is_empty())?;
        let is_other = !choice.is_in(name);
        let is_narrow = found.unless.is_some();
        Some((
            is_other,
            is_narrow,
            is_test(key),
            found.is_flat,
            images_rank(key),
            index,
        ))
    };
    let Some((_, _, for_test, _, _, chosen)) = (0..parts.len()).filter_map(rank).min() else {
        return match refused_images(&mut parts) {
            Some(problem) => Err(problem),
            None => {
                let is_known = |problem: &&Problem| matches!(problem.kind, ProblemKind::Known(..));
                let known = parts.iter().find_map(|part| part.found.as_ref().err().filter(is_known));
                let known = known.cloned();
                labels_only(parts).map_err(|problem| known.unwrap_or(problem))
            }
        };
    };
    let usable: Vec<String> = parts
        .iter()
        .filter(|part| part.found.as_ref().is_ok_and(|found| found.unless.is_none()))
        .map(|part| part.key.clone())
        .collect();
    let unread: Vec<String> = parts
        .iter()
        .filter(|part| part.found.is_err())
        .take(SHOWN)
        .map(describe)
        .collect();
    let sets = parts.iter().filter(|part| part.images().is_some()).count();
    let entries: Vec<LayoutEntry> = parts.iter().flat_map(entries_of).take(MOST_ENTRIES).collect();
    let LayoutPart {
        key: images_key,
        name,
        found: images,
        ..
    } = parts.remove(chosen);
    let mut all = images?;
    all.entry = inside(&name, &all.entry);
    all.is_guess |= entries.len() > 1 && choice.entry.is_none();
    all.entries = entries;
    all.join = join.or(all.join);
    let mut used = vec![images_key];
    if all.labels.is_empty() {
        parts.retain(|part| is_test(&part.key) == for_test || part.key.is_empty());
        for found in parts.iter_mut().filter_map(|part| part.found.as_mut().ok()) {
            let is_fitting = |rows: &Rows| rows.len() == all.pictures.len();
            if found.yes_or_no.first().is_some_and(is_fitting) {
                *found = several_labels(std::mem::take(&mut found.yes_or_no));
            }
        }
        let count = all.pictures.len();
        let counts: Vec<usize> = label_counts(&parts).collect();
        if let (Some(&labels), false) = (counts.first(), counts.contains(&count)) {
            all = fitting(all, labels, choice.within(&name));
        }
        all.labels = labels_for(Some(all.pictures.len()), parts, &mut used, &mut all.notes)?;
    }
    let left: Vec<String> = usable
        .iter()
        .filter(|&key| !used.contains(key))
        .map(|key| format!("\"{key}\""))
        .collect();
    if !left.is_empty() {
        all.notes
            .push(format!("These entries of the file are not used: {}.", left.join(", ")));
    } else if sets > 1 && used.iter().all(String::is_empty) {
        all.notes
            .push(format!("The file holds {sets} sets of images; the first was taken."));
    }
    if all.labels.is_empty() && !unread.is_empty() {
        all.notes.push(format!(
            "What is neither images nor labels is not used: {}.",
            unread.join(", ")
        ));
    }
    Ok(all)
}

/// Why the part that has the name of images is none, where the reader may say that it is, or where it is known what it is.
fn refused_images(parts: &mut [LayoutPart]) -> Option<Problem> {
    let part = parts.iter_mut().find(|part| is_images(&part.key))?;
    let problem = part.found.as_mut().err()?;
    match &mut problem.layout {
        Some(layout) => layout.entry = inside(&part.name, &layout.entry),
        None if matches!(problem.kind, ProblemKind::Known(..)) => {}
        None => return None,
    }
    Some(problem.clone())
}

/// How many labels there are in each part that holds some, the likeliest first.
fn label_counts(parts: &[LayoutPart]) -> impl Iterator<Item = usize> {
    let named = parts.iter().any(|part| is_labels(&part.key));
    let parts = parts.iter().filter(move |part| !named || is_labels(&part.key));
    let found = parts.filter_map(|part| part.found.as_ref().ok());
    found.flat_map(|found| found.labels.iter().map(Rows::len))
}

/// The labels among these parts that belong to `count` images; without one, to as many as the first are. Where there are labels but of another number, they are
/// given all the same: that the numbers differ is what the reader must know.
fn labels_for<'a>(
    count: Option<usize>,
    parts: Vec<LayoutPart<'a>>,
    used: &mut Vec<String>,
    notes: &mut Vec<String>,
) -> Result<Vec<Rows<'a>>, Problem> {
    let named = parts.iter().any(|part| is_labels(&part.key));
    let first = |part: &LayoutPart| part.found.as_ref().ok()?.labels.first().map(Rows::len);
    let wanted = count.or_else(|| parts.iter().find_map(first)).unwrap_or(0);
    let mut other_count = None;
    let mut problem = None;
    let mut all = Vec::new();
    // Beside images of another file, names of files tell which image a row belongs to.
    let is_of_names = |part: &LayoutPart| {
        count.is_none()
            && part
                .found
                .as_ref()
                .is_ok_and(|found| found.labels.iter().all(by_name::are_names))
    };
    for LayoutPart { key, found, .. } in parts
        .into_iter()
        .filter(|part| !named || is_labels(&part.key) || is_of_names(part))
    {
        match found {
            Ok(found) => {
                let (fitting, others): (Vec<_>, Vec<_>) =
                    found.labels.into_iter().partition(|rows| rows.len() == wanted);
                if !fitting.is_empty() {
                    used.push(key.clone());
                    notes.extend(found.notes);
                }
                all.extend(fitting);
                if named || key.is_empty() {
                    other_count = other_count.or(others.into_iter().next());
                }
            }
            Err(other) => problem = problem.or(named.then_some(other)),
        }
    }
    match (all.is_empty(), other_count, problem) {
        (true, Some(rows), _) => Ok(vec![rows]),
        (true, None, Some(problem)) => Err(problem),
        _ => Ok(all),
    }
}

/// The labels of parts without images: those that are named so, or all that are as many as the first.
fn labels_only(parts: Vec<LayoutPart<'_>>) -> Understood<'_> {
    let kinds: Vec<String> = parts.iter().take(SHOWN).map(describe).collect();
    let mut notes = Vec::new();
    let labels = labels_for(None, parts, &mut Vec::new(), &mut notes)?;
    if labels.is_empty() {
        return Err(Problem::not_data(format!("a collection of {}", kinds.join(", "))));
    }
    Ok(Found {
        labels,
        notes,
        ..Found::default()
    })
}

fn describe(part: &LayoutPart) -> String {
    if part.key.is_empty() {
        part.kind.clone()
    } else {
        format!("\"{}\" ({})", part.key, part.kind)
    }
}
