//! Two-dimensional convolution (cross-correlation, as in Keras), forward.
//!
//! A product of matrices: one row per output position, holding what the window sees there, times the kernel. Channels
//! last, what one row of the window sees lies together, so that the rows are read where they lie. Only the short rows
//! of an image with few channels are copied first.

use super::frame::Frame;
use super::gemm::{Matrix, pack_columns};
use super::scratch::Scratch;
use super::tile::{COLUMNS, Put, ROWS, Tile};
use super::{Element, Epilogue, Window};

/// Output positions that are computed together: a panel of the kernel is read once for all of them, and what they see
/// stays in the first-level cache while the panels pass.
const STRIP: usize = 64;

/// Shorter rows of the window are copied: setting up a loop for each would take longer.
const LONG_RUN: usize = 16;

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
    let convolution = Convolution::new(window, kernel, bias, epilogue, &mut scratch.panels);
    convolution.apply(x, y, &mut scratch.places);
}

/// Panics unless x and y hold the same number of images.
pub(super) fn check_images<T>(window: &Window, x: &[T], filters: usize, y: &[T]) {
    let (image, output) = (window.input_len(), window.positions() * filters);
    assert!(
        x.len().is_multiple_of(image) && x.len() / image * output == y.len(),
        "{} values in images of {image}, and {} in outputs of {output}",
        x.len(),
        y.len()
    );
}

/// Buffers of a [`Convolution`] at work.
#[derive(Debug, Default)]
pub struct Places<T> {
    /// Where the window begins in the image, for each output position.
    pub starts: Vec<usize>,
    /// One image with its border.
    pub image: Vec<T>,
    /// What the window sees at some output positions, four of them side by side.
    pub patches: Vec<[T; ROWS]>,
}

/// A kernel ready to be applied.
pub(super) struct Convolution<'a, T> {
    pub frame: Frame,
    filters: usize,
    patch: usize,
    panels: &'a [[T; COLUMNS]],
    bias: Option<&'a [T]>,
    put: Put,
}

impl<'a, T: Element> Convolution<'a, T> {
    pub fn new(
        window: &Window,
        kernel: &[T],
        bias: Option<&'a [T]>,
        epilogue: Epilogue,
        panels: &'a mut Vec<[T; COLUMNS]>,
    ) -> Self {
        let patch = window.patch_len();
        assert!(
            kernel.len().is_multiple_of(patch),
            "{} kernel values in patches of {patch}",
            kernel.len()
        );
        let filters = kernel.len() / patch;
        pack_columns(Matrix::row_major(kernel, filters), 0, patch, 0, filters, panels);
        let put = match epilogue {
            Epilogue::None => Put::Write,
            Epilogue::Relu => Put::Relu,
        };
        Convolution {
            frame: Frame::new(window, false),
            filters,
            patch,
            panels,
            bias,
            put,
        }
    }

    /// All outputs of all images.
    pub fn apply(&self, x: &[T], y: &mut [T], places: &mut Places<T>) {
        let Places { starts, image, patches } = places;
        self.frame.starts(starts);
        self.frame.prepare(image);
        let outputs = y.chunks_exact_mut(starts.len() * self.filters);
        for (x, y) in x.chunks_exact(self.frame.window.input_len()).zip(outputs) {
            self.at(starts, self.frame.image(x, image), y, patches);
        }
    }

    /// The outputs of all filters where the window begins at `starts` in the framed image x.
    pub fn at(&self, starts: &[usize], x: &[T], y: &mut [T], patches: &mut Vec<[T; ROWS]>) {
        let (run, pitch) = (self.frame.run(), self.frame.pitch);
        for (starts, y) in starts.chunks(STRIP).zip(y.chunks_mut(STRIP * self.filters)) {
            if run < LONG_RUN {
                patches.clear();
                for (_, starts) in by_four(starts) {
                    for row in 0..self.frame.window.kernel[0] {
                        let [a, b, c, d] = starts.map(|start| &x[start + row * pitch..][..run]);
                        let columns = a.iter().zip(b).zip(c).zip(d);
                        patches.extend(columns.map(|(((&a, &b), &c), &d)| [a, b, c, d]));
                    }
                }
                self.strip(starts, y, |tile, place, _, kernel| {
                    tile.add_product_packed(&patches[place * self.patch..][..self.patch], kernel)
                });
            } else {
                self.strip(starts, y, |mut tile, _, starts, kernel| {
                    for (row, kernel) in kernel.chunks_exact(run).enumerate() {
                        tile = tile.add_product(starts.map(|start| &x[start + row * pitch..]), kernel);
                    }
                    tile
                });
            }
        }
    }

    /// Calls `add(tile, number of the tile, four starts, panel of the kernel)` for all tiles of some positions.
    #[inline(always)]
    fn strip(
        &self,
        starts: &[usize],
        y: &mut [T],
        add: impl Fn(Tile<T>, usize, [usize; ROWS], &[[T; COLUMNS]]) -> Tile<T>,
    ) {
        for (panel, kernel) in self.panels.chunks_exact(self.patch).enumerate() {
            let first = panel * COLUMNS;
            let columns = COLUMNS.min(self.filters - first);
            let mut bias = [T::ZERO; COLUMNS];
            if let Some(all) = self.bias {
                bias[..columns].copy_from_slice(&all[first..][..columns]);
            }
            for (place, (rows, starts)) in by_four(starts).enumerate() {
                let y = &mut y[place * ROWS * self.filters + first..];
                add(Tile::of_rows(&bias), place, starts, kernel).put(self.put, y, self.filters, (rows, columns));
            }
        }
    }
}

/// Four at a time, and how many of them are not only there to fill up: the last is repeated, its results are dropped.
fn by_four(starts: &[usize]) -> impl Iterator<Item = (usize, [usize; ROWS])> {
    starts
        .chunks(ROWS)
        .map(|starts| (starts.len(), std::array::from_fn(|i| starts[i.min(starts.len() - 1)])))
}
