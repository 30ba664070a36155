//! Layers that mix the samples of a batch, which the workers have in parts.

use super::{Mail, Step};
use crate::nn::kernels::Element;
use crate::nn::layers::Piece;
use crate::nn::network::Network;
use crate::nn::network::eighths::{EIGHTHS, part};

impl<T: Element> Step<T> {
    /// Tells the others what a layer that mixes samples must know of this worker's.
    pub(super) fn tell(&mut self, network: &mut Network<T>, node: usize, back: bool, mail: &mut impl Mail<T>) {
        let batch = self.batch.targets.len();
        let samples = self.samples(network, node);
        network.work.batch = samples.len();
        let is_shared = self.is_shared(network, node);
        let eighths = if is_shared { 0..EIGHTHS } else { self.member.eighths() };
        self.told.clear();
        for eighth in eighths {
            let piece = part(batch, eighth..eighth + 1);
            let piece = piece.start - samples.start..piece.end - samples.start;
            self.told.extend(network.work.tell(node, piece, back));
        }
        if !is_shared {
            self.send_all(mail, |letter| letter.extend_from_slice(&self.told));
        }
    }

    /// Lets a layer that mixes samples know what all have told; `None` as long as something is missing.
    pub(super) fn hear(
        &mut self,
        network: &mut Network<T>,
        node: usize,
        back: bool,
        mail: &mut impl Mail<T>,
    ) -> Option<()> {
        let mut told = match self.is_shared(network, node) {
            true => Vec::new(),
            false => mail.receive()?,
        };
        let place = told.len().min(self.member.index);
        told.insert(place, std::mem::take(&mut self.told));
        let told = told.concat();
        let batch = self.batch.targets.len();
        let pieces = told
            .chunks(told.len() / EIGHTHS)
            .enumerate()
            .map(|(eighth, told)| Piece {
                samples: part(batch, eighth..eighth + 1).len(),
                told,
            });
        network.work.hear(node, &pieces.collect::<Vec<_>>(), back);
        Some(())
    }
}
