//! How work is cut, whatever the number of workers: always in eight shards, whose results are summed in one binary tree. So
//! the sums are the same bits by one worker as by eight.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::nn::kernels::Element;

/// Into how many pieces a batch, or the rows of a large kernel, are cut.
pub const SHARDS: usize = 8;

/// One of the workers that train a network together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Which one, counted from 0.
    pub index: usize,
    /// How many there are, at most [`SHARDS`].
    pub count: usize,
}

impl Member {
    /// Whoever trains a network alone.
    pub const ALONE: Member = Member { index: 0, count: 1 };

    /// The others, in order.
    pub fn others(self) -> impl Iterator<Item = Member> {
        self.all().filter(move |&member| member != self)
    }

    pub fn all(self) -> impl Iterator<Item = Member> {
        let count = self.count;
        (0..count).map(move |index| Member { index, count })
    }

    /// The shards that fall to it.
    pub fn shards(self) -> Range<usize> {
        let from = |index| index * SHARDS / self.count;
        from(self.index)..from(self.index + 1)
    }

    /// What falls to it of so many things.
    pub fn part(self, len: usize) -> Range<usize> {
        part(len, self.shards())
    }
}

/// The part of so many things that some shards are.
pub fn part(len: usize, shards: Range<usize>) -> Range<usize> {
    let up_to = |shard: usize| (len as u64 * shard as u64 / SHARDS as u64) as usize;
    up_to(shards.start)..up_to(shards.end)
}

/// The values in the places that some parts are, one part behind the other, from the `first` of these places on; at the `most`
/// so many.
pub fn pick<T: Copy>(all: &[T], parts: &[Range<usize>], mut first: usize, most: usize) -> Vec<T> {
    let mut picked = Vec::new();
    for part in parts {
        let skipped = first.min(part.len());
        first -= skipped;
        let len = (part.len() - skipped).min(most - picked.len());
        picked.extend_from_slice(&all[part.start + skipped..][..len]);
    }
    picked
}

/// Puts values in places, which are told as for [`pick`].
///
/// # Panics
/// When there are not as many places.
pub fn put<T: Copy>(all: &mut [T], parts: &[Range<usize>], mut first: usize, mut values: &[T]) {
    for part in parts {
        let skipped = first.min(part.len());
        first -= skipped;
        let (own, rest) = values.split_at(values.len().min(part.len() - skipped));
        all[part.start + skipped..][..own.len()].copy_from_slice(own);
        values = rest;
    }
    assert!(values.is_empty(), "more values than places");
}

/// Sums over some shards, as far as they can be added up without the others: ((0 1) (2 3)) ((4 5) (6 7)).
#[derive(Debug, Default)]
pub struct Sums<T> {
    nodes: Vec<(Range<usize>, Vec<T>)>,
}

impl<T: Element> Sums<T> {
    /// Adds what some shards give; they come in order.
    pub fn push(&mut self, mut shards: Range<usize>, mut values: Vec<T>) {
        while let Some((left, _)) = self.nodes.last()
            && left.len() == shards.len()
            && left.start.is_multiple_of(2 * left.len())
        {
            let (left, mut sum) = self.nodes.pop().expect("looked at");
            assert_eq!(left.end, shards.start, "shards come in order");
            sum.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
            (shards, values) = (left.start..shards.end, sum);
        }
        self.nodes.push((shards, values));
    }

    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Adds the sums over the shards that come next.
    pub fn append(&mut self, next: Sums<T>) {
        next.nodes
            .into_iter()
            .for_each(|(shards, values)| self.push(shards, values));
    }

    /// The nodes of the tree that are there, from left to right, one behind the other.
    pub fn write_to(&self, values: &mut Vec<T>) {
        self.nodes.iter().for_each(|(_, node)| values.extend_from_slice(node));
    }

    /// Adds what [`Sums::write_to`] of another member wrote of its shards; takes it off the front of `values`.
    pub fn read_from(&mut self, member: Member, len: usize, values: &mut &[T]) {
        for shards in nodes_of(member.shards()) {
            let (node, rest) = values.split_at(len);
            *values = rest;
            self.push(shards, node.to_vec());
        }
    }

    /// The sum over all shards.
    ///
    /// # Panics
    /// When some are missing.
    pub fn total(mut self) -> Vec<T> {
        let (shards, total) = self.nodes.pop().expect("a sum of something");
        assert_eq!(shards, 0..SHARDS, "shards of a whole");
        total
    }
}

/// The nodes of the tree that some shards make.
fn nodes_of(shards: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut sums = Sums::<f32>::default();
    shards.for_each(|shard| sums.push(shard..shard + 1, Vec::new()));
    sums.nodes.into_iter().map(|(shards, _)| shards)
}
