//! Images of another size, with the very pixels that Pillow's `Image.resize` gives.
//!
//! Pillow resamples one axis after the other. Each new pixel is a weighted mean of the old ones around it; the
//! filter says how the weight falls with the distance, and is widened when the image shrinks, so that no pixel is skipped.
//! Bytes are summed with weights of 22 fractional bits and rounded after each axis (so no crate for resizing, all of which
//! sum more coarsely or in floats, gives the same bytes); floats are summed in `f64`.

use std::f64::consts::PI;

use serde::Deserialize;

/// How pixels are interpolated, by the names of Pillow's `Image.Resampling`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Resample {
    Nearest,
    Box,
    Bilinear,
    Hamming,
    Bicubic,
    #[default]
    Lanczos,
}

impl Resample {
    /// How far the filter reaches, in pixels of the smaller of the two images. 0: it takes one pixel, as it is.
    fn support(self) -> f64 {
        match self {
            Resample::Nearest => 0.0,
            Resample::Box => 0.5,
            Resample::Bilinear | Resample::Hamming => 1.0,
            Resample::Bicubic => 2.0,
            Resample::Lanczos => 3.0,
        }
    }

    /// The weight of a pixel at a distance.
    fn weight(self, x: f64) -> f64 {
        let sinc = |x: f64| if x == 0.0 { 1.0 } else { libm::sin(x * PI) / (x * PI) };
        let distance = x.abs();
        match self {
            Resample::Nearest => 1.0,
            Resample::Box => f64::from(-0.5 < x && x <= 0.5),
            Resample::Bilinear => (1.0 - distance).max(0.0),
            Resample::Hamming if distance >= 1.0 => 0.0,
            Resample::Hamming => sinc(distance) * (0.54 + 0.46 * libm::cos(distance * PI)),
            Resample::Bicubic if distance < 1.0 => ((A + 2.0) * distance - (A + 3.0)) * distance * distance + 1.0,
            Resample::Bicubic if distance < 2.0 => (((distance - 5.0) * distance + 8.0) * distance - 4.0) * A,
            Resample::Bicubic => 0.0,
            Resample::Lanczos if (-3.0..3.0).contains(&x) => sinc(x) * sinc(x / 3.0),
            Resample::Lanczos => 0.0,
        }
    }
}

/// The slope of [`Resample::Bicubic`] at distance 1.
const A: f64 = -0.5;

/// How images of one size become images of another.
pub(super) struct Resizer {
    from: [usize; 2],
    rows: Axis,
    columns: Axis,
    rows_first: bool,
    /// RGBA is resized with its colors multiplied by alpha, so that what is transparent does not bleed.
    smooth: bool,
}

impl Resizer {
    /// Sizes are height and width.
    pub(super) fn new(from: [usize; 2], to: [usize; 2], resample: Resample) -> Resizer {
        Resizer {
            from,
            rows: Axis::new(from[0], to[0], resample),
            columns: Axis::new(from[1], to[1], resample),
            // As Pillow does since version 13; before, never.
            rows_first: to[0] < from[0] && from[0] + 2 * to[1] > to[0] + 2 * from[1],
            smooth: resample != Resample::Nearest && from != to,
        }
    }

    /// The size that images must have.
    pub(super) fn from(&self) -> [usize; 2] {
        self.from
    }

    /// Resizes an image of bytes.
    pub(super) fn bytes(&self, image: &[u8], channels: usize) -> Vec<u8> {
        if channels != 4 || !self.smooth {
            return self.values(image, channels);
        }
        let (pixels, _) = image.as_chunks::<4>();
        let multiplied: Vec<u8> = pixels
            .iter()
            .flat_map(|&[r, g, b, a]| [share(r, a), share(g, a), share(b, a), a])
            .collect();
        let mut resized = self.values(&multiplied, channels);
        for [r, g, b, a] in resized.as_chunks_mut::<4>().0 {
            for color in [r, g, b] {
                let whole = 255 * u32::from(*color);
                *color = whole
                    .checked_div(u32::from(*a))
                    .map_or(*color, |color| color.min(255) as u8);
            }
        }
        resized
    }

    /// Resizes an image of bytes without alpha, or of floats.
    pub(super) fn values<T: Sample>(&self, image: &[T], channels: usize) -> Vec<T> {
        let rows = |image: &[T], width: usize| self.rows.resample(image, width * channels);
        let columns = |image: &[T]| self.columns.resample(image, channels);
        match self.rows_first {
            true => columns(&rows(image, self.from[1])),
            false => rows(&columns(image), self.columns.len()),
        }
    }
}

/// `value * alpha / 255`, rounded.
fn share(value: u8, alpha: u8) -> u8 {
    let product = u32::from(value) * u32::from(alpha) + 128;
    (((product >> 8) + product) >> 8) as u8
}

/// How one axis is resampled.
enum Axis {
    /// It stays, with its length.
    Same(usize),
    /// Which of the old pixels each new one is.
    Pick { from: usize, places: Vec<usize> },
    /// Of each new pixel the first of the old ones it is made of, and the weights of that one and those after it.
    Mix {
        from: usize,
        windows: Vec<(usize, Vec<f64>)>,
    },
}

impl Axis {
    fn new(from: usize, to: usize, resample: Resample) -> Axis {
        if from == to {
            return Axis::Same(to);
        }
        let scale = from as f64 / to as f64;
        if resample == Resample::Nearest {
            // Summed up as Pillow does, so that rounding falls on the same side.
            let places = std::iter::successors(Some(0.5 * scale), |place| Some(place + scale));
            let places = places.take(to).map(|place| (place as usize).min(from - 1)).collect();
            return Axis::Pick { from, places };
        }
        let stretch = scale.max(1.0);
        let support = resample.support() * stretch;
        let window = |place: usize| {
            let center = (place as f64 + 0.5) * scale;
            let first = (center - support + 0.5).max(0.0) as usize;
            let end = ((center + support + 0.5) as usize).min(from);
            let mut weights: Vec<f64> = (first..end)
                .map(|old| resample.weight((old as f64 - center + 0.5) * (1.0 / stretch)))
                .collect();
            let sum: f64 = weights.iter().sum();
            if sum != 0.0 {
                weights.iter_mut().for_each(|weight| *weight /= sum);
            }
            (first, weights)
        };
        Axis::Mix {
            from,
            windows: (0..to).map(window).collect(),
        }
    }

    fn len(&self) -> usize {
        match self {
            Axis::Same(len) => *len,
            Axis::Pick { places, .. } => places.len(),
            Axis::Mix { windows, .. } => windows.len(),
        }
    }

    /// Resamples lines of `inner` values each, which lie one after the other along this axis.
    fn resample<T: Sample>(&self, values: &[T], inner: usize) -> Vec<T> {
        let (from, to) = match self {
            Axis::Same(_) => return values.to_vec(),
            Axis::Pick { from, .. } | Axis::Mix { from, .. } => (*from, self.len()),
        };
        let outer = values.len() / (from * inner);
        let mut out = Vec::with_capacity(outer * to * inner);
        let mut sums = vec![T::Sum::default(); inner];
        let exact: Vec<(usize, Vec<T::Weight>)> = match self {
            Axis::Mix { windows, .. } => windows
                .iter()
                .map(|(first, weights)| (*first, weights.iter().map(|&weight| T::weight(weight)).collect()))
                .collect(),
            _ => Vec::new(),
        };
        for block in values.chunks_exact(from * inner) {
            let line = |place: usize| &block[place * inner..][..inner];
            if let Axis::Pick { places, .. } = self {
                places.iter().for_each(|&place| out.extend_from_slice(line(place)));
            }
            for (first, weights) in &exact {
                sums.fill(T::Sum::default());
                for (place, &weight) in (*first..).zip(weights) {
                    for (sum, &value) in sums.iter_mut().zip(line(place)) {
                        value.add(weight, sum);
                    }
                }
                out.extend(sums.iter().map(|&sum| T::rounded(sum)));
            }
        }
        out
    }
}

/// A value of a pixel, and how weighted values are summed.
pub(super) trait Sample: Copy {
    type Weight: Copy;
    type Sum: Copy + Default;
    fn weight(weight: f64) -> Self::Weight;
    fn add(self, weight: Self::Weight, sum: &mut Self::Sum);
    fn rounded(sum: Self::Sum) -> Self;
}

/// Bits behind the point of the weights of bytes.
const PRECISION: u32 = 22;

impl Sample for u8 {
    type Weight = i32;
    type Sum = i32;

    fn weight(weight: f64) -> i32 {
        (weight * f64::from(1 << PRECISION) + 0.5f64.copysign(weight)) as i32
    }

    fn add(self, weight: i32, sum: &mut i32) {
        *sum += i32::from(self) * weight;
    }

    fn rounded(sum: i32) -> u8 {
        ((sum + (1 << (PRECISION - 1))) >> PRECISION).clamp(0, 255) as u8
    }
}

impl Sample for f32 {
    type Weight = f64;
    type Sum = f64;

    fn weight(weight: f64) -> f64 {
        weight
    }

    fn add(self, weight: f64, sum: &mut f64) {
        *sum += f64::from(self) * weight;
    }

    fn rounded(sum: f64) -> f32 {
        sum as f32
    }
}
