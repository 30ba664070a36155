//! Images on the fly: those of a list of arrays of one size are in their place when the file was read once.

use std::cell::RefCell;
use std::rc::Rc;

use super::dataset::Pixels;
use super::extent::Extent;
use super::pictures::{Picture, Plane};
use super::take::take;
use crate::pickle::{Contents, Pickle, PickleError, Tap};

/// The contents of arrays of one type and length, one after the other, in the hope that they are the images.
pub(super) struct Early {
    /// Those of the first, for which there is room; what they are like was known only behind them.
    first: Contents,
    /// Where in the file each begins.
    starts: Vec<u64>,
    pixels: Pixels,
    /// Of all but the first.
    extent: Extent,
}

/// What hands the contents over.
#[derive(Default, Clone)]
pub(super) struct EarlyTap(Rc<RefCell<Option<Early>>>);

impl EarlyTap {
    /// What was taken.
    pub(super) fn end(&self) -> Option<Early> {
        self.0.take()
    }
}

impl Tap for EarlyTap {
    fn wants(&mut self, before: &Contents, start: u64, size: u64) -> bool {
        let mut early = self.0.borrow_mut();
        match &mut *early {
            Some(early) => {
                let is_alike = early.first.dtype == before.dtype && early.first.len() == before.len();
                if is_alike {
                    early.starts.push(start);
                }
                is_alike
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
    /// Makes room for as many as the file may hold; `None` when there is none, or they are no images.
    fn begin(first: &Contents, second: u64, size: u64) -> Option<Early> {
        let start = first.start()?;
        if !first.dtype.is_real() || first.is_empty() {
            return None;
        }
        let values = first.len() / first.dtype.size;
        let most = usize::try_from(size.saturating_sub(start) / first.len() as u64).ok()?;
        let mut pixels = Pixels::none(first.dtype.is_byte());
        pixels.try_reserve_exact(most.checked_mul(values)?).ok()?;
        match &mut pixels {
            Pixels::U8(all) => all.resize(values, 0),
            Pixels::F32(all) => all.resize(values, 0.0),
        }
        Some(Early {
            first: *first,
            starts: vec![start, second],
            pixels,
            extent: Extent::NONE,
        })
    }

    fn take(&mut self, bytes: &[u8]) {
        let start = self.pixels.len();
        take(bytes, &self.row(bytes.len()), &mut self.pixels);
        // While they are in the cache.
        self.extent = self.extent.and(Extent::of(&self.pixels, start..self.pixels.len()));
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
    /// or some are not finite: then the images have to be looked at one by one.
    pub(super) fn into_pixels(
        mut self,
        file: &Pickle,
        pictures: &[Picture],
    ) -> Result<Option<(Pixels, Option<Extent>)>, PickleError> {
        let is_this = |(picture, &start): (&Picture, &u64)| match picture {
            Picture::Plane(plane) => {
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
        file.read(&self.first, 0, &mut bytes)?;
        let mut first = Pixels::none(self.first.dtype.is_byte());
        take(&bytes, &self.row(bytes.len()), &mut first);
        let values = pictures.len() * first.len();
        match (&mut self.pixels, &first) {
            (Pixels::U8(all), Pixels::U8(first)) => complete(all, first, values),
            (Pixels::F32(all), Pixels::F32(first)) => complete(all, first, values),
            _ => return Ok(None),
        }
        let extent = self.extent.and(Extent::of(&first, 0..first.len()));
        let is_of_these = pictures.len() == self.starts.len() && extent.is_finite;
        Ok(Some((self.pixels, is_of_these.then_some(extent))))
    }
}

/// Puts the values of the first image in their place, and gives up the room behind `values` where it is a good part: the
/// allocator may copy what shrinks.
fn complete<T: Copy>(all: &mut Vec<T>, first: &[T], values: usize) {
    all[..first.len()].copy_from_slice(first);
    all.truncate(values);
    if all.capacity() - values > values / 16 {
        all.shrink_to_fit();
    }
}
