//! Resizing, color and enhancement: byte for byte what Pillow makes, floats to 1e-5.

use cnn_playground::data::{
    ColorMode, Conversion, Enhancement, Images, Pixels, PrepareError, PrepareOptions, Resample, prepare,
};
use cnn_playground::explain::Explain;
use serde_json::{Value, json};

use super::{bytes, column, floats, image, plain_images, sizes};

fn fixtures() -> Value {
    serde_json::from_str(include_str!("pillow.json")).unwrap()
}

fn resample(case: &Value) -> Resample {
    serde_json::from_value(case["resample"].clone()).unwrap()
}

fn made(images: &Images, conversion: &Conversion) -> Vec<u8> {
    match conversion.apply(images).unwrap().pixels {
        Pixels::U8(values) => values,
        _ => panic!("bytes stay bytes"),
    }
}

#[test]
fn bytes_are_resized_as_pillow_does() {
    let fixtures = fixtures();
    let cases = fixtures["resize"].as_array().unwrap();
    assert_eq!(cases.len(), 6 * (5 + 2 + 2));
    for case in cases {
        let images = image(&fixtures["images"][case["image"].as_u64().unwrap() as usize]);
        let conversion = Conversion {
            resize: Some(sizes(&case["size"])),
            resample: resample(case),
            ..Conversion::default()
        };
        let context = format!("{} to {} of {:?}", case["resample"], case["size"], images.shape(0));
        assert_eq!(made(&images, &conversion), bytes(&case["values"]), "{context}");
    }
}

#[test]
fn floats_are_resized_as_pillow_does() {
    let fixtures = fixtures();
    let shape = sizes(&fixtures["floats"]["shape"]);
    let images = Images::of_shape(shape, Pixels::F32(floats(&fixtures["floats"]["values"])));
    for case in fixtures["resize_floats"].as_array().unwrap() {
        let conversion = Conversion {
            resize: Some(sizes(&case["size"])),
            resample: resample(case),
            ..Conversion::default()
        };
        let resized = conversion.apply(&images).unwrap().values(0);
        for (value, expected) in resized.iter().zip(floats(&case["values"])) {
            assert!(
                (value - expected).abs() <= 1e-5 * expected.abs().max(1.0),
                "{}: {value}, not {expected}",
                case["resample"]
            );
        }
    }
}

#[test]
fn color_becomes_gray_as_pillow_does() {
    for case in fixtures()["gray"].as_array().unwrap() {
        let conversion = Conversion {
            mode: Some(ColorMode::L),
            ..Conversion::default()
        };
        assert_eq!(made(&image(&case["image"]), &conversion), bytes(&case["values"]));
    }
}

#[test]
fn what_is_transparent_becomes_rgb_on_white() {
    let case = &fixtures()["rgb_of_alpha"];
    let conversion = Conversion {
        mode: Some(ColorMode::RGB),
        ..Conversion::default()
    };
    let images = image(&case["image"]);
    assert_eq!(made(&images, &conversion), bytes(&case["values"]));
    // Floats of any range are as their bytes are.
    for [low, high] in [[0.0, 1.0], [-1.0, 1.0]] {
        let values = images
            .values(0)
            .into_iter()
            .map(|value| low + value / 255.0 * (high - low));
        let scaled = Images::of_shape(images.shape(0), Pixels::F32(values.collect()));
        for (value, byte) in conversion
            .apply(&scaled)
            .unwrap()
            .values(0)
            .into_iter()
            .zip(bytes(&case["values"]))
        {
            let byte_of_value = (value - low) / (high - low) * 255.0;
            assert!(
                (byte_of_value - f32::from(byte)).abs() < 0.501,
                "{byte_of_value}, not {byte}"
            );
        }
    }
}

#[test]
fn images_are_cut_to_shape_as_keras_does() {
    let fixtures = fixtures();
    for case in fixtures["crop"].as_array().unwrap() {
        let images = image(&fixtures["images"][case["image"].as_u64().unwrap() as usize]);
        let conversion = Conversion {
            resize: Some(sizes(&case["size"])),
            resample: Resample::Bilinear,
            crop_to_aspect_ratio: true,
            ..Conversion::default()
        };
        let context = format!("{} of {:?}", case["size"], images.shape(0));
        assert_eq!(made(&images, &conversion), bytes(&case["values"]), "{context}");
    }
}

#[test]
fn images_are_enhanced_as_pillow_does() {
    for group in fixtures()["enhance"].as_array().unwrap() {
        let images = image(&group["image"]);
        for case in group["cases"].as_array().unwrap() {
            let enhancement: Enhancement = serde_json::from_value(case["enhancement"].clone()).unwrap();
            let conversion = Conversion {
                enhance: vec![enhancement],
                ..Conversion::default()
            };
            assert_eq!(
                made(&images, &conversion),
                bytes(&case["values"]),
                "{}",
                case["enhancement"]
            );
        }
    }
}

/// The lesson's images are bytes divided by 255: they are enhanced as those bytes are.
#[test]
fn images_from_0_to_1_are_enhanced_as_the_bytes_they_were() {
    let group = &fixtures()["enhance"][0];
    let images = image(&group["image"]);
    let scaled = images.values(0).into_iter().map(|value| value / 255.0).collect();
    let scaled = Images::of_shape(images.shape(0), Pixels::F32(scaled));
    let case = &group["cases"][0];
    let conversion = Conversion {
        enhance: vec![serde_json::from_value(case["enhancement"].clone()).unwrap()],
        ..Conversion::default()
    };
    let expected: Vec<f32> = bytes(&case["values"])
        .into_iter()
        .map(|byte| f32::from(byte) / 255.0)
        .collect();
    assert_eq!(conversion.apply(&scaled).unwrap().values(0), expected);
    let wide = Images::of_shape([1, 2, 1], Pixels::F32(vec![-3.0, 400.0]));
    assert!(matches!(
        conversion.apply(&wide),
        Err(PrepareError::NotBytes { what: "SHARPEN", .. })
    ));
}

#[test]
fn images_of_several_sizes_and_colors_become_alike() {
    let fixtures = fixtures();
    let parts: Vec<Images> = fixtures["images"].as_array().unwrap().iter().map(image).collect();
    let mut values = Vec::new();
    for part in &parts {
        values.extend(part.values(0).into_iter().map(|value| value as u8));
    }
    let shapes: Vec<_> = parts.iter().map(|part| part.shape(0)).collect();
    let mixed = Images::new(&shapes, "uint8", Pixels::U8(values), [0.0, 255.0]);
    let mut conversion = Conversion {
        resize: Some([5, 7]),
        ..Conversion::default()
    };
    let error = conversion.apply(&mixed).unwrap_err();
    assert!(
        matches!(&error, PrepareError::MixedSizes(sizes) if sizes.len() == 3),
        "{error}"
    );
    conversion.mode = Some(ColorMode::L);
    let alike = conversion.apply(&mixed).unwrap();
    assert_eq!((alike.count(), alike.common_shape()), (3, Some([5, 7, 1])));
    for (index, part) in parts.iter().enumerate() {
        assert_eq!(alike.values(index), conversion.apply(part).unwrap().values(0));
    }
}

#[test]
fn what_is_out_of_range_is_said_with_its_number() {
    let images = plain_images(4, [2, 2]);
    for (conversion, said) in [
        (json!({"resize": [0, 64]}), "resize is 0 x 64 (height x width)"),
        (json!({"resize": [60, 5000]}), "resize is 60 x 5000 (height x width)"),
        (json!({"rescale": 0.0}), "rescale is 0"),
        (
            json!({"enhance": [{"class_name": "UnsharpMask", "config": {"radius": 101.0}}]}),
            "`radius` of UnsharpMask must be from 0 to 100, not 101",
        ),
        (
            json!({"enhance": [{"class_name": "UnsharpMask", "config": {"percent": -1}}]}),
            "`percent` of UnsharpMask must be from 0 to 10000, not -1",
        ),
        (
            json!({"enhance": [{"class_name": "autocontrast", "config": {"cutoff": 50.0}}]}),
            "`cutoff` of autocontrast must be at least 0 and less than 50, not 50",
        ),
    ] {
        let options: PrepareOptions = serde_json::from_value(conversion).unwrap();
        let error = prepare(&images, &column(&["a", "b", "a", "b"]), &options).unwrap_err();
        assert_eq!(error.to_string(), said);
        assert!(error.hint().ends_with('.'));
    }
}

#[test]
fn rescaling_multiplies_in_float32() {
    let images = Images::of_shape([1, 3, 1], Pixels::U8(vec![0, 51, 255]));
    let conversion = Conversion {
        rescale: Some(1.0 / 255.0),
        ..Conversion::default()
    };
    let factor = (1.0f64 / 255.0) as f32;
    assert_eq!(
        conversion.apply(&images).unwrap().values(0),
        [0.0, 51.0 * factor, 255.0 * factor]
    );
}

#[test]
fn options_out_of_range_are_refused() {
    let images = Images::of_shape([1, 3, 1], Pixels::U8(vec![0, 51, 255]));
    let refused = |conversion: Conversion| conversion.apply(&images).unwrap_err().to_string();
    let resize = |size| Conversion {
        resize: Some(size),
        ..Conversion::default()
    };
    assert_eq!(refused(resize([0, 5])), "resize is 0 x 5 (height x width)");
    assert_eq!(refused(resize([5, 5000])), "resize is 5 x 5000 (height x width)");
    let enhance = |enhancement: Value| Conversion {
        enhance: vec![serde_json::from_value(enhancement).unwrap()],
        ..Conversion::default()
    };
    let problem = refused(enhance(json!({"class_name": "UnsharpMask", "config": {"radius": -1}})));
    assert!(problem.contains("`radius`") && problem.contains("-1"), "{problem}");
    let problem = refused(enhance(json!({"class_name": "autocontrast", "config": {"cutoff": 50}})));
    assert!(problem.contains("`cutoff`") && problem.contains("50"), "{problem}");
    assert_eq!(
        refused(Conversion {
            rescale: Some(0.0),
            ..Conversion::default()
        }),
        "rescale is 0"
    );
}
