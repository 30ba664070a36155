//! How names are spelled: numbers behind and before words, dates, codes.

/// What stands between words and numbers.
const BETWEEN: [char; 5] = ['_', '-', '.', ' ', '#'];

/// Longer numbers are dates, times and identities, and no labels.
pub(super) const LONG: usize = 6;

/// `cat` of `cat12`, `cat_12`, `cat.12`, `cat (12)`; also of `cat_20200101_12`, whose first number is a date. `None` without a
/// number, or when there is nothing before it.
pub(super) fn before_number(name: &str) -> Option<&str> {
    let name = name.trim_end();
    let inner = ["()", "[]"].iter().find_map(|pair| {
        let inner = name.strip_suffix(&pair[1..])?;
        let head = inner.trim_end_matches(|c: char| c.is_ascii_digit());
        (head.len() < inner.len()).then(|| head.strip_suffix(&pair[..1]))?
    });
    let mut head = match inner {
        Some(head) => head,
        None => without_digits(name, 1)?,
    };
    head = head.trim_end_matches(BETWEEN);
    while let Some(rest) = without_digits(head, LONG) {
        head = rest.trim_end_matches(BETWEEN);
    }
    (!head.is_empty()).then_some(head)
}

/// `rock` of `rock07-012`: what stands before the first number.
pub(super) fn before_first_number(name: &str) -> Option<&str> {
    let end = name.find(|c: char| c.is_ascii_digit())?;
    let word = name[..end]
        .trim_end_matches(BETWEEN)
        .trim_end_matches(['(', '['])
        .trim_end_matches(BETWEEN);
    (!word.is_empty()).then_some(word)
}

/// `cat` of `0012_cat`.
pub(super) fn after_number(name: &str) -> Option<&str> {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let word = rest.trim_start_matches(BETWEEN);
    (rest.len() < name.len() && word.len() < rest.len() && !word.is_empty()).then_some(word)
}

fn without_digits(text: &str, least: usize) -> Option<&str> {
    let head = text.trim_end_matches(|c: char| c.is_ascii_digit());
    (text.len() - head.len() >= least).then_some(head)
}

/// Whether a name is made of hexadecimal digits, as random codes and UUIDs are.
pub(super) fn is_code(name: &str) -> bool {
    const SHORTEST: usize = 8;
    const UUID: [usize; 5] = [8, 4, 4, 4, 12];
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_uuid = name.len() == 36
        && name.split('-').count() == UUID.len()
        && name
            .split('-')
            .zip(UUID)
            .all(|(part, len)| part.len() == len && is_hex(part));
    is_uuid || (name.len() >= SHORTEST && is_hex(name) && name.bytes().any(|byte| byte.is_ascii_digit()))
}

/// A name in which the parts of a date and time stand without separators, as one number: `2020-01-31 at 12.30.45`.
pub(super) fn join_dates(name: &str) -> String {
    let bytes = name.as_bytes();
    let number = |at: usize, len: usize| {
        let digits = bytes.get(at..at + len)?;
        digits
            .iter()
            .all(u8::is_ascii_digit)
            .then(|| digits.iter().fold(0, |all, digit| all * 10 + u32::from(digit - b'0')))
    };
    let separator = |at: usize| bytes.get(at).copied().filter(|byte| b"-_. :".contains(byte));
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let date = |at: usize| {
        let ends = number(at, 4).is_some_and(|year| (1900..2100).contains(&year))
            && separator(at + 4).is_some()
            && separator(at + 4) == separator(at + 7)
            && number(at + 5, 2).is_some_and(|month| (1..=12).contains(&month))
            && number(at + 8, 2).is_some_and(|day| (1..=31).contains(&day))
            && !is_digit(at + 10)
            && (at == 0 || !is_digit(at - 1));
        ends.then_some(at + 10)
    };
    // Hours and minutes, perhaps seconds, behind a date.
    let time = |at: usize| {
        let gap = [" at ", "_", "-", "T", " "]
            .iter()
            .find(|gap| name[at..].starts_with(**gap))?;
        let from = at + gap.len();
        let two = |at: usize| number(at, 2).is_some_and(|value| value < 60) && !is_digit(at + 2);
        let minutes = two(from) && separator(from + 2).is_some() && two(from + 3);
        let seconds = minutes && separator(from + 5) == separator(from + 2) && two(from + 6);
        let end = if seconds { from + 8 } else { from + 5 };
        minutes.then_some((from, end))
    };
    let mut joined = String::with_capacity(name.len());
    let mut at = 0;
    while at < name.len() {
        if let Some(mut end) = date(at) {
            joined.extend(name[at..end].chars().filter(char::is_ascii_digit));
            if let Some((from, until)) = time(end) {
                joined.extend(name[from..until].chars().filter(char::is_ascii_digit));
                end = until;
            }
            at = end;
        } else {
            let next = name[at..].chars().next().unwrap_or_default();
            joined.push(next);
            at += next.len_utf8();
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_behind_a_name_is_cut_off() {
        let names = [
            "cat12",
            "cat.0",
            "cat-0",
            "cat (1)",
            "cat[3]",
            "cat_20200131_12",
            "cat ",
        ];
        assert_eq!(
            names.map(before_number),
            [
                Some("cat"),
                Some("cat"),
                Some("cat"),
                Some("cat"),
                Some("cat"),
                Some("cat"),
                None
            ]
        );
        assert_eq!(
            before_number("american_pit_bull_terrier_12"),
            Some("american_pit_bull_terrier")
        );
        assert_eq!(["12", "_12", "cat ()"].map(before_number), [None; 3]);
        assert_eq!(
            ["0012_cat", "3. dog", "3d_cube", "12"].map(after_number),
            [Some("cat"), Some("dog"), None, None]
        );
    }

    #[test]
    fn codes_are_no_names() {
        assert!(
            ["cf23cae8", "550e8400-e29b-41d4-a716-446655440000"]
                .iter()
                .all(|name| is_code(name))
        );
        assert!(
            ["deadbeef", "cat_1", "1-100032-A-0", "a12"]
                .iter()
                .all(|name| !is_code(name))
        );
    }

    #[test]
    fn a_date_is_one_number() {
        assert_eq!(join_dates("cat-2020-01-31-7"), "cat-20200131-7");
        assert_eq!(
            join_dates("WhatsApp Image 2020-01-31 at 12.30.45 (2)"),
            "WhatsApp Image 20200131123045 (2)"
        );
        assert_eq!(join_dates("2021_12_24_10_11_12"), "20211224101112");
        assert_eq!(
            ["21_0_2_20170116", "é2020", "1999-13-01"].map(join_dates),
            ["21_0_2_20170116", "é2020", "1999-13-01"]
        );
    }
}
