//! The built-in sets; natively (`cargo test --test samples`) and in WebAssembly
//! (`cargo test --test samples --target wasm32-unknown-unknown`), where they must have the same bits.

use std::collections::HashSet;

use cnn_playground::data::{Column, Dataset, Pixels};
use cnn_playground::explain::Explain;
use cnn_playground::samples;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn values(data: &Dataset) -> &[f32] {
    match &data.images.pixels {
        Pixels::F32(values) => values,
        _ => panic!("the lesson's faces are float32, so these are too"),
    }
}

fn faces() -> Dataset {
    samples::load("faces").unwrap()
}

#[test]
fn faces_have_the_shape_of_the_lessons_photos() {
    let data = faces();
    let images = &data.images;
    assert_eq!((images.count(), images.common_shape()), (640, Some([60, 64, 1])));
    assert_eq!((images.dtype.as_str(), values(&data).len()), ("float32", 640 * 60 * 64));
    assert!(
        values(&data)
            .iter()
            .all(|&value| (value * 255.0).round() / 255.0 == value),
        "bytes divided by 255"
    );
    assert!(images.min >= 0.0 && images.min < 0.05 && images.max > 0.9 && images.max <= 1.0);
    let extremes = values(&data)
        .iter()
        .fold((1.0f32, 0.0f32), |(min, max), &v| (min.min(v), max.max(v)));
    assert_eq!((images.min, images.max), (extremes.0.into(), extremes.1.into()));
}

#[test]
fn faces_have_the_columns_of_the_cmu_set() {
    let data = faces();
    let names: Vec<&str> = data.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["userid", "pose", "expression", "eyes"]);
    let [userid, pose, expression, eyes] = &data.columns[..] else {
        unreachable!()
    };
    assert_eq!((userid.classes.len(), &userid.counts), (20, &vec![32; 20]));
    assert_eq!(pose.classes, ["left", "right", "straight", "up"]);
    assert_eq!(expression.classes, ["angry", "happy", "neutral", "sad"]);
    assert_eq!(eyes.classes, ["open", "sunglasses"]);
    assert_eq!(
        (&pose.counts, &expression.counts, &eyes.counts),
        (&vec![160; 4], &vec![160; 4], &vec![320; 2])
    );
    let combinations: HashSet<Vec<u32>> = (0..640)
        .map(|row| data.columns.iter().map(|column| column.codes[row]).collect())
        .collect();
    assert_eq!(
        combinations.len(),
        640,
        "each person in each pose, expression and pair of eyes once"
    );
}

#[test]
fn all_pictures_differ() {
    let data = faces();
    let pictures: HashSet<Vec<u32>> = values(&data)
        .chunks(60 * 64)
        .map(|picture| picture.iter().map(|value| value.to_bits()).collect())
        .collect();
    assert_eq!(pictures.len(), 640);
}

/// Rows are in no order, so that the first and the last make a fair split too.
#[test]
fn classes_are_mixed() {
    for Column {
        name, codes, classes, ..
    } in faces().columns
    {
        let in_the_first_half: HashSet<u32> = codes[..320].iter().copied().collect();
        assert_eq!(in_the_first_half.len(), classes.len(), "{name}");
        let runs = codes.windows(2).filter(|pair| pair[0] == pair[1]).count();
        assert!(
            runs < 640 / classes.len() * 3 / 2,
            "{name}: {runs} neighbours of the same class"
        );
    }
}

/// The mean brightness of a part of all pictures of a class, rows and columns as ranges.
fn mean(data: &Dataset, column: &str, class: &str, rows: [usize; 2], columns: [usize; 2]) -> f32 {
    let labels = data.columns.iter().find(|labels| labels.name == column).unwrap();
    let code = labels.classes.iter().position(|name| name == class).unwrap() as u32;
    let (mut sum, mut count) = (0.0, 0.0);
    for (picture, _) in values(data)
        .chunks(60 * 64)
        .zip(&labels.codes)
        .filter(|(_, of)| **of == code)
    {
        for row in rows[0]..rows[1] {
            sum += picture[row * 64 + columns[0]..row * 64 + columns[1]]
                .iter()
                .sum::<f32>();
            count += (columns[1] - columns[0]) as f32;
        }
    }
    sum / count
}

#[test]
fn labels_say_what_the_pictures_show() {
    let data = faces();
    let at_the_eyes = |class| mean(&data, "eyes", class, [22, 28], [22, 42]);
    assert!(at_the_eyes("sunglasses") < 0.85 * at_the_eyes("open"));
    // As in the CMU set, a person who looks to his or her left looks to the right of the picture.
    let face_on_the_right =
        |class| mean(&data, "pose", class, [26, 38], [36, 46]) - mean(&data, "pose", class, [26, 38], [18, 28]);
    assert!(face_on_the_right("left") > face_on_the_right("straight") + 0.05);
    assert!(face_on_the_right("right") < face_on_the_right("straight") - 0.05);
}

fn fungi() -> Dataset {
    samples::load("fungi").unwrap()
}

fn bytes(data: &Dataset) -> &[u8] {
    match &data.images.pixels {
        Pixels::U8(values) => values,
        _ => panic!("a camera gives bytes"),
    }
}

#[test]
fn fungi_have_the_shape_of_the_lessons_second_set() {
    let data = fungi();
    let images = &data.images;
    assert_eq!(
        (images.count(), images.common_shape(), images.dtype.as_str()),
        (250, Some([250, 250, 3]), "uint8")
    );
    assert_eq!(bytes(&data).len(), 250 * 250 * 250 * 3);
    let [class] = &data.columns[..] else { panic!() };
    assert_eq!(
        (class.name.as_str(), &class.classes[..], &class.counts[..]),
        ("class", &["H1".into(), "H2".into()][..], &[125, 125][..])
    );
}

#[test]
fn digits_have_the_shape_of_those_everybody_knows() {
    let data = samples::load("digits").unwrap();
    assert_eq!(bytes(&data).len(), 2000 * 28 * 28);
    let [digit] = &data.columns[..] else { panic!() };
    let names: Vec<String> = (0..10).map(|digit| digit.to_string()).collect();
    assert_eq!(
        (digit.name.as_str(), &digit.classes, &digit.counts),
        ("digit", &names, &vec![200; 10])
    );
    let pictures: HashSet<&[u8]> = bytes(&data).chunks(28 * 28).collect();
    assert_eq!(pictures.len(), 2000);
}

/// What is as good as the best threshold on one number of each picture.
fn best_threshold(numbers: &[f64], codes: &[u32]) -> f64 {
    let mut order: Vec<usize> = (0..codes.len()).collect();
    order.sort_by(|&a, &b| numbers[a].total_cmp(&numbers[b]));
    let ones = codes.iter().filter(|&&code| code == 1).count() as i64;
    let (mut right, mut best) = (ones, ones.max(codes.len() as i64 - ones));
    for row in order {
        right += if codes[row] == 0 { 1 } else { -1 };
        best = best.max(right).max(codes.len() as i64 - right);
    }
    best as f64 / codes.len() as f64
}

/// A network must look at the threads: no channel's mean nor contrast tells the classes apart for sure.
#[test]
fn the_color_of_a_slide_is_a_hint_at_most() {
    let data = fungi();
    let codes = &data.columns[0].codes;
    for channel in 0..3 {
        let (means, deviations): (Vec<f64>, Vec<f64>) = bytes(&data)
            .chunks(250 * 250 * 3)
            .map(|picture| {
                let values = picture.iter().skip(channel).step_by(3).map(|&v| f64::from(v));
                let (sum, squares) = values.fold((0.0, 0.0), |(sum, squares), v| (sum + v, squares + v * v));
                let (mean, square) = (sum / 62_500.0, squares / 62_500.0);
                (mean, (square - mean * mean).sqrt())
            })
            .unzip();
        for (what, numbers) in [("mean", means), ("deviation", deviations)] {
            let share = best_threshold(&numbers, codes);
            assert!(share < 0.8, "{what} of channel {channel}: {share}");
        }
    }
}

/// The very bits, on every machine: a lesson may speak of "picture 17", and a result of a seed can be repeated.
#[test]
fn every_machine_draws_the_same_bits() {
    for (name, expected) in [("faces", 0x2986_65b9), ("fungi", 0x3ee8_bdd0), ("digits", 0x36e2_aaf3)] {
        let data = samples::load(name).unwrap();
        let mut crc = flate2::Crc::new();
        match &data.images.pixels {
            Pixels::U8(values) | Pixels::Rescaled(values) => crc.update(values),
            Pixels::F32(values) => values.iter().for_each(|value| crc.update(&value.to_le_bytes())),
        }
        for column in &data.columns {
            crc.update(column.classes.join(" ").as_bytes());
            crc.update(&column.codes.iter().map(|&code| code as u8).collect::<Vec<_>>());
        }
        assert_eq!(crc.sum(), expected, "{name}: {:#x}", crc.sum());
    }
}

#[test]
fn an_unknown_name_is_answered_with_the_known_ones() {
    let error = samples::load("cats").unwrap_err();
    assert_eq!(error.code(), "unknown_sample");
    assert_eq!(error.to_string(), "there is no built-in set \"cats\"");
    assert_eq!(error.hint(), "Choose one of: faces, fungi, digits.");
    for name in samples::NAMES {
        assert!(samples::load(name).is_ok(), "{name}");
    }
}
