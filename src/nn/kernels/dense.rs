//! Fully connected layers: `y = x kernel + bias`.

use super::{Element, Epilogue, Matrix, Scratch, gemm};

/// `y = epilogue(x kernel + bias)`: x is (n, in), kernel (in, units), bias (units), y (n, units).
pub fn dense_forward<T: Element>(
    units: usize,
    x: &[T],
    kernel: &[T],
    bias: Option<&[T]>,
    epilogue: Epilogue,
    y: &mut [T],
    scratch: &mut Scratch<T>,
) {
    let kernel = Matrix::row_major(kernel, units);
    match bias {
        Some(bias) => y.chunks_exact_mut(units).for_each(|row| row.copy_from_slice(bias)),
        None => y.fill(T::ZERO),
    }
    gemm(Matrix::row_major(x, kernel.rows), kernel, y, true, scratch);
    if epilogue == Epilogue::Relu {
        super::relu(y);
    }
}

/// `dkernel += transpose(x) dy`: x is (n, in), dy (n, units), dkernel (in, units).
pub fn dense_kernel_gradient<T: Element>(units: usize, x: &[T], dy: &[T], dkernel: &mut [T], scratch: &mut Scratch<T>) {
    let x = Matrix::row_major(x, dkernel.len() / units);
    gemm(x.transposed(), Matrix::row_major(dy, units), dkernel, true, scratch);
}

/// `dx = dy transpose(kernel)`: dy is (n, units), kernel (in, units), dx (n, in).
pub fn dense_input_gradient<T: Element>(units: usize, kernel: &[T], dy: &[T], dx: &mut [T], scratch: &mut Scratch<T>) {
    gemm(
        Matrix::row_major(dy, units),
        Matrix::row_major(kernel, units).transposed(),
        dx,
        false,
        scratch,
    );
}

/// `dbias += ` the sum of dy over all but its last axis, for Dense as for convolutions.
pub fn bias_gradient<T: Element>(dy: &[T], dbias: &mut [T]) {
    assert!(
        dy.len().is_multiple_of(dbias.len()),
        "{} values in rows of {}",
        dy.len(),
        dbias.len()
    );
    for row in dy.chunks_exact(dbias.len()) {
        for (sum, &value) in dbias.iter_mut().zip(row) {
            *sum += value;
        }
    }
}
