//! From files to what is trained on: what is read in them, which label is whose, and how images are prepared.

mod archives;
mod idx;
mod join;
mod oversample;
mod pictures;
#[path = "../preparation/mod.rs"]
mod preparation;
mod split;
mod tables;
