//! From the images of files to [`Images`]: one copy, from the bytes of a file to their place.

use std::rc::Rc;

use super::early::Early;
use super::filling::Filling;
use super::lists;
use super::picture::{Columns, ImageInFile};
use super::plane::Plane;
use crate::data::error::DataError;
use crate::data::images::dataset::{Images, Shape};
use crate::data::images::extent::Extent;
use crate::data::images::values::Pixels;
use crate::data::layout::printed;
use crate::data::opened::Opened;
use crate::values::{Contents, Dtype};

/// Images on their way to their place.
pub(in crate::data) struct Copying {
    shapes: Vec<Shape>,
    /// Which of the files hold them, one behind the other, and the index behind the last image of each.
    files: Vec<(usize, usize)>,
    /// The images that are still to come, the next one last.
    left: Vec<Still>,
    values: Filling,
    /// How many values of them were looked at, and how many taken away.
    end: usize,
    taken: usize,
    dtype: Option<Dtype>,
    channels_first: bool,
    extent: Extent,
    not_finite: Option<DataError>,
    buffer: Vec<u8>,
    /// An array whose images do not lie apart in it.
    held: Option<(usize, Contents, Vec<u8>)>,
    ahead: Option<Ahead>,
    /// Where the first image is, and how many bytes all of them may take.
    offset: Option<u64>,
    needed: u64,
}

/// Bytes of an array from byte `from` on that were read together: to ask for small images one by one takes far longer.
struct Ahead {
    /// Which of the files that were opened.
    file: usize,
    contents: Contents,
    from: usize,
    bytes: Vec<u8>,
}

/// An image that was found in a file and is no longer tied to it.
enum Still {
    /// It was copied while the file was read.
    InPlace(Plane),
    InFile(ImageInFile<'static>),
    /// Out of nested lists that are made at `offset`.
    Values {
        values: Vec<f32>,
        offset: Option<u64>,
    },
    /// A row of a table, which was copied with the first of its rows.
    Copied(ImageInFile<'static>),
}

impl Copying {
    /// Looks at the sizes of the images. `files` tells which of those that were opened hold them, and how many each.
    ///
    /// # Errors
    /// When they take far more memory than the files, or lists are not made of rows of equal length.
    pub(in crate::data) fn new(
        opened: &[Opened],
        files: &[(usize, usize)],
        pictures: Vec<ImageInFile>,
        early: Option<Early>,
    ) -> Result<Copying, DataError> {
        let mut end = 0;
        let files: Vec<(usize, usize)> = files
            .iter()
            .map(|&(file, count)| {
                end += count;
                (file, end)
            })
            .collect();
        let file = &opened[files.first().map_or(0, |&(file, _)| file)];
        let size = files.iter().map(|&(file, _)| opened[file].size()).sum::<u64>();
        let shapes: Vec<Shape> = pictures.iter().map(ImageInFile::shape).collect();
        let offset = pictures.first().and_then(ImageInFile::offset);
        let types = || pictures.iter().map(ImageInFile::dtype);
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
        if needed > size.saturating_mul(MAX_REPETITION).max(REPETITION_FLOOR) {
            return Err(DataError::Repetition {
                place: file.place(offset),
                size,
                needed,
            });
        }
        // More than can be counted (where `usize` has 32 bits) is more than there is room for, also where they are handed on in
        // pieces: whoever takes them keeps all.
        let values = usize::try_from(values).map_err(|_| DataError::OutOfMemory {
            place: file.place(offset),
            count: shapes.len(),
            needed,
        })?;
        let early = match early {
            Some(early) => early.into_values(|contents, bytes| file.read(contents, 0, bytes), &pictures)?,
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
        let channels_first = pictures.iter().any(ImageInFile::is_channels_first);
        let mut left = Vec::with_capacity(pictures.len());
        let mut files_left = files.iter();
        let mut at = files_left.next();
        for (index, picture) in pictures.into_iter().enumerate() {
            while at.is_some_and(|&(_, end)| index >= end) {
                at = files_left.next();
            }
            left.push(match picture {
                ImageInFile::Plane(plane) if is_early => Still::InPlace(plane),
                ImageInFile::Plane(plane) => Still::InFile(ImageInFile::Plane(plane)),
                ImageInFile::Converted(converted) => Still::InFile(ImageInFile::Converted(converted)),
                ImageInFile::Printed { contents, rows } => Still::InFile(ImageInFile::Printed { contents, rows }),
                ImageInFile::Row { columns, row } => Still::InFile(ImageInFile::Row { columns, row }),
                ImageInFile::Unpacked(unpacked) => Still::InFile(ImageInFile::Unpacked(unpacked)),
                ImageInFile::Packed { .. } => unreachable!("they were unpacked before"),
                ImageInFile::Nested { .. } | ImageInFile::Objects { .. } => {
                    let file = &opened[at.map_or(0, |&(file, _)| file)];
                    let (values, inner) = lists::read(file, index, &picture)?;
                    // Only asked for where something is wrong: to find it takes a while.
                    let is_finite = values.iter().all(|value| value.is_finite());
                    inner.into_iter().for_each(|inner| promote(&mut dtype, inner));
                    Still::Values {
                        values,
                        offset: if is_finite { None } else { picture.offset() },
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
            files,
            left,
            values,
            end: 0,
            taken: 0,
            dtype,
            channels_first,
            extent: extent.unwrap_or(Extent::NONE),
            not_finite: None,
            buffer: Vec::new(),
            held: None,
            ahead: None,
            offset,
            needed,
        })
    }

    /// Copies images of about `budget` bytes; `true` when all are copied.
    pub(in crate::data) fn advance(&mut self, opened: &[Opened], budget: usize) -> Result<bool, DataError> {
        let pause = self
            .end
            .saturating_add(budget / self.dtype.map_or(1, |dtype| dtype.size));
        while self.end < pause {
            let Some(still) = self.left.pop() else { return Ok(true) };
            let index = self.shapes.len() - self.left.len() - 1;
            let place = self.file_of(index);
            let file = &opened[place];
            match &still {
                Still::InPlace(_) | Still::Copied(_) => {}
                Still::InFile(ImageInFile::Plane(plane)) => self.plane(place, file, plane)?,
                Still::InFile(ImageInFile::Printed { contents, rows }) => {
                    self.buffer.resize(contents.len(), 0);
                    file.read(contents, 0, &mut self.buffer)?;
                    let bytes: Option<Vec<u8>> = printed::numbers(&self.buffer).collect();
                    let bytes = bytes.filter(|bytes| bytes.len() == rows.numbers);
                    let bytes = bytes.ok_or_else(|| DataError::OddElement {
                        place: file.place(contents.offset),
                        index,
                        found: format!("a text of anything but {} numbers from 0 to 255", rows.numbers),
                    })?;
                    let (shape, strides) = rows.plane(1);
                    let plane = Plane {
                        contents: *contents,
                        start: 0,
                        shape,
                        strides,
                    };
                    self.values.take(&bytes, &plane).map_err(|_| self.no_room(file))?;
                }
                Still::InFile(ImageInFile::Row { columns, .. }) => self.rows(file, &Rc::clone(columns), &still)?,
                Still::InFile(ImageInFile::Converted(converted)) => {
                    self.buffer.resize(converted.size, 0);
                    file.read(&converted.contents, 0, &mut self.buffer)?;
                    let mut bytes = Vec::new();
                    converted.convert(&self.buffer, &mut bytes);
                    self.values.extend_bytes(&bytes).map_err(|_| self.no_room(file))?;
                }
                Still::InFile(ImageInFile::Unpacked(unpacked)) => {
                    let taken = match unpacked.bits {
                        8 => self.values.extend_bytes(&unpacked.values),
                        _ => self.values.extend(&unpacked.numbers()),
                    };
                    taken.map_err(|_| self.no_room(file))?;
                }
                Still::InFile(ImageInFile::Packed { .. }) => unreachable!("they were unpacked before"),
                Still::InFile(ImageInFile::Nested { .. } | ImageInFile::Objects { .. }) => {
                    unreachable!("lists are copied at once")
                }
                Still::Values { values, .. } => self.values.extend(values).map_err(|_| self.no_room(file))?,
            }
            self.look_at(file, index, &still);
        }
        Ok(self.left.is_empty())
    }

    /// Which of the files holds an image.
    fn file_of(&self, index: usize) -> usize {
        let place = self.files.partition_point(|&(_, end)| end <= index);
        self.files.get(place).map_or(0, |&(file, _)| file)
    }

    /// Which of the files is read.
    pub(in crate::data) fn file(&self) -> usize {
        self.file_of(self.shapes.len() - self.left.len())
    }

    /// How many images are in their place, and how many there are.
    pub(in crate::data) fn progress(&self) -> (usize, usize) {
        (self.shapes.len() - self.left.len(), self.shapes.len())
    }

    /// Makes no more room than for what is copied until values are taken away.
    pub(in crate::data) fn begin_pieces(&mut self) {
        self.values.expect_pieces();
    }

    /// Takes values away that are in their place for good, and tells how many all images have; none as long as they are few.
    pub(in crate::data) fn take_values(&mut self) -> Option<(Pixels, usize)> {
        let are_looked_at = self.end - self.taken == self.values.pixels().len();
        if !are_looked_at {
            return None;
        }
        let values = self.values.give_away()?;
        self.taken += values.len();
        let all = self.shapes.iter().map(|shape| shape.iter().product::<usize>()).sum();
        Some((values, all))
    }

    /// The images, all of which were copied. Notes go to `notes`.
    pub(in crate::data) fn finish(self, notes: &mut Vec<String>) -> Result<Images, DataError> {
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
        let rest = self.values.into_pixels();
        Ok(Images::with_rest(&self.shapes, dtype, self.taken, rest, [min, max]))
    }

    /// Reads the part of the file in which the image lies, and takes its values out of it.
    fn plane(&mut self, place: usize, file: &Opened, plane: &Plane) -> Result<(), DataError> {
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
        if last / 4 >= values {
            let is_held = |&(of, held, _): &(usize, Contents, Vec<u8>)| of == place && held == plane.contents;
            if !self.held.as_ref().is_some_and(is_held) {
                let mut bytes = std::mem::take(&mut self.held).map_or_else(Vec::new, |(.., bytes)| bytes);
                bytes.clear();
                let len = plane.contents.len();
                bytes.try_reserve_exact(len).map_err(|_| DataError::OutOfMemory {
                    place: file.place(plane.contents.offset),
                    count: self.shapes.len(),
                    needed: len as u64,
                })?;
                bytes.resize(len, 0);
                file.read(&plane.contents, 0, &mut bytes)?;
                self.held = Some((place, plane.contents, bytes));
            }
            let bytes = self.held.as_ref().map_or(&[][..], |(.., bytes)| bytes);
            let taken = self.values.take(&bytes[plane.start * size..], plane);
            return taken.map_err(|_| self.no_room(file));
        }
        if self.take_of_ahead(place, file, plane)? {
            return Ok(());
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

    /// Takes a small image out of what was read together with those that follow it in the file; `false` when none do.
    fn take_of_ahead(&mut self, place: usize, file: &Opened, plane: &Plane) -> Result<bool, DataError> {
        let size = plane.contents.dtype.size;
        let values: usize = plane.shape.iter().product();
        let (from, len) = (plane.start * size, values * size);
        let is_small = plane.is_contiguous() && (1..=AT_ONCE / 4).contains(&len);
        let is_there = |ahead: &Ahead| {
            let is_same = ahead.file == place && ahead.contents == plane.contents;
            is_same && ahead.from <= from && from + len <= ahead.from + ahead.bytes.len()
        };
        if !is_small {
            return Ok(false);
        }
        if !self.ahead.as_ref().is_some_and(is_there) {
            let goes_on = |still: &Still| match still {
                Still::InFile(ImageInFile::Plane(next)) => {
                    next.contents == plane.contents && next.start == plane.start + values
                }
                _ => false,
            };
            if !self.left.last().is_some_and(goes_on) {
                return Ok(false);
            }
            let mut bytes = std::mem::take(&mut self.ahead).map_or_else(Vec::new, |ahead| ahead.bytes);
            // Whole images: to go back in a compressed file is to unpack all of it again.
            bytes.resize((plane.contents.len() - from).min(AT_ONCE / len * len), 0);
            file.read(&plane.contents, from, &mut bytes)?;
            let contents = plane.contents;
            self.ahead = Some(Ahead {
                file: place,
                contents,
                from,
                bytes,
            });
        }
        if let Some(ahead) = &self.ahead {
            let taken = self.values.take(&ahead.bytes[from - ahead.from..], plane);
            taken.map_err(|_| self.no_room(file))?;
        }
        Ok(true)
    }

    /// Copies all rows of a table that follow, the first of which is `still`: each column is read once.
    fn rows(&mut self, file: &Opened, columns: &Rc<Columns>, still: &Still) -> Result<(), DataError> {
        let row_of = |still: &Still| match still {
            Still::InFile(ImageInFile::Row { columns: of, row }) if Rc::ptr_eq(of, columns) => Some(*row),
            _ => None,
        };
        let others = self.left.iter().rev().map_while(row_of);
        let rows: Vec<usize> = row_of(still).into_iter().chain(others).collect();
        let last = rows.iter().copied().max().unwrap_or(0);
        let (first_value, numbers) = (self.values.pixels().len(), columns.rows.numbers);
        let room = self.values.extend_zeros(rows.len() * numbers);
        room.map_err(|_| self.no_room(file))?;
        for (place, &(contents, start, stride)) in columns.all.iter().enumerate() {
            let size = contents.dtype.size;
            self.buffer.resize((last * stride + 1) * size, 0);
            file.read(&contents, start * size, &mut self.buffer)?;
            let column = Plane {
                contents,
                start: 0,
                shape: [1, last + 1, 1],
                strides: [0, stride, 1],
            };
            let put = self
                .values
                .put(&self.buffer, &column, &rows, first_value + place, numbers);
            put.map_err(|_| self.no_room(file))?;
        }
        let left = self.left.len();
        for still in &mut self.left[left + 1 - rows.len()..] {
            if let Still::InFile(picture) = std::mem::replace(still, COPIED) {
                *still = Still::Copied(picture);
            }
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
        let start = self.end - self.taken;
        self.end += self.shapes[index].iter().product::<usize>();
        let end = self.end - self.taken;
        let extent = Extent::of(self.values.pixels(), start..end);
        self.extent = self.extent.and(extent);
        let Pixels::F32(all) = self.values.pixels() else { return };
        if extent.is_finite {
            return;
        }
        if let Some(DataError::NotFinite { count, .. }) = &mut self.not_finite {
            *count += 1;
            return;
        }
        let image = &all[start..end];
        let [_, width, channels] = self.shapes[index];
        let place = image.iter().position(|value| !value.is_finite()).unwrap_or(0);
        let (row, column) = (place / (width * channels), place / channels % width);
        let value = [row, column, place % channels];
        self.not_finite = Some(DataError::NotFinite {
            place: file.place(match still {
                Still::InFile(picture) | Still::Copied(picture) => picture.offset_of(value),
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

/// Stands in the place of an image for a moment.
const COPIED: Still = Still::Values {
    values: Vec::new(),
    offset: None,
};

/// Bytes of a large image that are read at once.
const AT_ONCE: usize = 1 << 20;

/// Beyond this, not every whole number is a float32.
const EXACT: f64 = 16_777_216.0;

/// How often a file's images may be repeated, in multiples of its size: types of one byte become four times as large.
const MAX_REPETITION: u64 = 8;
const REPETITION_FLOOR: u64 = 64 << 20;
