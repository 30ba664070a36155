//! What is told of every epoch against what Keras logs, as tests/keras/make_fixtures.py recorded it.

use std::collections::BTreeMap;

use cnn_playground::nn::loss::Sample;
use cnn_playground::nn::{
    Architecture, Batch, LossChoice, Metrics, Network, Optimizer, OptimizerConfig, PassMode, Tally,
};
use cnn_playground::train::Logs;
use ndarray::{Array1, s};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::keras::{assert_close, centred, images, numbers, read, set_parameters};

/// What comes out of a network. None is not a number; what is too large for 32 bits is infinite.
type Outputs = Vec<Option<f64>>;

/// A metric of samples with these classes, in batches.
fn measured(metric: &Value, samples: &[(&Outputs, usize)]) -> f64 {
    let metrics = Metrics::from_value(&json!([metric])).unwrap();
    let mut tally = Tally::default();
    for batch in samples.chunks(7) {
        let mut told = Tally {
            metric_sums: metrics.zeros(samples[0].0.len()),
            count: batch.len(),
            ..Tally::default()
        };
        for &(outputs, target) in batch {
            let outputs = outputs.iter().map(|value| value.unwrap_or(f64::NAN) as f32);
            let outputs: Array1<f32> = outputs.collect();
            let sample = Sample {
                outputs: outputs.view(),
                logits: None,
                target: &[target as u32],
            };
            metrics.add_sample(&sample, &mut told.metric_sums);
        }
        tally += &told;
    }
    metrics.results(&tally).last().expect("accuracy at least")
}

#[derive(Deserialize)]
struct Samples {
    metric: Value,
    outputs: Vec<Outputs>,
    /// Of each row, for each class that could be the true one.
    values: Vec<f64>,
}

#[test]
fn a_sample_adds_to_a_metric_what_it_adds_in_keras() {
    for case in read::<Samples>("logged_samples.json") {
        let values = case.outputs.iter().flat_map(|row| {
            let targets = 0..row.len();
            targets.map(|target| measured(&case.metric, &[(row, target)]))
        });
        assert_eq!(values.collect::<Vec<_>>(), case.values, "{}", case.metric);
    }
}

#[derive(Deserialize)]
struct Random {
    metric: Value,
    outputs: Vec<Outputs>,
    targets: Vec<usize>,
    value: f64,
}

#[test]
fn metrics_of_random_outputs_are_those_of_keras() {
    for (number, case) in (1..).zip(read::<Random>("fuzz_metrics.json")) {
        let samples: Vec<_> = case.outputs.iter().zip(case.targets).collect();
        let what = format!("case {number}: {} of {samples:?}", case.metric);
        assert_close(&what, [measured(&case.metric, &samples)], &[case.value], 1e-5);
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
    let parity: Vec<u32> = labels.iter().map(|label| label % 2).collect();
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
        let (classes, labels) = match network.output().shape.len() {
            1 => (2, &parity),
            units => (units, &labels),
        };
        let loss = loss.resolve(network.output(), classes).unwrap();
        metrics.check(network.output(), Some(loss)).unwrap();
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
                    targets: labels[rows].to_vec().into(),
                    class_weight: Vec::new(),
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
