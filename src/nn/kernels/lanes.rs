//! Four numbers at a time.

use std::ops::{Add, Mul};

use super::Element;

/// Numbers in one [`Lanes`].
pub const LANES: usize = 4;

/// Four numbers that are computed with together.
///
/// The compiler keeps each in one register where the processor has 128-bit ones (WebAssembly with simd128, x86-64,
/// AArch64) and has plain code otherwise, so that no instruction is named here: in V8 the product of two matrices runs
/// exactly as fast as with `core::arch::wasm32`. There is no fused multiply-add: it rounds differently where it exists.
#[derive(Clone, Copy, Debug)]
pub struct Lanes<T>([T; LANES]);

impl<T: Element> Lanes<T> {
    #[inline(always)]
    pub fn splat(value: T) -> Self {
        Lanes([value; LANES])
    }

    #[inline(always)]
    pub fn load(values: &[T; LANES]) -> Self {
        Lanes(*values)
    }

    #[inline(always)]
    pub fn store(self, values: &mut [T; LANES]) {
        *values = self.0;
    }

    #[inline(always)]
    fn zip(self, other: Self, combine: impl Fn(T, T) -> T) -> Self {
        Lanes(std::array::from_fn(|lane| combine(self.0[lane], other.0[lane])))
    }
}

impl<T: Element> Add for Lanes<T> {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
}

impl<T: Element> Mul for Lanes<T> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }
}
