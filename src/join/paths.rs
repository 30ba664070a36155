//! Paths of pictures and keys of tables in one spelling, and their natural order.

use std::borrow::Cow;
use std::cmp::Ordering;

/// Endings that name a picture.
const ENDINGS: [&str; 19] = [
    "png", "jpg", "jpeg", "jpe", "jfif", "gif", "webp", "bmp", "pgm", "ppm", "pbm", "pnm", "tif", "tiff", "avif",
    "heic", "heif", "ico", "tga",
];

/// A path with `/` between its components, and without `.`, empty components and a drive's slash.
pub(super) fn normal(path: &str) -> String {
    resolved(path).1
}

/// How many folders up a path begins, and the rest of it.
fn resolved(path: &str) -> (usize, String) {
    let mut up = 0;
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => match parts.pop() {
                Some(_) => {}
                None => up += 1,
            },
            part => parts.push(part),
        }
    }
    (up, parts.join("/"))
}

/// What a cell of a table names.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Key {
    pub path: String,
    /// It begins with so many `..`.
    pub up: usize,
    /// It begins at the root of a disk or site, mostly of another machine.
    pub is_absolute: bool,
    /// It ends like a picture.
    pub has_ending: bool,
}

impl Key {
    /// `None` for an empty cell.
    pub(super) fn read(cell: &str) -> Option<Key> {
        let cell = cell.trim().trim_matches(['"', '\'']);
        let (text, is_address) = match cell.split_once("://") {
            Some((_, rest)) => (unescaped(rest.split(['?', '#']).next().unwrap_or_default()), true),
            None => (cell.to_string(), false),
        };
        let has_drive = text.as_bytes().get(1) == Some(&b':') && text.as_bytes()[0].is_ascii_alphabetic();
        let is_absolute = is_address || has_drive || text.starts_with(['/', '\\', '~']);
        let (up, path) = resolved(&text);
        (!path.is_empty()).then(|| Key {
            has_ending: split_ending(file_name(&path)).is_some(),
            path,
            up,
            is_absolute,
        })
    }
}

/// `%20` and the like as what they stand for.
fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|&byte| char::from(byte).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_string())
}

/// A text without regard to capitals; most have none, and are not copied.
pub(super) fn folded(text: &str) -> Cow<'_, str> {
    match has_capitals(text) {
        true => text.to_lowercase().into(),
        false => text.into(),
    }
}

pub(super) fn has_capitals(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_uppercase()) || (!text.is_ascii() && text.to_lowercase() != text)
}

pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Of a normal path; empty at the top.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A file name that ends like a picture, as stem and ending.
pub(super) fn split_ending(name: &str) -> Option<(&str, &str)> {
    let (stem, ending) = name.rsplit_once('.')?;
    let known = ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known));
    (known && !stem.is_empty()).then_some((stem, ending))
}

/// A path of a picture without its ending, whatever that is.
pub(super) fn without_ending(path: &str) -> &str {
    let name = path.len() - file_name(path).len();
    match path[name..].rfind('.') {
        Some(dot) if dot > 0 => &path[..name + dot],
        _ => path,
    }
}

/// The last `count` components of a path, at least one; `None` when it has fewer.
pub(super) fn tail(path: &str, count: usize) -> Option<&str> {
    match path.rmatch_indices('/').nth(count - 1) {
        Some((slash, _)) => Some(&path[slash + 1..]),
        None => (path.matches('/').count() + 1 == count).then_some(path),
    }
}

/// A path without its first `count` components; `None` when there is nothing left.
pub(super) fn without_first(path: &str, count: usize) -> Option<&str> {
    match count {
        0 => Some(path),
        _ => path
            .match_indices('/')
            .nth(count - 1)
            .map(|(slash, _)| &path[slash + 1..]),
    }
}

/// The folders that all of these paths lie in.
pub(super) fn common_folder<'a>(mut paths: impl Iterator<Item = &'a str>) -> &'a str {
    let mut common = paths.next().map_or("", folder);
    for path in paths {
        while !is_within(path, common) {
            common = folder(common);
        }
    }
    common
}

/// Whether a file lies in a folder, or in one below it.
pub(super) fn is_within(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Folder by folder, and numbers by their value: 1, 2, 10.
pub(super) fn natural(a: &str, b: &str) -> Ordering {
    let (left, right) = (a.as_bytes(), b.as_bytes());
    let (mut i, mut j) = (0, 0);
    while let (Some(&x), Some(&y)) = (left.get(i), right.get(j)) {
        if x.is_ascii_digit() && y.is_ascii_digit() {
            let (one, other) = (digits(&left[i..]), digits(&right[j..]));
            let (short, long) = (without_zeros(one), without_zeros(other));
            match short.len().cmp(&long.len()).then_with(|| short.cmp(long)) {
                Ordering::Equal => {}
                unequal => return unequal,
            }
            i += one.len();
            j += other.len();
        } else if x != y {
            // A folder comes before what only begins like it.
            let rank = |byte: u8| if byte == b'/' { 0 } else { byte };
            return rank(x).cmp(&rank(y));
        } else {
            i += 1;
            j += 1;
        }
    }
    let rest = (left.len() - i).cmp(&(right.len() - j));
    rest.then_with(|| a.cmp(b))
}

fn digits(bytes: &[u8]) -> &[u8] {
    let len = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    &bytes[..len]
}

fn without_zeros(digits: &[u8]) -> &[u8] {
    let zeros = digits.iter().take_while(|&&digit| digit == b'0').count();
    &digits[zeros..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_of_a_path() {
        assert_eq!(normal("set\\train\\1.png"), "set/train/1.png");
        assert_eq!(normal("./a//b/../1.png"), "a/1.png");
        let key = |cell: &str| Key::read(cell).unwrap();
        assert_eq!(key(" \"a.png\" ").path, "a.png");
        assert_eq!(
            (key("../x/1.png").up, key("../x/1.png").path),
            (1, "x/1.png".to_string())
        );
        assert!(key("C:\\pics\\1.png").is_absolute && key("/kaggle/1.png").is_absolute && !key("a/1").is_absolute);
        assert_eq!(key("https://x.org/my%20cat.jpg?raw=1").path, "x.org/my cat.jpg");
        assert!(!key("v1.2").has_ending && key("a.JPG").has_ending && Key::read("  ").is_none());
    }

    #[test]
    fn parts_of_a_path() {
        assert_eq!(["a/b/1.png", "1.png"].map(without_ending), ["a/b/1", "1"]);
        assert_eq!(without_ending("a.b/.hidden"), "a.b/.hidden");
        assert_eq!(
            [1, 2, 3, 4].map(|count| tail("a/b/1", count)),
            [Some("1"), Some("b/1"), Some("a/b/1"), None]
        );
        assert_eq!(
            [0, 1, 2].map(|count| without_first("a/b/1", count)),
            [Some("a/b/1"), Some("b/1"), Some("1")]
        );
        assert_eq!(without_first("a/b/1", 3), None);
        assert_eq!(common_folder(["a/b/1", "a/b/2", "a/bc/3"].into_iter()), "a");
        assert_eq!(common_folder(["a/b/1", "a/b/c/2"].into_iter()), "a/b");
    }

    #[test]
    fn numbers_are_in_order() {
        let mut names = [
            "b/1", "10", "2", "01", "1", "a-b/1", "a/10", "a/9", "a", "img2", "img10",
        ];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(
            names,
            [
                "01", "1", "2", "10", "a", "a/9", "a/10", "a-b/1", "b/1", "img2", "img10"
            ]
        );
        assert_eq!(
            natural("99999999999999999999999", "100000000000000000000000"),
            Ordering::Less
        );
    }
}
