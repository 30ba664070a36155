//! Values of Python as labels.

use super::column::Label;
use crate::values::{Interval, View};

/// A longer text is no name of a class.
pub(in crate::data) const LONGEST: usize = 1000;

/// Longer bytes are rather pixels than a name.
const LONGEST_BYTES: usize = 100;

/// A value as a label; `None` when it is missing, else what it is when it is no label.
pub(in crate::data) fn label(view: &View) -> Result<Label, Option<String>> {
    match view {
        View::None => Err(None),
        View::Float(value) if value.is_nan() => Err(None),
        View::Bool(value) => Ok(Label::Bool(*value)),
        View::Int(value) => Ok(Label::Int(*value)),
        View::Float(value) => Ok(Label::Float(*value)),
        View::Time(time) => Ok(Label::Time(*time)),
        View::Interval(interval) => Ok(Label::Interval(Interval::clone(interval))),
        View::Str(text) if text.is_empty() => Err(None),
        View::Str(text) if text.len() <= LONGEST => Ok(Label::Text(text.to_string())),
        View::Str(text) => Err(Some(format!("a text of {} bytes", text.len()))),
        View::Bytes(bytes) => match readable(bytes) {
            Some(text) if text.is_empty() => Err(None),
            Some(text) => Ok(Label::Text(text)),
            None => Err(Some(format!("a bytes object of {} bytes", bytes.len()))),
        },
        // array([3]), as rows of an array (n, 1) are when they are taken one by one.
        View::LongBytes(contents, _) => Err(Some(format!("a bytes object of {} bytes", contents.len()))),
        View::Array(array) if array.len() == 1 => match array.element(0) {
            View::Array(_) => Err(Some("an array inside an array".into())),
            element => label(&element),
        },
        other => Err(Some(other.describe())),
    }
}

/// Whether a value alone could be a label.
pub(in crate::data) fn is_label(view: &View) -> bool {
    label(view).is_ok()
}

/// Whether a value is a label, or stands for a missing one.
pub(in crate::data) fn may_be_label(view: &View) -> bool {
    is_label(view) || matches!(view, View::None)
}

/// Bytes that are text, as numpy's type `S` and Python 2 have it: in UTF-8, or else in Latin-1.
pub(in crate::data) fn readable(bytes: &[u8]) -> Option<String> {
    let bytes = Some(bytes).filter(|bytes| bytes.len() <= LONGEST_BYTES)?;
    let latin = || bytes.iter().copied().map(char::from).collect();
    let text = std::str::from_utf8(bytes).map_or_else(|_| latin(), String::from);
    (!text.chars().any(char::is_control)).then_some(text)
}
