//! Memory that kernels reuse from call to call.

use super::Element;
use super::sparse::Entries;
use super::tile::{COLUMNS, ROWS};

/// Buffers for packed operands. Keep one per network and pass it to every kernel: after the first step nothing is
/// allocated any more.
#[derive(Debug, Default)]
pub struct Scratch<T> {
    pub(super) packing: Packing<T>,
    /// A convolution kernel, turned the way one kernel wants it.
    pub(super) kernel: Vec<T>,
    /// A convolution kernel in panels of 8 filters.
    pub(super) panels: Vec<[T; COLUMNS]>,
    pub(super) places: Places<T>,
    /// What the window sees at some output positions.
    pub(super) patches: Vec<T>,
    pub(super) entries: Entries<T>,
}

impl<T: Element> Scratch<T> {
    pub fn new() -> Self {
        Self::default()
    }
}

/// Copies of the operands of a product of matrices, in the order in which they are read.
#[derive(Debug, Default)]
pub(super) struct Packing<T> {
    pub(super) rows: Vec<[T; ROWS]>,
    pub(super) columns: Vec<[T; COLUMNS]>,
}

/// Buffers of a convolution at work.
#[derive(Debug, Default)]
pub struct Places<T> {
    /// Where the window begins in the image, for each output position.
    pub starts: Vec<usize>,
    /// One image with its border.
    pub image: Vec<T>,
    /// What it sees at some of them, four side by side.
    pub patches: Vec<[T; ROWS]>,
}
