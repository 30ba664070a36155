//! Where in an array the values of an image lie.

use crate::input::rows::CHANNELS;
use crate::values::Contents;

/// Part of an array: element (`row`, `column`, `channel`) lies at `start` plus the sum of index times stride.
#[derive(Debug, Clone, Copy)]
pub(in crate::data) struct Plane {
    pub contents: Contents,
    pub start: usize,
    pub shape: [usize; 3],
    pub strides: [usize; 3],
}

/// Height, width and channels of an image in these axes, and the way along each; `None` when they make none.
pub(in crate::data) fn axes(shape: &[usize], strides: &[usize]) -> Option<([usize; 3], [usize; 3])> {
    Some(match (shape, strides) {
        (&[height, width], &[row, column]) => ([height, width, 1], [row, column, 1]),
        (&[height, width, channels], &[row, column, channel]) if CHANNELS.contains(&channels) => {
            ([height, width, channels], [row, column, channel])
        }
        (&[channels, height, width], &[channel, row, column]) if CHANNELS.contains(&channels) => {
            ([height, width, channels], [row, column, channel])
        }
        _ => return None,
    })
}

impl Plane {
    /// The image in these axes of an array; `None` when they make none.
    pub(in crate::data) fn of(contents: Contents, start: usize, shape: &[usize], strides: &[usize]) -> Option<Plane> {
        let (shape, strides) = axes(shape, strides)?;
        Some(Plane {
            contents,
            start,
            shape,
            strides,
        })
    }

    /// Where in the file the value in this row, column and channel stands.
    pub(in crate::data) fn offset_of(&self, place: [usize; 3]) -> Option<u64> {
        let steps = place.iter().zip(self.strides).map(|(index, stride)| index * stride);
        self.contents.offset_of(self.start + steps.sum::<usize>())
    }

    /// Whether the values lie one after the other in the order in which they are wanted.
    pub(in crate::data) fn is_contiguous(&self) -> bool {
        let [_, width, channels] = self.shape;
        self.strides[0] == width * channels && self.strides[1] == channels && (channels == 1 || self.strides[2] == 1)
    }
}
