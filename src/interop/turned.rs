//! Kernels of other libraries: Theano turned them by 180 degrees, and networks with channels first flatten in another order.

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

/// A kernel (out, in, rows, columns) as (rows, columns, in, out), which is its shape here.
pub(super) fn from_out_in_rows_columns(stored: &[f32], shape: &[usize]) -> Vec<f32> {
    let mut numbers = stored.to_vec();
    if let &[rows, columns, inputs, outputs] = shape {
        for (index, &value) in stored.iter().enumerate() {
            let (column, rest) = (index % columns, index / columns);
            let (row, rest) = (rest % rows, rest / rows);
            let (input, output) = (rest % inputs, rest / inputs);
            numbers[((row * columns + column) * inputs + input) * outputs + output] = value;
        }
    }
    numbers
}

/// Rows of weights, one for each value of a flattened image of height x width x channels, that lie in the order of channels,
/// rows, columns, in the order of rows, columns, channels.
pub(super) fn channels_last(stored: &[f32], image: [usize; 3]) -> Vec<f32> {
    let [height, width, channels] = image;
    let pixels = height * width;
    let len = stored.len() / (pixels * channels);
    let mut rows = Vec::with_capacity(stored.len());
    for index in 0..pixels * channels {
        let (pixel, channel) = (index / channels, index % channels);
        let from = (channel * pixels + pixel) * len;
        rows.extend_from_slice(&stored[from..from + len]);
    }
    rows
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
        let rows = channels_last(&[0.0, 1.0, 10.0, 11.0, 20.0, 21.0], [1, 2, 3]);
        assert_eq!(rows, [0.0, 10.0, 20.0, 1.0, 11.0, 21.0]);
    }
}
