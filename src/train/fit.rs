//! A training run as a state machine: one batch per call.

use super::callbacks::{Ending, Logs};
use super::{Callbacks, Evaluation, Examples, Model};
use crate::nn::{Batch, Tally};

/// A training run under way.
pub struct Fit {
    epochs_left: u32,
    batch_size: usize,
    callbacks: Callbacks,
    phase: Phase,
}

/// Where in an epoch a run is. `rows` are in the order they are gone through, `next` is the first one not yet seen.
enum Phase {
    BeforeEpoch,
    Training {
        rows: Vec<usize>,
        next: usize,
        tally: Tally,
    },
    Validating {
        training: Tally,
        next: usize,
        evaluation: Evaluation,
    },
}

/// What a call of [`Fit::advance`] has done.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// Trained on a batch; the tally is of this epoch so far.
    Batch { batch: usize, batches: usize, tally: Tally },
    /// Evaluated a batch of the validation examples.
    Validated,
    /// Finished an epoch (counted from 1), with its validation if there is any.
    Epoch {
        epoch: u32,
        training: Tally,
        validation: Option<Evaluation>,
        /// As it was at the end of the epoch, before any callback changed it.
        learning_rate: f64,
    },
}

impl Fit {
    /// A run of so many more epochs, fewer when one of the `callbacks` ends it; they have been told that it begins.
    ///
    /// # Panics
    /// If `batch_size` is 0.
    pub fn new(epochs: u32, batch_size: usize, callbacks: Callbacks) -> Fit {
        assert!(batch_size > 0, "a batch holds at least one example");
        Fit {
            epochs_left: epochs,
            batch_size,
            callbacks,
            phase: Phase::BeforeEpoch,
        }
    }

    pub fn is_finished(&self) -> bool {
        self.epochs_left == 0
    }

    /// Does what is left to do once the run is finished: puts the best weights back, where that was asked for.
    pub fn finish(mut self, model: &mut Model) -> Option<Ending> {
        self.callbacks.on_train_end(model)
    }

    /// Does one batch of training or validation, or closes the epoch.
    ///
    /// # Panics
    /// If the run [is finished](Fit::is_finished).
    pub fn advance(&mut self, model: &mut Model, training: &Examples, validation: Option<&Examples>) -> Progress {
        assert!(!self.is_finished(), "the run is finished");
        match std::mem::replace(&mut self.phase, Phase::BeforeEpoch) {
            Phase::BeforeEpoch => self.train(model, training, model.shuffle(training.rows), 0, Tally::default()),
            Phase::Training { rows, next, tally } if next < rows.len() => {
                self.train(model, training, rows, next, tally)
            }
            Phase::Training { tally, .. } => match validation.filter(|examples| !examples.is_empty()) {
                Some(examples) => self.validate(model, examples, tally, 0, Evaluation::default()),
                None => self.end_epoch(model, tally, None),
            },
            Phase::Validating {
                training,
                next,
                evaluation,
            } => match validation.filter(|examples| next < examples.len()) {
                Some(examples) => self.validate(model, examples, training, next, evaluation),
                None => self.end_epoch(model, training, Some(evaluation)),
            },
        }
    }

    fn train(
        &mut self,
        model: &mut Model,
        examples: &Examples,
        rows: Vec<usize>,
        next: usize,
        mut tally: Tally,
    ) -> Progress {
        let end = (next + self.batch_size).min(rows.len());
        let n = end - next;
        let examples = examples.in_epoch(model.epochs);
        let targets = examples.fill(&rows[next..end], model.network.input_mut(n));
        let batch = Batch {
            loss: model.loss,
            targets,
            seed: model.seed.into(),
            step: model.optimizer.iterations(),
        };
        tally += model.network.train_on_batch(batch, &mut model.optimizer);
        let batches = rows.len().div_ceil(self.batch_size);
        self.phase = Phase::Training { rows, next: end, tally };
        Progress::Batch {
            batch: end.div_ceil(self.batch_size),
            batches,
            tally,
        }
    }

    fn validate(
        &mut self,
        model: &mut Model,
        examples: &Examples,
        training: Tally,
        next: usize,
        mut evaluation: Evaluation,
    ) -> Progress {
        let end = (next + self.batch_size).min(examples.len());
        evaluation.add(model, examples, &examples.rows[next..end]);
        self.phase = Phase::Validating {
            training,
            next: end,
            evaluation,
        };
        Progress::Validated
    }

    fn end_epoch(&mut self, model: &mut Model, training: Tally, validation: Option<Evaluation>) -> Progress {
        model.epochs += 1;
        self.epochs_left -= 1;
        let learning_rate = model.optimizer.learning_rate();
        let tally = validation.as_ref().map(|evaluation| evaluation.tally);
        let logs = Logs {
            loss: training.loss(),
            accuracy: training.accuracy(),
            val_loss: tally.map(|tally| tally.loss()),
            val_accuracy: tally.map(|tally| tally.accuracy()),
        };
        if self.callbacks.on_epoch_end(model, &logs) {
            self.epochs_left = 0;
        }
        Progress::Epoch {
            epoch: model.epochs,
            training,
            validation,
            learning_rate,
        }
    }
}
