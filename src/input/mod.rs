//! What is made of files before it is a data set: ready images, tables of text, labels with the report of how they were put to images;
//! and how rows of numbers are cut into images.

pub(crate) mod rows;
mod types;

pub use rows::{DataFormat, LayoutRows};
pub use types::{
    Cut, CutColumn, Cutting, ImagesInput, Join, JoinedBy, LabelColumn, Picture, Table, TextColumn, TorchInput,
    ValueType,
};
