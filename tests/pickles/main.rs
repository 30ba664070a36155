//! Pickles that real Python wrote, and some that nobody should have written, through [`cnn_playground::data::load`].

mod cells;
mod constructors;
mod fixtures;
mod hostile;
mod instructions;
mod layouts;
mod once;
mod places;
mod records;
mod rescaled;
mod roles;
mod support;
mod times;
mod values;
mod variants;
mod wrong_files;
