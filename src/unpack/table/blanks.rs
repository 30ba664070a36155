//! Lists with blanks between their values, and what stands above a table: comments, the mark of a spreadsheet, a count of the lines.

use super::numbers::is_number;
use crate::files::is_picture_name;

/// So many lines tell.
const LINES: usize = 200;

/// More values in a line are rather the pixels of a picture.
const MOST: usize = 64;

/// Whether a text is to be made [`plain`] before it is read; `is_whole` when these bytes are all of it.
pub(super) fn is_odd(bytes: &[u8], is_whole: bool) -> bool {
    let start = without_mark(bytes);
    is_aside(first_line(start)) || Blanks::of(start, is_whole).is_some()
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

fn first_line(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    &bytes[..end.unwrap_or(bytes.len())]
}

/// A comment, or the line by which a spreadsheet tells its separator.
fn is_aside(line: &[u8]) -> bool {
    line.starts_with(b"#") || (line.len() == 5 && line.to_ascii_lowercase().starts_with(b"sep="))
}

/// The same text without what stands above the table, and with tabs between values where blanks were. Lines and, but for a name that
/// is added to the first, bytes stay where they are.
pub(super) fn plain(mut bytes: Vec<u8>) -> Vec<u8> {
    let from = bytes.len() - without_mark(&bytes).len();
    bytes[..from].fill(b' ');
    let mut at = from;
    while is_aside(first_line(&bytes[at..])) {
        let end = at + first_line(&bytes[at..]).len();
        bytes[at..end].fill(b' ');
        at = bytes.len().min(end + 1);
    }
    let Some(blanks) = Blanks::of(&bytes[at..], true) else {
        return bytes;
    };
    let mut plain = bytes[..at].to_vec();
    for (index, line) in bytes[at..].split(|&byte| byte == b'\n').enumerate() {
        if index > 0 {
            plain.push(b'\n');
        }
        if index == 0 && blanks.has_count {
            plain.extend(std::iter::repeat_n(b' ', line.len()));
            continue;
        }
        if index == usize::from(blanks.has_count) && blanks.lacks_key {
            plain.extend(b"file\t");
        }
        let start = line
            .iter()
            .position(|byte| !byte.is_ascii_whitespace())
            .unwrap_or(line.len());
        let end = line.len() - line.iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count();
        plain.extend(&line[..start]);
        let mut separators = 0;
        let mut is_blank = false;
        for &byte in &line[start..end.max(start)] {
            let begins = byte.is_ascii_whitespace() && !is_blank;
            is_blank = byte.is_ascii_whitespace();
            separators += usize::from(begins);
            plain.push(if begins && separators < blanks.values {
                b'\t'
            } else {
                byte
            });
        }
        plain.extend(&line[end.max(start)..]);
    }
    plain
}

/// A list whose values stand between blanks.
struct Blanks {
    /// How many values a line has; the last may hold blanks.
    values: usize,
    /// The first line only says how many there are.
    has_count: bool,
    /// The line of names has none for the first column.
    lacks_key: bool,
}

impl Blanks {
    /// `None` for another table: each line has to begin with a number or the name of a picture, or to end with a number.
    fn of(bytes: &[u8], is_whole: bool) -> Option<Blanks> {
        let mut lines: Vec<Vec<&[u8]>> = Vec::new();
        let mut all = bytes.split(|&byte| byte == b'\n').take(LINES).peekable();
        while let Some(line) = all.next() {
            let is_cut = all.peek().is_none() && !is_whole;
            if line.iter().any(|byte| b",;\t|".contains(byte)) {
                return None;
            }
            let words: Vec<&[u8]> = line
                .split(u8::is_ascii_whitespace)
                .filter(|word| !word.is_empty())
                .collect();
            if !words.is_empty() && !is_cut {
                lines.push(words);
            }
        }
        let is_count = |line: &[&[u8]]| matches!(line, [only] if is_number(only));
        let has_count = lines.len() > 2 && is_count(&lines[0]) && !is_count(&lines[1]);
        let lines = &lines[usize::from(has_count)..];
        let is_key = |word: &[u8]| is_number(word) || is_picture_name(&String::from_utf8_lossy(word));
        let is_row = |line: &Vec<&[u8]>| line.len() > 1 && (is_key(line[0]) || is_number(line[line.len() - 1]));
        let (first, rows) = lines.split_first()?;
        let values = rows.first().unwrap_or(first).len();
        if lines.len() < 2 || values > MOST || !rows.iter().all(is_row) {
            return None;
        }
        let are_even = rows.iter().all(|row| row.len() == values);
        let begin_with_keys = rows.iter().all(|row| is_key(row[0]));
        let values = match are_even {
            true => values,
            // `0 traffic light`
            false if begin_with_keys => 2,
            false => return None,
        };
        let lacks_key = are_even && begin_with_keys && !is_row(first) && first.len() + 1 == values;
        let is_first = first.len() == values || lacks_key || (!are_even && is_row(first));
        is_first.then_some(Blanks {
            values,
            has_count,
            lacks_key,
        })
    }
}

/// Whether a text is called as lists of labels or classes are: `labels`, `y_train`, `class_names`.
pub(super) fn is_list_name(path: &str) -> bool {
    const WORDS: [&str; 15] = [
        "label",
        "labels",
        "class",
        "classes",
        "classnames",
        "names",
        "category",
        "categories",
        "target",
        "targets",
        "y",
        "annotations",
        "synset",
        "synsets",
        "labelmap",
    ];
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path).to_lowercase();
    let stem = name.split('.').next().unwrap_or_default();
    stem.split(|c: char| !c.is_alphabetic())
        .any(|word| WORDS.contains(&word))
}
