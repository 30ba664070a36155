//! The values of a picture from outside, and which values of the data set they stand for.

use super::color::luma;
use super::crop::Area;
use crate::data::{Images, Shape};
use crate::values::{over_white, over_white_16};

/// A picture as it was decoded.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// Height, width and channels: 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA.
    pub shape: Shape,
    /// As many as the shape says.
    pub values: Levels,
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

/// Whole numbers, from 0 to the most that their bits can say.
#[derive(Debug, Clone, PartialEq)]
pub enum Levels {
    Bytes(Vec<u8>),
    /// Values of 16 bits, each of two bytes, the lower one first.
    Pairs(Vec<u8>),
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
    pub(super) fn has_holes(&self) -> bool {
        let channels = self.shape[2];
        if !matches!(channels, 2 | 4) {
            return false;
        }
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
pub(super) struct Mapping {
    /// Black and white of the set.
    pub low: f64,
    pub high: f64,
    /// White of the picture.
    pub white: f64,
    /// Whether the picture holds values of the set.
    pub is_as_it_is: bool,
    is_whole: bool,
}

impl Mapping {
    pub(super) fn new(given: &Given, stored: &Images, taking: Taking) -> Mapping {
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
    pub(super) fn map<T>(&self, given: &Given, area: Area, channels: usize, of: impl Fn(f64) -> T) -> Vec<T> {
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
