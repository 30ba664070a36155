//! What happens at the end of an epoch, with Keras's names and rules (`keras/src/callbacks/`), one file each: [`EarlyStopping`],
//! [`ReduceLROnPlateau`] and [`ModelCheckpoint`]. A new one is a file and a word in the table below.

mod early_stopping;
mod error;
mod model_checkpoint;
mod monitor;
mod reduce_lr_on_plateau;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Logs, Model};
use crate::nn::Metrics;
use crate::nn::options::{Vocabulary, class_and_config, from_config, shortened};
use crate::schema::{self, Opt, Options};

pub use early_stopping::{EarlyStopping, Ending};
pub use error::CallbackError;
pub use model_checkpoint::ModelCheckpoint;
pub use monitor::{Mode, Monitor};
pub use reduce_lr_on_plateau::ReduceLROnPlateau;

/// What is done at the end of an epoch.
trait Callback: Options {
    /// What it has seen of a run so far, apart from weights.
    type Course: Serialize + DeserializeOwned;

    /// Options of Keras that change nothing here, and those that are not supported: see [`Vocabulary`].
    const HARMLESS: &'static [&'static str] = &["verbose"];
    const NEUTRAL: &'static [(&'static str, &'static [&'static str])] = &[];

    /// The number that it watches.
    fn monitor(&self) -> Monitor;

    /// Whether it needs that number.
    fn looks(&self) -> bool {
        true
    }

    /// Gets ready for a run of this model. Memory is taken now rather than at the end of an epoch.
    fn on_train_begin(&mut self, model: &Model) -> Result<(), CallbackError>;

    /// Looks at what an epoch has brought. Returns whether the training is to end.
    fn on_epoch_end(&mut self, model: &mut Model, logs: &Logs) -> bool;

    /// Does what is left to do at the end of a run.
    fn on_train_end(&mut self, _model: &mut Model) -> Option<Ending> {
        None
    }

    fn course(&self) -> &Self::Course;

    /// Goes on where another one was. `next` gives the weights of the best epoch, if they are asked for.
    fn resume(&mut self, course: Self::Course, next: &mut dyn FnMut() -> Option<Vec<f32>>)
    -> Result<(), CallbackError>;

    /// The weights of the best epoch, where there is one and it may come back.
    fn best_weights(&self) -> Option<&[f32]> {
        None
    }
}

/// The callbacks of a training run, in their order.
#[derive(Debug, Default)]
pub struct Callbacks(Vec<AnyCallback>);

macro_rules! callback_table {
    ($($class:ident)*) => {
        /// Keras's names of all callbacks there are.
        pub const CLASS_NAMES: &[&str] = &[$(stringify!($class)),*];

        /// The options of a class; none when there is no such callback.
        pub fn options(class_name: &str) -> &'static [Opt] {
            match class_name {
                $(stringify!($class) => $class::OPTIONS,)*
                _ => &[],
            }
        }

        /// What else Keras has of a class.
        fn vocabulary(class_name: &str) -> Vocabulary {
            match class_name {
                $(stringify!($class) => Vocabulary {
                    harmless: <$class as Callback>::HARMLESS,
                    neutral: <$class as Callback>::NEUTRAL,
                },)*
                _ => unreachable!("{class_name} is looked up before"),
            }
        }

        #[derive(Debug)]
        #[cfg_attr(test, derive(Serialize), serde(untagged))]
        enum AnyCallback {
            $($class($class),)*
        }

        /// What a callback has seen of a run so far, apart from weights.
        #[derive(Deserialize)]
        #[serde(tag = "class_name", content = "course")]
        enum Course {
            $($class(<$class as Callback>::Course),)*
        }

        impl AnyCallback {
            fn class_name(&self) -> &'static str {
                match self {
                    $(AnyCallback::$class(_) => stringify!($class),)*
                }
            }

            fn read(class_name: &str, config: Map<String, Value>) -> Result<AnyCallback, String> {
                let config = Value::Object(config);
                let read = match class_name {
                    $(stringify!($class) => from_config(config).map(AnyCallback::$class),)*
                    _ => unreachable!("{class_name} is looked up before"),
                };
                read.map_err(|error| error.to_string())
            }

            fn monitor(&self) -> Monitor {
                match self {
                    $(AnyCallback::$class(callback) => callback.monitor(),)*
                }
            }

            fn looks(&self) -> bool {
                match self {
                    $(AnyCallback::$class(callback) => callback.looks(),)*
                }
            }

            fn on_train_begin(&mut self, model: &Model) -> Result<(), CallbackError> {
                match self {
                    $(AnyCallback::$class(callback) => callback.on_train_begin(model),)*
                }
            }

            fn on_epoch_end(&mut self, model: &mut Model, logs: &Logs) -> bool {
                match self {
                    $(AnyCallback::$class(callback) => callback.on_epoch_end(model, logs),)*
                }
            }

            fn on_train_end(&mut self, model: &mut Model) -> Option<Ending> {
                match self {
                    $(AnyCallback::$class(callback) => callback.on_train_end(model),)*
                }
            }

            fn course(&self) -> Value {
                match self {
                    $(AnyCallback::$class(callback) => json!(callback.course()),)*
                }
            }

            fn best_weights(&self) -> Option<&[f32]> {
                match self {
                    $(AnyCallback::$class(callback) => callback.best_weights(),)*
                }
            }

            fn resume(
                &mut self,
                course: Course,
                next: &mut dyn FnMut() -> Option<Vec<f32>>,
            ) -> Result<(), CallbackError> {
                match (self, course) {
                    $((AnyCallback::$class(callback), Course::$class(course)) => callback.resume(course, next),)*
                    _ => Err(CallbackError::OtherCourse {
                        problem: "they stand in another order".into(),
                    }),
                }
            }
        }
    };
}

callback_table! { EarlyStopping ReduceLROnPlateau ModelCheckpoint }

impl Callbacks {
    /// Reads a list of `{ "class_name", "config" }`; null is none.
    pub fn from_value(value: &Value) -> Result<Callbacks, CallbackError> {
        match value {
            Value::Null => Ok(Callbacks::default()),
            Value::Array(all) => all
                .iter()
                .map(AnyCallback::from_value)
                .collect::<Result<_, _>>()
                .map(Callbacks),
            other => Err(CallbackError::Unreadable {
                problem: format!("expected a list of them, not {}", shortened(other)),
            }),
        }
    }

    /// Gets ready for a run of this model in which these metrics are measured; fails when a callback could not do its work in it.
    /// Memory is taken now rather than at the end of an epoch.
    pub fn on_train_begin(
        &mut self,
        model: &Model,
        metrics: &Metrics,
        has_validation: bool,
    ) -> Result<(), CallbackError> {
        let keeps = |callback: &&AnyCallback| matches!(callback, AnyCallback::ModelCheckpoint(_));
        if self.0.iter().filter(keeps).count() > 1 {
            return Err(CallbackError::SeveralCheckpoints);
        }
        for callback in &mut self.0 {
            let (name, monitor) = (callback.class_name(), callback.monitor());
            if !monitor.is_measured(metrics) {
                return Err(CallbackError::NotMeasured { name, monitor });
            }
            if callback.looks() && monitor.needs_validation() && !has_validation {
                return Err(CallbackError::NothingToMonitor { name, monitor });
            }
            callback.on_train_begin(model)?;
        }
        Ok(())
    }

    /// What they have seen of the run so far, to be kept as JSON beside the [best weights](Callbacks::best_weights).
    pub fn course(&self) -> Value {
        let course =
            |callback: &AnyCallback| json!({ "class_name": callback.class_name(), "course": callback.course() });
        self.0.iter().map(course).collect()
    }

    /// The weights that may come back at the end of the run, of each callback that has some.
    pub fn best_weights(&self) -> impl Iterator<Item = &[f32]> {
        self.0.iter().filter_map(AnyCallback::best_weights)
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
        let mut each = self.0.iter_mut().zip(courses);
        each.try_for_each(|(callback, course)| callback.resume(course, &mut || weights.next()))
    }

    /// Looks at what an epoch has brought, once it is counted in `model.epochs`. Returns whether the training is to end.
    pub fn on_epoch_end(&mut self, model: &mut Model, logs: &Logs) -> bool {
        let mut stops = false;
        for callback in &mut self.0 {
            stops |= callback.on_epoch_end(model, logs);
        }
        stops
    }

    /// Puts weights back, where that was asked for. Returns what the last [`EarlyStopping`] has to say.
    pub fn on_train_end(&mut self, model: &mut Model) -> Option<Ending> {
        let endings = self.0.iter_mut().filter_map(|callback| callback.on_train_end(model));
        endings.last()
    }
}

/// All options of a callback, as they are read.
#[cfg(test)]
pub(crate) fn read(value: &Value) -> Result<Value, CallbackError> {
    AnyCallback::from_value(value).map(|callback| json!(callback))
}

impl AnyCallback {
    fn from_value(value: &Value) -> Result<AnyCallback, CallbackError> {
        let unreadable = |problem| CallbackError::Unreadable { problem };
        let (name, config) = class_and_config(value).map_err(unreadable)?;
        let Some(&class_name) = CLASS_NAMES.iter().find(|known| **known == name) else {
            return Err(CallbackError::Unknown { name });
        };
        let in_its_name = |problem| unreadable(format!("{name}: {problem}"));
        let options = options(class_name);
        let config = vocabulary(class_name).without(config, options).map_err(in_its_name)?;
        let out_of_range = |error| CallbackError::OutOfRange {
            name: class_name,
            error,
        };
        schema::check_config(options, &config).map_err(out_of_range)?;
        AnyCallback::read(class_name, config).map_err(in_its_name)
    }
}
