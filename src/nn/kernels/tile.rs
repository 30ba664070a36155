//! The innermost product: a tile of 4 x 8 results that stays in registers while the inner dimension passes.
//!
//! 8 accumulators, 2 vectors of the right matrix and one repeated number of the left one take 11 of the 16 registers
//! of x86-64. Larger tiles (5x8, 6x8, 8x8, 4x12) spill there and run at half the speed, and so does this one unrolled.

use super::Element;
use super::lanes::{LANES, Lanes};

/// Rows of a tile.
pub const ROWS: usize = 4;
/// Columns of a tile: two vectors.
pub const COLUMNS: usize = 2 * LANES;

/// Sums of products, row after row.
#[derive(Clone, Copy)]
pub struct Tile<T: Element>([[T::Lanes; 2]; ROWS]);

impl<T: Element> Tile<T> {
    /// Each row starts with these values: zeros, or a bias.
    #[inline(always)]
    pub fn of_rows(row: &[T; COLUMNS]) -> Self {
        Tile([halves(row); ROWS])
    }

    /// Adds `a b`, where the four values of each column of `a` lie together.
    #[inline(always)]
    pub fn add_product_packed(mut self, a: &[[T; ROWS]], b: &[[T; COLUMNS]]) -> Self {
        for (a, b) in a.iter().zip(b) {
            self.add_outer_product(*a, b);
        }
        self
    }

    /// Adds `a b`, where each row of `a` is a slice as long as `b`.
    #[inline(always)]
    pub fn add_product(mut self, a: [&[T]; ROWS], b: &[[T; COLUMNS]]) -> Self {
        let [a0, a1, a2, a3] = a.map(|row| &row[..b.len()]);
        for ((((b, &a0), &a1), &a2), &a3) in b.iter().zip(a0).zip(a1).zip(a2).zip(a3) {
            self.add_outer_product([a0, a1, a2, a3], b);
        }
        self
    }

    #[inline(always)]
    fn add_outer_product(&mut self, a: [T; ROWS], b: &[T; COLUMNS]) {
        let b = halves(b);
        for (sums, a) in self.0.iter_mut().zip(a) {
            let a = T::Lanes::splat(a);
            *sums = [sums[0] + a * b[0], sums[1] + a * b[1]];
        }
    }

    /// Puts the first `rows` x `columns` sums into memory; `c` begins at the first, its rows lie `stride` apart.
    #[inline(always)]
    pub fn put(self, put: Put, c: &mut [T], stride: usize, (rows, columns): (usize, usize)) {
        if columns == COLUMNS {
            for (i, sums) in self.0.iter().enumerate().take(rows) {
                let halves = c[i * stride..][..COLUMNS].as_chunks_mut().0;
                for (&sum, values) in sums.iter().zip(halves) {
                    match put {
                        Put::Write => sum,
                        Put::Add => T::Lanes::load(values) + sum,
                        Put::Relu => sum.max(T::Lanes::splat(T::ZERO)),
                    }
                    .store(values);
                }
            }
        } else {
            for (i, sums) in self.to_array().iter().enumerate().take(rows) {
                for (value, &sum) in c[i * stride..][..columns].iter_mut().zip(sums) {
                    *value = put.one(*value, sum);
                }
            }
        }
    }

    /// The same into memory whose *columns* lie `stride` apart.
    #[inline(always)]
    pub fn put_transposed(self, put: Put, c: &mut [T], stride: usize, (rows, columns): (usize, usize)) {
        let sums = self.to_array();
        for j in 0..columns {
            for (i, value) in c[j * stride..][..rows].iter_mut().enumerate() {
                *value = put.one(*value, sums[i][j]);
            }
        }
    }

    #[inline(always)]
    fn to_array(self) -> [[T; COLUMNS]; ROWS] {
        self.0.map(|sums| {
            let mut row = [T::ZERO; COLUMNS];
            for (sum, half) in sums.iter().zip(row.as_chunks_mut().0) {
                sum.store(half);
            }
            row
        })
    }
}

/// What happens to the value in memory when a sum is put there.
#[derive(Clone, Copy, Debug)]
pub enum Put {
    /// It becomes the sum.
    Write,
    /// The sum is added to it.
    Add,
    /// It becomes max(0, sum).
    Relu,
}

impl Put {
    #[inline(always)]
    fn one<T: Element>(self, value: T, sum: T) -> T {
        match self {
            Put::Write => sum,
            Put::Add => value + sum,
            Put::Relu => sum.max(T::ZERO),
        }
    }
}

#[inline(always)]
fn halves<T: Element>(row: &[T; COLUMNS]) -> [T::Lanes; 2] {
    let halves = row.as_chunks().0;
    [T::Lanes::load(&halves[0]), T::Lanes::load(&halves[1])]
}
