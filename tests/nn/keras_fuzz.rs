//! Random networks of all layers, runs of optimizers and losses against Keras, as tests/keras/make_fuzz.py recorded them.

use cnn_playground::nn::{
    Architecture, Batch, LossChoice, Metrics, Network, Optimizer, OptimizerConfig, PassMode, Tally,
};
use ndarray::Array2;
use serde::Deserialize;
use serde_json::Value;

use crate::keras::{assert_close, centred, images, network, or_no_number, read};
use crate::keras_parity::{gradient_before_the_tail, tail_of_a_network};

#[derive(Deserialize)]
struct Case {
    seed: u32,
    batch: usize,
    input_shape: [usize; 3],
    layers: Value,
    params: usize,
    output: Vec<f64>,
    /// Of the images, then of each parameter that is learned: its sum with known numbers.
    gradients: Vec<f64>,
}

/// The sum of values with known numbers.
fn summed(values: &[f32], seed: u32) -> f64 {
    let pairs = values.iter().zip(centred(values.len(), seed, 1.0));
    pairs.map(|(&value, number)| f64::from(value) * f64::from(number)).sum()
}

#[test]
fn random_networks_compute_what_keras_computes() {
    for case in read::<Case>("fuzz.json") {
        let what = format!("{}: {} on {:?}", case.seed, case.layers, case.input_shape);
        let architecture = Architecture::from_value(&case.layers).unwrap_or_else(|error| panic!("{what}: {error}"));
        let mut network = network::<f32>(&architecture, case.input_shape, case.seed);
        assert_eq!(network.params(), case.params, "{what}");
        let pixels = case.input_shape.iter().product::<usize>();
        let values = centred(case.batch * pixels, 10_000 + case.seed, 1.0);
        let x = images(case.batch, case.input_shape, values);
        let output = network.forward(x.view(), PassMode::Inference).to_owned();
        assert_close(&what, output.iter().copied(), &case.output, 1e-5);

        let weights = centred(output.len(), 20_000 + case.seed, 1.0).collect();
        let slopes = Array2::from_shape_vec(output.dim(), weights).unwrap();
        network.backward(slopes.view());
        let learned = network.parameters().filter(|parameter| parameter.trainable);
        let mut gradients: Vec<_> = learned
            .zip(2..)
            .map(|(parameter, seed)| summed(parameter.gradient, seed))
            .collect();
        let last = network.layers().len() - 1;
        let mut inspection = network.inspect(x.view());
        let input = inspection.input_gradient(last, slopes.view().into_dyn());
        gradients.insert(0, summed(&input.iter().copied().collect::<Vec<_>>(), 1));
        assert_close(&what, gradients, &case.gradients, 1e-4);
    }
}

#[derive(Deserialize)]
struct Run {
    seed: u32,
    layers: Value,
    loss: Value,
    optimizer: Value,
    /// Every seventh.
    losses: Vec<Option<f64>>,
    /// The first step whose loss is no number.
    no_number: Option<usize>,
    /// Of each parameter: its sum with known numbers.
    weights: Vec<Option<f64>>,
    finalized: Vec<Option<f64>>,
}

#[test]
fn random_optimizers_go_where_keras_goes() {
    const STEPS: usize = 50;
    const ROWS: usize = 4;
    let input = [1, 2, 3];
    for case in read::<Run>("fuzz_optimizers.json") {
        let what = format!("{}: {} {} {}", case.seed, case.optimizer, case.loss, case.layers);
        let architecture = Architecture::from_value(&case.layers).unwrap();
        let mut network = network::<f32>(&architecture, input, case.seed);
        let config = OptimizerConfig::from_value(&case.optimizer).unwrap_or_else(|error| panic!("{what}: {error}"));
        let mut optimizer = Optimizer::new(config);
        let loss = LossChoice::from_value(&case.loss)
            .unwrap()
            .resolve(network.output(), 3)
            .unwrap();
        let mut losses = Vec::new();
        for step in 0..STEPS {
            let values = centred(ROWS * 6, 1000 * case.seed + step as u32, 1.0);
            network.input_mut(ROWS).assign(&images(ROWS, input, values));
            let batch = Batch {
                class_weight: Vec::new(),
                loss,
                metrics: Metrics::default(),
                targets: (0..ROWS)
                    .map(|row| ((row + step) % 3) as u32)
                    .collect::<Vec<_>>()
                    .into(),
                seed: 0,
                step: step as u64,
            };
            losses.push(network.train_on_batch(batch, &mut optimizer).loss() as f32);
        }
        let sums = |network: &Network<f32>| -> Vec<f64> {
            let parameters = network.parameters().zip(1..);
            parameters
                .map(|(parameter, seed)| summed(parameter.values, seed))
                .collect()
        };
        let no_number = losses.iter().position(|loss| loss.is_nan());
        assert_eq!(no_number, case.no_number, "{what}: {losses:?}");
        let some: Vec<_> = losses.into_iter().step_by(7).collect();
        assert_close(&format!("{what}: losses"), some, &or_no_number(&case.losses), 1e-4);
        assert_close(&what, sums(&network), &or_no_number(&case.weights), 1e-4);
        let moved: Vec<_> = network.moved().collect();
        optimizer.finalize(network.weights_mut(), moved.into_iter());
        assert_close(
            &format!("{what}: at the end"),
            sums(&network),
            &or_no_number(&case.finalized),
            1e-4,
        );
    }
}

#[derive(Deserialize)]
struct LossCase {
    seed: u32,
    loss: Value,
    layers: Value,
    logits: Vec<Vec<Option<f64>>>,
    targets: Vec<u32>,
    losses: Vec<Option<f64>>,
    gradient: Vec<Option<f64>>,
}

#[test]
fn random_losses_are_keras_own() {
    for case in read::<LossCase>("fuzz_losses.json") {
        let LossChoice::Fixed(loss) = LossChoice::from_value(&case.loss).unwrap() else {
            panic!("{}", case.loss)
        };
        let units = case.logits[0].len();
        let mut network = tail_of_a_network(&case.layers, units);
        for (row, (logits, &target)) in case.logits.iter().zip(&case.targets).enumerate() {
            let logits = or_no_number(logits);
            let what = format!(
                "{}: {} behind {} of {logits:?}, class {target}",
                case.seed, case.loss, case.layers
            );
            let x = images(1, [1, 1, units], logits.into_iter().map(|value| value as f32));
            network.forward(x.view(), PassMode::Inference);
            let own = Tally::loss(&network.evaluate(loss, &Metrics::default(), &[target]));
            assert_close(&what, [own as f32], &or_no_number(&case.losses[row..=row]), 1e-5);
            let gradient = gradient_before_the_tail(&mut network, x.view(), loss, target);
            let expected = or_no_number(&case.gradient[row * units..(row + 1) * units]);
            assert_close(&format!("{what}: gradient"), gradient, &expected, 1e-4);
        }
    }
}
