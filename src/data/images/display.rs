//! Black and white of images: the two values between which they are meant to be seen.

use super::dataset::Images;
use super::values::Pixels;

impl Images {
    /// The values drawn black and white, from the least and the greatest value of all images.
    pub fn display(&self) -> [f64; 2] {
        display_range(self.min, self.max)
    }

    /// Whether all values are whole numbers.
    pub fn is_whole(&self) -> bool {
        match &self.pixels {
            _ if self.dtype.contains("int") => true,
            Pixels::U8(_) => true,
            Pixels::Rescaled(bytes) => bytes.iter().all(|byte| matches!(byte, 0 | 255)),
            Pixels::F32(values) => values.iter().all(|value| value.fract() == 0.0),
        }
    }
}

/// Bytes that go no further than this are no photos: `load_digits` has 0 to 16.
const FEW_LEVELS: f64 = 64.0;

/// 0 to 1, -1 to 1, 0 to a small largest value, 0 to 255, or else what there is.
fn display_range(min: f64, max: f64) -> [f64; 2] {
    match (min, max) {
        (0.0.., ..=1.0) => [0.0, 1.0],
        (-1.0.., ..=1.0) => [-1.0, 1.0],
        (0.0.., ..FEW_LEVELS) => [0.0, max],
        (0.0.., ..=255.0) => [0.0, 255.0],
        _ => [min, max],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_range_follows_from_the_values() {
        for (values, range) in [
            ([0.0, 1.0], [0.0, 1.0]),
            ([0.0, 0.0], [0.0, 1.0]),
            ([0.2, 0.988], [0.0, 1.0]),
            ([-0.9, 1.0], [-1.0, 1.0]),
            ([-1.0, -0.5], [-1.0, 1.0]),
            ([0.0, 16.0], [0.0, 16.0]),
            ([2.0, 63.0], [0.0, 63.0]),
            ([3.0, 64.0], [0.0, 255.0]),
            ([0.0, 255.0], [0.0, 255.0]),
            ([1000.0, 1086.0], [1000.0, 1086.0]),
            ([-2.5, 900.0], [-2.5, 900.0]),
            ([-1.5, 1.0], [-1.5, 1.0]),
        ] {
            assert_eq!(display_range(values[0], values[1]), range, "{values:?}");
        }
    }

    #[test]
    fn whole_numbers_are_told_from_others() {
        let is_whole = |pixels| Images::of_shape([1, 2, 1], pixels).is_whole();
        assert!(is_whole(Pixels::U8(vec![3, 7])));
        assert!(is_whole(Pixels::F32(vec![-3.0, 70_000.0])));
        assert!(!is_whole(Pixels::F32(vec![3.0, 0.5])));
        assert!(is_whole(Pixels::Rescaled(vec![0, 255])));
        assert!(!is_whole(Pixels::Rescaled(vec![0, 254])));
    }
}
