//! What is told of every epoch against what Keras logs, as tests/keras/make_fixtures.py recorded it.

use std::collections::BTreeMap;

use cnn_playground::nn::metrics::AnyMetric;
use cnn_playground::nn::{
    Architecture, Batch, LossChoice, Metrics, Network, Optimizer, OptimizerConfig, PassMode, Tally,
};
use cnn_playground::train::Logs;
use ndarray::{Array1, s};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::keras::{assert_close, centred, images, numbers, read, set_parameters};

#[derive(Deserialize)]
struct Samples {
    metric: Value,
    /// None is not a number; what is too large for 32 bits is infinite.
    outputs: Vec<Vec<Option<f64>>>,
    /// Of each row, for each class that could be the true one.
    values: Vec<f64>,
}

#[test]
fn a_sample_adds_to_a_metric_what_it_adds_in_keras() {
    for case in read::<Samples>("logged_samples.json") {
        let metric = AnyMetric::from_value(&case.metric).unwrap();
        let outputs = case.outputs.iter().map(|row| {
            let values = row.iter().map(|value| value.unwrap_or(f64::NAN) as f32);
            values.collect::<Array1<f32>>()
        });
        let values = outputs.flat_map(|row| {
            let targets = 0..row.len() as u32;
            let values = targets.map(|target| metric.of_sample(row.view(), target));
            values.collect::<Vec<_>>()
        });
        assert_eq!(values.collect::<Vec<_>>(), case.values, "{}", case.metric);
    }
}

#[derive(Deserialize)]
struct Run {
    metric: Value,
    loss: Value,
    layers: Value,
    /// By Keras's names, epoch after epoch.
    logs: BTreeMap<String, Vec<f64>>,
    evaluated: BTreeMap<String, f64>,
}

const INPUT: [usize; 3] = [3, 4, 2];
const BATCH: usize = 8;

#[test]
fn epochs_are_logged_as_in_keras() {
    let labels: Vec<u32> = (0..40).map(|i| i * 7 % 5).collect();
    let pixels = images::<f32>(40, INPUT, numbers(40 * 24, 17));
    for case in read::<Run>("logged.json") {
        let what = format!("{} under {}", case.metric, case.loss);
        let metrics = Metrics::from_value(&json!(["accuracy", case.metric])).unwrap();
        let mut network = Network::build(&Architecture::from_value(&case.layers).unwrap(), INPUT, 0).unwrap();
        set_parameters(&mut network, |index, shape| {
            centred(shape.iter().product(), 1 + index as u32, 0.5)
        });
        let sgd = json!({ "class_name": "SGD", "config": { "learning_rate": 0.5 } });
        let mut optimizer = Optimizer::new(OptimizerConfig::from_value(&sgd).unwrap());
        let loss = LossChoice::from_value(&case.loss).unwrap();
        let loss = loss.resolve(network.output(), 5).unwrap();
        let evaluate = |network: &mut Network<f32>, from: usize| {
            network.forward(pixels.slice(s![from.., .., .., ..]), PassMode::Inference);
            network.evaluate(loss, &metrics, &labels[from..])
        };
        let mut logs = Vec::new();
        for _ in 0..3 {
            let mut training = Tally::default();
            for from in (0..30).step_by(BATCH) {
                let rows = from..30.min(from + BATCH);
                let batch = pixels.slice(s![rows.clone(), .., .., ..]);
                network.input_mut(rows.len()).assign(&batch);
                let batch = Batch {
                    loss,
                    metrics: metrics.clone(),
                    targets: labels[rows].to_vec(),
                    seed: 0,
                    step: 0,
                };
                training += &network.train_on_batch(batch, &mut optimizer);
            }
            let validation = evaluate(&mut network, 30);
            logs.push(Logs::new(&metrics, &training).validated(&metrics, Some(&validation)));
        }
        assert_eq!(case.logs.len(), 6, "{what}");
        for (name, expected) in &case.logs {
            let values = logs.iter().map(|logs| logs.get(name).expect(name));
            assert_close(&format!("{what}: {name}"), values, expected, 1e-5);
        }
        let evaluated = Logs::new(&metrics, &evaluate(&mut network, 0));
        for (name, &expected) in &case.evaluated {
            let value = evaluated.get(name).expect(name);
            assert_close(&format!("{what}: {name}"), [value], &[expected], 1e-5);
        }
    }
}
