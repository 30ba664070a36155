//! Grey and colour, as Pillow's `Image.convert` turns one into the other.

use serde::Deserialize;

/// What the channels of an image are, by the names of Pillow's modes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Mode {
    /// Grey: one channel.
    L,
    /// Red, green, blue.
    RGB,
}

impl Mode {
    pub fn channels(self) -> usize {
        match self {
            Mode::L => 1,
            Mode::RGB => 3,
        }
    }

    /// Converts the pixels of an image of 1, 3 or 4 channels; alpha is left out.
    pub(super) fn convert<T: Value>(self, image: &[T], channels: usize) -> Vec<T> {
        match (self, channels) {
            (Mode::L, 1) | (Mode::RGB, 3) => image.to_vec(),
            (Mode::L, _) => image
                .chunks_exact(channels)
                .map(|pixel| T::grey(pixel[0], pixel[1], pixel[2]))
                .collect(),
            (Mode::RGB, 1) => image.iter().flat_map(|&grey| [grey; 3]).collect(),
            (Mode::RGB, _) => image
                .chunks_exact(channels)
                .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]])
                .collect(),
        }
    }
}

/// A value whose grey can be taken.
pub(super) trait Value: Copy {
    /// The luma of ITU-R 601-2: 0.299 R + 0.587 G + 0.114 B.
    fn grey(r: Self, g: Self, b: Self) -> Self;
}

impl Value for u8 {
    fn grey(r: u8, g: u8, b: u8) -> u8 {
        let [r, g, b] = [r, g, b].map(u32::from);
        ((19595 * r + 38470 * g + 7471 * b + 0x8000) >> 16) as u8
    }
}

impl Value for f32 {
    fn grey(r: f32, g: f32, b: f32) -> f32 {
        0.299 * r + 0.587 * g + 0.114 * b
    }
}
