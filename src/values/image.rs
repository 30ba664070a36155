//! Pillow's images.

use std::fmt;

use super::handles::{Contents, Span};
use super::numpy::dtype::Dtype;

/// An image as Pillow holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    pub mode: PillowMode,
    pub width: usize,
    pub height: usize,
    /// Red, green and blue of each color; empty where the mode has no palette.
    pub palette: Vec<u8>,
    /// The opacity of each color of the palette; beyond its end, and where it is empty, colors are opaque.
    pub opacity: Vec<u8>,
    pub(crate) data: Span,
    /// Where in the (unpacked) file it is made.
    pub offset: u64,
}

/// How a pixel is stored, under Pillow's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PillowMode {
    /// `1`: eight pixels a byte, the highest bit first; each row begins with a byte of its own.
    Bit,
    Gray,
    GrayAlpha,
    Palette,
    PaletteAlpha,
    Rgb,
    /// `RGBX`, whose fourth byte means nothing.
    RgbX,
    Rgba,
    Cmyk,
    YCbCr,
    Hsv,
    /// `I`: int32.
    Int,
    /// `F`: float32.
    Float,
    /// `I;16`: uint16, the low byte first.
    Int16,
    /// `I;16B`
    Int16Big,
}

const NAMES: &[(PillowMode, &str)] = &[
    (PillowMode::Bit, "1"),
    (PillowMode::Gray, "L"),
    (PillowMode::GrayAlpha, "LA"),
    (PillowMode::Palette, "P"),
    (PillowMode::PaletteAlpha, "PA"),
    (PillowMode::Rgb, "RGB"),
    (PillowMode::RgbX, "RGBX"),
    (PillowMode::Rgba, "RGBA"),
    (PillowMode::Cmyk, "CMYK"),
    (PillowMode::YCbCr, "YCbCr"),
    (PillowMode::Hsv, "HSV"),
    (PillowMode::Int, "I"),
    (PillowMode::Float, "F"),
    (PillowMode::Int16, "I;16"),
    (PillowMode::Int16Big, "I;16B"),
];

impl PillowMode {
    pub(crate) fn parse(name: &str) -> Option<PillowMode> {
        NAMES.iter().find(|(_, known)| *known == name).map(|&(mode, _)| mode)
    }

    /// Bytes of a row; `None` when that is no number.
    pub(crate) fn row_len(self, width: usize) -> Option<usize> {
        match self {
            PillowMode::Bit => Some(width.div_ceil(8)),
            PillowMode::Gray | PillowMode::Palette => Some(width),
            PillowMode::GrayAlpha | PillowMode::PaletteAlpha | PillowMode::Int16 | PillowMode::Int16Big => {
                width.checked_mul(2)
            }
            PillowMode::Rgb | PillowMode::YCbCr | PillowMode::Hsv => width.checked_mul(3),
            PillowMode::RgbX | PillowMode::Rgba | PillowMode::Cmyk | PillowMode::Int | PillowMode::Float => {
                width.checked_mul(4)
            }
        }
    }
}

impl fmt::Display for PillowMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(mode, _)| mode == self).map_or("", |(_, name)| name);
        f.write_str(name)
    }
}

impl Image {
    /// The bytes, as elements of a type.
    pub fn contents(&self, dtype: Dtype) -> Contents {
        Contents {
            span: self.data,
            dtype,
            offset: Some(self.offset),
        }
    }

    /// The number of its bytes.
    pub fn size(&self) -> usize {
        self.data.len
    }
}
