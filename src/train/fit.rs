//! A training run as a state machine: one batch per call.

use super::callbacks::Ending;
use super::evaluate::BATCH_SIZE;
use super::leader::Leader;
use super::team::{Message, Team};
use super::{Callbacks, Evaluation, Examples, FeaturesPlan, Logs, Model};
use crate::nn::Tally;

/// A training run under way.
pub struct Fit {
    leader: Leader,
    epochs_left: u32,
    batch_size: usize,
    callbacks: Callbacks,
    /// Whether it trains on what the frozen front makes of the images, which is kept.
    are_features: bool,
    phase: Phase,
}

/// Where in an epoch a run is. `rows` are in the order they are gone through, `next` is the first one not yet seen.
enum Phase {
    /// Computes what the frozen front makes of these rows.
    Computing {
        rows: Vec<usize>,
        next: usize,
    },
    BeforeEpoch,
    /// In the middle of a step that goes up to `next`.
    Stepping {
        rows: Vec<usize>,
        next: usize,
        tally: Tally,
    },
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
    /// Come to where the other workers must say something: see [`Fit::receive`].
    Waiting,
    /// Computed what the frozen front makes of some more images.
    Computed { done: usize, all: usize },
    /// Trained on a batch; the logs are of this epoch so far.
    Batch { batch: usize, batches: usize, logs: Logs },
    /// Trained on all batches of an epoch, and what the others have learned is here. The weights stay until the next epoch begins.
    Trained,
    /// Evaluated a batch of the validation examples.
    Validated,
    /// Finished an epoch (counted from 1), with its validation if there is any.
    Epoch {
        epoch: u32,
        logs: Logs,
        validation: Option<Evaluation>,
        /// As it was at the end of the epoch, before any callback changed it.
        learning_rate: f64,
    },
}

impl Fit {
    /// A run of so many more epochs, fewer when one of the `callbacks` ends it; they have been told that it begins. The
    /// `team` is led by whoever runs this. The loss of an image counts as often as `class_weight` says of its class, once where that
    /// ends: see [`class_weight`](super::class_weight()). The `features` are those [planned](Model::plan_features) for the same examples.
    ///
    /// # Panics
    /// If `batch_size` is 0.
    pub fn new(
        model: &mut Model,
        epochs: u32,
        batch_size: usize,
        callbacks: Callbacks,
        class_weight: Vec<f32>,
        team: Team,
        features: Option<FeaturesPlan>,
    ) -> Fit {
        assert!(batch_size > 0, "a batch holds at least one example");
        // The other members remember as much.
        model.optimizer.begin_at(model.network.trained().start);
        Fit {
            leader: Leader::new(team, model, batch_size, class_weight, features.as_ref()),
            epochs_left: epochs,
            batch_size,
            callbacks,
            are_features: features.as_ref().is_some_and(|plan| plan.reason.is_none()),
            phase: match features {
                Some(FeaturesPlan { missing: rows, .. }) if !rows.is_empty() => Phase::Computing { rows, next: 0 },
                _ => Phase::BeforeEpoch,
            },
        }
    }

    pub fn epochs_left(&self) -> u32 {
        self.epochs_left
    }

    pub fn callbacks(&self) -> &Callbacks {
        &self.callbacks
    }

    /// Takes a message of another member of the team.
    pub fn receive(&mut self, from: usize, message: Message) {
        self.leader.peers().deliver(from, message);
    }

    /// Whether nothing can be done until the other members have said something.
    pub fn is_waiting(&self) -> bool {
        self.leader.is_waiting()
    }

    /// Whether it is in the middle of a step.
    pub fn is_stepping(&self) -> bool {
        matches!(self.phase, Phase::Stepping { .. })
    }

    /// Makes the weights those after the last step, which other workers may have taken, and, if wanted, likewise what the
    /// optimizer remembers; false as long as it waits for the others.
    pub fn catch_up(&mut self, model: &mut Model, optimizer: bool) -> bool {
        self.leader.gather(model, optimizer)
    }

    pub fn is_finished(&self) -> bool {
        self.epochs_left == 0
    }

    /// Does what is left to do once the run is over, in Keras's order: puts the running means of the weights in their place, also where
    /// the run was stopped before its end, then, where it was not, the best weights back; each if it was asked for. Returns whether
    /// weights have changed, and what callbacks did.
    pub fn finish(mut self, model: &mut Model) -> (bool, Option<Ending>) {
        let has_means = model.finalize();
        let ending = match self.is_finished() {
            true => self.callbacks.on_train_end(model),
            false => None,
        };
        let is_restored = ending.as_ref().is_some_and(|ending| ending.restored);
        (has_means || is_restored, ending)
    }

    /// Does one batch of training or validation, or closes the epoch.
    ///
    /// # Panics
    /// If the run [is finished](Fit::is_finished).
    pub fn advance(&mut self, model: &mut Model, training: &Examples, validation: Option<&Examples>) -> Progress {
        assert!(!self.is_finished(), "the run is finished");
        match std::mem::replace(&mut self.phase, Phase::BeforeEpoch) {
            Phase::Computing { rows, next } => {
                if !self.leader.gather(model, false) {
                    self.phase = Phase::Computing { rows, next };
                    return Progress::Waiting;
                }
                let all = rows.len();
                if next < all {
                    let end = all.min(next + BATCH_SIZE * self.leader.count());
                    self.leader.compute(model, training, &rows[next..end]);
                    self.phase = Phase::Computing { rows, next: end };
                }
                Progress::Computed { done: next, all }
            }
            Phase::BeforeEpoch => {
                if !self.leader.gather(model, false) {
                    return Progress::Waiting;
                }
                let rows = model.shuffle(training.rows);
                self.begin_step(model, training, rows, 0, Tally::default())
            }
            Phase::Stepping { rows, next, tally } => self.step(model, rows, next, tally),
            Phase::Training { rows, next, tally } if next < rows.len() => {
                self.begin_step(model, training, rows, next, tally)
            }
            Phase::Training { rows, next, tally } => {
                // With what the others' optimizers remember: from here the run can be gone on with, should they be lost.
                if !self.leader.gather(model, true) {
                    self.phase = Phase::Training { rows, next, tally };
                    return Progress::Waiting;
                }
                if validation.is_none_or(Examples::is_empty) {
                    return self.end_epoch(model, &tally, None);
                }
                self.phase = Phase::Validating {
                    training: tally,
                    next: 0,
                    evaluation: Evaluation::default(),
                };
                Progress::Trained
            }
            Phase::Validating {
                training,
                next,
                evaluation,
            } => match validation.filter(|examples| next < examples.len()) {
                Some(examples) => self.validate(model, examples, training, next, evaluation),
                None => self.end_epoch(model, &training, Some(evaluation)),
            },
        }
    }

    fn begin_step(
        &mut self,
        model: &mut Model,
        examples: &Examples,
        rows: Vec<usize>,
        next: usize,
        tally: Tally,
    ) -> Progress {
        let end = (next + self.batch_size).min(rows.len());
        self.leader
            .begin(model, &examples.in_epoch(model.epochs), &rows[next..end]);
        self.step(model, rows, end, tally)
    }

    fn step(&mut self, model: &mut Model, rows: Vec<usize>, next: usize, mut tally: Tally) -> Progress {
        let Some(told) = self.leader.go_on(model) else {
            self.phase = Phase::Stepping { rows, next, tally };
            return Progress::Waiting;
        };
        tally += &told;
        let (batch, batches) = (next.div_ceil(self.batch_size), rows.len().div_ceil(self.batch_size));
        let logs = Logs::new(&model.metrics, &tally);
        self.phase = Phase::Training { rows, next, tally };
        Progress::Batch { batch, batches, logs }
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
        evaluation.add(model, examples, &examples.rows[next..end], self.are_features);
        self.phase = Phase::Validating {
            training,
            next: end,
            evaluation,
        };
        Progress::Validated
    }

    fn end_epoch(&mut self, model: &mut Model, training: &Tally, validation: Option<Evaluation>) -> Progress {
        model.epochs += 1;
        self.epochs_left -= 1;
        let learning_rate = model.optimizer.learning_rate();
        let tally = validation.as_ref().map(|evaluation| &evaluation.tally);
        let logs = Logs::new(&model.metrics, training).validated(&model.metrics, tally);
        if self.callbacks.on_epoch_end(model, &logs) {
            self.epochs_left = 0;
        }
        Progress::Epoch {
            epoch: model.epochs,
            logs,
            validation,
            learning_rate,
        }
    }
}
