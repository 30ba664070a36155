//! Keys with folders that are not those of the pictures: of another machine, or renamed. Used only where nothing else matches.

use std::collections::HashSet;

use super::lookup::{Lookup, Match};
use super::parts::{Part, part_of};
use super::paths::{common_folder, file_name, without_first};
use super::pictures::Pictures;
use super::ways::{Spelled, Way, follow};
use super::words::short;

/// Matches keys whose first folders differ from the pictures' first folders.
///
/// - Where the folders next to the files agree, and what differs are folders that hold all keys on one side and all pictures on the
///   other, it is the same path on another machine: `/kaggle/input/pets/train/1.png` is `data/train/1.png`.
/// - Where not even these agree, file names may do it, when all keys lie in one folder, all pictures in another, and neither a row
///   nor a picture is left over; of another machine's paths, rows may be left over.
///
/// Never when one folder is for training and the other for testing. What is said about it comes with the answer.
pub(super) fn match_elsewhere(
    pictures: &Pictures,
    below: &Lookup,
    keys: &[Spelled],
    table: &str,
) -> (Vec<Match>, Option<String>) {
    let none = || (vec![Match::Nothing; keys.len()], None);
    let common = common_folder(keys.iter().map(|key| key.text.as_str()));
    let (there, here) = (folders(common), folders(&pictures.root));
    if there.is_empty() || here.is_empty() {
        return none();
    }
    let are_absolute = keys.iter().all(|key| key.is_absolute);
    let mut best: Option<(usize, Vec<Match>)> = None;
    let mut is_told = true;
    for cut in 1..=there.len() {
        for count in 1..=here.len() {
            if contradict(&there[..cut], &here[..count]) {
                continue;
            }
            let way = Way {
                cut,
                lead: None,
                prefix: pictures.root_from(count),
            };
            let found: Vec<Match> = keys.iter().map(|key| follow(&way, key, below)).collect();
            // A folder that both have shows that it is the same path.
            let agrees = |(found, key): (&Match, &Spelled)| {
                let rest = without_first(&key.text, cut);
                found.one().is_some() && rest.is_some_and(|rest| rest.contains('/'))
            };
            if !found.iter().zip(keys).any(agrees) {
                continue;
            }
            let matched = found.iter().filter(|found| found.one().is_some()).count();
            if !(are_absolute || is_one_to_one(&found, pictures.len())) {
                continue;
            }
            match &best {
                Some((most, _)) if *most > matched => {}
                Some((most, other)) if *most == matched => is_told &= *other == found,
                _ => {
                    best = Some((matched, found));
                    is_told = true;
                }
            }
        }
    }
    if let (Some((_, found)), true) = (best, is_told) {
        return (found, None);
    }
    let way = Way {
        cut: there.len(),
        lead: None,
        prefix: String::new(),
    };
    let found: Vec<Match> = keys.iter().map(|key| follow(&way, key, below)).collect();
    let lie_together = keys.iter().all(|key| folders(&key.text).len() == there.len() + 1)
        && (0..pictures.len()).all(|at| !pictures.below(at).contains('/'));
    let named: HashSet<usize> = found.iter().filter_map(|found| found.one()).collect();
    let is_whole = if are_absolute {
        named.len() == pictures.len()
    } else {
        is_one_to_one(&found, pictures.len())
    };
    if contradict(&there, &here) || !lie_together || !is_whole {
        return none();
    }
    let note = format!(
        "{} names the pictures in the folder \"{}\", and they lie in \"{}\": they were matched by their file names, which are the \
         same.",
        file_name(table),
        short(common),
        short(&pictures.root)
    );
    (found, Some(note))
}

fn folders(path: &str) -> Vec<&str> {
    path.split('/').filter(|part| !part.is_empty()).collect()
}

/// Whether one says training and the other testing.
fn contradict(there: &[&str], here: &[&str]) -> bool {
    let parts = |folders: &[&str]| folders.iter().rev().find_map(|folder| part_of(folder));
    let (there, here): (Option<Part>, Option<Part>) = (parts(there), parts(here));
    there.is_some() && here.is_some() && there != here
}

/// Whether each key names a picture, each another one, and each picture is named.
fn is_one_to_one(found: &[Match], pictures: usize) -> bool {
    let named: HashSet<usize> = found.iter().filter_map(|found| found.one()).collect();
    found.len() == pictures && named.len() == pictures
}
