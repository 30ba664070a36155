//! The geometry of an operation that slides a window over an image.

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
/// as `kernel` says. What lies outside the input counts as zero in a convolution and is left out by pooling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Height, width and channels of one input image.
    pub input: [usize; 3],
    /// Height and width of the window.
    pub kernel: [usize; 2],
    pub strides: [usize; 2],
    pub pad_top: usize,
    pub pad_left: usize,
    /// Height and width of one output image.
    pub output: [usize; 2],
}

impl Window {
    /// `None` when some size is zero, when the window does not fit into the image ([`Padding::Valid`]), or when rows or columns
    /// that it reaches cannot be counted.
    pub fn new(input: [usize; 3], kernel: [usize; 2], strides: [usize; 2], padding: Padding) -> Option<Window> {
        if input.contains(&0) || kernel.contains(&0) || strides.contains(&0) {
            return None;
        }
        let along = |axis: usize| match padding {
            Padding::Valid => Some(((input[axis].checked_sub(kernel[axis])?) / strides[axis] + 1, 0)),
            Padding::Same => {
                let output = input[axis].div_ceil(strides[axis]);
                let covered = ((output - 1) * strides[axis]).checked_add(kernel[axis])?;
                // An odd total puts the larger half after the image.
                Some((output, covered.saturating_sub(input[axis]) / 2))
            }
        };
        let (height, pad_top) = along(0)?;
        let (width, pad_left) = along(1)?;
        Some(Window {
            input,
            kernel,
            strides,
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
        let framed = |size: usize, axis: usize| size.saturating_add(self.kernel[axis]);
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

    /// The input rows under the window in output row `i`, those outside the image left out.
    pub fn rows(&self, i: usize) -> std::ops::Range<usize> {
        clipped(i * self.strides[0], self.pad_top, self.kernel[0], self.input[0])
    }

    /// The input columns under the window in output column `j`, those outside the image left out.
    pub fn columns(&self, j: usize) -> std::ops::Range<usize> {
        clipped(j * self.strides[1], self.pad_left, self.kernel[1], self.input[1])
    }
}

fn clipped(start: usize, pad: usize, len: usize, limit: usize) -> std::ops::Range<usize> {
    start.saturating_sub(pad)..(start + len).saturating_sub(pad).min(limit)
}
