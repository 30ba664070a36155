//! Training with batch normalization and weight decay against Keras, as tests/keras/make_fixtures.py recorded it.

mod keras;

use cnn_playground::nn::{Architecture, LossChoice, Mode, Network, Optimizer, OptimizerConfig, Tally};
use keras::{assert_close, centred, images, numbers, read, set_parameters};
use ndarray::s;
use serde::Deserialize;
use serde_json::Value;

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
            optimizer.apply(&mut parameter, &[1.0]);
            before - parameter[0]
        });
        assert_close("steps", steps.collect::<Vec<_>>(), &rates, 1e-12);
    }
}

#[derive(Deserialize)]
struct Case {
    layers: Value,
    optimizer: Value,
    params: usize,
    non_trainable_params: usize,
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
            (network.params(), fixed.sum::<usize>()),
            (case.params, case.non_trainable_params)
        );
        set_parameters(&mut network, |index, shape| {
            centred(shape.iter().product(), 1000 + index as u32, 0.5)
        });
        let mut optimizer = Optimizer::new(OptimizerConfig::from_value(&case.optimizer).unwrap());
        let loss = LossChoice::Auto.resolve(network.output(), 4).unwrap();
        let mut losses = Vec::new();
        for (step, labels) in labels.chunks(12).enumerate() {
            let mode = Mode::Training {
                seed: 0,
                step: step as u64,
                first_row: 0,
            };
            network.forward(pixels.slice(s![step * 12..(step + 1) * 12, .., .., ..]), mode);
            network.zero_gradients();
            losses.push(network.learn(loss, labels, 1.0 / 12.0));
            network.update(&mut optimizer);
        }
        assert_close(&what, losses.iter().map(Tally::loss), &case.losses, 1e-4);
        for (parameter, expected) in network.parameters().zip(&case.weights) {
            let what = format!("{what}: {}/{}", parameter.layer, parameter.name);
            assert_close(&what, parameter.values.iter().copied(), expected, 2e-4);
        }
        let output = network
            .forward(pixels.slice(s![..3, .., .., ..]), Mode::Inference)
            .to_owned();
        assert_close(&what, output, &case.output, 2e-4);
        network.forward(pixels.slice(s![..12, .., .., ..]), Mode::Inference);
        assert_close(
            &what,
            [network.evaluate(loss, &labels[..12]).loss()],
            &[case.loss],
            2e-4,
        );
    }
}
