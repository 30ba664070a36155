#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use cnn_playground::nn::kernels::{
    Element, Padding, Window, average_pool_backward, average_pool_forward, max_pool_backward, max_pool_forward,
};

use super::compare::{Numbers, assert_close, wide};
use super::reference;

/// Even and odd sizes, overlapping and spaced windows, one channel to several vectors of them.
fn windows() -> Vec<Window> {
    use Padding::{Same, Valid};
    [
        ([8, 6, 32], [2, 2], [2, 2], Valid),
        ([7, 9, 5], [2, 2], [2, 2], Valid),
        ([7, 9, 5], [2, 2], [2, 2], Same),
        ([6, 5, 1], [3, 3], [1, 1], Same),
        ([6, 5, 3], [3, 2], [2, 1], Valid),
        ([11, 7, 8], [3, 3], [4, 5], Same),
        ([4, 4, 2], [4, 4], [4, 4], Valid),
        ([3, 3, 9], [1, 1], [2, 2], Valid),
    ]
    .into_iter()
    .map(|(input, size, strides, padding)| Window::new(input, size, strides, padding).expect("it fits"))
    .collect()
}

fn pools<T: Element>() {
    let mut numbers = Numbers::new(6);
    for window in windows() {
        let (images, channels) = (3, window.input[2]);
        let x = numbers.take::<T>(images * window.input_len());
        let len = images * window.positions() * channels;
        let dy = numbers.take::<T>(len);
        let (mut y, mut argmax, mut dx) = (vec![T::ONE; len], vec![7; len], vec![T::ONE; x.len()]);

        max_pool_forward(&window, &x, &mut y, &mut argmax);
        let (expected, indices) = reference::max_pool(&window, &wide(&x));
        assert_close(&y, &expected, &format!("max, {window:?}"));
        let mut spread = vec![0.0; x.len()];
        for (dy, &at) in dy.iter().zip(&indices) {
            spread[at] += dy.to_f64();
        }
        max_pool_backward(&window, &dy, &argmax, &mut dx);
        assert_close(&dx, &spread, &format!("gradient of max, {window:?}"));
        let positions = indices.iter().map(|at| (at % window.input_len() / channels) as u32);
        assert_eq!(argmax, positions.collect::<Vec<_>>(), "{window:?}");

        average_pool_forward(&window, &x, &mut y);
        assert_close(
            &y,
            &reference::average_pool(&window, &wide(&x)),
            &format!("average, {window:?}"),
        );
        average_pool_backward(&window, &dy, &mut dx);
        // The mean is linear: for any x and dy, mean(x) dy = x gradient(dy).
        let dot = |a: &[T], b: &[T]| a.iter().zip(b).map(|(a, b)| a.to_f64() * b.to_f64()).sum::<f64>();
        for _ in 0..5 {
            let x = numbers.take::<T>(x.len());
            average_pool_forward(&window, &x, &mut y);
            let (forward, backward) = (dot(&y, &dy), dot(&x, &dx));
            assert_close(
                &[T::from_f64(forward)],
                &[backward],
                &format!("gradient of average, {window:?}"),
            );
        }
    }
}

#[test]
fn pools_f32() {
    pools::<f32>();
}

#[test]
fn pools_f64() {
    pools::<f64>();
}

#[test]
fn the_first_of_equals_gets_the_gradient() {
    let window = Window::new([2, 4, 1], [2, 2], [2, 2], Padding::Valid).expect("it fits");
    let x = [0.0f32, 0.0, -1.0, 5.0, 0.0, 0.0, 5.0, 5.0];
    let (mut y, mut argmax, mut dx) = ([9.0; 2], [9; 2], [9.0; 8]);
    max_pool_forward(&window, &x, &mut y, &mut argmax);
    assert_eq!((y, argmax), ([0.0, 5.0], [0, 3]));
    max_pool_backward(&window, &[1.0, 2.0], &argmax, &mut dx);
    assert_eq!(dx, [1.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0]);
}

#[test]
fn padding_counts_neither_as_a_maximum_nor_in_a_mean() {
    let window = Window::new([3, 3, 1], [2, 2], [2, 2], Padding::Same).expect("it fits");
    let x = [-1.0f32, -2.0, -3.0, -4.0, -5.0, -6.0, -7.0, -8.0, -9.0];
    let (mut y, mut argmax) = ([9.0; 4], [9; 4]);
    max_pool_forward(&window, &x, &mut y, &mut argmax);
    assert_eq!((y, argmax), ([-1.0, -3.0, -7.0, -9.0], [0, 2, 6, 8]));
    average_pool_forward(&window, &x, &mut y);
    assert_eq!(y, [-3.0, -4.5, -7.5, -9.0]);
}
