//! What is to go out of a snapshot, and how far it is.

use super::Event;

/// A snapshot on its way.
pub(super) struct Outgoing {
    /// The request it belongs to.
    pub id: u32,
    /// Goes with the first piece.
    pub head: Option<String>,
    pub arrays: Vec<Array>,
    /// What goes next.
    pub array: usize,
    pub position: usize,
    /// How many pieces may go out before the page is done with some; `None`: all.
    pub credit: Option<usize>,
    /// What is told behind it.
    pub then: Vec<Event>,
}

impl Outgoing {
    /// Whether another piece may go out now.
    pub fn may_go(&self) -> bool {
        self.credit != Some(0)
    }
}

/// Where the numbers of an array are.
pub(super) enum Array {
    Weights,
    Remembered(usize),
    Best(usize),
    Checkpoint,
    /// Of a moment, by its place in the timeline.
    Past(usize),
    Own(Vec<f32>),
}
