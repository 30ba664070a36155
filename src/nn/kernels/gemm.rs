//! Products of matrices.
//!
//! The left matrix is packed into panels of 4 rows, the right one into panels of 8 columns. Blocks are cut so that what is
//! read again and again stays in the caches.

use super::tile::{COLUMNS, Put, ROWS, Tile, interleave};
use super::{Element, Scratch};

/// Inner dimension of a block: a panel of the right matrix (256 x 8 values, 8 KiB) stays in the first-level cache.
const INNER: usize = 256;
/// Rows of a block: together they (64 x 256 values, 64 KiB) stay in the second-level cache while all panels pass.
const STRIP: usize = 64;
/// Columns of a block: its panels (256 x 512 values, 512 KiB) stay in the second-level cache.
const WIDTH: usize = 512;

/// A matrix in memory: element (i, j) lies at `data[i * row_stride + j * column_stride]`.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<'a, T> {
    pub data: &'a [T],
    pub rows: usize,
    pub columns: usize,
    pub row_stride: usize,
    pub column_stride: usize,
}

impl<'a, T> Matrix<'a, T> {
    /// A contiguous matrix, row after row; `data` holds a whole number of rows.
    pub fn row_major(data: &'a [T], columns: usize) -> Self {
        assert!(
            columns > 0 && data.len().is_multiple_of(columns),
            "{} values in rows of {columns}",
            data.len()
        );
        Matrix {
            data,
            rows: data.len() / columns,
            columns,
            row_stride: columns,
            column_stride: 1,
        }
    }

    /// The same values with rows and columns exchanged; nothing is moved.
    pub fn transposed(self) -> Self {
        Matrix {
            data: self.data,
            rows: self.columns,
            columns: self.rows,
            row_stride: self.column_stride,
            column_stride: self.row_stride,
        }
    }

    /// The values from (i, j) on.
    #[inline(always)]
    fn from(&self, i: usize, j: usize) -> &'a [T] {
        &self.data[i * self.row_stride + j * self.column_stride..]
    }
}

/// Copies of the operands, in the order in which they are read.
#[derive(Debug, Default)]
pub struct Packing<T> {
    rows: Vec<[T; ROWS]>,
    columns: Vec<[T; COLUMNS]>,
}

/// `c = a b`, or `c += a b` when `accumulate`; `c` is row-major and contiguous.
pub fn gemm<T: Element>(a: Matrix<T>, b: Matrix<T>, c: &mut [T], accumulate: bool, scratch: &mut Scratch<T>) {
    multiply(a, b, c, accumulate, &mut scratch.packing);
}

pub(super) fn multiply<T: Element>(
    a: Matrix<T>,
    b: Matrix<T>,
    c: &mut [T],
    accumulate: bool,
    packing: &mut Packing<T>,
) {
    assert_eq!(a.columns, b.rows, "inner dimensions of the product");
    assert_eq!(c.len(), a.rows * b.columns, "length of the product");
    if a.columns == 0 && !accumulate {
        c.fill(T::ZERO);
    }
    let stride = b.columns;
    for left in (0..b.columns).step_by(WIDTH) {
        let width = WIDTH.min(b.columns - left);
        for start in (0..a.columns).step_by(INNER) {
            let inner = INNER.min(a.columns - start);
            pack_columns(b, start, inner, left, width, &mut packing.columns);
            let put = if accumulate || start > 0 { Put::Add } else { Put::Write };
            for top in (0..a.rows).step_by(STRIP) {
                let height = STRIP.min(a.rows - top);
                pack_rows(a, top, height, start, inner, &mut packing.rows);
                let c = &mut c[top * stride + left..];
                block(packing, inner, put, c, stride, (height, width));
            }
        }
    }
}

/// The product of the packed operands.
#[inline(never)]
fn block<T: Element>(
    packing: &Packing<T>,
    inner: usize,
    put: Put,
    c: &mut [T],
    stride: usize,
    (height, width): (usize, usize),
) {
    let zero = Tile::of_rows(&[T::ZERO; COLUMNS]);
    for (panel, b) in packing.columns.chunks_exact(inner).enumerate() {
        let left = panel * COLUMNS;
        for (strip, a) in packing.rows.chunks_exact(inner).enumerate() {
            let top = strip * ROWS;
            let size = (ROWS.min(height - top), COLUMNS.min(width - left));
            zero.add_product(a, b)
                .put(put, &mut c[top * stride + left..], stride, size);
        }
    }
}

/// Panels of 8 columns, `inner` long each, of the part of `b` that begins at (`start`, `left`); zeros fill the last.
pub(super) fn pack_columns<T: Element>(
    b: Matrix<T>,
    start: usize,
    inner: usize,
    left: usize,
    width: usize,
    panels: &mut Vec<[T; COLUMNS]>,
) {
    panels.clear();
    for column in (left..left + width).step_by(COLUMNS) {
        let columns = COLUMNS.min(left + width - column);
        if b.column_stride == 1 && columns == COLUMNS {
            panels.extend((start..start + inner).map(|l| *b.from(l, column).first_chunk().expect("8 columns")));
        } else if b.row_stride == 1 {
            let first = panels.len();
            panels.resize(first + inner, [T::ZERO; COLUMNS]);
            // Columns beyond the last repeat it; their products are dropped.
            let column = |j: usize| b.from(start, column + j.min(columns - 1));
            interleave(std::array::from_fn(column), &mut panels[first..]);
        } else {
            panels.extend((start..start + inner).map(|l| {
                let value = |j| if j < columns { b.from(l, column + j)[0] } else { T::ZERO };
                std::array::from_fn(value)
            }));
        }
    }
}

/// Panels of 4 rows, `inner` long each, of the part of `a` that begins at (`top`, `start`).
fn pack_rows<T: Element>(
    a: Matrix<T>,
    top: usize,
    height: usize,
    start: usize,
    inner: usize,
    panels: &mut Vec<[T; ROWS]>,
) {
    panels.resize(height.div_ceil(ROWS) * inner, [T::ZERO; ROWS]);
    for (row, panel) in (top..top + height).step_by(ROWS).zip(panels.chunks_exact_mut(inner)) {
        let rows = ROWS.min(top + height - row);
        if a.row_stride == 1 && rows == ROWS {
            for (l, values) in panel.iter_mut().enumerate() {
                *values = *a.from(row, start + l).first_chunk().expect("4 rows");
            }
        } else if a.column_stride == 1 {
            // Rows beyond the last repeat it; their products are dropped.
            interleave(std::array::from_fn(|i| a.from(row + i.min(rows - 1), start)), panel);
        } else {
            for (l, values) in panel.iter_mut().enumerate() {
                *values = std::array::from_fn(|i| a.from(row + i.min(rows - 1), start + l)[0]);
            }
        }
    }
}
