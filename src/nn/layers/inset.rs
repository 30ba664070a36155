//! An image that lies inside of a larger one.

use std::ops::Range;

/// Where it lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inset {
    /// Height, width and channels of the smaller image.
    pub inner: [usize; 3],
    /// Height and width of the larger one.
    pub outer: [usize; 2],
    pub top: usize,
    pub left: usize,
}

impl Inset {
    /// Of each row of each small image, where it lies among all of them, and among the larger ones.
    pub fn rows(self, images: usize) -> impl Iterator<Item = [Range<usize>; 2]> {
        let [height, width, channels] = self.inner;
        (0..images * height).map(move |row| {
            let (image, row) = (row / height, row % height);
            let inner = (image * height + row) * width * channels;
            let outer = ((image * self.outer[0] + self.top + row) * self.outer[1] + self.left) * channels;
            [inner..inner + width * channels, outer..outer + width * channels]
        })
    }

    /// Copies small images from larger ones.
    pub fn cut<T: Copy>(self, outer: &[T], inner: &mut [T]) {
        for [to, from] in self.rows(inner.len() / self.len()) {
            inner[to].copy_from_slice(&outer[from]);
        }
    }

    /// Copies small images into larger ones.
    pub fn lay<T: Copy>(self, inner: &[T], outer: &mut [T]) {
        for [from, to] in self.rows(inner.len() / self.len()) {
            outer[to].copy_from_slice(&inner[from]);
        }
    }

    fn len(self) -> usize {
        self.inner.iter().product()
    }
}
