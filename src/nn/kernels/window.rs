//! The geometry of an operation that slides a window over an image.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// What happens at the border of the image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Padding {
    /// The window stays inside the image.
    #[default]
    Valid,
    /// The image is surrounded by zeros, so that with stride 1 the output is as large as the input.
    Same,
}

impl Padding {
    /// Keras's names.
    pub const NAMES: &[&str] = &["valid", "same"];
}

/// Where a window lies for each output position; the rules are TensorFlow's.
///
/// Output (i, j) sees the input rows `i * strides[0] - pad_top ..` and columns `j * strides[1] - pad_left ..`, as many
/// as `kernel` says, every one or, with a dilation of n, every n-th. What lies outside the input counts as zero in a convolution and is left out by pooling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Height, width and channels of one input image.
    pub input: [usize; 3],
    /// Height and width of the window.
    pub kernel: [usize; 2],
    pub strides: [usize; 2],
    /// How far its rows and its columns lie apart in the image; 1 where they lie side by side.
    pub dilation: [usize; 2],
    pub pad_top: usize,
    pub pad_left: usize,
    /// Height and width of one output image.
    pub output: [usize; 2],
}

impl Window {
    /// `None` when some size is zero, when the window does not fit into the image ([`Padding::Valid`]), or when rows or columns
    /// that it reaches cannot be counted.
    pub fn new(input: [usize; 3], kernel: [usize; 2], strides: [usize; 2], padding: Padding) -> Option<Window> {
        Window::dilated(input, kernel, strides, [1, 1], padding)
    }

    /// As [`Window::new`], with rows and columns that lie apart.
    pub fn dilated(
        input: [usize; 3],
        kernel: [usize; 2],
        strides: [usize; 2],
        dilation: [usize; 2],
        padding: Padding,
    ) -> Option<Window> {
        if [&input[..], &kernel, &strides, &dilation].concat().contains(&0) {
            return None;
        }
        let along = |axis: usize| {
            let reach = (kernel[axis] - 1).checked_mul(dilation[axis])?.checked_add(1)?;
            match padding {
                Padding::Valid => Some((input[axis].checked_sub(reach)? / strides[axis] + 1, 0)),
                Padding::Same => {
                    let output = input[axis].div_ceil(strides[axis]);
                    let covered = ((output - 1) * strides[axis]).checked_add(reach)?;
                    // An odd total puts the larger half after the image.
                    Some((output, covered.saturating_sub(input[axis]) / 2))
                }
            }
        };
        let (height, pad_top) = along(0)?;
        let (width, pad_left) = along(1)?;
        Some(Window {
            input,
            kernel,
            strides,
            dilation,
            pad_top,
            pad_left,
            output: [height, width],
        })
    }

    /// Values in one input image.
    pub fn input_len(&self) -> usize {
        self.input.iter().product()
    }

    /// Positions of the window on one image.
    pub fn positions(&self) -> usize {
        self.output[0] * self.output[1]
    }

    /// Values the window sees at one position, over all channels; of a convolution, whose kernel has as many.
    pub fn patch_len(&self) -> usize {
        self.kernel[0] * self.kernel[1] * self.input[2]
    }

    /// How many positions the window covers. A pooling window may be far larger than the image: those of 65536x65536 cannot be
    /// counted by a `usize` of 32 bits.
    pub fn places(&self) -> u64 {
        (self.kernel[0] as u64).saturating_mul(self.kernel[1] as u64)
    }

    /// Height, width and channels that no image exceeds together with its border in a convolution with so many filters: neither
    /// forward, where Winograd's tiles may reach one further, nor back, where it has the filters for channels.
    pub fn largest_frame(&self, filters: usize) -> [usize; 3] {
        let [height, width, channels] = self.input;
        let framed = |size: usize, axis: usize| size.saturating_add(self.reach(axis));
        [framed(height, 0), framed(width, 1), channels.max(filters)]
    }

    /// Row and column of what lies in row `r` and column `s` of the window in output row `i` and column `j`. For a place
    /// outside the image it is the nearest that is inside, and in the window too.
    #[inline(always)]
    pub(super) fn under(&self, i: usize, j: usize, r: usize, s: usize) -> (usize, usize) {
        let row = (i * self.strides[0] + r).saturating_sub(self.pad_top);
        let column = (j * self.strides[1] + s).saturating_sub(self.pad_left);
        (row.min(self.input[0] - 1), column.min(self.input[1] - 1))
    }

    /// The input rows under the window in output row `i`, those outside the image left out; from the first to the last that it sees,
    /// where it is dilated.
    pub fn rows(&self, i: usize) -> Range<usize> {
        match self.dilation[0] {
            1 => clipped(i * self.strides[0], self.pad_top, self.kernel[0], self.input[0]),
            _ => from_first_to_last(self.row_taps(i).map(|(_, row)| row..row + 1)),
        }
    }

    /// The input columns under the window in output column `j`, as [`Window::rows`].
    pub fn columns(&self, j: usize) -> Range<usize> {
        match self.dilation[1] {
            1 => clipped(j * self.strides[1], self.pad_left, self.kernel[1], self.input[1]),
            _ => from_first_to_last(self.column_taps(j).map(|(_, column)| column..column + 1)),
        }
    }

    /// The input rows under the window in some output rows.
    pub fn rows_under(&self, i: Range<usize>) -> Range<usize> {
        from_first_to_last(i.map(|i| self.rows(i)))
    }

    /// The input columns under the window in some output columns.
    pub fn columns_under(&self, j: Range<usize>) -> Range<usize> {
        from_first_to_last(j.map(|j| self.columns(j)))
    }

    /// The rows of the window in output row `i` that lie inside the image: each with the input row.
    pub fn row_taps(&self, i: usize) -> impl Iterator<Item = (usize, usize)> {
        self.taps(0, i, self.pad_top)
    }

    /// The columns of the window in output column `j`, as [`Window::row_taps`].
    pub fn column_taps(&self, j: usize) -> impl Iterator<Item = (usize, usize)> {
        self.taps(1, j, self.pad_left)
    }

    fn taps(&self, axis: usize, position: usize, pad: usize) -> impl Iterator<Item = (usize, usize)> {
        let (start, dilation, limit) = (position * self.strides[axis], self.dilation[axis], self.input[axis]);
        let inside = move |tap: usize| (start + tap * dilation).checked_sub(pad).filter(|&at| at < limit);
        (0..self.kernel[axis]).filter_map(move |tap| Some((tap, inside(tap)?)))
    }

    /// How many rows (axis 0) or columns (axis 1) there are from its first to its last.
    fn reach(&self, axis: usize) -> usize {
        (self.kernel[axis] - 1) * self.dilation[axis] + 1
    }
}

/// The least range that has all of some in it; those that are empty do not count.
fn from_first_to_last(ranges: impl Iterator<Item = Range<usize>>) -> Range<usize> {
    let some = ranges.filter(|range| !range.is_empty());
    let all = some.reduce(|all, range| all.start.min(range.start)..all.end.max(range.end));
    all.unwrap_or(0..0)
}

fn clipped(start: usize, pad: usize, len: usize, limit: usize) -> Range<usize> {
    start.saturating_sub(pad)..(start + len).saturating_sub(pad).min(limit)
}
