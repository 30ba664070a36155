//! Convolution with 3x3 kernels in 4/9 of the multiplications (Winograd; Lavin and Gray 2016, "Fast Algorithms for
//! Convolutional Neural Networks", F(2x2, 3x3)).
//!
//! For each 2x2 outputs, from the 4x4 inputs d they see and the kernel g, with a product by elements in the middle:
//!
//! `Y = A [(G g G^T) * (B d B^T)] A^T`
//!
//! Summed over channels the middle is 16 products of matrices. The factors of A and B are 0, 1 and -1, those of G 0, 1/2
//! and 1: the result is as exact as that of the plain sum.

use std::ops::Range;

use super::frame::Frame;
use super::lanes::{LANES, Lanes};
use super::tile::{COLUMNS, Put, ROWS, Tile, halves};
use super::{Element, Window};

/// Numbers that the 4x4 inputs and the 3x3 kernel become.
const POINTS: usize = 16;

/// Tiles of 2x2 outputs that are computed together.
const STRIP: usize = 32;

/// Whether there is a way, and it is faster: with few channels there is little between the two transformations.
pub(super) fn suits(window: &Window, filters: usize) -> bool {
    let channels = window.input[2];
    (window.kernel, window.strides) == ([3, 3], [1, 1])
        && channels >= 8
        && channels.is_multiple_of(LANES)
        && filters >= 4
}

/// A kernel ready to be applied.
pub(super) struct Winograd<'a, T> {
    pub frame: Frame,
    /// Rows and columns of tiles.
    tiles: [usize; 2],
    filters: usize,
    /// For each panel of 8 filters and each point, a row for each channel.
    panels: &'a [[T; COLUMNS]],
    bias: Option<&'a [T]>,
}

impl<'a, T: Element> Winograd<'a, T> {
    /// For so many rows and columns of 2x2 outputs, which may be one more or less than there are.
    pub fn new(
        window: &Window,
        tiles: [usize; 2],
        kernel: &[T],
        bias: Option<&'a [T]>,
        panels: &'a mut Vec<[T; COLUMNS]>,
    ) -> Self {
        let filters = kernel.len() / window.patch_len();
        transform_kernel(kernel, window.input[2], filters, panels);
        let output = tiles.map(|tiles| 2 * tiles);
        Winograd {
            frame: Frame::new(&Window { output, ..*window }, false),
            tiles,
            filters,
            panels,
            bias,
        }
    }

    /// Calls `each(tile, the first of up to 8 filters, a row for each of the four outputs)` for the framed image x.
    #[inline(always)]
    pub fn apply(&self, x: &[T], inputs: &mut Vec<[T; ROWS]>, mut each: impl FnMut(usize, usize, Tile<T>)) {
        let channels = self.frame.window.input[2];
        let tiles = self.tiles[0] * self.tiles[1];
        for first in (0..tiles).step_by(STRIP) {
            let strip = first..tiles.min(first + STRIP);
            self.transform_inputs(x, strip.clone(), inputs);
            for (panel, kernel) in self.panels.chunks_exact(POINTS * channels).enumerate() {
                let filter = panel * COLUMNS;
                let mut bias = [T::ZERO; COLUMNS];
                if let Some(all) = self.bias {
                    let columns = COLUMNS.min(self.filters - filter);
                    bias[..columns].copy_from_slice(&all[filter..][..columns]);
                }
                multiply(inputs, kernel, channels, &bias, strip.clone(), |tile, outputs| {
                    each(tile, filter, outputs)
                });
            }
        }
    }

    /// For each four tiles and each point, a row for each channel.
    fn transform_inputs(&self, x: &[T], tiles: Range<usize>, inputs: &mut Vec<[T; ROWS]>) {
        let (channels, pitch) = (self.frame.window.input[2], self.frame.pitch);
        inputs.resize(tiles.len().div_ceil(ROWS) * POINTS * channels, [T::ZERO; ROWS]);
        for (group, inputs) in tiles
            .clone()
            .step_by(ROWS)
            .zip(inputs.chunks_exact_mut(POINTS * channels))
        {
            // The last tile is repeated to fill up.
            let starts: [usize; ROWS] = std::array::from_fn(|i| {
                let tile = (group + i).min(tiles.end - 1);
                2 * (tile / self.tiles[1]) * pitch + 2 * (tile % self.tiles[1]) * channels
            });
            transform_four(x, starts, channels, pitch, inputs);
        }
    }
}

/// B d B^T for four tiles that begin at `starts`.
#[inline(never)]
fn transform_four<T: Element>(x: &[T], starts: [usize; ROWS], channels: usize, pitch: usize, inputs: &mut [[T; ROWS]]) {
    let mut points = [[[T::ZERO; LANES]; POINTS]; ROWS];
    for channel in (0..channels).step_by(LANES) {
        for (start, points) in starts.into_iter().zip(&mut points) {
            let at = |row: usize, column: usize| {
                let values = &x[start + channel + row * pitch + column * channels..];
                T::Lanes::load(values.first_chunk().expect("four channels"))
            };
            let column = |column| difference([at(0, column), at(1, column), at(2, column), at(3, column)]);
            let [a, b, c, d] = [column(0), column(1), column(2), column(3)];
            for row in 0..4 {
                let values = difference([a[row], b[row], c[row], d[row]]);
                for (value, point) in values.into_iter().zip(&mut points[4 * row..]) {
                    value.store(point);
                }
            }
        }
        for point in 0..POINTS {
            let tile = |tile: usize| T::Lanes::load(&points[tile][point]);
            let rows = T::Lanes::transposed([tile(0), tile(1), tile(2), tile(3)]);
            for (row, input) in rows.into_iter().zip(&mut inputs[point * channels + channel..]) {
                row.store(input);
            }
        }
    }
}

/// B d
#[inline(always)]
fn difference<L: Copy + std::ops::Add<Output = L> + std::ops::Sub<Output = L>>([a, b, c, d]: [L; 4]) -> [L; 4] {
    [a - c, b + c, c - b, b - d]
}

/// A m
#[inline(always)]
fn sum<L: Copy + std::ops::Add<Output = L> + std::ops::Sub<Output = L>>([a, b, c, d]: [L; 4]) -> [L; 2] {
    [a + b + c, b - c - d]
}

/// Calls `each(tile, outputs)` for all tiles.
#[inline(never)]
fn multiply<T: Element>(
    inputs: &[[T; ROWS]],
    kernel: &[[T; COLUMNS]],
    channels: usize,
    bias: &[T; COLUMNS],
    tiles: Range<usize>,
    mut each: impl FnMut(usize, Tile<T>),
) {
    let zero = Tile::of_rows(&[T::ZERO; COLUMNS]);
    let bias = halves::<T>(bias);
    let mut products = [[T::ZERO; ROWS * COLUMNS]; POINTS];
    for (first, inputs) in tiles.clone().step_by(ROWS).zip(inputs.chunks_exact(POINTS * channels)) {
        let points = inputs.chunks_exact(channels).zip(kernel.chunks_exact(channels));
        for ((inputs, kernel), product) in points.zip(&mut products) {
            zero.add_product(inputs, kernel)
                .put(Put::Write, product, COLUMNS, (ROWS, COLUMNS));
        }
        for tile in first..tiles.end.min(first + ROWS) {
            let mut outputs = [[bias[0]; 2]; ROWS];
            for half in 0..2 {
                let at = (tile - first) * COLUMNS + half * LANES;
                let value = |point: usize| T::Lanes::load(products[point][at..].first_chunk().expect("half a row"));
                let columns: [[T::Lanes; 2]; 4] =
                    std::array::from_fn(|column| sum([0, 4, 8, 12].map(|row| value(row + column))));
                for row in 0..2 {
                    let [left, right] = sum(columns.map(|column| column[row]));
                    outputs[2 * row][half] = left + bias[half];
                    outputs[2 * row + 1][half] = right + bias[half];
                }
            }
            each(tile, Tile::new(outputs));
        }
    }
}

/// G g G^T for all channels and filters.
fn transform_kernel<T: Element>(kernel: &[T], channels: usize, filters: usize, panels: &mut Vec<[T; COLUMNS]>) {
    let half = T::from_f64(0.5);
    let stretch = |[a, b, c]: [T; 3]| {
        let (ends, middle) = ((a + c) * half, b * half);
        [a, ends + middle, ends - middle, c]
    };
    panels.clear();
    panels.resize(filters.div_ceil(COLUMNS) * POINTS * channels, [T::ZERO; COLUMNS]);
    for (panel, points) in panels.chunks_exact_mut(POINTS * channels).enumerate() {
        let first = panel * COLUMNS;
        for channel in 0..channels {
            for filter in first..filters.min(first + COLUMNS) {
                let at =
                    |row: usize, column: usize| kernel[((row * 3 + column) * channels + channel) * filters + filter];
                let columns = [0, 1, 2].map(|column| stretch([at(0, column), at(1, column), at(2, column)]));
                for row in 0..4 {
                    for (column, value) in stretch(columns.map(|column| column[row])).into_iter().enumerate() {
                        points[(4 * row + column) * channels + channel][filter - first] = value;
                    }
                }
            }
        }
    }
}
