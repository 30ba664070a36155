//! A picture from outside becomes, value for value, what an image of the set with its pixels becomes.

use cnn_playground::data::{
    Conversion, Given, Images, Levels, Pixels, PrepareOptions, Received, Shape, Taking, prepare, receive,
};
use serde_json::{Value, json};

use super::column;

/// How a set stores what a picture has in bytes.
type Store = fn(u8) -> f32;

const STORES: [(&str, &str, Store); 6] = [
    ("bytes", "uint8", |byte| byte.into()),
    ("0 to 1", "float32", |byte| f32::from(byte) / 255.0),
    ("-1 to 1", "float64", |byte| (f64::from(byte) / 127.5 - 1.0) as f32),
    ("0 to 16", "float64", |byte| (f32::from(byte) / 255.0 * 16.0).round()),
    ("0 to 65535", "uint16", |byte| f32::from(byte) * 257.0),
    ("whole numbers beyond bytes", "int32", |byte| f32::from(byte) * 4.0),
];

/// Bytes from end to end, different in each image.
fn levels(shape: Shape, index: usize) -> Vec<u8> {
    let count: usize = shape.iter().product();
    let mut values: Vec<u8> = (0..count)
        .map(|place| (place * (37 + 10 * index) + index) as u8)
        .collect();
    (values[0], values[1]) = (0, 255);
    if shape[2] == 4 {
        values[3] = 255;
    }
    values
}

fn set(shape: Shape, dtype: &str, store: Store) -> Images {
    let pixels = (0..4).flat_map(|index| levels(shape, index));
    let pixels = match dtype {
        "uint8" => Pixels::U8(pixels.collect()),
        _ => Pixels::F32(pixels.map(store).collect()),
    };
    let images = Images::of_shape(shape, pixels);
    Images::new(&[shape; 4], dtype, images.pixels.clone(), [images.min, images.max])
}

/// An image as the page draws it in a picture.
fn drawn(images: &Images, index: usize) -> Given {
    let [low, high] = images.display();
    let byte = |value: f32| ((f64::from(value) - low) / (high - low) * 255.0).round() as u8;
    Given {
        shape: images.shape(index),
        values: Levels::Bytes(images.values(index).into_iter().map(byte).collect()),
    }
}

fn taken(given: &Given, images: &Images, options: &Value) -> (Received, Vec<Vec<f32>>) {
    let options: PrepareOptions = serde_json::from_value(options.clone()).unwrap();
    let prepared = prepare(images, &column(&["a", "b", "a", "b"]), &options).unwrap();
    let taking = Taking {
        is_whole: images.is_whole(),
        ..Taking::default()
    };
    let inputs = prepared.inputs(images);
    let all = (0..images.count()).map(|index| inputs.values(index)).collect();
    let received = receive(given, images, Some(&prepared), taking).unwrap();
    assert_eq!(received.shape, inputs.shape());
    (received, all)
}

#[test]
fn a_picture_of_an_image_is_that_image() {
    let enhance =
        json!([{"class_name": "SHARPEN", "config": {}}, {"class_name": "autocontrast", "config": {"cutoff": 2}}]);
    for shape in [[9, 12, 1], [9, 12, 3], [9, 12, 4]] {
        for (name, dtype, store) in STORES {
            let images = set(shape, dtype, store);
            let mut preparations = vec![
                json!({}),
                json!({"resize": [6, 6]}),
                json!({"resize": [6, 6], "crop_to_aspect_ratio": true, "resample": "bicubic"}),
                json!({"mode": "L", "resize": [20, 9]}),
                json!({"mode": "RGB", "rescale": 0.5}),
                json!({"augment": {"layers": [{"class_name": "RandomCrop", "config": {"height": 5, "width": 6}}]}}),
            ];
            if images.min >= 0.0 && images.max <= 255.0 {
                preparations.push(json!({"resize": [6, 6], "enhance": enhance}));
            }
            for options in &preparations {
                for index in 0..4 {
                    let (received, all) = taken(&drawn(&images, index), &images, options);
                    let context = format!("{name} of {shape:?}, {options}: {:?}", received.done);
                    for (value, expected) in received.pixels.iter().zip(&all[index]) {
                        let off = (value - expected).abs() / (images.max - images.min) as f32;
                        assert!(off < 3e-7, "{context}: {value}, not {expected}");
                    }
                }
            }
        }
    }
}

#[test]
fn values_of_a_few_levels_and_of_16_bits_are_taken_as_they_are() {
    let digits = Images::of_shape([2, 2, 1], Pixels::F32(vec![0.0, 16.0, 3.0, 8.0]));
    let given = |shape, values: &[u8]| Given {
        shape,
        values: Levels::Bytes(values.to_vec()),
    };
    let pixels = |given: &Given, images: &Images| {
        let taking = Taking {
            is_whole: true,
            ..Taking::default()
        };
        receive(given, images, None, taking).unwrap()
    };
    let raw = pixels(&given([2, 2, 1], &[0, 16, 3, 8]), &digits);
    assert_eq!(raw.pixels, [0.0, 16.0, 3.0, 8.0]);
    assert_eq!(raw.done, ["2 × 2 pixels", "values as they are, 0 to 16"]);
    let bright = pixels(&given([2, 2, 1], &[0, 255, 48, 128]), &digits);
    assert_eq!(bright.pixels, [0.0, 16.0, 3.0, 8.0]);
    assert_eq!(bright.done, ["2 × 2 pixels", "values 0 to 16"]);

    let deep = Images::new(
        &[[1, 2, 1]],
        "uint16",
        Pixels::F32(vec![1000.0, 1086.0]),
        [1000.0, 1086.0],
    );
    let pairs = Given {
        shape: [1, 2, 1],
        values: Levels::Pairs([1000u16, 1085].iter().flat_map(|value| value.to_le_bytes()).collect()),
    };
    assert_eq!(pixels(&pairs, &deep).pixels, [1000.0, 1085.0]);
    assert_eq!(pixels(&given([1, 2, 1], &[0, 255]), &deep).pixels, [0.0, 65535.0]);
    let drawn = Taking {
        is_whole: true,
        is_drawn: true,
        ..Taking::default()
    };
    let drawn = receive(&given([1, 2, 1], &[0, 255]), &deep, None, drawn).unwrap();
    assert_eq!(drawn.pixels, [1000.0, 1086.0], "the page draws between these");

    let bytes = Images::of_shape([1, 2, 1], Pixels::U8(vec![0, 255]));
    let halves = Given {
        shape: [1, 2, 1],
        values: Levels::Pairs(
            [257u16 * 7, 65535]
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect(),
        ),
    };
    assert_eq!(pixels(&halves, &bytes).pixels, [7.0, 255.0]);
}

#[test]
fn other_shapes_are_cut_and_other_colors_made_what_the_set_has() {
    let gray = Images::of_shape([2, 2, 1], Pixels::U8(vec![0, 255, 3, 8]));
    let green = Given {
        shape: [2, 6, 4],
        values: Levels::Bytes([0, 255, 0, 255].repeat(12)),
    };
    let with = |crop_to_aspect_ratio| Taking {
        crop_to_aspect_ratio,
        is_whole: true,
        ..Taking::default()
    };
    let cut = receive(&green, &gray, None, with(None)).unwrap();
    assert_eq!((cut.shape, &cut.pixels[..]), ([2, 2, 1], &[150.0; 4][..]));
    assert!(cut.is_cropped);
    assert_eq!(
        cut.done,
        [
            "6 × 2 pixels",
            "cut to its middle 2 columns",
            "made gray",
            "values 0 to 255"
        ]
    );
    let squeezed = receive(&green, &gray, None, with(Some(false))).unwrap();
    assert_eq!(squeezed.done[1], "squeezed to 2 × 2");
    assert!(!squeezed.is_cropped);

    let half = Given {
        shape: [2, 2, 2],
        values: Levels::Bytes([0, 0, 0, 255, 0, 128, 255, 255].to_vec()),
    };
    let on_white = receive(&half, &gray, None, with(None)).unwrap();
    assert_eq!(on_white.pixels, [255.0, 0.0, 127.0, 255.0]);
    assert!(on_white.done.contains(&"laid on white".to_string()));
    let color = Images::of_shape([2, 2, 3], Pixels::U8(vec![9; 12]));
    assert_eq!(receive(&half, &color, None, with(None)).unwrap().shape, [2, 2, 3]);
    let holes = Images::of_shape([2, 2, 4], Pixels::U8([9, 9, 9, 255].repeat(4)));
    let kept = receive(&half, &holes, None, with(None)).unwrap();
    assert_eq!(kept.pixels[..8], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 255.0]);
}

/// Of a set of several sizes that is not resized, a picture gets the size that most have.
#[test]
fn sets_of_several_sizes_say_what_most_of_them_are() {
    let shapes = [[2, 3, 3], [4, 4, 1], [2, 3, 3]];
    let count = shapes.iter().map(|shape| shape.iter().product::<usize>()).sum();
    let images = Images::new(&shapes, "uint8", Pixels::U8(vec![7; count]), [0.0, 255.0]);
    let gray = Given {
        shape: [8, 8, 1],
        values: Levels::Bytes(vec![100; 64]),
    };
    let received = receive(&gray, &images, None, Taking::default()).unwrap();
    assert_eq!(received.shape, [2, 3, 1]);
    let conversion = Conversion::default();
    assert!(conversion.apply(&images).is_err());
}
