//! How much memory and work a network takes.

use super::blueprint::{Blueprint, PlacedLayer};
use super::shards::{Member, SHARDS};
use super::stack::Stack;
use crate::nn::architecture::Architecture;
use crate::nn::optimizer::OptimizerConfig;
use crate::nn::shape::Shape;

impl Architecture {
    /// Bytes that training in batches of this size takes in all when 1, 2, … [`SHARDS`] workers are there for it, without
    /// building the network; empty when some layer cannot work.
    ///
    /// They are the weights, the gradients of a step (those of large Dense kernels are used up as they are made), what the
    /// optimizer remembers, and for each image of the worker's part of a batch the outputs of all layers, what they keep for
    /// the way back, and the gradients on their way. The leader has the whole network, evaluates whole batches, and of several
    /// keeps its weights twice in case another is lost.
    pub fn memory(&self, input: [usize; 3], batch: usize, optimizer: &OptimizerConfig) -> Vec<u64> {
        let Ok(blueprint) = Blueprint::new(self, input) else {
            return Vec::new();
        };
        let Ok(stack) = Stack::<f32>::new(&blueprint, true) else {
            return Vec::new();
        };
        // In 128 bits, which no product of a size and a batch exceeds.
        let [all, wide] = [blueprint.params() as u64, stack.wide_weights(Member::ALONE)].map(u128::from);
        // Of those in front of the first that is trained the optimizer remembers nothing.
        let frozen = blueprint.trained().start as u128;
        let [forward, backward] = stack.bytes_per_sample().map(u128::from);
        let of_member = |member: Member| {
            let is_leader = member.index == 0;
            let held = match is_leader {
                true => all,
                false => all - wide + u128::from(stack.wide_weights(member)),
            };
            let copies = 1 + u128::from(is_leader && member.count > 1);
            let remembered = optimizer.slots() as u128 * (held - frozen);
            let part = batch.div_ceil(member.count) as u128;
            let evaluated = if is_leader { batch as u128 } else { part };
            // What goes into the rows of large Dense kernels, of all images, and the gradient with respect to it; and what goes
            // to and fro between the workers of it, in two buffers.
            let [own, inputs] = [member, Member::ALONE].map(|member| u128::from(stack.wide_inputs(member)));
            let columns = match member.count {
                1 => 0,
                _ => 2 * (batch as u128 * own + part * (inputs - own)),
            };
            let numbers = copies * held + remembered + (all - wide) + columns;
            numbers * size_of::<f32>() as u128 + forward * evaluated + backward * part
        };
        let in_all = |count| {
            let bytes: u128 = Member { index: 0, count }.all().map(of_member).sum();
            u64::try_from(bytes).unwrap_or(u64::MAX)
        };
        (1..=SHARDS).map(in_all).collect()
    }

    /// About how many multiplications and additions training takes for each image; 0 when some layer cannot work.
    pub fn operations(&self, input: [usize; 3]) -> u64 {
        let Ok(blueprint) = Blueprint::new(self, input) else {
            return 0;
        };
        let first = (0..blueprint.layers.len()).find(|&layer| blueprint.learns(layer));
        let of_layer = |(index, layer): (usize, &PlacedLayer)| {
            let pixels = match layer.output {
                Shape::Image([height, width, _]) => height * width,
                Shape::Flat(_) => 1,
            };
            // A multiplication and an addition for each weight: forward, for its gradient, for that of the input.
            let ways = match first {
                Some(first) if index >= first => 2 + u64::from(blueprint.learns(index)),
                _ => 1,
            };
            (layer.parameters.len() as u64).saturating_mul(2 * ways * pixels as u64)
        };
        let layers = blueprint.layers.iter().enumerate().map(of_layer);
        layers.fold(0, u64::saturating_add)
    }
}
