//! An image turned, moved or stretched: each new pixel is looked up where an affine map says it was.
//!
//! The coordinates, what lies beyond the rim, and the order of operations are those of TensorFlow's
//! `ImageProjectiveTransformV3`, to which Keras hands its random rotations, translations and zooms; places are computed in `f32`, as
//! there.

use serde::{Deserialize, Serialize};

use super::Element;

/// From column and row of a new pixel to those of the old: x = `m[0]` column + `m[1]` row + `m[2]`, y = `m[3]` column +
/// `m[4]` row + `m[5]`.
pub type Map = [f32; 6];

/// What is beyond the rim of an image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FillMode {
    /// `d c b a | a b c d | d c b a`
    #[default]
    Reflect,
    /// One value.
    Constant,
    /// `a b c d | a b c d | a b c d`
    Wrap,
    /// `a a a a | a b c d | d d d d`
    Nearest,
}

impl FillMode {
    /// Keras's names.
    pub const NAMES: &[&str] = &["reflect", "constant", "wrap", "nearest"];

    /// Where the value at a coordinate beyond the rim is taken from, on an axis of so many pixels.
    #[inline]
    fn inside(self, place: f32, len: usize) -> f32 {
        let last = (len - 1) as f32;
        let length = len as f32;
        // The casts cut off towards zero.
        let place = match self {
            FillMode::Constant => return place,
            FillMode::Nearest => place,
            _ if (0.0..=last).contains(&place) => return place,
            _ if len == 1 => 0.0,
            FillMode::Reflect if place < 0.0 => {
                let twice = 2.0 * length;
                let near = twice * ((-place / twice) as i32) as f32 + place;
                if near < -length { near + twice } else { -near - 1.0 }
            }
            FillMode::Reflect => {
                let twice = 2.0 * length;
                let near = place - twice * ((place / twice) as i32) as f32;
                if near >= length { twice - near - 1.0 } else { near }
            }
            FillMode::Wrap if place < 0.0 => place + length * ((-place / last) as i32 + 1) as f32,
            FillMode::Wrap => place - length * ((place / last) as i32) as f32,
        };
        place.clamp(0.0, last)
    }
}

/// How a value between pixels is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sampling {
    #[default]
    Bilinear,
    Nearest,
}

impl Sampling {
    /// Keras's names.
    pub const NAMES: &[&str] = &["bilinear", "nearest"];
}

/// What is done between pixels and beyond the rim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fill {
    pub mode: FillMode,
    pub sampling: Sampling,
    /// What is beyond the rim, where that is one value.
    pub value: f32,
}

impl Fill {
    /// As Keras's options `fill_mode`, `interpolation` and `fill_value` say.
    pub fn new(mode: FillMode, sampling: Sampling, value: f64) -> Fill {
        Fill {
            mode,
            sampling,
            value: value as f32,
        }
    }
}

/// Writes the mapped image to `out`, which has the same shape: height, width and channels.
pub fn affine_forward<T: Element>(
    image: &[T],
    [height, width, channels]: [usize; 3],
    map: Map,
    fill: Fill,
    out: &mut [T],
) {
    let outside = match fill.mode {
        FillMode::Constant => T::from_f32(fill.value),
        _ => T::ZERO,
    };
    let at = |row: f32, column: f32, channel: usize| {
        let pixel = pixel_at(row, column, [height, width]);
        pixel.map_or(outside, |pixel| image[pixel * channels + channel])
    };
    // A place before the last column and row has all four neighbors within the image.
    let (last_column, last_row) = ((width - 1) as f32, (height - 1) as f32);
    for (row, line) in out.chunks_exact_mut(width * channels).enumerate() {
        for (column, pixel) in line.chunks_exact_mut(channels).enumerate() {
            let (x, y) = looked_up(map, row, column);
            // Most pixels: nothing of the rim needs to be asked.
            if fill.sampling == Sampling::Bilinear && x >= 0.0 && x < last_column && y >= 0.0 && y < last_row {
                let first = (y as u32 as usize * width + x as u32 as usize) * channels;
                let above = &image[first..][..2 * channels];
                let below = &image[first + width * channels..][..2 * channels];
                let [to_right, to_left, to_bottom, to_top] = shares(x, y).map(T::from_f32);
                for (channel, value) in pixel.iter_mut().enumerate() {
                    let upper = to_right * above[channel] + to_left * above[channels + channel];
                    let lower = to_right * below[channel] + to_left * below[channels + channel];
                    *value = to_bottom * upper + to_top * lower;
                }
                continue;
            }
            let (x, y) = (fill.mode.inside(x, width), fill.mode.inside(y, height));
            if fill.sampling == Sampling::Nearest {
                let (row, column) = (y.round(), x.round());
                for (channel, value) in pixel.iter_mut().enumerate() {
                    *value = at(row, column, channel);
                }
                continue;
            }
            let (left, top) = (x.floor(), y.floor());
            let (right, bottom) = (left + 1.0, top + 1.0);
            let [to_right, to_left, to_bottom, to_top] = shares(x, y).map(T::from_f32);
            for (channel, value) in pixel.iter_mut().enumerate() {
                let upper = to_right * at(top, left, channel) + to_left * at(top, right, channel);
                let lower = to_right * at(bottom, left, channel) + to_left * at(bottom, right, channel);
                *value = to_bottom * upper + to_top * lower;
            }
        }
    }
}

/// Writes the gradient with respect to the image: of each of its pixels the sum of dy of what was made of it, by how much it counted.
/// (TensorFlow's own gradient is another one: dy mapped the other way, which differs near the rim and between pixels.)
pub fn affine_backward<T: Element>(
    dy: &[T],
    [height, width, channels]: [usize; 3],
    map: Map,
    fill: Fill,
    dx: &mut [T],
) {
    dx.fill(T::ZERO);
    let mut add = |row: f32, column: f32, share: T, dy: &[T]| {
        if let Some(pixel) = pixel_at(row, column, [height, width]) {
            for (dx, &dy) in dx[pixel * channels..].iter_mut().zip(dy) {
                *dx += share * dy;
            }
        }
    };
    for (row, line) in dy.chunks_exact(width * channels).enumerate() {
        for (column, dy) in line.chunks_exact(channels).enumerate() {
            let (x, y) = looked_up(map, row, column);
            let (x, y) = (fill.mode.inside(x, width), fill.mode.inside(y, height));
            if fill.sampling == Sampling::Nearest {
                add(y.round(), x.round(), T::ONE, dy);
                continue;
            }
            let (left, top) = (x.floor(), y.floor());
            let [to_right, to_left, to_bottom, to_top] = shares(x, y).map(T::from_f32);
            add(top, left, to_bottom * to_right, dy);
            add(top, left + 1.0, to_bottom * to_left, dy);
            add(top + 1.0, left, to_top * to_right, dy);
            add(top + 1.0, left + 1.0, to_top * to_left, dy);
        }
    }
}

/// Column and row of the old image.
fn looked_up(map: Map, row: usize, column: usize) -> (f32, f32) {
    let (row, column) = (row as f32, column as f32);
    let x = map[0] * column + map[1] * row + map[2];
    let y = map[3] * column + map[4] * row + map[5];
    (x, y)
}

/// How far a place is from the columns to its right and left, and from the rows below and above.
fn shares(x: f32, y: f32) -> [f32; 4] {
    let (left, top) = (x.floor(), y.floor());
    [left + 1.0 - x, x - left, top + 1.0 - y, y - top]
}

/// Which pixel it is, row by row, if there is one.
fn pixel_at(row: f32, column: f32, [height, width]: [usize; 2]) -> Option<usize> {
    let is_inside = row >= 0.0 && row < height as f32 && column >= 0.0 && column < width as f32;
    is_inside.then(|| row as usize * width + column as usize)
}
