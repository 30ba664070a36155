//! Random numbers that are a function of where they are used, not of when: the value at each position of a stream can
//! be had without those before it. So the weights of a network depend on its seed alone, and the images that a dropout
//! layer sees may be cut into any segments.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of random numbers: ChaCha with 8 rounds, whose output is the same on every machine.
pub struct Stream(ChaCha8Rng);

impl Stream {
    /// The stream of `seed` for one purpose (a tag such as `b"dropout"`, up to 8 bytes), one place (the layer, counted
    /// from 0) and one occasion (the step of training, the parameter of the layer, ...).
    pub fn new(seed: u64, purpose: &[u8], place: u64, occasion: u64) -> Stream {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..][..purpose.len()].copy_from_slice(purpose);
        key[16..24].copy_from_slice(&place.to_le_bytes());
        let mut generator = ChaCha8Rng::from_seed(key);
        generator.set_stream(occasion);
        Stream(generator)
    }

    /// Goes to a position; each value of [`Stream::uniform`] is one position wide.
    pub fn seek(&mut self, position: u64) {
        self.0.set_word_pos(position.into());
    }

    /// The next value, one of 2^24 equally spaced ones in [0, 1), exact in `f32` too.
    pub fn uniform(&mut self) -> f64 {
        f64::from(self.0.next_u32() >> 8) / f64::from(1 << 24)
    }

    /// The next value of the open interval (0, 1), one of 2^32 equally spaced ones.
    pub fn uniform_open(&mut self) -> f64 {
        (f64::from(self.0.next_u32()) + 0.5) / 4_294_967_296.0
    }
}

/// The quantile function of the standard normal distribution, for `p` in (0, 1), to about 1 part in 10^16:
/// Wichura 1988, "Algorithm AS 241: The Percentage Points of the Normal Distribution", PPND16.
///
/// One uniform number gives one normal number this way, where Box-Muller needs two and rejection any number. The
/// logarithm is libm's, so that all machines agree on the last bit.
pub fn normal_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        return q * ratio(&CENTRE, 0.180625 - q * q);
    }
    let r = (-libm::log(p.min(1.0 - p))).sqrt();
    let tail = if r <= 5.0 {
        ratio(&MIDDLE, r - 1.6)
    } else {
        ratio(&FAR, r - 5.0)
    };
    tail.copysign(q)
}

/// The quotient of two polynomials, their coefficients given from the constant on.
fn ratio([numerator, denominator]: &[[f64; 8]; 2], x: f64) -> f64 {
    let polynomial = |coefficients: &[f64; 8]| coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c);
    polynomial(numerator) / polynomial(denominator)
}

/// |p - 1/2| <= 0.425
const CENTRE: [[f64; 8]; 2] = [
    [
        3.3871328727963666080e0,
        1.3314166789178437745e2,
        1.9715909503065514427e3,
        1.3731693765509461125e4,
        4.5921953931549871457e4,
        6.7265770927008700853e4,
        3.3430575583588128105e4,
        2.5090809287301226727e3,
    ],
    [
        1.0,
        4.2313330701600911252e1,
        6.8718700749205790830e2,
        5.3941960214247511077e3,
        2.1213794301586595867e4,
        3.9307895800092710610e4,
        2.8729085735721942674e4,
        5.2264952788528545610e3,
    ],
];

/// The tails down to a probability of e^-25.
const MIDDLE: [[f64; 8]; 2] = [
    [
        1.42343711074968357734e0,
        4.63033784615654529590e0,
        5.76949722146069140550e0,
        3.64784832476320460504e0,
        1.27045825245236838258e0,
        2.41780725177450611770e-1,
        2.27238449892691845833e-2,
        7.74545014278341407640e-4,
    ],
    [
        1.0,
        2.05319162663775882187e0,
        1.67638483018380384940e0,
        6.89767334985100004550e-1,
        1.48103976427480074590e-1,
        1.51986665636164571966e-2,
        5.47593808499534494600e-4,
        1.05075007164441684324e-9,
    ],
];

/// What is further out.
const FAR: [[f64; 8]; 2] = [
    [
        6.65790464350110377720e0,
        5.46378491116411436990e0,
        1.78482653991729133580e0,
        2.96560571828504891230e-1,
        2.65321895265761230930e-2,
        1.24266094738807843860e-3,
        2.71155556874348757815e-5,
        2.01033439929228813265e-7,
    ],
    [
        1.0,
        5.99832206555887937690e-1,
        1.36929880922735805310e-1,
        1.48753612908506148525e-2,
        7.86869131145613259100e-4,
        1.84631831751005468180e-5,
        1.42151175831644588870e-7,
        2.04426310338993978564e-15,
    ],
];
