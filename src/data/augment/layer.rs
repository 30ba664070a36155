//! Keras's layers of random image augmentation: what each draws by lot, and what it then does.
//!
//! Names, options, defaults and numbers are those of `keras.layers` 3.15, oddities included: a `factor` of 0.2 rotates by up
//! to 0.2 full turns = 72 degrees either way; a positive zoom is a zoom out; `"horizontal_and_vertical"` flips along both
//! axes or along none; a contrast factor given as one number never lowers the contrast.

use super::affine::{self, Beyond, Interpolation, Map};
use crate::data::Shape;

/// A layer with its options. Pairs are the least and the greatest of what is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Layer {
    /// Turns about the center. `factor`: parts of a full turn, counter-clockwise.
    RandomRotation {
        factor: [f32; 2],
        fill: Fill,
    },
    /// Moves. Parts of the height (down) and of the width (to the right).
    RandomTranslation {
        height: [f32; 2],
        width: [f32; 2],
        fill: Fill,
    },
    /// Stretches about the center: 0.2 shows 120 % of the height. Without a width, both alike.
    RandomZoom {
        height: [f32; 2],
        width: Option<[f32; 2]>,
        fill: Fill,
    },
    RandomFlip {
        horizontal: bool,
        vertical: bool,
    },
    /// Stretches the values of each channel about their mean, by 1 - `factor[0]` to 1 + `factor[1]`.
    RandomContrast {
        factor: [f32; 2],
        value_range: [f32; 2],
    },
    /// Adds a part of the value range.
    RandomBrightness {
        factor: [f32; 2],
        value_range: [f32; 2],
    },
    /// Cuts out a window.
    RandomCrop {
        height: usize,
        width: usize,
    },
}

/// What a layer that moves pixels does between them and beyond the rim.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fill {
    pub(super) beyond: Beyond,
    pub(super) interpolation: Interpolation,
}

/// What was drawn for one image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Transformation {
    /// Degrees, counter-clockwise.
    Rotation {
        angle: f32,
    },
    /// Pixels.
    Translation {
        down: f32,
        right: f32,
    },
    /// How many times the height and the width that is shown of the old image is the new one's.
    Zoom {
        height: f32,
        width: f32,
    },
    Flip(bool),
    Contrast {
        factor: f32,
    },
    Brightness {
        delta: f32,
    },
    /// The first row and column of the window.
    Crop {
        top: usize,
        left: usize,
    },
}

impl Layer {
    /// The shape of an image of this shape behind the layer; why there is none, otherwise.
    pub(super) fn output_shape(&self, [h, w, channels]: Shape) -> Result<Shape, String> {
        match *self {
            Layer::RandomCrop { height, width } if height > h || width > w => Err(format!(
                "RandomCrop: a window of {height}x{width} does not fit into images of {h}x{w}"
            )),
            Layer::RandomCrop { height, width } => Ok([height, width, channels]),
            _ => Ok([h, w, channels]),
        }
    }

    /// What is done to an image of this shape when the lots, numbers in [0, 1), fall so.
    pub fn draw(&self, lots: [f32; 2], [h, w, _]: Shape) -> Transformation {
        let between = |[least, most]: [f32; 2], lot: f32| least + (most - least) * lot;
        match self {
            Layer::RandomRotation { factor, .. } => Transformation::Rotation {
                angle: between(factor.map(|turns| turns * 360.0), lots[0]),
            },
            Layer::RandomTranslation { height, width, .. } => Transformation::Translation {
                down: between(*height, lots[0]) * h as f32,
                right: between(*width, lots[1]) * w as f32,
            },
            Layer::RandomZoom { height, width, .. } => {
                let vertical = between(height.map(|factor| 1.0 + factor), lots[0]);
                let horizontal = width.map(|width| between(width.map(|factor| 1.0 + factor), lots[1]));
                Transformation::Zoom {
                    height: vertical,
                    width: horizontal.unwrap_or(vertical),
                }
            }
            Layer::RandomFlip { .. } => Transformation::Flip(lots[0] <= 0.5),
            Layer::RandomContrast { factor, .. } => Transformation::Contrast {
                factor: between([1.0 - factor[0], 1.0 + factor[1]], lots[0]),
            },
            Layer::RandomBrightness { factor, value_range } => Transformation::Brightness {
                delta: between(*factor, lots[0]) * (value_range[1] - value_range[0]),
            },
            Layer::RandomCrop { height, width } if h > *height && w > *width => Transformation::Crop {
                top: (lots[0] * (h - height + 1) as f32) as usize,
                left: (lots[1] * (w - width + 1) as f32) as usize,
            },
            Layer::RandomCrop { height, width } => middle([h, w], [*height, *width]),
        }
    }

    /// What is done to images that are not trained on: a crop takes their middle. (Keras 3.15 leaves such images uncropped,
    /// and then fails on their size.)
    pub(super) fn at_rest(&self, [h, w, _]: Shape) -> Option<Transformation> {
        match self {
            Layer::RandomCrop { height, width } => Some(middle([h, w], [*height, *width])),
            _ => None,
        }
    }

    /// Does to an image what was drawn; `out` receives it.
    pub fn apply(&self, drawn: Transformation, image: &[f32], shape: Shape, out: &mut Vec<f32>) {
        let [height, width, channels] = shape;
        out.clear();
        match (self, drawn) {
            (
                Layer::RandomRotation { fill, .. }
                | Layer::RandomTranslation { fill, .. }
                | Layer::RandomZoom { fill, .. },
                drawn,
            ) => {
                out.resize(image.len(), 0.0);
                affine::transform(
                    image,
                    shape,
                    map(drawn, height, width),
                    fill.beyond,
                    fill.interpolation,
                    out,
                );
            }
            (&Layer::RandomFlip { horizontal, vertical }, Transformation::Flip(true)) => {
                let place = |place: usize, len: usize, flip: bool| if flip { len - 1 - place } else { place };
                for row in 0..height {
                    for column in 0..width {
                        let pixel = place(row, height, vertical) * width + place(column, width, horizontal);
                        out.extend_from_slice(&image[pixel * channels..][..channels]);
                    }
                }
            }
            (
                &Layer::RandomContrast {
                    value_range: [least, most],
                    ..
                },
                Transformation::Contrast { factor },
            ) => {
                let pixels = (height * width) as f64;
                let mean = |channel: usize| {
                    let values = image.iter().skip(channel).step_by(channels);
                    (values.map(|&value| f64::from(value)).sum::<f64>() / pixels) as f32
                };
                let means: Vec<f32> = (0..channels).map(mean).collect();
                let stretched = |(value, mean): (&f32, &f32)| ((value - mean) * factor + mean).clamp(least, most);
                out.extend(image.iter().zip(means.iter().cycle()).map(stretched));
            }
            (
                &Layer::RandomBrightness {
                    value_range: [least, most],
                    ..
                },
                Transformation::Brightness { delta },
            ) => {
                out.extend(image.iter().map(|value| (value + delta).clamp(least, most)));
            }
            (
                &Layer::RandomCrop {
                    height,
                    width: narrower,
                },
                Transformation::Crop { top, left },
            ) => {
                for row in top..top + height {
                    out.extend_from_slice(&image[(row * width + left) * channels..][..narrower * channels]);
                }
            }
            _ => out.extend_from_slice(image),
        }
    }
}

fn middle(image: [usize; 2], window: [usize; 2]) -> Transformation {
    Transformation::Crop {
        top: (image[0] - window[0]) / 2,
        left: (image[1] - window[1]) / 2,
    }
}

/// The map that a rotation, a translation or a zoom looks pixels up by, computed step by step as Keras does.
fn map(drawn: Transformation, height: usize, width: usize) -> Map {
    let (h, w) = (height as f32 - 1.0, width as f32 - 1.0);
    match drawn {
        Transformation::Rotation { angle } => {
            let angle = angle * (std::f64::consts::PI / 180.0) as f32;
            let (sin, cos) = (libm::sinf(angle), libm::cosf(angle));
            let (x, y) = (0.5 * w, 0.5 * h);
            [cos, -sin, x - x * cos - y * -sin, sin, cos, y - x * sin - y * cos]
        }
        Transformation::Translation { down, right } => [1.0, 0.0, -right, 0.0, 1.0, -down],
        Transformation::Zoom { height, width } => [
            width,
            0.0,
            w / 2.0 * (1.0 - width),
            0.0,
            height,
            h / 2.0 * (1.0 - height),
        ],
        _ => [1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
    }
}
