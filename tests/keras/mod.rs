//! What make_fixtures.py wrote, and the numbers it fed to Keras.

use std::path::Path;

use cnn_playground::nn::kernels::Element;
use cnn_playground::nn::{Architecture, Network};
use ndarray::{Array4, ArrayD, IxDyn};
use serde::de::DeserializeOwned;

/// Reads a fixture.
pub fn read<C: DeserializeOwned>(name: &str) -> Vec<C> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/keras").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// As `numbers` of make_fixtures.py: numbers in [0, 1), a hash of their index.
pub fn numbers(len: usize, seed: u32) -> impl Iterator<Item = f32> {
    (0..len as u32).map(move |index| {
        let mut h = index.wrapping_add(seed.wrapping_mul(0x9E37_79B9));
        h = (h ^ (h >> 16)).wrapping_mul(0x7FEB_352D);
        h = (h ^ (h >> 15)).wrapping_mul(0x846C_A68B);
        h ^= h >> 16;
        (h >> 8) as f32 / (1 << 24) as f32
    })
}

/// As `centred` of make_fixtures.py: numbers in [-limit, limit).
pub fn centred(len: usize, seed: u32, limit: f64) -> impl Iterator<Item = f32> {
    numbers(len, seed).map(move |number| (number * 2.0 - 1.0) * limit as f32)
}

pub fn images<T: Element>(
    n: usize,
    [height, width, channels]: [usize; 3],
    values: impl Iterator<Item = f32>,
) -> Array4<T> {
    let values = values.map(|value| T::from_f64(value.into())).collect();
    Array4::from_shape_vec((n, height, width, channels), values).unwrap()
}

/// Replaces all parameters: `values(index of the parameter, its shape)`.
pub fn set_parameters<T: Element, V: Iterator<Item = f32>>(
    network: &mut Network<T>,
    mut values: impl FnMut(usize, &[usize]) -> V,
) {
    let owned = |p: cnn_playground::nn::Parameter<T>| (p.layer.to_string(), p.name, p.shape.to_vec());
    let parameters: Vec<_> = network.parameters().map(owned).collect();
    for (index, (layer, name, shape)) in parameters.into_iter().enumerate() {
        let of_its_kind = |value: f32| if name.ends_with("variance") { value.abs() } else { value };
        let values = values(index, &shape).map(|value| T::from_f64(of_its_kind(value).into()));
        let values = values.collect();
        let values = ArrayD::from_shape_vec(IxDyn(&shape), values).unwrap();
        network.set_parameter(&layer, name, values.view()).unwrap();
    }
}

/// A network of a fixture, with the weights it had in Keras.
pub fn network<T: Element>(architecture: &Architecture, input: [usize; 3], seed: u32) -> Network<T> {
    let mut network = Network::build(architecture, input, 0).unwrap();
    set_parameters(&mut network, |index, shape| {
        centred(shape.iter().product(), 100 * seed + index as u32, 0.5)
    });
    network
}

/// What make_fixtures.py told: null is NaN, and what `f32` cannot hold is infinite.
pub fn or_no_number(values: &[Option<f64>]) -> Vec<f64> {
    let number = |value: &Option<f64>| value.map_or(f64::NAN, |value| f64::from(value as f32));
    values.iter().map(number).collect()
}

/// Checks values against Keras's: within `tolerance`, or that share of the value when it is more than 1; NaN where it
/// is NaN.
pub fn assert_close<T: Element>(what: &str, values: impl IntoIterator<Item = T>, expected: &[f64], tolerance: f64) {
    let values: Vec<_> = values.into_iter().map(Element::to_f64).collect();
    assert_eq!(values.len(), expected.len(), "{what}: number of values");
    for (i, (&value, &expected)) in values.iter().zip(expected).enumerate() {
        let error = (value - expected).abs() / expected.abs().max(1.0);
        assert!(
            error <= tolerance || value == expected || value.is_nan() && expected.is_nan(),
            "{what}: value {i} is {value}, in Keras {expected}"
        );
    }
}
