//! Products with a matrix that is mostly zeros: the gradient behind a max pool (at least three quarters zeros if it is
//! 2x2) and a ReLU.
//!
//! Both gradients of a convolution are sums of `value * source`, where the value is one entry of the gradient of the
//! output, and source a patch of the image (for the gradient of the kernel) or the weights of one filter (for that of
//! the image). So the entries are put into groups that share a target: by filter for the kernel, by position for the
//! image. Then a piece of each target stays in registers while the entries of its group pass.

use super::Element;
use super::lanes::{LANES, Lanes};

/// Non-zero values in groups.
#[derive(Debug, Default)]
pub struct Entries<T> {
    groups: Vec<Group>,
    /// Room for the same number of entries in each group.
    entries: Vec<Entry<T>>,
    capacity: usize,
}

#[derive(Clone, Copy, Debug)]
struct Group {
    len: usize,
    target: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Entry<T> {
    value: T,
    source: u32,
}

/// Entries in a cache line, of `f32`.
const LINE: usize = 8;

impl<T: Element> Entries<T> {
    /// Empty groups, one for each target, that take up to `capacity` values.
    pub fn clear(&mut self, targets: impl Iterator<Item = usize>, capacity: usize) {
        self.groups.clear();
        self.groups.extend(targets.map(|target| Group { len: 0, target }));
        // An odd number of cache lines: else groups that are filled by turns would take each other's place in the cache.
        self.capacity = (capacity.div_ceil(LINE) | 1) * LINE;
        let room = self.groups.len() * self.capacity;
        if self.entries.len() < room {
            self.entries.resize(room, Entry::default());
        }
    }

    /// Adds `value * source` to the target of the group; nothing if value is zero.
    #[inline(always)]
    pub fn push(&mut self, group: usize, value: T, source: usize) {
        let len = &mut self.groups[group].len;
        // Written in any case: whether the value counts is as good as random, and a wrong guess would cost more.
        self.entries[group * self.capacity + *len] = Entry {
            value,
            source: source as u32,
        };
        *len += usize::from(value != T::ZERO);
    }

    /// Adds the products of all entries.
    ///
    /// A source and a target are `rows` rows of `run` values (a multiple of [`LANES`]).
    pub fn multiply(&self, rows: usize, run: usize, source: Rows<&[T]>, target: &mut Rows<&mut [T]>) {
        let vectors = run / LANES;
        let mut row = 0;
        while row < rows {
            // Short rows are taken three at a time, so that enough sums are under way.
            let together = if vectors <= 3 && rows - row >= 3 { 3 } else { 1 };
            let mut vector = 0;
            while vector < vectors {
                let taken = match (together, vectors - vector) {
                    (3, 1) => self.piece::<3, 1>(row, vector, source, target),
                    (3, 2) => self.piece::<3, 2>(row, vector, source, target),
                    (3, _) => self.piece::<3, 3>(row, vector, source, target),
                    (_, 1) => self.piece::<1, 1>(row, vector, source, target),
                    (_, 2) => self.piece::<1, 2>(row, vector, source, target),
                    (_, 3) => self.piece::<1, 3>(row, vector, source, target),
                    (_, 4) => self.piece::<1, 4>(row, vector, source, target),
                    (_, 5) => self.piece::<1, 5>(row, vector, source, target),
                    (_, 6) => self.piece::<1, 6>(row, vector, source, target),
                    (_, 7) => self.piece::<1, 7>(row, vector, source, target),
                    (_, _) => self.piece::<1, 8>(row, vector, source, target),
                };
                vector += taken;
            }
            row += together;
        }
    }

    /// The same piece of all targets; tells how many vectors wide it is.
    fn piece<const R: usize, const V: usize>(
        &self,
        row: usize,
        vector: usize,
        source: Rows<&[T]>,
        target: &mut Rows<&mut [T]>,
    ) -> usize {
        let source_offset = row * source.pitch + vector * LANES;
        let target_offset = row * target.pitch + vector * LANES;
        for (group, entries) in self.groups.iter().zip(self.entries.chunks_exact(self.capacity)) {
            let mut sums = [[T::Lanes::splat(T::ZERO); V]; R];
            for (r, sums) in sums.iter_mut().enumerate() {
                let values = &target.data[group.target + target_offset + r * target.pitch..][..V * LANES];
                for (sum, values) in sums.iter_mut().zip(values.as_chunks().0) {
                    *sum = T::Lanes::load(values);
                }
            }
            for entry in &entries[..group.len] {
                let factor = T::Lanes::splat(entry.value);
                for (r, sums) in sums.iter_mut().enumerate() {
                    let at = entry.source as usize + source_offset + r * source.pitch;
                    let values = &source.data[at..][..V * LANES];
                    for (sum, values) in sums.iter_mut().zip(values.as_chunks().0) {
                        *sum = *sum + factor * T::Lanes::load(values);
                    }
                }
            }
            for (r, sums) in sums.iter().enumerate() {
                let values = &mut target.data[group.target + target_offset + r * target.pitch..][..V * LANES];
                for (sum, values) in sums.iter().zip(values.as_chunks_mut().0) {
                    sum.store(values);
                }
            }
        }
        V
    }
}

/// Rows that lie `pitch` apart.
#[derive(Clone, Copy)]
pub struct Rows<D> {
    pub data: D,
    pub pitch: usize,
}

/// Whether walking the non-zero values is faster than the full product.
pub fn is_sparse<T: Element>(values: &[T]) -> bool {
    let zeros: usize = values
        .chunks(1 << 12)
        .map(|chunk| chunk.iter().map(|&value| u32::from(value == T::ZERO)).sum::<u32>() as usize)
        .sum();
    zeros * 2 > values.len()
}
