//! Pickles that real Python wrote, and some that nobody should have written, through [`cnn_playground::data::load`].

mod fixtures;
mod hostile;
mod support;
mod variants;
