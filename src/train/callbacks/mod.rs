//! What happens at the end of an epoch, with Keras's names and rules (`keras/src/callbacks/`): [`EarlyStopping`] and
//! [`ReduceLROnPlateau`].

mod early_stopping;
mod error;
mod monitor;
mod reduce_lr_on_plateau;

use serde::Deserialize;
use serde_json::{Value, json};

use super::Model;
use crate::nn::options::{Vocabulary, class_and_config, shortened};

pub use early_stopping::{EarlyStopping, Ending};
pub use error::CallbackError;
pub use monitor::{Logs, Mode, Monitor};
pub use reduce_lr_on_plateau::ReduceLROnPlateau;

/// The callbacks of a training run, in their order.
#[derive(Debug, Default)]
pub struct Callbacks(Vec<Callback>);

#[derive(Debug)]
enum Callback {
    EarlyStopping(EarlyStopping),
    ReduceLROnPlateau(ReduceLROnPlateau),
}

/// What a callback has seen of a run so far, apart from weights.
#[derive(Deserialize)]
#[serde(tag = "class_name", content = "course")]
enum Course {
    EarlyStopping(early_stopping::Course),
    ReduceLROnPlateau(reduce_lr_on_plateau::Course),
}

impl Callbacks {
    /// Reads a list of `{ "class_name", "config" }`; null is none.
    pub fn from_value(value: &Value) -> Result<Callbacks, CallbackError> {
        match value {
            Value::Null => Ok(Callbacks::default()),
            Value::Array(all) => all
                .iter()
                .map(Callback::from_value)
                .collect::<Result<_, _>>()
                .map(Callbacks),
            other => Err(CallbackError::Unreadable {
                problem: format!("expected a list of them, not {}", shortened(other)),
            }),
        }
    }

    /// Gets ready for a run of this model; fails when a callback could not do its work in it. Memory is taken now rather than
    /// at the end of an epoch.
    pub fn on_train_begin(&mut self, model: &Model, has_validation: bool) -> Result<(), CallbackError> {
        for callback in &mut self.0 {
            let (name, monitor) = match callback {
                Callback::EarlyStopping(callback) => ("EarlyStopping", callback.monitor),
                Callback::ReduceLROnPlateau(callback) => ("ReduceLROnPlateau", callback.monitor),
            };
            if monitor.needs_validation() && !has_validation {
                return Err(CallbackError::NothingToMonitor { name, monitor });
            }
            match callback {
                Callback::EarlyStopping(callback) => callback.on_train_begin(model)?,
                Callback::ReduceLROnPlateau(callback) => callback.on_train_begin(model)?,
            }
        }
        Ok(())
    }

    /// What they have seen of the run so far, to be kept as JSON beside the [best weights](Callbacks::best_weights).
    pub fn course(&self) -> Value {
        let course = |callback: &Callback| match callback {
            Callback::EarlyStopping(callback) => json!({ "class_name": "EarlyStopping", "course": callback.course() }),
            Callback::ReduceLROnPlateau(callback) => {
                json!({ "class_name": "ReduceLROnPlateau", "course": callback.course() })
            }
        };
        self.0.iter().map(course).collect()
    }

    /// The weights that may come back at the end of the run, of each callback that has some.
    pub fn best_weights(&self) -> impl Iterator<Item = &[f32]> {
        self.0.iter().filter_map(|callback| match callback {
            Callback::EarlyStopping(callback) => callback.best_weights(),
            Callback::ReduceLROnPlateau(_) => None,
        })
    }

    /// Goes on where callbacks like these were, in a run that has just [begun](Callbacks::on_train_begin).
    pub fn resume(&mut self, course: &Value, best_weights: Vec<Vec<f32>>) -> Result<(), CallbackError> {
        let other = |problem: String| CallbackError::OtherCourse { problem };
        let courses: Vec<Course> = Deserialize::deserialize(course).map_err(|error| other(error.to_string()))?;
        if courses.len() != self.0.len() {
            return Err(other(format!(
                "{} were kept, and there are {}",
                courses.len(),
                self.0.len()
            )));
        }
        let mut weights = best_weights.into_iter();
        for (callback, course) in self.0.iter_mut().zip(courses) {
            match (callback, course) {
                (Callback::EarlyStopping(callback), Course::EarlyStopping(course)) => {
                    callback.resume(course, || weights.next())?;
                }
                (Callback::ReduceLROnPlateau(callback), Course::ReduceLROnPlateau(course)) => callback.resume(course),
                _ => return Err(other("they stand in another order".into())),
            }
        }
        Ok(())
    }

    /// Looks at what an epoch has brought, once it is counted in `model.epochs`. Returns whether the training is to end.
    pub fn on_epoch_end(&mut self, model: &mut Model, logs: &Logs) -> bool {
        let mut stops = false;
        for callback in &mut self.0 {
            match callback {
                Callback::EarlyStopping(callback) => stops |= callback.on_epoch_end(model, logs),
                Callback::ReduceLROnPlateau(callback) => callback.on_epoch_end(model, logs),
            }
        }
        stops
    }

    /// Puts weights back, where that was asked for. Returns what the last [`EarlyStopping`] has to say.
    pub fn on_train_end(&mut self, model: &mut Model) -> Option<Ending> {
        let endings = self.0.iter_mut().filter_map(|callback| match callback {
            Callback::EarlyStopping(callback) => Some(callback.on_train_end(model)),
            Callback::ReduceLROnPlateau(_) => None,
        });
        endings.last()
    }
}

impl Callback {
    fn from_value(value: &Value) -> Result<Callback, CallbackError> {
        const VOCABULARY: Vocabulary = Vocabulary {
            harmless: &["verbose"],
            neutral: &[],
        };
        let unreadable = |problem| CallbackError::Unreadable { problem };
        let (name, config) = class_and_config(value).map_err(unreadable)?;
        let in_its_name = |problem| CallbackError::Unreadable {
            problem: format!("{name}: {problem}"),
        };
        match name.as_str() {
            "EarlyStopping" => Ok(Callback::EarlyStopping(VOCABULARY.read(config).map_err(in_its_name)?)),
            "ReduceLROnPlateau" => {
                let callback: ReduceLROnPlateau = VOCABULARY.read(config).map_err(in_its_name)?;
                callback.check().map(|()| Callback::ReduceLROnPlateau(callback))
            }
            _ => Err(CallbackError::Unknown { name }),
        }
    }
}
