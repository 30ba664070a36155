//! The pickles in `fixtures/`, which `make_fixtures.py` wrote, and what they hold according to Python.

use std::path::{Path, PathBuf};

use cnn_playground::data::{Dataset, load};
use cnn_playground::explain::Explain;
use serde_json::Value;

use crate::support::{assert_images, expected_labels, file, labels, made, read, refused};

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pickles/fixtures")
}

/// Each file with what Python says it holds.
pub fn expected() -> Vec<(String, Value)> {
    let all: Value = serde_json::from_slice(&read(folder().join("expected.json"))).unwrap();
    all.as_object()
        .unwrap()
        .iter()
        .map(|(name, truth)| (name.clone(), truth.clone()))
        .collect()
}

#[test]
fn each_pickle_is_read_as_python_wrote_it() {
    let all = expected();
    assert!(all.len() > 200, "{} files", all.len());
    let wrong = |(name, truth): &&(String, Value)| std::panic::catch_unwind(|| check(name, truth)).is_err();
    let failures: Vec<&str> = all.iter().filter(wrong).map(|(name, _)| name.as_str()).collect();
    assert!(
        failures.is_empty(),
        "{} of {} files: {failures:?}",
        failures.len(),
        all.len()
    );
}

fn check(name: &str, truth: &Value) {
    let this = || file(folder().join(name));
    let images = || made("images.pkl", read(folder().join("list_p4.pkl")));
    let has_images = truth["images"].is_object();
    if let Some(code) = truth["error"].as_str() {
        let with_images = matches!(code, "mixed_labels" | "bad_label" | "one_class" | "label_count");
        let is_pair = with_images && !name.starts_with("dict") && !name.starts_with("tuple");
        let error = refused(if is_pair { vec![this(), images()] } else { vec![this()] });
        assert_eq!(error.code(), code, "{name}: {error}");
        for part in truth["says"].as_array().unwrap() {
            assert!(error.to_string().contains(part.as_str().unwrap()), "{name}: {error}");
        }
        return;
    }
    let files = if has_images {
        vec![this()]
    } else {
        vec![images(), this()]
    };
    let data = load(files).unwrap_or_else(|error| panic!("{name}: {error}"));
    if has_images {
        assert_images(&data, &truth["images"], name);
        assert_eq!(data.images.dtype, truth["images"]["dtype"].as_str().unwrap(), "{name}");
    } else {
        assert_eq!(refused(vec![this()]).code(), "no_images", "{name}");
    }
    assert_columns(&data, &truth["columns"], name);
}

fn assert_columns(data: &Dataset, truth: &Value, name: &str) {
    let truth = truth.as_array().map(Vec::as_slice).unwrap_or_default();
    assert_eq!(data.columns.len(), truth.len(), "{name}");
    for (column, truth) in data.columns.iter().zip(truth) {
        assert_eq!(column.name, truth["name"].as_str().unwrap(), "{name}");
        assert_eq!(labels(column), expected_labels(&truth["labels"]), "{name}");
        assert_eq!(column.classes, expected_labels(&truth["classes"]), "{name}");
    }
}

#[test]
fn the_order_of_the_files_does_not_matter() {
    let pair = |names: [&str; 2]| load(names.map(|name| file(folder().join(name))).into()).unwrap();
    assert_eq!(
        pair(["list_p4.pkl", "frame_p5.pkl"]),
        pair(["frame_p5.pkl", "list_p4.pkl"])
    );
}

#[test]
fn one_file_of_images_is_enough_and_two_are_too_many() {
    let images = |name: &str| file(folder().join(name));
    assert!(load(vec![images("list_p4.pkl")]).unwrap().columns.is_empty());
    assert_eq!(
        refused(vec![images("list_p4.pkl"), images("array_p4.pkl")]).code(),
        "two_files_of_images"
    );
    assert_eq!(load(vec![]).unwrap_err().code(), "no_file");
}

#[test]
fn what_was_left_aside_is_said() {
    let notes = |name: &str| load(vec![file(folder().join(name))]).unwrap().notes.join(" ");
    // Nothing is left aside of parts for training and for testing.
    assert_eq!(notes("keras.pkl"), "");
    assert_eq!(notes("train_and_test.pkl"), "");
    assert!(notes("cifar.pkl").contains("color image of 8 x 8"));
    assert!(notes("channels_first.pkl").contains("channels come before"));
    assert_eq!(notes("dict.pkl"), "");
    let frame = ["list_p4.pkl", "frame_p5.pkl"].map(|name| file(folder().join(name)));
    let notes = load(frame.into()).unwrap().notes.join(" ");
    assert!(
        notes.contains("\"file\" is not used: every value is different"),
        "{notes}"
    );
    assert!(notes.contains("\"constant\" is not used"), "{notes}");
    for (name, aside) in [
        ("records_in_records.pkl", "\"face\" (a column, the first a numpy record"),
        (
            "frame_of_times.pkl",
            "\"local\" (a column, the first a date in a time zone",
        ),
    ] {
        let files = ["list_p4.pkl", name].map(|name| file(folder().join(name)));
        let notes = load(files.into()).unwrap().notes.join(" ");
        let said = format!("Columns that are neither images nor labels are not used: {aside}");
        assert!(notes.contains(&said), "{notes}");
    }
}

/// Python 2 wrote text as bytes, in whatever encoding its script had.
#[test]
fn text_of_python_2_is_read_in_utf_8_or_else_in_latin_1() {
    let images = || file(folder().join("list_p4.pkl"));
    for (spelling, text) in [
        (&b"caf\xc3\xa9"[..], "caf\u{e9}"),
        (b"caf\xe9", "caf\u{e9}"),
        (b"cafe", "cafe"),
    ] {
        let label = [&[b'U', spelling.len() as u8], spelling].concat();
        let list = [&b"("[..], &label, b"U\x03bar", &label.repeat(4), b"l."].concat();
        let data = load(vec![images(), made("y.pkl", list)]).unwrap();
        assert_eq!(data.columns[0].classes, ["bar", text]);
        assert_eq!(data.columns[0].counts, [1, 5]);
    }
}
