//! Words for the parts of a data set: training, validation, test.

use std::collections::BTreeSet;

/// Which part a name speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Train,
    Validation,
    Test,
}

impl Part {
    pub(super) fn name(self) -> &'static str {
        match self {
            Part::Train => "train",
            Part::Validation => "validation",
            Part::Test => "test",
        }
    }
}

/// Words that stand beside those of the parts, as in `test_images` and `y_train`.
const BESIDE: [&str; 33] = [
    "set",
    "data",
    "dataset",
    "images",
    "image",
    "imgs",
    "img",
    "pictures",
    "photos",
    "labels",
    "label",
    "csv",
    "seg",
    "split",
    "part",
    "answers",
    "annotations",
    "files",
    "list",
    "folder",
    "folders",
    "dir",
    "public",
    "private",
    "meta",
    "metadata",
    "classes",
    "info",
    "ids",
    "df",
    "gt",
    "x",
    "y",
];

/// Pictures that belong to none of the parts: they have no labels, or are more than was asked for.
const BESIDES: [&str; 9] = [
    "unlabeled",
    "unlabelled",
    "pred",
    "predict",
    "prediction",
    "predictions",
    "unsup",
    "inference",
    "extra",
];

/// The part that this single word stands for.
pub(crate) fn part_of_word(word: &str) -> Option<Part> {
    Some(match &word.to_lowercase()[..] {
        "train" | "training" | "trainset" | "trainingset" | "trainval" => Part::Train,
        "val" | "valid" | "validation" | "validate" | "dev" | "eval" | "valset" => Part::Validation,
        // As the set FER2013 is used.
        "publictest" => Part::Validation,
        "test" | "testing" | "testset" | "holdout" | "privatetest" | "t10k" => Part::Test,
        _ => return None,
    })
}

/// What a name says of parts.
#[derive(Debug, PartialEq)]
struct Spoken {
    part: Part,
    /// What else it says, in lower case; numbers and words of every set left out.
    rest: Vec<String>,
    /// The name without the word of the part.
    without: String,
}

/// `None` for a name that speaks of no part, or of two.
fn spoken(name: &str) -> Option<Spoken> {
    let mut found: Option<(Part, usize, usize)> = None;
    let mut rest = Vec::new();
    for (start, word) in words(name) {
        let lower = word.to_lowercase();
        match part_of_word(&lower) {
            Some(part) if found.is_none_or(|(other, ..)| other == part) => {
                found = Some((part, start, start + word.len()));
            }
            Some(_) => return None,
            None if BESIDE.contains(&lower.as_str()) || word.bytes().all(|byte| byte.is_ascii_digit()) => {}
            None => rest.push(lower),
        }
    }
    let (part, start, end) = found?;
    let is_between = |c: char| !c.is_alphanumeric();
    let (before, after) = (&name[..start], name[end..].trim_start_matches(is_between));
    let before = if after.is_empty() {
        before.trim_end_matches(is_between)
    } else {
        before
    };
    Some(Spoken {
        part,
        rest,
        without: format!("{before}{after}"),
    })
}

/// The words of a name and where they begin, parted by what is no letter, by numbers and by capitals: `trainLabels`, `test1`.
fn words(name: &str) -> Vec<(usize, &str)> {
    let mut words: Vec<(usize, &str)> = Vec::new();
    for (at, word) in raw_words(name) {
        if part_of_word(word).is_some() {
            words.push((at, word));
            continue;
        }
        let mut start = 0;
        let mut before: Option<char> = None;
        for (index, c) in word.char_indices() {
            let parts = before.is_some_and(|before| {
                (before.is_lowercase() && c.is_uppercase()) || before.is_ascii_digit() != c.is_ascii_digit()
            });
            if parts {
                words.push((at + start, &word[start..index]));
                start = index;
            }
            before = Some(c);
        }
        words.push((at + start, &word[start..]));
    }
    words
}

fn raw_words(name: &str) -> impl Iterator<Item = (usize, &str)> {
    let words = name.split(|c: char| !c.is_alphanumeric());
    let placed = words.map(|word| (word.as_ptr() as usize - name.as_ptr() as usize, word));
    placed.filter(|(_, word)| !word.is_empty())
}

/// The part that a folder, a file without its ending or a cell names, and nothing else: `train`, `test1`, `trainLabels`.
pub(crate) fn part_of(name: &str) -> Option<Part> {
    spoken(name)
        .filter(|spoken| spoken.rest.is_empty())
        .map(|spoken| spoken.part)
}

/// The parts that different names speak of, at least two, where they say the same else (`asl_train`, `asl_test`); `None` for a name
/// beside them of what belongs to no part. `None` for all where they are no names of parts.
pub(crate) fn parts_of(names: &[&str]) -> Option<Vec<Option<Part>>> {
    let is_beside = |name: &str| {
        words(name)
            .iter()
            .any(|(_, word)| BESIDES.contains(&&*word.to_lowercase()))
    };
    let spoken: Vec<Option<Spoken>> = names.iter().map(|name| spoken(name)).collect();
    let first = spoken.iter().flatten().next()?;
    let mut parts = BTreeSet::new();
    for (name, spoken) in names.iter().zip(&spoken) {
        match spoken {
            Some(spoken) if spoken.rest == first.rest => {
                parts.insert(spoken.part);
            }
            None if is_beside(name) => {}
            _ => return None,
        }
    }
    let part = |spoken: Option<Spoken>| spoken.map(|spoken| spoken.part);
    (parts.len() > 1).then(|| spoken.into_iter().map(part).collect())
}

/// Part and class of names that speak of both, where one class is in several parts: `trainA`, `trainB`, `testA`.
pub(super) fn parts_and_classes(names: &[&str]) -> Option<Vec<(Part, String)>> {
    let spoken: Vec<Spoken> = names.iter().map(|name| spoken(name)).collect::<Option<_>>()?;
    let parts: BTreeSet<Part> = spoken.iter().map(|spoken| spoken.part).collect();
    let classes: BTreeSet<&str> = spoken.iter().map(|spoken| spoken.without.as_str()).collect();
    let are_both = parts.len() > 1
        && classes.len() > 1
        && classes.len() < names.len()
        && spoken
            .iter()
            .all(|spoken| !spoken.rest.is_empty() && !spoken.without.is_empty());
    are_both.then(|| spoken.into_iter().map(|spoken| (spoken.part, spoken.without)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parts() {
        assert_eq!(
            ["train", "Training", "seg_train", "train2017", "trainLabels", "y_train"].map(part_of),
            [Some(Part::Train); 6]
        );
        assert_eq!(
            ["val", "VALID", "validation", "dev", "2_val", "PublicTest"].map(part_of),
            [Some(Part::Validation); 6]
        );
        assert_eq!(
            ["test_images", "PrivateTest", "test1", "Test_Set_Folder"].map(part_of),
            [Some(Part::Test); 4]
        );
        assert_eq!(
            ["cat", "contest", "train_test", "data", "", "test-cat"].map(part_of),
            [None; 6]
        );
    }

    #[test]
    fn what_all_names_share_says_nothing_of_parts() {
        let (train, test) = (Some(Part::Train), Some(Part::Test));
        assert_eq!(parts_of(&["asl_train", "asl_test"]), Some(vec![train, test]));
        assert_eq!(parts_of(&["train", "test", "unlabeled"]), Some(vec![train, test, None]));
        assert_eq!(parts_of(&["train_cats", "test_dogs"]), None);
        assert_eq!(parts_of(&["train1", "train2"]), None);
        assert_eq!(parts_of(&["crash test", "flight test"]), None);
    }

    #[test]
    fn a_class_in_several_parts() {
        let both = parts_and_classes(&["trainA", "trainB", "testA", "testB"]).unwrap();
        assert_eq!(
            both.iter().map(|(_, class)| class.as_str()).collect::<Vec<_>>(),
            ["A", "B", "A", "B"]
        );
        let both = parts_and_classes(&["cats_train", "dogs_train", "cats_test"]).unwrap();
        assert_eq!(both[1], (Part::Train, "dogs".into()));
        assert_eq!(parts_and_classes(&["train_cats", "test_dogs"]), None);
        assert_eq!(parts_and_classes(&["train", "test"]), None);
    }
}
