//! Keras's words: the options of each class, what kind each is, within which limits and among which choices.
//!
//! Each table stands beside what it is of: a layer has its [`OPTIONS`](Options::OPTIONS) in its file. A class checks its numbers
//! with [`Range`]s taken from there. A default stands in no table: it is what serde reads from a config without the option.
//! `www/keras/schema.js` is written from all of it, for the page.

#[cfg(test)]
mod page;

use std::fmt::{self, Display};

use serde_json::{Map, Value};

/// Something that Keras has a class for.
pub trait Options {
    /// All that its config may hold, in Keras's order.
    const OPTIONS: &'static [Opt];
}

/// An option of a class, by Keras's name.
#[derive(Clone, Copy, Debug)]
pub struct Opt {
    pub key: &'static str,
    pub kind: Kind,
}

/// What an option takes.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A whole number.
    Integer(Range),
    Number(Range),
    /// A list of numbers.
    Numbers,
    /// Two whole numbers, of height and width, or one for both. `otherwise` names the option that holds where none is given.
    Pair {
        range: Range,
        otherwise: Option<&'static str>,
    },
    /// A number for both directions, or two, the least and the most. `otherwise` as for pairs.
    Factor {
        range: Range,
        otherwise: Option<&'static str>,
    },
    /// Whole numbers, or one by itself.
    Integers,
    /// Two numbers, the least and the most.
    Ends,
    Toggle,
    /// One of these names; none of them where it may be left out and has no default.
    Choice(&'static [&'static str]),
}

/// Numbers between two ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    pub least: f64,
    /// Whether `least` itself is too small.
    pub is_above: bool,
    pub most: f64,
    /// Whether `most` itself is too large.
    pub is_below: bool,
}

impl Range {
    /// All numbers.
    pub const ALL: Range = Range {
        least: f64::NEG_INFINITY,
        is_above: false,
        most: f64::INFINITY,
        is_below: false,
    };
    /// Above 0.
    pub const POSITIVE: Range = Range::ALL.above(0.0);
    /// From 0 to below 1.
    pub const SHARE: Range = Range::ALL.from(0.0).below(1.0);
    /// From 0 to 1.
    pub const UNIT: Range = Range::ALL.from(0.0).to(1.0);

    pub const fn from(self, least: f64) -> Range {
        Range { least, ..self }
    }

    pub const fn above(self, least: f64) -> Range {
        Range {
            least,
            is_above: true,
            ..self
        }
    }

    pub const fn to(self, most: f64) -> Range {
        Range { most, ..self }
    }

    pub const fn below(self, most: f64) -> Range {
        Range {
            most,
            is_below: true,
            ..self
        }
    }

    /// Whether a number is within; one that is not finite never is.
    pub fn contains(&self, value: f64) -> bool {
        let is_high = value > self.least || value == self.least && !self.is_above;
        let is_low = value < self.most || value == self.most && !self.is_below;
        value.is_finite() && is_high && is_low
    }
}

/// What a number must be, as in "must be more than 0".
impl Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Range { least, most, .. } = self;
        let from = if self.is_above { "more than" } else { "at least" };
        let to = if self.is_below { "less than" } else { "at most" };
        match (least.is_finite(), most.is_finite()) {
            (false, false) => f.write_str("a finite number"),
            (true, false) => write!(f, "{from} {least}"),
            (false, true) => write!(f, "{to} {most}"),
            (true, true) if !self.is_above && !self.is_below => write!(f, "between {least} and {most}"),
            (true, true) => write!(f, "{from} {least} and {to} {most}"),
        }
    }
}

/// A number that an option does not take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutOfRange {
    pub option: &'static str,
    pub value: f64,
    pub expected: Range,
}

impl Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "`{}` must be {}, not {}", self.option, self.expected, self.value)
    }
}

/// The name of an option of a class, and between which ends its numbers are.
///
/// # Panics
/// When the class has no number or factor of that name.
pub fn range(options: &[Opt], key: &str) -> (&'static str, Range) {
    let option = options.iter().find(|option| option.key == key);
    let Some(&Opt {
        key,
        kind: Kind::Integer(range) | Kind::Number(range) | Kind::Factor { range, .. },
    }) = option
    else {
        panic!("{key} is no number");
    };
    (key, range)
}

/// Checks the number that an option of a class has, or one that its factor stands for.
///
/// # Panics
/// When the class has no number or factor of that name.
pub fn check(options: &[Opt], key: &str, value: f64) -> Result<(), OutOfRange> {
    let (option, expected) = range(options, key);
    match expected.contains(value) {
        true => Ok(()),
        false => Err(OutOfRange {
            option,
            value,
            expected,
        }),
    }
}

/// Checks all numbers of a config; what is no number is left to whoever reads it.
pub fn check_config(options: &[Opt], config: &Map<String, Value>) -> Result<(), OutOfRange> {
    for option in options {
        if let Kind::Integer(_) | Kind::Number(_) = option.kind
            && let Some(value) = config.get(option.key).and_then(Value::as_f64)
        {
            check(options, option.key, value)?;
        }
    }
    Ok(())
}

pub const fn integer(key: &'static str, range: Range) -> Opt {
    let kind = Kind::Integer(range);
    Opt { key, kind }
}

pub const fn number(key: &'static str, range: Range) -> Opt {
    let kind = Kind::Number(range);
    Opt { key, kind }
}

pub const fn numbers(key: &'static str) -> Opt {
    let kind = Kind::Numbers;
    Opt { key, kind }
}

/// Height and width, at least 1 each.
pub const fn pair(key: &'static str) -> Opt {
    pair_from(key, 1.0)
}

/// As [`pair`], from another number on.
pub const fn pair_from(key: &'static str, least: f64) -> Opt {
    let kind = Kind::Pair {
        range: Range::ALL.from(least),
        otherwise: None,
    };
    Opt { key, kind }
}

/// As [`pair`]; where it is not given, another option holds.
pub const fn pair_or(key: &'static str, otherwise: &'static str) -> Opt {
    let kind = Kind::Pair {
        range: Range::ALL.from(1.0),
        otherwise: Some(otherwise),
    };
    Opt { key, kind }
}

pub const fn toggle(key: &'static str) -> Opt {
    let kind = Kind::Toggle;
    Opt { key, kind }
}

pub const fn choice(key: &'static str, names: &'static [&'static str]) -> Opt {
    let kind = Kind::Choice(names);
    Opt { key, kind }
}

pub const fn factor(key: &'static str, range: Range) -> Opt {
    let otherwise = None;
    let kind = Kind::Factor { range, otherwise };
    Opt { key, kind }
}

/// As [`factor`]; where it is not given, another option holds.
pub const fn factor_or(key: &'static str, range: Range, otherwise: &'static str) -> Opt {
    let otherwise = Some(otherwise);
    let kind = Kind::Factor { range, otherwise };
    Opt { key, kind }
}

/// Lengths, or axes of what comes in, counted from 1, or below 0 from the last.
pub const fn integers(key: &'static str) -> Opt {
    let kind = Kind::Integers;
    Opt { key, kind }
}

pub const fn ends(key: &'static str) -> Opt {
    let kind = Kind::Ends;
    Opt { key, kind }
}
