//! The range test of the learning rate: while a network trains, the rate is raised from step to step, and what becomes of the loss
//! shows at which rates it learns (Smith 2017, "Cyclical Learning Rates for Training Neural Networks", arXiv 1506.01186; as
//! `lr_find` in fastai).

use super::leader::Leader;
use super::{Examples, Model, Team};
use crate::nn::BuildError;

/// How much of the mean of the losses before stays in the smoothed loss.
const KEPT: f64 = 0.9;

/// The search ends when the smoothed loss is so many times its lowest: what follows is worse still.
const TOO_MUCH: f64 = 4.0;

/// The rates that are tried.
#[derive(Debug, Clone, Copy)]
pub struct RateRange {
    pub start: f64,
    pub end: f64,
    pub steps: usize,
}

impl RateRange {
    /// The rate of a step, counted from 0: each is the same number of times the one before.
    fn at(&self, step: usize) -> f64 {
        self.start * libm::pow(self.end / self.start, step as f64 / (self.steps - 1) as f64)
    }
}

/// A step that was taken: the loss of its batch, before it, and the mean of the losses so far, the later ones weighted more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tried {
    pub learning_rate: f64,
    pub loss: f64,
    pub smoothed: f64,
}

/// A search under way, on a network of its own.
pub struct RateSearch {
    model: Model,
    leader: Leader,
    range: RateRange,
    batch_size: usize,
    /// The order of the epoch, and the first row that is not yet seen.
    rows: Vec<usize>,
    next: usize,
    tried: Vec<Tried>,
    is_over: bool,
}

impl RateSearch {
    /// A search that trains this network, which is of no use to others afterwards, with these weights of the classes. Fails where there is no memory for it.
    ///
    /// # Panics
    /// If `batch_size` is 0, or the range has fewer than 2 steps.
    pub fn new(
        mut model: Model,
        range: RateRange,
        batch_size: usize,
        class_weight: Vec<f32>,
    ) -> Result<RateSearch, BuildError> {
        assert!(batch_size > 0 && range.steps > 1, "steps of at least one image");
        model.network.reserve(batch_size, true)?;
        model.optimizer.reserve(model.network.trained())?;
        Ok(RateSearch {
            leader: Leader::new(Team::alone(), &mut model, batch_size, class_weight, None),
            model,
            range,
            batch_size,
            rows: Vec::new(),
            next: 0,
            tried: Vec::new(),
            is_over: false,
        })
    }

    /// Takes a step, epoch after epoch in the order in which the network would be trained. Returns how many are done, and of how many:
    /// of no more than those, once the loss has become too large or no number.
    pub fn advance(&mut self, examples: &Examples) -> (usize, usize) {
        let step = self.tried.len();
        if self.next == self.rows.len() {
            self.model.epochs += u32::from(step > 0);
            (self.rows, self.next) = (self.model.shuffle(examples.rows), 0);
        }
        let end = self.rows.len().min(self.next + self.batch_size);
        let learning_rate = self.range.at(step);
        self.model.optimizer.set_learning_rate(learning_rate);
        let examples = examples.in_epoch(self.model.epochs);
        self.leader
            .begin(&mut self.model, &examples, &self.rows[self.next..end]);
        self.next = end;
        let tally = self.leader.go_on(&mut self.model).expect("it waits for nobody");
        self.note(learning_rate, tally.loss());
        let all = if self.is_over {
            self.tried.len()
        } else {
            self.range.steps
        };
        (self.tried.len(), all)
    }

    fn note(&mut self, learning_rate: f64, loss: f64) {
        // The mean begins at 0, which is made up for, as in Adam.
        let weight = |steps: usize| 1.0 - libm::pow(KEPT, steps as f64);
        let before = self.tried.last().map_or(0.0, |last| last.smoothed) * weight(self.tried.len());
        let smoothed = (KEPT * before + (1.0 - KEPT) * loss) / weight(self.tried.len() + 1);
        let lowest = self
            .tried
            .iter()
            .fold(f64::INFINITY, |low, tried| low.min(tried.smoothed));
        self.is_over = !smoothed.is_finite() || smoothed > TOO_MUCH * lowest;
        if smoothed.is_finite() {
            self.tried.push(Tried {
                learning_rate,
                loss,
                smoothed,
            });
        }
        self.is_over |= self.tried.len() == self.range.steps;
    }

    /// The steps so far, up to where the loss was no number.
    pub fn tried(&self) -> &[Tried] {
        &self.tried
    }

    /// A tenth of the rate at which the smoothed loss was lowest; `None` when it never fell.
    pub fn suggestion(&self) -> Option<f64> {
        let lowest = self
            .tried
            .iter()
            .min_by(|one, other| one.smoothed.total_cmp(&other.smoothed))?;
        (lowest.smoothed < self.tried[0].smoothed).then_some(lowest.learning_rate / 10.0)
    }
}
