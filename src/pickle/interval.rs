//! Intervals of pandas, as `pandas.cut` makes them.

use super::column::Values;
use super::view::View;

/// The intervals between two columns of numbers.
#[derive(Debug, Clone)]
pub(super) struct Intervals<'a> {
    pub left: Box<Values<'a>>,
    pub right: Box<Values<'a>>,
    /// Which ends belong to them: `left`, `right`, `both` or `neither`.
    pub closed: &'static str,
}

/// Where an interval begins and ends, and its text.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval {
    pub ends: [f64; 2],
    /// As pandas prints it: `(0.0, 10.0]`.
    pub text: String,
}

impl Intervals<'_> {
    pub(super) fn get(&self, row: usize) -> View<'static> {
        let (Some((left, begin)), Some((right, end))) = (number(&self.left.get(row)), number(&self.right.get(row)))
        else {
            return View::Other("an interval of other values than numbers (series.astype(str) makes labels of them)");
        };
        if left.is_nan() {
            return View::None;
        }
        let open = if matches!(self.closed, "left" | "both") {
            '['
        } else {
            '('
        };
        let close = if matches!(self.closed, "right" | "both") {
            ']'
        } else {
            ')'
        };
        View::Interval(Box::new(Interval {
            ends: [left, right],
            text: format!("{open}{begin}, {end}{close}"),
        }))
    }
}

/// An end and its text.
fn number(view: &View) -> Option<(f64, String)> {
    match view {
        View::Int(value) => Some((*value as f64, value.to_string())),
        View::Float(value) => {
            let dot = if value.fract() == 0.0 { ".0" } else { "" };
            Some((*value, format!("{value}{dot}")))
        }
        _ => None,
    }
}
