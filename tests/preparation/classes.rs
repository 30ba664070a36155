//! Classes merged and left out.

use cnn_playground::data::{LEFT_OUT, PrepareError, PrepareOptions, prepare};
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
