//! Two files, in any order: which holds the images is found out, and said.

use cnn_playground::data::load;
use cnn_playground::explain::Explain;

use crate::support::{made, npy, refused};

/// `pickle.dumps([[[1, 2], [3, 4]], [[5, 6], [7, 8]]], 2)`
const IMAGES: &[u8] = b"\x80\x02](](](K\x01K\x02e](K\x03K\x04ee](](K\x05K\x06e](K\x07K\x08eee.";
/// `pickle.dumps(["a", "b"], 2)`
const LABELS: &[u8] = b"\x80\x02](X\x01\0\0\0aX\x01\0\0\0be.";

#[test]
fn either_order_gives_the_same_data_and_says_which_file_is_which() {
    let images = || made("faces.pkl", IMAGES);
    let labels = || made("eyes.pkl", LABELS);
    let data = load(vec![images(), labels()]).unwrap();
    assert_eq!(data, load(vec![labels(), images()]).unwrap());
    assert_eq!(
        data.notes,
        ["Images come from faces.pkl, labels from eyes.pkl, in the same order."]
    );
    assert_eq!(data.columns[0].classes, ["a", "b"]);
}

#[test]
fn of_one_file_there_is_nothing_to_say() {
    let data = load(vec![made("faces.pkl", IMAGES)]).unwrap();
    assert!(data.columns.is_empty());
    assert_eq!(data.notes, Vec::<String>::new());
}

#[test]
fn the_arrays_of_an_npz_find_their_parts_by_their_names() {
    let images = |name: &str, value: u8| made(name, npy("|u1", "(2, 4, 5)", &[value; 40]));
    let labels = |name: &str| made(name, npy("<i8", "(2,)", &[0u64, 1].map(u64::to_le_bytes).concat()));
    let data = load(vec![
        images("X_test.npy", 7),
        images("X_train.npy", 3),
        labels("y_test.npy"),
        labels("y_train.npy"),
    ])
    .unwrap();
    assert_eq!((data.images.count(), data.images.max), (4, 7.0));
    let from =
        "Images come from X_train.npy and X_test.npy, labels from y_train.npy and y_test.npy, in the same order.";
    assert_eq!(data.notes[0], from);
    assert_eq!([0, 2].map(|index| data.images.values(index)[0]), [3.0, 7.0]);
    let names: Vec<&str> = data.columns.iter().map(|column| &column.name[..]).collect();
    assert_eq!(names, ["y", "split"]);
    assert_eq!(data.columns[1].codes, [1, 1, 0, 0]);
    let data = load(vec![images("images.npy", 1), labels("labels.npy")]).unwrap();
    assert_eq!(data.columns[0].classes, ["0", "1"]);
}

#[test]
fn a_npy_file_says_what_is_wrong_with_it() {
    for (bytes, code) in [
        (npy("|u1", "(2, 4, 5)", &[0; 39]), "broken_pickle"),
        (npy("<c8", "(2, 4, 5)", &[0; 320]), "not_data"),
        (npy("|V4", "(2, 4, 5)", &[0; 160]), "not_data"),
        (npy("?", "(2, 4, 5)", &[0; 160]), "broken_pickle"),
        (npy("|u1", "(18446744073709551615, 9)", &[0; 9]), "broken_pickle"),
        (b"\x93NUMPY\x09\0..".to_vec(), "broken_pickle"),
    ] {
        assert_eq!(refused(vec![made("X.npy", bytes)]).code(), code);
    }
}
