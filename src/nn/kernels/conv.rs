//! Two-dimensional convolution (cross-correlation, as in Keras) and its gradients.

use super::{Element, Epilogue, Matrix, Scratch, Window, dense_forward, gemm};

/// `y = epilogue(conv2d(x, kernel) + bias)`: x is (n, h, w, c), kernel (kh, kw, c, filters), y (n, oh, ow, filters).
pub fn conv2d_forward<T: Element>(
    window: &Window,
    x: &[T],
    kernel: &[T],
    bias: Option<&[T]>,
    epilogue: Epilogue,
    y: &mut [T],
    scratch: &mut Scratch<T>,
) {
    let filters = kernel.len() / window.patch_len();
    let mut patches = std::mem::take(&mut scratch.patches);
    gather_patches(window, x, &mut patches);
    dense_forward(filters, &patches, kernel, bias, epilogue, y, scratch);
    scratch.patches = patches;
}

/// `dkernel += ` the gradient of the loss with respect to the kernel, where dy is the one with respect to the output.
pub fn conv2d_kernel_gradient<T: Element>(
    window: &Window,
    x: &[T],
    dy: &[T],
    dkernel: &mut [T],
    scratch: &mut Scratch<T>,
) {
    let filters = dkernel.len() / window.patch_len();
    let mut patches = std::mem::take(&mut scratch.patches);
    gather_patches(window, x, &mut patches);
    let patches_by_row = Matrix::row_major(&patches, window.patch_len());
    gemm(
        patches_by_row.transposed(),
        Matrix::row_major(dy, filters),
        dkernel,
        true,
        scratch,
    );
    scratch.patches = patches;
}

/// `dx = ` the gradient of the loss with respect to the input, where dy is the one with respect to the output.
pub fn conv2d_input_gradient<T: Element>(
    window: &Window,
    kernel: &[T],
    dy: &[T],
    dx: &mut [T],
    scratch: &mut Scratch<T>,
) {
    let filters = kernel.len() / window.patch_len();
    let mut patches = std::mem::take(&mut scratch.patches);
    patches.resize(dy.len() / filters * window.patch_len(), T::ZERO);
    let kernel = Matrix::row_major(kernel, filters);
    gemm(
        Matrix::row_major(dy, filters),
        kernel.transposed(),
        &mut patches,
        false,
        scratch,
    );
    dx.fill(T::ZERO);
    let (positions, patch) = (window.positions(), window.patch_len());
    for (dx, patches) in dx
        .chunks_exact_mut(window.input_len())
        .zip(patches.chunks_exact(positions * patch))
    {
        for_each_run(window, |in_patch, in_image, len| {
            for (sum, &value) in dx[in_image..][..len].iter_mut().zip(&patches[in_patch..][..len]) {
                *sum += value;
            }
        });
    }
    scratch.patches = patches;
}

/// Writes what the window sees at each position as one row (im2col).
fn gather_patches<T: Element>(window: &Window, x: &[T], patches: &mut Vec<T>) {
    let (images, len) = (x.len() / window.input_len(), window.positions() * window.patch_len());
    patches.clear();
    patches.resize(images * len, T::ZERO);
    for (x, patches) in x.chunks_exact(window.input_len()).zip(patches.chunks_exact_mut(len)) {
        for_each_run(window, |in_patch, in_image, len| {
            patches[in_patch..][..len].copy_from_slice(&x[in_image..][..len]);
        });
    }
}

/// Calls `run(start in the patches, start in the image, length)` for each row of each window on one image.
fn for_each_run(window: &Window, mut run: impl FnMut(usize, usize, usize)) {
    let [_, width, channels] = window.input;
    for i in 0..window.output[0] {
        for j in 0..window.output[1] {
            let patch = (i * window.output[1] + j) * window.patch_len();
            let columns = window.columns(j);
            let left = columns.start + window.pad_left - j * window.strides[1];
            for row in window.rows(i) {
                let top = row + window.pad_top - i * window.strides[0];
                let in_patch = patch + (top * window.kernel[1] + left) * channels;
                run(
                    in_patch,
                    (row * width + columns.start) * channels,
                    columns.len() * channels,
                );
            }
        }
    }
}
