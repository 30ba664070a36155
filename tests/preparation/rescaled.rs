//! Floats that are kept as bytes are prepared like floats.

use cnn_playground::data::{Images, Pixels, PrepareOptions, Prepared, prepare};
use serde_json::{Value, json};

use super::column;

const COUNT: usize = 8;

fn prepared(images: &Images, options: &Value) -> Prepared {
    let labels: Vec<&str> = (0..COUNT).map(|index| ["left", "right"][index % 2]).collect();
    let options: PrepareOptions = serde_json::from_value(options.clone()).unwrap();
    prepare(images, &column(&labels), &options).unwrap()
}

/// To the last bit, of one image.
fn bits(values: Vec<f32>) -> Vec<u32> {
    values.into_iter().map(f32::to_bits).collect()
}

#[test]
fn floats_kept_as_bytes_are_prepared_like_floats() {
    let shape = [6, 5, 3];
    let bytes: Vec<u8> = (0..COUNT * 90).map(|place| (place * 37 % 256) as u8).collect();
    let floats = bytes.iter().map(|&byte| f32::from(byte) / 255.0).collect();
    let kept = Images::of_shape(shape, Pixels::Rescaled(bytes));
    let floats = Images::of_shape(shape, Pixels::F32(floats));
    assert_eq!(
        (&kept.dtype, kept.min, kept.max),
        (&floats.dtype, floats.min, floats.max)
    );
    let rotation = json!([{"class_name": "RandomRotation", "config": {"factor": 0.2}}]);
    for options in [
        json!({}),
        json!({"mode": "L", "resize": [4, 7]}),
        json!({"enhance": [{"class_name": "SHARPEN", "config": {}}, {"class_name": "equalize", "config": {}}]}),
        json!({"rescale": 255.0}),
        json!({"augment": {"layers": rotation, "copies": 2}}),
        json!({"augment": {"layers": rotation, "each_epoch": true}}),
    ] {
        let (ours, theirs) = (prepared(&kept, &options), prepared(&floats, &options));
        let (ours, theirs) = (ours.inputs(&kept).in_epoch(1), theirs.inputs(&floats).in_epoch(1));
        assert_eq!(ours.count(), theirs.count());
        for index in 0..ours.count() {
            assert_eq!(
                bits(ours.values(index)),
                bits(theirs.values(index)),
                "{options}: image {index}"
            );
        }
    }
}
