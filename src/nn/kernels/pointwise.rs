//! Activations of single values, as `activation` has those that layers apply in place, each with its slope: the derivative
//! at x. The formulas are TensorFlow's, so that what is infinite or NaN there is so here.

use super::Element;

/// 1 / (1 + exp(-x)), without overflow for any x; the slope of [`softplus`]
pub fn sigmoid<T: Element>(x: T) -> T {
    // The exponent is never positive.
    let small = (-x.abs()).exp();
    (if x < T::ZERO { small } else { T::ONE }) / (T::ONE + small)
}

/// x above 0, else exp(x) - 1
pub fn elu<T: Element>(x: T) -> T {
    if x < T::ZERO { x.exp() - T::ONE } else { x }
}

/// TensorFlow takes it from what comes out, which is 0 for what is hardly below 0.
pub fn elu_slope<T: Element>(x: T) -> T {
    let y = elu(x);
    if y < T::ZERO { y + T::ONE } else { T::ONE }
}

/// The constants of Klambauer et al. 2017.
const SELU_SCALE: f64 = 1.050_700_987_355_480_5;
const SELU_SCALE_ALPHA: f64 = 1.758_099_340_847_376_8;

/// scale x above 0, else scale alpha (exp(x) - 1)
pub fn selu<T: Element>(x: T) -> T {
    match x < T::ZERO {
        true => T::from_f64(SELU_SCALE_ALPHA) * (x.exp() - T::ONE),
        false => T::from_f64(SELU_SCALE) * x,
    }
}

/// As [`elu_slope`].
pub fn selu_slope<T: Element>(x: T) -> T {
    let y = selu(x);
    match y < T::ZERO {
        true => y + T::from_f64(SELU_SCALE_ALPHA),
        false => T::from_f64(SELU_SCALE),
    }
}

/// x / 2 (1 + erf(x / sqrt(2)))
pub fn gelu<T: Element>(x: T) -> T {
    T::from_f64(0.5) * x * (T::ONE + (x * T::from_f64(std::f64::consts::FRAC_1_SQRT_2)).erf())
}

pub fn gelu_slope<T: Element>(x: T) -> T {
    let half = T::from_f64(0.5);
    let below = half * (T::ONE + (x * T::from_f64(std::f64::consts::FRAC_1_SQRT_2)).erf());
    // 1 / sqrt(2 pi)
    let density = T::from_f64(0.398_942_280_401_432_7) * (-half * x * x).exp();
    below + x * density
}

/// min(max(0, x), 6)
pub fn relu6<T: Element>(x: T) -> T {
    x.max(T::ZERO).min(T::from_f64(6.0))
}

pub fn relu6_slope<T: Element>(x: T) -> T {
    if x > T::ZERO && x < T::from_f64(6.0) {
        T::ONE
    } else {
        T::ZERO
    }
}

/// relu6(x + 3) / 6
pub fn hard_sigmoid<T: Element>(x: T) -> T {
    relu6(x + T::from_f64(3.0)) / T::from_f64(6.0)
}

pub fn hard_sigmoid_slope<T: Element>(x: T) -> T {
    relu6_slope(x + T::from_f64(3.0)) / T::from_f64(6.0)
}

/// x hard_sigmoid(x)
pub fn hard_silu<T: Element>(x: T) -> T {
    x * hard_sigmoid(x)
}

pub fn hard_silu_slope<T: Element>(x: T) -> T {
    hard_sigmoid(x) + x * hard_sigmoid_slope(x)
}

/// x above 0, else 0.2 x
pub fn leaky_relu<T: Element>(x: T) -> T {
    x * leaky_relu_slope(x)
}

pub fn leaky_relu_slope<T: Element>(x: T) -> T {
    if x > T::ZERO { T::ONE } else { T::from_f64(0.2) }
}

/// x sigmoid(x)
pub fn silu<T: Element>(x: T) -> T {
    x * sigmoid(x)
}

pub fn silu_slope<T: Element>(x: T) -> T {
    let s = sigmoid(x);
    s * (T::ONE + x * (T::ONE - s))
}

/// log(1 + exp(x)), without overflow for any x
pub fn softplus<T: Element>(x: T) -> T {
    x.max(T::ZERO) + (-x.abs()).exp().ln_1p()
}

/// x tanh(softplus(x))
pub fn mish<T: Element>(x: T) -> T {
    x * softplus(x).tanh()
}

pub fn mish_slope<T: Element>(x: T) -> T {
    let t = softplus(x).tanh();
    t + x * (T::ONE - t * t) * sigmoid(x)
}

/// x / (1 + |x|)
pub fn softsign<T: Element>(x: T) -> T {
    x / (T::ONE + x.abs())
}

pub fn softsign_slope<T: Element>(x: T) -> T {
    let far = T::ONE + x.abs();
    T::ONE / (far * far)
}
