//! The numbers the kernels compute with.

use std::fmt::{Debug, Display};
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use super::lanes::{F32x4, Lanes, Portable};

/// A floating point number: `f32`, or `f64` so that gradients can be checked by finite differences.
pub trait Element:
    Copy
    + Debug
    + Default
    + Display
    + PartialOrd
    + Send
    + Sync
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
{
    /// Four of them.
    type Lanes: Lanes<Self>;

    const ZERO: Self;
    const ONE: Self;
    const INFINITY: Self;
    const NEG_INFINITY: Self;

    /// The nearest value of this type.
    fn from_f64(value: f64) -> Self;
    /// The same value.
    fn from_f32(value: f32) -> Self {
        Self::from_f64(f64::from(value))
    }
    fn to_f64(self) -> f64;
    fn exp(self) -> Self;
    fn ln(self) -> Self;
    /// ln(1 + x), exact for small x.
    fn ln_1p(self) -> Self;
    /// The error function.
    fn erf(self) -> Self;
    fn tanh(self) -> Self;
    fn sqrt(self) -> Self;
    fn abs(self) -> Self;
    fn is_finite(self) -> bool;

    /// The larger of the two; `self` when they do not compare (NaN).
    fn max(self, other: Self) -> Self {
        if other > self { other } else { self }
    }

    /// The smaller of the two; `self` when they do not compare (NaN).
    fn min(self, other: Self) -> Self {
        if other < self { other } else { self }
    }
}

macro_rules! element {
    ($float:ident, $lanes:ty, $erf:path) => {
        impl Element for $float {
            type Lanes = $lanes;

            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const INFINITY: Self = $float::INFINITY;
            const NEG_INFINITY: Self = $float::NEG_INFINITY;

            fn from_f64(value: f64) -> Self {
                value as $float
            }
            fn to_f64(self) -> f64 {
                f64::from(self)
            }
            fn exp(self) -> Self {
                $float::exp(self)
            }
            fn ln(self) -> Self {
                $float::ln(self)
            }
            fn ln_1p(self) -> Self {
                $float::ln_1p(self)
            }
            fn erf(self) -> Self {
                $erf(self)
            }
            fn tanh(self) -> Self {
                $float::tanh(self)
            }
            fn sqrt(self) -> Self {
                $float::sqrt(self)
            }
            fn abs(self) -> Self {
                $float::abs(self)
            }
            fn is_finite(self) -> bool {
                $float::is_finite(self)
            }
        }
    };
}

element!(f32, F32x4, libm::erff);
element!(f64, Portable<f64>, libm::erf);
