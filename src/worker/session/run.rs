//! A training run under way, and how it is steered.

use crate::train::{Fit, Target};
use crate::worker::protocol::{FeaturesLog, Part};

/// A training run and what the page wants to know of it.
pub(super) struct Run {
    /// The request that began it.
    pub(super) id: u32,
    pub(super) fit: Fit,
    pub(super) validation: Option<Part>,
    pub(super) paused: bool,
    /// Until when it rests.
    pub(super) rest: Option<f64>,
    pub(super) stopped: bool,
    /// What the network was trained for before.
    pub(super) before: Option<Target>,
    /// Whether this run has changed the weights.
    pub(super) has_trained: bool,
    /// What is told of the features that are kept, and how far they are, as long as it is not told.
    pub(super) features: Option<FeaturesLog>,
    /// Whether the weights, as they are now, and what the optimizer remembers are handed out, and the rest of the snapshot is not.
    pub(super) is_out: bool,
    /// What the reader of its last word is to know.
    pub(super) notes: Vec<String>,
    pub(super) last_event: f64,
    pub(super) watch: Stopwatch,
    /// When what is being done was begun, as long as it waits for other workers.
    pub(super) began: Option<f64>,
}

/// Milliseconds spent in the current epoch, pauses left out.
#[derive(Default)]
pub(super) struct Stopwatch {
    /// Of what is computed once for all epochs.
    pub(super) computing: f64,
    pub(super) training: f64,
    pub(super) validation: f64,
    pub(super) batches: usize,
}

impl Stopwatch {
    pub(super) fn ms_per_step(&self) -> f64 {
        self.training / self.batches.max(1) as f64
    }
}

impl Run {
    pub(super) fn pause(&mut self) {
        self.paused = true;
    }

    pub(super) fn resume(&mut self) {
        self.paused = false;
    }

    /// Rests until `end`, unless it rests already: its end stays, or the training would not get on with a key held down.
    pub(super) fn rest(&mut self, end: f64) {
        self.rest.get_or_insert(end);
    }

    pub(super) fn stop(&mut self) {
        self.stopped = true;
    }

    /// Whether nothing can be done until other workers have said something.
    pub(super) fn waits_for_others(&self) -> bool {
        self.fit.is_waiting()
    }

    /// Whether no more is trained.
    pub(super) fn is_over(&self) -> bool {
        self.stopped || self.fit.is_finished()
    }
}
