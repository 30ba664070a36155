//! A convolution in which each channel has filters of its own. Plain loops: the channels of one pixel are what a processor takes
//! together.

use super::{Element, Window};

/// Calls `each` with every pair of places that belong together: where in x the first channel of a pixel lies, where in y that of the
/// place which sees it, and where in the kernel the weights between them.
fn for_each_pair(window: &Window, copies: usize, images: usize, mut each: impl FnMut(usize, usize, usize)) {
    let [_, width, channels] = window.input;
    let filters = channels * copies;
    for image in 0..images {
        for i in 0..window.output[0] {
            for j in 0..window.output[1] {
                let y = ((image * window.output[0] + i) * window.output[1] + j) * filters;
                for row in window.rows(i) {
                    let r = row + window.pad_top - i * window.strides[0];
                    for column in window.columns(j) {
                        let s = column + window.pad_left - j * window.strides[1];
                        let x = ((image * window.input[0] + row) * width + column) * channels;
                        each(x, y, (r * window.kernel[1] + s) * filters);
                    }
                }
            }
        }
    }
}

fn images<T>(window: &Window, x: &[T]) -> usize {
    x.len() / window.input_len()
}

/// y = bias + the sum over the window, for each of the `copies` filters of each channel.
pub fn depthwise_forward<T: Element>(
    window: &Window,
    copies: usize,
    x: &[T],
    kernel: &[T],
    bias: Option<&[T]>,
    y: &mut [T],
) {
    let channels = window.input[2];
    let filters = channels * copies;
    match bias {
        Some(bias) => y.chunks_exact_mut(filters).for_each(|y| y.copy_from_slice(bias)),
        None => y.fill(T::ZERO),
    }
    for_each_pair(window, copies, images(window, x), |from, to, weights| {
        let (x, y, kernel) = (
            &x[from..][..channels],
            &mut y[to..][..filters],
            &kernel[weights..][..filters],
        );
        if copies == 1 {
            for ((y, &x), &weight) in y.iter_mut().zip(x).zip(kernel) {
                *y += x * weight;
            }
            return;
        }
        let each = y.chunks_exact_mut(copies).zip(kernel.chunks_exact(copies));
        for ((y, kernel), &x) in each.zip(x) {
            y.iter_mut().zip(kernel).for_each(|(y, &weight)| *y += x * weight);
        }
    });
}

/// Adds to the gradient of the kernel.
pub fn depthwise_kernel_gradient<T: Element>(window: &Window, copies: usize, x: &[T], dy: &[T], gradient: &mut [T]) {
    let channels = window.input[2];
    let filters = channels * copies;
    for_each_pair(window, copies, images(window, x), |from, to, weights| {
        let (x, dy) = (&x[from..][..channels], &dy[to..][..filters]);
        let gradient = &mut gradient[weights..][..filters];
        let each = gradient.chunks_exact_mut(copies).zip(dy.chunks_exact(copies));
        for ((gradient, dy), &x) in each.zip(x) {
            gradient
                .iter_mut()
                .zip(dy)
                .for_each(|(gradient, &dy)| *gradient += x * dy);
        }
    });
}

/// Writes the gradient with respect to x.
pub fn depthwise_input_gradient<T: Element>(window: &Window, copies: usize, kernel: &[T], dy: &[T], dx: &mut [T]) {
    let channels = window.input[2];
    let filters = channels * copies;
    dx.fill(T::ZERO);
    for_each_pair(window, copies, images(window, dx), |from, to, weights| {
        let (dx, dy) = (&mut dx[from..][..channels], &dy[to..][..filters]);
        let kernel = &kernel[weights..][..filters];
        let each = kernel.chunks_exact(copies).zip(dy.chunks_exact(copies));
        for ((kernel, dy), dx) in each.zip(dx) {
            kernel.iter().zip(dy).for_each(|(&weight, &dy)| *dx += weight * dy);
        }
    });
}
