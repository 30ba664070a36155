//! What values mean: parts of a set, missing labels, several labels, tensors. `make_values.py` wrote the files and says what is
//! right; the last value of each image is its number.

use std::path::PathBuf;

use cnn_playground::data::{Dataset, LEFT_OUT, LayoutOptions, Loading, SourceFile, SplitColumn, load};
use cnn_playground::explain::Explain;
use cnn_playground::input::{Table, TextColumn, TorchInput};
use cnn_playground::unpack::{Unpacked, unpack};
use serde_json::Value;

use crate::support::{datasets, expected_labels, labels, made, opened, read};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pickles/values")
}

fn json(name: &str) -> Value {
    serde_json::from_slice(&read(folder().join(name))).unwrap()
}

/// The files of a set: archives unpacked, but those of PyTorch with their storages behind the pickle.
fn files(truth: &Value) -> Vec<SourceFile> {
    let names = truth["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap());
    names
        .flat_map(|name| match name.ends_with(".pt") {
            true => vec![torch(name)],
            false => opened(folder().join(name)),
        })
        .collect()
}

fn torch(name: &str) -> SourceFile {
    torch_of(folder().join(name))
}

fn torch_of(path: PathBuf) -> SourceFile {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    made_of(&name, &members_of(&name, path))
}

fn members_of(name: &str, path: PathBuf) -> Vec<(String, Vec<u8>)> {
    let mut members: Vec<(String, Vec<u8>)> = Vec::new();
    let taken = unpack(name, Box::new(read(path)), &mut |part| {
        match part {
            Unpacked::File(path) => members.push((path.into(), Vec::new())),
            Unpacked::Bytes(bytes) => members.last_mut().unwrap().1.extend_from_slice(bytes),
            Unpacked::Place(_) => unreachable!("bytes were asked for"),
        }
        true
    });
    taken.unwrap_or_else(|error| panic!("{error}"));
    members
}

fn made_of(name: &str, members: &[(String, Vec<u8>)]) -> SourceFile {
    let member = |end: &str| &members.iter().find(|(path, _)| path.ends_with(end)).unwrap().1;
    let storages: Vec<_> = members.iter().filter(|(path, _)| path.contains("/data/")).collect();
    let input = TorchInput {
        name: name.into(),
        pickle: member("/data.pkl").len(),
        storages: storages
            .iter()
            .map(|(path, bytes)| (path.rsplit('/').next().unwrap().into(), bytes.len()))
            .collect(),
        big_endian: member("/byteorder") == b"big",
    };
    let mut bytes = member("/data.pkl").clone();
    storages
        .iter()
        .for_each(|(_, storage)| bytes.extend_from_slice(storage));
    SourceFile::torch(input, Box::new(bytes))
}

#[test]
fn each_set_is_read_as_it_was_meant() {
    let all = json("expected.json");
    let all = all.as_object().unwrap();
    assert!(all.len() > 40);
    let wrong = |(name, truth): &(&String, &Value)| std::panic::catch_unwind(|| check(name, truth)).is_err();
    let failures: Vec<&String> = all.iter().filter(wrong).map(|(name, _)| name).collect();
    assert!(failures.is_empty(), "{} of {}: {failures:?}", failures.len(), all.len());
}

fn check(name: &str, truth: &Value) {
    let texts = |key: &str| truth[key].as_array().cloned().unwrap_or_default();
    let data = load(files(truth));
    if !texts("error").is_empty() {
        let error = data.expect_err(name);
        for part in texts("error") {
            assert!(error.to_string().contains(part.as_str().unwrap()), "{name}: {error}");
        }
        assert!(error.hint().ends_with('.'), "{name}: {}", error.hint());
        return;
    }
    let data = data.unwrap_or_else(|error| panic!("{name}: {error}"));
    if let Some(numbers) = truth["numbers"].as_array() {
        let last = |index: usize| f64::from(*data.images.values(index).last().unwrap());
        let found: Vec<f64> = (0..data.images.count()).map(last).collect();
        let numbers: Vec<f64> = numbers.iter().map(|number| number.as_f64().unwrap()).collect();
        assert_eq!(found, numbers, "{name}");
    }
    if let Some(shape) = truth["shape"].as_array() {
        let shape: Vec<usize> = shape.iter().map(|size| size.as_u64().unwrap() as usize).collect();
        assert_eq!(data.images.common_shape().map(Vec::from), Some(shape), "{name}");
    }
    if let Some(pixels) = truth["pixels"].as_array() {
        let found: Vec<f32> = (0..data.images.count())
            .flat_map(|index| data.images.values(index))
            .collect();
        let pixels: Vec<f32> = pixels.iter().map(|value| value.as_f64().unwrap() as f32).collect();
        assert_eq!(found, pixels, "{name}");
    }
    let names: Vec<&str> = data.columns.iter().map(|column| &column.name[..]).collect();
    let wanted: Vec<&str> = truth["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| column["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, wanted, "{name}: {:?}", data.notes);
    for (column, truth) in data.columns.iter().zip(truth["columns"].as_array().unwrap()) {
        assert_eq!(
            labels(column),
            expected_labels(&truth["labels"]),
            "{name}: {}",
            column.name
        );
        assert_eq!(
            column.classes,
            expected_labels(&truth["classes"]),
            "{name}: {}",
            column.name
        );
    }
    let words = |part: &str| expected_labels(&truth["split"][part]);
    let split = truth["split"].is_object().then(|| SplitColumn {
        column: truth["split"]["column"].as_str().unwrap().into(),
        train: words("train"),
        validation: words("validation"),
        test: words("test"),
    });
    assert_eq!(data.split, split, "{name}");
    let is_split = |index| Some(&names[index]) == split.as_ref().map(|split| &split.column[..]).as_ref();
    assert!(!data.learned().is_some_and(is_split), "{name} learns its parts");
    for said in texts("says") {
        let notes = data.notes.join(" ");
        assert!(notes.contains(said.as_str().unwrap()), "{name}: {notes}");
    }
}

#[test]
fn texts_of_a_table_are_what_pandas_reads() {
    let images = read(folder().join("plain_images.pkl"));
    for truth in json("texts.json").as_array().unwrap() {
        let values = expected_labels(&truth["values"]);
        let table = Table {
            columns: vec![TextColumn {
                name: "y".into(),
                values: values.clone(),
            }],
            starts: (0..6).collect(),
        };
        let data = load(vec![
            made("images.pkl", images.clone()),
            SourceFile::table("y.csv", table),
        ]);
        let data = data.unwrap_or_else(|error| panic!("{values:?}: {error}"));
        assert_eq!(
            labels(&data.columns[0]),
            expected_labels(&truth["labels"]),
            "{values:?}"
        );
        assert_eq!(
            data.columns[0].classes,
            expected_labels(&truth["classes"]),
            "{values:?}"
        );
    }
}

fn with(files: Vec<SourceFile>, layout: LayoutOptions) -> Dataset {
    let mut loading = Loading::new(files).with_layout(layout);
    loop {
        if let Some(data) = loading.advance(100).unwrap() {
            return data;
        }
    }
}

#[test]
fn a_class_may_stand_for_a_missing_label() {
    let files = opened(folder().join("class_names.npz"));
    let layout = LayoutOptions {
        missing: Some("0".into()),
        ..LayoutOptions::default()
    };
    let column = &with(files, layout).columns[0];
    assert_eq!(column.codes, [1, LEFT_OUT, 0, 1, LEFT_OUT, LEFT_OUT]);
    assert_eq!(
        (&column.classes[..], &column.counts[..]),
        (&["cat", "dog"].map(String::from)[..], &[1, 2][..])
    );
}

#[test]
fn one_part_can_be_chosen_and_a_preview_holds_the_first_images() {
    let parts = || opened(folder().join("parts.npz"));
    let layout = LayoutOptions {
        entry: Some("x_val.npy".into()),
        ..LayoutOptions::default()
    };
    let data = with(parts(), layout);
    assert_eq!((data.images.count(), data.images.values(0).last()), (2, Some(&7.0)));
    let mut loading = Loading::new(parts()).with_first(8);
    let data = loop {
        if let Some(data) = loading.advance(100).unwrap() {
            break data;
        }
    };
    assert_eq!(
        (data.images.count(), data.columns[0].codes.len(), data.layout.count),
        (8, 8, 11)
    );
}

/// A storage that is not there, is shorter than it says, or is left by a tensor, is refused before anything is read of it.
#[test]
fn tensors_stay_within_their_storages() {
    let pickle = |size: &[u8], stride: &[u8], offset: u8, count: u8, key: &str| {
        let key = [b"X\x01\0\0\0".as_slice(), key.as_bytes()].concat();
        [
            b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nByteStorage\n".as_slice(),
            &key,
            b"X\x03\0\0\0cpuK",
            &[count],
            b"tQK",
            &[offset],
            size,
            stride,
            b"\x89NtR.",
        ]
        .concat()
    };
    let load_one = |pickle: Vec<u8>| {
        let members = [
            ("t/data.pkl", pickle),
            ("t/byteorder", b"little".to_vec()),
            ("t/data/0", vec![7; 24]),
        ];
        load(vec![made_of(
            "t.pt",
            &members.map(|(path, bytes)| (path.to_string(), bytes)),
        )])
    };
    let (size, stride) = (b"K\x03K\x04K\x02\x87".as_slice(), b"K\x08K\x02K\x01\x87".as_slice());
    let data = load_one(pickle(size, stride, 0, 24, "0")).unwrap();
    assert_eq!((data.images.count(), data.images.common_shape()), (3, Some([4, 2, 1])));
    for (size, stride, offset, count, key) in [
        (size, stride, 1, 24, "0"),
        (size, stride, 0, 23, "0"),
        (size, stride, 0, 25, "0"),
        (size, stride, 0, 24, "1"),
        (size, b"K\x08K\x03K\x01\x87", 0, 24, "0"),
        (size, b"K\x08K\x02\x86", 0, 24, "0"),
        (size, b"J\xff\xff\xff\xffK\x02K\x01\x87", 23, 24, "0"),
        // More images than the file has bytes, all of them the same.
        (b"J\xff\xff\xff\x7fK\x04K\x02\x87", b"K\0K\x02K\x01\x87", 0, 24, "0"),
    ] {
        let error = load_one(pickle(size, stride, offset, count, key)).unwrap_err();
        assert_eq!(error.code(), "broken_pickle", "{error}");
    }
    let members = [("t/data.pkl", vec![0x80, 2, b'.']), ("t/byteorder", vec![])];
    let mut short = made_of("t.pt", &members.map(|(path, bytes)| (path.to_string(), bytes)));
    if let cnn_playground::data::FileContents::Torch(input, _) = &mut short.contents {
        input.storages.push(("0".into(), usize::MAX));
    }
    assert_eq!(load(vec![short]).unwrap_err().code(), "truncated_pickle");
}

/// The cases of other people's reports that are single files of values: one of their right readings is what is read.
#[test]
fn files_as_people_met_them_are_read_right() {
    let Some(folder) = datasets() else { return };
    let manifest: Value = serde_json::from_slice(&read(folder.join("reports/manifest.json"))).unwrap();
    let single = |case: &&Value| {
        let files = case["files"].as_array().unwrap();
        let name = files[0].as_str().unwrap();
        files.len() == 1 && (name.ends_with(".npz") || name.ends_with(".pkl"))
    };
    let cases: Vec<&Value> = manifest["cases"].as_array().unwrap().iter().filter(single).collect();
    assert!(cases.len() >= 8);
    for case in cases {
        let name = case["files"][0].as_str().unwrap();
        let data = load(opened(folder.join("reports").join(name))).unwrap_or_else(|error| panic!("{name}: {error}"));
        let right = case["right"]
            .as_array()
            .unwrap()
            .iter()
            .find(|right| right["images"].is_number())
            .unwrap();
        let size = ["height", "width", "channels"].map(|key| right[key].as_u64().unwrap() as usize);
        assert_eq!(data.images.common_shape(), Some(size), "{name}");
        assert_eq!(data.images.count() as u64, right["images"].as_u64().unwrap(), "{name}");
        for column in right["columns"].as_array().unwrap() {
            let wanted = expected_labels(&column["labels"]);
            let found = data.columns.iter().find(|other| labels(other) == wanted);
            let found = found.unwrap_or_else(|| panic!("{name}: {:?}", data.notes));
            assert_eq!(found.classes, expected_labels(&column["classes"]), "{name}");
            if column["name"].is_string() {
                assert_eq!(found.name, column["name"].as_str().unwrap(), "{name}");
            }
            if column["learned"] == true {
                assert_eq!(
                    data.learned().map(|index| &data.columns[index].name),
                    Some(&found.name),
                    "{name}"
                );
            }
        }
        for (index, look) in right["look"].as_array().into_iter().flatten().enumerate() {
            let [row, column, value] = [0, 1, 2].map(|part| look[part].as_u64().unwrap() as usize);
            let place = (row * size[1] + column) * size[2];
            assert_eq!(data.images.values(index)[place], value as f32, "{name}: image {index}");
        }
    }
    let data = load(vec![torch_of(folder.join("wild/pt_tensor_4d/tensor_4d.pt"))]).unwrap();
    assert_eq!((data.images.count(), data.images.common_shape()), (2, Some([2, 2, 3])));
    let error = load(vec![torch_of(folder.join("wild/pt_checkpoint/checkpoint.pt"))]).unwrap_err();
    assert!(error.to_string().contains("weights of a model of PyTorch"), "{error}");
}

/// Whatever a byte is changed to, the file is read or refused.
#[test]
fn a_changed_byte_does_no_harm() {
    let all = json("expected.json");
    let mut count = 0;
    for truth in all.as_object().unwrap().values() {
        let Some(name) = truth["files"][0].as_str().filter(|name| !name.ends_with(".npz")) else {
            continue;
        };
        let bytes = read(folder().join(name));
        if name.ends_with(".pt") {
            let members = members_of(name, folder().join(name));
            for at in 0..members[0].1.len() {
                let mut members = members.clone();
                members[0].1[at] ^= 0xff;
                count += usize::from(load(vec![made_of(name, &members)]).is_ok());
            }
        }
        if bytes.len() > 6000 || name.ends_with(".pt") {
            continue;
        }
        let images = read(folder().join("plain_images.pkl"));
        for at in (0..bytes.len()).step_by(5) {
            for change in [0x01, 0xff] {
                let mut bytes = bytes.clone();
                bytes[at] ^= change;
                let alone = load(vec![made(name, bytes.clone())]);
                let beside = load(vec![made("images.pkl", images.clone()), made(name, bytes)]);
                count += usize::from(alone.is_ok()) + usize::from(beside.is_ok());
            }
        }
    }
    assert!(count > 0, "some changes are harmless");
}
