//! Sharpening, contrast and equalisation: the very bytes of Pillow's `ImageFilter` and `ImageOps`.

use serde::Deserialize;

use crate::data::Shape;

/// What may be done to the bytes of an image, under Pillow's names. Alpha stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(tag = "class_name", content = "config", deny_unknown_fields)]
pub enum Enhancement {
    /// `ImageFilter.SHARPEN`: 2 times the pixel less an eighth of each of its 8 neighbors; the rim of one pixel stays.
    SHARPEN {},
    /// `ImageFilter.UnsharpMask`: adds a part of the difference from the blurred image, where that difference is large.
    UnsharpMask {
        /// Of the blur, in pixels.
        #[serde(default = "two")]
        radius: f32,
        /// How much of the difference, in percent.
        #[serde(default = "one_and_a_half")]
        percent: i32,
        /// The least difference that is added.
        #[serde(default = "three")]
        threshold: i32,
    },
    /// `ImageOps.autocontrast`: the darkest value of each channel becomes 0, the lightest 255.
    #[serde(rename = "autocontrast")]
    Autocontrast {
        /// Percent of the pixels left out of account at either end.
        #[serde(default)]
        cutoff: f64,
    },
    /// `ImageOps.equalize`: all values become about equally frequent.
    #[serde(rename = "equalize")]
    Equalize {},
}

fn two() -> f32 {
    2.0
}
fn one_and_a_half() -> i32 {
    150
}
fn three() -> i32 {
    3
}

impl Enhancement {
    /// Pillow's name of it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Enhancement::SHARPEN {} => "SHARPEN",
            Enhancement::UnsharpMask { .. } => "UnsharpMask",
            Enhancement::Autocontrast { .. } => "autocontrast",
            Enhancement::Equalize {} => "equalize",
        }
    }

    /// What is out of range, if anything is.
    pub(super) fn problem(&self) -> Option<String> {
        match *self {
            Enhancement::UnsharpMask { radius, .. } if !(0.0..=100.0).contains(&radius) => {
                Some(format!("`radius` of UnsharpMask must be from 0 to 100, not {radius}"))
            }
            Enhancement::UnsharpMask { percent, .. } if !(0..=10_000).contains(&percent) => Some(format!(
                "`percent` of UnsharpMask must be from 0 to 10000, not {percent}"
            )),
            Enhancement::Autocontrast { cutoff } if !(0.0..50.0).contains(&cutoff) => Some(format!(
                "`cutoff` of autocontrast must be at least 0 and less than 50, not {cutoff}"
            )),
            _ => None,
        }
    }

    pub(super) fn apply(&self, image: &mut [u8], shape: Shape) {
        for channel in 0..shape[2].min(3) {
            match *self {
                Enhancement::SHARPEN {} => sharpen(image, shape, channel),
                Enhancement::UnsharpMask {
                    radius,
                    percent,
                    threshold,
                } => {
                    unsharp(image, shape, channel, radius, percent, threshold);
                }
                Enhancement::Autocontrast { cutoff } => {
                    look_up(image, shape, channel, |histogram| stretch(histogram, cutoff))
                }
                Enhancement::Equalize {} => look_up(image, shape, channel, equal),
            }
        }
    }
}

fn plane(image: &[u8], channels: usize, channel: usize) -> Vec<u8> {
    image.iter().skip(channel).step_by(channels).copied().collect()
}

fn sharpen(image: &mut [u8], [height, width, channels]: Shape, channel: usize) {
    let old = plane(image, channels, channel);
    for row in 1..height.saturating_sub(1) {
        for column in 1..width.saturating_sub(1) {
            let sum: i32 = (row - 1..=row + 1)
                .flat_map(|row| &old[row * width + column - 1..=row * width + column + 1])
                .map(|&value| i32::from(value))
                .sum();
            let place = row * width + column;
            let sharp = (34 * i32::from(old[place]) - 2 * sum + 8) >> 4;
            image[place * channels + channel] = sharp.clamp(0, 255) as u8;
        }
    }
}

fn unsharp(
    image: &mut [u8],
    [height, width, channels]: Shape,
    channel: usize,
    radius: f32,
    percent: i32,
    threshold: i32,
) {
    let old = plane(image, channels, channel);
    let blurred = gaussian_blur(&old, height, width, radius);
    for (place, (&old, blurred)) in old.iter().zip(blurred).enumerate() {
        let difference = i32::from(old) - i32::from(blurred);
        if difference.abs() > threshold {
            let sharp = i32::from(old) + difference * percent / 100;
            image[place * channels + channel] = sharp.clamp(0, 255) as u8;
        }
    }
}

/// Three box blurs along each axis, whose radius has a fraction (Gwosdek, Grewenig, Bruhn and Weickert 2011, "Theoretical
/// Foundations of Gaussian Convolution by Extended Box Filtering").
fn gaussian_blur(plane: &[u8], height: usize, width: usize, radius: f32) -> Vec<u8> {
    const PASSES: usize = 3;
    let variance = radius * radius / PASSES as f32;
    let length = (12.0 * f64::from(variance) + 1.0).sqrt() as f32;
    let whole = ((length - 1.0) / 2.0).floor();
    let fraction = (2.0 * whole + 1.0) * (whole * (whole + 1.0) - 3.0 * variance);
    let box_radius = whole + fraction / (6.0 * (variance - (whole + 1.0) * (whole + 1.0)));
    if box_radius == 0.0 {
        return plane.to_vec();
    }
    let mut plane = plane.to_vec();
    for (lines, step, len, stride) in [(height, width, width, 1), (width, 1, height, width)] {
        for line in 0..lines {
            for _ in 0..PASSES {
                let old: Vec<u8> = (0..len).map(|i| plane[line * step + i * stride]).collect();
                box_blur(&old, box_radius, |i, value| plane[line * step + i * stride] = value);
            }
        }
    }
    plane
}

/// Means of the values within a radius, with weights of 24 fractional bits; beyond the ends the line goes on as it ends.
fn box_blur(line: &[u8], radius: f32, mut put: impl FnMut(usize, u8)) {
    let reach = radius as isize;
    let weight = (f64::from(1u32 << 24) as f32 / (radius * 2.0 + 1.0)) as u32;
    let weight_of_ends = ((1 << 24) - (2 * reach as u32 + 1) * weight) / 2;
    let at = |place: isize| u32::from(line[place.clamp(0, line.len() as isize - 1) as usize]);
    for place in 0..line.len() as isize {
        let inner: u32 = (place - reach..=place + reach).map(at).sum();
        let ends = at(place - reach - 1) + at(place + reach + 1);
        let sum = inner * weight + ends * weight_of_ends;
        put(place as usize, ((sum + (1 << 23)) >> 24) as u8);
    }
}

/// Replaces each value of a channel by the one a table has for it, which is made from how often each value occurs.
fn look_up(
    image: &mut [u8],
    [_, _, channels]: Shape,
    channel: usize,
    table: impl Fn(&mut [usize; 256]) -> Option<[u8; 256]>,
) {
    let values = || image.iter().skip(channel).step_by(channels);
    let mut histogram = [0; 256];
    values().for_each(|&value| histogram[usize::from(value)] += 1);
    if let Some(table) = table(&mut histogram) {
        let values = image.iter_mut().skip(channel).step_by(channels);
        values.for_each(|value| *value = table[usize::from(*value)]);
    }
}

/// The table of `autocontrast`; `None` when the channel has a single value.
fn stretch(histogram: &mut [usize; 256], cutoff: f64) -> Option<[u8; 256]> {
    let pixels: usize = histogram.iter().sum();
    let cut = (pixels as f64 * cutoff / 100.0).floor() as usize;
    let drop = |counts: &mut dyn Iterator<Item = &mut usize>| {
        let mut cut = cut;
        for count in counts {
            let dropped = cut.min(*count);
            *count -= dropped;
            cut -= dropped;
            if cut == 0 {
                break;
            }
        }
    };
    drop(&mut histogram.iter_mut());
    drop(&mut histogram.iter_mut().rev());
    let low = histogram.iter().position(|&count| count > 0)?;
    let high = histogram.iter().rposition(|&count| count > 0)?;
    if high <= low {
        return None;
    }
    let scale = 255.0 / (high - low) as f64;
    let offset = -(low as f64) * scale;
    // As Python's int(): towards zero.
    Some(std::array::from_fn(|value| {
        (value as f64 * scale + offset).clamp(0.0, 255.0) as u8
    }))
}

/// The table of `equalize`; `None` where there is nothing to spread.
fn equal(histogram: &mut [usize; 256]) -> Option<[u8; 256]> {
    let last = histogram.iter().rposition(|&count| count > 0)?;
    let step = histogram[..last].iter().sum::<usize>() / 255;
    if step == 0 {
        return None;
    }
    let mut below = step / 2;
    Some(std::array::from_fn(|value| {
        let spread = (below / step).min(255) as u8;
        below += histogram[value];
        spread
    }))
}
