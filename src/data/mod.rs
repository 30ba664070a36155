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
mod input;
mod labels;
mod layout;
mod lists;
mod load;
mod opened;
mod part_names;
mod pictures;
mod pillow;
mod pixels;
mod prepare;
mod random_state;
mod ready;
mod rescaled;
mod rows;
pub mod samples;
mod split;
mod table;
mod take;

pub use choice::{DataFormat, Layout, LayoutAxis, LayoutEntry, LayoutOptions, LayoutRows};
pub use dataset::{Dataset, Images, Pixels, Shape, Size};
pub use error::DataError;
pub use input::{ImagesInput, Join, JoinedBy, LabelColumn, Picture, Table, TextColumn, ValueType};
pub use labels::{Column, Label};
pub use load::{Contents, Loading, Progress, SourceFile, load};
pub use prepare::{
    AugmentOptions, Conversion, Enhancement, LEFT_OUT, Mode, Pictures, PrepareError, PrepareOptions, Prepared,
    Resample, prepare,
};
pub use split::{Split, SplitError, SplitOptions, TestSize, train_test_split};
