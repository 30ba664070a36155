//! IDX files, against what numpy has of them: `idx/make_fixtures.py` wrote both.

use std::path::PathBuf;

use cnn_playground::data::{Dataset, LayoutOptions, Loading, SourceFile, load};
use cnn_playground::explain::Explain;
use proptest::prelude::*;
use serde_json::Value;

fn read(name: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/idx").join(name)).unwrap()
}

fn file(name: &str) -> SourceFile {
    SourceFile::new(name, read(name))
}

fn expected() -> Value {
    serde_json::from_slice(&read("expected.json")).unwrap()
}

fn images(data: &Dataset) -> Vec<Vec<f64>> {
    let values = |index| data.images.values(index).into_iter().map(f64::from).collect();
    (0..data.images.count()).map(values).collect()
}

fn truth(value: &Value) -> Vec<Vec<f64>> {
    serde_json::from_value(value.clone()).unwrap()
}

/// The label of each image in the first column.
fn labels(data: &Dataset) -> Vec<String> {
    let column = &data.columns[0];
    column
        .codes
        .iter()
        .map(|&code| column.classes[code as usize].clone())
        .collect()
}

#[test]
fn every_type_is_read_as_numpy_has_it() {
    let expected = expected();
    for (name, truth_of) in expected
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, _)| name.contains("idx"))
    {
        let data = load(vec![file(name)]).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(images(&data), truth(&truth_of["images"]), "{name}");
        assert_eq!(data.images.dtype, truth_of["dtype"].as_str().unwrap(), "{name}");
        assert_eq!(
            serde_json::to_value(data.images.common_shape()).unwrap(),
            truth_of["shape"],
            "{name}"
        );
    }
}

#[test]
fn images_and_labels_belong_together() {
    let digits = &expected()["digits"];
    for labels_file in ["train-labels-idx1-ubyte.gz", "labels-idx2-int"] {
        for files in [
            ["train-images-idx3-ubyte.gz", labels_file],
            [labels_file, "train-images-idx3-ubyte.gz"],
        ] {
            let data = load(files.map(file).into()).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(images(&data), truth(&digits["images"]));
            assert_eq!(serde_json::to_value(labels(&data)).unwrap(), digits["labels"]);
            assert_eq!(data.columns[0].classes, ["0", "1", "3", "10"]);
            let is_table = labels_file.contains("idx2");
            let told = data
                .notes
                .iter()
                .any(|note| note.contains("first of the 8 columns of labels-idx2-int"));
            assert_eq!(told, is_table, "{:?}", data.notes);
        }
    }
}

#[test]
fn images_of_emnist_are_turned_unless_that_is_not_wished() {
    let digits = &expected()["digits"];
    let read = |transpose| {
        let options = LayoutOptions {
            transpose,
            ..LayoutOptions::default()
        };
        let files = vec![
            file("emnist-letters-train-images-idx3-ubyte"),
            file("train-labels-idx1-ubyte.gz"),
        ];
        let mut loading = Loading::new(files).with_layout(options);
        loop {
            if let Some(data) = loading.advance(usize::MAX).unwrap() {
                return data;
            }
        }
    };
    let turned = read(None);
    assert_eq!(images(&turned), truth(&digits["turned"]));
    assert!(turned.layout.transpose);
    assert!(
        turned
            .notes
            .iter()
            .any(|note| note.contains("rows and columns were exchanged")),
        "{:?}",
        turned.notes
    );
    let plain = read(Some(false));
    assert_eq!(images(&plain), truth(&digits["images"]));
    assert!(!plain.layout.transpose && plain.notes.iter().all(|note| !note.contains("side")));
}

#[test]
fn sizes_are_checked_against_the_bytes() {
    let whole = read("images-u1-idx3");
    let refused = |bytes: Vec<u8>| load(vec![SourceFile::new("images-idx3", bytes)]).unwrap_err();
    let error = refused(whole[..whole.len() - 1].to_vec());
    assert_eq!(error.code(), "broken_pickle", "{error}");
    assert!(
        error.to_string().starts_with("images-idx3, byte 0: ") && error.to_string().contains("120"),
        "{error}"
    );
    // Far more than there is room for.
    let mut huge = whole.clone();
    huge[4..16].fill(0xff);
    let error = refused(huge);
    assert!(error.to_string().starts_with("images-idx3, byte 0: "), "{error}");
    let mut longer = whole.clone();
    longer.extend([0; 7]);
    let data = load(vec![SourceFile::new("images-idx3", longer)]).unwrap();
    assert!(
        data.notes.iter().any(|note| note.starts_with("7 bytes after the data")),
        "{:?}",
        data.notes
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Any answer is right, but no panic, and no large allocation.
    #[test]
    fn damaged_files_do_no_harm(
        which in 0..4usize,
        changes in proptest::collection::vec((0..24usize, any::<u8>()), 0..4),
        end in any::<prop::sample::Index>(),
    ) {
        let names = ["images-u1-idx3", "images-f8-idx3", "labels-idx2-int", "color-idx4-ubyte"];
        let mut bytes = read(names[which]);
        for (at, byte) in changes {
            let at = at.min(bytes.len() - 1);
            bytes[at] = byte;
        }
        bytes.truncate(1 + end.index(bytes.len()));
        let _ = load(vec![SourceFile::new("damaged-idx3", bytes)]);
    }
}
