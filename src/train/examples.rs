//! Some images of a data set with the class of each: what is trained or evaluated on.

use ndarray::ArrayViewMut4;

use crate::data::{Inputs, Labels};
use crate::nn::Targets;

/// The images of some rows of a data set, and the class of every image of the set.
#[derive(Clone, Copy)]
pub struct Examples<'a> {
    pub images: Inputs<'a>,
    /// Class of each image of the set (not only of `rows`); the set of its labels, where there are `labels`.
    pub codes: &'a [u32],
    /// Several labels that are learned together, where they are.
    pub labels: Option<&'a Labels>,
    /// Which images, by their index in the set.
    pub rows: &'a [usize],
}

impl Examples<'_> {
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The same examples as they are trained on in an epoch, counted from 0: varied anew, where that was asked for.
    pub(super) fn in_epoch(self, epoch: u32) -> Self {
        Examples {
            images: self.images.in_epoch(epoch),
            ..self
        }
    }

    /// The classes of some of the `rows`, or the sets of their labels.
    pub fn classes(&self, rows: &[usize]) -> Vec<u32> {
        rows.iter().map(|&row| self.codes[row]).collect()
    }

    /// What is true of some of the `rows`.
    pub fn targets(&self, rows: &[usize]) -> Targets {
        let Some(labels) = self.labels else {
            return self.classes(rows).into();
        };
        let sets = rows.iter().map(|&row| &labels.sets[self.codes[row] as usize]);
        Targets::of_labels(sets.flatten().copied().collect(), labels.names.len())
    }

    /// Copies the images of some of the `rows` into a batch (n x height x width x channels).
    pub(super) fn fill(&self, rows: &[usize], mut batch: ArrayViewMut4<f32>) {
        for (&row, mut image) in rows.iter().zip(batch.outer_iter_mut()) {
            self.images
                .copy_to(row, image.as_slice_mut().expect("the images of a batch are contiguous"));
        }
    }
}
