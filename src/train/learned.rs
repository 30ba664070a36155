//! What is known of parts of a network, to be handed from one worker to another.

use std::ops::Range;

use crate::nn::{Network, Optimizer, pick, put};

/// Numbers that are handed over at once: 1 MB, for which there is always room. A network of 500 MB is never under way as a whole.
const PIECE: usize = 1 << 18;

/// The weights in some parts of a network, and behind them each number that the optimizer remembers of each; in one row, in
/// which a position is counted from 0.
pub(super) struct Learned<'a> {
    pub network: &'a mut Network<f32>,
    pub optimizer: &'a mut Optimizer<f32>,
    pub parts: Vec<Range<usize>>,
}

impl Learned<'_> {
    /// Where the weights end.
    pub fn weights(&self) -> usize {
        self.parts.iter().map(Range::len).sum()
    }

    /// Where that ends which is no mere zero: before the first step the optimizer has nothing to remember.
    pub fn known(&self) -> usize {
        match self.optimizer.iterations() {
            0 => self.weights(),
            _ => self.end(),
        }
    }

    /// Where all of it ends.
    pub fn end(&self) -> usize {
        self.weights() * (1 + self.optimizer.slots().len())
    }

    /// The numbers from a position on, not all at once.
    pub fn piece(&mut self, position: usize) -> Vec<f32> {
        let (values, parts, first) = self.place(position);
        pick(values, parts, first, PIECE)
    }

    /// Puts a piece where it belongs.
    pub fn put(&mut self, position: usize, piece: &[f32]) {
        let (values, parts, first) = self.place(position);
        put(values, parts, first, piece);
    }

    /// The numbers of which a position is one, the parts of them that are meant, and which of these the position is.
    fn place(&mut self, position: usize) -> (&mut [f32], &[Range<usize>], usize) {
        let weights = self.weights();
        let values = match (position / weights).checked_sub(1) {
            None => self.network.weights_mut(),
            Some(slot) => &mut self.optimizer.slots_mut()[slot],
        };
        (values, &self.parts, position % weights)
    }
}
