//! Files and drawn samples become a [`Dataset`]: images with columns of labels.

mod arrays;
mod assemble;
pub mod augment;
mod by_name;
mod cells;
mod choice;
mod columns;
mod dataset;
mod display;
mod early;
mod error;
mod extent;
mod filling;
mod flat;
mod found;
mod group;
mod hot;
mod input;
mod labels;
mod layout;
mod lists;
mod load;
mod opened;
mod packed;
mod part;
mod part_names;
mod parts;
mod pictures;
mod pillow;
mod pixels;
mod plane;
mod prepare;
mod printed;
mod problem;
mod random_state;
mod read;
mod ready;
mod rescaled;
mod rows;
pub mod samples;
mod split;
mod table;
mod take;
mod texts;
mod together;
mod transpose;
mod values;

pub use choice::{Cutting, DataFormat, Layout, LayoutAxis, LayoutEntry, LayoutOptions, LayoutRows};
pub(crate) use dataset::split_of;
pub use dataset::{Dataset, Images, Shape, Size, SplitColumn};
pub use error::DataError;
pub(crate) use flat::{is_cut, is_square};
pub use input::{
    Cut, CutColumn, ImagesInput, Join, JoinedBy, LabelColumn, Picture, Table, TextColumn, TorchInput, ValueType,
};
pub use labels::{Column, LEFT_OUT, Label};
pub use load::{Contents, Doubt, Loading, Progress, SourceFile, load};
pub(crate) use part_names::is_labels as is_name_of_labels;
pub use prepare::{
    AugmentOptions, Conversion, Enhancement, Given, Levels, Mode, Parts, Pictures, PrepareError, PrepareOptions,
    Prepared, Received, Resample, Taking, prepare, prepare_parts, receive,
};
pub(crate) use prepare::{over_white, over_white_16};
pub use split::{Split, SplitError, SplitOptions, TestSize, train_test_split};
pub use values::Pixels;
