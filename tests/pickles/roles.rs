//! Two files, in any order: which holds the images is found out, and said.

use cnn_playground::data::load;

use crate::support::made;

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
    assert_eq!(data.notes, ["Images come from faces.pkl, labels from eyes.pkl."]);
    assert_eq!(data.columns[0].classes, ["a", "b"]);
}

#[test]
fn of_one_file_there_is_nothing_to_say() {
    let data = load(vec![made("faces.pkl", IMAGES)]).unwrap();
    assert!(data.columns.is_empty());
    assert_eq!(data.notes, Vec::<String>::new());
}
