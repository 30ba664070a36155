//! Gradients whose norms are limited.
//!
//! The rows of a large kernel lie with several workers. Each sums the squares of its rows shard by shard, and all add these sums up
//! in one tree, so that the norms are the same bits whoever has which rows.

use std::ops::Range;

use super::{Clipping, Exchange, Learn, Step, combine, cursors};
use crate::nn::kernels::Element;
use crate::nn::network::Network;
use crate::nn::network::shards::{Sums, part};

impl<T: Element> Step<T> {
    /// Sends the others what this worker's rows of large kernels add to their norms.
    pub(super) fn send_norms(&mut self, network: &Network<T>, exchange: &mut impl Exchange<T>) {
        let own: Vec<_> = self
            .wide_kernels(network)
            .map(|kernel| self.squares_of_rows(&kernel))
            .collect();
        self.send_all(exchange, |message| own.iter().for_each(|sums| sums.write_to(message)));
    }

    /// Clips the gradients and takes the step.
    pub(super) fn clip(&mut self, network: &mut Network<T>, learner: &mut impl Learn<T>, messages: &[Vec<T>]) {
        let mut messages = cursors(messages);
        let wide: Vec<_> = self.wide_kernels(network).collect();
        let mut squares = Vec::new();
        for range in network.moved() {
            let sum = match wide.iter().find(|kernel| kernel.place == range) {
                Some(kernel) => combine(self.squares_of_rows(kernel), self.member, 1, &mut messages)[0],
                None => self.squares(range.clone()),
            };
            squares.push((range, sum));
        }
        let all = squares.iter().fold(T::ZERO, |all, &(_, sum)| all + sum);
        let clipping = learner.clipping().expect("asked before");
        let mut gathered = std::mem::take(&mut self.gathered);
        for (first, gradient) in &mut gathered {
            let within = *first..*first + gradient.len();
            for (range, sum) in &squares {
                let start = range.start.max(within.start);
                let end = range.end.min(within.end);
                if start < end {
                    clip(
                        clipping,
                        &mut gradient[start - within.start..end - within.start],
                        *sum,
                        all,
                    );
                }
            }
            learner.take(*first, &mut network.parameters[within], gradient);
        }
    }

    /// The sum of the squares of what is gathered of some parameters.
    fn squares(&self, range: Range<usize>) -> T {
        // One number after the other, however they were gathered.
        let mut sum = 0.0;
        for (first, gradient) in &self.gathered {
            let [start, end] = [range.start, range.end].map(|at| at.clamp(*first, first + gradient.len()) - first);
            gradient[start..end]
                .iter()
                .for_each(|&g| sum += g.to_f64() * g.to_f64());
        }
        T::from_f64(sum)
    }

    fn squares_of_rows(&self, kernel: &WideKernel) -> Sums<T> {
        let mut sums = Sums::default();
        let first = self.member.part(kernel.rows).start;
        for shard in self.member.shards() {
            let rows = part(kernel.rows, shard..shard + 1);
            let at = |row: usize| kernel.place.start + (row - first) * kernel.units;
            sums.push(shard..shard + 1, vec![self.squares(at(rows.start)..at(rows.end))]);
        }
        sums
    }

    /// The kernels that are shared out and learn.
    fn wide_kernels<'n>(&self, network: &'n Network<T>) -> impl Iterator<Item = WideKernel> + use<'n, T> {
        network.work.stack.nodes.iter().filter_map(|node| {
            let wide = node.wide?;
            Some(WideKernel {
                rows: wide.inputs,
                units: wide.units,
                place: node.parameters.start..node.parameters.end - wide.bias_len(),
            })
        })
    }
}

/// A kernel that is shared out.
struct WideKernel {
    /// All of them, whoever has them.
    rows: usize,
    units: usize,
    /// Where this worker's rows lie among its parameters.
    place: Range<usize>,
}

/// TensorFlow's `clip_by_norm` and Keras's `clip_by_global_norm`, which differ in how they round and in what they make of a norm that
/// is infinite.
fn clip<T: Element>(clipping: Clipping, gradient: &mut [T], own_squares: T, all_squares: T) {
    match clipping {
        Clipping::Each(most) => {
            let most = T::from_f64(most);
            let longest = own_squares.sqrt().max(most);
            gradient.iter_mut().for_each(|g| *g = *g * most / longest);
        }
        Clipping::Together(most) => {
            let most = T::from_f64(most);
            let norm = all_squares.sqrt();
            let scale = match norm.is_finite() {
                true => most * (T::ONE / norm).min(T::ONE / most),
                false => T::from_f64(f64::NAN),
            };
            gradient.iter_mut().for_each(|g| *g *= scale);
        }
    }
}
