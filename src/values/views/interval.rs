//! Intervals of pandas, as `pandas.cut` makes them.

/// Where an interval begins and ends, and its text.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval {
    pub ends: [f64; 2],
    /// As pandas prints it: `(0.0, 10.0]`.
    pub text: String,
}
