//! Model files: what Keras wrote is opened, and what is written Keras opens.

mod alone;
mod round_trips;
mod support;
mod wild;
