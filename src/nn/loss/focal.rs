//! `keras.losses.CategoricalFocalCrossentropy` and `BinaryFocalCrossentropy`: cross-entropies in which what is right already counts
//! less (Lin et al. 2018).

use serde::{Deserialize, Serialize};

use super::crossentropies::{FROM_LOGITS, LABEL_SMOOTHING};
use super::formulas::{binary, binary_from_logits, of_shares, sigmoid, softmax, through_softmax};
use super::{Formula, Sample, Slopes, smoothed};
use crate::nn::kernels::Element;
use crate::schema::{Opt, Options, Range, number, toggle};

const ALPHA: Opt = number("alpha", Range::ALL.from(0.0));
const GAMMA: Opt = number("gamma", Range::ALL.from(0.0));

/// The sum of -alpha (1 - q_i)^gamma t_i log(q_i), q = clip(p / sum of p). Keras computes it from the outputs, also where they come from
/// a softmax.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CategoricalFocalCrossentropy {
    pub alpha: f64,
    pub gamma: f64,
    pub from_logits: bool,
    pub label_smoothing: f64,
}

impl Default for CategoricalFocalCrossentropy {
    fn default() -> Self {
        CategoricalFocalCrossentropy {
            alpha: 0.25,
            gamma: 2.0,
            from_logits: false,
            label_smoothing: 0.0,
        }
    }
}

impl Options for CategoricalFocalCrossentropy {
    const OPTIONS: &'static [Opt] = &[ALPHA, GAMMA, FROM_LOGITS, LABEL_SMOOTHING];
}

impl Formula for CategoricalFocalCrossentropy {
    const NEEDS_CLASSES: bool = true;
    const LOOKS_THROUGH: bool = false;

    fn takes_logits(&self) -> bool {
        self.from_logits
    }

    fn of_sample<T: Element>(&self, sample: Sample<T>, slopes: Slopes) -> f64 {
        let classes = sample.outputs.len();
        let truth = smoothed(&sample, self.label_smoothing, classes);
        let of_share = |i: usize, q: f64| {
            let [t, left, log] = [truth(i), 1.0 - q, q.ln()];
            let factor = self.alpha * libm::pow(left, self.gamma);
            let slope = self.alpha * self.gamma * libm::pow(left, self.gamma - 1.0) * t * log;
            (-factor * t * log, slope - factor * t / q)
        };
        if !self.from_logits {
            return of_shares(sample.outputs, of_share, slopes.outputs);
        }
        let mut probabilities = vec![0.0; classes];
        softmax(sample.outputs, &mut probabilities);
        let rounded: ndarray::Array1<T> = probabilities.iter().map(|&p| T::from_f64(p)).collect();
        let loss = of_shares(rounded.view(), of_share, slopes.outputs);
        through_softmax(&probabilities, slopes.outputs);
        loss
    }
}

/// The mean of (1 - p_t)^gamma times binary cross-entropy, where p_t is the probability of what is true; with `apply_class_balancing`
/// the class 1 counts alpha, and the class 0 1 - alpha.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BinaryFocalCrossentropy {
    pub apply_class_balancing: bool,
    pub alpha: f64,
    pub gamma: f64,
    pub from_logits: bool,
    pub label_smoothing: f64,
}

impl Default for BinaryFocalCrossentropy {
    fn default() -> Self {
        BinaryFocalCrossentropy {
            apply_class_balancing: false,
            alpha: 0.25,
            gamma: 2.0,
            from_logits: false,
            label_smoothing: 0.0,
        }
    }
}

impl Options for BinaryFocalCrossentropy {
    const OPTIONS: &'static [Opt] = &[
        toggle("apply_class_balancing"),
        ALPHA,
        GAMMA,
        FROM_LOGITS,
        LABEL_SMOOTHING,
    ];
}

impl Formula for BinaryFocalCrossentropy {
    const IS_BINARY: bool = true;

    fn takes_logits(&self) -> bool {
        self.from_logits
    }

    /// Keras takes the cross-entropy from the logits where there are some, and p_t from the probabilities.
    fn of_sample<T: Element>(&self, sample: Sample<T>, slopes: Slopes) -> f64 {
        let n = sample.outputs.len();
        let truth = smoothed(&sample, self.label_smoothing, 2);
        let mut loss = 0.0;
        for i in 0..n {
            let t = truth(i);
            let (of_one, at) = (|_: usize| t, i..i + 1);
            let output = sample.outputs.slice_move(ndarray::s![at.clone()]);
            let mut slope = [0.0];
            let own = self.from_logits.then_some(output);
            let logit = own.or(sample.logits.map(|logits| logits.slice_move(ndarray::s![at])));
            let crossentropy = match logit {
                Some(logit) => binary_from_logits(logit, of_one, &mut slope),
                None => binary(output, of_one, &mut slope),
            };
            let p = output[0].to_f64();
            let (p, p_slope) = match self.from_logits {
                true => (sigmoid(p), sigmoid(p) * (1.0 - sigmoid(p))),
                false => (p, 1.0),
            };
            let wrong = 1.0 - (t * p + (1.0 - t) * (1.0 - p));
            let weight = match self.apply_class_balancing {
                true => t * self.alpha + (1.0 - t) * (1.0 - self.alpha),
                false => 1.0,
            } / n as f64;
            let factor = libm::pow(wrong, self.gamma);
            let factor_slope = self.gamma * libm::pow(wrong, self.gamma - 1.0) * (1.0 - 2.0 * t) * p_slope;
            loss += weight * factor * crossentropy;
            slopes.outputs[i] = weight * factor_slope * crossentropy;
            match sample.logits.is_some() && !self.from_logits {
                true => slopes.logits[i] = weight * factor * slope[0],
                false => slopes.outputs[i] += weight * factor * slope[0],
            }
        }
        loss
    }
}
