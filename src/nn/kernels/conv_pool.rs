//! A convolution followed by max pooling, in one pass: the output of the convolution never leaves the cache, and the
//! way back walks only the values that the pool let through.

use super::conv::{Convolution, Panel, STRIP};
use super::conv_gradient::{ByFilter, OutputGradient, sparse_input_gradient, sparse_kernel_gradient};
use super::frame::Frame;
use super::lanes::{LANES, Lanes};
use super::scratch::Places;
use super::tile::{COLUMNS, ROWS, Tile, halves, row};
use super::winograd::{self, Winograd};
use super::{Element, Epilogue, Scratch, Window};

/// Whether the functions below can be used, and one pass is faster than two: no two windows of the pool overlap, or else
/// what both see would be computed for each; and a place in the window is one byte.
pub fn conv2d_max_pool_suits(window: &Window, pool: &Window) -> bool {
    let apart = pool.strides[0] >= pool.kernel[0] && pool.strides[1] >= pool.kernel[1];
    apart && pool.places() <= 256 && (is_tiled(pool) || !winograd::suits(window, pool.input[2]))
}

/// Whether its windows are the 2x2 tiles from the first row and column on.
fn is_tiled(pool: &Window) -> bool {
    let whole = |axis: usize| 2 * pool.output[axis] <= pool.input[axis];
    (pool.kernel, pool.strides) == ([2, 2], [2, 2]) && whole(0) && whole(1)
}

/// `y = max_pool(epilogue(conv2d(x, kernel) + bias))`, as [`super::conv2d_forward`] followed by
/// [`super::max_pool_forward`], where the input of `pool` is the output of `window` and both
/// [suit](conv2d_max_pool_suits).
///
/// `argmax` receives, for each value of y, its place in the window of the pool: row * width + column.
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
    assert!(conv2d_max_pool_suits(window, pool), "a pool that suits");
    let len = pool.positions() * filters;
    assert_eq!(y.len(), argmax.len(), "lengths of output and argmax");
    super::conv::check_counts(x, window.input_len(), y, len);
    let (panels, Places { image, patches, .. }) = (&mut scratch.panels, &mut scratch.places);
    let outputs = y.chunks_exact_mut(len).zip(argmax.chunks_exact_mut(len));
    let images = x.chunks_exact(window.input_len()).zip(outputs);
    if winograd::suits(window, filters) {
        let winograd = Winograd::new(window, pool.output, kernel, bias, panels);
        winograd.frame.prepare(image);
        for (x, (y, argmax)) in images {
            winograd.apply(winograd.frame.image(x, image), patches, |tile, filter, outputs| {
                let at = tile * filters + filter..tile * filters + filters.min(filter + COLUMNS);
                put_largest(outputs.largest(), epilogue, &mut y[at.clone()], &mut argmax[at]);
            });
        }
        return;
    }
    let convolution = Convolution::new(window, kernel, bias, panels);
    convolution.frame.prepare(image);
    let places = PoolPlaces::new(pool, &convolution.frame);
    let mut starts = Vec::new();
    for (x, (y, argmax)) in images {
        let x = convolution.frame.image(x, image);
        let row = pool.output[1] * filters;
        let rows = y.chunks_exact_mut(row).zip(argmax.chunks_exact_mut(row));
        for (i, (y, argmax)) in rows.enumerate() {
            places.row(i, &mut starts);
            let strip = (STRIP / ROWS / places.groups).max(1);
            let strips = y.chunks_mut(strip * filters).zip(argmax.chunks_mut(strip * filters));
            for (starts, (y, argmax)) in starts.chunks(strip * places.groups).zip(strips) {
                convolution.pack(x, starts.iter().copied(), patches);
                convolution.for_each_panel(|panel| {
                    largest(&panel, patches, places.groups, epilogue, filters, y, argmax);
                });
            }
        }
    }
}

/// Where in a framed image the window of a convolution begins for the places of each window of a pool.
struct PoolPlaces<'a> {
    pool: &'a Window,
    /// For each place of the window, its row and column, by four; the last is repeated to fill up: it is never larger than
    /// itself.
    places: Vec<[(usize, usize); ROWS]>,
    /// How many times four.
    groups: usize,
    /// Where the rows and columns of the pool's input begin.
    rows: Vec<usize>,
    columns: Vec<usize>,
}

impl<'a> PoolPlaces<'a> {
    fn new(pool: &'a Window, frame: &Frame) -> Self {
        let count = pool.places() as usize; // at most 256: the pool suits
        let groups = count.div_ceil(ROWS);
        let place = |place: usize| (place / pool.kernel[1], place % pool.kernel[1]);
        let four = |group: usize| std::array::from_fn(|i| place((group * ROWS + i).min(count - 1)));
        PoolPlaces {
            pool,
            places: (0..groups).map(four).collect(),
            groups,
            rows: (0..pool.input[0]).map(|row| frame.start(row, 0)).collect(),
            columns: (0..pool.input[1]).map(|column| frame.start(0, column)).collect(),
        }
    }

    /// Those of one row of the pool's output.
    fn row(&self, i: usize, starts: &mut Vec<[usize; ROWS]>) {
        starts.clear();
        for j in 0..self.pool.output[1] {
            starts.extend(self.places.iter().map(|four| {
                four.map(|(row, column)| {
                    let (row, column) = self.pool.under(i, j, row, column);
                    self.rows[row] + self.columns[column]
                })
            }));
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
        let at = index * filters + panel.first;
        let at = at..at + panel.columns;
        put_largest((values, places), epilogue, &mut y[at.clone()], &mut argmax[at]);
    }
}

/// Writes up to eight outputs of a pool.
#[inline(always)]
fn put_largest<T: Element>(
    (mut values, places): ([T::Lanes; 2], [u8; COLUMNS]),
    epilogue: Epilogue,
    y: &mut [T],
    argmax: &mut [u8],
) {
    // The maximum of what ReLU leaves is what ReLU leaves of the maximum.
    if epilogue == Epilogue::Relu {
        values = values.map(|half| half.max(T::Lanes::splat(T::ZERO)));
    }
    if let (Some(y), Some(argmax)) = (y.first_chunk_mut::<COLUMNS>(), argmax.first_chunk_mut()) {
        for (half, y) in values.into_iter().zip(y.as_chunks_mut().0) {
            half.store(y);
        }
        *argmax = places;
    } else {
        let all = row::<T>(values).into_iter().zip(places);
        for ((y, argmax), (value, place)) in y.iter_mut().zip(argmax).zip(all) {
            (*y, *argmax) = (value, place);
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
    let filters = pool.input[2];
    let by_filter = ByFilter::new(window, filters);
    let gather: Gather<T> = match (window.kernel[0], by_filter.run / LANES) {
        (1, 1) => gather::<T, 1, 1>,
        (1, 2) => gather::<T, 1, 2>,
        (2, 1) => gather::<T, 2, 1>,
        (2, 2) => gather::<T, 2, 2>,
        (3, 1) => gather::<T, 3, 1>,
        (3, 2) => gather::<T, 3, 2>,
        (3, 3) => gather::<T, 3, 3>,
        (5, 2) => gather::<T, 5, 2>,
        _ => {
            let dy = OutputGradient::Pooled { pool, dy, argmax };
            return sparse_kernel_gradient(window, x, dy, dkernel, scratch);
        }
    };
    let Scratch {
        kernel: sums,
        places: Places { image, .. },
        ..
    } = scratch;
    by_filter.frame.prepare(image);
    by_filter.clear(sums);
    let places = PoolPlaces::new(pool, &by_filter.frame);
    let mut starts = Vec::new();
    let row = pool.output[1] * filters;
    let mut gradients = dy.chunks_exact(row).zip(argmax.chunks_exact(row));
    for x in x.chunks_exact(window.input_len()) {
        let x = by_filter.frame.image(x, image);
        for (i, (dy, argmax)) in gradients.by_ref().take(pool.output[0]).enumerate() {
            places.row(i, &mut starts);
            let starts = starts.as_flattened();
            gather(x, by_filter.frame.pitch, starts, places.groups * ROWS, dy, argmax, sums);
        }
    }
    by_filter.for_each(|to, from| dkernel[to] += sums[from]);
}

/// One instance of [`gather`].
type Gather<T> = fn(&[T], usize, &[usize], usize, &[T], &[u8], &mut [T]);

/// Adds to the gradient of each filter, of R rows of V vectors, what its gradients in a row of the pool's output give:
/// so few vectors stay in registers. Zeros are not left out: to skip one would take as long.
///
/// The window of the convolution begins at `starts[window of the pool * places + argmax]`.
#[inline(never)]
fn gather<T: Element, const R: usize, const V: usize>(
    x: &[T],
    pitch: usize,
    starts: &[usize],
    places: usize,
    dy: &[T],
    argmax: &[u8],
    sums: &mut [T],
) {
    let filters = sums.len() / (R * V * LANES);
    let reach = (R - 1) * pitch + V * LANES;
    for (filter, sums) in sums
        .as_chunks_mut::<LANES>()
        .0
        .as_chunks_mut::<V>()
        .0
        .as_chunks_mut::<R>()
        .0
        .iter_mut()
        .enumerate()
    {
        let mut total = sums.map(|row| row.map(|values| T::Lanes::load(&values)));
        let gradients = dy.chunks_exact(filters).zip(argmax.chunks_exact(filters));
        for ((dy, argmax), starts) in gradients.zip(starts.chunks_exact(places)) {
            let mut seen = &x[starts[usize::from(argmax[filter])]..][..reach];
            let value = T::Lanes::splat(dy[filter]);
            for (r, total) in total.iter_mut().enumerate() {
                // SAFETY: of `reach` r * pitch were passed over, so that V * LANES are left at least.
                let row = unsafe { seen.get_unchecked(..V * LANES) };
                for (total, values) in total.iter_mut().zip(row.as_chunks().0) {
                    *total = *total + value * T::Lanes::load(values);
                }
                if r + 1 < R {
                    // SAFETY: what is left are at least (R - 1 - r) * pitch + V * LANES, so at least `pitch`.
                    seen = unsafe { seen.get_unchecked(pitch..) };
                }
            }
        }
        for (sums, total) in sums.iter_mut().zip(total) {
            for (sums, total) in sums.iter_mut().zip(total) {
                total.store(sums);
            }
        }
    }
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
