//! `keras.callbacks.ReduceLROnPlateau`.

use serde::{Deserialize, Serialize};

use super::Callback;
use super::error::CallbackError;
use super::monitor::{MODE, MONITOR, Mode, Monitor, best};
use crate::nn::options::count;
use crate::nn::schedules::LearningRate;
use crate::schema::{Opt, Options, Range, integer, number};
use crate::train::{Logs, Model};

/// Multiplies the learning rate by `factor`, not below `min_lr`, when what it monitors has not become better, by more than
/// `min_delta`, for `patience` epochs. After that, `cooldown` epochs pass before it waits again.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(Serialize))]
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
            monitor: Monitor::default(),
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

impl Options for ReduceLROnPlateau {
    const OPTIONS: &'static [Opt] = &[
        MONITOR,
        number("factor", Range::SHARE),
        integer("patience", Range::ALL.from(0.0)),
        MODE,
        // Keras asks for no sign here, and takes the value without one in EarlyStopping.
        number("min_delta", Range::ALL),
        integer("cooldown", Range::ALL.from(0.0)),
        number("min_lr", Range::ALL.from(0.0)),
    ];
}

impl Callback for ReduceLROnPlateau {
    type Course = Course;

    fn monitor(&self) -> Monitor {
        self.monitor
    }

    fn on_train_begin(&mut self, model: &Model) -> Result<(), CallbackError> {
        self.course = Course::default();
        match model.optimizer.config().learning_rate() {
            LearningRate::Constant(_) => Ok(()),
            LearningRate::Schedule(_) => Err(CallbackError::Scheduled),
        }
    }

    fn course(&self) -> &Course {
        &self.course
    }

    fn resume(&mut self, course: Course, _next: &mut dyn FnMut() -> Option<Vec<f32>>) -> Result<(), CallbackError> {
        self.course = course;
        Ok(())
    }

    fn on_epoch_end(&mut self, model: &mut Model, logs: &Logs) -> bool {
        let Some(value) = self.monitor.of(logs) else {
            return false;
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
        false
    }
}
