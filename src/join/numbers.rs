//! Keys that are numbers, and pictures that are numbered: `7` is `007.png`.

use std::collections::HashMap;

use super::lookup::Match;
use super::paths::{Key, file_name, folded, split_ending, without_ending};
use super::pictures::Pictures;

/// Matches numbers by their value, provided that each is there once on both sides. With `may_have_prefix`, the numbers may stand
/// behind a word, the same in all of them: `7` and `img_7` are `img_007.png`.
pub(super) fn match_numbers(pictures: &Pictures, keys: &[Key], may_have_prefix: bool) -> Option<Vec<Match>> {
    let prefix = |stem: &'_ str| stem.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let first = without_ending(file_name(pictures.paths.first()?));
    let first = &first[..prefix(first)];
    let behind = |key: &Key| {
        let stem = split_ending(&key.path).map_or(key.path.as_str(), |(stem, _)| stem);
        let word = stem
            .get(..prefix(stem))
            .filter(|word| !word.is_empty() && folded(word) == folded(first))?;
        whole(&stem[word.len()..])
    };
    let of = |key: &Key| number(&key.path).or_else(|| may_have_prefix.then(|| behind(key))?);
    let numbers: Vec<u64> = keys.iter().map(of).collect::<Option<_>>()?;
    let stem = |at: usize| without_ending(file_name(&pictures.paths[at]));
    let mut numbered: HashMap<u64, usize> = HashMap::new();
    let mut are_all = true;
    for at in 0..pictures.len() {
        match whole(stem(at)) {
            Some(number) => numbered.insert(number, at).is_none().then_some(())?,
            None => are_all = false,
        }
    }
    if !are_all && may_have_prefix {
        numbered.clear();
        for at in 0..pictures.len() {
            let number = whole(stem(at).strip_prefix(first)?)?;
            numbered.insert(number, at).is_none().then_some(())?;
        }
    }
    let mut seen: HashMap<u64, ()> = HashMap::new();
    if numbers.iter().any(|&number| seen.insert(number, ()).is_some()) {
        return None;
    }
    let found = numbers
        .iter()
        .map(|number| numbered.get(number).map_or(Match::Nothing, |&at| Match::One(at)));
    Some(found.collect())
}

/// `7`, `007`, and `7.0`, as pandas writes a whole number in a column where others are missing.
pub(super) fn number(text: &str) -> Option<u64> {
    let whole_part = text.strip_suffix(".0").unwrap_or(text);
    whole(whole_part)
}

fn whole(text: &str) -> Option<u64> {
    const MOST_DIGITS: usize = 18;
    let is_number = (1..=MOST_DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}
