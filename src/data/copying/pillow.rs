//! Pictures of Pillow whose modes are no images to numpy: bits, palettes, the inks of printers. They become what
//! `image.convert("RGB")` gives; bits and palettes of grays what `image.convert("L")` gives. What is transparent in them lies on white.

use crate::values::{BYTE, Contents, Image, PillowMode, over_white};

/// A picture that is converted when it is copied.
#[derive(Debug, Clone)]
pub(in crate::data) struct Converted {
    mode: PillowMode,
    width: usize,
    height: usize,
    palette: Vec<u8>,
    opacity: Vec<u8>,
    pub contents: Contents,
    /// How many bytes it has.
    pub size: usize,
}

impl Converted {
    pub(in crate::data) fn new(image: &Image) -> Converted {
        Converted {
            mode: image.mode,
            width: image.width,
            height: image.height,
            palette: image.palette.clone(),
            opacity: image.opacity.clone(),
            contents: image.contents(BYTE),
            size: image.size(),
        }
    }

    pub(in crate::data) fn offset(&self) -> Option<u64> {
        self.contents.offset
    }

    pub(in crate::data) fn shape(&self) -> [usize; 3] {
        let is_gray = match self.mode {
            PillowMode::Bit | PillowMode::GrayAlpha => true,
            PillowMode::Palette | PillowMode::PaletteAlpha => self.colors().iter().all(|[r, g, b]| r == g && g == b),
            _ => false,
        };
        [self.height, self.width, if is_gray { 1 } else { 3 }]
    }

    fn colors(&self) -> &[[u8; 3]] {
        self.palette.as_chunks::<3>().0
    }

    /// Adds the pixels of the picture whose bytes these are to `out`.
    pub(in crate::data) fn convert(&self, bytes: &[u8], out: &mut Vec<u8>) {
        let [_, width, channels] = self.shape();
        // Black stands for colors beyond the end of the palette, as in Pillow.
        let color = |index: u8| self.colors().get(usize::from(index)).copied().unwrap_or_default();
        match self.mode {
            PillowMode::Bit => {
                for row in bytes.chunks_exact(width.div_ceil(8)) {
                    out.extend((0..width).map(|column| (row[column / 8] >> (7 - column % 8) & 1) * 255));
                }
            }
            PillowMode::GrayAlpha => {
                out.extend(bytes.as_chunks().0.iter().map(|&[gray, alpha]| over_white(gray, alpha)))
            }
            PillowMode::Palette => bytes.iter().for_each(|&index| {
                let alpha = self.opacity.get(usize::from(index)).copied().unwrap_or(255);
                out.extend(&color(index).map(|value| over_white(value, alpha))[..channels]);
            }),
            PillowMode::PaletteAlpha => bytes.as_chunks::<2>().0.iter().for_each(|&[index, alpha]| {
                out.extend(&color(index).map(|value| over_white(value, alpha))[..channels])
            }),
            PillowMode::Cmyk => bytes.as_chunks().0.iter().for_each(|&pixel| out.extend(cmyk(pixel))),
            PillowMode::YCbCr => bytes.as_chunks().0.iter().for_each(|&pixel| out.extend(ycbcr(pixel))),
            PillowMode::Hsv => bytes.as_chunks().0.iter().for_each(|&pixel| out.extend(hsv(pixel))),
            _ => unreachable!("{} is copied as it is", self.mode),
        }
    }
}

/// Each ink takes from its light, and black from what is left.
fn cmyk([cyan, magenta, yellow, black]: [u8; 4]) -> [u8; 3] {
    let left = u32::from(255 - black);
    [cyan, magenta, yellow].map(|ink| {
        let taken = u32::from(ink) * left + 128;
        (left - ((taken + (taken >> 8)) >> 8)) as u8
    })
}

/// JFIF's conversion, in 64ths as Pillow has it; a value in 200 differs from Pillow's by one.
fn ycbcr([y, cb, cr]: [u8; 3]) -> [u8; 3] {
    let part = |factor: f64, value: u8| (factor * 64.0 * (f64::from(value) - 128.0)) as i32;
    let light = |added: i32| (i32::from(y) + (added >> 6)).clamp(0, 255) as u8;
    [
        light(part(1.402, cr)),
        light(part(-0.34414, cb) + part(-0.71414, cr)),
        light(part(1.772, cb)),
    ]
}

fn hsv([hue, saturation, value]: [u8; 3]) -> [u8; 3] {
    let turn = f32::from(hue) * 6.0 / 255.0;
    let saturation = f32::from(saturation) / 255.0;
    let fraction = turn - turn.floor();
    let light = |part: f32| (f32::from(value) * part + 0.5).floor().clamp(0.0, 255.0) as u8;
    let least = light(1.0 - saturation);
    let falling = light(1.0 - saturation * fraction);
    let rising = light(1.0 - saturation * (1.0 - fraction));
    match turn as u8 % 6 {
        0 => [value, rising, least],
        1 => [falling, value, least],
        2 => [least, value, rising],
        3 => [least, falling, value],
        4 => [rising, least, value],
        _ => [value, least, falling],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The values are those of `Image.frombytes(mode, (1, 1), ...).convert("RGB")` of Pillow 13.
    #[test]
    fn converts_as_pillow_does() {
        for (pixel, rgb) in CMYK {
            assert_eq!(cmyk(pixel), rgb, "{pixel:?}");
        }
        for (pixel, rgb) in HSV {
            assert_eq!(hsv(pixel), rgb, "{pixel:?}");
        }
        for (pixel, rgb) in YCBCR {
            let near = ycbcr(pixel)
                .iter()
                .zip(rgb)
                .all(|(&ours, pillows)| ours.abs_diff(pillows) <= 1);
            assert!(near, "{pixel:?}: {:?}, {rgb:?}", ycbcr(pixel));
        }
    }

    const CMYK: [([u8; 4], [u8; 3]); 11] = [
        ([0, 0, 0, 0], [255, 255, 255]),
        ([255, 255, 255, 255], [0, 0, 0]),
        ([255, 0, 0, 0], [0, 255, 255]),
        ([0, 0, 0, 255], [0, 0, 0]),
        ([120, 155, 52, 202], [28, 21, 42]),
        ([245, 79, 46, 34], [9, 153, 181]),
        ([10, 205, 148, 30], [216, 44, 94]),
        ([113, 184, 141, 88], [93, 46, 75]),
        ([54, 134, 109, 13], [191, 115, 139]),
        ([133, 139, 99, 84], [82, 78, 105]),
        ([158, 148, 190, 44], [80, 89, 54]),
    ];
    const HSV: [([u8; 3], [u8; 3]); 11] = [
        ([0, 0, 77], [77, 77, 77]),
        ([255, 255, 255], [255, 0, 0]),
        ([42, 255, 255], [255, 252, 0]),
        ([128, 128, 200], [100, 199, 200]),
        ([172, 198, 127], [33, 28, 127]),
        ([91, 126, 242], [122, 242, 139]),
        ([143, 45, 153], [126, 143, 153]),
        ([3, 149, 159], [159, 73, 66]),
        ([99, 211, 216], [37, 216, 96]),
        ([147, 220, 231], [32, 140, 231]),
        ([82, 119, 156], [88, 156, 83]),
    ];
    const YCBCR: [([u8; 3], [u8; 3]); 10] = [
        ([255, 128, 128], [255, 255, 255]),
        ([0, 0, 0], [0, 135, 0]),
        ([76, 85, 255], [254, 0, 0]),
        ([132, 22, 41], [10, 230, 0]),
        ([23, 236, 143], [44, 0, 214]),
        ([241, 175, 74], [165, 255, 255]),
        ([100, 34, 211], [216, 73, 0]),
        ([103, 225, 141], [121, 60, 255]),
        ([94, 182, 223], [227, 7, 189]),
        ([164, 101, 165], [215, 146, 116]),
    ];
}
