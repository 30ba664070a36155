//! How a table is written, seen from its beginning: what separates values, how lines end, and whether the first holds names.

use super::numbers::is_number;
use super::records::{Records, split};
use crate::files::is_picture_name;

/// So many lines are looked at.
const LINES: usize = 200;

/// How the lines of a table are to be read.
pub(super) struct Dialect {
    pub separator: u8,
    pub end_of_line: u8,
    /// The names of the columns, and whether the first line holds them.
    pub names: Vec<String>,
    pub has_header: bool,
    /// The first rows.
    pub sample: Vec<Vec<Vec<u8>>>,
}

/// Looks at the first bytes of a table; `is_whole` when they are all of it. `None` when there is no line.
pub(super) fn sniff(bytes: &[u8], is_whole: bool) -> Option<Dialect> {
    let end_of_line = match bytes.contains(&b'\n') {
        true => b'\n',
        false => b'\r',
    };
    // The last line may be cut; but one is needed.
    let lines = match bytes.iter().rposition(|&byte| byte == end_of_line) {
        Some(end) if !is_whole => &bytes[..end],
        _ => bytes,
    };
    let separator = separator(lines, end_of_line);
    let mut rows = rows(lines, separator, end_of_line);
    let first = rows.first()?.clone();
    let has_header = has_header(&first, &rows[1..]);
    let names = match has_header {
        true => header(&first),
        false => (0..first.len()).map(|index| index.to_string()).collect(),
    };
    if has_header {
        rows.remove(0);
    }
    // Where quotes begin in one and end in another piece, the last row is none.
    Some(Dialect {
        separator,
        end_of_line,
        names,
        has_header,
        sample: rows,
    })
}

fn rows(lines: &[u8], separator: u8, end_of_line: u8) -> Vec<Vec<Vec<u8>>> {
    let mut records = Records::new(lines, 0, separator, end_of_line);
    let mut rows = Vec::new();
    while let Ok(Some(record)) = records.next() {
        let mut row = Vec::new();
        split(&record, separator, &mut row);
        rows.push(row);
        if rows.len() == LINES {
            break;
        }
    }
    rows
}

/// What stands as often, outside of quotes, in each line, and most often; else what stands in the first.
fn separator(lines: &[u8], end_of_line: u8) -> u8 {
    const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];
    const LOOKED_AT: usize = 20;
    let counts = CANDIDATES.map(|candidate| {
        let mut records = Records::new(lines, 0, candidate, end_of_line);
        let mut counts: Vec<usize> = Vec::new();
        while let Ok(Some(record)) = records.next() {
            let mut fields = Vec::new();
            split(&record, candidate, &mut fields);
            counts.push(fields.len() - 1);
            if counts.len() == LOOKED_AT {
                break;
            }
        }
        counts
    });
    let best = |is_fit: &dyn Fn(&[usize]) -> bool| {
        let fitting = (0..CANDIDATES.len()).filter(|&index| is_fit(&counts[index]));
        fitting
            .max_by_key(|&index| (counts[index].first().copied(), CANDIDATES.len() - index))
            .map(|index| CANDIDATES[index])
    };
    let is_even = |counts: &[usize]| {
        counts
            .first()
            .is_some_and(|first| *first > 0 && counts.iter().all(|count| count == first))
    };
    let is_there = |counts: &[usize]| counts.first().is_some_and(|&first| first > 0);
    best(&is_even).or_else(|| best(&is_there)).unwrap_or(b',')
}

/// Whether the first line holds names: it does not where there are numbers in it above numbers, or where it names a picture or says
/// what comes again. (Numbers that count on from one to the next are names, so pandas calls the columns of an array; but not where one of
/// them counts on in its column, too: there the rows are numbered.)
fn has_header(first: &[Vec<u8>], rows: &[Vec<Vec<u8>>]) -> bool {
    /// More numbers in a row that are no such names are values, whatever else is there.
    const MANY: usize = 16;
    let column_is_number = |index: usize| {
        rows.iter()
            .all(|row| row.get(index).is_some_and(|cell| is_number(cell)))
    };
    if first.iter().any(|cell| is_picture_name(&String::from_utf8_lossy(cell))) || is_repeated(first, rows) {
        return false;
    }
    let numbers: Vec<usize> = (0..first.len())
        .filter(|&index| is_number(&first[index]) && !rows.is_empty() && column_is_number(index))
        .collect();
    let number = |index: usize| std::str::from_utf8(&first[index]).ok()?.parse::<u32>().ok();
    let counts_rows = |&index: &usize| {
        let below = rows.iter().map(|row| {
            row.get(index)
                .and_then(|cell| std::str::from_utf8(cell).ok()?.parse().ok())
        });
        number(index).is_some_and(|first| {
            (first + 1..)
                .zip(below)
                .all(|(expected, below)| below == Some(expected))
        })
    };
    let counts_on = numbers.len() > 1
        && !numbers.iter().any(counts_rows)
        && numbers
            .windows(2)
            .all(|pair| matches!((number(pair[0]), number(pair[1])), (Some(a), Some(b)) if b == a + 1));
    // pandas calls the values of a series 0, behind its index.
    let is_series = matches!(numbers[..], [index] if index > 0 && number(index) == Some(0));
    let has_blank = first.iter().any(Vec::is_empty) && numbers.len() < first.len().min(MANY);
    counts_on || is_series || has_blank || numbers.is_empty()
}

/// Whether a word of the first line is a value further down in its column, where that is not the whole line again.
fn is_repeated(first: &[Vec<u8>], rows: &[Vec<Vec<u8>>]) -> bool {
    let others = || rows.iter().filter(|row| first.len() == 1 || row[..] != *first);
    let is_word = |cell: &[u8]| !cell.is_empty() && !is_number(cell);
    (0..first.len()).any(|index| is_word(&first[index]) && others().any(|row| row.get(index) == Some(&first[index])))
}

/// The names of the columns, as pandas has them: one without a name is called by its place, a second of a name `name.1`.
fn header(first: &[Vec<u8>]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut known = std::collections::HashSet::new();
    for (index, cell) in first.iter().enumerate() {
        let plain = match &text(cell)[..] {
            "" => format!("Unnamed: {index}"),
            name => name.chars().take(LONGEST_NAME).collect(),
        };
        let mut name = plain.clone();
        let mut number = 1;
        while !known.insert(name.clone()) {
            name = format!("{plain}.{number}");
            number += 1;
        }
        names.push(name);
    }
    names
}

const LONGEST_NAME: usize = 100;

/// A cell as text: in UTF-8, or else in Latin-1.
pub(super) fn text(cell: &[u8]) -> String {
    match std::str::from_utf8(cell) {
        Ok(text) => text.into(),
        Err(_) => cell.iter().copied().map(char::from).collect(),
    }
}

/// The bytes of a text in UTF-16, which begins with its mark, as UTF-8; `None` when it is none.
pub(super) fn from_utf16(bytes: &[u8]) -> Option<Vec<u8>> {
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let units: Vec<u16> = bytes[2..].as_chunks::<2>().0.iter().map(|&pair| unit(pair)).collect();
    Some(String::from_utf16_lossy(&units).into_bytes())
}
