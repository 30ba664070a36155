//! A data set: images of one size, and what is known about each of them.

use super::labels::Column;

/// Images with zero or more columns of labels; row `i` of every column belongs to image `i`.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    pub images: Images,
    /// Empty when the files held images only.
    pub columns: Vec<Column>,
    /// How the files were understood where there was more than one way, as whole sentences to the reader.
    pub notes: Vec<String>,
}

/// Images of one size, channels last: pixel (`row`, `column`, `channel`) of image `i` is element
/// `((i * height + row) * width + column) * channels + channel` of [`pixels`](Images::pixels).
#[derive(Debug, Clone, PartialEq)]
pub struct Images {
    pub count: usize,
    pub height: usize,
    pub width: usize,
    /// 1 (grey), 3 (RGB) or 4 (RGBA).
    pub channels: usize,
    /// The type the file stores, under numpy's name: `"float32"`, `"uint8"`.
    pub dtype: String,
    pub pixels: Pixels,
    /// The smallest value of all images.
    pub min: f64,
    /// The largest value of all images.
    pub max: f64,
    /// The sizes the images had in the file, with how many had each.
    pub sizes: Vec<Size>,
}

/// The values as the file stores them, never rescaled. What is neither `uint8` nor `bool` becomes `f32`.
#[derive(Debug, Clone, PartialEq)]
pub enum Pixels {
    U8(Vec<u8>),
    F32(Vec<f32>),
}

/// How many images have this size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub height: usize,
    pub width: usize,
    pub count: usize,
}

impl Images {
    /// The number of values of one image: `height * width * channels`.
    pub fn len_of_one(&self) -> usize {
        self.height * self.width * self.channels
    }

    /// Copies image `index` to `out`, whose length is [`len_of_one`](Images::len_of_one). Values as stored.
    ///
    /// # Panics
    /// When `index` is not below `count`, or `out` has another length.
    pub fn copy_to(&self, index: usize, out: &mut [f32]) {
        let one = self.len_of_one();
        let range = index * one..(index + 1) * one;
        match &self.pixels {
            Pixels::U8(values) => out
                .iter_mut()
                .zip(&values[range])
                .for_each(|(to, &from)| *to = f32::from(from)),
            Pixels::F32(values) => out.copy_from_slice(&values[range]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn images(pixels: Pixels) -> Images {
        Images {
            count: 2,
            height: 1,
            width: 2,
            channels: 1,
            dtype: "uint8".into(),
            pixels,
            min: 1.0,
            max: 4.0,
            sizes: vec![Size {
                height: 1,
                width: 2,
                count: 2,
            }],
        }
    }

    #[test]
    fn copies_one_image_whatever_its_type() {
        for pixels in [Pixels::U8(vec![1, 2, 3, 4]), Pixels::F32(vec![1.0, 2.0, 3.0, 4.0])] {
            let mut out = [0.0; 2];
            images(pixels).copy_to(1, &mut out);
            assert_eq!(out, [3.0, 4.0]);
        }
    }

    #[test]
    #[should_panic]
    fn refuses_an_image_that_is_not_there() {
        images(Pixels::U8(vec![1, 2, 3, 4])).copy_to(2, &mut [0.0; 2]);
    }
}
