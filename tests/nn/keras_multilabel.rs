//! Several labels that do not exclude each other, against Keras and scikit-learn, as tests/keras/make_fixtures.py recorded it.

use std::collections::BTreeMap;

use cnn_playground::data::{Column, Images, Inputs, Pixels, PrepareOptions, prepare_labels};
use cnn_playground::explain::Explain;
use cnn_playground::nn::metrics::{AverageMetrics, LabelCounts, roc_auc_score};
use cnn_playground::nn::{
    Activation, Architecture, Batch, LossChoice, Metrics, Network, Optimizer, OptimizerConfig, Output, PassMode, Shape,
    Tally, TargetType, Targets,
};
use cnn_playground::train::{Examples, Logs, Model, Prediction, evaluate, is_given, predict};
use ndarray::s;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::keras::{assert_close, centred, images, numbers, read, set_parameters};

const INPUT: [usize; 3] = [3, 4, 2];
const LABELS: usize = 4;

#[derive(Deserialize)]
struct Run {
    loss: Value,
    metric: Value,
    layers: Value,
    labels: Vec<Vec<u32>>,
    logs: BTreeMap<String, Vec<f64>>,
    evaluated: BTreeMap<String, f64>,
    parameters: Vec<Vec<f64>>,
    outputs: Vec<Vec<f64>>,
    /// `[[tn, fp], [fn, tp]]` of each label.
    confusion: Vec<[[usize; 2]; 2]>,
    /// Precision, recall, F1 and support of all labels.
    each: [Vec<f64>; 4],
    #[serde(rename = "macro")]
    macro_average: [f64; 3],
    weighted: [f64; 3],
    subset_accuracy: f64,
    auc: Vec<f64>,
}

fn targets(labels: &[Vec<u32>]) -> Targets {
    Targets::of_labels(labels.concat(), LABELS)
}

/// A column of zeros and ones for each label.
fn columns(labels: &[Vec<u32>]) -> Vec<Column> {
    let column = |label: usize| {
        let bits = labels.iter().map(|row| Some(i64::from(row[label]).into()));
        Column::encode(format!("label {label}"), bits.collect())
    };
    (0..labels[0].len()).map(column).collect()
}

#[test]
fn labels_are_learned_and_told_as_in_keras() {
    let pixels = images::<f32>(40, INPUT, numbers(40 * 24, 17));
    for case in read::<Run>("multilabel.json") {
        let what = format!("{} under {}", case.metric, case.loss);
        let metrics = Metrics::from_value(&json!(["accuracy", case.metric])).unwrap();
        let mut network = Network::build(&Architecture::from_value(&case.layers).unwrap(), INPUT, 0).unwrap();
        set_parameters(&mut network, |index, shape| {
            centred(shape.iter().product(), 1 + index as u32, 0.5)
        });
        let sgd = json!({ "class_name": "SGD", "config": { "learning_rate": 0.5 } });
        let mut optimizer = Optimizer::new(OptimizerConfig::from_value(&sgd).unwrap());
        let target_type = TargetType::MultilabelIndicator(LABELS);
        let loss = LossChoice::from_value(&case.loss).unwrap();
        let loss = loss.resolve(network.output(), target_type).unwrap();
        metrics.check(network.output(), Some(loss)).unwrap();
        let told = |network: &mut Network<f32>, from: usize| {
            network.forward(pixels.slice(s![from.., .., .., ..]), PassMode::Inference);
            network.evaluate(loss, &metrics, targets(&case.labels[from..]).values())
        };
        let mut logs = Vec::new();
        for _ in 0..3 {
            let mut training = Tally::default();
            for from in (0..30).step_by(8) {
                let rows = from..30.min(from + 8);
                let batch = pixels.slice(s![rows.clone(), .., .., ..]);
                network.input_mut(rows.len()).assign(&batch);
                let batch = Batch {
                    loss,
                    metrics: metrics.clone(),
                    targets: targets(&case.labels[rows]),
                    class_weight: Vec::new(),
                    seed: 0,
                    step: 0,
                };
                training += &network.train_on_batch(batch, &mut optimizer);
            }
            let validation = told(&mut network, 30);
            logs.push(Logs::new(&metrics, &training).validated(&metrics, Some(&validation)));
        }
        assert_eq!(case.logs.len(), 6, "{what}");
        for (name, expected) in &case.logs {
            let values = logs.iter().map(|logs| logs.get(name).expect(name));
            assert_close(&format!("{what}: {name}"), values, expected, 1e-4);
        }
        for (parameter, expected) in network.parameters().zip(&case.parameters) {
            assert_close(&what, parameter.values.iter().copied(), expected, 1e-4);
        }
        let set = Images::of_shape(INPUT, Pixels::F32(pixels.iter().copied().collect()));
        let columns = columns(&case.labels);
        let options = PrepareOptions {
            test: 0.0,
            ..PrepareOptions::default()
        };
        let prepared = prepare_labels(&set, &columns.iter().collect::<Vec<_>>(), None, &options).unwrap();
        let labels = prepared.labels.as_ref().unwrap();
        let rows: Vec<usize> = (0..40).collect();
        let examples = Examples {
            images: Inputs::plain(&set).unwrap(),
            codes: &prepared.column.codes,
            labels: Some(labels),
            rows: &rows,
        };
        let mut model = Model {
            network,
            loss,
            metrics,
            optimizer,
            target_type,
            target: None,
            seed: 0,
            epochs: 3,
            features: Default::default(),
            checkpoint: None,
        };
        let evaluation = evaluate(&mut model, &examples);
        let logs = Logs::new(&model.metrics, &evaluation.tally);
        for (name, &expected) in &case.evaluated {
            assert_close(
                &format!("{what}: {name}"),
                [logs.get(name).expect(name)],
                &[expected],
                1e-4,
            );
        }
        let (probabilities, outputs) = predict(&mut model, pixels.slice(s![..1, .., .., ..]));
        assert_close(
            &what,
            outputs.iter().map(|&output| output as f32),
            &case.outputs[0],
            1e-4,
        );
        if loss.from_logits() {
            let sigmoid = case.outputs[0].iter().map(|&logit| 1.0 / (1.0 + (-logit).exp()));
            assert_close(&what, probabilities, &sigmoid.collect::<Vec<_>>(), 1e-4);
            // scikit-learn was asked about outputs above a half.
            continue;
        }
        assert_close(&what, probabilities, &case.outputs[0], 1e-4);
        let had = |label: usize| case.labels.iter().map(|row| row[label] == 1).collect::<Vec<_>>();
        let score = |label: usize| {
            evaluation
                .probabilities
                .iter()
                .skip(label)
                .step_by(LABELS)
                .copied()
                .collect::<Vec<_>>()
        };
        let mut each = Vec::new();
        for (label, &[[tn, fp], [fn_, tp]]) in case.confusion.iter().enumerate() {
            let samples = score(label)
                .into_iter()
                .zip(had(label))
                .map(|(p, had)| [is_given(p), had]);
            let counts = LabelCounts::new(samples);
            assert_eq!(counts, LabelCounts { tp, fp, fn_, tn }, "{what}: label {label}");
            each.push(counts.metrics());
            assert_close(
                &what,
                roc_auc_score(&had(label), &score(label)),
                &[case.auc[label]],
                1e-12,
            );
        }
        let told = |of: fn(&cnn_playground::nn::ClassMetrics) -> f64| each.iter().map(of).collect::<Vec<_>>();
        assert_close(&what, told(|label| label.precision), &case.each[0], 1e-12);
        assert_close(&what, told(|label| label.recall), &case.each[1], 1e-12);
        assert_close(&what, told(|label| label.f1), &case.each[2], 1e-12);
        assert_close(&what, told(|label| label.support as f64), &case.each[3], 0.0);
        for (average, expected) in [
            (AverageMetrics::macro_of(&each), case.macro_average),
            (AverageMetrics::weighted_of(&each), case.weighted),
        ] {
            assert_close(&what, [average.precision, average.recall, average.f1], &expected, 1e-12);
        }
        let right = evaluation
            .predictions
            .iter()
            .filter(|p| p.actual == p.predicted)
            .count();
        assert_close(&what, [right as f64 / 40.0], &[case.subset_accuracy], 1e-12);
        let &Prediction { confidence, .. } = &evaluation.predictions[0];
        let each = case.outputs[0].iter().map(|p| p.max(1.0 - p)).product::<f64>();
        assert_close(&what, [confidence], &[each], 1e-4);
    }
}

#[derive(Deserialize)]
struct SplitCase {
    labels: Vec<Vec<u32>>,
    train: Vec<usize>,
    test: Vec<usize>,
}

#[test]
fn sets_of_labels_are_stratified_as_by_scikit_learn() {
    let case = read::<SplitCase>("multilabel_split.json").remove(0);
    let set = Images::of_shape([1, 1, 1], Pixels::U8(vec![0; 60]));
    let columns = columns(&case.labels);
    let columns: Vec<&Column> = columns.iter().collect();
    let options = |value: Value| serde_json::from_value::<PrepareOptions>(value).unwrap();
    let asked = options(json!({ "test": 0.25, "stratify": true }));
    let prepared = prepare_labels(&set, &columns, None, &asked).unwrap();
    assert_eq!((prepared.train, prepared.test), (case.train, case.test));
    for (asked, columns, code) in [
        (json!({ "oversample": true }), &columns[..], "several_labels"),
        (json!({ "leave_out": ["none"] }), &columns, "several_labels"),
        (json!({}), &columns[..1], "one_column"),
        (json!({}), &[columns[0], columns[0]], "column_twice"),
    ] {
        let error = prepare_labels(&set, columns, None, &options(asked)).unwrap_err();
        assert_eq!(error.code(), code);
    }
}

#[test]
fn networks_and_losses_that_tell_no_labels_are_refused() {
    let output = |units, activation| Output {
        shape: Shape::Flat(units),
        activation,
    };
    let labels = TargetType::MultilabelIndicator(LABELS);
    for (loss, output, says) in [
        ("auto", output(4, Activation::Softmax), "no_probabilities"),
        ("auto", output(3, Activation::Sigmoid), "units_do_not_fit"),
        (
            "categorical_crossentropy",
            output(4, Activation::Sigmoid),
            "one_of_several_labels",
        ),
        (
            "sparse_categorical_crossentropy",
            output(4, Activation::Sigmoid),
            "one_of_several_labels",
        ),
    ] {
        let error = LossChoice::from_value(&json!(loss))
            .unwrap()
            .resolve(output, labels)
            .unwrap_err();
        assert_eq!(error.code(), says, "{loss}");
        assert!(!error.hint().is_empty());
    }
    let auto = LossChoice::Auto
        .resolve(output(4, Activation::Sigmoid), labels)
        .unwrap();
    assert_eq!(auto.name(), "binary_crossentropy");
}
