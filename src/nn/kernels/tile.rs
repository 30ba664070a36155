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
pub struct Tile<T>([[Lanes<T>; 2]; ROWS]);

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
        let a = a.map(|row| &row[..b.len()]);
        for (l, b) in b.iter().enumerate() {
            self.add_outer_product(a.map(|row| row[l]), b);
        }
        self
    }

    #[inline(always)]
    fn add_outer_product(&mut self, a: [T; ROWS], b: &[T; COLUMNS]) {
        let b = halves(b);
        for (sums, a) in self.0.iter_mut().zip(a) {
            let a = Lanes::splat(a);
            *sums = [sums[0] + a * b[0], sums[1] + a * b[1]];
        }
    }

    #[inline(always)]
    pub fn to_array(self) -> [[T; COLUMNS]; ROWS] {
        self.0.map(|sums| {
            let mut row = [T::ZERO; COLUMNS];
            for (sum, half) in sums.iter().zip(row.as_chunks_mut().0) {
                sum.store(half);
            }
            row
        })
    }
}

#[inline(always)]
fn halves<T: Element>(row: &[T; COLUMNS]) -> [Lanes<T>; 2] {
    let halves = row.as_chunks().0;
    [Lanes::load(&halves[0]), Lanes::load(&halves[1])]
}

/// Combines `rows` x `columns` values of a tile with those in memory: `value = combine(value, sum)`.
///
/// `c` begins at the first of them, its rows lie `stride` apart.
#[inline(always)]
pub fn combine<T: Element>(
    tile: [[T; COLUMNS]; ROWS],
    c: &mut [T],
    stride: usize,
    (rows, columns): (usize, usize),
    combine: impl Fn(T, T) -> T,
) {
    for (i, sums) in tile.iter().enumerate().take(rows) {
        let row = &mut c[i * stride..][..columns];
        // A length known to the compiler becomes two vector instructions.
        if let Ok(row) = <&mut [T; COLUMNS]>::try_from(&mut *row) {
            row.iter_mut()
                .zip(sums)
                .for_each(|(value, &sum)| *value = combine(*value, sum));
        } else {
            row.iter_mut()
                .zip(sums)
                .for_each(|(value, &sum)| *value = combine(*value, sum));
        }
    }
}

/// The same into memory whose *columns* lie `stride` apart.
#[inline(always)]
pub fn combine_transposed<T: Element>(
    tile: [[T; COLUMNS]; ROWS],
    c: &mut [T],
    stride: usize,
    (rows, columns): (usize, usize),
    combine: impl Fn(T, T) -> T,
) {
    for j in 0..columns {
        let column = &mut c[j * stride..][..rows];
        let sums: [T; ROWS] = std::array::from_fn(|i| tile[i][j]);
        if let Ok(column) = <&mut [T; ROWS]>::try_from(&mut *column) {
            column
                .iter_mut()
                .zip(sums)
                .for_each(|(value, sum)| *value = combine(*value, sum));
        } else {
            column
                .iter_mut()
                .zip(sums)
                .for_each(|(value, sum)| *value = combine(*value, sum));
        }
    }
}
