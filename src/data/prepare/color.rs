//! Gray, color and transparency, as Pillow turns one into the other.

use std::borrow::Cow;

use serde::Deserialize;

use crate::values::over_white;

/// What the channels of an image are, by the names of Pillow's modes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ColorMode {
    /// Gray: one channel.
    L,
    /// Red, green, blue.
    RGB,
}

impl ColorMode {
    pub fn channels(self) -> usize {
        match self {
            ColorMode::L => 1,
            ColorMode::RGB => 3,
        }
    }

    /// Converts the pixels of an image of 1, 3 or 4 channels. What is transparent is laid on white; `range` are black and white.
    pub(super) fn convert<T: Value>(self, image: Cow<'_, [T]>, channels: usize, range: [f32; 2]) -> Cow<'_, [T]> {
        let color = |pixel: &[T]| match *pixel {
            [r, g, b, alpha] => [r, g, b].map(|value| value.over_white(alpha, range)),
            [r, g, b] => [r, g, b],
            _ => [pixel[0]; 3],
        };
        let pixels = image.chunks_exact(channels);
        match (self, channels) {
            (ColorMode::L, 1) | (ColorMode::RGB, 3) => image,
            (ColorMode::L, _) => pixels.map(|pixel| T::gray(color(pixel))).collect(),
            (ColorMode::RGB, _) => pixels.flat_map(color).collect(),
        }
    }
}

/// A value whose gray can be taken, and which can lie on white.
pub(super) trait Value: Copy {
    /// The luma of ITU-R 601-2: 0.299 R + 0.587 G + 0.114 B.
    fn gray(color: [Self; 3]) -> Self;

    /// The value of one channel of a pixel that is so opaque, on white. `range` are black and white, transparent and opaque.
    fn over_white(self, alpha: Self, range: [f32; 2]) -> Self;
}

/// Pillow's `convert("L")`, of bytes and of values of 16 bits.
pub(super) fn luma([r, g, b]: [u32; 3]) -> u32 {
    (19595 * r + 38470 * g + 7471 * b + 0x8000) >> 16
}

impl Value for u8 {
    fn gray(color: [u8; 3]) -> u8 {
        luma(color.map(u32::from)) as u8
    }

    fn over_white(self, alpha: u8, _: [f32; 2]) -> u8 {
        over_white(self, alpha)
    }
}

impl Value for f32 {
    fn gray([r, g, b]: [f32; 3]) -> f32 {
        0.299 * r + 0.587 * g + 0.114 * b
    }

    fn over_white(self, alpha: f32, [black, white]: [f32; 2]) -> f32 {
        let opacity = ((alpha - black) / (white - black)).clamp(0.0, 1.0);
        self * opacity + white * (1.0 - opacity)
    }
}
