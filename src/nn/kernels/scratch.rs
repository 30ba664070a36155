//! Memory that kernels reuse from call to call.

use super::Element;
use super::conv::Places;
use super::gemm::Packing;
use super::sparse::Entries;
use super::tile::COLUMNS;

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
