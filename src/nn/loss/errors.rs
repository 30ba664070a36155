//! `keras.losses.MeanSquaredError`, `MeanAbsoluteError`, `Huber`, `Poisson` and `Hinge`: means over the outputs, whose targets are 0 and
//! 1. They are made for other targets than classes, but train on classes, too.

use serde::{Deserialize, Serialize};

use super::{Formula, Sample, Slopes};
use crate::nn::kernels::Element;
use crate::schema::{Opt, Options, Range, number};

/// The mean of what `each` makes of an output and its target; it also gives its derivative along the output.
fn mean<T: Element>(sample: &Sample<T>, slopes: Slopes, each: impl Fn(f64, f64) -> (f64, f64)) -> f64 {
    let n = sample.outputs.len() as f64;
    let mut sum = 0.0;
    for (i, (slope, p)) in slopes.outputs.iter_mut().zip(&sample.outputs).enumerate() {
        let (value, derivative) = each(p.to_f64(), sample.truth(i));
        sum += value;
        *slope = derivative / n;
    }
    sum / n
}

/// -1, 0 or 1; NaN stays NaN.
fn sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}

/// (p - t)^2
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeanSquaredError {}

impl Options for MeanSquaredError {
    const OPTIONS: &'static [Opt] = &[];
}

impl Formula for MeanSquaredError {
    const OTHER_NAMES: &'static [&'static str] = &["mse"];
    const LOOKS_THROUGH: bool = false;

    fn of_sample<T: Element>(&self, sample: Sample<T>, slopes: Slopes) -> f64 {
        mean(&sample, slopes, |p, t| ((p - t) * (p - t), 2.0 * (p - t)))
    }
}

/// |p - t|
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeanAbsoluteError {}

impl Options for MeanAbsoluteError {
    const OPTIONS: &'static [Opt] = &[];
}

impl Formula for MeanAbsoluteError {
    const OTHER_NAMES: &'static [&'static str] = &["mae"];
    const LOOKS_THROUGH: bool = false;

    fn of_sample<T: Element>(&self, sample: Sample<T>, slopes: Slopes) -> f64 {
        mean(&sample, slopes, |p, t| ((p - t).abs(), sign(p - t)))
    }
}

/// (p - t)^2 / 2 where |p - t| is at most delta, else delta |p - t| - delta^2 / 2
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Huber {
    pub delta: f64,
}

impl Default for Huber {
    fn default() -> Self {
        Huber { delta: 1.0 }
    }
}

impl Options for Huber {
    const OPTIONS: &'static [Opt] = &[number("delta", Range::POSITIVE)];
}

impl Formula for Huber {
    const LOOKS_THROUGH: bool = false;

    fn of_sample<T: Element>(&self, sample: Sample<T>, slopes: Slopes) -> f64 {
        let delta = self.delta;
        mean(&sample, slopes, |p, t| {
            let error = p - t;
            match error.abs() <= delta {
                true => (0.5 * error * error, error),
                // TensorFlow goes back through both cases, one of them times 0: of an infinite error that is no number.
                false => (
                    delta * error.abs() - 0.5 * delta * delta,
                    delta * sign(error) + 0.0 * error,
                ),
            }
        })
    }
}

/// p - t log(p + 1e-7)
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Poisson {}

impl Options for Poisson {
    const OPTIONS: &'static [Opt] = &[];
}

impl Formula for Poisson {
    const LOOKS_THROUGH: bool = false;

    fn of_sample<T: Element>(&self, sample: Sample<T>, slopes: Slopes) -> f64 {
        mean(&sample, slopes, |p, t| {
            // In the network's own precision, as it decides what is 0.
            let above = (T::from_f64(p) + T::from_f64(super::formulas::EPSILON)).to_f64();
            (p - t * above.ln(), 1.0 - t / above)
        })
    }
}

/// max(0, 1 - s p), where s is 1 for t = 1, and -1 for t = 0
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hinge {}

impl Options for Hinge {
    const OPTIONS: &'static [Opt] = &[];
}

impl Formula for Hinge {
    const LOOKS_THROUGH: bool = false;

    fn of_sample<T: Element>(&self, sample: Sample<T>, slopes: Slopes) -> f64 {
        mean(&sample, slopes, |p, t| {
            let s = 2.0 * t - 1.0;
            let left = 1.0 - s * p;
            match left < 0.0 {
                true => (0.0, 0.0),
                false => (left, -s),
            }
        })
    }
}
