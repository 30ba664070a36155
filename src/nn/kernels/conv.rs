//! Two-dimensional convolution (cross-correlation, as in Keras), forward.
//!
//! A product of matrices: one row per output position, holding what the window sees there, times the kernel. These rows
//! are packed for some positions at a time and never all there.

use super::frame::Frame;
use super::gemm::pack_rows_in_one_piece;
use super::scratch::{Places, Scratch};
use super::tile::{COLUMNS, Put, ROWS, Tile, interleave};
use super::winograd::{self, Winograd};
use super::{Element, Epilogue, Window};

/// Output positions that are computed together: a panel of the kernel is read once for all of them, and what they see
/// stays in the second-level cache while the panels pass.
pub(super) const STRIP: usize = 64;

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
    check_images(window, x, filters, y);
    apply(
        window,
        x,
        kernel,
        bias,
        epilogue,
        y,
        &mut scratch.panels,
        &mut scratch.places,
    );
}

/// The same, with the parts of the scratch memory that it takes.
#[allow(clippy::too_many_arguments)]
pub(super) fn apply<T: Element>(
    window: &Window,
    x: &[T],
    kernel: &[T],
    bias: Option<&[T]>,
    epilogue: Epilogue,
    y: &mut [T],
    panels: &mut Vec<[T; COLUMNS]>,
    places: &mut Places<T>,
) {
    let put = match epilogue {
        Epilogue::None => Put::Write,
        Epilogue::Relu => Put::Relu,
    };
    let filters = kernel.len() / window.patch_len();
    if !winograd::suits(window, filters) {
        return Convolution::new(window, kernel, bias, panels).apply(x, put, y, places);
    }
    let [height, width] = window.output;
    let tiles = [height.div_ceil(2), width.div_ceil(2)];
    let winograd = Winograd::new(window, tiles, kernel, bias, panels);
    let Places { image, patches, .. } = places;
    winograd.frame.prepare(image);
    let outputs = y.chunks_exact_mut(height * width * filters);
    for (x, y) in x.chunks_exact(window.input_len()).zip(outputs) {
        winograd.apply(winograd.frame.image(x, image), patches, |tile, filter, outputs| {
            let (row, column) = (2 * (tile / tiles[1]), 2 * (tile % tiles[1]));
            let columns = COLUMNS.min(filters - filter);
            for (place, outputs) in outputs.rows().into_iter().enumerate() {
                let (row, column) = (row + place / 2, column + place % 2);
                if row < height && column < width {
                    put.row(outputs, &mut y[(row * width + column) * filters + filter..][..columns]);
                }
            }
        });
    }
}

/// Panics unless x and y hold the same number of images; a window whose pixels lie apart is one for [`super::grouped`].
pub(super) fn check_images<T>(window: &Window, x: &[T], filters: usize, y: &[T]) {
    assert_eq!(window.dilation, [1, 1], "a window in one piece");
    check_counts(x, window.input_len(), y, window.positions() * filters);
}

/// Panics unless x, images of so many values, and y, outputs of so many, are as many. A product of the lengths would wrap around
/// where `usize` has 32 bits, and images would be left out without a word.
pub(super) fn check_counts<T>(x: &[T], image: usize, y: &[T], output: usize) {
    assert!(
        x.len().is_multiple_of(image) && y.len().is_multiple_of(output) && x.len() / image == y.len() / output,
        "{} values in images of {image}, and {} in outputs of {output}",
        x.len(),
        y.len()
    );
}

/// A kernel ready to be applied.
pub(super) struct Convolution<'a, T> {
    pub frame: Frame,
    filters: usize,
    patch: usize,
    panels: &'a [[T; COLUMNS]],
    bias: Option<&'a [T]>,
}

impl<'a, T: Element> Convolution<'a, T> {
    pub fn new(window: &Window, kernel: &[T], bias: Option<&'a [T]>, panels: &'a mut Vec<[T; COLUMNS]>) -> Self {
        let patch = window.patch_len();
        assert!(
            kernel.len().is_multiple_of(patch),
            "{} kernel values in patches of {patch}",
            kernel.len()
        );
        let filters = kernel.len() / patch;
        pack_rows_in_one_piece(kernel, filters, panels);
        Convolution {
            frame: Frame::new(window, false),
            filters,
            patch,
            panels,
            bias,
        }
    }

    /// All outputs of all images.
    pub fn apply(&self, x: &[T], put: Put, y: &mut [T], places: &mut Places<T>) {
        let Places { starts, image, patches } = places;
        self.frame.starts(starts);
        self.frame.prepare(image);
        let outputs = y.chunks_exact_mut(starts.len() * self.filters);
        for (x, y) in x.chunks_exact(self.frame.window.input_len()).zip(outputs) {
            let x = self.frame.image(x, image);
            for (starts, y) in starts.chunks(STRIP).zip(y.chunks_mut(STRIP * self.filters)) {
                self.pack(x, by_four(starts), patches);
                self.for_each_panel(|panel| panel.apply(patches, put, y, self.filters, starts.len()));
            }
        }
    }

    /// What the window sees in the framed image x from some places on.
    pub fn pack(&self, x: &[T], places: impl ExactSizeIterator<Item = [usize; ROWS]>, patches: &mut Vec<[T; ROWS]>) {
        let (run, pitch) = (self.frame.run(), self.frame.pitch);
        patches.resize(places.len() * self.patch, [T::ZERO; ROWS]);
        for (mut starts, patch) in places.zip(patches.chunks_exact_mut(self.patch)) {
            for row in patch.chunks_exact_mut(run) {
                interleave(starts.map(|start| &x[start..]), row);
                starts = starts.map(|start| start + pitch);
            }
        }
    }

    /// Calls `each` for all panels of the kernel.
    #[inline(always)]
    pub fn for_each_panel(&self, mut each: impl FnMut(Panel<T>)) {
        for (index, kernel) in self.panels.chunks_exact(self.patch).enumerate() {
            let first = index * COLUMNS;
            let columns = COLUMNS.min(self.filters - first);
            let mut bias = [T::ZERO; COLUMNS];
            if let Some(all) = self.bias {
                bias[..columns].copy_from_slice(&all[first..][..columns]);
            }
            each(Panel {
                first,
                columns,
                kernel,
                bias,
            });
        }
    }
}

/// Eight filters.
pub(super) struct Panel<'a, T> {
    /// The first of them.
    pub first: usize,
    /// How many there are; the rest of the eight is made up.
    pub columns: usize,
    pub kernel: &'a [[T; COLUMNS]],
    pub bias: [T; COLUMNS],
}

impl<T: Element> Panel<'_, T> {
    /// Their outputs at `len` packed places.
    #[inline(never)]
    fn apply(&self, patches: &[[T; ROWS]], put: Put, y: &mut [T], filters: usize, len: usize) {
        let bias = Tile::of_rows(&self.bias);
        for (index, patch) in patches.chunks_exact(self.kernel.len()).enumerate() {
            let first = index * ROWS;
            let size = (ROWS.min(len - first), self.columns);
            bias.add_product(patch, self.kernel)
                .put(put, &mut y[first * filters + self.first..], filters, size);
        }
    }
}

/// Four at a time; the last is repeated to fill up.
fn by_four(starts: &[usize]) -> impl ExactSizeIterator<Item = [usize; ROWS]> {
    starts
        .chunks(ROWS)
        .map(|starts| std::array::from_fn(|i| starts[i.min(starts.len() - 1)]))
}
