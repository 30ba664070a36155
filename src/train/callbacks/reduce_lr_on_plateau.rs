//! `keras.callbacks.ReduceLROnPlateau`.

use serde::{Deserialize, Serialize};

use super::error::CallbackError;
use super::monitor::{Logs, Mode, Monitor, best};
use crate::nn::options::count;
use crate::nn::schedules::LearningRate;
use crate::train::Model;

/// Multiplies the learning rate by `factor`, not below `min_lr`, when what it monitors has not become better, by more than
/// `min_delta`, for `patience` epochs. After that, `cooldown` epochs pass before it waits again.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReduceLROnPlateau {
    pub monitor: Monitor,
    pub factor: f64,
    #[serde(deserialize_with = "count")]
    pub patience: usize,
    pub mode: Mode,
    pub min_delta: f64,
    #[serde(deserialize_with = "count")]
    pub cooldown: usize,
    pub min_lr: f64,
    #[serde(skip)]
    course: Course,
}

/// What it has seen in this run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Course {
    wait: usize,
    /// Epochs of cooldown that are left.
    cooldown: usize,
    #[serde(with = "best")]
    best: Option<f64>,
}

impl Default for ReduceLROnPlateau {
    fn default() -> Self {
        ReduceLROnPlateau {
            monitor: Monitor::ValLoss,
            factor: 0.1,
            patience: 10,
            mode: Mode::Auto,
            min_delta: 1e-4,
            cooldown: 0,
            min_lr: 0.0,
            course: Course::default(),
        }
    }
}

impl ReduceLROnPlateau {
    pub(super) fn check(&self) -> Result<(), CallbackError> {
        let within = |option, value: f64, ok: bool, expected| match ok {
            true => Ok(()),
            false => Err(CallbackError::OutOfRange {
                option,
                value,
                expected,
            }),
        };
        let factor = self.factor;
        within(
            "factor",
            factor,
            (0.0..1.0).contains(&factor),
            "at least 0 and less than 1",
        )?;
        within("min_lr", self.min_lr, self.min_lr >= 0.0, "at least 0")
    }

    pub(super) fn on_train_begin(&mut self, model: &Model) -> Result<(), CallbackError> {
        self.course = Course::default();
        match model.optimizer.config().learning_rate() {
            LearningRate::Constant(_) => Ok(()),
            LearningRate::Schedule(_) => Err(CallbackError::Scheduled),
        }
    }

    pub(super) fn course(&self) -> &Course {
        &self.course
    }

    /// Goes on where another one was.
    pub(super) fn resume(&mut self, course: Course) {
        self.course = course;
    }

    pub(super) fn on_epoch_end(&mut self, model: &mut Model, logs: &Logs) {
        let Some(value) = self.monitor.of(logs) else {
            return;
        };
        let course = &mut self.course;
        if course.cooldown > 0 {
            course.cooldown -= 1;
            course.wait = 0;
        }
        if self.monitor.improves(self.mode, self.min_delta, value, course.best) {
            course.best = Some(value);
            course.wait = 0;
        } else if course.cooldown == 0 {
            course.wait += 1;
            let rate = model.optimizer.learning_rate();
            // At its least, the rate stays there and the wait goes on.
            if course.wait >= self.patience && rate > self.min_lr {
                model.optimizer.set_learning_rate((rate * self.factor).max(self.min_lr));
                course.cooldown = self.cooldown;
                course.wait = 0;
            }
        }
    }
}
