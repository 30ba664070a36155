//! Which picture each key of a table names. A match is safe or it is none.
//!
//! A key and a picture's path are compared by whole components from the right: `a/1.png` is `set/a/1.png` and never `b/1.png`.
//! All keys of a table are read in one way, the one that fits most of them:
//!
//! 1. as paths from one folder: from that of the table, or from one that all pictures lie in, or from one of another machine that
//!    holds them all;
//! 2. as ends of paths, such as file names alone, where no key fits as a path, or where each picture is named so;
//! 3. where nothing fits: with another ending, by numbers (`7` is `007.png`), and then in [`elsewhere`].

use std::collections::{BTreeSet, HashMap, HashSet};

use super::elsewhere;
use super::lookup::{Lookup, Match, Sought};
use super::numbers;
use super::parts::part_of;
use super::paths::{self, Key, file_name, folded, has_capitals, tail};
use super::pictures::Pictures;
use super::types::JoinedBy;
use super::ways::{Spelled, Way, follow};

/// What the keys of a table name.
pub(super) struct Matches {
    /// For each key.
    pub found: Vec<Match>,
    /// For each key that names one, by what.
    pub by: Vec<JoinedBy>,
    /// What should be said about it.
    pub note: Option<String>,
}

impl Matches {
    /// How many keys name a picture.
    pub(super) fn count(&self) -> usize {
        self.found.iter().filter(|found| found.one().is_some()).count()
    }
}

/// Matches keys, all different, of the table at `table` (a normal path).
pub(super) fn match_keys(pictures: &Pictures, keys: &[Key], table: &str) -> Matches {
    let below = Lookup::new((0..pictures.len()).map(|at| (pictures.below(at), at)).collect());
    let spelled = spell(keys, |key| (key.path.clone(), !key.has_ending));
    let search = Search {
        pictures,
        below: &below,
        table,
    };
    let mut found = search.direct(&spelled);
    let mut note = None;
    let lie_together = (0..pictures.len()).all(|at| !pictures.below(at).contains('/'));
    if (!are_any(&found) || lie_together)
        && let Some(numbered) = numbers::match_numbers(pictures, keys, is_nothing(&found))
    {
        found = numbered;
    }
    if let (true, Some(ending)) = (is_nothing(&found), foreign_ending(pictures, keys)) {
        let cut = ending.len() + 1;
        let stems = spell(keys, |key| (key.path[..key.path.len() - cut].to_string(), true));
        found = search.direct(&stems);
        if are_any(&found) {
            note = Some(format!(
                "{} names pictures that end in .{ending}, and none of these does: they were matched without their endings.",
                file_name(table)
            ));
        } else {
            (found, note) = elsewhere::match_elsewhere(pictures, &below, &stems, table);
        }
    }
    if is_nothing(&found) {
        (found, note) = elsewhere::match_elsewhere(pictures, &below, &spelled, table);
    }
    let by = keys
        .iter()
        .zip(&found)
        .map(|(key, found)| by(pictures, key, *found))
        .collect();
    Matches { found, by, note }
}

fn is_nothing(found: &[Match]) -> bool {
    found.iter().all(|found| *found == Match::Nothing)
}

fn are_any(found: &[Match]) -> bool {
    found.iter().any(|found| found.one().is_some())
}

fn by(pictures: &Pictures, key: &Key, found: Match) -> JoinedBy {
    let Match::One(picture) = found else {
        return JoinedBy::Path;
    };
    let is_name = folded(file_name(&pictures.paths[picture])) == folded(file_name(&key.path));
    match (is_name, key.path.contains('/')) {
        (true, true) => JoinedBy::Path,
        (true, false) => JoinedBy::Name,
        (false, _) => JoinedBy::Stem,
    }
}

fn spell(keys: &[Key], text: impl Fn(&Key) -> (String, bool)) -> Vec<Spelled> {
    let mut spelled: Vec<Spelled> = Vec::with_capacity(keys.len());
    for key in keys {
        let (text, is_stem) = text(key);
        spelled.push(Spelled {
            text,
            up: key.up,
            is_absolute: key.is_absolute,
            is_stem,
            is_alone: true,
        });
    }
    if spelled.iter().any(|key| has_capitals(&key.text)) {
        let mut times: HashMap<String, u32> = HashMap::new();
        for key in &spelled {
            *times.entry(key.text.to_lowercase()).or_default() += 1;
        }
        for key in &mut spelled {
            key.is_alone = times.get(folded(&key.text).as_ref()) == Some(&1);
        }
    }
    spelled
}

/// An ending that all keys have and no picture has: the pictures were converted.
fn foreign_ending<'a>(pictures: &Pictures, keys: &'a [Key]) -> Option<&'a str> {
    let ending = |path: &'a str| {
        let (stem, ending) = file_name(path).rsplit_once('.')?;
        let is_ending = (1..=5).contains(&ending.len())
            && ending.chars().all(|c| c.is_ascii_alphanumeric())
            && ending.chars().any(|c| c.is_ascii_alphabetic());
        (is_ending && !stem.is_empty()).then_some(ending)
    };
    let first = ending(&keys.first()?.path)?;
    let is_shared = keys
        .iter()
        .all(|key| ending(&key.path).is_some_and(|other| other.eq_ignore_ascii_case(first)));
    let is_there = |path: &String| {
        let other = path.rsplit_once('.').map(|(_, ending)| ending);
        other.is_some_and(|other| other.eq_ignore_ascii_case(first))
    };
    (is_shared && !pictures.paths.iter().any(is_there)).then_some(first)
}

struct Search<'a> {
    pictures: &'a Pictures,
    below: &'a Lookup<'a>,
    /// The table's path.
    table: &'a str,
}

impl Search<'_> {
    fn direct(&self, keys: &[Spelled]) -> Vec<Match> {
        let mut found = self.as_paths(keys);
        let is_path = are_any(&found);
        let is_full = |found: &[Match]| found.iter().all(|found| found.one().is_some());
        if !is_full(&found) {
            let depths: BTreeSet<usize> = keys.iter().map(|key| key.text.matches('/').count() + 1).collect();
            let ends = self.as_ends(keys, &depths, |_| true);
            // Each picture by one key of its own.
            let named: HashSet<usize> = ends.iter().filter_map(|found| found.one()).collect();
            let matched = ends.iter().filter(|found| found.one().is_some()).count();
            let by_path: HashSet<usize> = found.iter().filter_map(|found| found.one()).collect();
            let all = self.pictures.len();
            let names_each = by_path.len() < all && named.len() == all && matched == all;
            if names_each || (!is_path && (depths.len() == 1 || is_full(&ends))) {
                found = ends;
            }
            self.restrict(keys, &depths, &mut found);
        }
        found
    }

    /// Keys as paths from one folder. A key with folders of which some are here tells more than names alone, however many; where two
    /// ways are equally likely and give other pictures, it is not told which.
    fn as_paths(&self, keys: &[Spelled]) -> Vec<Match> {
        let mut tried: Vec<((bool, usize), Vec<Match>)> = Vec::new();
        for way in self.ways(keys) {
            let found: Vec<Match> = keys.iter().map(|key| follow(&way, key, self.below)).collect();
            let named: HashSet<usize> = found.iter().filter_map(|found| found.one()).collect();
            // Folders that are not here may be cut off for all pictures or for none, where they are not another machine's.
            let is_told = way.cut == 0 || keys.iter().all(|key| key.is_absolute) || named.len() == self.pictures.len();
            if !is_told || found.iter().all(|found| *found == Match::Nothing) {
                continue;
            }
            let has_folder = |(found, key): (&Match, &Spelled)| found.one().is_some() && key.text.contains('/');
            let with_folders = found.iter().zip(keys).any(has_folder);
            let count = found.iter().filter(|found| found.one().is_some()).count();
            tried.push(((with_folders, count), found));
        }
        // The first of those that fit best.
        let Some(best) = (0..tried.len()).rev().max_by_key(|&at| tried[at].0) else {
            return vec![Match::Nothing; keys.len()];
        };
        let (score, mut found) = tried.swap_remove(best);
        for (other_score, other) in &tried {
            if score.1 == keys.len() && other_score.1 < score.1 {
                continue;
            }
            for (one, other) in found.iter_mut().zip(other) {
                match (*one, *other) {
                    (Match::One(a), Match::One(b)) if a != b => *one = Match::Several,
                    (Match::Nothing, Match::Several) => *one = Match::Several,
                    _ => {}
                }
            }
        }
        found
    }

    fn ways(&self, keys: &[Spelled]) -> Vec<Way> {
        let way = |cut, lead: Option<&str>, prefix| Way {
            cut,
            lead: lead.map(String::from),
            prefix,
        };
        let depth = self.pictures.depth();
        let own = paths::folder(self.table);
        let is_above = format!("{}/", self.pictures.root).starts_with(&format!("{own}/")) || own.is_empty();
        let mut ways = Vec::new();
        if !is_above || keys.iter().any(|key| key.up > 0) {
            ways.push(way(0, Some(own), self.pictures.root_from(0)));
        }
        ways.extend((0..=depth).map(|count| way(0, None, self.pictures.root_from(count))));
        let common = paths::common_folder(keys.iter().map(|key| key.text.as_str()));
        if !common.is_empty() {
            ways.extend((1..=common.split('/').count()).map(|cut| way(cut, None, self.pictures.root_from(0))));
        }
        ways
    }

    /// Keys as the ends of the paths of these pictures.
    fn as_ends(&self, keys: &[Spelled], depths: &BTreeSet<usize>, is_one: impl Fn(usize) -> bool) -> Vec<Match> {
        const DEEPEST: usize = 12;
        let mut ends: HashMap<usize, Lookup> = HashMap::new();
        for &depth in depths.iter().take(DEEPEST) {
            let of = (0..self.pictures.len()).filter(|&at| is_one(at));
            let names = of.filter_map(|at| Some((tail(&self.pictures.paths[at], depth)?, at)));
            ends.insert(depth, Lookup::new(names.collect()));
        }
        let find = |key: &Spelled| {
            ends.get(&(key.text.matches('/').count() + 1))
                .map_or(Match::Nothing, |lookup| {
                    lookup.find(&Sought {
                        text: &key.text,
                        is_stem: key.is_stem,
                        is_alone: key.is_alone,
                    })
                })
        };
        keys.iter().map(find).collect()
    }

    /// What could mean several pictures means those of `train/` in `train.csv`.
    fn restrict(&self, keys: &[Spelled], depths: &BTreeSet<usize>, found: &mut [Match]) {
        if !found.contains(&Match::Several) {
            return;
        }
        let table = paths::without_ending(file_name(self.table));
        let part = part_of(table);
        let table = table.to_lowercase();
        let is_own = |at: usize| {
            let mut folders = paths::folder(self.pictures.below(at)).split('/');
            folders.any(|folder| folder.to_lowercase() == table || (part.is_some() && part_of(folder) == part))
        };
        let own = self.as_ends(keys, depths, is_own);
        for (one, own) in found.iter_mut().zip(own) {
            if *one == Match::Several && own.one().is_some() {
                *one = own;
            }
        }
    }
}
