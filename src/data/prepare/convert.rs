//! Images made alike: gray or all in color, of one size, sharper or richer in contrast, on another scale.

use std::borrow::Cow;

use serde::Deserialize;

use super::color::{ColorMode, Value};
use super::crop::Area;
use super::enhance::Enhancement;
use super::error::PrepareError;
use super::resize::{Resample, Resizer, Sample};
use crate::data::{Images, Pixels, Shape};

/// What is done to each image, in this order: [`mode`](Conversion::mode), [`resize`](Conversion::resize),
/// [`enhance`](Conversion::enhance), [`rescale`](Conversion::rescale).
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Conversion {
    pub mode: Option<ColorMode>,
    /// Height and width. (Pillow's `size` is width and height.)
    pub resize: Option<[usize; 2]>,
    pub resample: Resample,
    /// Keras's: what does not fit the shape of `resize` is cut off, in place of squeezing all of it in.
    pub crop_to_aspect_ratio: bool,
    pub enhance: Vec<Enhancement>,
    /// All values are multiplied by it, as Keras's Rescaling layer does.
    pub rescale: Option<f64>,
}

/// The longest side that images are resized to.
const LONGEST: usize = 4096;

impl Conversion {
    /// Whether it leaves all images as they are.
    pub fn is_none(&self) -> bool {
        self.mode.is_none() && self.resize.is_none() && self.enhance.is_empty() && self.rescale.is_none()
    }

    /// The converted images: `uint8` where they were and are not rescaled, else `float32`.
    ///
    /// # Errors
    /// When an option is out of range, the images have several sizes even so, or there is no memory for them.
    pub fn apply(&self, images: &Images) -> Result<Images, PrepareError> {
        let to_byte = self.check(images)?;
        let shapes: Vec<Shape> = (0..images.count())
            .map(|index| self.shape(images.shape(index)))
            .collect();
        let shape = shapes.first().copied().unwrap_or_default();
        if shapes.iter().any(|other| *other != shape) {
            return Err(PrepareError::MixedSizes(images.sizes()));
        }
        let values = values_of(shapes.len(), shape);
        let mut resizer = None;
        let range = images.display().map(|value| value as f32);
        match &images.pixels {
            Pixels::U8(bytes) if self.rescale.is_none() => {
                let mut out = reserved(values, shapes.len(), shape)?;
                for index in 0..images.count() {
                    out.extend(self.bytes(&bytes[images.range(index)], images.shape(index), &mut resizer));
                }
                Ok(Images::of_shape(shape, Pixels::U8(out)))
            }
            pixels => {
                let mut out = reserved(values, shapes.len(), shape)?;
                for index in 0..images.count() {
                    let from = images.shape(index);
                    match pixels {
                        Pixels::U8(bytes) => {
                            let bytes = self.bytes(&bytes[images.range(index)], from, &mut resizer);
                            out.extend(bytes.into_iter().map(f32::from));
                        }
                        Pixels::F32(floats) => {
                            let floats = self.floats(&floats[images.range(index)], from, range, &mut resizer);
                            out.extend(self.enhanced(floats, self.shape(from), to_byte));
                        }
                        Pixels::Rescaled(_) => {
                            let floats = self.floats(&images.values(index), from, range, &mut resizer);
                            out.extend(self.enhanced(floats, self.shape(from), to_byte));
                        }
                    }
                }
                if let Some(factor) = self.rescale {
                    out.iter_mut().for_each(|value| *value *= factor as f32);
                }
                Ok(Images::of_shape(shape, Pixels::F32(out)))
            }
        }
    }

    /// What floats are multiplied by to be bytes.
    fn check(&self, images: &Images) -> Result<f32, PrepareError> {
        if let Some([height, width]) = self
            .resize
            .filter(|size| !size.iter().all(|side| (1..=LONGEST).contains(side)))
        {
            return Err(PrepareError::Size(height, width));
        }
        if let Some(rescale) = self.rescale.filter(|factor| !factor.is_normal()) {
            return Err(PrepareError::Rescale(rescale));
        }
        if let Some(problem) = self.enhance.iter().find_map(Enhancement::problem) {
            return Err(PrepareError::Enhancement(problem));
        }
        let (min, max) = (images.min, images.max);
        match self.enhance.first() {
            Some(enhancement) if min < 0.0 || max > 255.0 => Err(PrepareError::NotBytes {
                what: enhancement.name(),
                min,
                max,
            }),
            _ if max <= 1.0 => Ok(255.0),
            _ => Ok(1.0),
        }
    }

    fn shape(&self, [height, width, channels]: Shape) -> Shape {
        let [height, width] = self.resize.unwrap_or([height, width]);
        [height, width, self.mode.map_or(channels, ColorMode::channels)]
    }

    fn bytes(&self, image: &[u8], shape: Shape, resizer: &mut Option<Resizer>) -> Vec<u8> {
        let (image, channels, size) = self.cut(image, shape, [0.0, 255.0]);
        let mut image = match self.resizer(size, resizer) {
            Some(resizer) => resizer.bytes(&image, channels),
            None => image.into_owned(),
        };
        let shape = self.shape(shape);
        self.enhance
            .iter()
            .for_each(|enhancement| enhancement.apply(&mut image, shape));
        image
    }

    fn floats(&self, image: &[f32], shape: Shape, range: [f32; 2], resizer: &mut Option<Resizer>) -> Vec<f32> {
        let (image, channels, size) = self.cut(image, shape, range);
        match self.resizer(size, resizer) {
            Some(resizer) => resizer.values::<f32>(&image, channels),
            None => image.into_owned(),
        }
    }

    /// What of an image is resized, in gray or color: its pixels, channels, height and width.
    fn cut<'a, T: Sample + Value>(
        &self,
        image: &'a [T],
        shape: Shape,
        range: [f32; 2],
    ) -> (Cow<'a, [T]>, usize, [usize; 2]) {
        let [height, width, channels] = shape;
        let area = match self.resize.filter(|_| self.crop_to_aspect_ratio) {
            Some(to) => Area::middle([height, width], to),
            None => Area::all([height, width]),
        };
        let image = area.cut(image, shape);
        match self.mode {
            Some(mode) => (mode.convert(image, channels, range), mode.channels(), area.size()),
            None => (image, channels, area.size()),
        }
    }

    /// Black and white of the images that it makes of others.
    pub fn display(&self, images: &Images) -> [f64; 2] {
        let stored = images.display();
        let is_stretched = |enhancement: &Enhancement| {
            matches!(enhancement, Enhancement::Autocontrast { .. } | Enhancement::Equalize {})
        };
        let range = match self.enhance.iter().any(is_stretched) {
            true if images.max <= 1.0 => [0.0, 1.0],
            true => [0.0, 255.0],
            false => stored,
        };
        let mut range = range.map(|value| self.rescale.map_or(value, |factor| value * f64::from(factor as f32)));
        range.sort_by(f64::total_cmp);
        range
    }

    /// The resizer for images of this height and width; the last one serves again as long as these stay.
    fn resizer<'a>(&self, from: [usize; 2], last: &'a mut Option<Resizer>) -> Option<&'a Resizer> {
        let to = self.resize?;
        if last.as_ref().is_none_or(|resizer| resizer.from() != from) {
            *last = Some(Resizer::new(from, to, self.resample));
        }
        last.as_ref()
    }

    /// Enhances floats by way of the bytes they stand for.
    fn enhanced(&self, floats: Vec<f32>, shape: Shape, to_byte: f32) -> Vec<f32> {
        if self.enhance.is_empty() {
            return floats;
        }
        let mut bytes: Vec<u8> = floats.iter().map(|value| (value * to_byte).round() as u8).collect();
        self.enhance
            .iter()
            .for_each(|enhancement| enhancement.apply(&mut bytes, shape));
        bytes.into_iter().map(|byte| f32::from(byte) / to_byte).collect()
    }
}

/// How many values some images of a shape have, in 64 bits: they may be more than there can be room for.
pub(super) fn values_of(count: usize, shape: Shape) -> u64 {
    let sizes = shape.into_iter().map(|size| size as u64);
    sizes.fold(count as u64, u64::saturating_mul)
}

/// Room for the values of some images.
pub(super) fn reserved<T>(values: u64, count: usize, shape: Shape) -> Result<Vec<T>, PrepareError> {
    let mut room = Vec::new();
    let is_room = usize::try_from(values).is_ok_and(|values| room.try_reserve_exact(values).is_ok());
    match is_room {
        true => Ok(room),
        false => Err(PrepareError::OutOfMemory {
            count,
            shape,
            bytes: values.saturating_mul(size_of::<T>() as u64),
        }),
    }
}
