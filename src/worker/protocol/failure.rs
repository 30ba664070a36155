//! What went wrong, and what to do about it.

use serde::Serialize;

use crate::data::Layout;
use crate::explain::Explain;

/// What went wrong, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Failure {
    /// For programs: a stable name such as `kernel_does_not_fit`.
    pub code: String,
    /// What happened, with the offending numbers.
    pub message: String,
    /// What to do about it.
    pub hint: String,
    /// Of files, how they were understood, where they may mean something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional, as = "Option<Layout>"))]
    pub layout: Option<Box<Layout>>,
}

impl Failure {
    pub fn new(code: &str, message: impl Into<String>, hint: impl Into<String>) -> Failure {
        Failure {
            code: code.to_owned(),
            message: message.into(),
            hint: hint.into(),
            layout: None,
        }
    }
}

impl<E: Explain> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure::new(error.code(), error.to_string(), error.hint())
    }
}
