//! Why callbacks cannot be had.

use thiserror::Error;

use super::monitor::Monitor;
use crate::explain::Explain;
use crate::schema::OutOfRange;

/// Why callbacks cannot be had.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum CallbackError {
    #[error("there is no callback {name:?} here; there are {}", super::CLASS_NAMES.join(", "))]
    Unknown { name: String },
    #[error("callbacks: {problem}")]
    Unreadable { problem: String },
    #[error("`{}` of {name} must be {}, not {}", .error.option, .error.expected, .error.value)]
    OutOfRange { name: &'static str, error: OutOfRange },
    #[error("{name} is to watch {monitor}, but no images are set aside to measure it on")]
    NothingToMonitor { name: &'static str, monitor: Monitor },
    #[error("{name} is to watch {monitor}, which is not measured")]
    NotMeasured { name: &'static str, monitor: Monitor },
    #[error("ReduceLROnPlateau cannot lower a learning rate that follows a schedule")]
    Scheduled,
    #[error("there are several ModelCheckpoint, and one checkpoint is kept")]
    SeveralCheckpoints,
    #[error("the callbacks cannot go on: {problem}")]
    OtherCourse { problem: String },
    #[error("no room for a copy of the weights, {bytes} bytes")]
    OutOfMemory { bytes: u64 },
}

impl CallbackError {
    pub(super) fn out_of_memory(weights: usize) -> CallbackError {
        CallbackError::OutOfMemory {
            bytes: size_of::<f32>() as u64 * weights as u64,
        }
    }
}

impl Explain for CallbackError {
    fn code(&self) -> &'static str {
        match self {
            CallbackError::Unknown { .. } => "unknown_callback",
            CallbackError::Unreadable { .. } => "unreadable_callback",
            CallbackError::OutOfRange { .. } => "option_out_of_range",
            CallbackError::NothingToMonitor { .. } => "nothing_to_monitor",
            CallbackError::NotMeasured { .. } => "not_measured",
            CallbackError::Scheduled => "learning_rate_is_scheduled",
            CallbackError::SeveralCheckpoints => "several_checkpoints",
            CallbackError::OtherCourse { .. } => "other_course",
            CallbackError::OutOfMemory { .. } => "out_of_memory",
        }
    }

    fn hint(&self) -> String {
        match self {
            CallbackError::Unknown { .. } | CallbackError::Unreadable { .. } => {
                "Write a callback as Keras names it, for example {\"class_name\": \"EarlyStopping\", \"config\": {\"patience\": 3}}."
                    .into()
            }
            CallbackError::OutOfRange { error, .. } => format!("Change `{}`.", error.option),
            CallbackError::NothingToMonitor { monitor, .. } => {
                let own = monitor.in_training();
                format!("Set a validation or test part aside under “Prepare”, or monitor {own}.")
            }
            CallbackError::NotMeasured { .. } => "Add it to the metrics, or monitor another number.".into(),
            CallbackError::Scheduled => "Give the optimizer a number as learning_rate, or leave the callback out.".into(),
            CallbackError::SeveralCheckpoints => "Leave all but one out.".into(),
            CallbackError::OtherCourse { .. } => {
                "Give the callbacks of the run that was kept, with what was kept of it; or train on without it.".into()
            }
            CallbackError::OutOfMemory { .. } => "Leave restore_best_weights and ModelCheckpoint out, or take a smaller network.".into(),
        }
    }
}
