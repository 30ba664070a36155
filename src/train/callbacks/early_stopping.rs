//! `keras.callbacks.EarlyStopping`.

use serde::{Deserialize, Serialize};

use super::Callback;
use super::error::CallbackError;
use super::monitor::{MODE, MONITOR, Mode, Monitor, best};
use crate::nn::options::count;
use crate::schema::{Opt, Options, Range, integer, number, toggle};
use crate::train::{Logs, Model};

/// Ends the training when what it monitors has not become better for `patience` epochs; with `restore_best_weights`, the
/// weights of the best epoch come back when the run ends, for whatever reason.
///
/// An epoch is better when it beats the best one so far by more than `min_delta`. With a `baseline`, epochs are waited through
/// until one beats it, too. The first `start_from_epoch` epochs are not looked at, and none ends the run as its first. Epochs
/// are counted from the beginning of the run.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(Serialize))]
#[serde(default, deny_unknown_fields)]
pub struct EarlyStopping {
    pub monitor: Monitor,
    pub min_delta: f64,
    #[serde(deserialize_with = "count")]
    pub patience: usize,
    pub mode: Mode,
    pub baseline: Option<f64>,
    pub restore_best_weights: bool,
    #[serde(deserialize_with = "count")]
    pub start_from_epoch: usize,
    #[serde(skip)]
    course: Course,
}

/// What it has seen in this run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Course {
    /// Epochs done.
    epochs: usize,
    wait: usize,
    #[serde(with = "best")]
    best: Option<f64>,
    best_epoch: Option<u32>,
    /// Too many for JSON.
    #[serde(skip)]
    best_weights: Vec<f32>,
    stopped: bool,
}

/// What early stopping has done, in epochs counted from 1 since the network was built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// The epoch it ended the run after, if it did.
    pub stopped_epoch: Option<u32>,
    /// The best epoch that it looked at.
    pub best_epoch: Option<u32>,
    /// Whether the weights are those of that epoch again.
    pub restored: bool,
}

impl Default for EarlyStopping {
    fn default() -> Self {
        EarlyStopping {
            monitor: Monitor::default(),
            min_delta: 0.0,
            patience: 0,
            mode: Mode::Auto,
            baseline: None,
            restore_best_weights: false,
            start_from_epoch: 0,
            course: Course::default(),
        }
    }
}

impl Options for EarlyStopping {
    const OPTIONS: &'static [Opt] = &[
        MONITOR,
        number("min_delta", Range::ALL),
        integer("patience", Range::ALL.from(0.0)),
        MODE,
        number("baseline", Range::ALL),
        toggle("restore_best_weights"),
        integer("start_from_epoch", Range::ALL.from(0.0)),
    ];
}

impl Callback for EarlyStopping {
    type Course = Course;

    fn monitor(&self) -> Monitor {
        self.monitor
    }

    fn on_train_begin(&mut self, model: &Model) -> Result<(), CallbackError> {
        self.course = Course::default();
        let weights = if self.restore_best_weights {
            model.network.weights().len()
        } else {
            0
        };
        let reserved = self.course.best_weights.try_reserve_exact(weights);
        reserved.map_err(|_| CallbackError::out_of_memory(weights))
    }

    fn course(&self) -> &Course {
        &self.course
    }

    fn best_weights(&self) -> Option<&[f32]> {
        let weights = &self.course.best_weights;
        (!weights.is_empty()).then_some(weights)
    }

    fn resume(&mut self, course: Course, next: &mut dyn FnMut() -> Option<Vec<f32>>) -> Result<(), CallbackError> {
        let count = self.course.best_weights.capacity();
        self.course = Course {
            best_weights: std::mem::take(&mut self.course.best_weights),
            ..course
        };
        if self.restore_best_weights && self.course.best_epoch.is_some() {
            let weights = next().filter(|weights| weights.len() <= count);
            let weights = weights.ok_or_else(|| CallbackError::OtherCourse {
                problem: "the best weights are not there".into(),
            })?;
            self.course.best_weights.extend(weights);
        }
        Ok(())
    }

    fn on_epoch_end(&mut self, model: &mut Model, logs: &Logs) -> bool {
        let epoch = self.course.epochs;
        self.course.epochs += 1;
        let Some(value) = self.monitor.of(logs).filter(|_| epoch >= self.start_from_epoch) else {
            return false;
        };
        let improves = |reference| self.monitor.improves(self.mode, self.min_delta, value, reference);
        let is_best = improves(self.course.best);
        let beats_baseline = self.baseline.is_none() || improves(self.baseline);
        let course = &mut self.course;
        if is_best {
            course.best = Some(value);
            course.best_epoch = Some(model.epochs);
            if self.restore_best_weights {
                course.best_weights.clear();
                course.best_weights.extend_from_slice(model.network.weights());
            }
        }
        course.wait = if is_best && beats_baseline { 0 } else { course.wait + 1 };
        course.stopped = !is_best && course.wait >= self.patience && epoch > 0;
        course.stopped
    }

    fn on_train_end(&mut self, model: &mut Model) -> Option<Ending> {
        let course = std::mem::take(&mut self.course);
        let restored = !course.best_weights.is_empty() && course.best_epoch != Some(model.epochs);
        if restored {
            model.network.weights_mut().copy_from_slice(&course.best_weights);
        }
        Some(Ending {
            stopped_epoch: course.stopped.then_some(model.epochs),
            best_epoch: course.best_epoch,
            restored,
        })
    }
}
