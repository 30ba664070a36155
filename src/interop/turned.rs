//! Kernels of other libraries: Theano turned them by 180 degrees, and networks with channels first flatten in another order.

use std::ops::Range;

/// Turns a kernel (rows, columns, in, out) by 180 degrees.
pub(super) fn turn(kernel: &mut [f32], shape: &[usize]) {
    let &[rows, columns, inputs, outputs] = shape else {
        return;
    };
    let (window, size) = (rows * columns, inputs * outputs);
    for first in 0..window / 2 {
        let (front, back) = kernel.split_at_mut((window - 1 - first) * size);
        front[first * size..(first + 1) * size].swap_with_slice(&mut back[..size]);
    }
}

/// Rows of weights, one for each value of a flattened image of height x width x channels, that lie in the order of channels,
/// rows, columns, in the order of rows, columns, channels.
pub(super) fn channels_last(all: &mut [f32], place: Range<usize>, image: [usize; 3]) {
    let [height, width, channels] = image;
    let pixels = height * width;
    let stored = all[place.clone()].to_vec();
    let len = stored.len() / (pixels * channels);
    let rows = all[place].chunks_exact_mut(len);
    for (index, row) in rows.enumerate() {
        let (pixel, channel) = (index / channels, index % channels);
        let from = (channel * pixels + pixel) * len;
        row.copy_from_slice(&stored[from..from + len]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kernels_are_turned_around_their_middle() {
        let mut kernel: Vec<f32> = (0..12).map(|value| value as f32).collect();
        turn(&mut kernel, &[3, 2, 1, 2]);
        assert_eq!(kernel, [10., 11., 8., 9., 6., 7., 4., 5., 2., 3., 0., 1.]);
    }

    #[test]
    fn rows_of_weights_follow_their_pixels() {
        // An image of 1x2 pixels and 3 channels; each row of one number tells where it was: channel, then pixel.
        let mut rows = [0.0, 1.0, 10.0, 11.0, 20.0, 21.0];
        channels_last(&mut rows, 0..6, [1, 2, 3]);
        assert_eq!(rows, [0.0, 10.0, 20.0, 1.0, 11.0, 21.0]);
    }
}
