//! Layers that mix the samples of a batch, which the workers have in parts.

use super::{Exchange, Step};
use crate::nn::kernels::Element;
use crate::nn::layers::Piece;
use crate::nn::network::Network;
use crate::nn::network::shards::{SHARDS, part};

impl<T: Element> Step<T> {
    /// Sends the others the partial statistics of a layer that mixes samples: those of this worker's shards.
    pub(super) fn send_statistics(
        &mut self,
        network: &mut Network<T>,
        node: usize,
        back: bool,
        exchange: &mut impl Exchange<T>,
    ) {
        let batch = self.batch.targets.len();
        let samples = self.samples(network, node);
        network.work.batch = samples.len();
        let is_shared = self.is_shared(network, node);
        let shards = if is_shared { 0..SHARDS } else { self.member.shards() };
        self.statistics.clear();
        for shard in shards {
            let piece = part(batch, shard..shard + 1);
            let piece = piece.start - samples.start..piece.end - samples.start;
            self.statistics.extend(network.work.statistics(node, piece, back));
        }
        if !is_shared {
            self.send_all(exchange, |message| message.extend_from_slice(&self.statistics));
        }
    }

    /// Gives a layer that mixes samples the statistics of all shards; `None` as long as some are missing.
    pub(super) fn receive_statistics(
        &mut self,
        network: &mut Network<T>,
        node: usize,
        back: bool,
        exchange: &mut impl Exchange<T>,
    ) -> Option<()> {
        let mut statistics = match self.is_shared(network, node) {
            true => Vec::new(),
            false => exchange.receive()?,
        };
        let place = statistics.len().min(self.member.index);
        statistics.insert(place, std::mem::take(&mut self.statistics));
        let statistics = statistics.concat();
        let batch = self.batch.targets.len();
        let pieces = statistics
            .chunks(statistics.len() / SHARDS)
            .enumerate()
            .map(|(shard, statistics)| Piece {
                samples: part(batch, shard..shard + 1).len(),
                statistics,
            });
        network.work.set_statistics(node, &pieces.collect::<Vec<_>>(), back);
        Some(())
    }
}
