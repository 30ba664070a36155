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
        return q * ratio(&CENTER, 0.180625 - q * q);
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
const CENTER: [[f64; 8]; 2] = [
    [
        3.3871328727963665,
        133.14166789178438,
        1971.5909503065513,
        13731.69376550946,
        45921.95393154987,
        67265.7709270087,
        33430.57558358813,
        2509.0809287301227,
    ],
    [
        1.0,
        42.31333070160091,
        687.1870074920579,
        5394.196021424751,
        21213.794301586597,
        39307.89580009271,
        28729.085735721943,
        5226.495278852854,
    ],
];

/// The tails down to a probability of e^-25.
const MIDDLE: [[f64; 8]; 2] = [
    [
        1.4234371107496835,
        4.630337846156546,
        5.769497221460691,
        3.6478483247632045,
        1.2704582524523684,
        0.2417807251774506,
        0.022723844989269184,
        0.0007745450142783414,
    ],
    [
        1.0,
        2.053191626637759,
        1.6763848301838038,
        0.6897673349851,
        0.14810397642748008,
        0.015198666563616457,
        0.0005475938084995345,
        1.0507500716444169e-09,
    ],
];

/// What is further out.
const FAR: [[f64; 8]; 2] = [
    [
        6.657904643501103,
        5.463784911164114,
        1.7848265399172913,
        0.29656057182850487,
        0.026532189526576124,
        0.0012426609473880784,
        2.7115555687434876e-05,
        2.0103343992922881e-07,
    ],
    [
        1.0,
        0.599832206555888,
        0.1369298809227358,
        0.014875361290850615,
        0.0007868691311456133,
        1.8463183175100548e-05,
        1.421511758316446e-07,
        2.0442631033899397e-15,
    ],
];
