//! Which column of a table names the pictures: found by what matches.

use std::collections::{HashMap, HashSet};

use super::lookup::Found;
use super::matching::{Matches, match_keys};
use super::numbers::number;
use super::paths::{self, Key, file_name, without_ending};
use super::pictures::Pictures;
use super::types::{JoinedBy, NamedTable, TextColumn};

/// Usual names of columns that name pictures, without what is no letter; the likeliest first.
const NAMES: [&str; 27] = [
    "filename",
    "file",
    "files",
    "filepath",
    "path",
    "imagepath",
    "imgpath",
    "image",
    "images",
    "img",
    "imagename",
    "imgname",
    "imagefile",
    "imageid",
    "imgid",
    "imageindex",
    "picture",
    "photo",
    "pic",
    "fname",
    "id",
    "uuid",
    "key",
    "url",
    "imageurl",
    "item",
    "name",
];

/// The column of a table that names pictures.
pub(super) struct KeyColumn {
    /// All columns that do: these are no labels.
    pub columns: Vec<usize>,
    /// For each row what it names.
    pub rows: Vec<Found>,
    pub by: JoinedBy,
    pub note: Option<String>,
}

/// How a table stands to the pictures.
pub(super) enum Naming {
    Keys(KeyColumn),
    /// It names pictures, but none of these; the column that does.
    Others(usize),
    /// It numbers its rows, one off from the pictures.
    Shifted(usize),
    /// Its names could each mean several pictures; the column and the first row.
    Ambiguous(usize, usize),
    /// It names nothing.
    Nothing,
}

struct Candidate {
    column: usize,
    rows: Vec<Found>,
    by: JoinedBy,
    note: Option<String>,
    /// How many pictures it names.
    named: usize,
    covers: bool,
    kind: Kind,
    rank: usize,
}

/// What its values are, the surest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Numbers,
    Codes,
    /// They end like pictures.
    Files,
}

/// Finds the column of keys.
pub(super) fn keys_of(table: &NamedTable, pictures: &Pictures) -> Naming {
    let path = paths::normal(&table.path);
    let names = known_names(pictures);
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut trouble = Naming::Nothing;
    for (index, column) in table.columns.iter().enumerate() {
        match candidate(index, column, pictures, &names, &path) {
            Ok(Some(candidate)) => candidates.push(candidate),
            Ok(None) => {}
            Err(other) => {
                if matches!(trouble, Naming::Nothing | Naming::Others(_)) {
                    trouble = other;
                }
            }
        }
    }
    let sure = |candidate: &Candidate| {
        let rank = usize::MAX - candidate.rank;
        (
            candidate.covers,
            candidate.kind,
            candidate.named,
            rank,
            usize::MAX - candidate.column,
        )
    };
    let Some(best) = (0..candidates.len()).max_by_key(|&at| sure(&candidates[at])) else {
        return trouble;
    };
    let best = candidates.swap_remove(best);
    let same = |candidate: &&Candidate| {
        let both = candidate
            .rows
            .iter()
            .zip(&best.rows)
            .filter(|(one, _)| one.one().is_some());
        let (all, same) = both.fold((0, 0), |(all, same), (one, other)| {
            (all + 1, same + usize::from(one == other))
        });
        all > 0 && same * 10 >= all * 9
    };
    let mut columns: Vec<usize> = candidates
        .iter()
        .filter(same)
        .map(|candidate| candidate.column)
        .collect();
    columns.push(best.column);
    Naming::Keys(KeyColumn {
        columns,
        rows: best.rows,
        by: best.by,
        note: best.note,
    })
}

/// File names, stems and numbers of pictures, to see at once which columns name none.
struct Known {
    names: HashSet<String>,
    numbers: HashSet<u64>,
}

fn known_names(pictures: &Pictures) -> Known {
    let mut known = Known {
        names: HashSet::new(),
        numbers: HashSet::new(),
    };
    for path in &pictures.paths {
        let name = file_name(path).to_lowercase();
        let stem = without_ending(&name).to_string();
        let digits = stem.trim_start_matches(|c: char| !c.is_ascii_digit());
        known.numbers.extend(number(digits));
        known.names.extend([name, stem]);
    }
    known
}

fn candidate(
    index: usize,
    column: &TextColumn,
    pictures: &Pictures,
    known: &Known,
    table: &str,
) -> Result<Option<Candidate>, Naming> {
    let cells: Vec<Option<Key>> = column.values.iter().map(|cell| Key::read(cell)).collect();
    // Each key once, and for each row which it has.
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut keys: Vec<Key> = Vec::new();
    let mut rows: Vec<Option<usize>> = Vec::with_capacity(cells.len());
    for (cell, key) in column.values.iter().zip(&cells) {
        rows.push(key.as_ref().map(|key| {
            *places.entry(cell.trim()).or_insert_with(|| {
                keys.push(key.clone());
                keys.len() - 1
            })
        }));
    }
    let filled = rows.iter().flatten().count();
    if keys.is_empty() {
        return Ok(None);
    }
    let files = keys.iter().filter(|key| key.has_ending).count();
    let are_files = files * 2 > keys.len();
    let is_known = |key: &Key| {
        let name = file_name(&key.path).to_lowercase();
        known.names.contains(&name)
            || known.names.contains(without_ending(&name))
            || number(&name).is_some_and(|number| known.numbers.contains(&number))
    };
    let is_near = keys.iter().any(is_known);
    let matches = match is_near {
        true => match_keys(pictures, &keys, table),
        false => Matches {
            found: vec![Found::Nothing; keys.len()],
            by: Vec::new(),
            note: None,
        },
    };
    let are_numbers = keys.iter().all(|key| number(&key.path).is_some());
    let kind = match (are_files, are_numbers) {
        (true, _) => Kind::Files,
        (_, true) => Kind::Numbers,
        _ => Kind::Codes,
    };
    let rank = rank(&column.name);
    let is_named = rank < NAMES.len();
    let distinct = Distinct {
        keys: keys.len(),
        rows: filled,
    };
    let count = matches.count();
    let named: HashSet<usize> = matches.found.iter().filter_map(|found| found.one()).collect();
    let covers = count * 2 >= keys.len().min(pictures.len());
    let is_running = are_numbers && is_running(&column.values);
    let is_key = match kind {
        Kind::Files => true,
        Kind::Codes => covers && (distinct.nearly() || count == keys.len() || is_named),
        Kind::Numbers => covers && (distinct.fully() || (is_named && distinct.nearly())),
    };
    if kind == Kind::Numbers && is_running {
        let is_whole = count == keys.len() || named.len() == pictures.len();
        let is_exact = count == keys.len() && named.len() == pictures.len();
        if is_index(&column.name) && !is_exact {
            // The number of the row, which pandas wrote.
            return Ok(None);
        }
        if count > 0 && !is_whole && matches.found.contains(&Found::Nothing) {
            return Err(Naming::Shifted(index));
        }
    }
    if count > 0 && is_key {
        let rows_found = rows
            .iter()
            .map(|row| row.map_or(Found::Nothing, |key| matches.found[key]));
        let by = matches
            .found
            .iter()
            .zip(&matches.by)
            .filter(|(found, _)| found.one().is_some());
        return Ok(Some(Candidate {
            column: index,
            rows: rows_found.collect(),
            by: by.map(|(_, by)| *by).max().unwrap_or(JoinedBy::Path),
            note: matches.note,
            named: named.len(),
            covers,
            kind,
            rank,
        }));
    }
    let is_ambiguous = matches.found.iter().any(|found| *found == Found::Several);
    if is_ambiguous && (are_files || distinct.nearly() || is_named) {
        let several = |row: &Option<usize>| row.is_some_and(|key| matches.found[key] == Found::Several);
        return Err(Naming::Ambiguous(index, rows.iter().position(several).unwrap_or(0)));
    }
    let names_others = match kind {
        Kind::Files => true,
        Kind::Codes => distinct.nearly() && distinct.rows > 1 && (is_named || are_codes(&keys)),
        Kind::Numbers => distinct.fully() && distinct.rows > 1 && !is_index(&column.name),
    };
    if names_others {
        Err(Naming::Others(index))
    } else {
        Ok(None)
    }
}

struct Distinct {
    keys: usize,
    rows: usize,
}

impl Distinct {
    fn nearly(&self) -> bool {
        self.keys * 10 >= self.rows * 9
    }

    fn fully(&self) -> bool {
        self.keys == self.rows
    }
}

/// How likely a column of this name names pictures: the lower, the likelier.
fn rank(name: &str) -> usize {
    let letters: String = name
        .chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    NAMES.iter().position(|known| *known == letters).unwrap_or(NAMES.len())
}

/// Text of which each has a digit is rather a code than a class; so is much text of which no two are the same.
fn are_codes(keys: &[Key]) -> bool {
    const MANY: usize = 10;
    keys.len() >= MANY || keys.iter().all(|key| key.path.chars().any(|c| c.is_ascii_digit()))
}

/// Whether this is the column that pandas writes for the numbers of the rows.
fn is_index(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    name.is_empty() || name == "index" || name.starts_with("unnamed:")
}

/// Numbers of rows: 0, 1, 2, … or 1, 2, 3, …
fn is_running(values: &[String]) -> bool {
    let first = values.first().and_then(|value| number(value.trim()));
    let Some(first @ 0..=1) = first else {
        return false;
    };
    values.len() > 1
        && (first..)
            .zip(values)
            .all(|(expected, value)| number(value.trim()) == Some(expected))
}

/// Whether a column is only the numbers of the rows.
pub(super) fn is_row_number(column: &TextColumn) -> bool {
    is_index(&column.name) && is_running(&column.values)
}
