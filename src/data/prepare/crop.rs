//! The middle of an image, in the shape that it is resized to.

use std::borrow::Cow;

use crate::data::Shape;

/// A part of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub top: usize,
    pub left: usize,
    pub height: usize,
    pub width: usize,
}

impl Area {
    /// All of an image.
    pub(super) fn all([height, width]: [usize; 2]) -> Area {
        Area {
            top: 0,
            left: 0,
            height,
            width,
        }
    }

    /// The largest part in the middle that has the shape of the target, as Keras takes it with `crop_to_aspect_ratio`
    /// (`smart_resize` in `keras/src/utils/image_utils.py`). Sizes are height and width.
    pub(super) fn middle([height, width]: [usize; 2], to: [usize; 2]) -> Area {
        let fitting = |length: usize, by: usize, over: usize| (length as f64 * by as f64 / over as f64) as usize;
        let tall = fitting(width, to[0], to[1]).min(height).max(1);
        let wide = fitting(height, to[1], to[0]).min(width).max(1);
        Area {
            top: (height - tall) / 2,
            left: (width - wide) / 2,
            height: tall,
            width: wide,
        }
    }

    pub(super) fn size(&self) -> [usize; 2] {
        [self.height, self.width]
    }

    /// The pixels of this part.
    pub(super) fn cut<'a, T: Copy>(&self, image: &'a [T], [height, width, channels]: Shape) -> Cow<'a, [T]> {
        if self.size() == [height, width] {
            return Cow::Borrowed(image);
        }
        let rows = image.chunks_exact(width * channels).skip(self.top).take(self.height);
        rows.flat_map(|row| &row[self.left * channels..][..self.width * channels])
            .copied()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_has_the_shape_of_the_target() {
        // What `keras.utils.img_to_array` of `smart_resize` keeps: (hstart, wstart, crop_height, crop_width).
        for (from, to, area) in [
            ([160, 96], [60, 64], [35, 0, 90, 96]),
            ([96, 160], [60, 64], [0, 29, 96, 102]),
            ([11, 13], [5, 7], [1, 0, 9, 13]),
            ([3, 1000], [1000, 3], [0, 499, 3, 1]),
            ([7, 7], [3, 3], [0, 0, 7, 7]),
        ] {
            let middle = Area::middle(from, to);
            assert_eq!([middle.top, middle.left, middle.height, middle.width], area, "{from:?}");
        }
    }

    #[test]
    fn cuts_rows_and_columns() {
        let image: Vec<usize> = (0..4 * 3 * 2).collect();
        let middle = Area::middle([4, 3], [1, 1]);
        assert_eq!(&middle.cut(&image, [4, 3, 2])[..], (0..18).collect::<Vec<_>>());
        let middle = Area::middle([4, 3], [4, 1]);
        assert_eq!(&middle.cut(&image, [4, 3, 2])[..], [2, 3, 8, 9, 14, 15, 20, 21]);
    }
}
