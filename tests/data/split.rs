//! `train_test_split` gives the rows that scikit-learn gives; `split/fixtures.json` was made by it.

use std::path::PathBuf;

use cnn_playground::data::{Split, SplitError, SplitOptions, TestSize, train_test_split};
use cnn_playground::explain::Explain;
use serde::Deserialize;

#[derive(Deserialize)]
struct Fixtures {
    cases: Vec<Case>,
}

#[derive(Debug, Deserialize)]
struct Case {
    n: usize,
    test_size: serde_json::Number,
    random_state: u32,
    shuffle: bool,
    classes: Option<u64>,
    skewed: bool,
    train_rows: Option<usize>,
    train_crc32: Option<u32>,
    train: Option<Vec<usize>>,
    test_rows: Option<usize>,
    test_crc32: Option<u32>,
    test: Option<Vec<usize>>,
    error: Option<String>,
}

impl Case {
    fn split(&self) -> Result<Split, SplitError> {
        let test_size = match self.test_size.as_u64() {
            Some(rows) => TestSize::Count(rows as usize),
            None => TestSize::Fraction(self.test_size.as_f64().unwrap()),
        };
        let labels = self.classes.map(|classes| labels(self.n, classes, self.skewed));
        let options = SplitOptions {
            test_size,
            random_state: self.random_state,
            shuffle: self.shuffle,
            stratify: labels.as_deref(),
        };
        train_test_split(self.n, &options)
    }
}

/// The labels of `make_fixtures.py`.
fn labels(n: usize, classes: u64, skewed: bool) -> Vec<u32> {
    (0..n as u64)
        .map(|row| ((row * 2_654_435_761) & 0xFFFF_FFFF) >> 16)
        .map(|x| if skewed { (x * x * classes) >> 32 } else { (x * classes) >> 16 } as u32)
        .collect()
}

fn crc32(rows: &[usize]) -> u32 {
    let mut crc = flate2::Crc::new();
    for &row in rows {
        crc.update(&(row as u32).to_le_bytes());
    }
    crc.sum()
}

fn fixtures() -> Vec<Case> {
    serde_json::from_str::<Fixtures>(include_str!("../split/fixtures.json"))
        .unwrap()
        .cases
}

#[test]
fn rows_are_those_of_scikit_learn() {
    let mut compared = 0;
    for case in fixtures().iter().filter(|case| case.error.is_none()) {
        let Split { train, test } = case.split().unwrap_or_else(|error| panic!("{case:?}: {error}"));
        assert_eq!(
            (Some(train.len()), Some(test.len())),
            (case.train_rows, case.test_rows),
            "{case:?}"
        );
        if let (Some(train_rows), Some(test_rows)) = (&case.train, &case.test) {
            assert_eq!((&train, &test), (train_rows, test_rows), "{case:?}");
        }
        assert_eq!(
            (Some(crc32(&train)), Some(crc32(&test))),
            (case.train_crc32, case.test_crc32),
            "{case:?}"
        );
        compared += 1;
    }
    assert!(compared > 900, "the fixtures hold only {compared} splits");
}

#[test]
fn what_scikit_learn_refuses_is_refused_for_the_same_reason() {
    let reasons = [
        (
            "Stratified train/test split is not implemented",
            "stratify_without_shuffle",
        ),
        ("The 'test_size' parameter", "test_size_out_of_range"),
        ("test_size=", "test_size_out_of_range"),
        ("With n_samples=", "empty_train_set"),
        ("The least populated classes", "class_with_one_member"),
        ("The train_size =", "too_few_rows_to_stratify"),
        ("The test_size =", "too_few_rows_to_stratify"),
    ];
    let mut met = [0; 7];
    for case in fixtures() {
        let Some(theirs) = &case.error else { continue };
        let ours = case.split().expect_err(&format!("{case:?}"));
        let reason = reasons
            .iter()
            .position(|(start, _)| theirs.starts_with(start))
            .expect(theirs);
        assert_eq!(ours.code(), reasons[reason].1, "{case:?}");
        assert!(!ours.hint().is_empty());
        met[reason] += 1;
    }
    assert!(met.iter().all(|&count| count > 0), "{met:?}");
}

/// The rows of the lesson's own split, where the lesson's files are at hand.
#[test]
fn the_lesson_gets_its_rows() {
    let datasets = std::env::var_os("CNN_DATASETS").map_or_else(|| PathBuf::from("../shared/datasets"), PathBuf::from);
    // The first rows scikit-learn gives for 624, so that the test says something without the files too.
    let faces = train_test_split(624, &SplitOptions::default()).unwrap();
    assert_eq!(faces.train[..8], [396, 329, 6, 104, 114, 595, 405, 493]);
    assert_eq!((faces.train.len(), faces.test.len()), (499, 125));
    let Ok(text) = std::fs::read_to_string(datasets.join("lesson_split.json")) else {
        return;
    };
    let lesson: serde_json::Value = serde_json::from_str(&text).unwrap();
    for (name, n) in [("faces_624", 624), ("fungi_250", 250)] {
        let split = train_test_split(n, &SplitOptions::default()).unwrap();
        assert_eq!(serde_json::json!(split.train), lesson[name]["train"], "{name}");
        assert_eq!(serde_json::json!(split.test), lesson[name]["test"], "{name}");
    }
}

#[test]
fn class_codes_need_not_be_dense() {
    let sparse: Vec<u32> = labels(100, 3, false).iter().map(|code| code * 1_000_000_007).collect();
    let split = |labels: &[u32]| {
        train_test_split(
            100,
            &SplitOptions {
                stratify: Some(labels),
                ..SplitOptions::default()
            },
        )
        .unwrap()
    };
    assert_eq!(split(&sparse), split(&labels(100, 3, false)));
}

#[test]
fn messages_name_the_numbers_and_the_remedy() {
    let say = |n, test_size, stratify: Option<&[u32]>| {
        let error = train_test_split(
            n,
            &SplitOptions {
                test_size,
                stratify,
                ..SplitOptions::default()
            },
        )
        .unwrap_err();
        format!("{error}. {}", error.hint())
    };
    let (fraction, count) = (TestSize::Fraction, TestSize::Count);
    assert_eq!(
        say(10, fraction(f64::NAN), None),
        "test_size=NaN is not a fraction between 0 and 1. Give a part such as 0.2, or a whole number of rows."
    );
    assert_eq!(
        say(10, count(10), None),
        "test_size=10 of 10 rows: it must be at least 1 and leave a row for training. \
         Give a number from 1 to 9, or a part such as 0.2."
    );
    assert_eq!(
        say(1, fraction(0.2), None),
        "test_size=0.2 of 1 row leaves nothing to train on. Load more images: a split needs at least 2."
    );
    assert_eq!(
        say(5, fraction(0.9), None),
        "test_size=0.9 of 5 rows leaves nothing to train on. Make test_size smaller."
    );
    assert_eq!(
        say(5, fraction(0.5), Some(&[0, 1, 0, 2, 0])),
        "2 classes (1, 2) have only 1 row, and a stratified split needs at least 2 of each class. \
         Add images of these classes, leave the classes out, or split without stratify."
    );
    assert_eq!(
        say(6, fraction(0.2), Some(&[0, 1, 0, 2, 1, 2])),
        "the test part has 2 rows, but there are 3 classes to stratify by. \
         Change test_size so that the test part has at least 3 rows, or split without stratify."
    );
    assert_eq!(
        say(4, fraction(0.5), Some(&[0, 1, 0])),
        "there are 3 labels to stratify by, but 4 rows. Give one label for each row."
    );
}
