//! A convolution followed by max pooling, in one pass: the output of the convolution never leaves the cache, and the
//! way back walks only the values that the pool let through.

use super::conv::{Convolution, Panel, Places, STRIP};
use super::conv_gradient::{OutputGradient, sparse_input_gradient, sparse_kernel_gradient};
use super::lanes::Lanes;
use super::tile::{COLUMNS, ROWS, Tile, halves, row};
use super::{Element, Epilogue, Scratch, Window};

/// `y = max_pool(epilogue(conv2d(x, kernel) + bias))`, as [`super::conv2d_forward`] followed by
/// [`super::max_pool_forward`], where the input of `pool` is the output of `window`.
///
/// `argmax` receives, for each value of y, its place in the window of the pool (row * width + column), of which there
/// are at most 256. What several windows of the pool see is computed for each of them.
#[allow(clippy::too_many_arguments)]
pub fn conv2d_max_pool_forward<T: Element>(
    (window, pool): (&Window, &Window),
    x: &[T],
    kernel: &[T],
    bias: Option<&[T]>,
    epilogue: Epilogue,
    y: &mut [T],
    argmax: &mut [u8],
    scratch: &mut Scratch<T>,
) {
    let filters = pool.input[2];
    assert_eq!(
        pool.input,
        [window.output[0], window.output[1], filters],
        "input of the pool"
    );
    assert_eq!(kernel.len(), window.patch_len() * filters, "length of the kernel");
    assert!(pool.places() <= 256, "the place of a value is one byte");
    let len = pool.positions() * filters;
    assert!(
        y.len() == argmax.len() && x.len() / window.input_len() * len == y.len(),
        "length of the output"
    );
    // The maximum of what ReLU leaves is what ReLU leaves of the maximum.
    let convolution = Convolution::new(window, kernel, bias, Epilogue::None, &mut scratch.panels);
    let frame = convolution.frame;
    let Places { image, patches, .. } = &mut scratch.places;
    frame.prepare(image);
    // The last place of a window is repeated to fill up: it is never larger than itself.
    let groups = pool.places().div_ceil(ROWS);
    let starts = |position: usize, group: usize| {
        let (i, j) = (position / pool.output[1], position % pool.output[1]);
        std::array::from_fn(|row| {
            let (i, j) = pool.under(i, j, (group * ROWS + row).min(pool.places() - 1));
            frame.start(i, j)
        })
    };
    let strip = STRIP / ROWS / groups + 1;
    let outputs = y.chunks_exact_mut(len).zip(argmax.chunks_exact_mut(len));
    for (x, (y, argmax)) in x.chunks_exact(window.input_len()).zip(outputs) {
        let x = frame.image(x, image);
        let strips = y.chunks_mut(strip * filters).zip(argmax.chunks_mut(strip * filters));
        for (index, (y, argmax)) in strips.enumerate() {
            let first = index * strip * groups;
            let places = first..first + y.len() / filters * groups;
            convolution.pack(x, places.map(|place| starts(place / groups, place % groups)), patches);
            convolution.for_each_panel(|panel| {
                largest(&panel, patches, groups, epilogue, filters, y, argmax);
            });
        }
    }
}

/// The largest outputs of some filters in each window of the pool, of which `groups` times four places are packed.
#[inline(never)]
fn largest<T: Element>(
    panel: &Panel<T>,
    patches: &[[T; ROWS]],
    groups: usize,
    epilogue: Epilogue,
    filters: usize,
    y: &mut [T],
    argmax: &mut [u8],
) {
    let patch = panel.kernel.len();
    let bias = Tile::of_rows(&panel.bias);
    for (index, patches) in patches.chunks_exact(groups * patch).enumerate() {
        let (first, rest) = patches.split_at(patch);
        let (mut values, mut places) = bias.add_product(first, panel.kernel).largest();
        if groups > 1 {
            (values, places) = largest_of_more((values, places), rest, panel, bias);
        }
        if epilogue == Epilogue::Relu {
            values = values.map(|half| half.max(T::Lanes::splat(T::ZERO)));
        }
        let at = index * filters + panel.first;
        if panel.columns == COLUMNS {
            for (half, y) in values.into_iter().zip(y[at..][..COLUMNS].as_chunks_mut().0) {
                half.store(y);
            }
            argmax[at..][..COLUMNS].copy_from_slice(&places);
        } else {
            for (column, value) in row::<T>(values).into_iter().enumerate().take(panel.columns) {
                (y[at + column], argmax[at + column]) = (value, places[column]);
            }
        }
    }
}

/// The largest so far, and of what is in further groups of four.
#[inline(never)]
fn largest_of_more<T: Element>(
    (so_far, mut places): ([T::Lanes; 2], [u8; COLUMNS]),
    patches: &[[T; ROWS]],
    panel: &Panel<T>,
    bias: Tile<T>,
) -> ([T::Lanes; 2], [u8; COLUMNS]) {
    let mut values = row::<T>(so_far);
    for (group, patch) in patches.chunks_exact(panel.kernel.len()).enumerate() {
        let (others, rows) = bias.add_product(patch, panel.kernel).largest();
        for (column, other) in row::<T>(others).into_iter().enumerate() {
            if other > values[column] {
                values[column] = other;
                places[column] = ((group + 1) * ROWS) as u8 + rows[column];
            }
        }
    }
    (halves(&values), places)
}

/// As [`super::conv2d_kernel_gradient`], from the gradient dy with respect to the output of the pool.
///
/// A ReLU between the two must have been taken back before: `relu_backward(y, dy)` with the output y of the pool.
pub fn conv2d_max_pool_kernel_gradient<T: Element>(
    (window, pool): (&Window, &Window),
    x: &[T],
    dy: &[T],
    argmax: &[u8],
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
    argmax: &[u8],
    dx: &mut [T],
    scratch: &mut Scratch<T>,
) {
    assert_eq!(dy.len(), argmax.len(), "lengths of gradient and argmax");
    sparse_input_gradient(window, kernel, OutputGradient::Pooled { pool, dy, argmax }, dx, scratch);
}
