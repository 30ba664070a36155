//! The gradients of a convolution.
//!
//! Where a window saw x and the gradient of its output for filter f is dy, that filter's kernel receives dy x, and what
//! the window saw receives dy times the filter's kernel. Where most of dy is zero only the rest is walked
//! ([`super::sparse`]); otherwise both are products of matrices.

use std::ops::Range;

use super::conv::{self, check_images};
use super::frame::Frame;
use super::gemm::{Matrix, multiply};
use super::lanes::LANES;
use super::scratch::Places;
use super::sparse::{Rows, is_sparse};
use super::{Element, Epilogue, Scratch, Window};

/// Output positions whose patches are copied at a time.
const STRIP: usize = 128;

/// Places whose non-zero gradients are gathered at a time: those of 32 filters take at most 128 KiB.
const BAND: usize = 512;

/// `dkernel += ` the gradient of the loss with respect to the kernel, where dy is the one with respect to the output.
pub fn conv2d_kernel_gradient<T: Element>(
    window: &Window,
    x: &[T],
    dy: &[T],
    dkernel: &mut [T],
    scratch: &mut Scratch<T>,
) {
    let filters = dkernel.len() / window.patch_len();
    check_images(window, x, filters, dy);
    if is_sparse(dy) {
        return sparse_kernel_gradient(window, x, OutputGradient::Dense(dy), dkernel, scratch);
    }
    let frame = Frame::new(window, false);
    frame.starts(&mut scratch.places.starts);
    frame.prepare(&mut scratch.places.image);
    let run = frame.run();
    for (x, dy) in x
        .chunks_exact(window.input_len())
        .zip(dy.chunks_exact(window.positions() * filters))
    {
        let x = frame.image(x, &mut scratch.places.image);
        for (starts, dy) in scratch.places.starts.chunks(STRIP).zip(dy.chunks(STRIP * filters)) {
            scratch.patches.clear();
            for start in starts {
                for row in 0..window.kernel[0] {
                    scratch
                        .patches
                        .extend_from_slice(&x[start + row * frame.pitch..][..run]);
                }
            }
            let patches = Matrix::row_major(&scratch.patches, window.patch_len());
            multiply(
                patches.transposed(),
                Matrix::row_major(dy, filters),
                dkernel,
                true,
                &mut scratch.packing,
            );
        }
    }
}

/// `dx = ` the gradient of the loss with respect to the input, where dy is the one with respect to the output.
pub fn conv2d_input_gradient<T: Element>(
    window: &Window,
    kernel: &[T],
    dy: &[T],
    dx: &mut [T],
    scratch: &mut Scratch<T>,
) {
    let filters = kernel.len() / window.patch_len();
    check_images(window, dx, filters, dy);
    if window.strides != [1, 1] || is_sparse(dy) {
        return sparse_input_gradient(window, kernel, OutputGradient::Dense(dy), dx, scratch);
    }
    // With stride 1 it is itself a convolution: of dy, with the kernel turned upside down.
    let [height, width, channels] = window.input;
    let [kernel_height, kernel_width] = window.kernel;
    let turned = Window {
        input: [window.output[0], window.output[1], filters],
        kernel: window.kernel,
        strides: [1, 1],
        dilation: [1, 1],
        pad_top: kernel_height - 1 - window.pad_top,
        pad_left: kernel_width - 1 - window.pad_left,
        output: [height, width],
    };
    scratch.kernel.clear();
    for tap in kernel.chunks_exact(channels * filters).rev() {
        for filter in 0..filters {
            scratch.kernel.extend(tap.iter().skip(filter).step_by(filters));
        }
    }
    let (panels, places) = (&mut scratch.panels, &mut scratch.places);
    conv::apply(&turned, dy, &scratch.kernel, None, Epilogue::None, dx, panels, places);
}

/// The gradient with respect to the output of a convolution.
#[derive(Clone, Copy)]
pub(super) enum OutputGradient<'a, T> {
    /// All of it: (n, oh, ow, filters).
    Dense(&'a [T]),
    /// What came through a max pool: (n, pooled positions, filters), and the output position of each value.
    Pooled {
        pool: &'a Window,
        dy: &'a [T],
        argmax: &'a [u8],
    },
}

impl<T: Element> OutputGradient<'_, T> {
    /// That of one of `images` images.
    fn of(self, image: usize, images: usize) -> Self {
        match self {
            OutputGradient::Dense(dy) => {
                let len = dy.len() / images;
                OutputGradient::Dense(&dy[image * len..][..len])
            }
            OutputGradient::Pooled { pool, dy, argmax } => {
                let len = dy.len() / images;
                let (dy, argmax) = (&dy[image * len..][..len], &argmax[image * len..][..len]);
                OutputGradient::Pooled { pool, dy, argmax }
            }
        }
    }

    /// Rows and columns of positions, or of pooled positions.
    fn grid(self, window: &Window) -> [usize; 2] {
        match self {
            OutputGradient::Dense(_) => window.output,
            OutputGradient::Pooled { pool, .. } => pool.output,
        }
    }

    /// The rows of positions that one row of the grid comes from.
    fn rows_of(self, row: usize) -> Range<usize> {
        match self {
            OutputGradient::Dense(_) => row..row + 1,
            OutputGradient::Pooled { pool, .. } => pool.rows(row),
        }
    }

    /// Calls `entry(position, filter, value)` for what is at some places of the grid of an image; perhaps for zeros also.
    #[inline(always)]
    fn for_each(self, window: &Window, places: Range<usize>, filters: usize, mut entry: impl FnMut(usize, usize, T)) {
        let values = places.start * filters..places.end * filters;
        match self {
            OutputGradient::Dense(dy) => {
                for (position, dy) in places.zip(dy[values].chunks_exact(filters)) {
                    for (block, values) in dy.chunks(LANES).enumerate() {
                        if values.iter().fold(false, |any, &value| any | (value != T::ZERO)) {
                            for (lane, &value) in values.iter().enumerate() {
                                entry(position, block * LANES + lane, value);
                            }
                        }
                    }
                }
            }
            OutputGradient::Pooled { pool, dy, argmax } => {
                let gradients = dy[values.clone()].chunks_exact(filters);
                let mut positions = [0; 256];
                for (place, (dy, argmax)) in places.zip(gradients.zip(argmax[values].chunks_exact(filters))) {
                    let (i, j) = (place / pool.output[1], place % pool.output[1]);
                    for (r, positions) in positions[..pool.places() as usize]
                        .chunks_mut(pool.kernel[1])
                        .enumerate()
                    {
                        for (s, position) in positions.iter_mut().enumerate() {
                            let (row, column) = pool.under(i, j, r, s);
                            *position = row * window.output[1] + column;
                        }
                    }
                    for (filter, (&value, &at)) in dy.iter().zip(argmax).enumerate() {
                        entry(positions[usize::from(at)], filter, value);
                    }
                }
            }
        }
    }
}

/// A kernel filter by filter, each row of its window filled up to whole vectors.
pub(super) struct ByFilter {
    pub frame: Frame,
    filters: usize,
    /// Values in a row of the window.
    pub run: usize,
    /// Values of one filter.
    pub patch: usize,
}

impl ByFilter {
    pub fn new(window: &Window, filters: usize) -> Self {
        let frame = Frame::new(window, true);
        let run = frame.run().next_multiple_of(LANES);
        let patch = window.kernel[0] * run;
        ByFilter {
            frame,
            filters,
            run,
            patch,
        }
    }

    /// Room for it, all zeros.
    pub fn clear<T: Element>(&self, values: &mut Vec<T>) {
        values.clear();
        values.resize(self.filters * self.patch, T::ZERO);
    }

    /// Calls `each(place in the kernel, place in the one filter by filter)` for all weights.
    #[inline(always)]
    pub fn for_each(&self, mut each: impl FnMut(usize, usize)) {
        let weights = self.frame.run();
        for index in 0..self.frame.window.kernel[0] * weights {
            let start = index / weights * self.run + index % weights;
            for filter in 0..self.filters {
                each(index * self.filters + filter, filter * self.patch + start);
            }
        }
    }
}

pub(super) fn sparse_kernel_gradient<T: Element>(
    window: &Window,
    x: &[T],
    dy: OutputGradient<T>,
    dkernel: &mut [T],
    scratch: &mut Scratch<T>,
) {
    let filters = dkernel.len() / window.patch_len();
    let images = x.len() / window.input_len();
    let by_filter = ByFilter::new(window, filters);
    let Scratch {
        kernel: sums,
        entries,
        places: Places { starts, image, .. },
        ..
    } = scratch;
    by_filter.frame.starts(starts);
    by_filter.frame.prepare(image);
    by_filter.clear(sums);
    for (index, x) in x.chunks_exact(window.input_len()).enumerate() {
        let source = Rows {
            data: by_filter.frame.image(x, image),
            pitch: by_filter.frame.pitch,
        };
        let dy = dy.of(index, images);
        let places = dy.grid(window).iter().product();
        for first in (0..places).step_by(BAND) {
            let band = first..places.min(first + BAND);
            entries.clear((0..filters).map(|filter| filter * by_filter.patch), band.len());
            dy.for_each(window, band, filters, |position, filter, value| {
                entries.push(filter, value, starts[position]);
            });
            let mut target = Rows {
                data: &mut sums[..],
                pitch: by_filter.run,
            };
            entries.multiply(window.kernel[0], by_filter.run, source, &mut target);
        }
    }
    by_filter.for_each(|to, from| dkernel[to] += sums[from]);
}

pub(super) fn sparse_input_gradient<T: Element>(
    window: &Window,
    kernel: &[T],
    dy: OutputGradient<T>,
    dx: &mut [T],
    scratch: &mut Scratch<T>,
) {
    let filters = kernel.len() / window.patch_len();
    let images = dx.len() / window.input_len();
    let by_filter = ByFilter::new(window, filters);
    let Scratch {
        kernel: weights,
        entries,
        places: Places { starts, image, .. },
        ..
    } = scratch;
    by_filter.frame.starts(starts);
    by_filter.frame.prepare(image);
    by_filter.clear(weights);
    by_filter.for_each(|from, to| weights[to] = kernel[from]);
    let source = Rows {
        data: &weights[..],
        pitch: by_filter.run,
    };
    let [rows, columns] = dy.grid(window);
    let band = (BAND / columns).max(1);
    for (index, dx) in dx.chunks_exact_mut(window.input_len()).enumerate() {
        let dy = dy.of(index, images);
        by_filter.frame.fill(dx, image, |dx| {
            let mut target = Rows {
                data: dx,
                pitch: by_filter.frame.pitch,
            };
            for first in (0..rows).step_by(band) {
                let last = rows.min(first + band) - 1;
                let seen = dy.rows_of(first).start * window.output[1]..dy.rows_of(last).end * window.output[1];
                entries.clear(starts[seen.clone()].iter().copied(), filters);
                let places = first * columns..(last + 1) * columns;
                dy.for_each(window, places, filters, |position, filter, value| {
                    entries.push(position - seen.start, value, filter * by_filter.patch);
                });
                entries.multiply(window.kernel[0], by_filter.run, source, &mut target);
            }
        });
    }
}
