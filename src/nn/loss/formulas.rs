//! The losses of one sample: each function returns the loss and writes its gradient to `slope`. Sums and logarithms are
//! in `f64`; what decides where a value is clipped is in the network's own precision, as in Keras.

use ndarray::ArrayView1;

use crate::nn::kernels::Element;

/// Keras's `keras.config.epsilon()`.
pub const EPSILON: f64 = 1e-7;

/// The value within [1e-7, 1 - 1e-7], and whether its gradient is let through: not where the clip takes hold, nor, as in TensorFlow,
/// where the value is no number.
pub fn clip<T: Element>(p: T) -> (T, bool) {
    let (low, high) = (T::from_f64(EPSILON), T::from_f64(1.0 - EPSILON));
    if p < low {
        (low, false)
    } else if p > high {
        (high, false)
    } else {
        (p, p >= low)
    }
}

/// A slope where it is let through, else 0.
fn let_through(inside: bool, slope: f64) -> f64 {
    if inside { slope } else { 0.0 }
}

/// 1 / (1 + exp(-l)), without overflow.
pub fn sigmoid(logit: f64) -> f64 {
    let small = (-logit.abs()).exp();
    if logit < 0.0 {
        small / (1.0 + small)
    } else {
        1.0 / (1.0 + small)
    }
}

/// Writes exp(l_i) / sum of exp(l_j), without overflow, and returns the logarithm of that sum.
pub fn softmax(logits: ArrayView1<impl Element>, probabilities: &mut [f64]) -> f64 {
    let largest = logits
        .iter()
        .fold(f64::NEG_INFINITY, |largest, logit| largest.max(logit.to_f64()));
    for (p, logit) in probabilities.iter_mut().zip(&logits) {
        *p = (logit.to_f64() - largest).exp();
    }
    let sum: f64 = probabilities.iter().sum();
    probabilities.iter_mut().for_each(|p| *p /= sum);
    largest + sum.ln()
}

pub fn categorical_from_logits<T: Element>(logits: ArrayView1<T>, target: usize, slope: &mut [f64]) -> f64 {
    let log_sum = softmax(logits, slope);
    slope[target] -= 1.0;
    log_sum - logits[target].to_f64()
}

/// Of targets that may be between 0 and 1.
pub fn smooth_from_logits<T: Element>(logits: ArrayView1<T>, truth: impl Fn(usize) -> f64, slope: &mut [f64]) -> f64 {
    let log_sum = softmax(logits, slope);
    let mut loss = 0.0;
    for (i, (slope, logit)) in slope.iter_mut().zip(&logits).enumerate() {
        loss += truth(i) * (log_sum - logit.to_f64());
        *slope -= truth(i);
    }
    loss
}

pub fn binary_from_logits<T: Element>(logits: ArrayView1<T>, truth: impl Fn(usize) -> f64, slope: &mut [f64]) -> f64 {
    let n = logits.len() as f64;
    let mut sum = 0.0;
    for (i, (slope, logit)) in slope.iter_mut().zip(&logits).enumerate() {
        let l = logit.to_f64();
        sum += l.max(0.0) - l * truth(i) + (-l.abs()).exp().ln_1p();
        *slope = (sigmoid(l) - truth(i)) / n;
    }
    sum / n
}

pub fn sparse_categorical<T: Element>(outputs: ArrayView1<T>, target: usize, slope: &mut [f64]) -> f64 {
    let sum: f64 = outputs.iter().map(|&p| clip(p).0.to_f64()).sum();
    slope
        .iter_mut()
        .zip(&outputs)
        .for_each(|(slope, &p)| *slope = let_through(clip(p).1, 1.0 / sum));
    let (q, inside) = clip(outputs[target]);
    slope[target] -= let_through(inside, 1.0 / q.to_f64());
    sum.ln() - q.to_f64().ln()
}

pub fn categorical<T: Element>(outputs: ArrayView1<T>, target: usize, slope: &mut [f64]) -> f64 {
    let sum = outputs.iter().fold(T::ZERO, |sum, &p| sum + p);
    let share = outputs[target] / sum;
    let (q, inside) = clip(share);
    // -log(q) has the slope -1/q in the share, which has the slope (truth_i - share) / sum in output i.
    let factor = let_through(inside, 1.0 / q.to_f64()) / sum.to_f64();
    slope.fill(factor * share.to_f64());
    slope[target] -= factor;
    -q.to_f64().ln()
}

/// Of targets that may be between 0 and 1.
pub fn smooth<T: Element>(outputs: ArrayView1<T>, truth: impl Fn(usize) -> f64, slope: &mut [f64]) -> f64 {
    of_shares(outputs, |i, q| (-truth(i) * q.ln(), -truth(i) / q), slope)
}

/// The sum of what `each` makes of the clipped share of each output in their sum; it also gives its derivative.
pub fn of_shares<T: Element>(
    outputs: ArrayView1<T>,
    each: impl Fn(usize, f64) -> (f64, f64),
    slope: &mut [f64],
) -> f64 {
    let sum = outputs.iter().fold(T::ZERO, |sum, &p| sum + p);
    let (mut loss, mut mean) = (0.0, 0.0);
    for (i, (slope, &p)) in slope.iter_mut().zip(&outputs).enumerate() {
        let share = p / sum;
        let (q, inside) = clip(share);
        let (value, derivative) = each(i, q.to_f64());
        loss += value;
        *slope = let_through(inside, derivative);
        mean += *slope * share.to_f64();
    }
    slope
        .iter_mut()
        .for_each(|slope| *slope = (*slope - mean) / sum.to_f64());
    loss
}

/// Turns the gradient with respect to what a softmax gave into the one with respect to what went into it.
pub fn through_softmax(probabilities: &[f64], slope: &mut [f64]) {
    let mean: f64 = slope.iter().zip(probabilities).map(|(slope, p)| slope * p).sum();
    slope
        .iter_mut()
        .zip(probabilities)
        .for_each(|(slope, p)| *slope = p * (*slope - mean));
}

pub fn binary<T: Element>(outputs: ArrayView1<T>, truth: impl Fn(usize) -> f64, slope: &mut [f64]) -> f64 {
    let n = outputs.len() as f64;
    let mut sum = 0.0;
    for (i, (slope, &p)) in slope.iter_mut().zip(&outputs).enumerate() {
        let (q, inside) = clip(p);
        let (q, rest, t) = (q.to_f64(), (T::ONE - q).to_f64(), truth(i));
        sum -= t * q.ln() + (1.0 - t) * rest.ln();
        *slope = let_through(inside, (1.0 - t) / rest - t / q) / n;
    }
    sum / n
}
