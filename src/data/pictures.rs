//! One image as a file holds it: part of an array, or nested lists of numbers.

use crate::pickle::{ArrayRef, Dtype, View};

/// How many channels an image may have: grey, RGB, RGBA.
const CHANNELS: [usize; 3] = [1, 3, 4];

/// An image that has not been copied yet.
#[derive(Debug, Clone)]
pub(super) enum Picture<'a> {
    Plane(Plane<'a>),
    /// Lists of rows of numbers, or of rows of pixels of numbers.
    Nested {
        rows: View<'a>,
        height: usize,
        width: usize,
        channels: usize,
    },
}

/// Part of an array: element (`row`, `column`, `channel`) lies at `start` plus the sum of index times stride.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plane<'a> {
    pub array: ArrayRef<'a>,
    pub start: usize,
    pub shape: [usize; 3],
    pub strides: [usize; 3],
}

impl<'a> Picture<'a> {
    /// Takes a value for one image, if it can be one.
    pub(super) fn of(view: &View<'a>) -> Option<Picture<'a>> {
        match view {
            View::Array(array) if array.dtype().is_real() && !array.is_empty() => {
                Plane::of(*array, 0, array.shape(), array.strides()).map(Picture::Plane)
            }
            View::List(_) | View::Tuple(_) => match nested_shape(view)[..] {
                [height, width] => Some(Picture::Nested {
                    rows: view.clone(),
                    height,
                    width,
                    channels: 1,
                }),
                [height, width, channels] if CHANNELS.contains(&channels) => Some(Picture::Nested {
                    rows: view.clone(),
                    height,
                    width,
                    channels,
                }),
                _ => None,
            },
            _ => None,
        }
    }

    /// The images of an array (n, height, width) or (n, height, width, channels). `None` when it is neither.
    pub(super) fn stack(array: ArrayRef<'a>) -> Option<Vec<Picture<'a>>> {
        let (shape, strides) = (array.shape(), array.strides());
        if !array.dtype().is_real() || array.is_empty() || shape.len() < 3 {
            return None;
        }
        // Three axes could be one picture in colour as well.
        if shape.len() == 3 && CHANNELS.contains(&shape[2]) {
            return None;
        }
        let plane = |index| Plane::of(array, index * strides[0], &shape[1..], &strides[1..]).map(Picture::Plane);
        (0..shape[0]).map(plane).collect()
    }

    /// The images of an array (n, k) that has one image to a row: k grey pixels, or 3 k/3 of them plane by plane, as the
    /// CIFAR sets have it. They must be squares. `None` when k says otherwise.
    pub(super) fn flattened(array: ArrayRef<'a>) -> Option<Vec<Picture<'a>>> {
        let (&[count, len], &[row, step]) = (array.shape(), array.strides()) else {
            return None;
        };
        // As many rows as columns are rather one picture.
        if !array.dtype().is_real() || array.is_empty() || count == len {
            return None;
        }
        let (shape, strides) = square(len, step)?;
        Some(
            (0..count)
                .map(|index| {
                    Picture::Plane(Plane {
                        array,
                        start: index * row,
                        shape,
                        strides,
                    })
                })
                .collect(),
        )
    }

    /// One row of such numbers, in an array of its own.
    pub(super) fn of_row(view: &View<'a>) -> Option<Picture<'a>> {
        match view {
            View::Array(array) if array.shape().len() == 1 => {
                let (shape, strides) = square(array.shape()[0], array.strides()[0])?;
                let plane = Plane {
                    array: *array,
                    start: 0,
                    shape,
                    strides,
                };
                array.dtype().is_real().then_some(Picture::Plane(plane))
            }
            _ => None,
        }
    }

    pub(super) fn shape(&self) -> [usize; 3] {
        match self {
            Picture::Plane(plane) => plane.shape,
            Picture::Nested {
                height,
                width,
                channels,
                ..
            } => [*height, *width, *channels],
        }
    }

    /// The type its values have in numpy; for lists, the one that is known before all of them are read.
    pub(super) fn dtype(&self) -> Option<Dtype> {
        match self {
            Picture::Plane(plane) => Some(plane.array.dtype()),
            Picture::Nested { .. } => None,
        }
    }

    /// Whether channels come before height and width in the file.
    pub(super) fn is_channels_first(&self) -> bool {
        match self {
            Picture::Plane(plane) => plane.shape[2] > 1 && plane.strides[2] > plane.strides[1],
            Picture::Nested { .. } => false,
        }
    }

    /// Where in the file it lies.
    pub(super) fn offset(&self) -> Option<u64> {
        match self {
            Picture::Plane(plane) => Some(plane.array.offset()),
            Picture::Nested { .. } => None,
        }
    }
}

/// The smallest side that rows of numbers are taken to be squares of.
const MIN_SIDE: usize = 4;

impl<'a> Plane<'a> {
    fn of(array: ArrayRef<'a>, start: usize, shape: &[usize], strides: &[usize]) -> Option<Plane<'a>> {
        let (shape, strides) = match (shape, strides) {
            (&[height, width], &[row, column]) => ([height, width, 1], [row, column, 1]),
            (&[height, width, channels], &[row, column, channel]) if CHANNELS.contains(&channels) => {
                ([height, width, channels], [row, column, channel])
            }
            (&[channels, height, width], &[channel, row, column]) if CHANNELS.contains(&channels) => {
                ([height, width, channels], [row, column, channel])
            }
            _ => return None,
        };
        Some(Plane {
            array,
            start,
            shape,
            strides,
        })
    }

    /// Whether the values lie one after the other in the order in which they are wanted.
    pub(super) fn is_contiguous(&self) -> bool {
        let [_, width, channels] = self.shape;
        self.strides[0] == width * channels && self.strides[1] == channels && (channels == 1 || self.strides[2] == 1)
    }
}

/// Shape and strides of the square image that a row of `len` numbers makes.
fn square(len: usize, step: usize) -> Option<([usize; 3], [usize; 3])> {
    let root = |number: usize| Some(number.isqrt()).filter(|root| root * root == number);
    let (side, channels) = match (root(len), len % 3) {
        (Some(side), _) => (side, 1),
        (None, 0) => (root(len / 3)?, 3),
        _ => return None,
    };
    (side >= MIN_SIDE).then_some(([side, side, channels], [side * step, step, side * side * step]))
}

/// The lengths of lists of lists of numbers, judged by the first of each; empty when there is something else inside, or
/// more than four lists inside each other.
pub(super) fn nested_shape(view: &View) -> Vec<usize> {
    let mut shape = Vec::new();
    let mut inner = view.clone();
    loop {
        inner = match inner {
            View::List(items) | View::Tuple(items) if shape.len() < 4 => {
                shape.push(items.len());
                match items.get(0) {
                    Some(first) => first,
                    None => return Vec::new(),
                }
            }
            View::Bool(_) | View::Int(_) | View::Float(_) => return shape,
            _ => return Vec::new(),
        };
    }
}
