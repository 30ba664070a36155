//! Activations, in place. Each backward needs only the *output* y of the forward pass, and turns the gradient with
//! respect to y into the one with respect to the input.

use super::Element;

/// What is done to a result before it is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Epilogue {
    #[default]
    None,
    /// max(0, x)
    Relu,
}

/// y = max(0, x); NaN stays NaN
pub fn relu<T: Element>(values: &mut [T]) {
    values.iter_mut().for_each(|value| *value = value.max(T::ZERO));
}

/// dx = dy where y > 0, else 0
pub fn relu_backward<T: Element>(y: &[T], gradient: &mut [T]) {
    assert_eq!(y.len(), gradient.len(), "lengths of output and gradient");
    for (gradient, &y) in gradient.iter_mut().zip(y) {
        *gradient = if y > T::ZERO { *gradient } else { T::ZERO };
    }
}

/// y = tanh(x)
pub fn tanh<T: Element>(values: &mut [T]) {
    values.iter_mut().for_each(|value| *value = value.tanh());
}

/// dx = dy (1 - y^2)
pub fn tanh_backward<T: Element>(y: &[T], gradient: &mut [T]) {
    assert_eq!(y.len(), gradient.len(), "lengths of output and gradient");
    for (gradient, &y) in gradient.iter_mut().zip(y) {
        *gradient *= T::ONE - y * y;
    }
}

/// y = 1 / (1 + exp(-x)), without overflow for any x
pub fn sigmoid<T: Element>(values: &mut [T]) {
    for value in values {
        // The exponent is never positive.
        let small = (-value.abs()).exp();
        *value = if *value < T::ZERO { small } else { T::ONE } / (T::ONE + small);
    }
}

/// dx = dy y (1 - y)
pub fn sigmoid_backward<T: Element>(y: &[T], gradient: &mut [T]) {
    assert_eq!(y.len(), gradient.len(), "lengths of output and gradient");
    for (gradient, &y) in gradient.iter_mut().zip(y) {
        *gradient *= y * (T::ONE - y);
    }
}

/// y_i = exp(x_i) / sum over j of exp(x_j), over each row of `classes` values, without overflow for any x
pub fn softmax<T: Element>(classes: usize, values: &mut [T]) {
    for row in values.chunks_exact_mut(classes) {
        let largest = row.iter().fold(T::NEG_INFINITY, |largest, &value| largest.max(value));
        let mut sum = T::ZERO;
        for value in row.iter_mut() {
            *value = (*value - largest).exp();
            sum += *value;
        }
        row.iter_mut().for_each(|value| *value /= sum);
    }
}

/// dx_i = y_i (dy_i - sum over j of dy_j y_j), over each row of `classes` values
pub fn softmax_backward<T: Element>(classes: usize, y: &[T], gradient: &mut [T]) {
    assert_eq!(y.len(), gradient.len(), "lengths of output and gradient");
    for (gradient, y) in gradient.chunks_exact_mut(classes).zip(y.chunks_exact(classes)) {
        let mean = gradient
            .iter()
            .zip(y)
            .fold(T::ZERO, |sum, (&gradient, &y)| sum + gradient * y);
        for (gradient, &y) in gradient.iter_mut().zip(y) {
            *gradient = y * (*gradient - mean);
        }
    }
}

/// y_i = x_i - log(sum over j of exp(x_j)), over each row of `classes` values, without overflow for any x
pub fn log_softmax<T: Element>(classes: usize, values: &mut [T]) {
    for row in values.chunks_exact_mut(classes) {
        let largest = row.iter().fold(T::NEG_INFINITY, |largest, &value| largest.max(value));
        row.iter_mut().for_each(|value| *value -= largest);
        let sum = row.iter().fold(T::ZERO, |sum, value| sum + value.exp()).ln();
        row.iter_mut().for_each(|value| *value -= sum);
    }
}

/// dx_i = dy_i - exp(y_i) times the sum over j of dy_j, over each row of `classes` values
pub fn log_softmax_backward<T: Element>(classes: usize, y: &[T], gradient: &mut [T]) {
    assert_eq!(y.len(), gradient.len(), "lengths of output and gradient");
    for (gradient, y) in gradient.chunks_exact_mut(classes).zip(y.chunks_exact(classes)) {
        let sum = gradient.iter().fold(T::ZERO, |sum, &gradient| sum + gradient);
        for (gradient, &y) in gradient.iter_mut().zip(y) {
            *gradient -= y.exp() * sum;
        }
    }
}
