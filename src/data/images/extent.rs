//! The smallest and the largest of the values of images.

use std::ops::Range;

use super::rescaled;
use super::values::Pixels;

/// Of values that were looked at. What is no number is passed over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::data) struct Extent {
    /// Infinite and the wrong way round where there are none.
    pub min: f32,
    pub max: f32,
    pub is_finite: bool,
}

impl Extent {
    /// Of no values.
    pub(in crate::data) const NONE: Extent = Extent {
        min: f32::INFINITY,
        max: f32::NEG_INFINITY,
        is_finite: true,
    };

    /// Of the values of images in this place.
    pub(in crate::data) fn of(pixels: &Pixels, place: Range<usize>) -> Extent {
        match pixels {
            Pixels::U8(values) => of_bytes(&values[place], f32::from),
            Pixels::Rescaled(values) => of_bytes(&values[place], rescaled::value),
            Pixels::F32(values) => of_floats(&values[place]),
        }
    }

    /// Of these values and others.
    #[must_use]
    pub(in crate::data) fn and(self, other: Extent) -> Extent {
        Extent {
            min: self.min.min(other.min),
            max: self.max.max(other.max),
            is_finite: self.is_finite && other.is_finite,
        }
    }
}

fn of_bytes(bytes: &[u8], value: impl Fn(u8) -> f32) -> Extent {
    let none = (u8::MAX, u8::MIN);
    let wider = |(min, max): (u8, u8), &byte: &u8| (min.min(byte), max.max(byte));
    match bytes.iter().fold(none, wider) {
        (min, max) if min <= max => Extent {
            min: value(min),
            max: value(max),
            is_finite: true,
        },
        _ => Extent::NONE,
    }
}

fn of_floats(values: &[f32]) -> Extent {
    // So many at once, as vector instructions do: one after the other takes several times as long.
    const LANES: usize = 16;
    let (mut min, mut max, mut sum) = ([f32::INFINITY; LANES], [f32::NEG_INFINITY; LANES], [0.0; LANES]);
    let mut look_at = |chunk: &[f32; LANES]| {
        for (lane, &value) in chunk.iter().enumerate() {
            min[lane] = if value < min[lane] { value } else { min[lane] };
            max[lane] = if value > max[lane] { value } else { max[lane] };
            sum[lane] += value;
        }
    };
    let (chunks, rest) = values.as_chunks::<LANES>();
    chunks.iter().for_each(&mut look_at);
    let mut last = [values.first().copied().unwrap_or(0.0); LANES];
    last[..rest.len()].copy_from_slice(rest);
    if !values.is_empty() {
        look_at(&last);
    }
    Extent {
        min: min.into_iter().fold(f32::INFINITY, f32::min),
        max: max.into_iter().fold(f32::NEG_INFINITY, f32::max),
        // A sum with a value that is not finite is not finite; but large values may have such a sum as well.
        is_finite: sum.iter().sum::<f32>().is_finite() || values.iter().all(|value| value.is_finite()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_extent_wherever_the_values_lie() {
        for len in [1, 15, 16, 17, 100] {
            for place in 0..len {
                let mut values = vec![1.0; len];
                values[place] = 3e38;
                values[(place + 1) % len] = if len > 1 { -3e38 } else { 3e38 };
                let extent = Extent::of(&Pixels::F32(values.clone()), 0..len);
                let min = if len > 1 { -3e38 } else { 3e38 };
                assert_eq!(
                    (extent.min, extent.max, extent.is_finite),
                    (min, 3e38, true),
                    "{len}, {place}"
                );
                for odd in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
                    values[place] = odd;
                    assert!(
                        !Extent::of(&Pixels::F32(values.clone()), 0..len).is_finite,
                        "{odd} at {place} of {len}"
                    );
                }
            }
        }
        assert!(
            Extent::of(&Pixels::F32(vec![3e38; 100]), 0..100).is_finite,
            "their sum is infinite"
        );
    }

    #[test]
    fn no_values_have_no_extent() {
        for pixels in [Pixels::U8(vec![7]), Pixels::F32(vec![7.0]), Pixels::Rescaled(vec![7])] {
            assert_eq!(Extent::of(&pixels, 0..0), Extent::NONE);
        }
    }
}
