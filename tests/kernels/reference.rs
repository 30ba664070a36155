//! The definitions, written as plainly as can be.

use cnn_playground::nn::kernels::Window;

/// Calls `visit(output position, index in the patch, index in the image)` for all that the window sees of an image.
fn visit(window: &Window, mut visit: impl FnMut(usize, usize, usize)) {
    let [height, width, channels] = window.input;
    for i in 0..window.output[0] {
        for j in 0..window.output[1] {
            for ky in 0..window.kernel[0] {
                for kx in 0..window.kernel[1] {
                    let row = (i * window.strides[0] + ky * window.dilation[0]).wrapping_sub(window.pad_top);
                    let column = (j * window.strides[1] + kx * window.dilation[1]).wrapping_sub(window.pad_left);
                    if row < height && column < width {
                        for channel in 0..channels {
                            let in_patch = (ky * window.kernel[1] + kx) * channels + channel;
                            visit(
                                i * window.output[1] + j,
                                in_patch,
                                (row * width + column) * channels + channel,
                            );
                        }
                    }
                }
            }
        }
    }
}

pub fn gemm(m: usize, n: usize, k: usize, a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut c = vec![0.0; m * n];
    for i in 0..m {
        for j in 0..n {
            c[i * n + j] = (0..k).map(|l| a[i * k + l] * b[l * n + j]).sum();
        }
    }
    c
}

pub fn transposed(rows: usize, columns: usize, a: &[f64]) -> Vec<f64> {
    (0..rows * columns)
        .map(|at| a[at % rows * columns + at / rows])
        .collect()
}

pub fn conv2d(window: &Window, x: &[f64], kernel: &[f64], bias: &[f64]) -> Vec<f64> {
    let filters = bias.len();
    let mut y = Vec::new();
    for x in x.chunks(window.input_len()) {
        let mut image: Vec<f64> = (0..window.positions()).flat_map(|_| bias).copied().collect();
        visit(window, |position, in_patch, at| {
            for filter in 0..filters {
                image[position * filters + filter] += x[at] * kernel[in_patch * filters + filter];
            }
        });
        y.extend(image);
    }
    y
}

/// The gradients of the sum of `dy * conv2d(x)` with respect to the kernel and to x.
pub fn conv2d_gradients(
    window: &Window,
    filters: usize,
    x: &[f64],
    kernel: &[f64],
    dy: &[f64],
) -> (Vec<f64>, Vec<f64>) {
    let mut dkernel = vec![0.0; kernel.len()];
    let mut dx = vec![0.0; x.len()];
    let images = x.chunks(window.input_len()).zip(dx.chunks_mut(window.input_len()));
    for ((x, dx), dy) in images.zip(dy.chunks(window.positions() * filters)) {
        visit(window, |position, in_patch, at| {
            for filter in 0..filters {
                let dy = dy[position * filters + filter];
                dkernel[in_patch * filters + filter] += dy * x[at];
                dx[at] += dy * kernel[in_patch * filters + filter];
            }
        });
    }
    (dkernel, dx)
}

/// The largest values, and their indices in x as a whole.
pub fn max_pool(window: &Window, x: &[f64]) -> (Vec<f64>, Vec<usize>) {
    let channels = window.input[2];
    let (mut y, mut argmax) = (Vec::new(), Vec::new());
    for (image, x) in x.chunks(window.input_len()).enumerate() {
        let mut best = vec![(f64::NEG_INFINITY, 0); window.positions() * channels];
        visit(window, |position, in_patch, at| {
            let best = &mut best[position * channels + in_patch % channels];
            if x[at] > best.0 {
                *best = (x[at], image * window.input_len() + at);
            }
        });
        y.extend(best.iter().map(|best| best.0));
        argmax.extend(best.iter().map(|best| best.1));
    }
    (y, argmax)
}

pub fn average_pool(window: &Window, x: &[f64]) -> Vec<f64> {
    let channels = window.input[2];
    let mut y = Vec::new();
    for x in x.chunks(window.input_len()) {
        let mut sums = vec![(0.0, 0.0); window.positions() * channels];
        visit(window, |position, in_patch, at| {
            let sum = &mut sums[position * channels + in_patch % channels];
            *sum = (sum.0 + x[at], sum.1 + 1.0);
        });
        y.extend(sums.iter().map(|(sum, count)| sum / count));
    }
    y
}
