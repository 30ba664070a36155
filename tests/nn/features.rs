//! What a frozen front makes of the images is computed once and kept: nothing of the training changes by that.

use cnn_playground::data::{Dataset, Inputs};
use cnn_playground::nn::{Architecture, LossChoice, Network, Optimizer, OptimizerConfig};
use cnn_playground::samples;
use cnn_playground::train::{BUDGET, Examples, Model, NotKept, Progress, evaluate};
use serde_json::{Value, json};

use crate::workers::Run;

fn conv(filters: usize, trainable: bool) -> Value {
    json!({ "class_name": "Conv2D", "config": {
        "filters": filters, "kernel_size": 5, "strides": 3, "activation": "relu", "trainable": trainable } })
}

fn normalization() -> Value {
    json!({ "class_name": "BatchNormalization", "config": { "trainable": false } })
}

fn dropout() -> Value {
    json!({ "class_name": "Dropout", "config": { "rate": 0.5 } })
}

fn dense(units: usize, activation: &str) -> Value {
    json!({ "class_name": "Dense", "config": { "units": units, "activation": activation } })
}

fn model(layers: &[Value], input: [usize; 3]) -> Model {
    let architecture = Architecture::from_value(&json!(layers)).unwrap();
    let network = Network::build(&architecture, input, 5).unwrap();
    Model {
        loss: LossChoice::Auto.resolve(network.output(), 2).unwrap(),
        metrics: Default::default(),
        network,
        optimizer: Optimizer::new(OptimizerConfig::default()),
        target_type: 2.into(),
        target: None,
        seed: 5,
        epochs: 0,
        features: Default::default(),
        checkpoint: None,
    }
}

fn examples<'a>(faces: &'a Dataset, rows: &'a [usize]) -> Examples<'a> {
    let eyes = faces.columns.iter().find(|column| column.name == "eyes").unwrap();
    Examples {
        images: Inputs::plain(&faces.images).unwrap(),
        codes: &eyes.codes,
        labels: None,
        rows,
    }
}

/// Trains in two runs. Returns what was told of each batch and epoch, the weights, how often something was computed to be kept,
/// and an evaluation.
fn train(layers: &[Value], count: usize, keeps: bool) -> (Vec<Progress>, Vec<f32>, [usize; 2], f64) {
    let faces = samples::load("faces").unwrap();
    let rows: Vec<usize> = (0..44).collect();
    let (training, validation) = (examples(&faces, &rows[..40]), examples(&faces, &rows[40..]));
    let mut model = model(layers, faces.images.common_shape().unwrap());
    let (mut told, mut computed) = (Vec::new(), [0; 2]);
    for computed in &mut computed {
        let plan = model.plan_features(&[&training, &validation], keeps);
        assert_eq!(plan.as_ref().is_some_and(|plan| plan.reason.is_none()), keeps);
        let mut run = Run::new(&mut model, count, 2, Vec::new(), plan);
        while !run.fit.is_finished() {
            match run.next(&mut model, &training, Some(&validation)) {
                Progress::Computed { done, .. } => *computed = done,
                progress => told.push(progress),
            }
        }
        run.catch_up(&mut model, true);
        run.fit.finish(&mut model);
    }
    let loss = evaluate(&mut model, &validation).tally.loss();
    (told, model.network.weights().to_vec(), computed, loss)
}

#[test]
fn training_is_the_same_with_what_is_kept_and_without_by_any_number_of_workers() {
    let front = [conv(4, false), normalization(), conv(8, false)];
    let heads = [
        vec![json!("GlobalAveragePooling2D"), dense(2, "softmax")],
        // Large enough to be shared out, with a random layer in front and a frozen one behind.
        vec![
            json!("Flatten"),
            dropout(),
            dense(5000, "relu"),
            json!({ "class_name": "Dense", "config": { "units": 3, "trainable": false } }),
            dense(2, "softmax"),
        ],
    ];
    for head in heads {
        let layers = [&front[..], &head].concat();
        let (told, weights, computed, loss) = train(&layers, 1, false);
        assert_eq!(computed, [0, 0]);
        for (count, keeps) in [(2, false), (1, true), (2, true), (3, true)] {
            let what = format!("{count} workers, kept: {keeps}, {head:?}");
            let other = train(&layers, count, keeps);
            assert_eq!(other.0, told, "{what}");
            assert!(other.1 == weights, "the weights: {what}");
            assert_eq!(other.3, loss, "{what}");
            // All images, and in the second run none.
            assert_eq!(other.2, [if keeps { 44 } else { 0 }, 0], "{what}");
        }
    }
}

#[test]
fn what_is_kept_is_of_this_front_and_of_these_weights() {
    let faces = samples::load("faces").unwrap();
    let rows: Vec<usize> = (0..40).collect();
    let (some, all) = (examples(&faces, &rows[..30]), examples(&faces, &rows));
    let layers = [
        conv(4, false),
        conv(4, false),
        json!("GlobalAveragePooling2D"),
        dense(2, "softmax"),
    ];
    let mut model = model(&layers, faces.images.common_shape().unwrap());
    let missing = |model: &mut Model, part: &Examples| {
        let plan = model.plan_features(&[part], true).unwrap();
        let missing = plan.missing().len();
        let mut run = Run::new(model, 1, 1, Vec::new(), Some(plan));
        while !run.fit.is_finished() {
            run.next(model, part, None);
        }
        missing
    };
    assert_eq!(missing(&mut model, &some), 30);
    assert_eq!(missing(&mut model, &some), 0);
    assert_eq!(missing(&mut model, &all), 10, "the others are kept");
    model.network.weights_mut()[0] += 1.0;
    assert_eq!(missing(&mut model, &all), 40, "another kernel");
    model.network.set_trainable(|layer| layer != 0).unwrap();
    assert_eq!(missing(&mut model, &all), 40, "a front that ends before");
    model.features.clear();
    assert_eq!(missing(&mut model, &some), 30);
}

#[test]
fn what_cannot_be_kept_is_told() {
    let faces = samples::load("faces").unwrap();
    let rows: Vec<usize> = (0..faces.images.count()).collect();
    let part = examples(&faces, &rows);
    let input = faces.images.common_shape().unwrap();
    let plan = |layers: &[Value], wanted| {
        let plan = model(layers, input).plan_features(&[&part], wanted);
        plan.map(|plan| (plan.layer, plan.bytes, plan.reason))
    };
    let end = [json!("GlobalAveragePooling2D"), dense(2, "softmax")];
    let with = |front: &[Value]| [front, &end].concat();
    let mean = "global_average_pooling2d".to_owned();
    let bytes = 4 * 8 * rows.len();
    assert_eq!(plan(&with(&[conv(8, true)]), true), None, "nothing is frozen");
    assert_eq!(plan(&with(&[conv(8, false)]), true), Some((mean.clone(), bytes, None)));
    assert_eq!(
        plan(&with(&[conv(8, false)]), false),
        Some((mean, bytes, Some(NotKept::Refused)))
    );
    let flip = json!("RandomFlip");
    for (layer, name) in [(dropout(), "dropout"), (flip, "random_flip")] {
        let random = NotKept::Random { layer: name.into() };
        assert_eq!(
            plan(&with(&[layer, conv(8, false)]), true),
            Some((String::new(), 0, Some(random)))
        );
    }
    let kept = plan(&with(&[conv(4, false), dropout(), conv(8, false)]), true).unwrap();
    assert_eq!(
        (kept.0.as_str(), kept.2),
        ("conv2d", None),
        "as far as nothing is random"
    );
    let wide = json!({ "class_name": "Conv2D", "config": { "filters": 64, "kernel_size": 1, "trainable": false } });
    let (layer, bytes, reason) = plan(&[wide, json!("Flatten"), dense(2, "softmax")], true).unwrap();
    assert!(bytes > BUDGET);
    assert_eq!((layer.as_str(), reason), ("conv2d", Some(NotKept::TooLarge)));
}
