//! The shape of one image, or of what has become of it, on its way through a network.

use std::fmt;

/// The shape of one sample, without the batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Height, width and channels.
    Image([usize; 3]),
    /// So many values in a row.
    Flat(usize),
}

impl Shape {
    /// Values in one sample; `None` when that is more than a `usize` can count, which has 32 bits in a browser.
    pub fn checked_len(self) -> Option<usize> {
        self.dims().into_iter().try_fold(1_usize, usize::checked_mul)
    }

    /// Values in one sample, of a shape that has been checked.
    pub fn len(self) -> usize {
        self.dims().into_iter().product()
    }

    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The length of the last axis: channels or units.
    pub fn last(self) -> usize {
        match self {
            Shape::Image([_, _, channels]) => channels,
            Shape::Flat(len) => len,
        }
    }

    /// As an image: n values in a row are one of 1 x 1 x n.
    pub fn as_image(self) -> [usize; 3] {
        match self {
            Shape::Image(dims) => dims,
            Shape::Flat(len) => [1, 1, len],
        }
    }

    /// As a list, as Keras prints it behind the batch's `None`.
    pub fn dims(self) -> Vec<usize> {
        match self {
            Shape::Image(dims) => dims.to_vec(),
            Shape::Flat(len) => vec![len],
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Shape::Image([height, width, channels]) => write!(f, "{height}x{width}x{channels}"),
            Shape::Flat(len) => write!(f, "{len}"),
        }
    }
}
