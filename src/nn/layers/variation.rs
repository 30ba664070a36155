//! What Keras's layers of random image augmentation draw by lot, and what they then do to an image.
//!
//! Numbers are those of Keras 3.15, oddities included: a `factor` of 0.2 rotates by up to 0.2 full turns = 72 degrees either way; a
//! positive zoom is a zoom out; `"horizontal_and_vertical"` flips along both axes or along none; a contrast factor given as one number
//! never lowers the contrast.

use crate::nn::kernels::{Element, Fill, Map, affine_backward, affine_forward};

/// How images are varied. Pairs are the least and the greatest of what is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Variation {
    /// Turns about the center. `factor`: parts of a full turn, counter-clockwise.
    Rotation {
        factor: [f32; 2],
        fill: Fill,
    },
    /// Moves. Parts of the height (down) and of the width (to the right).
    Translation {
        height: [f32; 2],
        width: [f32; 2],
        fill: Fill,
    },
    /// Stretches about the center: 0.2 shows 120 % of the height. Without a width, both alike.
    Zoom {
        height: [f32; 2],
        width: Option<[f32; 2]>,
        fill: Fill,
    },
    Flip {
        horizontal: bool,
        vertical: bool,
    },
    /// Stretches the values of each channel about their mean, by 1 - `factor[0]` to 1 + `factor[1]`.
    Contrast {
        factor: [f32; 2],
        value_range: [f32; 2],
    },
    /// Adds a part of the value range.
    Brightness {
        factor: [f32; 2],
        value_range: [f32; 2],
    },
}

/// What was drawn for one image.
#[derive(Clone, Copy, Debug, PartialEq)]
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
}

impl Variation {
    /// What is done to an image of this height, width and channels when the lots, numbers in [0, 1), fall so.
    pub fn draw(&self, lots: [f32; 2], [h, w, _]: [usize; 3]) -> Transformation {
        let between = |[least, most]: [f32; 2], lot: f32| least + (most - least) * lot;
        match self {
            Variation::Rotation { factor, .. } => Transformation::Rotation {
                angle: between(factor.map(|turns| turns * 360.0), lots[0]),
            },
            Variation::Translation { height, width, .. } => Transformation::Translation {
                down: between(*height, lots[0]) * h as f32,
                right: between(*width, lots[1]) * w as f32,
            },
            Variation::Zoom { height, width, .. } => {
                let vertical = between(height.map(|factor| 1.0 + factor), lots[0]);
                let horizontal = width.map(|width| between(width.map(|factor| 1.0 + factor), lots[1]));
                Transformation::Zoom {
                    height: vertical,
                    width: horizontal.unwrap_or(vertical),
                }
            }
            Variation::Flip { .. } => Transformation::Flip(lots[0] <= 0.5),
            Variation::Contrast { factor, .. } => Transformation::Contrast {
                factor: between([1.0 - factor[0], 1.0 + factor[1]], lots[0]),
            },
            Variation::Brightness { factor, value_range } => Transformation::Brightness {
                delta: between(*factor, lots[0]) * (value_range[1] - value_range[0]),
            },
        }
    }

    /// Does to an image what was drawn; `out`, of the same shape, receives it.
    pub fn apply<T: Element>(&self, drawn: Transformation, image: &[T], shape: [usize; 3], out: &mut [T]) {
        match *self {
            Variation::Rotation { fill, .. } | Variation::Translation { fill, .. } | Variation::Zoom { fill, .. } => {
                affine_forward(image, shape, map(drawn, shape), fill, out);
            }
            Variation::Flip { horizontal, vertical } => flip(drawn, [vertical, horizontal], image, shape, out),
            Variation::Contrast { value_range, .. } | Variation::Brightness { value_range, .. } => {
                let [least, most] = value_range.map(T::from_f32);
                changed(drawn, image, shape, |place, value| {
                    out[place] = value.max(least).min(most)
                });
            }
        }
    }

    /// Writes the gradient with respect to the image, given that with respect to what [`Variation::apply`] made of it.
    pub fn apply_backward<T: Element>(
        &self,
        drawn: Transformation,
        image: &[T],
        shape: [usize; 3],
        dy: &[T],
        dx: &mut [T],
    ) {
        match *self {
            Variation::Rotation { fill, .. } | Variation::Translation { fill, .. } | Variation::Zoom { fill, .. } => {
                affine_backward(dy, shape, map(drawn, shape), fill, dx);
            }
            Variation::Flip { horizontal, vertical } => flip(drawn, [vertical, horizontal], dy, shape, dx),
            Variation::Contrast { value_range, .. } | Variation::Brightness { value_range, .. } => {
                let [least, most] = value_range.map(T::from_f32);
                changed(drawn, image, shape, |place, value| {
                    let is_cut = value < least || value > most;
                    dx[place] = if is_cut { T::ZERO } else { dy[place] };
                });
                if let Transformation::Contrast { factor } = drawn {
                    // What went through the mean is the rest of it.
                    let means = means(dx, shape);
                    let factor = T::from_f32(factor);
                    for (dx, &mean) in dx.iter_mut().zip(means.iter().cycle()) {
                        *dx = *dx * factor + (T::ONE - factor) * mean;
                    }
                }
            }
        }
    }
}

/// Mirrors an image top to bottom and left to right, where that is asked for and was drawn.
fn flip<T: Element>(
    drawn: Transformation,
    [vertical, horizontal]: [bool; 2],
    image: &[T],
    [height, width, channels]: [usize; 3],
    out: &mut [T],
) {
    if drawn != Transformation::Flip(true) {
        return out.copy_from_slice(image);
    }
    let place = |place: usize, len: usize, flip: bool| if flip { len - 1 - place } else { place };
    for (to, out) in out.chunks_exact_mut(channels).enumerate() {
        let (row, column) = (
            place(to / width, height, vertical),
            place(to % width, width, horizontal),
        );
        out.copy_from_slice(&image[(row * width + column) * channels..][..channels]);
    }
}

/// Hands out what becomes of each value, by its place, before it is cut off at the ends of the value range.
fn changed<T: Element>(drawn: Transformation, image: &[T], shape: [usize; 3], mut take: impl FnMut(usize, T)) {
    let values = image.iter().copied().enumerate();
    match drawn {
        Transformation::Contrast { factor } => {
            let (means, factor) = (means(image, shape), T::from_f32(factor));
            for ((place, value), &mean) in values.zip(means.iter().cycle()) {
                take(place, (value - mean) * factor + mean);
            }
        }
        Transformation::Brightness { delta } => {
            let delta = T::from_f32(delta);
            values.for_each(|(place, value)| take(place, value + delta));
        }
        _ => values.for_each(|(place, value)| take(place, value)),
    }
}

/// Of each channel.
fn means<T: Element>(image: &[T], [height, width, channels]: [usize; 3]) -> Vec<T> {
    let mean = |channel: usize| {
        let values = image.iter().skip(channel).step_by(channels);
        T::from_f64(values.map(|value| value.to_f64()).sum::<f64>() / (height * width) as f64)
    };
    (0..channels).map(mean).collect()
}

/// The map that a rotation, a translation or a zoom looks pixels up by, computed step by step as Keras does.
fn map(drawn: Transformation, [height, width, _]: [usize; 3]) -> Map {
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
