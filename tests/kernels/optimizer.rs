//! The optimizers against Keras itself: `optimizer.py` wrote the values.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::collections::BTreeMap;

use cnn_playground::nn::kernels::{AdamStep, RmspropStep, SgdStep, adam, rmsprop, sgd};

#[derive(serde::Deserialize)]
struct Fixture {
    start: Vec<f32>,
    gradients: Vec<Vec<f32>>,
    after: BTreeMap<String, Vec<f32>>,
}

/// Takes the steps of the fixture with `step(iteration from 1, parameters, gradient, three states)`.
#[track_caller]
fn check(name: &str, mut step: impl FnMut(u64, &mut [f32], &[f32], [&mut [f32]; 3])) {
    let fixture: Fixture = serde_json::from_str(include_str!("optimizer.json")).expect("the fixture");
    // Thrice the same values, so that whole vectors as well as remainders are computed.
    let thrice = |values: &[f32]| values.repeat(3);
    let mut parameters = thrice(&fixture.start);
    let mut states = [(); 3].map(|_| vec![0.0; parameters.len()]);
    for (iteration, gradient) in (1..).zip(&fixture.gradients) {
        let states = states.each_mut().map(|state| &mut state[..]);
        step(iteration, &mut parameters, &thrice(gradient), states);
    }
    for (i, (actual, expected)) in parameters.iter().zip(thrice(&fixture.after[name])).enumerate() {
        let error = (actual - expected).abs();
        assert!(
            error <= 2e-7 * expected.abs().max(0.05),
            "{name}: value {i} is {actual}, not {expected}"
        );
    }
}

#[test]
fn adam_is_kerass() {
    check("adam", |iteration, parameters, gradient, [m, v, _]| {
        adam(
            &AdamStep::new(0.001, 0.9, 0.999, 1e-7, iteration),
            parameters,
            gradient,
            m,
            v,
            None,
        );
    });
    check("adam_other_numbers", |iteration, parameters, gradient, [m, v, _]| {
        adam(
            &AdamStep::new(0.05, 0.8, 0.95, 1e-3, iteration),
            parameters,
            gradient,
            m,
            v,
            None,
        );
    });
    check("amsgrad", |iteration, parameters, gradient, [m, v, v_hat]| {
        adam(
            &AdamStep::new(0.01, 0.9, 0.999, 1e-7, iteration),
            parameters,
            gradient,
            m,
            v,
            Some(v_hat),
        );
    });
}

#[test]
fn sgd_is_kerass() {
    check("sgd", |_, parameters, gradient, _| {
        sgd(&SgdStep::new(0.01, 0.0, false), parameters, gradient, None)
    });
    check("sgd_momentum", |_, parameters, gradient, [m, ..]| {
        sgd(&SgdStep::new(0.01, 0.9, false), parameters, gradient, Some(m));
    });
    check("sgd_nesterov", |_, parameters, gradient, [m, ..]| {
        sgd(&SgdStep::new(0.01, 0.9, true), parameters, gradient, Some(m));
    });
}

#[test]
fn rmsprop_is_kerass() {
    check("rmsprop", |_, parameters, gradient, [v, ..]| {
        rmsprop(
            &RmspropStep::new(0.001, 0.9, 0.0, 1e-7),
            parameters,
            gradient,
            v,
            None,
            None,
        );
    });
    check("rmsprop_momentum", |_, parameters, gradient, [v, m, _]| {
        rmsprop(
            &RmspropStep::new(0.01, 0.8, 0.5, 1e-7),
            parameters,
            gradient,
            v,
            Some(m),
            None,
        );
    });
    check("rmsprop_centered", |_, parameters, gradient, [v, m, average]| {
        rmsprop(
            &RmspropStep::new(0.01, 0.9, 0.5, 1e-7),
            parameters,
            gradient,
            v,
            Some(m),
            Some(average),
        );
    });
}
