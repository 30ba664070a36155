//! Convolutions in which each channel has one filter of its own, under a window of 3 x 3 (or 1 or 2 rows of 3) that moves by one: four
//! channels at a time, along a row. The weights of the window stay in registers, as do the sums; each pixel is read once for a row of
//! places.
//!
//! Nothing but [`super::grouped`] calls it, and has the channels behind the last four.

use std::array::from_fn;

use super::lanes::{LANES, Lanes};
use super::{Element, Window};

/// Columns of the window.
const TAPS: usize = 3;

/// How many of the channels can be taken here: all that come in fours, or none.
pub(super) fn suits(window: &Window) -> usize {
    let [height, width] = window.kernel;
    match height <= 3 && width == TAPS && [window.strides, window.dilation] == [[1, 1]; 2] {
        true => window.input[2] / LANES * LANES,
        false => 0,
    }
}

/// Four channels of a row of places.
#[derive(Clone, Copy)]
struct Four {
    channels: usize,
    /// The first of the four.
    channel: usize,
    /// Pixels of a row that comes in, and places of one that goes out.
    width: usize,
    places: usize,
    /// Columns of the window left of the image at the first place.
    pad: usize,
}

impl Four {
    #[inline(always)]
    fn load<T: Element>(&self, row: &[T], column: usize) -> T::Lanes {
        let at = column * self.channels + self.channel;
        T::Lanes::load(row[at..at + LANES].try_into().expect("four channels"))
    }

    #[inline(always)]
    fn store<T: Element>(&self, values: T::Lanes, row: &mut [T], column: usize) {
        let at = column * self.channels + self.channel;
        let place = &mut row[at..at + LANES];
        values.store(place.try_into().expect("four channels"));
    }
}

/// Rows of an image that the window sees in a row of places, and the weights for them.
struct Rows<'a, T> {
    x: &'a [T],
    /// Where the first of the weights lies in the kernel, and one behind the last.
    weights: [usize; 2],
    count: usize,
}

/// Calls `each` with every row of places: its number among all of all images, and what it sees.
fn for_each_row<T>(window: &Window, x: &[T], mut each: impl FnMut(usize, Rows<'_, T>)) {
    let [_, width, channels] = window.input;
    for (image, x) in x.chunks_exact(window.input_len()).enumerate() {
        for i in 0..window.output[0] {
            let rows = window.rows(i);
            let first = rows.start + window.pad_top - i;
            let rows_to = |rows: usize, len: usize| rows * len * channels;
            each(
                image * window.output[0] + i,
                Rows {
                    x: &x[rows_to(rows.start, width)..rows_to(rows.end, width)],
                    weights: [first, first + rows.len()].map(|rows| rows_to(rows, TAPS)),
                    count: rows.len(),
                },
            );
        }
    }
}

/// Each four channels below `end`.
fn fours(window: &Window, end: usize) -> impl Iterator<Item = Four> + use<> {
    let Window {
        input: [_, width, channels],
        output: [_, places],
        pad_left: pad,
        ..
    } = *window;
    (0..end).step_by(LANES).map(move |channel| Four {
        channels,
        channel,
        width,
        places,
        pad,
    })
}

/// y = bias + the sum over the window, of the channels below `end`.
pub(super) fn forward<T: Element>(window: &Window, end: usize, x: &[T], kernel: &[T], bias: Option<&[T]>, y: &mut [T]) {
    if end == 0 {
        return;
    }
    let row_len = window.output[1] * window.input[2];
    for_each_row(window, x, |row, rows| {
        let y = &mut y[row * row_len..][..row_len];
        let kernel = &kernel[rows.weights[0]..rows.weights[1]];
        for four in fours(window, end) {
            let start = bias.map_or(T::Lanes::splat(T::ZERO), |bias| four.load(bias, 0));
            match rows.count {
                3 => forward_row::<T, 3>(four, rows.x, kernel, start, y),
                2 => forward_row::<T, 2>(four, rows.x, kernel, start, y),
                1 => forward_row::<T, 1>(four, rows.x, kernel, start, y),
                _ => (0..four.places).for_each(|place| four.store(start, y, place)),
            }
        }
    });
}

/// A pixel belongs to three places, in which it lies under the third, the second and the first column of the window: their sums move on
/// by one with each pixel.
#[inline(never)]
fn forward_row<T: Element, const R: usize>(four: Four, x: &[T], kernel: &[T], start: T::Lanes, y: &mut [T]) {
    let rows: [&[T]; R] = split(x, four.width * four.channels);
    let kernel: [[T::Lanes; TAPS]; R] = from_fn(|row| from_fn(|tap| four.load(kernel, row * TAPS + tap)));
    let mut sums = [start; TAPS];
    for column in 0..four.width {
        for (row, weights) in rows.iter().zip(&kernel) {
            let x = four.load(row, column);
            sums = from_fn(|tap| sums[tap] + x * weights[tap]);
        }
        if let Some(place) = (column + four.pad).checked_sub(TAPS - 1)
            && place < four.places
        {
            four.store(sums[2], y, place);
        }
        sums = [start, sums[0], sums[1]];
    }
    // Those that see beyond the last pixel.
    for tap in [2, 1] {
        if let Some(place) = (four.width + four.pad).checked_sub(tap)
            && place < four.places
        {
            four.store(sums[tap], y, place);
        }
    }
}

/// So many rows of this length, one behind the other.
#[inline(always)]
fn split<T, const R: usize>(x: &[T], len: usize) -> [&[T]; R] {
    from_fn(|row| &x[row * len..][..len])
}

/// Adds to the gradient of the kernel, of the channels below `end`.
pub(super) fn kernel_gradient<T: Element>(window: &Window, end: usize, x: &[T], dy: &[T], gradient: &mut [T]) {
    if end == 0 {
        return;
    }
    let row_len = window.output[1] * window.input[2];
    for_each_row(window, x, |row, rows| {
        let dy = &dy[row * row_len..][..row_len];
        let gradient = &mut gradient[rows.weights[0]..rows.weights[1]];
        for four in fours(window, end) {
            match rows.count {
                3 => gradient_row::<T, 3>(four, rows.x, dy, gradient),
                2 => gradient_row::<T, 2>(four, rows.x, dy, gradient),
                1 => gradient_row::<T, 1>(four, rows.x, dy, gradient),
                _ => {}
            }
        }
    });
}

/// The gradients of the three places that a pixel belongs to move on by one with each pixel; beyond the row they are 0.
#[inline(never)]
fn gradient_row<T: Element, const R: usize>(four: Four, x: &[T], dy: &[T], gradient: &mut [T]) {
    let rows: [&[T]; R] = split(x, four.width * four.channels);
    let mut sums: [[T::Lanes; TAPS]; R] = from_fn(|row| from_fn(|tap| four.load(gradient, row * TAPS + tap)));
    let at = |place: Option<usize>| match place {
        Some(place) if place < four.places => four.load(dy, place),
        _ => T::Lanes::splat(T::ZERO),
    };
    let mut gradients: [T::Lanes; TAPS] = from_fn(|tap| at(four.pad.checked_sub(1 + tap)));
    for column in 0..four.width {
        gradients = [at(Some(column + four.pad)), gradients[0], gradients[1]];
        for (row, sums) in rows.iter().zip(&mut sums) {
            let x = four.load(row, column);
            *sums = from_fn(|tap| sums[tap] + x * gradients[tap]);
        }
    }
    for (row, sums) in sums.into_iter().enumerate() {
        for (tap, sum) in sums.into_iter().enumerate() {
            four.store(sum, gradient, row * TAPS + tap);
        }
    }
}

/// Writes the gradient with respect to x, of the channels below `end`: the convolution of dy with the kernel turned around.
pub(super) fn input_gradient<T: Element>(window: &Window, end: usize, kernel: &[T], dy: &[T], dx: &mut [T]) {
    if end == 0 {
        return;
    }
    let [height, width, channels] = window.input;
    let around = Window {
        input: [window.output[0], window.output[1], channels],
        pad_top: window.kernel[0] - 1 - window.pad_top,
        pad_left: window.kernel[1] - 1 - window.pad_left,
        output: [height, width],
        ..*window
    };
    let kernel: Vec<T> = kernel.chunks_exact(channels).rev().flatten().copied().collect();
    forward(&around, end, dy, &kernel, None, dx);
}
