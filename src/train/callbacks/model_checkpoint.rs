//! `keras.callbacks.ModelCheckpoint`.

use serde::{Deserialize, Serialize};

use super::Callback;
use super::error::CallbackError;
use super::monitor::{MODE, MONITOR, Mode, Monitor, best};
use crate::schema::{Opt, Options, Range, number, toggle};
use crate::train::{Checkpoint, Logs, Model};

/// Keeps the weights of every epoch aside, or, with `save_best_only`, of those that are better than all before: those of the last
/// one are the [`Checkpoint`] of the model, as Keras's are in the file, which outlives the run.
///
/// With an `initial_value_threshold`, an epoch must be better than that as well. Keras's file also has what the optimizer remembers;
/// here it is the weights alone. Nothing is written, so that neither `filepath` nor `save_weights_only` says anything.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[cfg_attr(test, derive(Serialize))]
#[serde(default, deny_unknown_fields)]
pub struct ModelCheckpoint {
    pub monitor: Monitor,
    pub save_best_only: bool,
    pub mode: Mode,
    pub initial_value_threshold: Option<f64>,
    #[serde(skip)]
    course: Course,
    /// Room for the weights, where the model has no checkpoint yet.
    #[serde(skip)]
    room: Vec<f32>,
}

/// What it has seen in this run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Course {
    #[serde(with = "best")]
    best: Option<f64>,
}

impl Options for ModelCheckpoint {
    const OPTIONS: &'static [Opt] = &[
        MONITOR,
        toggle("save_best_only"),
        MODE,
        number("initial_value_threshold", Range::ALL),
    ];
}

impl Callback for ModelCheckpoint {
    type Course = Course;

    const HARMLESS: &'static [&'static str] = &["verbose", "filepath", "save_weights_only"];
    const NEUTRAL: &'static [(&'static str, &'static [&'static str])] = &[("save_freq", &["\"epoch\""])];

    fn monitor(&self) -> Monitor {
        self.monitor
    }

    fn looks(&self) -> bool {
        self.save_best_only
    }

    fn on_train_begin(&mut self, model: &Model) -> Result<(), CallbackError> {
        self.course = Course {
            best: self.initial_value_threshold,
        };
        let weights = match model.checkpoint {
            Some(_) => 0,
            None => model.network.weights().len(),
        };
        let reserved = self.room.try_reserve_exact(weights);
        reserved.map_err(|_| CallbackError::out_of_memory(weights))
    }

    fn course(&self) -> &Course {
        &self.course
    }

    fn resume(&mut self, course: Course, _next: &mut dyn FnMut() -> Option<Vec<f32>>) -> Result<(), CallbackError> {
        self.course = course;
        Ok(())
    }

    fn on_epoch_end(&mut self, model: &mut Model, logs: &Logs) -> bool {
        if self.save_best_only {
            let Some(value) = self.monitor.of(logs) else {
                return false;
            };
            if !self.monitor.improves(self.mode, 0.0, value, self.course.best) {
                return false;
            }
            self.course.best = Some(value);
        }
        let room = &mut self.room;
        let checkpoint = model.checkpoint.get_or_insert_with(|| Checkpoint {
            epoch: 0,
            weights: std::mem::take(room),
        });
        checkpoint.epoch = model.epochs;
        checkpoint.weights.clear();
        checkpoint.weights.extend_from_slice(model.network.weights());
        false
    }
}
