//! The innermost product: a tile of 4 x 8 results that stays in registers while the inner dimension passes.
//!
//! 8 accumulators, 2 vectors of the right matrix and one repeated number of the left one take 11 of the 16 registers
//! of x86-64. Larger tiles (5x8, 6x8, 8x8, 4x12) spill there and run at half the speed. Both operands are packed, in the
//! order in which they are read: with four pointers into rows that lie apart, a loop has a third more instructions. And
//! what loops over tiles is a function of its own that is not inlined, or else V8 keeps its pointers in memory.

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

    /// A tile whose sums are there already.
    #[inline(always)]
    pub fn new(rows: [[T::Lanes; 2]; ROWS]) -> Self {
        Tile(rows)
    }

    /// Adds `a b`, where the four values of each column of `a` lie together.
    #[inline(always)]
    pub fn add_product(self, a: &[[T; ROWS]], b: &[[T; COLUMNS]]) -> Self {
        self.add_product_of_rows(a, b.iter().map(halves))
    }

    /// As [`Tile::add_product`], with rows of `b` from wherever they come.
    #[inline(always)]
    pub fn add_product_of_rows(mut self, a: &[[T; ROWS]], b: impl Iterator<Item = [T::Lanes; 2]>) -> Self {
        for (a, b) in a.iter().zip(b) {
            for (sums, &a) in self.0.iter_mut().zip(a) {
                let a = T::Lanes::splat(a);
                *sums = [sums[0] + a * b[0], sums[1] + a * b[1]];
            }
        }
        self
    }

    /// The largest of each column, and its row: among equals the first.
    #[inline(always)]
    pub fn largest(self) -> ([T::Lanes; 2], [u8; COLUMNS]) {
        T::Lanes::largest(self.0)
    }

    /// Its rows.
    #[inline(always)]
    pub fn rows(self) -> [[T::Lanes; 2]; ROWS] {
        self.0
    }

    /// Puts the sums into memory; `c` begins at the first, its rows lie `stride` apart.
    #[inline(always)]
    pub fn put(self, put: Put, c: &mut [T], stride: usize, (rows, columns): (usize, usize)) {
        if (rows, columns) != (ROWS, COLUMNS) {
            return self.put_part(put, c, stride, (rows, columns));
        }
        for (i, sums) in self.0.into_iter().enumerate() {
            put.row(sums, &mut c[i * stride..][..COLUMNS]);
        }
    }

    /// Puts the first `rows` x `columns` sums into memory.
    #[inline(never)]
    fn put_part(self, put: Put, c: &mut [T], stride: usize, (rows, columns): (usize, usize)) {
        for (i, sums) in self.0.into_iter().enumerate().take(rows) {
            put.row(sums, &mut c[i * stride..][..columns]);
        }
    }
}

/// One row of a tile, in registers.
#[inline(always)]
pub fn halves<T: Element>(row: &[T; COLUMNS]) -> [T::Lanes; 2] {
    let halves = row.as_chunks().0;
    [T::Lanes::load(&halves[0]), T::Lanes::load(&halves[1])]
}

/// One row of a tile, out of registers.
#[inline(always)]
pub fn row<T: Element>(halves: [T::Lanes; 2]) -> [T; COLUMNS] {
    let mut values = [T::ZERO; COLUMNS];
    for (half, values) in halves.into_iter().zip(values.as_chunks_mut().0) {
        half.store(values);
    }
    values
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
    /// Puts as much of a row as there is room for.
    #[inline(always)]
    pub fn row<T: Element>(self, sums: [T::Lanes; 2], values: &mut [T]) {
        if let Some(values) = values.first_chunk_mut::<COLUMNS>() {
            for (sum, values) in sums.into_iter().zip(values.as_chunks_mut().0) {
                match self {
                    Put::Write => sum,
                    Put::Add => T::Lanes::load(values) + sum,
                    Put::Relu => sum.max(T::Lanes::splat(T::ZERO)),
                }
                .store(values);
            }
        } else {
            for (value, sum) in values.iter_mut().zip(row::<T>(sums)) {
                *value = match self {
                    Put::Write => sum,
                    Put::Add => *value + sum,
                    Put::Relu => sum.max(T::ZERO),
                };
            }
        }
    }
}

/// Puts columns side by side: `panel[l][i]` is value l of column i.
#[inline(always)]
pub fn interleave<T: Element, const N: usize>(columns: [&[T]; N], panel: &mut [[T; N]]) {
    let len = panel.len();
    let columns = columns.map(|column| &column[..len]);
    if len < LANES {
        for (l, values) in panel.iter_mut().enumerate() {
            *values = columns.map(|column| column[l]);
        }
        return;
    }
    for start in (0..len).step_by(LANES) {
        // The last piece of four may overlap the one before.
        let start = start.min(len - LANES);
        for first in (0..N).step_by(LANES) {
            let four = |i: usize| T::Lanes::load(columns[first + i][start..].first_chunk().expect("four values"));
            let rows = T::Lanes::transposed(std::array::from_fn(four));
            for (row, values) in rows.into_iter().zip(&mut panel[start..]) {
                row.store(values[first..].first_chunk_mut().expect("four columns"));
            }
        }
    }
}
