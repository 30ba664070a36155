//! Products of matrices.
//!
//! The left matrix is packed into panels of 4 rows, the right one into panels of 8 columns. Blocks are cut so that what is
//! read again and again stays in the caches. A wide right matrix is packed while its product with the first rows is taken: a
//! pass of its own would wait for the memory.

use super::Element;
use super::scratch::{Packing, Scratch};
use super::tile::{COLUMNS, Put, ROWS, Tile, halves, interleave};

/// Inner dimension of a block: a panel of the right matrix (320 x 8 values, 10 KiB) stays in the first-level cache.
const INNER: usize = 320;
/// Rows of a block: together they (64 x 320 values, 80 KiB) stay in the second-level cache while all panels pass.
const STRIP: usize = 64;
/// Columns of a block: its panels (320 x 256 values, 320 KiB) stay in the second-level cache while all strips pass.
const WIDTH: usize = 256;

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
    // Rows that follow each other in memory are read as they lie, which the processor foresees.
    let in_one_piece = b.column_stride == 1 && b.row_stride == b.columns && b.columns <= WIDTH / 2;
    // Where one strip is all rows, no panel is read again after it has passed.
    let in_passing = a.rows <= STRIP && !in_one_piece;
    let widest = if in_passing { b.columns.max(1) } else { WIDTH };
    // Blocks as long as each other: a short rest would spend its time on reading and writing the sums.
    let blocks = a.columns.div_ceil(INNER).max(1);
    let longest = a.columns.div_ceil(blocks).max(1);
    for left in (0..b.columns).step_by(widest) {
        let width = widest.min(b.columns - left);
        for start in (0..a.columns).step_by(longest) {
            let inner = longest.min(a.columns - start);
            let panels = if in_passing { 1 } else { width.div_ceil(COLUMNS) };
            if in_one_piece {
                let rows = &b.from(start, 0)[..inner * b.columns];
                pack_rows_in_one_piece(rows, b.columns, &mut packing.columns);
            } else {
                packing.columns.resize(panels * inner, [T::ZERO; COLUMNS]);
            }
            let put = if accumulate || start > 0 { Put::Add } else { Put::Write };
            for top in (0..a.rows).step_by(STRIP) {
                let height = STRIP.min(a.rows - top);
                pack_rows(a, top, height, start, inner, &mut packing.rows);
                let rows = &packing.rows[..];
                for (index, column) in (left..left + width).step_by(COLUMNS).enumerate() {
                    let size = (height, COLUMNS.min(left + width - column));
                    let panel = &mut packing.columns[index % panels * inner..][..inner];
                    let c = &mut c[top * stride + column..];
                    let done = if top > 0 || in_one_piece {
                        0
                    } else if b.column_stride == 1 && b.row_stride >= COLUMNS && size.1 == COLUMNS {
                        first_tile(b.from(start, column), b.row_stride, rows, panel, put, c, stride, height);
                        1
                    } else {
                        pack_panel(b, start, column, size.1, panel);
                        0
                    };
                    tiles(rows, panel, done, put, c, stride, size);
                }
            }
        }
    }
}

/// The products of some rows with one panel of columns, but for the first tiles that are done.
#[inline(never)]
fn tiles<T: Element>(
    rows: &[[T; ROWS]],
    panel: &[[T; COLUMNS]],
    done: usize,
    put: Put,
    c: &mut [T],
    stride: usize,
    (height, width): (usize, usize),
) {
    let zero = Tile::of_rows(&[T::ZERO; COLUMNS]);
    for (index, a) in rows.chunks_exact(panel.len()).enumerate().skip(done) {
        let top = index * ROWS;
        let size = (ROWS.min(height - top), width);
        zero.add_product(a, panel)
            .put(put, &mut c[top * stride..], stride, size);
    }
}

/// The product of the first rows with 8 columns, which are packed on the way; `b` begins with the first of them.
#[inline(never)]
#[expect(clippy::too_many_arguments, reason = "three matrices with their strides")]
fn first_tile<T: Element>(
    b: &[T],
    b_stride: usize,
    rows: &[[T; ROWS]],
    panel: &mut [[T; COLUMNS]],
    put: Put,
    c: &mut [T],
    stride: usize,
    height: usize,
) {
    let a = &rows[..panel.len()];
    let columns = b.chunks(b_stride).zip(panel).map(|(row, packed)| {
        *packed = *row.first_chunk().expect("8 columns");
        halves(packed)
    });
    let zero = Tile::of_rows(&[T::ZERO; COLUMNS]);
    zero.add_product_of_rows(a, columns)
        .put(put, c, stride, (ROWS.min(height), COLUMNS));
}

/// Panels of 8 columns of whole rows that lie one after the other; zeros fill the last.
#[inline(never)]
pub(super) fn pack_rows_in_one_piece<T: Element>(rows: &[T], columns: usize, panels: &mut Vec<[T; COLUMNS]>) {
    let inner = rows.len() / columns;
    panels.resize(columns.div_ceil(COLUMNS) * inner, [T::ZERO; COLUMNS]);
    for (l, row) in rows.chunks_exact(columns).enumerate() {
        let (whole, rest) = row.as_chunks();
        let mut panel = panels[l..].iter_mut().step_by(inner);
        for (values, packed) in whole.iter().zip(&mut panel) {
            *packed = *values;
        }
        if let Some(packed) = panel.next() {
            *packed = [T::ZERO; COLUMNS];
            packed[..rest.len()].copy_from_slice(rest);
        }
    }
}

/// A panel of up to 8 columns of the part of `b` that begins at (`start`, `column`).
fn pack_panel<T: Element>(b: Matrix<T>, start: usize, column: usize, columns: usize, panel: &mut [[T; COLUMNS]]) {
    if b.row_stride == 1 {
        interleave(
            std::array::from_fn(|j| b.from(start, column + j.min(columns - 1))),
            panel,
        );
        return;
    }
    for (l, values) in panel.iter_mut().enumerate() {
        let value = |j| {
            if j < columns {
                b.from(start + l, column + j)[0]
            } else {
                T::ZERO
            }
        };
        *values = std::array::from_fn(value);
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
