//! Matrix products.

use super::{Element, Scratch};

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
}

/// What is done to a result while it is still in the registers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Epilogue {
    #[default]
    None,
    /// max(0, x)
    Relu,
}

/// `c = a b`, or `c += a b` when `accumulate`; `c` is row-major and contiguous.
pub fn gemm<T: Element>(a: Matrix<T>, b: Matrix<T>, c: &mut [T], accumulate: bool, _scratch: &mut Scratch<T>) {
    assert_eq!(a.columns, b.rows, "inner dimensions of the product");
    assert_eq!(c.len(), a.rows * b.columns, "length of the product");
    if !accumulate {
        c.fill(T::ZERO);
    }
    for (i, row) in c.chunks_exact_mut(b.columns).enumerate() {
        for l in 0..a.columns {
            let factor = a.data[i * a.row_stride + l * a.column_stride];
            for (j, value) in row.iter_mut().enumerate() {
                *value += factor * b.data[l * b.row_stride + j * b.column_stride];
            }
        }
    }
}
