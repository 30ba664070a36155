//! Files become a [`Dataset`]: images with columns of labels.
//!
//! | room | what is in it |
//! |---|---|
//! | `load`, `opened` | files on their way in, read by [`crate::files`] or by the unpacker |
//! | `layout` | what their values mean: images, labels, parts; what a reader may choose of it |
//! | `labels` | values as columns of classes |
//! | `copying` | images where they lie in files, and the copying of them |
//! | `assemble`, `columns` | all of these in turn: the data set |
//! | `images` | the data set and its images |
//! | `prepare` | resizing, enhancing, splitting into parts; `split` as scikit-learn does it, `oversample` as imbalanced-learn |
//! | [`augment`] | variants of images, as layers of Keras make them, by the throws of `dice` |

mod assemble;
pub mod augment;
mod columns;
mod copying;
mod dice;
mod error;
mod images;
mod labels;
mod layout;
mod load;
mod opened;
mod oversample;
mod prepare;
mod random_state;
mod split;

pub(crate) use dice::Dice;
pub use error::DataError;
pub(crate) use images::dataset::split_of;
pub use images::dataset::{Dataset, Images, Shape, Size, SplitColumn};
pub use images::values::Pixels;
pub use labels::column::{Column, LEFT_OUT, Label};
pub use labels::several::Labels;
pub use layout::choice::{Layout, LayoutAxis, LayoutEntry, LayoutOptions};
pub use load::{Doubt, FileContents, Loading, Progress, SourceFile, load};
pub use oversample::oversample;
pub use prepare::{
    AugmentOptions, ColorMode, Conversion, Enhancement, Given, Inputs, Levels, Parts, PrepareError, PrepareOptions,
    Prepared, Received, Resample, Taking, prepare, prepare_labels, prepare_parts, receive,
};
pub use split::{Split, SplitError, SplitOptions, TestSize, train_test_split};
