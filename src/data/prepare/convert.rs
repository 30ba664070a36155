//! Images made alike: of one kind of colour, of one size, sharper or richer in contrast, on another scale.

use serde::Deserialize;

use super::colour::{Mode, Value};
use super::enhance::Enhancement;
use super::error::PrepareError;
use super::resize::{Resample, Resizer, Sample};
use crate::data::{Images, Pixels, Shape};

/// What is done to each image, in this order: [`mode`](Conversion::mode), [`resize`](Conversion::resize),
/// [`enhance`](Conversion::enhance), [`rescale`](Conversion::rescale).
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Conversion {
    pub mode: Option<Mode>,
    /// Height and width. (Pillow's `size` is width and height.)
    pub resize: Option<[usize; 2]>,
    pub resample: Resample,
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
        let values = shapes.len() * shape.iter().product::<usize>();
        let mut resizer = None;
        match &images.pixels {
            Pixels::U8(bytes) if self.rescale.is_none() => {
                let mut out = reserved(values, shapes.len(), shape)?;
                for index in 0..images.count() {
                    out.extend(self.bytes(bytes[images.range(index)].to_vec(), images.shape(index), &mut resizer));
                }
                Ok(Images::of_shape(shape, Pixels::U8(out)))
            }
            pixels => {
                let mut out = reserved(values, shapes.len(), shape)?;
                for index in 0..images.count() {
                    let from = images.shape(index);
                    match pixels {
                        Pixels::U8(bytes) => {
                            let bytes = bytes[images.range(index)].to_vec();
                            out.extend(self.bytes(bytes, from, &mut resizer).into_iter().map(f32::from));
                        }
                        Pixels::F32(_) | Pixels::Rescaled(_) => {
                            let floats = self.floats(images.values(index), from, &mut resizer);
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
        [height, width, self.mode.map_or(channels, Mode::channels)]
    }

    fn bytes(&self, image: Vec<u8>, shape: Shape, resizer: &mut Option<Resizer>) -> Vec<u8> {
        let (image, channels) = self.coloured(image, shape[2]);
        let mut image = match self.resizer(shape, resizer) {
            Some(resizer) => resizer.bytes(&image, channels),
            None => image,
        };
        let shape = self.shape(shape);
        self.enhance
            .iter()
            .for_each(|enhancement| enhancement.apply(&mut image, shape));
        image
    }

    fn floats(&self, image: Vec<f32>, shape: Shape, resizer: &mut Option<Resizer>) -> Vec<f32> {
        let (image, channels) = self.coloured(image, shape[2]);
        match self.resizer(shape, resizer) {
            Some(resizer) => resizer.values::<f32>(&image, channels),
            None => image,
        }
    }

    fn coloured<T: Sample + Value>(&self, image: Vec<T>, channels: usize) -> (Vec<T>, usize) {
        match self.mode {
            Some(mode) => (mode.convert(&image, channels), mode.channels()),
            None => (image, channels),
        }
    }

    /// The resizer for images of this shape; the last one serves again as long as the shape stays.
    fn resizer<'a>(&self, [height, width, _]: Shape, last: &'a mut Option<Resizer>) -> Option<&'a Resizer> {
        let to = self.resize?;
        if last.as_ref().is_none_or(|resizer| resizer.from() != [height, width]) {
            *last = Some(Resizer::new([height, width], to, self.resample));
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

/// Room for the values of some images.
pub(super) fn reserved<T>(values: usize, count: usize, shape: Shape) -> Result<Vec<T>, PrepareError> {
    let mut room = Vec::new();
    let bytes = (values as u64).saturating_mul(size_of::<T>() as u64);
    let reserved = room.try_reserve_exact(values);
    reserved
        .map_err(|_| PrepareError::OutOfMemory { count, shape, bytes })
        .map(|()| room)
}
