//! Made-up numbers, and how results are compared.

use cnn_playground::nn::kernels::Element;

/// Numbers between -1 and 1 that are the same in each run (splitmix64).
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Self {
        Numbers(seed)
    }

    pub fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }

    pub fn take<T: Element>(&mut self, len: usize) -> Vec<T> {
        (0..len).map(|_| T::from_f64(self.next())).collect()
    }

    /// Zeros, except for about one number in `one_in`.
    pub fn take_sparse<T: Element>(&mut self, len: usize, one_in: f64) -> Vec<T> {
        let mut number = || {
            if (self.next() + 1.0) / 2.0 * one_in < 1.0 {
                self.next()
            } else {
                0.0
            }
        };
        (0..len).map(|_| T::from_f64(number())).collect()
    }
}

pub fn wide<T: Element>(values: &[T]) -> Vec<f64> {
    values.iter().map(|value| value.to_f64()).collect()
}

/// Panics unless each value is within some roundings of the largest expected one.
#[track_caller]
pub fn assert_close<T: Element>(actual: &[T], expected: &[f64], what: &str) {
    assert_eq!(actual.len(), expected.len(), "{what}: length");
    let digits = if size_of::<T>() == 4 { 2e-6 } else { 1e-14 };
    let largest = expected.iter().fold(1.0f64, |largest, value| largest.max(value.abs()));
    for (i, (actual, expected)) in actual.iter().zip(expected).enumerate() {
        let error = (actual.to_f64() - expected).abs();
        assert!(
            error <= digits * largest,
            "{what}: value {i} is {actual}, not {expected}"
        );
    }
}
