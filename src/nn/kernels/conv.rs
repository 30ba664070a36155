//! Two-dimensional convolution (cross-correlation, as in Keras), forward.
//!
//! A product of matrices: one row per output position, holding what the window sees there, times the kernel. Channels
//! last, what one row of the window sees lies together, so that the rows are read where they lie and never copied.

use super::frame::Frame;
use super::gemm::{Matrix, pack_columns};
use super::tile::{COLUMNS, ROWS, Tile, combine};
use super::{Element, Epilogue, Scratch, Window};

/// Output positions that are computed together: a panel of the kernel is read once for all of them, and what they see
/// stays in the first-level cache while the panels pass.
const STRIP: usize = 64;

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
    convolution.apply(x, y, &mut scratch.starts, &mut scratch.image);
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

/// A kernel ready to be applied.
pub(super) struct Convolution<'a, T> {
    pub frame: Frame,
    filters: usize,
    patch: usize,
    panels: &'a [[T; COLUMNS]],
    bias: Option<&'a [T]>,
    epilogue: Epilogue,
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
        Convolution {
            frame: Frame::new(window, false),
            filters,
            patch,
            panels,
            bias,
            epilogue,
        }
    }

    /// All outputs of all images.
    pub fn apply(&self, x: &[T], y: &mut [T], starts: &mut Vec<usize>, image: &mut Vec<T>) {
        self.frame.starts(starts);
        self.frame.prepare(image);
        let outputs = y.chunks_exact_mut(starts.len() * self.filters);
        for (x, y) in x.chunks_exact(self.frame.window.input_len()).zip(outputs) {
            let x = self.frame.image(x, image);
            for (starts, y) in starts.chunks(STRIP).zip(y.chunks_mut(STRIP * self.filters)) {
                self.at(starts, x, y);
            }
        }
    }

    /// The outputs of all filters where the window begins at `starts` in x.
    pub fn at(&self, starts: &[usize], x: &[T], y: &mut [T]) {
        let (run, pitch, filters) = (self.frame.run(), self.frame.pitch, self.filters);
        for (panel, kernel) in self.panels.chunks_exact(self.patch).enumerate() {
            let first = panel * COLUMNS;
            let columns = COLUMNS.min(filters - first);
            let mut bias = [T::ZERO; COLUMNS];
            if let Some(all) = self.bias {
                bias[..columns].copy_from_slice(&all[first..][..columns]);
            }
            let bias = Tile::of_rows(&bias);
            for (starts, y) in starts.chunks(ROWS).zip(y.chunks_mut(ROWS * filters)) {
                let rows = starts.len();
                // Positions beyond the last repeat it; their results are dropped.
                let starts: [usize; ROWS] = std::array::from_fn(|r| starts[r.min(rows - 1)]);
                let mut tile = bias;
                for (row, kernel) in kernel.chunks_exact(run).enumerate() {
                    tile = tile.add_product(starts.map(|start| &x[start + row * pitch..]), kernel);
                }
                let (tile, y) = (tile.to_array(), &mut y[first..]);
                match self.epilogue {
                    Epilogue::None => combine(tile, y, filters, (rows, columns), |_, sum| sum),
                    Epilogue::Relu => combine(tile, y, filters, (rows, columns), |_, sum| sum.max(T::ZERO)),
                }
            }
        }
    }
}
