//! Memory that kernels reuse from call to call.

/// Buffers for packed operands. Keep one per network and pass it to every kernel: after the first step nothing is
/// allocated any more.
#[derive(Debug, Default)]
pub struct Scratch<T> {
    pub(super) patches: Vec<T>,
}

impl<T> Scratch<T> {
    pub fn new() -> Self {
        Self { patches: Vec::new() }
    }
}
