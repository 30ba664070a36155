//! Images on the fly: those of a list of arrays of one size are in their place when the file was read once.

use std::cell::RefCell;
use std::rc::Rc;

use super::filling::Filling;
use super::picture::ImageInFile;
use super::plane::Plane;
use crate::data::images::extent::Extent;
use crate::pickle::Tap;
use crate::values::{Contents, ReadError};

/// The contents of arrays of one type and length, one after the other, in the hope that they are the images.
pub(in crate::data) struct Early {
    /// Those of the first, for which there are zeros; what they are like was known only behind them.
    first: Contents,
    /// Where in the file each begins; none when there was no room for them.
    starts: Vec<u64>,
    values: Filling,
    /// Of all but the first.
    extent: Extent,
}

/// What hands the contents over.
#[derive(Default, Clone)]
pub(in crate::data) struct EarlyTap(Rc<RefCell<Option<Early>>>);

impl EarlyTap {
    /// What was taken.
    pub(in crate::data) fn end(&self) -> Option<Early> {
        self.0.take()
    }
}

impl Tap for EarlyTap {
    fn wants(&mut self, before: &Contents, start: u64, size: u64) -> bool {
        let mut early = self.0.borrow_mut();
        match &mut *early {
            Some(early) => {
                let has_room = !early.starts.is_empty();
                let is_alike = early.first.dtype == before.dtype && early.first.len() == before.len();
                let wants = has_room && is_alike;
                if wants {
                    early.starts.push(start);
                }
                wants
            }
            None => {
                *early = Early::begin(before, start, size);
                early.is_some()
            }
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        if let Some(early) = &mut *self.0.borrow_mut() {
            early.take(bytes);
        }
    }
}

impl Early {
    /// Looks forward to as many as the file may hold; `None` when they are no images.
    fn begin(first: &Contents, second: u64, size: u64) -> Option<Early> {
        let start = first.start()?;
        if !first.dtype.is_real() || first.is_empty() {
            return None;
        }
        let len = first.len() / first.dtype.size;
        let most = usize::try_from(size.saturating_sub(start) / first.len() as u64).ok()?;
        let mut values = Filling::new(first.dtype.is_byte(), most.checked_mul(len)?);
        values.extend_zeros(len).ok()?;
        Some(Early {
            first: *first,
            starts: vec![start, second],
            values,
            extent: Extent::NONE,
        })
    }

    fn take(&mut self, bytes: &[u8]) {
        if self.starts.is_empty() {
            return;
        }
        let start = self.values.pixels().len();
        if self.values.take(bytes, &self.row(bytes.len())).is_err() {
            // They will be read as ever, and refused where there is no room then either.
            self.starts = Vec::new();
            self.values = Filling::new(true, 0);
            return;
        }
        // While they are in the cache.
        let all = self.values.pixels();
        self.extent = self.extent.and(Extent::of(all, start..all.len()));
    }

    /// So many bytes as one row of values.
    fn row(&self, bytes: usize) -> Plane {
        let width = bytes / self.first.dtype.size;
        Plane {
            contents: self.first,
            start: 0,
            shape: [1, width, 1],
            strides: [width, 1, 1],
        }
    }

    /// The values of all of these images; `None` when it is not they that were taken. With their extent, unless more were taken
    /// or some are not finite: then the images have to be looked at one by one. `read` reads the contents of the first, which were
    /// not taken.
    pub(in crate::data) fn into_values(
        mut self,
        read: impl FnOnce(&Contents, &mut [u8]) -> Result<(), ReadError>,
        pictures: &[ImageInFile],
    ) -> Result<Option<(Filling, Option<Extent>)>, ReadError> {
        let is_this = |(picture, &start): (&ImageInFile, &u64)| match picture {
            ImageInFile::Plane(plane) => {
                let Plane {
                    contents, start: first, ..
                } = plane;
                let is_whole = *first == 0 && plane.is_contiguous() && contents.len() == self.first.len();
                is_whole && contents.dtype == self.first.dtype && contents.start() == Some(start)
            }
            _ => false,
        };
        if pictures.len() > self.starts.len() || !pictures.iter().zip(&self.starts).all(is_this) {
            return Ok(None);
        }
        let mut bytes = vec![0; self.first.len()];
        read(&self.first, &mut bytes)?;
        let row = self.row(bytes.len());
        let [_, len, _] = row.shape;
        let mut first = Filling::new(self.first.dtype.is_byte(), len);
        if first.take(&bytes, &row).is_err() {
            return Ok(None);
        }
        let extent = self.extent.and(Extent::of(first.pixels(), 0..len));
        if self.values.begin_with(first).is_err() {
            return Ok(None);
        }
        self.values.truncate(pictures.len() * len);
        let is_of_these = pictures.len() == self.starts.len() && extent.is_finite;
        Ok(Some((self.values, is_of_these.then_some(extent))))
    }
}
