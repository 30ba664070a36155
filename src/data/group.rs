//! Parts that belong together: dicts with named parts, tuples such as (X, y).

use super::arrays::fitting;
use super::choice::{LayoutEntry, Wish, inside};
use super::layout::{Found, Problem, Understood, name, understand};
use super::part_names::{images_rank, is_images, is_labels, is_test};
use super::pictures::Picture;
use super::rows::Rows;
use crate::pickle::{Pairs, View};

/// A collection of more elements is no collection of parts.
pub(super) const MOST_PARTS: usize = 64;

/// As many parts are named in a message.
const SHOWN: usize = 8;

/// More entries are not offered as images.
const MOST_ENTRIES: usize = 200;

struct Part<'a> {
    /// Empty where the parts have no names.
    key: String,
    /// Its key, or else its number.
    name: String,
    /// What it is, for messages.
    kind: String,
    found: Understood<'a>,
}

/// A dict of parts, such as `{"X": ..., "y": ...}`, or of images by file name.
pub(super) fn of_dict<'a>(pairs: Pairs<'a>, depth: usize, wish: Wish) -> Understood<'a> {
    if pairs.is_empty() {
        return Err(Problem::empty("an empty dict"));
    }
    if !pairs.names().any(|key| is_images(&key)) {
        let pictures: Option<Vec<Picture>> = pairs.values().map(|value| Picture::of(&value)).collect();
        if let Some(pictures) = pictures {
            return Ok(Found {
                pictures,
                ..Found::default()
            });
        }
    }
    if pairs.len() > MOST_PARTS {
        return Err(Problem::not_data(format!("a dict of {}", pairs.len())));
    }
    let part = |(key, value): (View, View<'a>)| {
        let key = name(&key).unwrap_or_default();
        let mut found = understand(&value, depth + 1, wish.within(&key));
        for rows in found.iter_mut().flat_map(|found| &mut found.labels) {
            rows.name = rows.name.take().or_else(|| Some(key.clone()));
        }
        Part {
            name: key.clone(),
            key,
            kind: value.describe(),
            found,
        }
    };
    combine(pairs.iter().map(part).collect(), wish)
}

/// A tuple or list of parts, such as (X, y), or the pickles of a file.
pub(super) fn of_parts<'a>(parts: impl Iterator<Item = View<'a>>, depth: usize, wish: Wish) -> Understood<'a> {
    let part = |(index, view): (usize, View<'a>)| {
        let name = index.to_string();
        Part {
            key: String::new(),
            kind: view.describe(),
            found: understand(&view, depth + 1, wish.within(&name)),
            name,
        }
    };
    combine(parts.enumerate().map(part).collect(), wish)
}

/// Puts the images of one part and the labels of others together.
fn combine<'a>(mut parts: Vec<Part<'a>>, wish: Wish) -> Understood<'a> {
    let rank = |index: usize| {
        let Part { key, name, found, .. } = &parts[index];
        let found = found.as_ref().ok().filter(|found| !found.pictures.is_empty())?;
        let is_other = !wish.is_in(name);
        Some((is_other, is_test(key), found.is_flat, images_rank(key), index))
    };
    let Some((_, for_test, _, _, chosen)) = (0..parts.len()).filter_map(rank).min() else {
        return match refused_images(&mut parts) {
            Some(problem) => Err(problem),
            None => labels_only(parts),
        };
    };
    let usable: Vec<String> = parts
        .iter()
        .filter(|part| part.found.is_ok())
        .map(|part| part.key.clone())
        .collect();
    let unread: Vec<String> = parts
        .iter()
        .filter(|part| part.found.is_err())
        .take(SHOWN)
        .map(describe)
        .collect();
    let sets = parts
        .iter()
        .filter(|part| part.found.as_ref().is_ok_and(|found| !found.pictures.is_empty()))
        .count();
    let entries: Vec<LayoutEntry> = parts.iter().flat_map(entries_of).take(MOST_ENTRIES).collect();
    let Part {
        key: images_key,
        name,
        found: images,
        ..
    } = parts.swap_remove(chosen);
    let mut all = images?;
    all.entry = inside(&name, &all.entry);
    all.is_guess |= entries.len() > 1 && wish.entry.is_none();
    all.entries = entries;
    let mut used = vec![images_key];
    if all.labels.is_empty() {
        parts.retain(|part| is_test(&part.key) == for_test || part.key.is_empty());
        let count = all.pictures.len();
        let counts: Vec<usize> = label_counts(&parts).collect();
        if let (Some(&labels), false) = (counts.first(), counts.contains(&count)) {
            all = fitting(all, labels, wish.within(&name));
        }
        all.labels = labels_for(all.pictures.len(), parts, &mut used)?;
    }
    let left: Vec<String> = usable
        .iter()
        .filter(|&key| !used.contains(key))
        .map(|key| format!("\"{key}\""))
        .collect();
    if !left.is_empty() {
        all.notes.push(format!(
            "These entries of the file were left aside: {}.",
            left.join(", ")
        ));
    } else if sets > 1 && used.iter().all(String::is_empty) {
        all.notes
            .push(format!("The file holds {sets} sets of images; the first was taken."));
    }
    if all.labels.is_empty() && !unread.is_empty() {
        all.notes.push(format!(
            "What is neither images nor labels was left aside: {}.",
            unread.join(", ")
        ));
    }
    Ok(all)
}

/// Why the part that has the name of images is none, where the reader may say that it is.
fn refused_images(parts: &mut [Part]) -> Option<Problem> {
    let part = parts.iter_mut().find(|part| is_images(&part.key))?;
    let problem = part.found.as_mut().err()?;
    let layout = problem.layout.as_mut()?;
    layout.entry = inside(&part.name, &layout.entry);
    Some(problem.clone())
}

/// The entries of a part that could be the images.
fn entries_of<'p>(part: &'p Part) -> impl Iterator<Item = LayoutEntry> + use<'p> {
    let found = part.found.as_ref().ok().filter(|found| !found.pictures.is_empty());
    let entries = found.map_or(&[][..], |found| &found.entries);
    entries.iter().map(|entry| LayoutEntry {
        name: inside(&part.name, &entry.name),
        // What part it is is known best by itself.
        what: entry.what.clone(),
    })
}

/// How many labels there are in each part that holds some, the likeliest first.
fn label_counts(parts: &[Part]) -> impl Iterator<Item = usize> {
    let named = parts.iter().any(|part| is_labels(&part.key));
    let parts = parts.iter().filter(move |part| !named || is_labels(&part.key));
    let found = parts.filter_map(|part| part.found.as_ref().ok());
    found.flat_map(|found| found.labels.iter().map(Rows::len))
}

/// The labels among these parts that belong to `count` images. Where there are labels but of another number, they are
/// given all the same: that the numbers differ is what the reader must know.
fn labels_for<'a>(count: usize, parts: Vec<Part<'a>>, used: &mut Vec<String>) -> Result<Vec<Rows<'a>>, Problem> {
    let named = parts.iter().any(|part| is_labels(&part.key));
    let mut other_count = None;
    let mut problem = None;
    let mut all = Vec::new();
    for Part { key, found, .. } in parts.into_iter().filter(|part| !named || is_labels(&part.key)) {
        match found {
            Ok(found) => {
                let (fitting, others): (Vec<_>, Vec<_>) =
                    found.labels.into_iter().partition(|rows| rows.len() == count);
                if !fitting.is_empty() {
                    used.push(key.clone());
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
fn labels_only(parts: Vec<Part<'_>>) -> Understood<'_> {
    let kinds: Vec<String> = parts.iter().take(SHOWN).map(describe).collect();
    let count = parts
        .iter()
        .find_map(|part| part.found.as_ref().ok()?.labels.first().map(Rows::len));
    let labels = labels_for(count.unwrap_or(0), parts, &mut Vec::new())?;
    if labels.is_empty() {
        return Err(Problem::not_data(format!("a collection of {}", kinds.join(", "))));
    }
    Ok(Found {
        labels,
        ..Found::default()
    })
}

fn describe(part: &Part) -> String {
    if part.key.is_empty() {
        part.kind.clone()
    } else {
        format!("\"{}\" ({})", part.key, part.kind)
    }
}
