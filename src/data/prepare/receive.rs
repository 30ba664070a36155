//! A picture from outside the data set on the way that the images of the set went: it becomes a stored image, and what is stored
//! is prepared. So a picture of an image of the set is, to the last bit, that image.

use super::convert::{Conversion, reserved, values_of};
use super::crop::Area;
use super::error::PrepareError;
use super::levels::{Given, Mapping, Taking};
use super::{ColorMode, Prepared};
use crate::data::{Images, Pixels, Shape};

/// A picture as a network takes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Received {
    pub shape: Shape,
    pub pixels: Vec<f32>,
    /// What was done to it, in a few words each.
    pub done: Vec<String>,
    /// Whether what did not fit the shape was cut off, or would have been.
    pub is_cropped: bool,
}

/// Makes a picture what an image of the set with these pixels would have become.
///
/// # Errors
/// When there is no memory for it.
pub fn receive(
    given: &Given,
    stored: &Images,
    prepared: Option<&Prepared>,
    taking: Taking,
) -> Result<Received, PrepareError> {
    let [height, width, channels] = given.shape;
    let plain = Conversion::default();
    let conversion = prepared.map_or(&plain, |prepared| &prepared.conversion);
    let [tall, wide, stored_channels] = stored_shape(stored, channels);
    let target = conversion.resize.unwrap_or([tall, wide]);
    let is_cropped = taking.crop_to_aspect_ratio.unwrap_or(match conversion.resize {
        Some(_) => conversion.crop_to_aspect_ratio,
        None => true,
    });
    let area = match is_cropped {
        true => Area::middle([height, width], target),
        false => Area::all([height, width]),
    };
    let mapping = Mapping::new(given, stored, taking);
    // Its values as they are stored, once more in the copies that are made on the way.
    let shape = [area.height, area.width, stored_channels];
    let size = if matches!(stored.pixels, Pixels::U8(_)) { 1 } else { 4 };
    let bytes = values_of(3 * size, shape);
    drop(reserved::<u8>(bytes, 1, shape)?);
    let pixels = match stored.pixels {
        Pixels::U8(_) => Pixels::U8(mapping.map(given, area, stored_channels, |value| value as u8)),
        Pixels::F32(_) | Pixels::Rescaled(_) => {
            Pixels::F32(mapping.map(given, area, stored_channels, |value| value as f32))
        }
    };
    let one = Images::new(&[shape], stored.dtype.clone(), pixels, [stored.min, stored.max]);
    let conversion = Conversion {
        resize: Some(target).filter(|_| area.size() != target),
        // That is done.
        crop_to_aspect_ratio: false,
        ..conversion.clone()
    };
    let alike = conversion.apply(&one)?;
    let mut pixels = alike.values(0);
    let mut shape = alike.shape(0);
    if let Some((prepared, augmentation)) = prepared.and_then(|all| Some((all, all.augmentation.as_ref()?))) {
        augmentation.keep(&mut pixels, shape);
        shape = prepared.shape;
    }
    let mut done = shape_words([height, width], area, target);
    done.extend(value_words(given, stored, &conversion, &mapping, stored_channels));
    Ok(Received {
        shape,
        pixels,
        done,
        is_cropped,
    })
}

/// Shapes nearer to each other than by this factor look alike.
const SQUEEZED: f64 = 1.02;

fn shape_words([height, width]: [usize; 2], area: Area, target: [usize; 2]) -> Vec<String> {
    let mut done = vec![format!("{width} × {height} pixels")];
    if area.width < width {
        done.push(format!("cut to its middle {} columns", area.width));
    }
    if area.height < height {
        done.push(format!("cut to its middle {} rows", area.height));
    }
    if area.size() != target {
        let ratio = (area.width * target[0]) as f64 / (area.height * target[1]) as f64;
        let is_squeezed = !(1.0 / SQUEEZED..=SQUEEZED).contains(&ratio);
        let word = if is_squeezed { "squeezed" } else { "resized" };
        done.push(format!("{word} to {} × {}", target[1], target[0]));
    }
    done
}

fn value_words(
    given: &Given,
    stored: &Images,
    conversion: &Conversion,
    mapping: &Mapping,
    stored_channels: usize,
) -> Vec<String> {
    let mut done = Vec::new();
    if (stored_channels != 4 || conversion.mode.is_some()) && given.has_holes() {
        done.push("laid on white".into());
    }
    if given.shape[2] > 2 && (stored_channels == 1 || conversion.mode == Some(ColorMode::L)) {
        done.push("made gray".into());
    }
    let enhancements = conversion.enhance.iter();
    done.extend(enhancements.map(|enhancement| enhancement.name().to_owned()));
    let is_deep = mapping.white > 255.0;
    let (kept, [low, high]) = match mapping.is_as_it_is {
        true => ("as they are, ", [0.0, if is_deep { mapping.white } else { stored.max }]),
        false => ("", [mapping.low, mapping.high]),
    };
    done.push(format!("values {kept}{} to {}", number(low), number(high)));
    if let Some(factor) = conversion.rescale {
        done.push(format!("rescaled by {}", number(factor)));
    }
    done
}

/// At most four digits behind the point.
fn number(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Height, width and channels that most images of the set have; so many channels as the picture has, where some images of the
/// set have as many.
fn stored_shape(stored: &Images, channels: usize) -> Shape {
    let sizes = stored.sizes();
    let most = sizes.iter().max_by_key(|size| size.count);
    let [height, width, usual] = most.map_or([1, 1, 1], |size| [size.height, size.width, size.channels]);
    let colors = channels - usize::from(channels == 2);
    let has = |channels| sizes.iter().any(|size| size.channels == channels);
    [height, width, if has(colors) { colors } else { usual }]
}
