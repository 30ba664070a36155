//! Max and average pooling.

use super::lanes::Lanes;
use super::{Element, Window};

/// The largest value in each window, per channel: x is (n, h, w, c), y (n, oh, ow, c).
///
/// `argmax` receives, for each value of y, its position (row * width + column) in its image of x; among equals the first
/// counts, as in TensorFlow.
pub fn max_pool_forward<T: Element>(window: &Window, x: &[T], y: &mut [T], argmax: &mut [u32]) {
    let [_, width, channels] = window.input;
    let row = window.output[1] * channels;
    check_lengths(window, x, y);
    assert_eq!(y.len(), argmax.len(), "lengths of output and argmax");
    let mut outputs = y.chunks_exact_mut(row).zip(argmax.chunks_exact_mut(row));
    for x in x.chunks_exact(window.input_len()) {
        for (i, (y, argmax)) in outputs.by_ref().take(window.output[0]).enumerate() {
            max_pool_row(window, i, &x[window.rows(i).start * width * channels..], y, argmax);
        }
    }
}

/// Row `i` of the output; `x` begins with the first input row under its window.
fn max_pool_row<T: Element>(window: &Window, i: usize, x: &[T], y: &mut [T], argmax: &mut [u32]) {
    let [_, width, channels] = window.input;
    let rows = window.rows(i);
    let outputs = y.chunks_exact_mut(channels).zip(argmax.chunks_exact_mut(channels));
    for (j, (y, argmax)) in outputs.enumerate() {
        let columns = window.columns(j);
        let first = columns.start * channels;
        y.copy_from_slice(&x[first..][..channels]);
        argmax.fill((rows.start * width + columns.start) as u32);
        for (row, x) in rows.clone().zip(x.chunks(width * channels)) {
            for column in columns.clone() {
                let position = (row * width + column) as u32;
                let values = &x[column * channels..][..channels];
                let ((y, y_rest), (argmax, argmax_rest)) = (y.as_chunks_mut(), argmax.as_chunks_mut());
                let (values, values_rest) = values.as_chunks();
                for ((best, at), others) in y.iter_mut().zip(argmax).zip(values) {
                    T::Lanes::take_larger(best, at, others, position);
                }
                for ((best, at), &value) in y_rest.iter_mut().zip(argmax_rest).zip(values_rest) {
                    if value > *best {
                        (*best, *at) = (value, position);
                    }
                }
            }
        }
    }
}

/// Gives each gradient to the value that was the largest: dy is (n, oh, ow, c), dx (n, h, w, c).
pub fn max_pool_backward<T: Element>(window: &Window, dy: &[T], argmax: &[u32], dx: &mut [T]) {
    let channels = window.input[2];
    let len = window.positions() * channels;
    check_lengths(window, dx, dy);
    assert_eq!(dy.len(), argmax.len(), "lengths of gradient and argmax");
    dx.fill(T::ZERO);
    let gradients = dy.chunks_exact(len).zip(argmax.chunks_exact(len));
    for (dx, (dy, argmax)) in dx.chunks_exact_mut(window.input_len()).zip(gradients) {
        for (dy, argmax) in dy.chunks_exact(channels).zip(argmax.chunks_exact(channels)) {
            for (channel, (&gradient, &position)) in dy.iter().zip(argmax).enumerate() {
                dx[position as usize * channels + channel] += gradient;
            }
        }
    }
}

/// The mean of each window, per channel: x is (n, h, w, c), y (n, oh, ow, c). Padding does not count.
pub fn average_pool_forward<T: Element>(window: &Window, x: &[T], y: &mut [T]) {
    let channels = window.input[2];
    check_lengths(window, x, y);
    y.fill(T::ZERO);
    let outputs = y.chunks_exact_mut(window.positions() * channels);
    for (x, y) in x.chunks_exact(window.input_len()).zip(outputs) {
        for_each_mean(window, |output, inputs, share| {
            for input in inputs {
                for (sum, &value) in y[output..][..channels].iter_mut().zip(&x[input..][..channels]) {
                    *sum += value;
                }
            }
            y[output..][..channels].iter_mut().for_each(|value| *value *= share);
        });
    }
}

/// Shares each gradient out evenly: dy is (n, oh, ow, c), dx (n, h, w, c).
pub fn average_pool_backward<T: Element>(window: &Window, dy: &[T], dx: &mut [T]) {
    let channels = window.input[2];
    check_lengths(window, dx, dy);
    dx.fill(T::ZERO);
    let gradients = dy.chunks_exact(window.positions() * channels);
    for (dx, dy) in dx.chunks_exact_mut(window.input_len()).zip(gradients) {
        for_each_mean(window, |output, inputs, share: T| {
            for input in inputs {
                for (sum, &gradient) in dx[input..][..channels].iter_mut().zip(&dy[output..][..channels]) {
                    *sum += gradient * share;
                }
            }
        });
    }
}

/// Calls `mean(start of an output's channels, starts of its inputs' channels, 1 / number of inputs)`.
fn for_each_mean<T: Element>(window: &Window, mut mean: impl FnMut(usize, &mut dyn Iterator<Item = usize>, T)) {
    let [_, width, channels] = window.input;
    for i in 0..window.output[0] {
        for j in 0..window.output[1] {
            let (rows, columns) = (window.rows(i), window.columns(j));
            let share = T::from_f64(1.0 / (rows.len() * columns.len()) as f64);
            let mut inputs = rows.flat_map(|row| columns.clone().map(move |column| (row * width + column) * channels));
            mean((i * window.output[1] + j) * channels, &mut inputs, share);
        }
    }
}

/// Panics unless x and y hold the same number of images.
fn check_lengths<T>(window: &Window, x: &[T], y: &[T]) {
    super::conv::check_images(window, x, window.input[2], y);
}
