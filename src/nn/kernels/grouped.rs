//! Convolutions that the fast ones are not made for: of groups of channels that see no other, down to single channels
//! (DepthwiseConv2D), and with windows whose pixels lie apart. Plain loops: the channels of one pixel are what a processor takes
//! together. Single channels under the usual windows are those of [`super::depthwise`].
//!
//! A kernel is (height, width, channels of a group, filters); the filters of a group lie side by side, and so do the groups.

use super::{Element, Window, depthwise};

/// Calls `each` with every pair of places that belong together: where in x the first channel of a pixel lies, where in y that of the
/// place which sees it, and where in the kernel the weights between them.
fn for_each_pair(window: &Window, filters: usize, tap: usize, images: usize, mut each: impl FnMut([usize; 3])) {
    let [height, width, channels] = window.input;
    for image in 0..images {
        for i in 0..window.output[0] {
            for j in 0..window.output[1] {
                let y = ((image * window.output[0] + i) * window.output[1] + j) * filters;
                for (r, row) in window.row_taps(i) {
                    for (s, column) in window.column_taps(j) {
                        let x = ((image * height + row) * width + column) * channels;
                        each([x, y, (r * window.kernel[1] + s) * tap]);
                    }
                }
            }
        }
    }
}

/// How a convolution is cut into groups.
struct Groups {
    /// Channels that come in and filters, of one group.
    channels: usize,
    own_filters: usize,
    filters: usize,
    /// Weights of one place of the window.
    tap: usize,
    images: usize,
    /// The first channels, which [`depthwise`] takes.
    fast: usize,
}

impl Groups {
    fn new(window: &Window, groups: usize, x: usize, kernel: usize) -> Groups {
        let channels = window.input[2] / groups;
        let tap = kernel / (window.kernel[0] * window.kernel[1]);
        let filters = tap / channels;
        let mut cut = Groups {
            channels,
            own_filters: filters / groups,
            filters,
            tap,
            images: x / window.input_len(),
            fast: 0,
        };
        if cut.is_single() {
            cut.fast = depthwise::suits(window);
        }
        cut
    }

    /// Calls `each` with each channel of a pixel, by its place, and the places in y and in the kernel of the filters that see it.
    fn for_each_channel(&self, mut each: impl FnMut(usize, usize, usize)) {
        for channel in 0..self.channels {
            for group in 0..self.filters / self.own_filters {
                let own = group * self.own_filters;
                each(group * self.channels + channel, own, channel * self.filters + own);
            }
        }
    }

    /// Whether each channel has one filter of its own.
    fn is_single(&self) -> bool {
        self.channels == 1 && self.own_filters == 1
    }
}

/// to += one * other, value by value. Not part of those that call it: the compiler would lay it out ten times.
#[inline(never)]
fn add_products<T: Element>(to: &mut [T], one: &[T], other: &[T]) {
    for ((to, &one), &other) in to.iter_mut().zip(one).zip(other) {
        *to += one * other;
    }
}

/// to += factor * values. As [`add_products`].
#[inline(never)]
fn add_scaled<T: Element>(to: &mut [T], factor: T, values: &[T]) {
    for (to, &value) in to.iter_mut().zip(values) {
        *to += factor * value;
    }
}

/// y = bias + the sum over the window and the channels of the group, for each filter.
pub fn grouped_forward<T: Element>(
    window: &Window,
    groups: usize,
    x: &[T],
    kernel: &[T],
    bias: Option<&[T]>,
    y: &mut [T],
) {
    let cut = Groups::new(window, groups, x.len(), kernel.len());
    depthwise::forward(window, cut.fast, x, kernel, bias, y);
    if cut.fast == cut.filters {
        return;
    }
    for y in y.chunks_exact_mut(cut.filters) {
        match bias {
            Some(bias) => y[cut.fast..].copy_from_slice(&bias[cut.fast..]),
            None => y[cut.fast..].fill(T::ZERO),
        }
    }
    for_each_pair(window, cut.filters, cut.tap, cut.images, |[from, to, weights]| {
        let (x, kernel) = (&x[from..][..window.input[2]], &kernel[weights..][..cut.tap]);
        let y = &mut y[to..][..cut.filters];
        if cut.is_single() {
            return add_products(&mut y[cut.fast..], &x[cut.fast..], &kernel[cut.fast..]);
        }
        cut.for_each_channel(|channel, filter, weight| {
            let (x, kernel) = (x[channel], &kernel[weight..][..cut.own_filters]);
            add_scaled(&mut y[filter..][..cut.own_filters], x, kernel);
        });
    });
}

/// Adds to the gradient of the kernel.
pub fn grouped_kernel_gradient<T: Element>(window: &Window, groups: usize, x: &[T], dy: &[T], gradient: &mut [T]) {
    let cut = Groups::new(window, groups, x.len(), gradient.len());
    depthwise::kernel_gradient(window, cut.fast, x, dy, gradient);
    if cut.fast == cut.filters {
        return;
    }
    for_each_pair(window, cut.filters, cut.tap, cut.images, |[from, to, weights]| {
        let (x, dy) = (&x[from..][..window.input[2]], &dy[to..][..cut.filters]);
        let gradient = &mut gradient[weights..][..cut.tap];
        if cut.is_single() {
            return add_products(&mut gradient[cut.fast..], &x[cut.fast..], &dy[cut.fast..]);
        }
        cut.for_each_channel(|channel, filter, weight| {
            let (x, dy) = (x[channel], &dy[filter..][..cut.own_filters]);
            add_scaled(&mut gradient[weight..][..cut.own_filters], x, dy);
        });
    });
}

/// Writes the gradient with respect to x.
pub fn grouped_input_gradient<T: Element>(window: &Window, groups: usize, kernel: &[T], dy: &[T], dx: &mut [T]) {
    let cut = Groups::new(window, groups, dx.len(), kernel.len());
    depthwise::input_gradient(window, cut.fast, kernel, dy, dx);
    if cut.fast == cut.filters {
        return;
    }
    for dx in dx.chunks_exact_mut(window.input[2]) {
        dx[cut.fast..].fill(T::ZERO);
    }
    for_each_pair(window, cut.filters, cut.tap, cut.images, |[from, to, weights]| {
        let (dx, dy) = (&mut dx[from..][..window.input[2]], &dy[to..][..cut.filters]);
        let kernel = &kernel[weights..][..cut.tap];
        if cut.is_single() {
            return add_products(&mut dx[cut.fast..], &kernel[cut.fast..], &dy[cut.fast..]);
        }
        cut.for_each_channel(|channel, filter, weight| {
            let (kernel, dy) = (&kernel[weight..][..cut.own_filters], &dy[filter..][..cut.own_filters]);
            kernel
                .iter()
                .zip(dy)
                .for_each(|(&weight, &dy)| dx[channel] += weight * dy);
        });
    });
}
