//! Products of matrices.
//!
//! The left matrix is read where it lies if its rows are contiguous; the right one is packed into panels of 8 columns.
//! Blocks are cut so that what is read again and again stays in the caches.

use super::tile::{COLUMNS, Put, ROWS, Tile};
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
    // The transposed product spares the packing of the larger matrix where that one has contiguous columns.
    let contiguous_columns = b.row_stride == 1;
    let contiguous_rows = a.column_stride == 1;
    let stride = b.columns;
    if contiguous_columns && (!contiguous_rows || b.columns > a.rows) {
        blocks(
            b.transposed(),
            a.transposed(),
            packing,
            accumulate,
            |tile, put, (i, j), size| {
                tile.put_transposed(put, &mut c[j * stride + i..], stride, size);
            },
        );
    } else {
        blocks(a, b, packing, accumulate, |tile, put, (i, j), size| {
            tile.put(put, &mut c[i * stride + j..], stride, size);
        });
    }
}

/// Calls `each(tile, how to put it, (first row, first column), (rows, columns))` for all parts of `a b`.
#[inline(always)]
fn blocks<T: Element>(
    a: Matrix<T>,
    b: Matrix<T>,
    packing: &mut Packing<T>,
    accumulate: bool,
    mut each: impl FnMut(Tile<T>, Put, (usize, usize), (usize, usize)),
) {
    let zero = Tile::of_rows(&[T::ZERO; COLUMNS]);
    for left in (0..b.columns).step_by(WIDTH) {
        let width = WIDTH.min(b.columns - left);
        for start in (0..a.columns).step_by(INNER) {
            let inner = INNER.min(a.columns - start);
            pack_columns(b, start, inner, left, width, &mut packing.columns);
            for top in (0..a.rows).step_by(STRIP) {
                let height = STRIP.min(a.rows - top);
                let direct = a.column_stride == 1;
                if !direct {
                    pack_rows(a, top, height, start, inner, &mut packing.rows);
                }
                for (panel, b) in packing.columns.chunks_exact(inner).enumerate() {
                    let columns = COLUMNS.min(width - panel * COLUMNS);
                    for row in (0..height).step_by(ROWS) {
                        let rows = ROWS.min(height - row);
                        let tile = if direct {
                            // Rows beyond the last repeat it; their results are dropped.
                            let row = |r: usize| a.from(top + row + r.min(rows - 1), start);
                            zero.add_product([row(0), row(1), row(2), row(3)], b)
                        } else {
                            zero.add_product_packed(&packing.rows[row / ROWS * inner..][..inner], b)
                        };
                        let put = if accumulate || start > 0 { Put::Add } else { Put::Write };
                        each(tile, put, (top + row, left + panel * COLUMNS), (rows, columns));
                    }
                }
            }
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
        } else {
            panels.extend((start..start + inner).map(|l| {
                let value = |j| if j < columns { b.from(l, column + j)[0] } else { T::ZERO };
                std::array::from_fn(value)
            }));
        }
    }
}

/// Panels of 4 rows, `inner` long each, of the part of `a` that begins at (`top`, `start`); zeros fill the last.
fn pack_rows<T: Element>(
    a: Matrix<T>,
    top: usize,
    height: usize,
    start: usize,
    inner: usize,
    panels: &mut Vec<[T; ROWS]>,
) {
    panels.clear();
    panels.resize(height.div_ceil(ROWS) * inner, [T::ZERO; ROWS]);
    for l in 0..inner {
        if a.row_stride == 1 {
            let column = &a.from(top, start + l)[..height];
            let (whole, rest) = column.as_chunks();
            let mut panels = panels.iter_mut().skip(l).step_by(inner);
            for (values, panel) in whole.iter().zip(panels.by_ref()) {
                *panel = *values;
            }
            if let Some(panel) = panels.next() {
                panel[..rest.len()].copy_from_slice(rest);
            }
        } else {
            for i in 0..height {
                panels[i / ROWS * inner + l][i % ROWS] = a.from(top + i, start + l)[0];
            }
        }
    }
}
