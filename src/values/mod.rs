//! The values that a file holds, and the bytes of its arrays, which stay where they are.
//!
//! What reads a file ([`crate::pickle`], [`crate::files`]) adds its values to an arena; what wants to know what they are looks at
//! them through a [`View`]. A value may be of any size and contain itself, so that nothing here recurses. The rungs, each of which
//! knows those above it in this table:
//!
//! | part | does |
//! |---|---|
//! | `error`, `limits` | what may be wrong with a file, and how much it may ask for |
//! | `bytes` | gives any bytes of a [`Source`], unpacked from gzip and zlib, a window at a time |
//! | `numpy` | types, layouts and arrays of numpy; an array knows where its bytes lie |
//! | `names` | the names of Python's libraries that are known |
//! | `arena` | keeps all values; they refer to each other by number |
//! | `file` | a [`File`] that was read |
//! | `views` | let one look at a value, and step into it |
//!
//! An [`ArrayRef`] points to the bytes of an array in the file, and [`File::read`] copies them to their place. Sizes that a file
//! announces are checked against the bytes that are there before anything is allocated, and [`Limits`] bound the rest.

mod arena;
mod bytes;
mod error;
mod file;
mod handles;
mod image;
mod limits;
mod names;
mod numpy;
mod places;
mod quoted;
mod refusal;
mod views;
mod white;

pub use bytes::source::Source;
pub use error::{ErrorKind, Place, ReadError};
pub use file::File;
pub use handles::Contents;
pub use image::{Image, PillowMode};
pub use limits::Limits;
pub use numpy::dtype::{BYTE, Dtype, Kind};
pub use numpy::time::{Time, Unit};
pub use refusal::{Reason, Refusal};
pub use views::column::Values;
pub use views::interval::Interval;
pub use views::refs::{ArrayRef, ColumnRef, FrameRef, Items, Pairs};
pub use views::view::View;

pub(crate) use arena::{Arena, Node, Object, expected};
pub(crate) use bytes::reader::ByteReader;
pub(crate) use error::TOO_LARGE;
pub(crate) use handles::{NodeId, Span};
pub(crate) use names::{Arrow, Builtin, Global, Numpy, Pandas, Pillow, Torch, find_name};
pub(crate) use numpy::array::{Array, Data, Scalar};
pub(crate) use numpy::layout::ArrayLayout;
pub(crate) use numpy::record::{Parts, Type};
pub(crate) use quoted::quoted;
pub(crate) use views::numbers::half;
pub(crate) use white::{over_white, over_white_16};
