//! What the frozen front of a network makes of images, computed once and kept: every epoch and every run trains on it.

use super::Examples;
use crate::nn::Network;

/// Bytes that all of it may take: of the lesson's faces, the outputs of three times as many as there are.
pub const BUDGET: usize = 256 << 20;

/// The values that the front makes, by the row of the image in the data set.
#[derive(Default)]
pub struct Features {
    /// [`Network::front_key`] of the front they are of.
    key: u64,
    /// How many values there are of an image.
    len: usize,
    /// For each row of the set, which of the images kept it is, counted from 1; 0 for one that is not kept.
    places: Vec<u32>,
    values: Vec<f32>,
}

/// There is not as much memory.
pub(super) struct NoRoom;

/// What is to be kept for a training.
#[derive(Debug, Clone, PartialEq)]
pub struct FeaturesPlan {
    /// The layer whose outputs they are; empty where no front is frozen.
    pub layer: String,
    pub images: usize,
    pub bytes: usize,
    /// Why it is computed anew in every step instead.
    pub reason: Option<NotKept>,
    /// Rows of which it is still to be computed.
    pub(super) missing: Vec<usize>,
}

/// Why what the front makes is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotKept {
    /// The images are varied anew in every epoch.
    Augmented,
    /// A layer before or among the frozen ones is random.
    Random { layer: String },
    /// They would take more than [`BUDGET`], or than there is.
    TooLarge,
    /// It was asked not to be.
    Refused,
}

impl FeaturesPlan {
    /// The rows of the set of which it is still to be computed.
    pub fn missing(&self) -> &[usize] {
        &self.missing
    }

    pub(super) fn new(network: &Network<f32>, parts: &[&Examples], is_wanted: bool) -> Option<FeaturesPlan> {
        let Some(front) = network.front() else {
            let layer = network.random_before_front()?.to_owned();
            return Some(FeaturesPlan {
                layer: String::new(),
                images: 0,
                bytes: 0,
                reason: Some(NotKept::Random { layer }),
                missing: Vec::new(),
            });
        };
        let images = parts.iter().map(|part| part.len()).sum::<usize>();
        let bytes = images.saturating_mul(front.len.saturating_mul(size_of::<f32>()));
        let reason = match () {
            () if parts.iter().any(|part| part.images.change_each_epoch()) => Some(NotKept::Augmented),
            () if bytes > BUDGET => Some(NotKept::TooLarge),
            () if !is_wanted => Some(NotKept::Refused),
            () => None,
        };
        Some(FeaturesPlan {
            layer: front.layer.to_owned(),
            images,
            bytes,
            reason,
            missing: Vec::new(),
        })
    }
}

impl Features {
    /// Forgets all: the images are others.
    pub fn clear(&mut self) {
        *self = Features::default();
    }

    /// Whether they are of the front that the network has now.
    pub(super) fn is_of(&self, network: &Network<f32>) -> bool {
        self.len > 0 && network.front().is_some_and(|front| front.len == self.len) && self.key == network.front_key()
    }

    /// Makes room for some examples of a set, and leaves what is there of the same front. Returns the rows that are still to be
    /// computed, each once.
    pub(super) fn begin(&mut self, network: &Network<f32>, parts: &[&Examples]) -> Result<Vec<usize>, NoRoom> {
        let count = parts.iter().map(|part| part.images.count()).max().unwrap_or(0);
        if !self.is_of(network) || self.places.len() != count {
            self.clear();
            self.len = network.front().map_or(0, |front| front.len);
            self.key = network.front_key();
            self.places = vec![0; count];
        }
        let mut missing: Vec<usize> = parts.iter().flat_map(|part| part.rows.iter().copied()).collect();
        missing.retain(|&row| self.places[row] == 0);
        missing.sort_unstable();
        missing.dedup();
        if (self.values.len() + missing.len() * self.len) * size_of::<f32>() > BUDGET {
            // Of other parts of the set, which are not asked for now.
            self.clear_values();
            return self.begin(network, parts);
        }
        self.values
            .try_reserve_exact(missing.len() * self.len)
            .map_err(|_| NoRoom)?;
        Ok(missing)
    }

    fn clear_values(&mut self) {
        self.values = Vec::new();
        self.places.fill(0);
    }

    /// Keeps what the front makes of some rows.
    pub(super) fn keep(&mut self, rows: &[usize], values: &[f32]) {
        for (&row, values) in rows.iter().zip(values.chunks_exact(self.len)) {
            self.values.extend_from_slice(values);
            self.places[row] = (self.values.len() / self.len) as u32;
        }
    }

    /// Whether those of all these rows are kept.
    pub(super) fn has(&self, rows: &[usize]) -> bool {
        rows.iter()
            .all(|&row| self.places.get(row).is_some_and(|&place| place > 0))
    }

    /// Those of some rows, one behind the other.
    pub(super) fn of(&self, rows: &[usize]) -> Vec<f32> {
        let mut values = vec![0.0; rows.len() * self.len];
        self.fill(rows, &mut values);
        values
    }

    /// Copies those of some rows, one behind the other.
    ///
    /// # Panics
    /// When one is not kept.
    pub(super) fn fill(&self, rows: &[usize], to: &mut [f32]) {
        for (&row, to) in rows.iter().zip(to.chunks_exact_mut(self.len)) {
            let place = self.places[row] as usize;
            to.copy_from_slice(&self.values[(place - 1) * self.len..place * self.len]);
        }
    }
}
