//! Tables as people have them, against what pandas reads in them: `tables/make_fixtures.py` wrote both.

use std::path::PathBuf;

use cnn_playground::data::{LayoutOptions, Loading, SourceFile, load};
use cnn_playground::explain::Explain;
use cnn_playground::input::{ImagesInput, LabelColumn, Table, ValueType};
use cnn_playground::unpack::{Pixels, TableRead, UnpackError, read_json, read_table};
use proptest::prelude::*;
use serde_json::Value;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/tables")
}

fn read(name: &str, bytes: Vec<u8>) -> Result<(TableRead, Vec<u8>), UnpackError> {
    let mut values = Vec::new();
    let table = read_table(name, Box::new(bytes), &mut |pixels| {
        match pixels {
            Pixels::Restart => values.clear(),
            Pixels::Bytes(bytes) => values.extend_from_slice(bytes),
        }
        true
    })?;
    Ok((table, values))
}

fn values(dtype: ValueType, bytes: &[u8]) -> Vec<f64> {
    match dtype {
        ValueType::Uint8 => bytes.iter().copied().map(f64::from).collect(),
        ValueType::Uint16 => unreachable!("a table has none"),
        ValueType::Float32 => {
            let floats = bytes.as_chunks::<4>().0.iter();
            floats.map(|&four| f32::from_le_bytes(four).into()).collect()
        }
    }
}

fn numbers(value: &Value) -> Vec<f64> {
    let numbers = value.as_array().unwrap().iter();
    numbers.map(|number| number.as_f64().unwrap()).collect()
}

fn columns(columns: &[LabelColumn]) -> Vec<(String, Vec<String>)> {
    let texts = |values: &[Option<String>]| values.iter().map(|value| value.clone().unwrap_or_default()).collect();
    columns
        .iter()
        .map(|column| (column.name.clone(), texts(&column.values)))
        .collect()
}

#[test]
fn labels_in_json_are_read_as_pandas_reads_them() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/json");
    let expected: Value = serde_json::from_slice(&std::fs::read(folder.join("expected.json")).unwrap()).unwrap();
    let expected = expected.as_object().unwrap();
    assert!(expected.len() > 15);
    for (name, truth) in expected {
        let read = read_json(&std::fs::read(folder.join(name)).unwrap());
        let columns = |table: Table| -> Vec<(String, Vec<String>)> {
            assert_eq!(table.starts.len(), table.columns[0].values.len(), "{name}");
            table
                .columns
                .into_iter()
                .map(|column| (column.name, column.values))
                .collect()
        };
        let truth: Option<Vec<(String, Vec<String>)>> = serde_json::from_value(truth.clone()).unwrap();
        assert_eq!(read.map(columns), truth, "{name}");
    }
}

#[test]
fn tables_are_read_as_pandas_reads_them() {
    let expected: Value = serde_json::from_slice(&std::fs::read(folder().join("expected.json")).unwrap()).unwrap();
    let expected = expected.as_object().unwrap();
    assert!(expected.len() > 40);
    for (name, truth) in expected {
        let bytes = std::fs::read(folder().join(name)).unwrap();
        let got = read(name, bytes);
        if let Some(said) = truth["error"].as_str() {
            let error = got.map(|_| ()).unwrap_err();
            assert!(
                error.to_string().starts_with(name.as_str()) && error.to_string().contains(said),
                "{error}"
            );
            assert_eq!(error.code(), truth["code"], "{error}");
            assert!(error.to_string().len() + error.hint().len() < 700, "{error}");
            continue;
        }
        let (table, bytes) = got.unwrap_or_else(|error| panic!("{error}"));
        match table {
            TableRead::Table(table) => {
                let got: Vec<(String, Vec<String>)> = table
                    .columns
                    .iter()
                    .map(|column| (column.name.clone(), column.values.clone()))
                    .collect();
                let truth: Vec<(String, Vec<String>)> = serde_json::from_value(truth["table"].clone())
                    .unwrap_or_else(|_| panic!("{name} should be images"));
                assert_eq!(got, truth, "{name}");
                assert_eq!(table.starts.len(), truth[0].1.len(), "{name}");
            }
            TableRead::Images(images) => {
                let truth = truth["images"]
                    .as_object()
                    .unwrap_or_else(|| panic!("{name} holds no images"));
                assert_eq!(serde_json::to_value(images.dtype).unwrap(), truth["dtype"], "{name}");
                assert_eq!(serde_json::to_value(images.shape).unwrap(), truth["shape"], "{name}");
                assert_eq!(
                    serde_json::to_value(images.are_rows).unwrap(),
                    truth["are_rows"],
                    "{name}"
                );
                let labels: Vec<(String, Vec<String>)> = serde_json::from_value(truth["columns"].clone()).unwrap();
                assert_eq!(columns(&images.columns), labels, "{name}");
                if let Some(expected) = truth.get("split").and_then(Value::as_str) {
                    let split = data(name, LayoutOptions::default()).split.map(|split| split.column);
                    assert_eq!(split.as_deref(), Some(expected), "{name}");
                }
                let values = values(images.dtype, &bytes);
                let per_image: usize = images.shape[1..].iter().product();
                let sums: Vec<f64> = values.chunks(per_image).map(|image| image.iter().sum()).collect();
                let truths = numbers(&truth["sums"]);
                assert!(sums.len() == truths.len(), "{name}");
                assert!(
                    sums.iter().zip(&truths).all(|(a, b)| (a - b).abs() < 1e-3),
                    "{name}: {sums:?}"
                );
                let (first, last) = (numbers(&truth["first"]), numbers(&truth["last"]));
                let close = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-6);
                assert!(close(&values, &first), "{name}");
                assert!(close(&values[values.len() - last.len()..], &last), "{name}");
            }
        }
    }
}

#[test]
fn what_is_only_a_comment_is_no_table() {
    for text in [
        "#",
        "# nothing else",
        "#\n# nothing",
        "sep=;",
        "\u{feff}# nothing",
        "\u{feff}sep=,",
        "# 1\r# 2",
    ] {
        let utf16 = text.encode_utf16().flat_map(u16::to_le_bytes);
        for bytes in [
            text.as_bytes().to_vec(),
            [0xff, 0xfe].into_iter().chain(utf16).collect(),
        ] {
            let error = read("labels.csv", bytes).map(|_| ()).unwrap_err();
            assert!(error.to_string().starts_with("labels.csv, byte 0"), "{text:?}: {error}");
            assert!(!error.hint().is_empty());
        }
    }
}

/// The data set of a table of images, as the core makes it.
fn data(name: &str, layout: LayoutOptions) -> cnn_playground::data::Dataset {
    let bytes = std::fs::read(folder().join(name)).unwrap();
    let (table, values) = read(name, bytes).unwrap();
    let TableRead::Images(images) = table else {
        panic!("{name} holds no images")
    };
    let input = ImagesInput {
        name: name.into(),
        dtype: images.dtype,
        alike: Some(images.shape),
        are_rows: images.are_rows,
        columns: images.columns,
        ..ImagesInput::default()
    };
    let mut loading = Loading::new(vec![SourceFile::images(input, Box::new(values))]).with_layout(layout);
    loop {
        if let Some(data) = loading.advance(1000).unwrap() {
            return data;
        }
    }
}

#[test]
fn images_of_a_table_are_cut_as_is_wished() {
    let plain = data("pixels.csv", LayoutOptions::default());
    assert_eq!(plain.images.common_shape(), Some([8, 8, 1]));
    assert_eq!(plain.columns[0].name, "label");
    assert_eq!(plain.columns[0].counts, [4, 4, 4]);
    let wish = LayoutOptions {
        shape: Some([4, 16]),
        ..LayoutOptions::default()
    };
    let cut = data("pixels.csv", wish);
    assert_eq!(cut.images.common_shape(), Some([4, 16, 1]));
    assert_eq!(cut.images.values(3), plain.images.values(3));
    let turned = data(
        "pixels.csv",
        LayoutOptions {
            transpose: Some(true),
            ..LayoutOptions::default()
        },
    );
    assert!(turned.layout.transpose && !plain.layout.transpose);
    assert_eq!(turned.images.values(0)[1], plain.images.values(0)[8]);
    let printed = data("printed.csv", LayoutOptions::default());
    assert_eq!(printed.images.values(5), plain.images.values(5));
}

#[test]
fn sizes_that_do_not_fit_their_values_are_refused() {
    for alike in [[3, 2, 2, 1], [1, 2, 2, 2], [usize::MAX, usize::MAX, 2, 1], [5, 1, 1, 1]] {
        let input = ImagesInput {
            name: "made.csv".into(),
            alike: Some(alike),
            ..ImagesInput::default()
        };
        let error = load(vec![SourceFile::images(input, Box::new(vec![0u8; 8]))]).unwrap_err();
        assert_eq!(error.code(), "not_data", "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Any answer is right, but no panic and no end that never comes.
    #[test]
    fn any_text_is_a_table_or_none(text in "[#sep=;,\\t \\n\\r\"1a.]{0,40}", has_mark: bool) {
        let mark = if has_mark { "\u{feff}" } else { "" };
        let _ = read("labels.csv", format!("{mark}{text}").into_bytes());
    }

    /// Any answer is right, but no panic and no value too many.
    #[test]
    fn damaged_tables_do_no_harm(
        which in 0..6usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        end in any::<prop::sample::Index>(),
    ) {
        let names = ["pixels_bare.csv", "texts.csv", "printed.csv", "lines_in_quotes.csv", "utf16.csv", "pixels_quoted.csv"];
        let mut bytes = std::fs::read(folder().join(names[which])).unwrap();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(1 + end.index(bytes.len()));
        if let Ok((TableRead::Images(images), values)) = read("damaged.csv", bytes) {
            let count: usize = images.shape.iter().product();
            prop_assert_eq!(count * images.dtype.size(), values.len());
            prop_assert!(images.columns.iter().all(|column| column.values.len() == images.shape[0]));
        }
    }
}
