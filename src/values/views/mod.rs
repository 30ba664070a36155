//! Values of a file, to look at: one step at a time, from the file down.

mod arrow;
pub(super) mod column;
mod elements;
mod frame;
pub(super) mod interval;
mod look;
pub(super) mod numbers;
pub(super) mod refs;
mod resolve;
mod series;
pub(super) mod view;
