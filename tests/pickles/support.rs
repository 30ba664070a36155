//! What the tests of this folder share: files, and the comparison of a data set with what Python said about it.

use std::path::PathBuf;

use cnn_playground::data::{Column, DataError, Dataset, LEFT_OUT, SourceFile, load};
use cnn_playground::explain::Explain;
use cnn_playground::unpack::{Unpacked, is_packed, unpack};
use serde_json::Value;

/// The folder of large example files, if there is one beside the repository.
pub fn datasets() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/datasets");
    let folder = std::env::var_os("CNN_DATASETS").map_or(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

pub fn read(path: impl Into<PathBuf>) -> Vec<u8> {
    let path = path.into();
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub fn file(path: impl Into<PathBuf>) -> SourceFile {
    let path = path.into();
    made(&path.file_name().unwrap().to_string_lossy(), read(&path))
}

pub fn made(name: &str, bytes: impl Into<Vec<u8>>) -> SourceFile {
    SourceFile::new(name, bytes.into())
}

/// A .npy file of numpy: the header and the bytes.
pub fn npy(descr: &str, shape: &str, contents: &[u8]) -> Vec<u8> {
    npy_in(false, descr, shape, contents)
}

/// One whose contents lie in the order of Fortran, or of C.
pub fn npy_in(fortran: bool, descr: &str, shape: &str, contents: &[u8]) -> Vec<u8> {
    let order = if fortran { "True" } else { "False" };
    let header = format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}");
    let padded = format!("{header:<117}\n");
    [
        b"\x93NUMPY\x01\0".as_slice(),
        &118u16.to_le_bytes(),
        padded.as_bytes(),
        contents,
    ]
    .concat()
}

/// The files in one, when it is an archive or compressed; else the file itself.
pub fn opened(path: impl Into<PathBuf>) -> Vec<SourceFile> {
    let path = path.into();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let bytes = read(&path);
    if !is_packed(&bytes) {
        return vec![made(&name, bytes)];
    }
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let taken = unpack(&name, Box::new(bytes), &mut |part| {
        match part {
            Unpacked::File(path) => files.push((path.into(), Vec::new())),
            Unpacked::Bytes(bytes) => files.last_mut().unwrap().1.extend_from_slice(bytes),
            Unpacked::Place(_) => unreachable!("bytes were asked for"),
        }
        true
    });
    taken.unwrap_or_else(|error| panic!("{error}"));
    files.into_iter().map(|(path, bytes)| made(&path, bytes)).collect()
}

/// The error that these files give, which must name its file and say what to do.
pub fn refused(files: Vec<SourceFile>) -> DataError {
    let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    match load(files) {
        Ok(data) => panic!("{names:?} should be refused, and gives {} images", data.images.count()),
        Err(error) => {
            let (message, hint) = (error.to_string(), error.hint());
            assert!(
                names.iter().any(|name| message.contains(name.as_str())),
                "names no file: {message}"
            );
            assert!(!hint.is_empty() && hint.ends_with(['.', ')']), "{hint:?}");
            error
        }
    }
}

/// Compares images with a description: `n`, `height`, `width`, `channels`, or the shape of each in `shapes` or
/// `sizes_height_width`; the sums of the values of each image; the first row of the first and the last row of the last
/// image, or their beginnings, where these are given.
pub fn assert_images(data: &Dataset, truth: &Value, context: &str) {
    let images = &data.images;
    let number = |value: &Value| value.as_u64().unwrap_or_else(|| panic!("{context}: {truth}")) as usize;
    let shapes: Vec<Vec<usize>> = match (&truth["shapes"], &truth["sizes_height_width"]) {
        (Value::Array(shapes), _) | (_, Value::Array(shapes)) => {
            let numbers = |shape: &Value| shape.as_array().unwrap().iter().map(number).collect();
            shapes.iter().map(numbers).collect()
        }
        _ => vec![["height", "width", "channels"].map(|key| number(&truth[key])).into(); number(&truth["n"])],
    };
    assert_eq!(images.count(), shapes.len(), "{context}");
    for (index, shape) in shapes.iter().enumerate() {
        assert_eq!(&images.shape(index)[..shape.len()], shape, "{context}: image {index}");
    }
    let counted = images.sizes().iter().map(|size| size.count).sum::<usize>();
    assert_eq!(counted, images.count(), "{context}");
    let (mut min, mut max) = (f64::INFINITY, f64::NEG_INFINITY);
    for (index, sum) in floats(&truth["sums"]).into_iter().enumerate() {
        let one = images.values(index);
        let values = one.iter().copied().map(f64::from);
        let scale = values.clone().map(f64::abs).sum::<f64>().max(1.0);
        assert!(
            (values.clone().sum::<f64>() - sum).abs() <= 1e-6 * scale,
            "{context}: sum of image {index}"
        );
        min = values.clone().fold(min, f64::min);
        max = values.fold(max, f64::max);
    }
    assert_eq!((images.min, images.max), (min, max), "{context}");
    let first_row = truth["first_image_first_row"].as_array().map_or(0, Vec::len);
    assert_row(&images.values(0)[..first_row], &truth["first_image_first_row"], context);
    let last = images.values(images.count() - 1);
    let [_, width, channels] = images.shape(images.count() - 1);
    assert_row(
        &last[last.len() - width * channels..],
        &truth["last_image_last_row"],
        context,
    );
}

fn assert_row(row: &[f32], truth: &Value, context: &str) {
    if truth.is_null() {
        return;
    }
    let truth: Vec<f32> = floats(truth).into_iter().map(|value| value as f32).collect();
    assert_eq!(&row[..truth.len()], truth, "{context}");
}

fn floats(values: &Value) -> Vec<f64> {
    let float = |value: &Value| value.as_bool().map(f64::from).or(value.as_f64()).expect("a number");
    values.as_array().expect("a list").iter().map(float).collect()
}

/// The label of each image, as text; a missing one as JSON has it.
pub fn labels(column: &Column) -> Vec<String> {
    assert_eq!(column.classes.len(), column.counts.len());
    for (class, &count) in column.counts.iter().enumerate() {
        assert_eq!(
            column.codes.iter().filter(|&&code| code as usize == class).count(),
            count
        );
    }
    column
        .codes
        .iter()
        .map(|&code| match code {
            LEFT_OUT => "null".into(),
            code => column.classes[code as usize].clone(),
        })
        .collect()
}

/// Labels from JSON, spelled as Python prints them.
pub fn expected_labels(values: &Value) -> Vec<String> {
    let text = |value: &Value| match value {
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    values.as_array().expect("a list").iter().map(text).collect()
}
