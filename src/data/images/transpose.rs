//! Images that lie on their side, as those of EMNIST do: rows and columns exchanged.

use super::dataset::{Images, Shape};
use super::values::Pixels;

impl Images {
    /// The same images with rows and columns exchanged.
    pub(in crate::data) fn transposed(mut self) -> Images {
        let shapes: Vec<Shape> = (0..self.count()).map(|index| self.shape(index)).collect();
        match &mut self.pixels {
            Pixels::U8(values) | Pixels::Rescaled(values) => transpose(values, &shapes),
            Pixels::F32(values) => transpose(values, &shapes),
        }
        let turned: Vec<Shape> = shapes
            .iter()
            .map(|&[height, width, channels]| [width, height, channels])
            .collect();
        Images::new(&turned, self.dtype, self.pixels, [self.min, self.max])
    }
}

fn transpose<T: Copy>(mut values: &mut [T], shapes: &[Shape]) {
    let mut image = Vec::new();
    for &[height, width, channels] in shapes {
        let (this, rest) = values.split_at_mut(height * width * channels);
        image.clear();
        image.extend_from_slice(this);
        let mut to = this.chunks_exact_mut(channels.max(1));
        for column in 0..width {
            for (row, pixel) in (0..height).zip(&mut to) {
                let from = (row * width + column) * channels;
                pixel.copy_from_slice(&image[from..from + channels]);
            }
        }
        values = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_columns() {
        let shapes = [[2, 3, 1], [1, 2, 3]];
        let pixels = Pixels::U8(vec![1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        let images = Images::new(&shapes, "uint8", pixels, [1.0, 12.0]).transposed();
        assert_eq!([images.shape(0), images.shape(1)], [[3, 2, 1], [2, 1, 3]]);
        assert_eq!(images.values(0), [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
        assert_eq!(images.values(1), [7.0, 8.0, 9.0, 10.0, 11.0, 12.0]);
        let floats = Images::of_shape([1, 2, 1], Pixels::F32(vec![0.5, 2.0])).transposed();
        assert_eq!((floats.shape(0), floats.values(0)), ([2, 1, 1], vec![0.5, 2.0]));
    }
}
