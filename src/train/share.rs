//! A share of a network: what one worker knows of its parts, to be handed to another.

use std::ops::Range;

use crate::nn::{Network, Optimizer, pick, put};

/// Numbers that are handed over at once: 1 MB, for which there is always room. A network of 500 MB is never under way as a whole.
const PIECE: usize = 1 << 18;

/// The weights in some parts of a network, and behind them each number that the optimizer remembers of each; in one row, in
/// which a position is counted from 0.
pub(super) struct Share<'a> {
    pub network: &'a mut Network<f32>,
    pub optimizer: &'a mut Optimizer<f32>,
    pub parts: Vec<Range<usize>>,
}

impl Share<'_> {
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
        self.weights() + self.remembered().iter().map(Range::len).sum::<usize>() * self.optimizer.slots().len()
    }

    /// Of which weights in these parts the optimizer remembers something, and where in what it remembers.
    fn remembered(&self) -> Vec<Range<usize>> {
        let first = self.optimizer.first();
        let place = |weight: usize| weight.max(first) - first;
        self.parts
            .iter()
            .map(|part| place(part.start)..place(part.end))
            .collect()
    }

    /// The numbers from a position on, not all at once.
    pub fn piece(&mut self, position: usize) -> Vec<f32> {
        let (values, parts, first) = self.place(position);
        pick(values, &parts, first, PIECE)
    }

    /// Puts a piece where it belongs.
    pub fn put(&mut self, position: usize, piece: &[f32]) {
        let (values, parts, first) = self.place(position);
        put(values, &parts, first, piece);
    }

    /// The numbers of which a position is one, the parts of them that are meant, and which of these the position is.
    fn place(&mut self, position: usize) -> (&mut [f32], Vec<Range<usize>>, usize) {
        let Some(position) = position.checked_sub(self.weights()) else {
            return (self.network.weights_mut(), self.parts.clone(), position);
        };
        let remembered = self.remembered();
        let len: usize = remembered.iter().map(Range::len).sum();
        let slot = &mut self.optimizer.slots_mut()[position / len];
        (slot, remembered, position % len)
    }
}
