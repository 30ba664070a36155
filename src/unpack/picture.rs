//! One picture: what its file is, and its values, decoded here or by the browser.

use super::container::{check_bmp, check_gif, check_jpeg, check_webp};
use super::decoded::{Decoded, MOST_PIXELS, Problem};
use super::exif::{Orientation, orientation, set_upright};
use super::png::read_png;
use super::pnm::read_pnm;
use crate::values::{over_white, over_white_16};

/// What is to be done with the file of a picture.
#[derive(Debug, PartialEq, Eq)]
pub enum Looked {
    Decoded(Decoded),
    /// The browser decodes it, as it lies in the file; then it is turned.
    ForBrowser(Orientation),
}

/// Whether a file that begins so is a picture of a kind that can be read.
pub fn is_picture(start: &[u8]) -> bool {
    kind(start).is_some()
}

/// Whether it is one of a kind that the browser decodes.
pub fn is_for_browser(start: &[u8]) -> bool {
    matches!(kind(start), Some(Kind::Jpeg | Kind::Gif | Kind::Bmp | Kind::Webp))
}

enum Kind {
    Png,
    Jpeg,
    Gif,
    Bmp,
    Webp,
    Pnm,
}

fn kind(start: &[u8]) -> Option<Kind> {
    Some(match start {
        [0x89, b'P', b'N', b'G', ..] => Kind::Png,
        [0xff, 0xd8, 0xff, ..] => Kind::Jpeg,
        [b'G', b'I', b'F', b'8', ..] => Kind::Gif,
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Kind::Bmp,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Kind::Webp,
        [b'P', b'2' | b'3' | b'5' | b'6', blank, ..] if blank.is_ascii_whitespace() || *blank == b'#' => Kind::Pnm,
        _ => return None,
    })
}

/// Reads the file of a picture as far as that is not left to the browser, for which its note of how it lies is taken out.
///
/// # Errors
/// When it is no picture, or not a whole one.
pub fn look(file: &mut [u8]) -> Result<Looked, Problem> {
    let limited = |[height, width]: [usize; 2]| match height.saturating_mul(width) <= MOST_PIXELS {
        true => Ok(()),
        false => Err(Problem::TooLarge { height, width }),
    };
    match kind(file).ok_or_else(|| what_else(file))? {
        Kind::Png => return read_png(file).map(Looked::Decoded),
        Kind::Pnm => return read_pnm(file).map(Looked::Decoded),
        Kind::Jpeg => limited(check_jpeg(file)?)?,
        Kind::Gif => limited(check_gif(file)?)?,
        Kind::Bmp => limited(check_bmp(file)?)?,
        Kind::Webp => check_webp(file)?,
    }
    let lies = orientation(file);
    set_upright(file);
    Ok(Looked::ForBrowser(lies))
}

/// What a file is that is no picture.
fn what_else(file: &[u8]) -> Problem {
    let text = String::from_utf8_lossy(&file[..file.len().min(256)])
        .trim_start()
        .to_lowercase();
    match file {
        [] => Problem::Empty,
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', ..] => Problem::Avif,
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Problem::Heic,
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => Problem::Tiff,
        _ if text.starts_with("<!doctype html") || text.starts_with("<html") => Problem::WebPage,
        _ => Problem::Unknown,
    }
}

impl Decoded {
    /// What a canvas of the browser has of a picture that lay so in its file.
    ///
    /// # Panics
    /// When there are not four bytes for each pixel.
    pub fn of_canvas(rgba: Vec<u8>, [height, width]: [usize; 2], lay: Orientation) -> Decoded {
        assert_eq!(rgba.len(), 4 * height * width, "four bytes for each pixel");
        let mut decoded = Decoded {
            height,
            width,
            channels: 4,
            bits: 8,
            values: rgba,
            is_turned: false,
        };
        decoded.turn(lay);
        decoded
    }

    pub(super) fn turn(&mut self, lay: Orientation) {
        let size = self.channels * usize::from(self.bits / 8);
        [self.height, self.width] = lay.turn(&mut self.values, [self.height, self.width], size);
        self.is_turned = lay != Orientation::UPRIGHT;
    }

    /// The same without what says nothing: the opacity where all is opaque, colors where all is gray.
    #[must_use]
    pub fn reduced(mut self) -> Decoded {
        let size = usize::from(self.bits / 8);
        if matches!(self.channels, 2 | 4) && !self.has_holes() {
            self.keep_channels(self.channels - 1);
        }
        let is_gray =
            |pixel: &[u8]| pixel[..size] == pixel[size..2 * size] && pixel[..size] == pixel[2 * size..3 * size];
        if self.channels == 3 && self.values.chunks_exact(3 * size).all(is_gray) {
            self.keep_channels(1);
        }
        self
    }

    /// Keeps the first channels.
    fn keep_channels(&mut self, channels: usize) {
        let size = usize::from(self.bits / 8);
        let pixels = self.values.chunks_exact(self.channels * size);
        self.values = pixels.flat_map(|pixel| &pixel[..channels * size]).copied().collect();
        self.channels = channels;
    }

    /// Whether something is transparent.
    pub fn has_holes(&self) -> bool {
        let size = usize::from(self.bits / 8);
        let pixel = self.channels * size;
        matches!(self.channels, 2 | 4)
            && self
                .values
                .chunks_exact(pixel)
                .any(|pixel| pixel[pixel.len() - size..].iter().any(|&byte| byte != 255))
    }

    /// The same on white, of 1 or 3 channels: as Pillow's `Image.alpha_composite` makes it of bytes.
    #[must_use]
    pub fn on_white(mut self) -> Decoded {
        if self.has_holes() {
            let channels = self.channels;
            match self.bits {
                8 => self.values.chunks_exact_mut(channels).for_each(|pixel| {
                    let alpha = pixel[channels - 1];
                    pixel.iter_mut().for_each(|value| *value = over_white(*value, alpha));
                    pixel[channels - 1] = 255;
                }),
                _ => self.values.chunks_exact_mut(2 * channels).for_each(|pixel| {
                    let (pairs, _) = pixel.as_chunks_mut::<2>();
                    let alpha = u16::from_le_bytes(pairs[channels - 1]);
                    for pair in pairs.iter_mut() {
                        let value = over_white_16(u16::from_le_bytes(*pair).into(), alpha.into());
                        *pair = (value as u16).to_le_bytes();
                    }
                    pairs[channels - 1] = [255; 2];
                }),
            }
        }
        self.reduced()
    }
}
