//! What is guessed where a file may be understood in more than one way, and that the reader's choice decides.

use cnn_playground::data::{DataError, Dataset, LayoutOptions, Loading, SourceFile};
use cnn_playground::explain::Explain;
use cnn_playground::input::DataFormat;

use crate::instructions::{array, bytes, text};
use crate::support::made;

fn load(files: Vec<SourceFile>, layout: &LayoutOptions) -> Result<Dataset, DataError> {
    let mut loading = Loading::new(files).with_layout(layout.clone());
    loop {
        if let Some(data) = loading.advance(usize::MAX)? {
            return Ok(data);
        }
    }
}

fn guess() -> LayoutOptions {
    LayoutOptions::default()
}

fn axis(axis: usize) -> LayoutOptions {
    LayoutOptions {
        axis: Some(axis),
        ..guess()
    }
}

fn entry(entry: &str) -> LayoutOptions {
    LayoutOptions {
        entry: Some(entry.into()),
        ..guess()
    }
}

/// An array of the values 0, 1, 2, ... modulo 251.
fn counted(shape: &[u64]) -> Vec<u8> {
    let len: u64 = shape.iter().product();
    let values: Vec<u8> = (0..len).map(|value| (value % 251) as u8).collect();
    array(&values, "u1", shape)
}

fn pickle(name: &str, parts: &[&[u8]]) -> SourceFile {
    made(name, [b"\x80\x04".as_slice(), &parts.concat(), b"."].concat())
}

/// A list of so many labels, a and b in turn.
fn labels(count: usize) -> Vec<u8> {
    let both = [text("a"), text("b")];
    let all: Vec<u8> = (0..count).flat_map(|index| both[index % 2].clone()).collect();
    [b"](".as_slice(), &all, b"e"].concat()
}

fn sizes(data: &Dataset) -> (usize, [usize; 3]) {
    (data.images.count(), data.images.common_shape().unwrap())
}

#[test]
fn rows_of_any_length_are_images_of_a_size_that_can_be_chosen() {
    let file = || pickle("rows.pkl", &[&counted(&[10, 3840])]);
    let data = load(vec![file()], &guess()).unwrap();
    assert_eq!(sizes(&data), (10, [60, 64, 1]));
    assert!(data.layout.is_guess);
    assert_eq!(
        data.notes,
        ["Each row of 3840 numbers was taken for a gray image of 60 x 64."]
    );
    let shape = |shape| LayoutOptions {
        shape: Some(shape),
        ..guess()
    };
    let data = load(vec![file()], &shape([48, 80])).unwrap();
    assert_eq!((sizes(&data), data.layout.is_guess), ((10, [48, 80, 1]), false));
    // In color: plane by plane, or pixel by pixel.
    let planes = load(vec![file()], &shape([40, 32])).unwrap();
    assert_eq!(sizes(&planes), (10, [40, 32, 3]));
    let byte = |index: usize| (index % 251) as f32;
    let first = |data: &Dataset| data.images.values(1)[..3].to_vec();
    assert_eq!(first(&planes), [3840, 3840 + 1280, 3840 + 2560].map(byte));
    let pixels = LayoutOptions {
        data_format: Some(DataFormat::ChannelsLast),
        ..shape([40, 32])
    };
    assert_eq!(
        first(&load(vec![file()], &pixels).unwrap()),
        [3840, 3841, 3842].map(byte)
    );
    let error = load(vec![file()], &shape([50, 50])).unwrap_err();
    assert_eq!(error.code(), "unknown_layout");
    assert!(error.to_string().ends_with("is 3840"), "{error}");
}

#[test]
fn the_axis_of_the_images_follows_from_the_labels_or_is_chosen() {
    let (array, image) = (counted(&[64, 64, 100]), |row: usize, column: usize, index: usize| {
        ((row * 64 + column) * 100 + index) % 251
    });
    let along_the_last = |data: &Dataset| {
        assert_eq!((sizes(data), data.layout.axis), ((100, [64, 64, 1]), Some(2)));
        let values = data.images.values(7);
        assert_eq!(values[3 * 64 + 5], image(3, 5, 7) as f32);
    };
    // One file that holds both, and two.
    let both = pickle("both.pkl", &[b"}(", &text("X"), &array, &text("y"), &labels(100), b"u"]);
    let data = load(vec![both], &guess()).unwrap();
    along_the_last(&data);
    assert_eq!(data.columns[0].codes.len(), 100);
    let files = |labels: &[u8]| vec![pickle("X.pkl", &[&array]), pickle("y.pkl", &[labels])];
    along_the_last(&load(files(&labels(100)), &guess()).unwrap());
    // Without labels, because they are squares.
    let data = load(vec![pickle("X.pkl", &[&array])], &guess()).unwrap();
    along_the_last(&data);
    assert!(data.layout.is_guess);
    assert_eq!(
        data.notes,
        [
            "The array of shape (64, 64, 100) was taken for 100 images of 64 x 64 along its axis 2, which makes squares of them."
        ]
    );
    let axes: Vec<_> = data.layout.axes.iter().map(|axis| (axis.axis, axis.count)).collect();
    assert_eq!(axes, [(0, 64), (1, 64), (2, 100)]);
    // 64 labels say otherwise, and so may the reader.
    let data = load(files(&labels(64)), &guess()).unwrap();
    assert_eq!((sizes(&data), data.layout.axis), ((64, [64, 100, 1]), Some(0)));
    let data = load(vec![pickle("X.pkl", &[&array])], &axis(1)).unwrap();
    assert_eq!((sizes(&data), data.layout.is_guess), ((64, [64, 100, 1]), false));
    assert_eq!(data.images.values(5)[100], image(1, 5, 0) as f32);
    // Where the labels are of another number than what was chosen, that is what is said.
    assert_eq!(load(files(&labels(100)), &axis(0)).unwrap_err().code(), "label_count");
    let error = load(files(&labels(100)), &axis(3)).unwrap_err();
    assert!(error.to_string().ends_with("there are axes 0, 1, 2"), "{error}");
    // Images that are columns are none unless that is chosen: tables of measurements look like them.
    let columns = || {
        vec![
            pickle("X.pkl", &[&counted(&[784, 30])]),
            pickle("y.pkl", &[&labels(30)]),
        ]
    };
    assert_eq!(load(columns(), &guess()).unwrap_err().code(), "not_data");
    assert_eq!(sizes(&load(columns(), &axis(1)).unwrap()), (30, [28, 28, 1]));
    // Images of 60 x 64 that lie along the last axis.
    let pair = |shape: &[u64], count| {
        let files = vec![pickle("X.pkl", &[&counted(shape)]), pickle("y.pkl", &[&labels(count)])];
        load(files, &guess()).map(|data| sizes(&data))
    };
    assert_eq!(pair(&[60, 64, 30], 30), Ok((30, [60, 64, 1])));
    assert_eq!(pair(&[30, 784], 30), Ok((30, [28, 28, 1])));
    // As MATLAB writes them.
    assert_eq!(pair(&[8, 9, 3, 30], 30), Ok((30, [8, 9, 3])));
}

#[test]
fn another_entry_can_be_chosen() {
    let dict = || {
        let parts: [&[u8]; 10] = [
            b"}(",
            &text("X_train"),
            &counted(&[6, 8, 8]),
            &text("X_test"),
            &counted(&[4, 8, 8]),
            &text("y_train"),
            &labels(6),
            &text("y_test"),
            &labels(4),
            b"u",
        ];
        pickle("both.pkl", &parts)
    };
    let data = load(vec![dict()], &guess()).unwrap();
    assert_eq!(
        (data.images.count(), data.layout.entry.as_str(), data.layout.is_guess),
        (10, "", false)
    );
    let entries: Vec<_> = data
        .layout
        .entries
        .iter()
        .map(|entry| (&entry.name[..], &entry.what[..]))
        .collect();
    assert_eq!(
        entries,
        [
            ("", "all parts: train, test"),
            ("X_train", "an array of shape (6, 8, 8) and type uint8"),
            ("X_test", "an array of shape (4, 8, 8) and type uint8")
        ]
    );
    let data = load(vec![dict()], &entry("X_test")).unwrap();
    assert_eq!((data.images.count(), data.columns[0].codes.len()), (4, 4));
    assert_eq!((data.layout.entry.as_str(), data.layout.is_guess), ("X_test", false));
    let error = load(vec![dict()], &entry("Z")).unwrap_err();
    assert!(
        error.to_string().ends_with("there are entries \"X_train\", \"X_test\""),
        "{error}"
    );

    // ((X, y), (X, y)), as mnist.pkl.gz has it.
    let pairs = || {
        let pair = |count| [counted(&[count, 8, 8]), labels(count as usize), b"\x86".to_vec()].concat();
        pickle("pairs.pkl", &[&pair(6), &pair(4), b"\x86"])
    };
    let all = load(vec![pairs()], &guess()).unwrap();
    assert_eq!((all.images.count(), all.layout.entry.as_str()), (10, ""));
    assert_eq!(load(vec![pairs()], &entry("0/0")).unwrap().images.count(), 6);
    let data = load(vec![pairs()], &entry("1/0")).unwrap();
    assert_eq!((data.images.count(), data.columns[0].codes.len()), (4, 4));
    let entries: Vec<_> = data.layout.entries.iter().map(|entry| &entry.name[..]).collect();
    assert_eq!(entries, ["0/0", "1/0"]);

    // Two files of images, of which nothing tells which is meant.
    let files = || {
        vec![
            pickle("cats.pkl", &[&counted(&[5, 8, 8])]),
            pickle("dogs.pkl", &[&counted(&[6, 8, 8])]),
        ]
    };
    assert_eq!(load(files(), &guess()).unwrap_err().code(), "two_files_of_images");
    let data = load(files(), &entry("dogs.pkl")).unwrap();
    assert_eq!((data.images.count(), data.layout.entry.as_str()), (6, "dogs.pkl"));
}

/// What may be chosen after a load that went wrong: its code, the entry that was taken, all entries, and all axes.
fn after(files: Vec<SourceFile>) -> (&'static str, String, Vec<String>, Vec<usize>) {
    let mut loading = Loading::new(files);
    let error = loop {
        match loading.advance(usize::MAX) {
            Ok(None) => {}
            Ok(Some(_)) => panic!("nothing is wrong"),
            Err(error) => break error,
        }
    };
    let layout = loading.layout();
    assert!(layout.has_choice());
    let entries = layout.entries.iter().map(|entry| entry.name.clone()).collect();
    let axes = layout.axes.iter().map(|axis| axis.axis).collect();
    (error.code(), layout.entry.clone(), entries, axes)
}

#[test]
fn what_goes_wrong_leaves_the_choice_of_another_entry_or_axis() {
    let dict = |parts: &[&[u8]]| vec![pickle("both.pkl", &[b"}(", &parts.concat(), b"u"])];
    let names = |names: &[&str]| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
    // The thumbnails come first, but the labels are as many as the photographs.
    let two = || {
        dict(&[
            &text("thumbs"),
            &counted(&[5, 8, 8]),
            &text("photos"),
            &counted(&[6, 9, 9]),
            &text("labels"),
            &labels(6),
        ])
    };
    assert_eq!(
        after(two()),
        (
            "label_count",
            "thumbs".into(),
            names(&["thumbs", "photos"]),
            vec![0, 1, 2]
        )
    );
    assert_eq!(sizes(&load(two(), &entry("photos")).unwrap()), (6, [9, 9, 1]));
    // Values that no network can learn from.
    let not_finite = array(&[f32::NAN.to_le_bytes(); 2 * 25].concat(), "f4", &[2, 5, 5]);
    let file = || dict(&[&text("images"), &not_finite, &text("X"), &counted(&[2, 5, 5])]);
    let (code, ..) = after(file());
    assert_eq!(code, "not_finite");
    assert_eq!(load(file(), &entry("X")).unwrap().images.count(), 2);
    // Files of which nothing tells which is meant.
    let cats_and_dogs = vec![
        pickle("cats.pkl", &[&counted(&[5, 8, 8])]),
        pickle("dogs.pkl", &[&counted(&[6, 8, 8])]),
    ];
    assert_eq!(
        after(cats_and_dogs),
        (
            "two_files_of_images",
            String::new(),
            names(&["cats.pkl", "dogs.pkl"]),
            vec![]
        )
    );
    // Images that are columns, alone and under the name of images.
    let columns = counted(&[784, 30]);
    assert_eq!(
        after(vec![pickle("X.pkl", &[&columns])]),
        ("not_data", String::new(), vec![], vec![1])
    );
    let named = || dict(&[&text("X"), &columns, &text("y"), &labels(30)]);
    assert_eq!(after(named()), ("not_data", "X".into(), vec![], vec![1]));
    let columns = LayoutOptions {
        axis: Some(1),
        ..entry("X")
    };
    assert_eq!(sizes(&load(named(), &columns).unwrap()), (30, [28, 28, 1]));
}

#[test]
fn a_preview_holds_the_first_images_and_what_is_known_of_all() {
    let both = pickle("both.pkl", &[&counted(&[64, 64, 100]), &labels(100), b"\x86"]);
    let mut loading = Loading::new(vec![both]).with_first(6);
    let data = loop {
        if let Some(data) = loading.advance(usize::MAX).unwrap() {
            break data;
        }
    };
    assert_eq!(
        (data.images.count(), data.columns[0].codes.len(), data.layout.count),
        (6, 6, 100)
    );
    assert_eq!(data.columns[0].counts, [50, 50]);
}

#[test]
fn keys_of_python_2_are_names() {
    let dict = pickle(
        "batch",
        &[
            b"}(",
            &bytes(b"labels"),
            &labels(6),
            &bytes(b"data"),
            &counted(&[6, 3072]),
            b"u",
        ],
    );
    let data = load(vec![dict], &guess()).unwrap();
    assert_eq!((sizes(&data), data.layout.entry.as_str()), ((6, [32, 32, 3]), "data"));
    assert_eq!(data.columns[0].name, "labels");
}

#[test]
fn what_is_left_aside_is_told() {
    let dates = array(&[0; 8 * 6], "M8", &[6]);
    let data = load(
        vec![pickle("both.pkl", &[&counted(&[6, 8, 8]), &dates, b"\x86"])],
        &guess(),
    )
    .unwrap();
    assert!(data.columns.is_empty());
    assert_eq!(
        data.notes,
        ["What is neither images nor labels is not used: an array of shape (6,) and type datetime64."]
    );
}

#[test]
fn values_that_are_neither_are_told_with_what_makes_either_of_them() {
    for (dtype, size, said) in [
        ("c8", 8, "complex64 (numpy.abs makes numbers of them)"),
        ("M8", 8, "datetime64 (array.astype(str) makes labels of them)"),
    ] {
        let file = pickle("data.pkl", &[&array(&vec![0; 5 * size], dtype, &[5])]);
        let error = load(vec![file], &guess()).unwrap_err().to_string();
        assert!(
            error.ends_with(&format!("type {said} is neither images nor labels")),
            "{error}"
        );
    }
}
