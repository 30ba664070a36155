//! Max and average pooling.

use super::{Element, Window};

/// The largest value in each window, per channel: x is (n, h, w, c), y (n, oh, ow, c).
///
/// `argmax` receives, for each value of y, its index within its image of x; among equals the first counts, as in
/// TensorFlow.
pub fn max_pool_forward<T: Element>(window: &Window, x: &[T], y: &mut [T], argmax: &mut [u32]) {
    let [_, width, channels] = window.input;
    let len = window.positions() * channels;
    let outputs = y.chunks_exact_mut(len).zip(argmax.chunks_exact_mut(len));
    for (x, (y, argmax)) in x.chunks_exact(window.input_len()).zip(outputs) {
        for i in 0..window.output[0] {
            for j in 0..window.output[1] {
                for channel in 0..channels {
                    let first = (window.rows(i).start * width + window.columns(j).start) * channels + channel;
                    let (mut best, mut index) = (x[first], first);
                    for row in window.rows(i) {
                        for column in window.columns(j) {
                            let at = (row * width + column) * channels + channel;
                            if x[at] > best {
                                (best, index) = (x[at], at);
                            }
                        }
                    }
                    let at = (i * window.output[1] + j) * channels + channel;
                    (y[at], argmax[at]) = (best, index as u32);
                }
            }
        }
    }
}

/// Gives each gradient to the value that was the largest: dy is (n, oh, ow, c), dx (n, h, w, c).
pub fn max_pool_backward<T: Element>(window: &Window, dy: &[T], argmax: &[u32], dx: &mut [T]) {
    let len = window.positions() * window.input[2];
    dx.fill(T::ZERO);
    let gradients = dy.chunks_exact(len).zip(argmax.chunks_exact(len));
    for (dx, (dy, argmax)) in dx.chunks_exact_mut(window.input_len()).zip(gradients) {
        for (&gradient, &index) in dy.iter().zip(argmax) {
            dx[index as usize] += gradient;
        }
    }
}

/// The mean of each window, per channel: x is (n, h, w, c), y (n, oh, ow, c). Padding does not count.
pub fn average_pool_forward<T: Element>(window: &Window, x: &[T], y: &mut [T]) {
    let channels = window.input[2];
    y.fill(T::ZERO);
    let outputs = y.chunks_exact_mut(window.positions() * channels);
    for (x, y) in x.chunks_exact(window.input_len()).zip(outputs) {
        for_each_mean(window, |output, inputs, share| {
            for input in inputs {
                for channel in 0..channels {
                    y[output + channel] += x[input + channel];
                }
            }
            y[output..][..channels].iter_mut().for_each(|value| *value *= share);
        });
    }
}

/// Shares each gradient out evenly: dy is (n, oh, ow, c), dx (n, h, w, c).
pub fn average_pool_backward<T: Element>(window: &Window, dy: &[T], dx: &mut [T]) {
    let channels = window.input[2];
    dx.fill(T::ZERO);
    let gradients = dy.chunks_exact(window.positions() * channels);
    for (dx, dy) in dx.chunks_exact_mut(window.input_len()).zip(gradients) {
        for_each_mean(window, |output, inputs, share: T| {
            for input in inputs {
                for channel in 0..channels {
                    dx[input + channel] += dy[output + channel] * share;
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
