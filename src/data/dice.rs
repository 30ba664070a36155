//! Chance from a fixed seed: the same for everyone, a stream of its own for each picture.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A counter-based generator; streams of one seed are independent of each other.
pub struct Dice(ChaCha8Rng);

impl Dice {
    pub fn new(seed: &[u8; 32], stream: u64) -> Dice {
        let mut rng = ChaCha8Rng::from_seed(*seed);
        rng.set_stream(stream);
        Dice(rng)
    }

    /// Uniform in `[0, 1)`.
    pub fn unit(&mut self) -> f32 {
        (self.0.next_u32() >> 8) as f32 / (1 << 24) as f32
    }

    /// Uniform between `middle - spread` and `middle + spread`.
    pub fn around(&mut self, middle: f32, spread: f32) -> f32 {
        middle + spread * (2.0 * self.unit() - 1.0)
    }

    /// Roughly normal, of mean 0 and standard deviation 1: the sum of four bytes.
    pub fn normal(&mut self) -> f32 {
        let sum: u32 = self.0.next_u32().to_le_bytes().into_iter().map(u32::from).sum();
        (sum as f32 - 510.0) / 147.8
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = (u64::from(self.0.next_u32()) * (last as u64 + 1)) >> 32;
            items.swap(last, other as usize);
        }
    }
}
