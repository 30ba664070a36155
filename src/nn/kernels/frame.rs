//! An image with the border that the window of a convolution reaches into.

use super::lanes::LANES;
use super::{Element, Window};

/// An image as the inner loops see it: large enough for every position of the window.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    pub window: Window,
    /// Values in a row of the image with its border.
    pub pitch: usize,
    height: usize,
    bordered: bool,
}

impl Frame {
    /// Images are used where they lie if no window reaches out of them; with `slack`, vectors of [`LANES`] values may
    /// begin anywhere under a window.
    pub fn new(window: &Window, slack: bool) -> Self {
        let reach = |axis: usize| (window.output[axis] - 1) * window.strides[axis] + window.kernel[axis];
        let [height, width, channels] = window.input;
        let (framed_height, framed_width) = (
            reach(0).max(window.pad_top + height),
            reach(1).max(window.pad_left + width),
        );
        let runs_over = slack && !(window.kernel[1] * channels).is_multiple_of(LANES);
        Frame {
            window: *window,
            pitch: framed_width * channels,
            height: framed_height,
            bordered: runs_over || (framed_height, framed_width) != (height, width),
        }
    }

    /// Values under one row of the window; they lie together.
    pub fn run(&self) -> usize {
        self.window.kernel[1] * self.window.input[2]
    }

    /// Where the window begins in output row `i` and column `j`.
    #[inline(always)]
    pub fn start(&self, i: usize, j: usize) -> usize {
        i * self.window.strides[0] * self.pitch + j * self.window.strides[1] * self.window.input[2]
    }

    /// Where the window begins at each output position.
    pub fn starts(&self, starts: &mut Vec<usize>) {
        let Window {
            output: [rows, columns],
            strides,
            input: [_, _, channels],
            ..
        } = self.window;
        let start = |i, j| i * strides[0] * self.pitch + j * strides[1] * channels;
        starts.clear();
        starts.extend((0..rows).flat_map(|i| (0..columns).map(move |j| start(i, j))));
    }

    /// A buffer of zeros for [`Frame::image`], if one is needed.
    pub fn prepare<T: Element>(&self, buffer: &mut Vec<T>) {
        buffer.clear();
        if self.bordered {
            buffer.resize(self.height * self.pitch + LANES, T::ZERO);
        }
    }

    /// The image with its border; `buffer` has been prepared.
    pub fn image<'a, T: Element>(&self, x: &'a [T], buffer: &'a mut [T]) -> &'a [T] {
        if !self.bordered {
            return x;
        }
        let width = self.window.input[1] * self.window.input[2];
        for (row, x) in x.chunks_exact(width).enumerate() {
            buffer[self.inside(row)..][..width].copy_from_slice(x);
        }
        buffer
    }

    /// Lets `add` add to a zeroed image with its border, and writes what lies inside to `x`; `buffer` has been prepared.
    pub fn fill<T: Element>(&self, x: &mut [T], buffer: &mut [T], add: impl FnOnce(&mut [T])) {
        if !self.bordered {
            x.fill(T::ZERO);
            return add(x);
        }
        buffer.fill(T::ZERO);
        add(buffer);
        let width = self.window.input[1] * self.window.input[2];
        for (row, x) in x.chunks_exact_mut(width).enumerate() {
            x.copy_from_slice(&buffer[self.inside(row)..][..width]);
        }
    }

    fn inside(&self, row: usize) -> usize {
        (row + self.window.pad_top) * self.pitch + self.window.pad_left * self.window.input[2]
    }
}
