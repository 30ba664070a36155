//! **CNN Playground**: train convolutional networks on your own pickled images, inside the browser tab.
//!
//! The modules, in the order data flows through them:
//!
//! | module | from | to |
//! |---|---|---|
//! | [`values`] | the bytes of a file, wherever they are | an arena of Python's values, and views to look at them |
//! | [`pickle`] | the bytes of a pickle | values; reads, never runs |
//! | [`files`] | the first bytes of a file, its name | what it is, and who reads it; values |
//! | [`unpack`] | archives of files | the files |
//! | [`join`] | paths of pictures, tables beside them | columns of labels, each put to its picture |
//! | [`data`] | Python values, drawn samples | a [`data::Dataset`]: images, label columns, splits |
//! | [`nn`] | tensors | tensors: layers, losses, optimizers on SIMD kernels |
//! | [`train`] | a data set and a network | epochs: batches, history, evaluation |
//! | [`inspect`] | a network and an image | pictures of what each layer sees |
//! | [`interop`] | files of Keras | a network with its weights, and back |
//! | [`worker`] | requests of the page | replies; the only module that knows the browser |
//!
//! Names, defaults and numbers are those of Keras, numpy and scikit-learn wherever they have one.
//! Images are *channels last*: height x width x channels.

pub mod data;
pub mod explain;
pub mod files;
pub mod inspect;
pub mod interop;
pub mod join;
pub mod nn;
mod order;
pub mod pickle;
pub mod schema;
pub mod train;
pub mod unpack;
pub mod values;
pub mod worker;
