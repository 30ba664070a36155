#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use cnn_playground::nn::kernels::{
    Element, relu, relu_backward, sigmoid, sigmoid_backward, softmax, softmax_backward, tanh, tanh_backward,
};

use super::compare::{Numbers, assert_close, wide};

fn forward<T: Element>() {
    let x: Vec<T> = Numbers::new(7)
        .take::<T>(103)
        .iter()
        .map(|&x| x * T::from_f64(6.0))
        .collect();
    let check = |kernel: fn(&mut [T]), formula: fn(f64) -> f64, what| {
        let mut y = x.clone();
        kernel(&mut y);
        assert_close(&y, &wide(&x).into_iter().map(formula).collect::<Vec<_>>(), what);
    };
    check(relu, |x| x.max(0.0), "relu");
    check(tanh, f64::tanh, "tanh");
    check(sigmoid, |x| 1.0 / (1.0 + (-x).exp()), "sigmoid");
}

/// Backward against differences of forward in `f64`.
fn backward<T: Element>() {
    type Forward = fn(&mut [f64]);
    type Backward<T> = fn(&[T], &mut [T]);
    let backward: [(Forward, Backward<T>, &str); 4] = [
        (relu, relu_backward, "relu"),
        (tanh, tanh_backward, "tanh"),
        (sigmoid, sigmoid_backward, "sigmoid"),
        (
            |x| softmax(5, x),
            |y, gradient| softmax_backward(5, y, gradient),
            "softmax",
        ),
    ];
    for (forward, backward, what) in backward {
        let mut numbers = Numbers::new(8);
        let x: Vec<f64> = numbers.take(35);
        let dy: Vec<T> = numbers.take(35);
        let after = |x: &[f64]| {
            let mut y = x.to_vec();
            forward(&mut y);
            y
        };
        let step = 1e-6;
        let slopes: Vec<f64> = (0..x.len())
            .map(|i| {
                let (mut above, mut below) = (x.clone(), x.clone());
                above[i] += step;
                below[i] -= step;
                let change = after(&above).into_iter().zip(after(&below)).zip(&dy);
                change
                    .map(|((above, below), dy)| (above - below) / (2.0 * step) * dy.to_f64())
                    .sum()
            })
            .collect();
        let y: Vec<T> = after(&x).into_iter().map(T::from_f64).collect();
        let mut gradient = dy.clone();
        backward(&y, &mut gradient);
        for (i, (gradient, slope)) in gradient.iter().zip(&slopes).enumerate() {
            assert!(
                (gradient.to_f64() - slope).abs() < 1e-6,
                "{what}: value {i} is {gradient}, not {slope}"
            );
        }
    }
}

#[test]
fn forward_in_both_types() {
    forward::<f32>();
    forward::<f64>();
}

#[test]
fn backward_in_both_types() {
    backward::<f32>();
    backward::<f64>();
}

#[test]
fn nothing_overflows() {
    let mut y = [-1e30f32, -200.0, 0.0, 200.0, 1e30];
    sigmoid(&mut y);
    assert_eq!(y, [0.0, 0.0, 0.5, 1.0, 1.0]);
    let mut y = [1e30f32, -1e30, 0.0, 300.0, 300.0, -1e30];
    softmax(3, &mut y);
    assert_eq!(y, [1.0, 0.0, 0.0, 0.5, 0.5, 0.0]);
}

#[test]
fn relu_shows_that_something_diverged() {
    let mut y = [f32::NAN, -1.0, f32::INFINITY];
    relu(&mut y);
    assert!(y[0].is_nan());
    assert_eq!(y[1..], [0.0, f32::INFINITY]);
}
