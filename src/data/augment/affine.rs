//! An image turned, moved or stretched: each new pixel is looked up where an affine map says it was.
//!
//! The coordinates, what lies beyond the rim, and the order of operations are those of TensorFlow's
//! `ImageProjectiveTransformV3`, to which Keras hands its random rotations, translations and zooms; all in `f32`, as there.

use crate::data::Shape;

/// From column and row of a new pixel to those of the old: x = `m[0]` column + `m[1]` row + `m[2]`, y = `m[3]` column +
/// `m[4]` row + `m[5]`.
pub(super) type Map = [f32; 6];

/// What is beyond the rim of an image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Beyond {
    /// `d c b a | a b c d | d c b a`
    Reflect,
    /// `a b c d | a b c d | a b c d`
    Wrap,
    /// `a a a a | a b c d | d d d d`
    Nearest,
    /// One value.
    Constant(f32),
}

impl Beyond {
    /// Where the value at a coordinate beyond the rim is taken from, on an axis of so many pixels.
    #[inline]
    fn inside(self, place: f32, len: usize) -> f32 {
        let last = (len - 1) as f32;
        let length = len as f32;
        // The casts cut off towards zero.
        let place = match self {
            Beyond::Constant(_) => return place,
            Beyond::Nearest => place,
            _ if (0.0..=last).contains(&place) => return place,
            _ if len == 1 => 0.0,
            Beyond::Reflect if place < 0.0 => {
                let twice = 2.0 * length;
                let near = twice * ((-place / twice) as i32) as f32 + place;
                if near < -length { near + twice } else { -near - 1.0 }
            }
            Beyond::Reflect => {
                let twice = 2.0 * length;
                let near = place - twice * ((place / twice) as i32) as f32;
                if near >= length { twice - near - 1.0 } else { near }
            }
            Beyond::Wrap if place < 0.0 => place + length * ((-place / last) as i32 + 1) as f32,
            Beyond::Wrap => place - length * ((place / last) as i32) as f32,
        };
        place.clamp(0.0, last)
    }

    /// The value that pixels have which are not there even so.
    fn fill(self) -> f32 {
        match self {
            Beyond::Constant(value) => value,
            _ => 0.0,
        }
    }
}

/// How a value between pixels is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interpolation {
    Nearest,
    Bilinear,
}

/// Writes the mapped image to `out`, which has the same shape.
pub(super) fn transform(
    image: &[f32],
    [height, width, channels]: Shape,
    map: Map,
    beyond: Beyond,
    interpolation: Interpolation,
    out: &mut [f32],
) {
    let fill = beyond.fill();
    let at = |row: f32, column: f32, channel: usize| {
        let is_inside = row >= 0.0 && row < height as f32 && column >= 0.0 && column < width as f32;
        match is_inside {
            true => image[(row as usize * width + column as usize) * channels + channel],
            false => fill,
        }
    };
    let bilinear = interpolation == Interpolation::Bilinear;
    // A place before the last column and row has all four neighbors within the image.
    let (last_column, last_row) = ((width - 1) as f32, (height - 1) as f32);
    for (row, line) in out.chunks_exact_mut(width * channels).enumerate() {
        let row = row as f32;
        for (column, pixel) in line.chunks_exact_mut(channels).enumerate() {
            let column = column as f32;
            let x = map[0] * column + map[1] * row + map[2];
            let y = map[3] * column + map[4] * row + map[5];
            // Most pixels: nothing of the rim needs to be asked.
            if bilinear && x >= 0.0 && x < last_column && y >= 0.0 && y < last_row {
                let (left, top) = (x as u32, y as u32);
                let first = (top as usize * width + left as usize) * channels;
                let above = &image[first..][..2 * channels];
                let below = &image[first + width * channels..][..2 * channels];
                let (left, top) = (left as f32, top as f32);
                let (right, bottom) = (left + 1.0, top + 1.0);
                for (channel, value) in pixel.iter_mut().enumerate() {
                    let upper = (right - x) * above[channel] + (x - left) * above[channels + channel];
                    let lower = (right - x) * below[channel] + (x - left) * below[channels + channel];
                    *value = (bottom - y) * upper + (y - top) * lower;
                }
                continue;
            }
            let (x, y) = (beyond.inside(x, width), beyond.inside(y, height));
            if !bilinear {
                let (row, column) = (y.round(), x.round());
                for (channel, value) in pixel.iter_mut().enumerate() {
                    *value = at(row, column, channel);
                }
                continue;
            }
            let (left, top) = (x.floor(), y.floor());
            let (right, bottom) = (left + 1.0, top + 1.0);
            for (channel, value) in pixel.iter_mut().enumerate() {
                let upper = (right - x) * at(top, left, channel) + (x - left) * at(top, right, channel);
                let lower = (right - x) * at(bottom, left, channel) + (x - left) * at(bottom, right, channel);
                *value = (bottom - y) * upper + (y - top) * lower;
            }
        }
    }
}
