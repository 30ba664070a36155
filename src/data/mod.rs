//! Files and drawn samples become a [`Dataset`]: images with columns of labels.

mod arrays;
mod assemble;
pub mod augment;
mod choice;
mod dataset;
mod early;
mod error;
mod extent;
mod file_names;
mod filling;
mod flat;
mod group;
mod labels;
mod layout;
mod lists;
mod load;
mod part_names;
mod parts;
mod pictures;
mod pillow;
mod pixels;
mod prepare;
mod printed;
mod random_state;
mod rescaled;
mod rows;
pub mod samples;
mod split;
mod table;
mod take;
mod texts;

pub use choice::{DataFormat, Layout, LayoutAxis, LayoutEntry, LayoutOptions, LayoutRows};
pub use dataset::{Dataset, Images, Pixels, Shape, Size, SplitColumn};
pub use error::DataError;
pub use labels::{Column, LEFT_OUT, Label};
pub use load::{Contents, Loading, Picture, Progress, SourceFile, Table, TextColumn, load};
pub use prepare::{
    AugmentOptions, Conversion, Enhancement, Mode, Pictures, PrepareError, PrepareOptions, Prepared,
    Resample, prepare,
};
pub use split::{Split, SplitError, SplitOptions, TestSize, train_test_split};
