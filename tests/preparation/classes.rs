//! Classes merged and left out.

use cnn_playground::data::{LEFT_OUT, PrepareError, PrepareOptions, prepare};
use cnn_playground::explain::Explain;
use serde_json::json;

use super::{column, plain_images};

fn options(value: serde_json::Value) -> PrepareOptions {
    serde_json::from_value(value).unwrap()
}

#[test]
fn merged_classes_are_numbered_as_label_encoder_numbers_their_new_names() {
    // numpy: y = np.where(np.isin(y, ["left", "right"]), "sideways", y)[y != "up"]; LabelEncoder().fit_transform(y)
    let labels = ["left", "up", "straight", "right", "left", "down"];
    let merge = options(json!({"test": 0, "merge": {"sideways": ["left", "right"]}, "leave_out": ["up"]}));
    let prepared = prepare(&plain_images(6, [1, 1]), &column(&labels), &merge).unwrap();
    assert_eq!(prepared.column.classes, ["down", "sideways", "straight"]);
    assert_eq!(prepared.column.codes, [1, LEFT_OUT, 2, 1, 1, 0]);
    assert_eq!(prepared.column.counts, [1, 3, 1]);
    assert_eq!(prepared.train, [0, 2, 3, 4, 5]);
}

#[test]
fn what_cannot_be_merged_or_left_out_is_said() {
    let refused = |value| prepare(&plain_images(3, [1, 1]), &column(&["a", "b", "c"]), &options(value)).unwrap_err();
    let unknown = refused(json!({"leave_out": ["d"]}));
    assert_eq!(unknown.to_string(), "column \"y\" has no class \"d\"");
    let twice = refused(json!({"merge": {"x": ["a"]}, "leave_out": ["a"]}));
    assert_eq!(twice, PrepareError::ClassTwice("a".into()));
    let few = refused(json!({"leave_out": ["a", "b"]}));
    assert_eq!(few.to_string(), "only 1 class is left to learn");
}

#[test]
fn what_cannot_be_stratified_is_told_by_the_names_of_classes() {
    let refused = |labels: &[&str], value| {
        let error = prepare(&plain_images(labels.len(), [1, 1]), &column(labels), &options(value)).unwrap_err();
        (error.code(), error.to_string())
    };
    let stratified = || json!({"test": 0.25, "stratify": true});
    let birds = [
        "curlew", "spruce", "curlew", "osprey", "spruce", "curlew", "spruce", "curlew",
    ];
    let (code, lonely) = refused(&birds, stratified());
    assert_eq!(code, "class_with_one_member");
    assert_eq!(
        lonely,
        "class \"osprey\" has only 1 image to split, and a stratified split needs at least 2 of each class"
    );
    let numbers = ["1", "2", "1", "2", "1", "2", "3", "1"];
    let (_, lonely) = refused(&numbers, stratified());
    assert!(lonely.starts_with("class \"3\" has only 1 image"), "{lonely}");
    // After a merge the names are the new ones.
    let merged = json!({"test": 0.25, "stratify": true, "merge": {"plant": ["spruce"]}, "leave_out": ["curlew"]});
    let (_, lonely) = refused(&["curlew", "spruce", "osprey", "spruce"], merged);
    assert!(lonely.starts_with("class \"osprey\" has"), "{lonely}");
    let many: Vec<String> = (0..12).map(|number| format!("bird {number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let (_, lonely) = refused(&many, stratified());
    assert!(lonely.starts_with("12 classes (\"bird 0\", \"bird 1\", "), "{lonely}");
    assert!(lonely.contains(", …) have only 1 image"), "{lonely}");
    let (code, few) = refused(&["a", "b", "c", "a", "b", "c"], json!({"test": 0.3, "stratify": true}));
    assert_eq!(code, "too_few_rows_to_stratify");
    assert_eq!(
        few,
        "the test part has 2 images, but column \"y\" has 3 classes to stratify by"
    );
}
