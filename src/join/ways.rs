//! Ways to read the keys of a table as paths of pictures.

use super::lookup::{Lookup, Match, Sought};
use super::paths::{self, folded, without_first};

/// A key as it is compared.
pub(super) struct Spelled {
    pub text: String,
    pub up: usize,
    pub is_absolute: bool,
    pub is_stem: bool,
    pub is_alone: bool,
}

/// A way to read keys as paths from one folder.
pub(super) struct Way {
    /// Components at their beginning that mean nothing here.
    pub cut: usize,
    /// Keys are relative to this folder.
    pub lead: Option<String>,
    /// What stands in them before the path below the pictures' common folder.
    pub prefix: String,
}

/// Reads a key so, and looks the rest of it up below the pictures' common folder.
pub(super) fn follow(way: &Way, key: &Spelled, below: &Lookup) -> Match {
    let led;
    let mut text = key.text.as_str();
    if let Some(lead) = &way.lead {
        let mut from = lead.as_str();
        for _ in 0..key.up {
            from = paths::folder(from);
        }
        if !from.is_empty() {
            led = format!("{from}/{text}");
            text = &led;
        }
    }
    let Some(text) = without_first(text, way.cut) else {
        return Match::Nothing;
    };
    let find = |text| {
        below.find(&Sought {
            text,
            is_stem: key.is_stem,
            is_alone: key.is_alone,
        })
    };
    match (text.strip_prefix(way.prefix.as_str()), text.get(..way.prefix.len())) {
        (Some(rest), _) => find(rest),
        (None, Some(start)) if key.is_alone && same_but_capitals(start, &way.prefix) => find(&text[way.prefix.len()..]),
        _ => Match::Nothing,
    }
}

fn same_but_capitals(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other) || (!one.is_ascii() && folded(one) == folded(other))
}
