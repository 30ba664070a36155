//! One image as a file holds it: part of an array, or nested lists of numbers.

use std::rc::Rc;

use super::pillow::Converted;
use super::plane::Plane;
use crate::input::LayoutRows;
use crate::input::rows::CHANNELS;
use crate::values::{ArrayRef, BYTE, Contents, Dtype, Image, Kind, PillowMode, View};

/// An image that has not been copied yet.
#[derive(Debug, Clone)]
pub(in crate::data) enum ImageInFile<'a> {
    Plane(Plane),
    /// A picture of Pillow whose pixels are no numbers yet.
    Converted(Box<Converted>),
    /// Lists of rows of numbers, or of rows of pixels of numbers.
    Nested {
        rows: View<'a>,
        height: usize,
        width: usize,
        channels: usize,
    },
    /// An array of objects that are numbers, from `start` on.
    Objects {
        array: ArrayRef<'a>,
        start: usize,
        shape: [usize; 3],
        strides: [usize; 3],
    },
    /// A text of the numbers of a row.
    Printed {
        contents: Contents,
        rows: LayoutRows,
    },
    /// A file of its own, which is read when all are known.
    Packed {
        file: Box<File>,
        offset: Option<u64>,
    },
    Unpacked(Box<Unpacked>),
    /// A row of a table that keeps each of its columns in an array of its own.
    Row {
        columns: Rc<Columns>,
        row: usize,
    },
}

/// The columns of a table that hold one pixel of each image.
#[derive(Debug)]
pub(in crate::data) struct Columns {
    /// The array of each, the place of its first value, and the way from each to the next.
    pub all: Vec<(Contents, usize, usize)>,
    /// The type of all of them together.
    pub dtype: Dtype,
    pub rows: LayoutRows,
}

/// The file of a picture.
#[derive(Debug, Clone)]
pub(in crate::data) enum File {
    /// As it was small enough to be kept.
    Kept(Vec<u8>),
    InFile(Contents),
}

/// The values of a picture that was in such a file.
#[derive(Debug, Clone)]
pub(in crate::data) struct Unpacked {
    pub shape: [usize; 3],
    /// 8, or 16: two bytes a value, the lower one first.
    pub bits: u8,
    pub values: Rc<[u8]>,
    pub offset: Option<u64>,
}

impl Unpacked {
    pub(in crate::data) fn dtype(&self) -> Dtype {
        Dtype {
            size: usize::from(self.bits / 8),
            ..BYTE
        }
    }

    /// The values, where they are no bytes.
    pub(in crate::data) fn numbers(&self) -> Vec<f32> {
        let pairs = self.values.as_chunks().0.iter();
        pairs.map(|&pair| u16::from_le_bytes(pair).into()).collect()
    }
}

impl<'a> ImageInFile<'a> {
    /// Takes a value for one image, if it can be one.
    pub(in crate::data) fn of(view: &View<'a>) -> Option<ImageInFile<'a>> {
        match view {
            View::Array(array) if array.dtype().is_real() && !array.is_empty() => {
                Plane::of(array.contents()?, 0, array.shape(), array.strides()).map(ImageInFile::Plane)
            }
            View::Image(image) if image.size() > 0 => Some(ImageInFile::of_pillow(image)),
            View::List(_) | View::Tuple(_) => match nested_shape(view)[..] {
                [height, width] => Some(ImageInFile::Nested {
                    rows: view.clone(),
                    height,
                    width,
                    channels: 1,
                }),
                [height, width, channels] if CHANNELS.contains(&channels) => Some(ImageInFile::Nested {
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

    /// A row of numbers in an array of its own, cut so; `None` when it is no such row.
    pub(in crate::data) fn of_row(view: &View<'a>, rows: &LayoutRows) -> Option<ImageInFile<'a>> {
        match view {
            View::Array(array) if *array.shape() == [rows.numbers] && array.dtype().is_real() => {
                let (shape, strides) = rows.plane(array.strides()[0]);
                Some(ImageInFile::Plane(Plane {
                    contents: array.contents()?,
                    start: 0,
                    shape,
                    strides,
                }))
            }
            _ => None,
        }
    }

    /// A picture of Pillow, as `numpy.array(image)` has it where that is an image.
    fn of_pillow(image: &Image) -> ImageInFile<'a> {
        let (height, width) = (image.height, image.width);
        let plane = |kind, size, big_endian, channels, step| {
            let dtype = Dtype { kind, size, big_endian };
            ImageInFile::Plane(Plane {
                contents: image.contents(dtype),
                start: 0,
                shape: [height, width, channels],
                strides: [width * step, step, 1],
            })
        };
        match image.mode {
            PillowMode::Gray => plane(Kind::UInt, 1, false, 1, 1),
            PillowMode::Rgb => plane(Kind::UInt, 1, false, 3, 3),
            PillowMode::RgbX => plane(Kind::UInt, 1, false, 3, 4),
            PillowMode::Rgba => plane(Kind::UInt, 1, false, 4, 4),
            PillowMode::Int => plane(Kind::Int, 4, false, 1, 1),
            PillowMode::Float => plane(Kind::Float, 4, false, 1, 1),
            PillowMode::Int16 => plane(Kind::UInt, 2, false, 1, 1),
            PillowMode::Int16Big => plane(Kind::UInt, 2, true, 1, 1),
            PillowMode::Bit
            | PillowMode::GrayAlpha
            | PillowMode::Palette
            | PillowMode::PaletteAlpha
            | PillowMode::Cmyk
            | PillowMode::YCbCr
            | PillowMode::Hsv => ImageInFile::Converted(Box::new(Converted::new(image))),
        }
    }

    pub(in crate::data) fn shape(&self) -> [usize; 3] {
        match self {
            ImageInFile::Plane(plane) => plane.shape,
            ImageInFile::Converted(converted) => converted.shape(),
            ImageInFile::Nested {
                height,
                width,
                channels,
                ..
            } => [*height, *width, *channels],
            ImageInFile::Objects { shape, .. } => *shape,
            ImageInFile::Packed { .. } => [0; 3],
            ImageInFile::Unpacked(unpacked) => unpacked.shape,
            ImageInFile::Printed { rows, .. } => rows.shape(),
            ImageInFile::Row { columns, .. } => columns.rows.shape(),
        }
    }

    /// The type its values have in numpy; for lists, the one that is known before all of them are read.
    pub(in crate::data) fn dtype(&self) -> Option<Dtype> {
        match self {
            ImageInFile::Plane(plane) => Some(plane.contents.dtype),
            ImageInFile::Converted(_) | ImageInFile::Printed { .. } => Some(BYTE),
            ImageInFile::Row { columns, .. } => Some(columns.dtype),
            ImageInFile::Unpacked(unpacked) => Some(unpacked.dtype()),
            ImageInFile::Nested { .. } | ImageInFile::Objects { .. } | ImageInFile::Packed { .. } => None,
        }
    }

    /// Whether channels come before height and width in the file.
    pub(in crate::data) fn is_channels_first(&self) -> bool {
        match self {
            ImageInFile::Plane(plane) => plane.shape[2] > 1 && plane.strides[2] > plane.strides[1],
            _ => false,
        }
    }

    /// Where in the file the value in this row, column and channel stands, or else the image.
    pub(in crate::data) fn offset_of(&self, place: [usize; 3]) -> Option<u64> {
        match self {
            ImageInFile::Plane(plane) => plane.offset_of(place),
            ImageInFile::Row { columns, row } => {
                let [_, width, channels] = columns.rows.shape();
                let column = (place[0] * width + place[1]) * channels + place[2];
                let (contents, start, stride) = columns.all[column];
                contents.offset_of(start + row * stride)
            }
            _ => self.offset(),
        }
    }

    /// Where in the file it lies.
    pub(in crate::data) fn offset(&self) -> Option<u64> {
        match self {
            ImageInFile::Plane(plane) => plane.contents.offset_of(plane.start),
            ImageInFile::Converted(converted) => converted.offset(),
            ImageInFile::Nested { rows, .. } => rows.offset(),
            ImageInFile::Objects { array, start, .. } => array.offset_of(*start),
            ImageInFile::Printed { contents, .. } => contents.offset,
            ImageInFile::Packed { offset, .. } => *offset,
            ImageInFile::Unpacked(unpacked) => unpacked.offset,
            ImageInFile::Row { columns, row } => {
                let (contents, start, stride) = columns.all.first()?;
                contents.offset_of(start + row * stride)
            }
        }
    }
}

/// The lengths of lists of lists of numbers, judged by the first of each; empty when there is something else inside, or
/// more than four lists inside each other.
pub(in crate::data) fn nested_shape(view: &View) -> Vec<usize> {
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
