//! Which picture a text names: as it is written, else without regard to capitals where that leaves no doubt.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;

use super::paths::{folded, has_capitals, without_ending};

/// What a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    Nothing,
    One(usize),
    /// It could mean several pictures.
    Several,
}

impl Match {
    pub(super) fn one(self) -> Option<usize> {
        match self {
            Match::One(picture) => Some(picture),
            _ => None,
        }
    }
}

/// A text to look up.
pub(super) struct Sought<'a> {
    pub text: &'a str,
    /// It is the name of a picture without the ending.
    pub is_stem: bool,
    /// No other key is spelled so but for capitals.
    pub is_alone: bool,
}

/// Names of pictures: paths, or parts of them.
pub(super) struct Lookup<'a> {
    names: Vec<(&'a str, usize)>,
    has_capitals: bool,
    full: HashMap<&'a str, Match>,
    stems: OnceCell<HashMap<&'a str, Match>>,
    folded: OnceCell<HashMap<Cow<'a, str>, Match>>,
    folded_stems: OnceCell<HashMap<Cow<'a, str>, Match>>,
}

impl<'a> Lookup<'a> {
    /// Each name with its picture's index.
    pub(super) fn new(names: Vec<(&'a str, usize)>) -> Lookup<'a> {
        Lookup {
            has_capitals: names.iter().any(|(name, _)| has_capitals(name)),
            full: collect(names.iter().copied()),
            names,
            stems: OnceCell::new(),
            folded: OnceCell::new(),
            folded_stems: OnceCell::new(),
        }
    }

    /// The picture of that name. A stem may also be a whole name.
    pub(super) fn find(&self, sought: &Sought) -> Match {
        let get = |found: Option<&Match>| found.copied().unwrap_or(Match::Nothing);
        let exact = match get(self.full.get(sought.text)) {
            Match::Nothing if sought.is_stem => get(self.stems().get(sought.text)),
            found => found,
        };
        let differs = self.has_capitals || has_capitals(sought.text);
        if exact != Match::Nothing || !sought.is_alone || !differs {
            return exact;
        }
        let text = folded(sought.text);
        let all = || collect(self.names.iter().map(|&(name, at)| (folded(name), at)));
        match get(self.folded.get_or_init(all).get(&text)) {
            Match::Nothing if sought.is_stem => {
                let stems = || collect(self.names.iter().map(|&(name, at)| (folded(without_ending(name)), at)));
                get(self.folded_stems.get_or_init(stems).get(&text))
            }
            found => found,
        }
    }

    fn stems(&self) -> &HashMap<&'a str, Match> {
        self.stems
            .get_or_init(|| collect(self.names.iter().map(|&(name, at)| (without_ending(name), at))))
    }
}

fn collect<K: Eq + std::hash::Hash>(names: impl Iterator<Item = (K, usize)>) -> HashMap<K, Match> {
    let mut map = HashMap::new();
    for (name, at) in names {
        map.entry(name)
            .and_modify(|found| *found = Match::Several)
            .or_insert(Match::One(at));
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_first_then_folded_where_it_is_alone() {
        let names = ["a.png", "A.png", "B.PNG", "c.jpg", "c.png"];
        let lookup = Lookup::new(names.iter().enumerate().map(|(at, name)| (*name, at)).collect());
        let find = |text, is_stem, is_alone| {
            lookup.find(&Sought {
                text,
                is_stem,
                is_alone,
            })
        };
        assert_eq!(find("A.png", false, true), Match::One(1));
        assert_eq!(find("b.png", false, true), Match::One(2));
        assert_eq!(find("b.png", false, false), Match::Nothing);
        assert_eq!(find("a.PNG", false, true), Match::Several);
        assert_eq!(find("B", true, true), Match::One(2));
        assert_eq!(find("b", true, true), Match::One(2));
        assert_eq!(find("c", true, true), Match::Several);
        assert_eq!(find("c.jpg", true, true), Match::One(3));
        assert_eq!(find("d", true, true), Match::Nothing);
    }
}
