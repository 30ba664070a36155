//! Networks, losses, optimizers and metrics against Keras and scikit-learn, as tests/keras/make_fixtures.py recorded them.

use cnn_playground::nn::{
    Architecture, AverageMetrics, Batch, ConfusionMatrix, Learn, Loss, LossChoice, Metrics, Network, Optimizer,
    OptimizerConfig, PassMode, Tally,
};
use ndarray::{Array2, ArrayD, ArrayView4, IxDyn};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::keras::{assert_close, centred, images, network, numbers, read, set_parameters};

#[derive(Deserialize)]
struct LayerCase {
    name: String,
    seed: u32,
    input_shape: [usize; 3],
    layers: Value,
    output_shapes: Vec<Vec<usize>>,
    params: usize,
    output: Vec<f64>,
    input_gradient: Vec<f64>,
    gradients: Vec<Vec<f64>>,
}

#[test]
fn every_layer_computes_what_keras_computes() {
    for case in read::<LayerCase>("layers.json") {
        let architecture = Architecture::from_value(&case.layers).unwrap();
        let mut network = network::<f32>(&architecture, case.input_shape, case.seed);
        let shapes: Vec<_> = network
            .layers()
            .iter()
            .map(|layer| layer.output_shape.clone().unwrap())
            .collect();
        assert_eq!(shapes, case.output_shapes, "{}", case.name);
        assert_eq!(network.params(), case.params, "{}", case.name);

        let pixels = case.input_shape.iter().product::<usize>();
        let x = images(2, case.input_shape, centred(2 * pixels, 10_000 + case.seed, 1.0));
        let output = network.forward(x.view(), PassMode::Inference).to_owned();
        assert_close(
            &format!("{}: output", case.name),
            output.iter().copied(),
            &case.output,
            1e-5,
        );

        let weights = centred(output.len(), 20_000 + case.seed, 1.0).collect();
        let d_outputs = Array2::from_shape_vec(output.dim(), weights).unwrap();
        network.backward(d_outputs.view());
        let learned = network.parameters().filter(|parameter| parameter.trainable);
        for (parameter, expected) in learned.zip(&case.gradients) {
            let what = format!("{}: gradient of {}/{}", case.name, parameter.layer, parameter.name);
            assert_close(&what, parameter.gradient.iter().copied(), expected, 1e-4);
        }
        let learned = network.gradients().to_vec();
        let last = network.layers().len() - 1;
        let mut inspection = network.inspect(x.view());
        let d_input = inspection.input_gradient(last, d_outputs.view().into_dyn());
        assert_close(
            &format!("{}: input gradient", case.name),
            d_input.iter().copied(),
            &case.input_gradient,
            1e-4,
        );
        assert_eq!(network.gradients(), learned, "{}: parameters are left alone", case.name);
    }
}

#[derive(Deserialize)]
struct EdgeCase {
    layer: Value,
    /// Numbers as texts, for infinities and NaN.
    values: Vec<String>,
    outputs: Vec<String>,
    slopes: Vec<String>,
}

#[test]
fn functions_of_one_value_are_keras_own_at_their_corners_and_beyond_all_numbers() {
    for case in read::<EdgeCase>("edges.json") {
        let what = case.layer.to_string();
        let [values, outputs, slopes] = [case.values, case.outputs, case.slopes].map(|texts| {
            texts
                .iter()
                .map(|text| text.parse::<f64>().unwrap())
                .collect::<Vec<_>>()
        });
        let shape = [1, 1, values.len()];
        let layers = Value::Array(vec![case.layer]);
        let mut network = Network::<f32>::build(&Architecture::from_value(&layers).unwrap(), shape, 0).unwrap();
        let x = images(1, shape, values.iter().map(|&value| value as f32));
        let mut inspection = network.inspect(x.view());
        let y: Vec<_> = inspection.output(0).iter().copied().collect();
        let ones = ArrayD::from_elem(IxDyn(&[1, 1, 1, y.len()]), 1.0);
        let slope: Vec<_> = inspection.input_gradient(0, ones.view()).iter().copied().collect();
        for (name, own, expected) in [("output", y, outputs), ("slope", slope, slopes)] {
            for ((own, expected), value) in own.into_iter().map(f64::from).zip(expected).zip(&values) {
                let is_same = own == expected || own.is_nan() && expected.is_nan();
                let error = (own - expected).abs() / expected.abs().max(0.1);
                assert!(
                    is_same || error < 1e-6,
                    "{what}: {name} of {value} is {own}, in Keras {expected}"
                );
            }
        }
    }
}

#[derive(Deserialize)]
struct ActivationCase {
    activation: String,
    /// Null is NaN; what f32 cannot hold is infinite.
    x: Vec<Vec<Option<f64>>>,
    y: Vec<Option<f64>>,
    gradient: Vec<Option<f64>>,
}

#[test]
fn activations_take_all_values_as_in_keras() {
    let same = |what: &str, ours: Vec<f32>, keras: &[Option<f64>]| {
        assert_eq!(ours.len(), keras.len(), "{what}");
        for (i, (&ours, keras)) in ours.iter().zip(keras).enumerate() {
            let keras = keras.map_or(f32::NAN, |value| value as f32);
            let near = (ours - keras).abs() <= 2e-6 * keras.abs().max(1.0);
            assert!(
                ours == keras || ours.is_nan() && keras.is_nan() || near,
                "{what} {i}: {ours}, Keras {keras}"
            );
        }
    };
    for case in read::<ActivationCase>("activations.json") {
        let layers = json!([{ "class_name": "Activation", "config": { "activation": case.activation } }]);
        let mut network = tail_of_a_network(&layers, 3);
        let rows = case.x.len();
        let x = case.x.into_iter().flatten();
        let x = images(
            rows,
            [1, 1, 3],
            x.map(|value| value.map_or(f32::NAN, |value| value as f32)),
        );
        let y = network.forward(x.view(), PassMode::Inference).iter().copied().collect();
        same(&case.activation, y, &case.y);
        let weights = Array2::from_shape_vec((rows, 3), centred(3 * rows, 5, 1.0).collect()).unwrap();
        let mut inspection = network.inspect(x.view());
        let gradient = inspection.input_gradient(1, weights.view().into_dyn());
        same(
            &format!("{}: gradient", case.activation),
            gradient.iter().copied().collect(),
            &case.gradient,
        );
    }
}

#[derive(Deserialize)]
struct LossCase {
    loss: Value,
    tail: String,
    layers: Value,
    logits: Vec<Vec<f32>>,
    targets: Vec<u32>,
    /// None where Keras's is NaN.
    losses: Vec<Option<f64>>,
    correct: Vec<f64>,
    gradient: Vec<Option<f64>>,
}

/// Logits go in as images of 1x1 pixel and flat, so that what is behind is only the tail of a network.
pub fn tail_of_a_network(layers: &Value, units: usize) -> Network<f32> {
    let mut behind_flatten = vec![json!("Flatten")];
    behind_flatten.extend(layers.as_array().unwrap().iter().cloned());
    Network::build(
        &Architecture::from_value(&Value::Array(behind_flatten)).unwrap(),
        [1, 1, units],
        0,
    )
    .unwrap()
}

#[test]
fn every_loss_is_keras_own_behind_every_activation() {
    for case in read::<LossCase>("losses.json") {
        let what = format!("{} behind {}", case.loss, case.tail);
        let LossChoice::Fixed(loss) = LossChoice::from_value(&case.loss).unwrap() else {
            panic!("{what}")
        };
        let units = case.logits[0].len();
        let mut network = tail_of_a_network(&case.layers, units);
        let mut tallies = Vec::new();
        let mut gradient = Vec::new();
        for (logits, &target) in case.logits.iter().zip(&case.targets) {
            let x = images(1, [1, 1, units], logits.iter().copied());
            network.forward(x.view(), PassMode::Inference);
            tallies.push(network.evaluate(loss, &Metrics::default(), &[target]));
            gradient.extend(gradient_before_the_tail(&mut network, x.view(), loss, target));
        }
        assert_close(&what, tallies.iter().map(Tally::loss), &or_nan(&case.losses), 3e-5);
        assert_eq!(measured(&tallies).collect::<Vec<_>>(), case.correct, "{what}: correct");
        // A relu that is off lets NaN through in TensorFlow, and 0 here: a gradient of nothing either way.
        let (gradient, expected): (Vec<_>, Vec<_>) = gradient
            .into_iter()
            .zip(&case.gradient)
            .filter_map(|(ours, keras)| Some((ours, (*keras)?)))
            .unzip();
        assert_close(&format!("{what}: gradient"), gradient, &expected, 2e-6);
    }
}

/// The accuracy of each.
fn measured(tallies: &[Tally]) -> impl Iterator<Item = f64> {
    let results = |tally| Metrics::default().results(tally).next().expect("accuracy");
    tallies.iter().map(results)
}

fn or_nan(values: &[Option<f64>]) -> Vec<f64> {
    values.iter().map(|value| value.unwrap_or(f64::NAN)).collect()
}

/// The gradient of the loss with respect to the logits that went in.
pub fn gradient_before_the_tail(network: &mut Network<f32>, x: ArrayView4<f32>, loss: Loss, target: u32) -> Vec<f32> {
    let scores = network.scores();
    let mut gradient = Array2::zeros(scores.outputs.dim());
    loss.evaluate(
        scores,
        &[target],
        &Metrics::default(),
        Some(gradient.view_mut()),
        1.0,
        &[],
    );
    if scores.logits.is_some() {
        return gradient.into_iter().collect();
    }
    let last = network.layers().len() - 1;
    let mut inspection = network.inspect(x);
    inspection
        .input_gradient(last, gradient.view().into_dyn())
        .iter()
        .copied()
        .collect()
}

#[derive(Deserialize)]
struct OptimizerCase {
    optimizer: Value,
    config: Value,
    values: Vec<f64>,
    finalized: Vec<f64>,
}

#[test]
fn every_optimizer_takes_keras_steps() {
    for case in read::<OptimizerCase>("optimizers.json") {
        let config = OptimizerConfig::from_value(&case.optimizer).unwrap();
        let written = OptimizerConfig::from_value(&case.config).unwrap();
        assert_eq!(written.slots(), config.slots());
        // Keras keeps the learning rate in float32.
        assert_eq!(
            written.learning_rate().at(0) as f32,
            config.learning_rate().at(0) as f32
        );
        let mut optimizer = Optimizer::new(config);
        let mut parameters: Vec<f32> = centred(20, 1, 1.0).collect();
        for step in 0..10 {
            let scales = (0..20).map(|i| 0.1_f32.powi(i));
            let mut gradients: Vec<_> = centred(20, 100 + step, 1.0)
                .zip(scales)
                .map(|(g, scale)| g * scale)
                .collect();
            optimizer.begin(parameters.len());
            optimizer.take(0, &mut parameters, &mut gradients);
        }
        let what = case.optimizer.to_string();
        assert_close(&what, parameters.iter().copied(), &case.values, 2e-6);
        optimizer.finalize(&mut parameters, std::iter::once(0..20));
        assert_close(&what, parameters, &case.finalized, 2e-6);
    }
}

#[derive(Deserialize)]
struct TrainingCase {
    optimizer: Value,
    losses: Vec<f64>,
    accuracies: Vec<f64>,
}

fn lesson() -> Architecture {
    let layers = json!([
        { "class_name": "Conv2D", "config": { "filters": 32, "kernel_size": 3, "activation": "relu" } },
        { "class_name": "MaxPooling2D", "config": { "pool_size": 2 } },
        { "class_name": "Flatten", "config": {} },
        { "class_name": "Dense", "config": { "units": 64, "activation": "relu" } },
        { "class_name": "Dense", "config": { "units": 2, "activation": "sigmoid" } }
    ]);
    Architecture::from_value(&layers).unwrap()
}

#[test]
fn the_lessons_network_trains_as_in_keras() {
    let labels: Vec<u32> = (0..320).map(|i| i % 2).collect();
    let pixels = numbers(320 * 60 * 64, 7).enumerate().map(|(i, number)| {
        let (image, row) = (i / (60 * 64), i / 64 % 60);
        number * 0.5 + if image % 2 == 1 && row < 20 { 0.25 } else { 0.0 }
    });
    let pixels = images::<f32>(320, [60, 64, 1], pixels);
    for case in read::<TrainingCase>("training.json") {
        let mut network = Network::build(&lesson(), [60, 64, 1], 0).unwrap();
        assert_eq!(network.params(), 1_841_666);
        set_parameters(&mut network, |index, shape| {
            let len = shape.iter().product::<usize>();
            let limit = match shape {
                [.., inputs, outputs] => (6.0 / (len / inputs / outputs * (inputs + outputs)) as f64).sqrt(),
                _ => 0.0,
            };
            centred(len, index as u32 + 1, limit)
        });
        let mut optimizer = Optimizer::new(OptimizerConfig::from_value(&case.optimizer).unwrap());
        let loss = LossChoice::Auto.resolve(network.output(), 2).unwrap();
        assert_eq!(loss.name(), "sparse_categorical_crossentropy");
        let mut tallies = Vec::new();
        for (step, labels) in labels.chunks(32).enumerate() {
            let batch = pixels.slice(ndarray::s![step * 32..(step + 1) * 32, .., .., ..]);
            network.input_mut(32).assign(&batch);
            let batch = Batch {
                loss,
                metrics: Metrics::default(),
                targets: labels.to_vec().into(),
                class_weight: Vec::new(),
                seed: 0,
                step: step as u64,
            };
            tallies.push(network.train_on_batch(batch, &mut optimizer));
        }
        let what = case.optimizer.to_string();
        assert_close(&what, tallies.iter().map(Tally::loss), &case.losses, 1e-4);
        assert_close(&what, measured(&tallies), &case.accuracies, 1e-6);
    }
}

#[derive(Deserialize)]
struct MetricsCase {
    actual: Vec<u32>,
    predicted: Vec<u32>,
    confusion: Vec<Vec<usize>>,
    accuracy: f64,
    balanced_accuracy: f64,
    precision: Vec<f64>,
    recall: Vec<f64>,
    f1: Vec<f64>,
    support: Vec<usize>,
    /// Precision, recall, F1.
    #[serde(rename = "macro")]
    macro_average: [f64; 3],
    weighted: [f64; 3],
}

#[test]
fn metrics_are_scikit_learns() {
    for case in read::<MetricsCase>("metrics.json") {
        let matrix = ConfusionMatrix::new(&case.actual, &case.predicted, case.support.len());
        let rows: Vec<_> = matrix.counts.outer_iter().map(|row| row.to_vec()).collect();
        assert_eq!(rows, case.confusion);
        let classes = matrix.classes();
        assert_close("accuracy", [matrix.accuracy()], &[case.accuracy], 1e-9);
        assert_close(
            "balanced accuracy",
            [matrix.balanced_accuracy()],
            &[case.balanced_accuracy],
            1e-9,
        );
        assert_close(
            "precision",
            classes.iter().map(|class| class.precision),
            &case.precision,
            1e-9,
        );
        assert_close("recall", classes.iter().map(|class| class.recall), &case.recall, 1e-9);
        assert_close("f1", classes.iter().map(|class| class.f1), &case.f1, 1e-9);
        assert_eq!(
            classes.iter().map(|class| class.support).collect::<Vec<_>>(),
            case.support
        );
        for (what, average, expected) in [
            ("macro", AverageMetrics::macro_of(&matrix.classes()), case.macro_average),
            (
                "weighted",
                AverageMetrics::weighted_of(&matrix.classes()),
                case.weighted,
            ),
        ] {
            assert_close(what, [average.precision, average.recall, average.f1], &expected, 1e-9);
        }
    }
}

#[test]
fn a_network_that_always_answers_the_same_is_found_out() {
    let always = |actual: &[u32], predicted: &[u32]| ConfusionMatrix::new(actual, predicted, 3).only_prediction();
    assert_eq!(always(&[0, 1, 1, 2], &[1, 1, 1, 1]), Some(1));
    assert_eq!(always(&[0, 1, 1, 2], &[1, 1, 1, 0]), None);
    assert_eq!(
        always(&[1, 1], &[1, 1]),
        None,
        "where there is one class, one answer is right"
    );
}

#[derive(Deserialize)]
struct ModelCase {
    json: String,
    params: usize,
    layers: Vec<ModelLayer>,
}

#[derive(Deserialize)]
struct ModelLayer {
    name: String,
    output_shape: Vec<usize>,
    params: u64,
}

#[test]
fn a_model_written_by_keras_is_read() {
    for case in read::<ModelCase>("model.json") {
        let architecture = Architecture::from_json(&case.json).unwrap();
        let reports = architecture.check([60, 64, 1]);
        assert_eq!(reports.len(), case.layers.len());
        for (report, expected) in reports.iter().zip(&case.layers) {
            assert_eq!(report.name, expected.name);
            assert_eq!(
                report.output_shape.as_ref(),
                Some(&expected.output_shape),
                "{}",
                report.name
            );
            assert_eq!(report.params, expected.params, "{}", report.name);
        }
        let mut network = Network::<f32>::build(&architecture, [60, 64, 1], 1).unwrap();
        assert_eq!(network.params(), case.params);
        let bias = network.parameters().last().unwrap();
        assert_eq!(
            (bias.layer, bias.name, bias.values),
            ("people", "bias", &[0.1_f32; 20][..])
        );
        let wrong = network
            .set_parameter("people", "bias", ArrayD::zeros(IxDyn(&[3])).view())
            .unwrap_err();
        assert_eq!(wrong.to_string(), "people/bias is of shape [20], not [3]");

        // Names left out are made again, the same.
        let mut unnamed = architecture.clone();
        unnamed.layers.iter_mut().for_each(|layer| layer.name = None);
        let names: Vec<_> = unnamed
            .check([60, 64, 1])
            .into_iter()
            .map(|report| report.name)
            .collect();
        let kept = case.layers.iter().map(|layer| layer.name.as_str());
        assert_eq!(
            names,
            kept.map(|name| if name == "people" { "dense_1" } else { name })
                .collect::<Vec<_>>()
        );
    }
}
