//! A convolution followed by max pooling, in one pass: the output of the convolution never leaves the cache, and the
//! way back walks only the values that the pool let through.

use super::conv::{Convolution, Places};
use super::conv_gradient::{OutputGradient, sparse_input_gradient, sparse_kernel_gradient};
use super::pool::max_pool_row;
use super::{Element, Epilogue, Scratch, Window, relu};

/// `y = max_pool(epilogue(conv2d(x, kernel) + bias))`, as [`super::conv2d_forward`] followed by
/// [`super::max_pool_forward`], where the input of `pool` is the output of `window`.
///
/// The output of a convolution row that several pooling windows see is computed for each of them.
#[allow(clippy::too_many_arguments)]
pub fn conv2d_max_pool_forward<T: Element>(
    (window, pool): (&Window, &Window),
    x: &[T],
    kernel: &[T],
    bias: Option<&[T]>,
    epilogue: Epilogue,
    y: &mut [T],
    argmax: &mut [u32],
    scratch: &mut Scratch<T>,
) {
    let filters = pool.input[2];
    assert_eq!(
        pool.input,
        [window.output[0], window.output[1], filters],
        "input of the pool"
    );
    assert_eq!(kernel.len(), window.patch_len() * filters, "length of the kernel");
    let len = pool.positions() * filters;
    assert!(
        y.len() == argmax.len() && x.len() / window.input_len() * len == y.len(),
        "length of the output"
    );
    // The maximum of what ReLU leaves is what ReLU leaves of the maximum.
    let convolution = Convolution::new(window, kernel, bias, Epilogue::None, &mut scratch.panels);
    let Places { starts, image, patches } = &mut scratch.places;
    convolution.frame.starts(starts);
    convolution.frame.prepare(image);
    let width = pool.columns(pool.output[1] - 1).end;
    let outputs = y.chunks_exact_mut(len).zip(argmax.chunks_exact_mut(len));
    for (x, (y, argmax)) in x.chunks_exact(window.input_len()).zip(outputs) {
        let x = convolution.frame.image(x, image);
        let outputs = y
            .chunks_exact_mut(pool.output[1] * filters)
            .zip(argmax.chunks_exact_mut(pool.output[1] * filters));
        for (i, (y, argmax)) in outputs.enumerate() {
            let seen = pool.rows(i);
            scratch.rows.resize(seen.len() * width * filters, T::ZERO);
            for (row, values) in seen.zip(scratch.rows.chunks_exact_mut(width * filters)) {
                convolution.at(&starts[row * window.output[1]..][..width], x, values, patches);
            }
            max_pool_row(pool, i, &scratch.rows, width, y, argmax);
            if epilogue == Epilogue::Relu {
                relu(y);
            }
        }
    }
}

/// As [`super::conv2d_kernel_gradient`], from the gradient dy with respect to the output of the pool.
///
/// A ReLU between the two must have been taken back before: `relu_backward(y, dy)` with the output y of the pool.
pub fn conv2d_max_pool_kernel_gradient<T: Element>(
    (window, pool): (&Window, &Window),
    x: &[T],
    dy: &[T],
    argmax: &[u32],
    dkernel: &mut [T],
    scratch: &mut Scratch<T>,
) {
    assert_eq!(dy.len(), argmax.len(), "lengths of gradient and argmax");
    sparse_kernel_gradient(window, x, OutputGradient::Pooled { pool, dy, argmax }, dkernel, scratch);
}

/// As [`super::conv2d_input_gradient`], from the gradient dy with respect to the output of the pool; see
/// [`conv2d_max_pool_kernel_gradient`].
pub fn conv2d_max_pool_input_gradient<T: Element>(
    (window, pool): (&Window, &Window),
    kernel: &[T],
    dy: &[T],
    argmax: &[u32],
    dx: &mut [T],
    scratch: &mut Scratch<T>,
) {
    assert_eq!(dy.len(), argmax.len(), "lengths of gradient and argmax");
    sparse_input_gradient(window, kernel, OutputGradient::Pooled { pool, dy, argmax }, dx, scratch);
}
