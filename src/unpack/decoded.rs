//! A picture that was decoded, or why it was not.

use thiserror::Error;

/// The most pixels of a picture, for which there must be room several times over.
pub const MOST_PIXELS: usize = 1 << 26;

/// A picture's values, channels last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    pub height: usize,
    pub width: usize,
    /// 1 gray, 2 gray and opacity, 3 RGB, 4 RGBA.
    pub channels: usize,
    /// 8, or 16: two bytes a value, the lower one first.
    pub bits: u8,
    pub values: Vec<u8>,
    /// Whether it lay otherwise in its file.
    pub is_turned: bool,
}

/// Why a file is no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Problem {
    #[error("an empty file")]
    Empty,
    #[error("cut short: the file ends in the middle of the picture")]
    CutShort,
    #[error("damaged")]
    Damaged,
    #[error("a web page")]
    WebPage,
    #[error("a photo in HEIC, which browsers do not read: export it as JPEG")]
    Heic,
    #[error("a picture in AVIF: save it as PNG")]
    Avif,
    #[error("a picture in TIFF: save it as PNG")]
    Tiff,
    #[error("no PNG, JPEG, GIF, BMP, WebP, PGM or PPM")]
    Unknown,
    #[error("{width} × {height} pixels, of which {MOST_PIXELS} are the most")]
    TooLarge { height: usize, width: usize },
}
