//! What lands in which part, and what is augmented.

use std::collections::HashSet;

use cnn_playground::data::{
    Images, LEFT_OUT, Parts, Pixels, PrepareError, PrepareOptions, Prepared, SplitOptions, TestSize, oversample,
    prepare, prepare_parts, train_test_split,
};
use serde_json::{Value, json};

use super::{column, plain_images};

const COUNT: usize = 40;

fn labels() -> Vec<&'static str> {
    (0..COUNT).map(|index| ["left", "right"][index % 2]).collect()
}

fn prepared(images: &Images, value: Value) -> Prepared {
    let options: PrepareOptions = serde_json::from_value(value).unwrap();
    prepare(images, &column(&labels()), &options).unwrap()
}

fn brighter(extra: Value) -> Value {
    let mut augment = json!({"seed": 1, "layers": [
        {"class_name": "RandomBrightness", "config": {"factor": [0.1, 0.4], "value_range": [0, 1000]}}
    ]});
    augment
        .as_object_mut()
        .unwrap()
        .extend(extra.as_object().unwrap().clone());
    json!({"test": 0.25, "validation": 0.2, "seed": 42, "augment": augment})
}

fn split(rows: &[usize], share: f64) -> (Vec<usize>, Vec<usize>) {
    let options = SplitOptions {
        test_size: TestSize::Fraction(share),
        ..SplitOptions::default()
    };
    let split = train_test_split(rows.len(), &options).unwrap();
    let pick = |positions: Vec<usize>| positions.into_iter().map(|position| rows[position]).collect();
    (pick(split.train), pick(split.test))
}

/// As the lesson does: the test part first, then five variants of each image that is left, in place of it, then validation.
#[test]
fn copies_take_the_place_of_what_is_not_tested_on() {
    let images = plain_images(COUNT, [2, 3]);
    let prepared = prepared(&images, brighter(json!({"copies": 5})));
    let (rest, test) = split(&(0..COUNT).collect::<Vec<_>>(), 0.25);
    assert_eq!(prepared.test, test);
    let sources: Vec<usize> = rest.iter().flat_map(|&row| [row; 5]).collect();
    assert_eq!(prepared.sources, sources);
    let (train, validation) = split(&(COUNT..COUNT + sources.len()).collect::<Vec<_>>(), 0.2);
    assert_eq!((&prepared.train, &prepared.validation), (&train, &validation));
    assert_eq!((train.len(), validation.len(), test.len()), (120, 30, 10));

    let inputs = prepared.inputs(&images);
    assert_eq!(inputs.count(), COUNT + sources.len());
    let mut seen = HashSet::new();
    for (variant, &source) in sources.iter().enumerate() {
        let added = inputs.values(COUNT + variant)[0] - source as f32;
        assert!((100.0..400.0).contains(&added), "variant {variant}: {added}");
        assert!(seen.insert(added.to_bits()), "no two variants are alike");
        assert_eq!(prepared.column.codes[COUNT + variant], prepared.column.codes[source]);
    }
    for index in 0..COUNT {
        assert_eq!(inputs.values(index), images.values(index), "the images themselves stay");
    }
}

#[test]
fn no_variant_of_a_test_image_is_trained_on_unless_one_cheats() {
    let images = plain_images(COUNT, [2, 3]);
    let leaks = |prepared: &Prepared| {
        let source = |row: &usize| row.checked_sub(COUNT).map_or(*row, |variant| prepared.sources[variant]);
        let tested: HashSet<usize> = prepared.test.iter().map(source).collect();
        prepared
            .train
            .iter()
            .filter(|row| tested.contains(&source(row)))
            .count()
    };
    assert_eq!(leaks(&prepared(&images, brighter(json!({"copies": 5})))), 0);
    let cheated = prepared(&images, brighter(json!({"copies": 5, "before_split": true})));
    assert!(leaks(&cheated) > 60, "{}", leaks(&cheated));
    assert_eq!(
        (cheated.train.len(), cheated.validation.len(), cheated.test.len()),
        (120, 30, 50)
    );
}

#[test]
fn variants_depend_on_seed_copy_and_image_alone() {
    let images = plain_images(COUNT, [2, 3]);
    let with = |extra| prepared(&images, brighter(extra));
    let values = |prepared: &Prepared, row: usize| prepared.inputs(&images).values(row);
    let (two, five) = (with(json!({"copies": 2})), with(json!({"copies": 5})));
    // The same image's first two copies, wherever they lie.
    for place in 0..30 {
        for copy in 0..2 {
            assert_eq!(
                values(&two, COUNT + 2 * place + copy),
                values(&five, COUNT + 5 * place + copy)
            );
        }
    }
    let other = with(json!({"copies": 2, "seed": 2}));
    assert!((0..60).all(|variant| values(&two, COUNT + variant) != values(&other, COUNT + variant)));
}

#[test]
fn each_epoch_varies_the_training_part_anew() {
    let images = plain_images(COUNT, [2, 3]);
    let prepared = prepared(&images, brighter(json!({"each_epoch": true, "copies": 5})));
    assert_eq!(
        (prepared.train.len(), prepared.validation.len(), prepared.test.len()),
        (24, 6, 10)
    );
    let inputs = prepared.inputs(&images);
    assert_eq!(inputs.count(), COUNT);
    for &row in &prepared.train {
        let epochs = [0, 1, 2].map(|epoch| inputs.in_epoch(epoch).values(row));
        assert!(epochs[0] != epochs[1] && epochs[1] != epochs[2] && epochs[0] != epochs[2]);
        assert_eq!(epochs[1], inputs.in_epoch(1).values(row), "the same again");
        assert_eq!(inputs.values(row), images.values(row), "looked at without training");
    }
}

/// A crop changes the shape: what is not trained on gets the middle.
#[test]
fn all_parts_get_the_shape_that_a_crop_gives() {
    let ramp: Vec<u8> = (0..COUNT).flat_map(|_| 0..30).collect();
    let images = Images::of_shape([5, 6, 1], Pixels::U8(ramp));
    for each_epoch in [false, true] {
        let augment = json!({"each_epoch": each_epoch, "copies": 3,
            "layers": [{"class_name": "RandomCrop", "config": {"height": 3, "width": 2}}]});
        let prepared = prepared(&images, json!({"test": 0.25, "augment": augment}));
        assert_eq!(prepared.shape, [3, 2, 1]);
        let inputs = prepared.inputs(&images);
        assert_eq!(inputs.values(prepared.test[0]), [8.0, 9.0, 14.0, 15.0, 20.0, 21.0]);
        let corners: HashSet<u32> = (prepared.train.iter())
            .map(|&row| inputs.in_epoch(0).values(row))
            .inspect(|window| assert_eq!(window[1..], [1.0, 6.0, 7.0, 12.0, 13.0].map(|step| window[0] + step)))
            .map(|window| window[0] as u32)
            .collect();
        assert!(corners.len() > 8, "of 15 places: {corners:?}");
    }
}

#[test]
fn what_cannot_be_prepared_is_said() {
    let images = plain_images(COUNT, [5, 6]);
    let refused = |value: Value| {
        let options: PrepareOptions = serde_json::from_value(value).unwrap();
        prepare(&images, &column(&labels()), &options).unwrap_err()
    };
    assert_eq!(refused(brighter(json!({"copies": 0}))), PrepareError::Copies(0));
    let window = json!([{"class_name": "RandomCrop", "config": {"height": 6, "width": 2}}]);
    let problem = refused(json!({"augment": {"layers": window}})).to_string();
    assert!(problem.contains("6x2") && problem.contains("5x6"), "{problem}");
    assert!(matches!(refused(json!({"test": 1.0})), PrepareError::Split(_)));
    let mixed = Images::new(
        &[[1, 2, 1], [2, 1, 1]],
        "uint8",
        Pixels::U8(vec![1, 2, 3, 4]),
        [1.0, 4.0],
    );
    let error = prepare(&mixed, &column(&["a", "b"]), &PrepareOptions::default()).unwrap_err();
    assert!(error.to_string().contains("1 of 1x2x1, 1 of 2x1x1"), "{error}");
}

/// Parts that a column tells are taken as they are, in order; only what is trained on is varied.
#[test]
fn a_column_may_say_which_part_an_image_belongs_to() {
    let words = ["train", "Test", "VALIDATION", "Training", "other", "train"];
    let mut parts = column(&words);
    parts.codes[5] = LEFT_OUT;
    let parts = Parts::of(&parts).unwrap();
    assert_eq!(
        (&parts.train[..], &parts.validation[..], &parts.test[..]),
        (&[0, 3][..], &[2][..], &[1][..])
    );
    let images = plain_images(6, [1, 1]);
    let mut labels = column(&["a", "b", "a", "b", "a", "b"]);
    let options = |value| serde_json::from_value::<PrepareOptions>(value).unwrap();
    let plain = options(json!({"split": "part", "test": 0.9, "stratify": true}));
    let prepared = prepare_parts(&images, &labels, Some(&parts), &plain).unwrap();
    assert_eq!(
        (prepared.train, prepared.validation, prepared.test),
        (vec![0, 3], vec![2], vec![1])
    );
    let prepared = prepare_parts(&images, &labels, Some(&parts), &options(brighter(json!({"copies": 2})))).unwrap();
    assert_eq!(prepared.sources, [0, 0, 3, 3]);
    assert_eq!((prepared.train, prepared.test), (vec![6, 7, 8, 9], vec![1]));

    // Images without a label, and those of classes that are left out, are in no part.
    labels.codes[0] = LEFT_OUT;
    let prepared = prepare_parts(&images, &labels, Some(&parts), &plain).unwrap();
    assert_eq!(prepared.train, [3]);
    labels.codes[3] = LEFT_OUT;
    let error = prepare_parts(&images, &labels, Some(&parts), &plain).unwrap_err();
    assert!(matches!(error, PrepareError::EmptyTrainingPart), "{error}");
    let error = Parts::of(&column(&["x", "test"])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "column “y” puts no image into the training part; its values are test, x"
    );
}

#[test]
fn small_classes_of_the_training_part_alone_are_drawn_again() {
    let images = plain_images(COUNT, [1, 1]);
    let labels: Vec<&str> = (0..COUNT).map(|i| if i % 5 == 0 { "rare" } else { "usual" }).collect();
    let prepared = |value| prepare(&images, &column(&labels), &serde_json::from_value(value).unwrap()).unwrap();
    let mut options = json!({"test": 0.25, "validation": 0.2, "seed": 7, "stratify": true});
    let once = prepared(options.clone());
    options["oversample"] = json!(true);
    let again = prepared(options.clone());
    assert_eq!((&again.test, &again.validation), (&once.test, &once.validation));
    let drawn = oversample(&once.train, &once.column.codes, 7);
    assert_eq!((once.train.len(), &again.drawn), (24, &drawn));
    assert_eq!(
        again.train,
        [once.train.clone(), (COUNT..COUNT + drawn.len()).collect()].concat()
    );
    let of_class = |prepared: &Prepared, class| {
        let codes = prepared.train.iter().map(|&row| prepared.column.codes[row]);
        codes.filter(|&code| code == class).count()
    };
    assert_eq!([0, 1].map(|class| of_class(&once, class)), [5, 19]);
    assert_eq!([0, 1].map(|class| of_class(&again, class)), [19, 19]);
    let inputs = again.inputs(&images);
    assert_eq!(inputs.count(), COUNT + drawn.len());
    for (place, &source) in drawn.iter().enumerate() {
        assert_eq!(inputs.values(COUNT + place), images.values(source));
    }

    // What is drawn again is varied by itself, and variants are drawn as images are.
    let bright = brighter(json!({"each_epoch": true}))["augment"].clone();
    options["augment"] = bright.clone();
    let varied = prepared(options.clone());
    let inputs = varied.inputs(&images).in_epoch(0);
    let seen: HashSet<u32> = varied
        .train
        .iter()
        .map(|&row| inputs.values(row)[0].to_bits())
        .collect();
    assert_eq!(seen.len(), 38);
    options["augment"]["each_epoch"] = json!(false);
    options["augment"]["copies"] = json!(2);
    let copied = prepared(options);
    let inputs = copied.inputs(&images);
    let first = COUNT + copied.sources.len();
    assert!(!copied.drawn.is_empty() && copied.drawn.iter().all(|&row| (COUNT..first).contains(&row)));
    for (place, &source) in copied.drawn.iter().enumerate() {
        assert_eq!(inputs.values(first + place), inputs.values(source));
    }
}

#[test]
fn images_without_a_label_are_in_no_part() {
    let mut labels = column(&["a", "b", "a", "b"]);
    labels.codes[1] = LEFT_OUT;
    let options = PrepareOptions {
        test: 0.0,
        shuffle: false,
        ..PrepareOptions::default()
    };
    let prepared = prepare(&plain_images(4, [1, 1]), &labels, &options).unwrap();
    assert_eq!(prepared.train, [0, 2, 3]);
    assert_eq!(prepared.column.codes, [0, LEFT_OUT, 0, 1]);
}
