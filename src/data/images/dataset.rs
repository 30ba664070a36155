//! A data set: images, and what is known about each of them.

use std::ops::Range;

use super::extent::Extent;
use super::rescaled;
use super::values::Pixels;
use crate::data::labels::column::Column;
use crate::data::layout::choice::Layout;
use crate::input::Join;
use crate::join::{Part, parts_of};

/// Images with zero or more columns of labels; row `i` of every column belongs to image `i`.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    pub images: Images,
    /// Empty when the files held images only.
    pub columns: Vec<Column>,
    /// Which of the columns tells what part of the set each image is of.
    pub split: Option<SplitColumn>,
    /// How the files were understood where there was more than one way, as whole sentences to the reader.
    pub notes: Vec<String>,
    /// How the files were understood, and what else they may mean.
    pub layout: Layout,
    /// How labels were put to images, where they were not in one file with them.
    pub join: Join,
}

/// A column whose classes are parts of the set: those of each part.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SplitColumn {
    /// The name of the column.
    pub column: String,
    pub train: Vec<String>,
    pub validation: Vec<String>,
    pub test: Vec<String>,
}

/// The column as one that tells the parts; `None` when its classes say something else.
pub(crate) fn split_of(column: &Column) -> Option<SplitColumn> {
    let names: Vec<&str> = column.classes.iter().map(String::as_str).collect();
    let parts = parts_of(&names)?;
    let of = |wanted: Part| {
        let classes = column.classes.iter().zip(&parts);
        let classes = classes.filter(|(_, part)| **part == Some(wanted));
        classes.map(|(class, _)| class.clone()).collect()
    };
    Some(SplitColumn {
        column: column.name.clone(),
        train: of(Part::Train),
        validation: of(Part::Validation),
        test: of(Part::Test),
    })
}

impl Dataset {
    /// The set of drawn images, all of one size (height, width, channels).
    pub(crate) fn drawn(shape: Shape, pixels: Pixels, columns: Vec<Column>) -> Dataset {
        Dataset {
            split: None,
            images: Images::of_shape(shape, pixels),
            columns,
            notes: Vec::new(),
            layout: Layout::default(),
            join: Join::default(),
        }
    }

    /// Index of the column to learn where nothing else is said: what tells the parts is none.
    pub fn learned(&self) -> Option<usize> {
        let is_split = |name: &String| self.split.as_ref().is_some_and(|split| split.column == *name);
        self.columns.iter().position(|column| !is_split(&column.name))
    }
}

/// Images of one shape or of several, one after the other, channels last.
#[derive(Debug, Clone, PartialEq)]
pub struct Images {
    shapes: Shapes,
    /// The type the file stores, under numpy's name: `"float32"`, `"uint8"`.
    pub dtype: String,
    /// The values, or the last of them, where others were taken away while they were read (`Loading::take_values`).
    pub pixels: Pixels,
    /// The smallest value of all images.
    pub min: f64,
    /// The largest value of all images.
    pub max: f64,
}

/// Height, width and channels (1 gray, 3 RGB, 4 RGBA) of an image.
pub type Shape = [usize; 3];

#[derive(Debug, Clone, PartialEq)]
enum Shapes {
    /// This many images, all of one shape.
    One { count: usize, shape: Shape },
    /// Of each image the place of its first value, and its shape.
    Each(Vec<(usize, Shape)>),
}

/// How many images have this size and so many channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub height: usize,
    pub width: usize,
    pub channels: usize,
    pub count: usize,
}

/// How many sizes are told apart.
const MOST_SIZES: usize = 1000;

impl Images {
    /// Images of these shapes, in order, whose values lie between the two of `range`.
    ///
    /// # Panics
    /// When the shapes have another number of values than there are.
    pub fn new(shapes: &[Shape], dtype: impl Into<String>, pixels: Pixels, range: [f64; 2]) -> Images {
        Images::with_rest(shapes, dtype.into(), 0, pixels, range)
    }

    /// The same where so many values were taken away before.
    pub(in crate::data) fn with_rest(
        shapes: &[Shape],
        dtype: String,
        taken: usize,
        pixels: Pixels,
        [min, max]: [f64; 2],
    ) -> Images {
        let mut end = 0;
        let mut place = |&shape: &Shape| {
            let start = end;
            end += shape.iter().product::<usize>();
            (start, shape)
        };
        let shapes = match shapes {
            [first, others @ ..] if others.iter().any(|shape| shape != first) => {
                Shapes::Each(shapes.iter().map(&mut place).collect())
            }
            _ => {
                let shape = shapes.first().copied().unwrap_or_default();
                end = shapes.len() * shape.iter().product::<usize>();
                Shapes::One {
                    count: shapes.len(),
                    shape,
                }
            }
        };
        assert_eq!(taken + pixels.len(), end, "as many values as the images have");
        Images {
            shapes,
            dtype,
            pixels,
            min,
            max,
        }
    }

    /// As many images of one shape as there are values for.
    ///
    /// # Panics
    /// When the values are not whole images.
    pub fn of_shape(shape: Shape, pixels: Pixels) -> Images {
        let dtype = match pixels {
            Pixels::U8(_) => "uint8",
            Pixels::F32(_) | Pixels::Rescaled(_) => "float32",
        };
        let count = pixels.len() / shape.iter().product::<usize>();
        let Extent { min, max, .. } = Extent::of(&pixels, 0..pixels.len());
        Images::new(&vec![shape; count], dtype, pixels, [min.into(), max.into()])
    }

    pub fn count(&self) -> usize {
        match &self.shapes {
            Shapes::One { count, .. } => *count,
            Shapes::Each(places) => places.len(),
        }
    }

    /// The shape of all images; `None` where they differ.
    pub fn common_shape(&self) -> Option<Shape> {
        match &self.shapes {
            Shapes::One { shape, .. } => Some(*shape),
            Shapes::Each(_) => None,
        }
    }

    /// The shape of image `index`.
    ///
    /// # Panics
    /// When `index` is not below [`count`](Images::count).
    pub fn shape(&self, index: usize) -> Shape {
        self.place(index).1
    }

    /// Where in [`pixels`](Images::pixels) the values of image `index` are, in the order row, column, channel.
    ///
    /// # Panics
    /// When `index` is not below [`count`](Images::count).
    pub fn range(&self, index: usize) -> Range<usize> {
        let (start, shape) = self.place(index);
        start..start + shape.iter().product::<usize>()
    }

    fn place(&self, index: usize) -> (usize, Shape) {
        match &self.shapes {
            Shapes::One { count, shape } => {
                assert!(index < *count, "image {index} of {count}");
                (index * shape.iter().product::<usize>(), *shape)
            }
            Shapes::Each(places) => places[index],
        }
    }

    /// The sizes there are, in the order of the images, with how many images have each.
    pub fn sizes(&self) -> Vec<Size> {
        let size = |[height, width, channels]: Shape, count| Size {
            height,
            width,
            channels,
            count,
        };
        let places = match &self.shapes {
            Shapes::One { count: 0, .. } => return Vec::new(),
            Shapes::One { count, shape } => return vec![size(*shape, *count)],
            Shapes::Each(places) => places,
        };
        let mut sizes: Vec<Size> = Vec::new();
        for &(_, shape) in places {
            let is_known = |known: &Size| [known.height, known.width, known.channels] == shape;
            match sizes.iter().position(is_known) {
                Some(known) => sizes[known].count += 1,
                None if sizes.len() < MOST_SIZES => sizes.push(size(shape, 1)),
                None => {}
            }
        }
        sizes
    }

    /// Copies image `index` to `out`, whose length is that of its [`range`](Images::range). Values as stored.
    ///
    /// # Panics
    /// When `index` is not below [`count`](Images::count), or `out` has another length.
    pub fn copy_to(&self, index: usize, out: &mut [f32]) {
        let range = self.range(index);
        assert_eq!(out.len(), range.len(), "room for one image");
        match &self.pixels {
            Pixels::U8(bytes) => out
                .iter_mut()
                .zip(&bytes[range])
                .for_each(|(to, &from)| *to = f32::from(from)),
            Pixels::Rescaled(bytes) => out
                .iter_mut()
                .zip(&bytes[range])
                .for_each(|(to, &from)| *to = rescaled::value(from)),
            Pixels::F32(values) => out.copy_from_slice(&values[range]),
        }
    }

    /// The values of image `index`, as stored.
    ///
    /// # Panics
    /// When `index` is not below [`count`](Images::count).
    pub fn values(&self, index: usize) -> Vec<f32> {
        let mut values = vec![0.0; self.range(index).len()];
        self.copy_to(index, &mut values);
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_one_image_whatever_its_type() {
        for pixels in [Pixels::U8(vec![1, 2, 3, 4]), Pixels::F32(vec![1.0, 2.0, 3.0, 4.0])] {
            let images = Images::of_shape([1, 2, 1], pixels);
            assert_eq!((images.count(), images.min, images.max), (2, 1.0, 4.0));
            assert_eq!(images.values(1), [3.0, 4.0]);
        }
    }

    #[test]
    fn images_of_several_shapes_lie_one_after_the_other() {
        let shapes = [[1, 2, 1], [1, 1, 3], [1, 2, 1]];
        let images = Images::new(&shapes, "uint8", Pixels::U8(vec![1, 2, 3, 4, 5, 6, 7]), [1.0, 7.0]);
        assert_eq!(
            (images.count(), images.common_shape(), images.shape(1)),
            (3, None, [1, 1, 3])
        );
        assert_eq!(
            [0, 1, 2].map(|index| images.values(index)),
            [vec![1.0, 2.0], vec![3.0, 4.0, 5.0], vec![6.0, 7.0]]
        );
        let size = |width, channels, count| Size {
            height: 1,
            width,
            channels,
            count,
        };
        assert_eq!(images.sizes(), [size(2, 1, 2), size(1, 3, 1)]);
    }

    #[test]
    #[should_panic(expected = "image 2 of 2")]
    fn refuses_an_image_that_is_not_there() {
        Images::of_shape([1, 2, 1], Pixels::U8(vec![1, 2, 3, 4])).values(2);
    }
}
