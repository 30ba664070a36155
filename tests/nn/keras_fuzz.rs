//! Random networks of all layers against Keras, as tests/keras/make_fuzz.py recorded them.

use cnn_playground::nn::{Architecture, PassMode};
use ndarray::Array2;
use serde::Deserialize;
use serde_json::Value;

use crate::keras::{assert_close, centred, images, network, read};

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
        let summed = |values: &[f32], seed: u32| -> f64 {
            let numbers = centred(values.len(), seed, 1.0);
            values
                .iter()
                .zip(numbers)
                .map(|(&value, number)| f64::from(value) * f64::from(number))
                .sum()
        };
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
