//! The values of images on their way to their place. Floats are kept as bytes as long as all of them are bytes divided by 255.

use std::collections::TryReserveError;

use super::plane::Plane;
use super::take;
use crate::data::images::rescaled;
use crate::data::images::values::Pixels;

/// Room for what is copied until values are given away; a quarter of it is worth giving away.
const PIECE: usize = 4 << 20;

pub(in crate::data) struct Filling {
    pixels: Pixels,
    /// How many values there will be, for which room is made with the first of them.
    most: usize,
    /// Of those that were taken out of an array last.
    floats: Vec<f32>,
}

impl Filling {
    /// No values yet; all that are added are bytes, or any numbers.
    pub(in crate::data) fn new(are_bytes: bool, most: usize) -> Filling {
        Filling {
            pixels: match are_bytes {
                true => Pixels::U8(Vec::new()),
                false => Pixels::Rescaled(Vec::new()),
            },
            most,
            floats: Vec::new(),
        }
    }

    pub(in crate::data) fn pixels(&self) -> &Pixels {
        &self.pixels
    }

    pub(in crate::data) fn into_pixels(self) -> Pixels {
        self.pixels
    }

    /// Values will be given away while others come.
    pub(in crate::data) fn expect_pieces(&mut self) {
        // Bytes are what they are; floats may turn out to be something else.
        if let Pixels::U8(_) = self.pixels {
            self.most = self.most.min(PIECE);
        }
    }

    /// Gives away the values there are, when they are many and will not change any more.
    pub(in crate::data) fn give_away(&mut self) -> Option<Pixels> {
        if self.pixels.len() < PIECE / 4 {
            return None;
        }
        let given = match &mut self.pixels {
            Pixels::U8(all) => Pixels::U8(std::mem::take(all)),
            Pixels::F32(all) => Pixels::F32(std::mem::take(all)),
            Pixels::Rescaled(_) => return None,
        };
        // As much comes until the next time.
        self.most = given.len();
        Some(given)
    }

    /// Adds the values of an image out of the bytes of an array, which begin with its first one.
    ///
    /// # Errors
    /// When there is no room, as with all that adds.
    pub(in crate::data) fn take(&mut self, bytes: &[u8], plane: &Plane) -> Result<(), TryReserveError> {
        let values = plane.shape.iter().product();
        match &mut self.pixels {
            Pixels::U8(all) => {
                reserve(all, self.most, values)?;
                take::bytes(bytes, plane, all);
            }
            Pixels::F32(all) => {
                reserve(all, self.most, values)?;
                take::floats(bytes, plane, all);
            }
            Pixels::Rescaled(_) => {
                let mut floats = std::mem::take(&mut self.floats);
                floats.clear();
                floats.try_reserve_exact(values)?;
                take::floats(bytes, plane, &mut floats);
                self.extend(&floats)?;
                self.floats = floats;
            }
        }
        Ok(())
    }

    pub(in crate::data) fn extend(&mut self, values: &[f32]) -> Result<(), TryReserveError> {
        if let Pixels::Rescaled(all) = &mut self.pixels {
            // As long as it is not known what the first are, no more room than for them.
            all.try_reserve_exact(values.len())?;
            if rescaled::extend(all, values) {
                return reserve(all, self.most, 0);
            }
            self.make_floats()?;
        }
        match &mut self.pixels {
            Pixels::F32(all) => {
                reserve(all, self.most, values.len())?;
                all.extend_from_slice(values);
                Ok(())
            }
            _ => unreachable!("bytes are added as bytes"),
        }
    }

    pub(in crate::data) fn extend_bytes(&mut self, bytes: &[u8]) -> Result<(), TryReserveError> {
        if let Pixels::U8(all) = &mut self.pixels {
            reserve(all, self.most, bytes.len())?;
            all.extend_from_slice(bytes);
            return Ok(());
        }
        let values: Vec<f32> = bytes.iter().copied().map(f32::from).collect();
        self.extend(&values)
    }

    /// Adds zeros in the place of values that come later.
    pub(in crate::data) fn extend_zeros(&mut self, len: usize) -> Result<(), TryReserveError> {
        match &mut self.pixels {
            Pixels::U8(all) | Pixels::Rescaled(all) => extend_zeros(all, len),
            Pixels::F32(all) => extend_zeros(all, len),
        }
    }

    /// Puts the values of a column that belong to these rows in places that are `step` apart, from `first` on, where zeros are.
    pub(in crate::data) fn put(
        &mut self,
        bytes: &[u8],
        column: &Plane,
        rows: &[usize],
        first: usize,
        step: usize,
    ) -> Result<(), TryReserveError> {
        // Few tables hold floats that are bytes divided by 255.
        self.make_floats()?;
        let places = rows.iter().enumerate().map(|(index, &row)| (first + index * step, row));
        match &mut self.pixels {
            Pixels::U8(all) => {
                let mut values = Vec::new();
                take::bytes(bytes, column, &mut values);
                places.for_each(|(place, row)| all[place] = values[row]);
            }
            Pixels::F32(all) => {
                self.floats.clear();
                take::floats(bytes, column, &mut self.floats);
                places.for_each(|(place, row)| all[place] = self.floats[row]);
            }
            Pixels::Rescaled(_) => unreachable!("floats were made of them"),
        }
        Ok(())
    }

    /// Puts values in the place of the first.
    pub(in crate::data) fn begin_with(&mut self, mut first: Filling) -> Result<(), TryReserveError> {
        if !matches!(
            (&self.pixels, &first.pixels),
            (Pixels::Rescaled(_), Pixels::Rescaled(_))
        ) {
            self.make_floats()?;
            first.make_floats()?;
        }
        match (&mut self.pixels, &first.pixels) {
            (Pixels::U8(all), Pixels::U8(first)) | (Pixels::Rescaled(all), Pixels::Rescaled(first)) => {
                all[..first.len()].copy_from_slice(first);
            }
            (Pixels::F32(all), Pixels::F32(first)) => all[..first.len()].copy_from_slice(first),
            _ => unreachable!("both are bytes, or both are not"),
        }
        Ok(())
    }

    /// Leaves out all behind the first values, and gives up their room.
    pub(in crate::data) fn truncate(&mut self, len: usize) {
        match &mut self.pixels {
            Pixels::U8(all) | Pixels::Rescaled(all) => truncate(all, len),
            Pixels::F32(all) => truncate(all, len),
        }
    }

    /// Gives floats instead of bytes that stand for floats.
    fn make_floats(&mut self) -> Result<(), TryReserveError> {
        if let Pixels::Rescaled(all) = &mut self.pixels {
            // Both are there for a while.
            all.shrink_to_fit();
            let mut floats = Vec::new();
            reserve(&mut floats, self.most, all.len())?;
            floats.extend(all.iter().copied().map(rescaled::value));
            self.pixels = Pixels::F32(floats);
        }
        Ok(())
    }
}

/// Makes room for so many values in all, at least for so many more.
fn reserve<T>(all: &mut Vec<T>, most: usize, more: usize) -> Result<(), TryReserveError> {
    all.try_reserve_exact(most.saturating_sub(all.len()).max(more))
}

fn extend_zeros<T: Default + Clone>(all: &mut Vec<T>, len: usize) -> Result<(), TryReserveError> {
    all.try_reserve_exact(len)?;
    all.resize(all.len() + len, T::default());
    Ok(())
}

/// Gives up the room behind `len` values where it is a good part: the allocator may copy what shrinks.
fn truncate<T>(all: &mut Vec<T>, len: usize) {
    all.truncate(len);
    if all.capacity() - len > len / 16 {
        all.shrink_to_fit();
    }
}
