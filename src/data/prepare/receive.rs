//! A picture from outside the data set on the way that the images of the set went: it becomes a stored image, and what is stored
//! is prepared. So a picture of an image of the set is, to the last bit, that image.

use super::colour::{luma, over_white, over_white_16};
use super::convert::Conversion;
use super::crop::Area;
use super::error::PrepareError;
use super::{Mode, Prepared};
use crate::data::{Images, Pixels, Shape};

/// A picture as it was decoded.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// Height, width and channels: 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA.
    pub shape: Shape,
    /// As many as the shape says, from 0 (black) to `white`.
    pub values: Levels,
}

/// Whole numbers, from 0 to the most that their bits can say.
#[derive(Debug, Clone, PartialEq)]
pub enum Levels {
    Bytes(Vec<u8>),
    /// Values of 16 bits, each of two bytes, the lower one first.
    Pairs(Vec<u8>),
}

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

/// How a picture is to be taken, where that is not for the data set to say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taking {
    /// Cut off what does not fit the shape, or squeeze all of it in.
    pub crop_to_aspect_ratio: Option<bool>,
    /// The picture was drawn by the page in the range in which it shows the images of the set.
    pub is_drawn: bool,
    /// Whether all values of the set are whole numbers, see [`Images::is_whole`].
    pub is_whole: bool,
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
    let mapping = Mapping::new(given, stored, taking);
    // Its values as they are stored, once more in the copies that are made on the way.
    let values = area.height * area.width * stored_channels;
    let size = if matches!(stored.pixels, Pixels::U8(_)) { 1 } else { 4 };
    drop(super::convert::reserved::<u8>(
        3 * size * values,
        1,
        [area.height, area.width, stored_channels],
    )?);
    let pixels = match stored.pixels {
        Pixels::U8(_) => Pixels::U8(mapping.map(given, area, stored_channels, |value| value as u8)),
        Pixels::F32(_) | Pixels::Rescaled(_) => {
            Pixels::F32(mapping.map(given, area, stored_channels, |value| value as f32))
        }
    };
    let shape = [area.height, area.width, stored_channels];
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

    let is_transparent = matches!(channels, 2 | 4);
    if is_transparent && (stored_channels != 4 || conversion.mode.is_some()) && given.has_holes() {
        done.push("laid on white".into());
    }
    if channels > 2 && (stored_channels == 1 || conversion.mode == Some(Mode::L)) {
        done.push("made gray".into());
    }
    done.extend(
        conversion
            .enhance
            .iter()
            .map(|enhancement| enhancement.name().to_owned()),
    );
    let [low, high] = match mapping.is_as_it_is {
        true => [
            0.0,
            if mapping.white > 255.0 {
                mapping.white
            } else {
                stored.max
            },
        ],
        false => [mapping.low, mapping.high],
    };
    let kept = if mapping.is_as_it_is {
        "values as they are, "
    } else {
        "values "
    };
    done.push(format!("{kept}{} to {}", number(low), number(high)));
    if let Some(factor) = conversion.rescale {
        done.push(format!("rescaled by {}", number(factor)));
    }
    Ok(Received {
        shape,
        pixels,
        done,
        is_cropped,
    })
}

/// Shapes nearer to each other than by this factor look alike.
const SQUEEZED: f64 = 1.02;

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

impl Given {
    fn white(&self) -> u32 {
        match self.values {
            Levels::Bytes(_) => 255,
            Levels::Pairs(_) => 65535,
        }
    }

    fn value(&self, place: usize) -> u32 {
        match &self.values {
            Levels::Bytes(bytes) => bytes[place].into(),
            Levels::Pairs(bytes) => u16::from_le_bytes([bytes[2 * place], bytes[2 * place + 1]]).into(),
        }
    }

    fn count(&self) -> usize {
        self.shape.iter().product()
    }

    /// Whether something is transparent.
    fn has_holes(&self) -> bool {
        let channels = self.shape[2];
        let mut alphas = (0..self.count()).skip(channels - 1).step_by(channels);
        alphas.any(|place| self.value(place) < self.white())
    }

    /// Color and opacity of a pixel.
    fn pixel(&self, place: usize) -> [u32; 4] {
        let channels = self.shape[2];
        let value = |channel| self.value(place * channels + channel);
        match channels {
            1 | 2 => {
                let gray = value(0);
                [gray, gray, gray, if channels == 2 { value(1) } else { self.white() }]
            }
            _ => [
                value(0),
                value(1),
                value(2),
                if channels == 4 { value(3) } else { self.white() },
            ],
        }
    }
}

/// Which value of the set stands for a value of the picture.
struct Mapping {
    low: f64,
    high: f64,
    white: f64,
    is_as_it_is: bool,
    is_whole: bool,
}

impl Mapping {
    fn new(given: &Given, stored: &Images, taking: Taking) -> Mapping {
        let [low, high] = stored.display();
        let is_wide = taking.is_whole && low >= 0.0 && high > 255.0;
        // A file of such a set's own numbers: of few levels in bytes, or of as many as 16 bits have.
        let is_raw = match given.values {
            Levels::Bytes(_) => {
                let is_small = taking.is_whole && high > 1.0 && high < 255.0 && low == 0.0;
                is_small
                    && given.shape[2] == 1
                    && (0..given.count()).all(|place| f64::from(given.value(place)) <= stored.max)
            }
            Levels::Pairs(_) => stored.dtype == "uint16" || is_wide && high <= 65535.0,
        };
        let [low, high] = match stored.dtype.as_str() {
            "uint16" if !taking.is_drawn && is_wide => [0.0, 65535.0],
            _ => [low, high],
        };
        Mapping {
            low,
            high,
            white: given.white().into(),
            is_as_it_is: is_raw && !taking.is_drawn,
            is_whole: taking.is_whole,
        }
    }

    fn value(&self, level: u32) -> f64 {
        let level = f64::from(level);
        if self.is_as_it_is {
            return level;
        }
        let value = self.low + level / self.white * (self.high - self.low);
        if self.is_whole { value.round() } else { value }
    }

    /// A part of a picture, with so many channels, as values of the set.
    fn map<T>(&self, given: &Given, area: Area, channels: usize, of: impl Fn(f64) -> T) -> Vec<T> {
        let mut out = Vec::with_capacity(area.height * area.width * channels);
        for row in area.top..area.top + area.height {
            let first = row * given.shape[1] + area.left;
            for place in first..first + area.width {
                let [red, green, blue, alpha] = given.pixel(place);
                let color = match (channels, &given.values) {
                    (4, _) => [red, green, blue],
                    (_, Levels::Bytes(_)) => {
                        [red, green, blue].map(|value| over_white(value as u8, alpha as u8).into())
                    }
                    (_, Levels::Pairs(_)) => [red, green, blue].map(|value| over_white_16(value, alpha)),
                };
                match channels {
                    1 if color[0] == color[1] && color[1] == color[2] => out.push(of(self.value(color[0]))),
                    1 => out.push(of(self.value(luma(color)))),
                    _ => out.extend(color.map(|value| of(self.value(value)))),
                }
                if channels == 4 {
                    out.push(of(self.value(alpha)));
                }
            }
        }
        out
    }
}
