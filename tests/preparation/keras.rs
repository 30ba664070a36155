//! Augmentation: given the same random transformation, the pixels of Keras's layers to 1e-4; drawn between the same ends.

use cnn_playground::data::Shape;
use cnn_playground::data::augment::{Augmentation, Layer};
use cnn_playground::nn::layers::{Transformation, Variation};
use serde_json::{Value, json};

use super::{floats, sizes};

fn fixtures() -> Value {
    serde_json::from_str(include_str!("keras.json")).unwrap()
}

fn layer(value: &Value) -> Layer {
    let augmentation = Augmentation::read(&json!([value]), 0).unwrap_or_else(|problem| panic!("{value}: {problem}"));
    augmentation.layers()[0].clone()
}

fn variation(value: &Value) -> Variation {
    match layer(value) {
        Layer::Varying(variation) => variation,
        other => panic!("{other:?}"),
    }
}

fn drawn(class_name: &str, drawn: &Value) -> Transformation {
    let number = |key: &str| drawn[key].as_f64().unwrap() as f32;
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
        other => panic!("{other}"),
    }
}

/// What a layer makes of an image by what was drawn.
fn varied(described: &Value, by: &Value, image: &[f32], shape: Shape) -> Vec<f32> {
    let class_name = described["class_name"].as_str().unwrap();
    let mut out = image.to_vec();
    if class_name == "RandomCrop" {
        // A lot in the middle of those that give this window.
        let config = &described["config"];
        let lot = |axis: usize, first: &str, length: &str| {
            let places = shape[axis] as f64 - config[length].as_f64().unwrap() + 1.0;
            ((by[first].as_f64().unwrap() + 0.5) / places) as f32
        };
        let lots = [lot(0, "top", "height"), lot(1, "left", "width")];
        layer(described).pass(Some(lots), &mut out, shape);
    } else {
        variation(described).apply(drawn(class_name, by), image, shape, &mut out);
    }
    out
}

#[test]
fn the_same_transformation_gives_the_pixels_of_keras() {
    let fixtures = fixtures();
    let shape: Shape = sizes(&fixtures["image"]["shape"]);
    let image = floats(&fixtures["image"]["values"]);
    let cases = fixtures["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 3 * 8 + 6 + 2 + 2 + 1);
    for case in cases {
        let out = varied(&case["layer"], &case["drawn"], &image, shape);
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
        let variation = variation(&case["layer"]);
        let of = |lot: f32| match (variation.draw([lot, lot], shape), case["of"].as_str().unwrap()) {
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
            "RandomRotation: `factor` must be between -1 and 1, not 1.2",
        ),
        (
            json!({"class_name": "RandomRotation", "config": {}}),
            "RandomRotation: missing field `factor`",
        ),
        (
            json!({"class_name": "RandomZoom", "config": {"height_factor": -1}}),
            "RandomZoom: `height_factor` must be more than -1",
        ),
        (
            json!({"class_name": "RandomFlip", "config": {"mode": "sideways"}}),
            "RandomFlip: unknown variant `sideways`, expected one of `horizontal_and_vertical`",
        ),
        (
            json!({"class_name": "RandomTranslation", "config": {"height_factor": 0.1, "width_factor": 0.1, "fill_mode": "mirror"}}),
            "RandomTranslation: unknown variant `mirror`",
        ),
        (
            json!({"class_name": "RandomContrast", "config": {"factor": [0.2, 0.4, 0.6]}}),
            "RandomContrast: expected a number or two, the least and the most, not [0.2,0.4,0.6]",
        ),
        (
            json!({"class_name": "RandomBrightness", "config": {"factor": 0.1, "value_range": [1, 1]}}),
            "RandomBrightness: expected two numbers, the least and the greatest value, not [1,1]",
        ),
        (
            json!({"class_name": "RandomCrop", "config": {"height": 0, "width": 3}}),
            "RandomCrop: `height` must be at least 1, not 0",
        ),
        (
            json!({"class_name": "RandomFlip", "config": {"angle": 3}}),
            "RandomFlip: unknown field `angle`",
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
        variation(&json!({"module": "keras.layers", "class_name": "RandomFlip", "config": config})),
        Variation::Flip {
            horizontal: false,
            vertical: true
        }
    );
}
