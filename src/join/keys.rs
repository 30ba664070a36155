//! Which column of a table names the pictures: found by what matches.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::judgment::{self, Facts, Kind, is_counted, is_named, is_row_number};
use super::lookup::Match;
use super::matching::{Matches, match_keys};
use super::numbers::number;
use super::paths::{self, Key, file_name, folded, without_ending};
use super::pictures::Pictures;
use super::types::{JoinedBy, NamedTable, TextColumn};

/// The column of a table that names pictures.
pub(super) struct KeyColumn {
    /// All columns that do: these are no labels.
    pub columns: Vec<usize>,
    /// For each row what it names.
    pub rows: Vec<Match>,
    pub by: JoinedBy,
    /// They end like pictures.
    pub are_files: bool,
    pub note: Option<String>,
}

/// How a table stands to the pictures.
pub(super) enum Naming {
    Keys(KeyColumn),
    /// It names pictures, but none of these; the column that does.
    Others(usize),
    /// It numbers its rows, one off from the pictures.
    Shifted(usize),
    /// It may name pictures or be a label; the column.
    Unclear(usize),
    /// Its names could each mean several pictures; the column and the first row.
    Ambiguous(usize, usize),
    /// It names nothing.
    Nothing,
}

struct Candidate {
    column: usize,
    rows: Vec<Match>,
    by: JoinedBy,
    note: Option<String>,
    /// How many pictures it names.
    named: usize,
    covers: bool,
    kind: Kind,
    rank: usize,
}

/// Finds the column of keys.
pub(super) fn keys_of(table: &NamedTable, pictures: &Pictures) -> Naming {
    let path = paths::normal(&table.path);
    let names = known_names(pictures);
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut trouble = Naming::Nothing;
    // It has a column that is named, or looks, as one of file names, and that names none of these pictures.
    let mut is_of_others = false;
    for (index, column) in table.columns.iter().enumerate() {
        match candidate(index, &table.columns, pictures, &names, &path) {
            Ok(Some(candidate)) => candidates.push(candidate),
            Ok(None) => {}
            Err(other) => {
                is_of_others |=
                    matches!(other, Naming::Others(_)) && (is_named(&column.name) || are_file_names(column));
                if matches!(trouble, Naming::Nothing | Naming::Others(_)) {
                    trouble = other;
                }
            }
        }
    }
    let sure = |candidate: &Candidate| {
        let rank = usize::MAX - candidate.rank;
        let is_likely = candidate.kind == Kind::Files || is_named(&table.columns[candidate.column].name);
        (
            is_likely,
            !is_row_number(&table.columns[candidate.column]),
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
    let are_row_numbers = is_row_number(&table.columns[best.column]) && !matches!(trouble, Naming::Nothing);
    if best.kind == Kind::Numbers && (is_of_others || are_row_numbers) {
        // Numbers alone may be anything.
        return trouble;
    }
    let is_rival = |other: &Candidate| {
        let differ = |(one, other): (&Match, &Match)| matches!((one, other), (Match::One(a), Match::One(b)) if a != b);
        other.kind == Kind::Numbers
            && !is_row_number(&table.columns[other.column])
            && other.rows.iter().zip(&best.rows).any(differ)
    };
    if best.kind == Kind::Numbers && !is_named(&table.columns[best.column].name) && candidates.iter().any(is_rival) {
        return Naming::Unclear(best.column);
    }
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
        are_files: best.kind == Kind::Files,
        note: best.note,
    })
}

/// File names, stems and numbers of pictures, to see at once which columns name none.
struct Known<'a> {
    names: HashSet<Cow<'a, str>>,
    numbers: HashSet<u64>,
}

fn known_names(pictures: &Pictures) -> Known<'_> {
    let mut known = Known {
        names: HashSet::new(),
        numbers: HashSet::new(),
    };
    for path in &pictures.paths {
        let name = file_name(path);
        let stem = without_ending(name);
        known.numbers.extend(number(digits_of(stem)));
        known.names.extend([folded(name), folded(stem)]);
    }
    known
}

/// The number behind a word.
fn digits_of(stem: &str) -> &str {
    stem.trim_start_matches(|c: char| !c.is_ascii_digit())
}

fn candidate(
    index: usize,
    columns: &[TextColumn],
    pictures: &Pictures,
    known: &Known,
    table: &str,
) -> Result<Option<Candidate>, Naming> {
    let column = &columns[index];
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
        let name = folded(file_name(&key.path));
        known.names.contains(&name)
            || known.names.contains(without_ending(&name))
            || number(&name)
                .or_else(|| number(digits_of(without_ending(&name))))
                .is_some_and(|number| known.numbers.contains(&number))
    };
    let is_near = keys.iter().any(is_known);
    let matches = match is_near {
        true => match_keys(pictures, &keys, table),
        false => Matches {
            found: vec![Match::Nothing; keys.len()],
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
    let rank = judgment::rank(&column.name);
    let named: HashSet<usize> = matches.found.iter().filter_map(|found| found.one()).collect();
    let facts = Facts {
        kind,
        rank,
        is_label: judgment::is_label(&column.name),
        is_only: columns.len() == 1,
        are_codes: are_codes(&keys),
        keys: keys.len(),
        rows: filled,
        matched: matches.count(),
        named: named.len(),
        pictures: pictures.len(),
    };
    let is_whole = facts.matched == keys.len() || named.len() == pictures.len();
    let is_exact = facts.matched == keys.len() && named.len() == pictures.len();
    if is_row_number(column) && !is_exact {
        return Ok(None);
    }
    let is_shifted = kind == Kind::Numbers && is_counted(&column.values) && matches.found.contains(&Match::Nothing);
    if is_shifted && facts.matched > 0 && !is_whole {
        return Err(Naming::Shifted(index));
    }
    if facts.is_key() {
        let by = matches.found.iter().zip(&matches.by);
        let by = by.filter(|(found, _)| found.one().is_some()).map(|(_, by)| *by);
        return Ok(Some(Candidate {
            column: index,
            rows: rows
                .iter()
                .map(|row| row.map_or(Match::Nothing, |key| matches.found[key]))
                .collect(),
            by: by.max().unwrap_or(JoinedBy::Path),
            note: matches.note,
            named: named.len(),
            covers: facts.covers(),
            kind,
            rank,
        }));
    }
    if facts.may_be_key() {
        return Err(Naming::Unclear(index));
    }
    let is_ambiguous = matches.found.contains(&Match::Several);
    if is_ambiguous && (are_files || facts.differ_nearly() || facts.is_sure_name()) {
        let several = |row: &Option<usize>| row.is_some_and(|key| matches.found[key] == Match::Several);
        return Err(Naming::Ambiguous(index, rows.iter().position(several).unwrap_or(0)));
    }
    if facts.names_others() && !judgment::is_index(&column.name) {
        Err(Naming::Others(index))
    } else {
        Ok(None)
    }
}

fn are_file_names(column: &TextColumn) -> bool {
    let (mut all, mut files) = (0, 0);
    for key in column.values.iter().filter_map(|cell| Key::read(cell)) {
        all += 1;
        files += usize::from(key.has_ending);
    }
    files * 2 > all
}

/// Text of which each has a digit is rather a code than a class; so is much text of which no two are the same.
fn are_codes(keys: &[Key]) -> bool {
    const MANY: usize = 10;
    keys.len() >= MANY || keys.iter().all(|key| key.path.chars().any(|c| c.is_ascii_digit()))
}
