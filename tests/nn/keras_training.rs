//! Training with batch normalization and weight decay against Keras, as tests/keras/make_fixtures.py recorded it.

use std::collections::BTreeMap;

use cnn_playground::data::{Images, Inputs, Pixels};
use cnn_playground::explain::Explain;
use cnn_playground::nn::metrics::LOGGED;
use cnn_playground::nn::{
    Architecture, Batch, Learn, LossChoice, Metrics, Network, Optimizer, OptimizerConfig, PassMode, Tally,
};
use cnn_playground::train::{Callbacks, Examples, Logs, Model, RateRange, RateSearch, Tried, class_weight};
use ndarray::s;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::keras::{assert_close, centred, images, numbers, read, set_parameters};

#[derive(Deserialize)]
struct ScheduleCase {
    optimizer: Value,
    rates: Vec<f64>,
}

#[test]
fn learning_rates_go_on_as_in_keras() {
    for case in read::<ScheduleCase>("schedules.json") {
        let config = OptimizerConfig::from_value(&case.optimizer).unwrap();
        let rates: Vec<f64> = (0..31).map(|step| config.learning_rate().at(step)).collect();
        assert_close(&case.optimizer.to_string(), rates.clone(), &case.rates, 1e-7);
        // Plain SGD takes a gradient of 1 times the learning rate off a parameter.
        let mut optimizer = Optimizer::new(config);
        let mut parameter = [0.0_f64];
        let steps = rates.iter().map(|_| {
            let before = parameter[0];
            optimizer.begin(1);
            optimizer.take(0, &mut parameter, &mut [1.0]);
            before - parameter[0]
        });
        assert_close("steps", steps.collect::<Vec<_>>(), &rates, 1e-12);
    }
}

#[derive(Deserialize)]
struct CallbackCase {
    callback: Value,
    /// What the epochs bring; null is not a number.
    watched: Vec<Option<f64>>,
    rates: Vec<f64>,
    stopped: bool,
    weight: f64,
    /// In the file of a ModelCheckpoint, 0 where there is none.
    checkpoint: f64,
}

/// A network of one weight, trained at 0.1.
fn one_weight() -> Model {
    let layers = json!([{ "class_name": "Flatten" }, { "class_name": "Dense", "config": { "units": 1, "use_bias": false, "activation": "sigmoid" } }]);
    let network = Network::build(&Architecture::from_value(&layers).unwrap(), [1, 1, 1], 0).unwrap();
    let sgd = json!({ "class_name": "SGD", "config": { "learning_rate": 0.1 } });
    Model {
        loss: LossChoice::Auto.resolve(network.output(), 2).unwrap(),
        metrics: Metrics::default(),
        network,
        optimizer: Optimizer::new(OptimizerConfig::from_value(&sgd).unwrap()),
        target_type: 2.into(),
        target: None,
        seed: 0,
        epochs: 0,
        features: Default::default(),
        checkpoint: None,
    }
}

#[test]
fn callbacks_do_what_they_do_in_keras() {
    for case in read::<CallbackCase>("callbacks.json") {
        let what = case.callback.to_string();
        let mut model = one_weight();
        let mut callbacks = Callbacks::from_value(&json!([case.callback])).unwrap();
        callbacks.on_train_begin(&model, &model.metrics, true).unwrap();
        let (mut rates, mut stopped) = (Vec::new(), false);
        for (epoch, value) in (1..).zip(&case.watched) {
            model.epochs = epoch;
            model.network.weights_mut()[0] = epoch as f32;
            let value = value.unwrap_or(f64::NAN);
            let logs: Logs = LOGGED.iter().map(|&name| (name, Some(value))).collect();
            stopped = callbacks.on_epoch_end(&mut model, &logs);
            rates.push(model.optimizer.learning_rate());
            if stopped {
                break;
            }
        }
        let ending = callbacks.on_train_end(&mut model);
        assert_close(&what, rates, &case.rates, 1e-7);
        assert_eq!(
            (stopped, f64::from(model.network.weights()[0])),
            (case.stopped, case.weight),
            "{what}"
        );
        let kept = model.checkpoint.unwrap_or_default();
        let weight = kept.weights.first().copied().unwrap_or_default();
        assert_eq!(
            (kept.epoch as f32, f64::from(weight)),
            (weight, case.checkpoint),
            "{what}"
        );
        if let Some(ending) = ending {
            assert_eq!(ending.stopped_epoch.is_some(), stopped, "{what}");
            assert_eq!(ending.restored, case.weight != f64::from(model.epochs), "{what}");
        }
    }
}

#[test]
fn callbacks_that_could_not_work_are_refused_before_the_training() {
    let refused = |callbacks: Value, validates| {
        let begun = Callbacks::from_value(&callbacks)
            .and_then(|mut all| all.on_train_begin(&one_weight(), &Metrics::default(), validates));
        begun.expect_err("it cannot work").to_string()
    };
    let stopping = |config: Value| json!([{ "class_name": "EarlyStopping", "config": config }]);
    let keeping = |config: Value| json!([{ "class_name": "ModelCheckpoint", "config": config }]);
    let reducing = |config: Value| json!([{ "class_name": "ReduceLROnPlateau", "config": config }]);
    for (callbacks, says) in [
        (json!(["TensorBoard"]), "no callback \"TensorBoard\""),
        (json!({}), "expected a list"),
        (stopping(json!({ "monitor": "val_acc" })), "`val_accuracy`"),
        (
            stopping(json!({ "patience": -1 })),
            "`patience` of EarlyStopping must be at least 0, not -1",
        ),
        (stopping(json!({ "patience": 1.5 })), "not 1.5"),
        (stopping(json!({ "factor": 0.5 })), "unknown field `factor`"),
        (stopping(json!({})), "EarlyStopping is to watch val_loss"),
        (
            stopping(json!({ "monitor": "top_k_categorical_accuracy" })),
            "is to watch top_k_categorical_accuracy, which is not measured",
        ),
        (reducing(json!({})), "ReduceLROnPlateau is to watch val_loss"),
        (
            reducing(json!({ "factor": 1.0 })),
            "`factor` of ReduceLROnPlateau must be at least 0 and less than 1, not 1",
        ),
        (reducing(json!({ "min_lr": -0.1 })), "`min_lr`"),
        (
            keeping(json!({ "save_best_only": true })),
            "ModelCheckpoint is to watch val_loss, but no images",
        ),
        (
            keeping(json!({ "monitor": "auc" })),
            "is to watch auc, which is not measured",
        ),
        (keeping(json!({ "save_freq": 20 })), "`save_freq`: 20 is not supported"),
        (json!(["ModelCheckpoint", "ModelCheckpoint"]), "several ModelCheckpoint"),
    ] {
        let message = refused(callbacks, false);
        assert!(message.contains(says), "{message}");
    }
    // What Keras has besides says nothing here; the newest epoch is kept without a look at it.
    let config =
        json!({ "filepath": "best.weights.h5", "save_weights_only": true, "save_freq": "epoch", "verbose": 1 });
    let mut all = Callbacks::from_value(&keeping(config)).unwrap();
    all.on_train_begin(&one_weight(), &Metrics::default(), false).unwrap();
    let schedule = json!({ "class_name": "CosineDecay", "config": { "initial_learning_rate": 0.1, "decay_steps": 5 } });
    let adam = json!({ "class_name": "Adam", "config": { "learning_rate": schedule } });
    let mut model = one_weight();
    model.optimizer = Optimizer::new(OptimizerConfig::from_value(&adam).unwrap());
    let mut callbacks = Callbacks::from_value(&json!(["ReduceLROnPlateau"])).unwrap();
    let message = callbacks
        .on_train_begin(&model, &model.metrics, true)
        .unwrap_err()
        .to_string();
    assert!(message.contains("follows a schedule"), "{message}");
}

#[derive(Deserialize)]
struct SearchCase {
    layers: Value,
    optimizer: Value,
    seed: u32,
    rates: Vec<f64>,
    losses: Vec<f64>,
    smoothed: Vec<f64>,
}

#[test]
fn a_search_for_a_learning_rate_trains_as_keras_does_at_these_rates() {
    for case in read::<SearchCase>("rate_search.json") {
        let what = case.optimizer.to_string();
        let mut network = Network::build(&Architecture::from_value(&case.layers).unwrap(), [6, 5, 2], 0).unwrap();
        set_parameters(&mut network, |index, shape| {
            centred(shape.iter().product(), 1000 + index as u32, 0.5)
        });
        let model = Model {
            loss: LossChoice::Auto.resolve(network.output(), 3).unwrap(),
            metrics: Metrics::default(),
            network,
            optimizer: Optimizer::new(OptimizerConfig::from_value(&case.optimizer).unwrap()),
            target_type: 3.into(),
            target: None,
            seed: case.seed,
            epochs: 0,
            features: Default::default(),
            checkpoint: None,
        };
        let images = Images::of_shape([6, 5, 2], Pixels::F32(numbers(10 * 60, 11).collect()));
        let codes: Vec<u32> = (0..10).map(|i| i % 3).collect();
        let examples = Examples {
            images: Inputs::plain(&images).unwrap(),
            codes: &codes,
            labels: None,
            rows: &Vec::from_iter(0..10),
        };
        let steps = case.rates.len();
        let range = RateRange {
            start: case.rates[0],
            end: case.rates[steps - 1],
            steps,
        };
        let mut search = RateSearch::new(model, range, 4, Vec::new()).unwrap();
        while search.advance(&examples) != (steps, steps) {}
        let tried = |of: fn(&Tried) -> f64| search.tried().iter().map(of).collect::<Vec<_>>();
        assert_close(&what, tried(|tried| tried.learning_rate), &case.rates, 1e-12);
        assert_close(&what, tried(|tried| tried.loss), &case.losses, 1e-4);
        assert_close(&what, tried(|tried| tried.smoothed), &case.smoothed, 1e-4);
        let lowest = (0..steps)
            .min_by(|&a, &b| case.smoothed[a].total_cmp(&case.smoothed[b]))
            .unwrap();
        assert!(lowest > 0 && lowest < steps - 1, "the fixture has a lowest place");
        assert_close(&what, search.suggestion(), &[case.rates[lowest] / 10.0], 1e-12);
    }
}

#[derive(Deserialize)]
struct Case {
    layers: Value,
    optimizer: Value,
    params: usize,
    non_trainable_params: u64,
    losses: Vec<f64>,
    weights: Vec<Vec<f64>>,
    output: Vec<f64>,
    loss: f64,
}

#[test]
fn batch_normalization_and_weight_decay_train_as_in_keras() {
    let labels: Vec<u32> = (0..120).map(|i| i % 4).collect();
    let pixels = numbers(120 * 9 * 10 * 2, 11).enumerate();
    let pixels = images::<f32>(
        120,
        [9, 10, 2],
        pixels.map(|(i, number)| number + (i / 180 % 4) as f32 / 8.0),
    );
    for case in read::<Case>("normalized.json") {
        let what = case.optimizer.to_string();
        let mut network = Network::build(&Architecture::from_value(&case.layers).unwrap(), [9, 10, 2], 0).unwrap();
        let fixed = network.layers().iter().map(|layer| layer.non_trainable_params);
        assert_eq!(
            (network.params(), fixed.sum::<u64>()),
            (case.params, case.non_trainable_params)
        );
        set_parameters(&mut network, |index, shape| {
            centred(shape.iter().product(), 1000 + index as u32, 0.5)
        });
        let mut optimizer = Optimizer::new(OptimizerConfig::from_value(&case.optimizer).unwrap());
        let loss = LossChoice::Auto.resolve(network.output(), 4).unwrap();
        let mut losses = Vec::new();
        for (step, labels) in labels.chunks(12).enumerate() {
            let images = pixels.slice(s![step * 12..(step + 1) * 12, .., .., ..]);
            network.input_mut(12).assign(&images);
            let batch = Batch {
                loss,
                metrics: Metrics::default(),
                targets: labels.to_vec().into(),
                class_weight: Vec::new(),
                seed: 0,
                step: step as u64,
            };
            losses.push(network.train_on_batch(batch, &mut optimizer));
        }
        assert_close(&what, losses.iter().map(Tally::loss), &case.losses, 1e-4);
        for (parameter, expected) in network.parameters().zip(&case.weights) {
            let what = format!("{what}: {}/{}", parameter.layer, parameter.name);
            assert_close(&what, parameter.values.iter().copied(), expected, 2e-4);
        }
        let output = network
            .forward(pixels.slice(s![..3, .., .., ..]), PassMode::Inference)
            .to_owned();
        assert_close(&what, output, &case.output, 2e-4);
        network.forward(pixels.slice(s![..12, .., .., ..]), PassMode::Inference);
        assert_close(
            &what,
            [network.evaluate(loss, &Metrics::default(), &labels[..12]).loss()],
            &[case.loss],
            2e-4,
        );
    }
}

#[derive(Deserialize)]
struct Adapted {
    layers: Value,
    weights: Vec<Vec<f64>>,
    output: Vec<f64>,
}

#[test]
fn normalizations_adapt_to_images_as_in_keras() {
    let pixels = numbers(70 * 5 * 6 * 3, 23).enumerate();
    let pixels = images::<f32>(
        70,
        [5, 6, 3],
        pixels.map(|(i, number)| number * [1.0, 40.0, 255.0][i % 3]),
    );
    for case in read::<Adapted>("adapted.json") {
        let what = case.layers.to_string();
        let mut network = Network::build(&Architecture::from_value(&case.layers).unwrap(), [5, 6, 3], 0).unwrap();
        assert!(network.is_to_adapt());
        let mut batches = pixels.axis_chunks_iter(ndarray::Axis(0), 32);
        network.adapt(|network| {
            let Some(batch) = batches.next() else {
                batches = pixels.axis_chunks_iter(ndarray::Axis(0), 32);
                return 0;
            };
            network.input_mut(batch.len_of(ndarray::Axis(0))).assign(&batch);
            batch.len_of(ndarray::Axis(0))
        });
        assert!(!network.is_to_adapt(), "once");
        assert!(
            network.trained().is_empty() && network.moved().next().is_none(),
            "no optimizer moves them"
        );
        for (parameter, expected) in network.parameters().zip(&case.weights) {
            let what = format!("{what}: {}/{}", parameter.layer, parameter.name);
            assert_close(&what, parameter.values.iter().copied(), expected, 1e-5);
        }
        let output = network
            .forward(pixels.slice(s![..2, .., .., ..]), PassMode::Inference)
            .to_owned();
        assert_close(&what, output, &case.output, 1e-5);
    }
}

#[derive(Deserialize)]
struct WeightedCase {
    loss: Value,
    learning_rate: f64,
    layers: Value,
    labels: Vec<u32>,
    class_weight: Value,
    /// Of each class.
    weights: Vec<f64>,
    /// By Keras's names, epoch after epoch.
    logs: BTreeMap<String, Vec<f64>>,
    parameters: Vec<Vec<f64>>,
}

#[test]
fn classes_are_weighted_as_in_keras() {
    let pixels = images::<f32>(40, [3, 4, 2], numbers(40 * 24, 17));
    for case in read::<WeightedCase>("weighted.json") {
        let what = format!("{} with {}", case.loss, case.class_weight);
        let mut network = Network::build(&Architecture::from_value(&case.layers).unwrap(), [3, 4, 2], 0).unwrap();
        set_parameters(&mut network, |index, shape| {
            centred(shape.iter().product(), 1 + index as u32, 0.5)
        });
        let (training, validation) = case.labels.split_at(30);
        let names: Vec<_> = (0..case.weights.len()).map(|class| class.to_string()).collect();
        let weights = class_weight(&case.class_weight, &names, training).unwrap();
        assert_close(&what, weights.iter().copied(), &case.weights, 1e-7);
        let sgd = json!({ "class_name": "SGD", "config": { "learning_rate": case.learning_rate } });
        let mut optimizer = Optimizer::new(OptimizerConfig::from_value(&sgd).unwrap());
        let loss = LossChoice::from_value(&case.loss).unwrap();
        let loss = loss.resolve(network.output(), names.len()).unwrap();
        let metrics = Metrics::default();
        let mut logs = Vec::new();
        for _ in 0..3 {
            let mut told = Tally::default();
            for (step, labels) in training.chunks(8).enumerate() {
                let rows = step * 8..step * 8 + labels.len();
                let batch = pixels.slice(s![rows, .., .., ..]);
                network.input_mut(labels.len()).assign(&batch);
                let batch = Batch {
                    loss,
                    metrics: metrics.clone(),
                    targets: labels.to_vec().into(),
                    class_weight: weights.clone(),
                    seed: 0,
                    step: 0,
                };
                told += &network.train_on_batch(batch, &mut optimizer);
            }
            network.forward(pixels.slice(s![30.., .., .., ..]), PassMode::Inference);
            let validated = network.evaluate(loss, &metrics, validation);
            logs.push(Logs::new(&metrics, &told).validated(&metrics, Some(&validated)));
        }
        assert_eq!(case.logs.len(), 4, "{what}");
        for (name, expected) in &case.logs {
            let values = logs.iter().map(|logs| logs.get(name).expect(name));
            assert_close(&format!("{what}: {name}"), values, expected, 1e-5);
        }
        for (parameter, expected) in network.parameters().zip(&case.parameters) {
            let what = format!("{what}: {}/{}", parameter.layer, parameter.name);
            assert_close(&what, parameter.values.iter().copied(), expected, 1e-5);
        }
    }
}

#[test]
fn weights_go_by_names_of_classes_or_by_their_numbers() {
    let names = |names: [&str; 3]| names.map(str::to_owned);
    let weights = |value, classes| class_weight(&value, &names(classes), &[0, 0, 0, 2]);
    let faces = ["open", "shut", "sunglasses"];
    assert_eq!(
        weights(json!({ "sunglasses": 16, "open": 0.5 }), faces).unwrap(),
        [0.5, 1.0, 16.0]
    );
    assert_eq!(weights(json!({ "2": 16 }), faces).unwrap(), [1.0, 1.0, 16.0]);
    // What is the name of a class is no number of one.
    assert_eq!(weights(json!({ "1": 3 }), ["0", "3", "1"]).unwrap(), [1.0, 1.0, 3.0]);
    assert_eq!(weights(Value::Null, faces).unwrap(), [0.0; 0]);
    // A class that does not occur is none of the k.
    assert_eq!(weights(json!("balanced"), faces).unwrap(), [4.0 / 6.0, 1.0, 2.0]);
    for (value, code, says) in [
        (json!("fair"), "unreadable_class_weight", "class_weight is \"fair\""),
        (json!([1, 2]), "unreadable_class_weight", "class_weight is [1,2]"),
        (json!({ "glasses": 2 }), "unknown_class", "\"glasses\""),
        (json!({ "3": 2 }), "unknown_class", "\"3\""),
        (json!({ "open": -1 }), "class_weight_out_of_range", "of \"open\" is -1"),
        (json!({ "0": "a" }), "class_weight_out_of_range", "of \"open\" is \"a\""),
    ] {
        let error = weights(value, faces).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[derive(Deserialize)]
struct Phase {
    layers: Value,
    /// Of each layer.
    trainable: Vec<bool>,
    optimizer: Value,
    non_trainable_params: u64,
    losses: Vec<f64>,
    weights: Vec<Vec<f64>>,
    output: Vec<f64>,
    loss: f64,
}

#[test]
fn frozen_layers_stay_and_thawed_ones_go_on_as_in_keras() {
    let labels: Vec<u32> = (0..120).map(|i| i % 4).collect();
    let pixels = numbers(120 * 9 * 10 * 2, 11).enumerate();
    let pixels = images::<f32>(
        120,
        [9, 10, 2],
        pixels.map(|(i, number)| number + (i / 180 % 4) as f32 / 8.0),
    );
    let phases = read::<Phase>("transferred.json");
    let architecture = Architecture::from_value(&phases[0].layers).unwrap();
    let mut network = Network::build(&architecture, [9, 10, 2], 0).unwrap();
    set_parameters(&mut network, |index, shape| {
        centred(shape.iter().product(), 1000 + index as u32, 0.5)
    });
    let loss = LossChoice::Auto.resolve(network.output(), 4).unwrap();
    for (number, phase) in phases.iter().enumerate() {
        let what = format!("phase {number}");
        network.set_trainable(|layer| phase.trainable[layer]).unwrap();
        let fixed = network.layers().iter().map(|layer| layer.non_trainable_params);
        assert_eq!(fixed.sum::<u64>(), phase.non_trainable_params, "{what}");
        let before = network.weights().to_vec();
        let mut optimizer = Optimizer::new(OptimizerConfig::from_value(&phase.optimizer).unwrap());
        let mut losses = Vec::new();
        for (step, labels) in labels.chunks(12).enumerate() {
            network
                .input_mut(12)
                .assign(&pixels.slice(s![step * 12..(step + 1) * 12, .., .., ..]));
            let batch = Batch {
                loss,
                metrics: Metrics::default(),
                targets: labels.to_vec().into(),
                class_weight: Vec::new(),
                seed: 0,
                step: step as u64,
            };
            losses.push(network.train_on_batch(batch, &mut optimizer));
        }
        assert_close(&what, losses.iter().map(Tally::loss), &phase.losses, 1e-4);
        let mut place = 0;
        for (parameter, expected) in network.parameters().zip(&phase.weights) {
            let what = format!("{what}: {}/{}", parameter.layer, parameter.name);
            assert_close(&what, parameter.values.iter().copied(), expected, 1e-4);
            let layer = network.layer_index(parameter.layer).unwrap();
            let stays = parameter.values == &before[place..place + parameter.values.len()];
            assert_eq!(stays, !phase.trainable[layer], "{what}");
            place += parameter.values.len();
        }
        let some = |count| pixels.slice(s![..count, .., .., ..]);
        let output = network.forward(some(3), PassMode::Inference).to_owned();
        assert_close(&what, output, &phase.output, 1e-4);
        network.forward(some(12), PassMode::Inference);
        let evaluated = network.evaluate(loss, &Metrics::default(), &labels[..12]).loss();
        assert_close(&what, [evaluated], &[phase.loss], 1e-4);
    }
}
