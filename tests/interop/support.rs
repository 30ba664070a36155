//! What the tests of model files share.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cnn_playground::interop::{KeptModel, ModelError, Opened, open};
use cnn_playground::nn::{Batch, Network, Optimizer, PassMode};
use ndarray::Array4;

pub fn open_files<P: AsRef<Path>>(paths: &[P]) -> Result<Opened, ModelError> {
    let read = |path: &P| {
        let path = path.as_ref();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (name, bytes)
    };
    open(paths.iter().map(read).collect())
}

pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop/fixtures")
}

pub fn network(model: &KeptModel) -> Network<f32> {
    let mut network = Network::build(&model.architecture, model.input, 0).unwrap();
    network.weights_mut().copy_from_slice(&model.weights);
    network
}

/// What the network gives for images, one after the other.
pub fn outputs(model: &KeptModel, images: &[f32]) -> Vec<f32> {
    let [height, width, channels] = model.input;
    let count = images.len() / (height * width * channels);
    let images = Array4::from_shape_vec((count, height, width, channels), images.to_vec()).unwrap();
    let mut network = network(model);
    network.forward(images.view(), PassMode::Inference);
    network.scores().outputs.iter().copied().collect()
}

pub fn assert_close(what: &str, values: &[f32], expected: &[f64], tolerance: f64) {
    assert!(values.len() >= expected.len(), "{what}: {} values", values.len());
    for (index, (&value, &expected)) in values.iter().zip(expected).enumerate() {
        let error = (f64::from(value) - expected).abs();
        assert!(
            error <= tolerance,
            "{what}: value {index} is {value}, in Keras {expected}"
        );
    }
}

/// `numpy.random.default_rng(7).random(count).astype(numpy.float32)`: PCG64 (O'Neill 2014), XSL RR output.
pub fn random(count: usize) -> Vec<f32> {
    const MULTIPLIER: u128 = 0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645;
    const INCREMENT: u128 = 261_136_684_632_268_670_825_940_853_076_396_136_793;
    let mut state: u128 = 208_745_520_555_909_116_978_795_849_195_383_758_904;
    let mut next = || {
        state = state.wrapping_mul(MULTIPLIER).wrapping_add(INCREMENT);
        let x = ((state >> 64) as u64 ^ state as u64).rotate_right((state >> 122) as u32);
        ((x >> 11) as f64 * (-53.0_f64).exp2()) as f32
    };
    (0..count).map(|_| next()).collect()
}

/// As `numbers` of make_fixtures.py: numbers in [0, 1), a hash of their index.
pub fn numbers(count: usize, seed: u32) -> Vec<f32> {
    let number = |index: u32| {
        let mut h = index.wrapping_add(seed.wrapping_mul(0x9E37_79B9));
        h = (h ^ (h >> 16)).wrapping_mul(0x7FEB_352D);
        h = (h ^ (h >> 15)).wrapping_mul(0x846C_A68B);
        h ^= h >> 16;
        (h >> 8) as f32 / (1 << 24) as f32
    };
    (0..count as u32).map(number).collect()
}

/// Images in the batch that both sides predict and train on.
pub const BATCH: usize = 8;

pub fn batch(model: &KeptModel) -> Vec<f32> {
    numbers(BATCH * model.input.iter().product::<usize>(), 7)
}

/// The classes that these images are said to be of.
fn targets(model: &KeptModel) -> Vec<u32> {
    let classes = model.classes().unwrap() as u32;
    (0..BATCH as u32).map(|index| index % classes).collect()
}

/// The metrics on these images, by their names.
pub fn measured(model: &KeptModel) -> BTreeMap<String, f64> {
    let [height, width, channels] = model.input;
    let images = Array4::from_shape_vec((BATCH, height, width, channels), batch(model)).unwrap();
    let mut network = network(model);
    network.forward(images.view(), PassMode::Inference);
    let tally = network.evaluate(model.loss, &model.metrics, &targets(model));
    let names = model.metrics.iter().map(|metric| metric.names()[0].to_owned());
    names.zip(model.metrics.results(&tally)).collect()
}

/// Trains on the same batch again and again: the loss of each step, with the weights before it.
pub fn train(model: &mut KeptModel, steps: usize) -> Vec<f64> {
    let [height, width, channels] = model.input;
    let images = Array4::from_shape_vec((BATCH, height, width, channels), batch(model)).unwrap();
    let mut network = network(model);
    let mut optimizer = Optimizer::new(model.optimizer.clone());
    optimizer.reserve(network.trained()).unwrap();
    for (slot, values) in optimizer.slots_mut().iter_mut().zip(&model.slots) {
        slot.copy_from_slice(values);
    }
    optimizer.resume(model.iterations);
    let losses = (0..steps).map(|_| {
        network.input_mut(BATCH).assign(&images);
        let batch = Batch {
            loss: model.loss,
            metrics: model.metrics.clone(),
            targets: targets(model).into(),
            class_weight: Vec::new(),
            seed: model.seed.into(),
            step: optimizer.iterations(),
        };
        network.train_on_batch(batch, &mut optimizer).loss()
    });
    let losses = losses.collect();
    let moved: Vec<_> = network.moved().collect();
    optimizer.finalize(network.weights_mut(), moved.into_iter());
    model.weights = network.weights().to_vec();
    model.slots = optimizer.slots().to_vec();
    model.iterations = optimizer.iterations();
    losses
}
