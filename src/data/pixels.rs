//! From the images of a file to [`Images`]: one copy, from the bytes of the file to their place.

use super::dataset::{Images, Pixels, Shape};
use super::early::Early;
use super::error::DataError;
use super::extent::Extent;
use super::filling::Filling;
use super::lists;
use super::opened::Opened;
use super::pictures::{Picture, Plane};
use crate::pickle::{Contents, Dtype};

/// Images on their way to their place.
pub(super) struct Copying {
    shapes: Vec<Shape>,
    /// The images that are still to come, the next one last.
    left: Vec<Still>,
    values: Filling,
    /// How many values of them were looked at.
    end: usize,
    dtype: Option<Dtype>,
    channels_first: bool,
    extent: Extent,
    not_finite: Option<DataError>,
    buffer: Vec<u8>,
    /// An array whose images do not lie apart in it.
    held: Option<(Contents, Vec<u8>)>,
    /// Where the first image is, and how many bytes all of them may take.
    offset: Option<u64>,
    needed: u64,
}

/// An image that was found in a file and is no longer tied to it.
enum Still {
    /// It was copied while the file was read.
    InPlace(Plane),
    InFile(Picture<'static>),
    /// Out of nested lists that are made at `offset`.
    Values {
        values: Vec<f32>,
        offset: Option<u64>,
    },
}

impl Copying {
    /// Looks at the sizes of the images.
    ///
    /// # Errors
    /// When they take far more memory than the file, or lists are not made of rows of equal length.
    pub(super) fn new(file: &Opened, pictures: Vec<Picture>, early: Option<Early>) -> Result<Copying, DataError> {
        let shapes: Vec<Shape> = pictures.iter().map(Picture::shape).collect();
        let offset = pictures.first().and_then(Picture::offset);
        let types = || pictures.iter().map(Picture::dtype);
        let bytes_only = types().all(|dtype| dtype.is_some_and(|dtype| dtype.is_byte()));
        let value_size = if bytes_only { 1 } else { size_of::<f32>() as u64 };
        let values_of = |shape: &Shape| {
            shape
                .iter()
                .fold(1u64, |product, &size| product.saturating_mul(size as u64))
        };
        let values = shapes
            .iter()
            .fold(0u64, |sum, shape| sum.saturating_add(values_of(shape)));
        // An image that stands in the file once may be in the list many times.
        let needed = values.saturating_mul(value_size);
        if needed > file.size().saturating_mul(MAX_REPETITION).max(REPETITION_FLOOR) {
            return Err(DataError::Repetition {
                place: file.place(offset),
                size: file.size(),
                needed,
            });
        }
        // More than can be counted (on a machine of 32 bits) is more than there is room for.
        let values = usize::try_from(values).unwrap_or(usize::MAX);
        let early = match early {
            Some(early) => early.into_values(file, &pictures)?,
            None => None,
        };
        let is_early = early.is_some();
        let (values, extent) = early.unwrap_or_else(|| (Filling::new(bytes_only, values), None));
        let mut dtype = None;
        let promote = |all: &mut Option<Dtype>, dtype: Dtype| {
            *all = Some(match *all {
                Some(all) if !all.is_like(dtype) => all.promote(dtype),
                Some(all) => all,
                None => dtype,
            });
        };
        types().flatten().for_each(|known| promote(&mut dtype, known));
        let channels_first = pictures.iter().any(Picture::is_channels_first);
        let mut left = Vec::with_capacity(pictures.len());
        for (index, picture) in pictures.into_iter().enumerate() {
            left.push(match picture {
                Picture::Plane(plane) if is_early => Still::InPlace(plane),
                Picture::Plane(plane) => Still::InFile(Picture::Plane(plane)),
                Picture::Converted(converted) => Still::InFile(Picture::Converted(converted)),
                Picture::Nested { ref rows, .. } => {
                    let (values, inner) = lists::read(file, index, rows, picture.shape())?;
                    // Only asked for where something is wrong: to find it takes a while.
                    let is_finite = values.iter().all(|value| value.is_finite());
                    inner.into_iter().for_each(|inner| promote(&mut dtype, inner));
                    Still::Values {
                        values,
                        offset: if is_finite { None } else { rows.offset() },
                    }
                }
            });
        }
        if extent.is_some() {
            left.clear();
        }
        left.reverse();
        Ok(Copying {
            shapes,
            left,
            values,
            end: 0,
            dtype,
            channels_first,
            extent: extent.unwrap_or(Extent::NONE),
            not_finite: None,
            buffer: Vec::new(),
            held: None,
            offset,
            needed,
        })
    }

    /// Copies images of about `budget` bytes; `true` when all are copied.
    pub(super) fn advance(&mut self, file: &Opened, budget: usize) -> Result<bool, DataError> {
        let pause = self
            .end
            .saturating_add(budget / self.dtype.map_or(1, |dtype| dtype.size));
        while self.end < pause {
            let Some(still) = self.left.pop() else { return Ok(true) };
            let index = self.shapes.len() - self.left.len() - 1;
            match &still {
                Still::InPlace(_) => {}
                Still::InFile(Picture::Plane(plane)) => self.plane(file, plane)?,
                Still::InFile(Picture::Converted(converted)) => {
                    self.buffer.resize(converted.size, 0);
                    file.read(&converted.contents, 0, &mut self.buffer)?;
                    let mut bytes = Vec::new();
                    converted.convert(&self.buffer, &mut bytes);
                    self.values.extend_bytes(&bytes).map_err(|_| self.no_room(file))?;
                }
                Still::InFile(Picture::Nested { .. }) => unreachable!("lists are copied at once"),
                Still::Values { values, .. } => self.values.extend(values).map_err(|_| self.no_room(file))?,
            }
            self.look_at(file, index, &still);
        }
        Ok(self.left.is_empty())
    }

    /// How many images are in their place, and how many there are.
    pub(super) fn progress(&self) -> (usize, usize) {
        (self.shapes.len() - self.left.len(), self.shapes.len())
    }

    /// The images, all of which were copied. Notes go to `notes`.
    pub(super) fn finish(self, notes: &mut Vec<String>) -> Result<Images, DataError> {
        if let Some(error) = self.not_finite {
            return Err(error);
        }
        let dtype = self.dtype.map_or_else(String::new, |dtype| dtype.to_string());
        let (min, max) = (f64::from(self.extent.min), f64::from(self.extent.max));
        if dtype.contains("int") && min.abs().max(max.abs()) > EXACT {
            notes.push(format!(
                "Some values are beyond ±{EXACT} and were rounded to the nearest float32."
            ));
        }
        if self.channels_first {
            notes.push("The channels come before height and width in the file; here they come last.".into());
        }
        Ok(Images::new(&self.shapes, dtype, self.values.into_pixels(), [min, max]))
    }

    /// Reads the part of the file in which the image lies, and takes its values out of it.
    fn plane(&mut self, file: &Opened, plane: &Plane) -> Result<(), DataError> {
        let size = plane.contents.dtype.size;
        let [height, width, channels] = plane.shape;
        let values = height * width * channels;
        let last: usize = plane
            .shape
            .iter()
            .zip(plane.strides)
            .map(|(&size, stride)| (size - 1) * stride)
            .sum();
        // In the order of Fortran the images of an array lie within each other: it is read as a whole.
        if last >= 4 * values {
            if self.held.as_ref().is_none_or(|(held, _)| *held != plane.contents) {
                let mut bytes = std::mem::take(&mut self.held).map_or_else(Vec::new, |(_, bytes)| bytes);
                bytes.clear();
                let len = plane.contents.len();
                bytes.try_reserve_exact(len).map_err(|_| DataError::OutOfMemory {
                    place: file.place(plane.contents.offset),
                    count: self.shapes.len(),
                    needed: len as u64,
                })?;
                bytes.resize(len, 0);
                file.read(&plane.contents, 0, &mut bytes)?;
                self.held = Some((plane.contents, bytes));
            }
            let bytes = self.held.as_ref().map_or(&[][..], |(_, bytes)| bytes);
            let taken = self.values.take(&bytes[plane.start * size..], plane);
            return taken.map_err(|_| self.no_room(file));
        }
        // Of a large image a few rows at a time, where they lie one after the other.
        let rows = if plane.is_contiguous() {
            (AT_ONCE / (width * channels * size)).clamp(1, height)
        } else {
            height
        };
        for first in (0..height).step_by(rows) {
            let part = Plane {
                start: plane.start + first * plane.strides[0],
                shape: [rows.min(height - first), width, channels],
                ..*plane
            };
            let len = if rows == height {
                last + 1
            } else {
                part.shape[0] * width * channels
            };
            self.buffer.resize(len * size, 0);
            file.read(&part.contents, part.start * size, &mut self.buffer)?;
            let taken = self.values.take(&self.buffer, &part);
            taken.map_err(|_| self.no_room(file))?;
        }
        Ok(())
    }

    fn no_room(&self, file: &Opened) -> DataError {
        DataError::OutOfMemory {
            place: file.place(self.offset),
            count: self.shapes.len(),
            needed: self.needed,
        }
    }

    /// Looks for the smallest and the largest value of the image copied last, and for values that are no numbers.
    fn look_at(&mut self, file: &Opened, index: usize, still: &Still) {
        let start = self.end;
        self.end += self.shapes[index].iter().product::<usize>();
        let extent = Extent::of(self.values.pixels(), start..self.end);
        self.extent = self.extent.and(extent);
        let Pixels::F32(all) = self.values.pixels() else { return };
        if extent.is_finite {
            return;
        }
        if let Some(DataError::NotFinite { count, .. }) = &mut self.not_finite {
            *count += 1;
            return;
        }
        let image = &all[start..self.end];
        let [_, width, channels] = self.shapes[index];
        let place = image.iter().position(|value| !value.is_finite()).unwrap_or(0);
        let (row, column) = (place / (width * channels), place / channels % width);
        let value = [row, column, place % channels];
        self.not_finite = Some(DataError::NotFinite {
            place: file.place(match still {
                Still::InFile(picture) => picture.offset_of(value),
                Still::Values { offset, .. } => *offset,
                Still::InPlace(plane) => plane.offset_of(value),
            }),
            index,
            row,
            column,
            value: image[place],
            count: 1,
        });
    }
}

/// Bytes of a large image that are read at once.
const AT_ONCE: usize = 1 << 20;

/// Beyond this, not every whole number is a float32.
const EXACT: f64 = 16_777_216.0;

/// How often a file's images may be repeated, in multiples of its size: types of one byte become four times as large.
const MAX_REPETITION: u64 = 8;
const REPETITION_FLOOR: u64 = 64 << 20;
