//! Images made larger or smaller, as `tf.image.resize` does it without `antialias`: pixels have their middles at half numbers, and
//! places are computed in single precision, as there.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Element;

/// What a new pixel is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interpolation {
    /// The pixel that it lies in.
    Nearest,
    /// Two pixels along each axis, the nearer ones counting more.
    #[default]
    Bilinear,
    /// Four along each axis, by Keys's polynomial (1981), a = -1/2, from a table of 1024 places.
    Bicubic,
}

impl Interpolation {
    /// Keras's names.
    pub const NAMES: &[&str] = &["nearest", "bilinear", "bicubic"];
}

/// Along one axis, the pixels that each new one is made of, and how much each counts.
#[derive(Clone, Debug)]
pub struct Taps(Vec<Vec<(usize, f32)>>);

impl Taps {
    /// From so many pixels to so many.
    pub fn new(interpolation: Interpolation, from: usize, to: usize) -> Taps {
        let scale = from as f32 / to as f32;
        let last = from as isize - 1;
        let inside = |place: f32| (place as isize).clamp(0, last) as usize;
        let taps = (0..to).map(|pixel| {
            let middle = (pixel as f32 + 0.5) * scale;
            let place = middle - 0.5;
            let share = place - place.floor();
            match interpolation {
                Interpolation::Nearest => vec![(inside(middle.floor()), 1.0)],
                Interpolation::Bilinear => {
                    vec![(inside(place.floor()), 1.0 - share), (inside(place.ceil()), share)]
                }
                Interpolation::Bicubic => {
                    // Those outside do not count; the others share their weights.
                    let four = (-1..).map(|step| place.floor() as isize + step).zip(keys(share));
                    let four: Vec<_> = four.filter(|(at, _)| (0..=last).contains(at)).collect();
                    let sum: f32 = four.iter().map(|(_, weight)| weight).sum();
                    four.into_iter()
                        .map(|(at, weight)| (at as usize, weight / sum))
                        .collect()
                }
            }
        });
        Taps(taps.collect())
    }

    /// The same where the axis is a part of one of `len` pixels that begins at `first`, below 0 where it goes beyond; what lies
    /// there has no taps.
    pub fn within(mut self, first: isize, len: usize) -> Taps {
        for taps in &mut self.0 {
            let moved = taps.iter().map(|&(at, weight)| (at as isize + first, weight));
            let inside = moved.filter(|(at, _)| (0..len as isize).contains(at));
            *taps = inside.map(|(at, weight)| (at as usize, weight)).collect();
        }
        self
    }

    /// What some of the new pixels are made of.
    pub fn under(&self, pixels: Range<usize>) -> Range<usize> {
        let all = || self.0[pixels.clone()].iter().flatten().map(|&(at, _)| at);
        match all().min().zip(all().max()) {
            Some((first, last)) => first..last + 1,
            None => 0..0,
        }
    }
}

/// The weights of four neighbors of a place so far behind the second.
fn keys(share: f32) -> [f32; 4] {
    const A: f32 = -0.5;
    let place = (share * 1024.0).round_ties_even() / 1024.0;
    let near = |x: f32| ((A + 2.0) * x - (A + 3.0)) * x * x + 1.0;
    let far = |x: f32| ((A * x - 5.0 * A) * x + 8.0 * A) * x - 4.0 * A;
    [far(place + 1.0), near(place), near(1.0 - place), far(2.0 - place)]
}

/// Calls `each` with where each pixel of y begins, and with the pixels of x that it is made of: where they begin, and how much they
/// count.
fn for_each_pixel(
    [height, width, channels]: [usize; 3],
    [rows, columns]: [&Taps; 2],
    images: usize,
    mut each: impl FnMut(usize, &[(usize, f32)]),
) {
    let (mut y, mut pixels) = (0, Vec::new());
    for image in 0..images {
        for rows in &rows.0 {
            for columns in &columns.0 {
                pixels.clear();
                for (row, row_weight) in rows {
                    let first = (image * height + row) * width;
                    let pixel = |(column, weight): &(usize, f32)| ((first + column) * channels, row_weight * weight);
                    pixels.extend(columns.iter().map(pixel));
                }
                each(y, &pixels);
                y += channels;
            }
        }
    }
}

/// y, images of as many rows and columns as there are taps, of x, images of the shape `input`; what lies outside of these is `fill`.
pub fn resample_forward<T: Element>(input: [usize; 3], taps: [&Taps; 2], fill: f64, x: &[T], y: &mut [T]) {
    let channels = input[2];
    let images = x.len() / input.iter().product::<usize>();
    for_each_pixel(input, taps, images, |to, pixels| {
        let y = &mut y[to..][..channels];
        let inside: f32 = pixels.iter().map(|(_, weight)| weight).sum();
        // Without a border all weights add up to 1 but for rounding.
        let outside = if fill == 0.0 {
            0.0
        } else {
            fill * f64::from(1.0 - inside)
        };
        y.fill(T::from_f64(outside));
        for &(from, weight) in pixels {
            let weight = T::from_f64(weight.into());
            y.iter_mut().zip(&x[from..]).for_each(|(y, &x)| *y += x * weight);
        }
    });
}

/// The gradient with respect to x, of that with respect to y.
pub fn resample_backward<T: Element>(input: [usize; 3], taps: [&Taps; 2], dy: &[T], dx: &mut [T]) {
    let channels = input[2];
    let images = dx.len() / input.iter().product::<usize>();
    dx.fill(T::ZERO);
    for_each_pixel(input, taps, images, |to, pixels| {
        let dy = &dy[to..][..channels];
        for &(from, weight) in pixels {
            let weight = T::from_f64(weight.into());
            dx[from..].iter_mut().zip(dy).for_each(|(dx, &dy)| *dx += dy * weight);
        }
    });
}
