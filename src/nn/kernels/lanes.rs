//! Four numbers at a time.

use std::ops::{Add, Mul, Sub};

use super::Element;

/// Numbers in one [`Lanes`].
pub const LANES: usize = 4;

/// Four numbers that are computed with together, by one instruction where there is one.
///
/// Simple loops are left to the compiler, which makes vectors of them; this is for loops whose sums must stay in
/// registers. There is no fused multiply-add: it rounds differently where it exists.
pub trait Lanes<T>: Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> {
    fn splat(value: T) -> Self;
    fn load(values: &[T; LANES]) -> Self;
    fn store(self, values: &mut [T; LANES]);
    /// The larger of each two; of `self` when they do not compare (NaN).
    fn max(self, other: Self) -> Self;
    /// Rows become columns.
    fn transposed(rows: [Self; LANES]) -> [Self; LANES];
    /// The largest of each column of four rows, and its row: among equals the first.
    fn largest(rows: [[Self; 2]; 4]) -> ([Self; 2], [u8; 2 * LANES]);
    /// Where `others` are larger than `values`, puts them there, and `position` into `positions`.
    fn take_larger(values: &mut [T; LANES], positions: &mut [u32; LANES], others: &[T; LANES], position: u32);
}

/// [`Lanes`] that name no instruction: of what the compiler finds for them.
#[derive(Clone, Copy, Debug)]
pub struct Portable<T>([T; LANES]);

impl<T: Element> Lanes<T> for Portable<T> {
    #[inline(always)]
    fn splat(value: T) -> Self {
        Portable([value; LANES])
    }

    #[inline(always)]
    fn load(values: &[T; LANES]) -> Self {
        Portable(*values)
    }

    #[inline(always)]
    fn store(self, values: &mut [T; LANES]) {
        *values = self.0;
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Portable(std::array::from_fn(|lane| self.0[lane].max(other.0[lane])))
    }

    #[inline(always)]
    fn transposed(rows: [Self; LANES]) -> [Self; LANES] {
        std::array::from_fn(|i| Portable(rows.map(|row| row.0[i])))
    }

    #[inline(always)]
    fn largest(rows: [[Self; 2]; 4]) -> ([Self; 2], [u8; 2 * LANES]) {
        let (mut largest, mut at) = (rows[0], [0; 2 * LANES]);
        for (row, others) in rows.iter().enumerate().skip(1) {
            for (half, other) in others.iter().enumerate() {
                for (lane, &other) in other.0.iter().enumerate() {
                    if other > largest[half].0[lane] {
                        (largest[half].0[lane], at[half * LANES + lane]) = (other, row as u8);
                    }
                }
            }
        }
        (largest, at)
    }

    #[inline(always)]
    fn take_larger(values: &mut [T; LANES], positions: &mut [u32; LANES], others: &[T; LANES], position: u32) {
        for ((value, at), &other) in values.iter_mut().zip(positions).zip(others) {
            if other > *value {
                (*value, *at) = (other, position);
            }
        }
    }
}

impl<T: Element> Add for Portable<T> {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Portable(std::array::from_fn(|lane| self.0[lane] + other.0[lane]))
    }
}

impl<T: Element> Sub for Portable<T> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Portable(std::array::from_fn(|lane| self.0[lane] - other.0[lane]))
    }
}

impl<T: Element> Mul for Portable<T> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Portable(std::array::from_fn(|lane| self.0[lane] * other.0[lane]))
    }
}

/// The lanes of `f32`.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub type F32x4 = Portable<f32>;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use simd128::F32x4;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128 {
    use std::arch::wasm32::*;
    use std::ops::{Add, Mul, Sub};

    use super::{LANES, Lanes};

    /// Four numbers in a register of WebAssembly.
    #[derive(Clone, Copy, Debug)]
    pub struct F32x4(v128);

    impl Lanes<f32> for F32x4 {
        #[inline(always)]
        fn splat(value: f32) -> Self {
            F32x4(f32x4_splat(value))
        }

        #[inline(always)]
        fn load(values: &[f32; LANES]) -> Self {
            // SAFETY: the array has the 16 bytes that are read; WebAssembly asks for no alignment.
            F32x4(unsafe { v128_load(values.as_ptr().cast()) })
        }

        #[inline(always)]
        fn store(self, values: &mut [f32; LANES]) {
            // SAFETY: the array has room for the 16 bytes that are written; WebAssembly asks for no alignment.
            unsafe { v128_store(values.as_mut_ptr().cast(), self.0) }
        }

        #[inline(always)]
        fn max(self, other: Self) -> Self {
            // self < other ? other : self
            F32x4(f32x4_pmax(self.0, other.0))
        }

        #[inline(always)]
        fn transposed([a, b, c, d]: [Self; LANES]) -> [Self; LANES] {
            let (ab, cd) = (
                i32x4_shuffle::<0, 4, 1, 5>(a.0, b.0),
                i32x4_shuffle::<0, 4, 1, 5>(c.0, d.0),
            );
            let (ab_high, cd_high) = (
                i32x4_shuffle::<2, 6, 3, 7>(a.0, b.0),
                i32x4_shuffle::<2, 6, 3, 7>(c.0, d.0),
            );
            [
                F32x4(i64x2_shuffle::<0, 2>(ab, cd)),
                F32x4(i64x2_shuffle::<1, 3>(ab, cd)),
                F32x4(i64x2_shuffle::<0, 2>(ab_high, cd_high)),
                F32x4(i64x2_shuffle::<1, 3>(ab_high, cd_high)),
            ]
        }

        #[inline(always)]
        fn largest(rows: [[Self; 2]; 4]) -> ([Self; 2], [u8; 2 * LANES]) {
            let (mut largest, mut at) = (rows[0], i16x8_splat(0));
            for (row, others) in rows.into_iter().enumerate().skip(1) {
                let larger = [0, 1].map(|half| f32x4_gt(others[half].0, largest[half].0));
                largest = [0, 1].map(|half| largest[half].max(others[half]));
                // All bits of a lane are set or none: so are they in half as many.
                let larger = i16x8_narrow_i32x4(larger[0], larger[1]);
                at = i16x8_max(at, v128_and(larger, i16x8_splat(row as i16)));
            }
            let mut rows = [0; 2 * LANES];
            let narrow = u8x16_narrow_i16x8(at, at);
            rows.copy_from_slice(&i64x2_extract_lane::<0>(narrow).to_le_bytes());
            (largest, rows)
        }

        #[inline(always)]
        fn take_larger(values: &mut [f32; LANES], positions: &mut [u32; LANES], others: &[f32; LANES], position: u32) {
            let (value, other) = (Self::load(values), Self::load(others));
            let larger = f32x4_gt(other.0, value.0);
            F32x4(v128_bitselect(other.0, value.0, larger)).store(values);
            // SAFETY: the array has the 16 bytes that are read and written; WebAssembly asks for no alignment.
            unsafe {
                let at = positions.as_mut_ptr().cast();
                v128_store(at, v128_bitselect(u32x4_splat(position), v128_load(at), larger));
            }
        }
    }

    impl Add for F32x4 {
        type Output = Self;

        #[inline(always)]
        fn add(self, other: Self) -> Self {
            F32x4(f32x4_add(self.0, other.0))
        }
    }

    impl Sub for F32x4 {
        type Output = Self;

        #[inline(always)]
        fn sub(self, other: Self) -> Self {
            F32x4(f32x4_sub(self.0, other.0))
        }
    }

    impl Mul for F32x4 {
        type Output = Self;

        #[inline(always)]
        fn mul(self, other: Self) -> Self {
            F32x4(f32x4_mul(self.0, other.0))
        }
    }
}
