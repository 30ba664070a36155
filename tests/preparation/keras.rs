//! Augmentation: given the same random transformation, the pixels of Keras's layers to 1e-4; drawn between the same ends.

use cnn_playground::data::Shape;
use cnn_playground::data::augment::{Augmentation, Layer, Transformation};
use serde_json::{Value, json};

use super::{floats, sizes};

fn fixtures() -> Value {
    serde_json::from_str(include_str!("keras.json")).unwrap()
}

fn layer(value: &Value) -> Layer {
    let augmentation = Augmentation::read(&json!([value]), 0).unwrap_or_else(|problem| panic!("{value}: {problem}"));
    augmentation.layers()[0].clone()
}

fn drawn(class_name: &str, drawn: &Value) -> Transformation {
    let number = |key: &str| drawn[key].as_f64().unwrap() as f32;
    let size = |key: &str| drawn[key].as_u64().unwrap() as usize;
    match class_name {
        "RandomRotation" => Transformation::Rotation { angle: number("angle") },
        "RandomTranslation" => Transformation::Translation {
            down: number("down"),
            right: number("right"),
        },
        "RandomZoom" => Transformation::Zoom {
            height: number("height"),
            width: number("width"),
        },
        "RandomFlip" => Transformation::Flip(drawn["flip"].as_bool().unwrap()),
        "RandomContrast" => Transformation::Contrast {
            factor: number("factor"),
        },
        "RandomBrightness" => Transformation::Brightness { delta: number("delta") },
        "RandomCrop" => Transformation::Crop {
            top: size("top"),
            left: size("left"),
        },
        other => panic!("{other}"),
    }
}

#[test]
fn the_same_transformation_gives_the_pixels_of_keras() {
    let fixtures = fixtures();
    let shape: Shape = sizes(&fixtures["image"]["shape"]);
    let image = floats(&fixtures["image"]["values"]);
    let cases = fixtures["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 3 * 8 + 6 + 2 + 2 + 1);
    for case in cases {
        let class_name = case["layer"]["class_name"].as_str().unwrap();
        let mut out = Vec::new();
        layer(&case["layer"]).apply(drawn(class_name, &case["drawn"]), &image, shape, &mut out);
        let expected = floats(&case["values"]);
        assert_eq!(out.len(), expected.len(), "{}", case["layer"]);
        for (place, (value, expected)) in out.iter().zip(expected).enumerate() {
            assert!(
                (value - expected).abs() <= 1e-4,
                "{} value {place}: {value}, not {expected}",
                case["layer"]
            );
        }
    }
}

/// The least and the greatest that Keras drew in 4000 draws lie just within the ends, which the lots 0 and (almost) 1 give.
#[test]
fn what_is_drawn_lies_between_the_ends_of_keras() {
    let fixtures = fixtures();
    let shape: Shape = [7, 9, 1];
    for case in fixtures["ends"].as_array().unwrap() {
        let layer = layer(&case["layer"]);
        let of = |lot: f32| match (layer.draw([lot, lot], shape), case["of"].as_str().unwrap()) {
            (Transformation::Rotation { angle }, "angle") => vec![angle],
            (Transformation::Translation { down, right }, "translations") => vec![right, down],
            (Transformation::Zoom { height, .. }, "height_zoom") => vec![height],
            (Transformation::Zoom { width, .. }, "width_zoom") => vec![width],
            (Transformation::Contrast { factor }, "contrast_factor") => vec![factor],
            (Transformation::Brightness { delta }, "rgb_delta") => vec![delta],
            other => panic!("{other:?}"),
        };
        let ends = of(0.0).into_iter().zip(of(1.0));
        for ((least, most), (seen_least, seen_most)) in
            ends.zip(floats(&case["least"]).into_iter().zip(floats(&case["most"])))
        {
            let near = 0.005 * (most - least);
            assert!(
                least <= seen_least && seen_least <= least + near,
                "{case}: from {least}"
            );
            assert!(most >= seen_most && seen_most >= most - near, "{case}: to {most}");
        }
    }
}

#[test]
fn a_layer_that_cannot_work_says_which_option_is_wrong() {
    let refused = |layer: Value| Augmentation::read(&json!([layer]), 0).unwrap_err();
    for (layer, words) in [
        (
            json!({"class_name": "RandomRotation", "config": {"factor": 1.2}}),
            "`factor` of RandomRotation must be between -1 and 1, or two such numbers, not 1.2",
        ),
        (
            json!({"class_name": "RandomRotation", "config": {}}),
            "`factor` of RandomRotation",
        ),
        (
            json!({"class_name": "RandomZoom", "config": {"height_factor": -1}}),
            "`height_factor` of RandomZoom must be more than -1",
        ),
        (
            json!({"class_name": "RandomFlip", "config": {"mode": "sideways"}}),
            "one of horizontal_and_vertical, horizontal, vertical",
        ),
        (
            json!({"class_name": "RandomTranslation", "config": {"height_factor": 0.1, "width_factor": 0.1, "fill_mode": "mirror"}}),
            "`fill_mode`",
        ),
        (
            json!({"class_name": "RandomContrast", "config": {"factor": [0.2, 0.4, 0.6]}}),
            "`factor` of RandomContrast",
        ),
        (
            json!({"class_name": "RandomBrightness", "config": {"factor": 0.1, "value_range": [1, 1]}}),
            "`value_range`",
        ),
        (
            json!({"class_name": "RandomCrop", "config": {"height": 0, "width": 3}}),
            "`height` of RandomCrop",
        ),
        (
            json!({"class_name": "RandomFlip", "config": {"angle": 3}}),
            "RandomFlip has no option `angle`",
        ),
        (
            json!({"class_name": "Dense", "config": {}}),
            "there is no layer \"Dense\" here",
        ),
        (json!(7), "7 is no layer"),
    ] {
        let problem = refused(layer.clone());
        assert!(problem.contains(words), "{layer}: {problem}");
    }
}

#[test]
fn what_keras_writes_besides_is_read_over() {
    let config = json!({"name": "random_flip", "trainable": true, "dtype": {"module": "keras"}, "seed": 3,
        "data_format": "channels_last", "mode": "vertical"});
    assert_eq!(
        layer(&json!({"module": "keras.layers", "class_name": "RandomFlip", "config": config})),
        Layer::RandomFlip {
            horizontal: false,
            vertical: true
        }
    );
}
