//! Numbers of a network that are on their way.

use crate::nn::{BuildError, reserve};

/// An array whose numbers come in pieces, in any order; those that do not come are 0.
pub(super) struct Expected {
    length: usize,
    /// As far as they have come: memory is touched when there is something to be put there.
    numbers: Vec<f32>,
}

impl Expected {
    /// Room for so many numbers.
    pub fn new(length: usize) -> Result<Expected, BuildError> {
        let mut numbers = Vec::new();
        let length = reserve::room(&mut numbers, length as u64, "what the network has learned")?;
        Ok(Expected { length, numbers })
    }

    /// Takes numbers that begin at number `start`, unless they go too far.
    pub fn take(&mut self, start: usize, numbers: &[f32]) -> Option<()> {
        start.checked_add(numbers.len()).filter(|&end| end <= self.length)?;
        let all = &mut self.numbers;
        if all.len() < start {
            all.resize(start, 0.0);
        }
        let (there, behind) = numbers.split_at(numbers.len().min(all.len() - start));
        all[start..start + there.len()].copy_from_slice(there);
        all.extend_from_slice(behind);
        Some(())
    }

    pub fn whole(mut self) -> Vec<f32> {
        self.numbers.resize(self.length, 0.0);
        self.numbers
    }
}
