//! The example files from ten combinations of Python, numpy, pandas and Pillow, each with a description of what it
//! holds. Where the folder is absent, `fixtures` stands in for it.

use std::path::Path;

use cnn_playground::data::{DataError, Dataset, LayoutOptions, Loading, SourceFile, load};
use cnn_playground::explain::Explain;
use serde_json::Value;

use crate::support::{assert_images, datasets, expected_labels, file, labels, opened, read, refused};

/// Files whose description leaves open whether they are read or refused, and that are refused: the code of the error, and
/// what its message names.
const REFUSED: &[(&str, &str, &str)] = &[
    ("custom_class_list.pkl", "unknown_class", "__main__.Sample"),
    ("nan_inf.pkl", "not_finite", " has the value "),
    ("single_2d.pkl", "not_data", "an array of shape (8, 9)"),
];

/// Files whose description is that of the part for training, which is read together with that for testing: the entry of the
/// part, and how many images there are in all.
const TOGETHER: &[(&str, &str, usize)] = &[
    ("fungi_dict_like.pkl", "X_train", 6),
    ("lesson_checkpoint_like.pkl", "X_train", 6),
    ("mnist_like.pkl.gz", "0/0", 9),
];

#[test]
fn all_variants_are_read_as_described_or_refused_with_a_reason() {
    let Some(folder) = datasets().map(|folder| folder.join("variants")) else {
        return;
    };
    let manifest: Value = serde_json::from_slice(&read(folder.join("manifest.json"))).unwrap();
    let entries = manifest["files"].as_array().unwrap();
    for (name, ..) in REFUSED {
        assert!(
            entries.iter().any(|entry| entry["file"] == *name),
            "{name} is not among the variants"
        );
    }
    let failures: Vec<&str> = entries
        .iter()
        .filter(|entry| std::panic::catch_unwind(|| check_one(&folder, entry)).is_err())
        .filter_map(|entry| entry["file"].as_str())
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {} files: {failures:?}",
        failures.len(),
        entries.len()
    );
}

fn check_one(folder: &Path, entry: &Value) {
    let name = entry["file"].as_str().unwrap();
    let expect = entry["expect"].as_str().unwrap();
    let this = || file(folder.join(name));
    let six_images = || file(folder.join("list_f32_v312.pkl"));
    if let Some(&(_, code, named)) = REFUSED.iter().find(|(refused, ..)| *refused == name) {
        assert!(expect.ends_with("or error"), "{name} must be read");
        let error = refused(vec![this()]);
        assert_eq!(error.code(), code, "{name}");
        assert!(error.to_string().contains(named), "{name}: {error}");
        return;
    }
    match expect {
        "error" => {
            refused(vec![this()]);
            refused(vec![six_images(), this()]);
        }
        "pair error" => {
            refused(vec![six_images(), this()]);
        }
        "labels" => {
            assert_eq!(refused(vec![this()]).code(), "no_images", "{name}");
            check(vec![this(), six_images()], entry);
            check(vec![six_images(), this()], entry);
        }
        _ => check(opened(folder.join(name)), entry),
    }
}

fn check(files: Vec<SourceFile>, entry: &Value) {
    let name = entry["file"].as_str().unwrap();
    let this = TOGETHER.iter().find(|(together, ..)| *together == name);
    let data = match this {
        None => load(files),
        Some(&(_, entry, count)) => {
            let data = load(opened(datasets().unwrap().join("variants").join(name))).unwrap();
            let split = data.split.as_ref().unwrap();
            assert_eq!((data.images.count(), &split.column[..]), (count, "split"));
            load_entry(files, entry)
        }
    };
    let data = data.unwrap_or_else(|error| panic!("{name}: {error}"));
    let truth = &entry["truth"];
    if truth["images"].is_object() {
        assert_images(&data, &truth["images"], name);
        assert_eq!(
            data.images.dtype,
            numpy_name(truth["images"]["stored_dtype"].as_str().unwrap()),
            "{name}"
        );
    }
    if truth["labels"].is_object() {
        assert_eq!(data.columns.len(), 1, "{name}");
        let mut column = data.columns[0].clone();
        if name == "sklearn_bunch.pkl" {
            // The names of the classes lie beside their numbers.
            assert_eq!(column.classes, ["open", "sunglasses"]);
            column.classes = ["0", "1"].map(String::from).into();
        }
        assert_eq!(labels(&column), expected_labels(&truth["labels"]["values"]), "{name}");
    } else if truth["eyes"].is_array() {
        let names: Vec<&str> = data.columns.iter().map(|column| column.name.as_str()).collect();
        assert!(names.contains(&"eyes"), "{name}: {names:?}");
        let eyes = data.columns.iter().find(|column| column.name == "eyes").unwrap();
        assert_eq!(labels(eyes), expected_labels(&truth["eyes"]), "{name}");
    } else {
        assert_eq!(
            data.columns.is_empty(),
            matches!(entry["expect"].as_str(), Some(expect) if !expect.contains("labels")),
            "{name}"
        );
    }
}

fn load_entry(files: Vec<SourceFile>, entry: &str) -> Result<Dataset, DataError> {
    let mut loading = Loading::new(files).with_layout(LayoutOptions {
        entry: Some(entry.into()),
        ..LayoutOptions::default()
    });
    loop {
        if let Some(data) = loading.advance(usize::MAX)? {
            return Ok(data);
        }
    }
}

/// numpy's name for a type such as `<f4`.
fn numpy_name(short: &str) -> String {
    let (kind, size) = (&short[1..2], short[2..].parse::<usize>().unwrap());
    match kind {
        "b" => "bool".into(),
        "i" => format!("int{}", 8 * size),
        "u" => format!("uint{}", 8 * size),
        _ => format!("float{}", 8 * size),
    }
}

/// The lesson's own files: their order is that of a list of file names, which end in what the eyes wear.
#[test]
fn the_files_of_the_lesson_are_read() {
    let Some(folder) = datasets() else { return };
    let names = String::from_utf8(read(folder.join("files_list.csv"))).unwrap();
    let parts: Vec<Vec<&str>> = names
        .lines()
        .skip(1)
        .map(|name| name.trim_end_matches(".png").split('_').collect())
        .collect();
    let lesson = |name: &str| file(folder.join("lesson_py310").join(name));
    let data = load(vec![
        lesson("sunglasses_y.pkl"),
        lesson("face_images_preprocessed.pkl.gz"),
    ])
    .unwrap();
    let images = &data.images;
    assert_eq!((images.count(), images.common_shape()), (624, Some([60, 64, 1])));
    assert_eq!((images.dtype.as_str(), images.min, images.max), ("float32", 0.0, 1.0));
    let [eyes] = &data.columns[..] else {
        panic!("{} columns", data.columns.len())
    };
    assert_eq!((eyes.name.as_str(), &eyes.counts[..]), ("eyes", &[313, 311][..]));
    assert_eq!(eyes.classes, ["open", "sunglasses"]);
    assert!(labels(eyes).iter().zip(&parts).all(|(label, parts)| label == parts[3]));

    let data = load(vec![
        file(folder.join("faces_images.pkl")),
        file(folder.join("faces_filenames.pkl")),
    ])
    .unwrap();
    assert_eq!((data.images.count(), data.images.dtype.as_str()), (624, "float64"));
    let names: Vec<&str> = data.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["userid", "pose", "expression", "eyes"]);
    for (index, column) in data.columns.iter().enumerate() {
        assert!(
            labels(column)
                .iter()
                .zip(&parts)
                .all(|(label, parts)| label == parts[index]),
            "{}",
            column.name
        );
    }

    let data = load(vec![lesson("preprocessed_faces_data_small.pkl.gz")]).unwrap();
    assert_eq!(
        (data.images.count(), data.images.common_shape()),
        (120 + 40, Some([60, 64, 1]))
    );
    assert_eq!(
        data.columns
            .iter()
            .map(|column| column.classes.len())
            .collect::<Vec<_>>(),
        [20, 4, 4, 2, 2]
    );
}
