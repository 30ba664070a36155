//! Images that are rows of numbers: how such a row is cut into height, width and channels.

use serde::{Deserialize, Serialize};

/// How many channels an image may have: gray, RGB, RGBA.
pub(crate) const CHANNELS: [usize; 3] = [1, 3, 4];

/// Where the channels stand, under Keras's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum DataFormat {
    ChannelsFirst,
    ChannelsLast,
}

/// How a row of numbers is one image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LayoutRows {
    /// How many numbers a row has: height times width times channels.
    pub numbers: usize,
    pub height: usize,
    pub width: usize,
    pub channels: usize,
    pub data_format: DataFormat,
}

impl LayoutRows {
    pub(crate) fn shape(&self) -> [usize; 3] {
        [self.height, self.width, self.channels]
    }

    /// Height, width and channels, and the way from one to the next of each where numbers are `step` apart.
    pub(crate) fn plane(&self, step: usize) -> ([usize; 3], [usize; 3]) {
        let strides = match self.data_format {
            DataFormat::ChannelsFirst => [self.width * step, step, self.height * self.width * step],
            DataFormat::ChannelsLast => [self.width * self.channels * step, self.channels * step, step],
        };
        (self.shape(), strides)
    }
}

/// The smallest side of a square that a row of numbers is taken for.
const LEAST_SQUARE: usize = 4;

/// The same where the sides differ, and how much longer one may be: rows of measurements are no images.
const LEAST_SIDE: usize = 8;
const LONGEST_SIDES: usize = 2;

/// How rows of so many numbers are cut: into images of this height and width where that is possible, else as a square, gray or in
/// color, else as gray images that are nearly square. `None` when they are no images.
pub(crate) fn cut(numbers: usize, shape: Option<[usize; 2]>) -> Option<LayoutRows> {
    let wished = shape.and_then(|shape| of_shape(numbers, shape));
    wished.or_else(|| square(numbers)).or_else(|| near_square(numbers))
}

/// Whether so many numbers make a square image, gray or in color.
pub(crate) fn is_square(numbers: usize) -> bool {
    square(numbers).is_some()
}

/// Whether they make an image that is square, or nearly.
pub(crate) fn is_cut(numbers: usize) -> bool {
    cut(numbers, None).is_some()
}

fn of_shape(numbers: usize, [height, width]: [usize; 2]) -> Option<LayoutRows> {
    let pixels = height.checked_mul(width).filter(|&pixels| pixels > 0)?;
    let channels = numbers / pixels;
    (channels * pixels == numbers && CHANNELS.contains(&channels)).then_some(LayoutRows {
        numbers,
        height,
        width,
        channels,
        // As the CIFAR sets have it.
        data_format: DataFormat::ChannelsFirst,
    })
}

fn square(numbers: usize) -> Option<LayoutRows> {
    let root = |number: usize| Some(number.isqrt()).filter(|root| root * root == number);
    let side = root(numbers).or_else(|| root(numbers / 3).filter(|_| numbers.is_multiple_of(3)))?;
    of_shape(numbers, [side, side]).filter(|_| side >= LEAST_SQUARE)
}

/// Of all sizes the one whose sides differ least; the width is the longer one.
fn near_square(numbers: usize) -> Option<LayoutRows> {
    let root = numbers.isqrt();
    let least = LEAST_SIDE.max(root / LONGEST_SIDES);
    let height = (least..=root).rev().find(|&side| numbers.is_multiple_of(side))?;
    let width = numbers / height;
    of_shape(numbers, [height, width]).filter(|_| width <= LONGEST_SIDES * height)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(numbers: usize) -> Option<[usize; 3]> {
        cut(numbers, None).map(|rows| [rows.height, rows.width, rows.channels])
    }

    #[test]
    fn rows_are_squares_or_nearly() {
        assert_eq!(guessed(784), Some([28, 28, 1]));
        assert_eq!(guessed(3072), Some([32, 32, 3]));
        assert_eq!(guessed(3840), Some([60, 64, 1]));
        assert_eq!(guessed(128), Some([8, 16, 1]));
        assert_eq!(guessed(16), Some([4, 4, 1]));
        // Measurements, and what no image is so long.
        for numbers in [1, 4, 9, 13, 30, 63, 509, 8 * 17, 10_007, 64 * 200] {
            assert_eq!(
                guessed(numbers).map(|[height, width, _]| width <= 2 * height),
                guessed(numbers).map(|_| true)
            );
        }
        for numbers in [1, 4, 9, 13, 30, 63, 509, 10_007] {
            assert_eq!(guessed(numbers), None, "{numbers}");
        }
    }

    #[test]
    fn a_wish_decides_where_it_is_possible() {
        let shape = |rows: LayoutRows| [rows.height, rows.width, rows.channels];
        assert_eq!(cut(3840, Some([48, 80])).map(shape), Some([48, 80, 1]));
        assert_eq!(cut(3072, Some([64, 16])).map(shape), Some([64, 16, 3]));
        assert_eq!(cut(3840, Some([50, 50])).map(shape), Some([60, 64, 1]));
        assert_eq!(cut(3840, Some([0, 5])).map(shape), Some([60, 64, 1]));
    }
}
