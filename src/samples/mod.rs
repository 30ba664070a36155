//! Data sets drawn by code: nothing to download, and the same bits on every machine.
//!
//! A set is one file or folder here, and one line in [`load`] and in [`NAMES`].

mod digits;
mod faces;
mod fungi;
mod paint;
mod solids;
mod vec3;

use crate::data::{DataError, Dataset};

/// The names of the sets, the one for a first visit first.
pub const NAMES: &[&str] = &["faces", "fungi", "digits"];

/// Draws the set of this name:
///
/// | name | images | size | values |
/// |---|---|---|---|
/// | `faces` | 640 portraits | 60 x 64, gray | `float32`, 0 to 1 |
/// | `fungi` | 250 views through a microscope | 250 x 250, RGB | `uint8` |
/// | `digits` | 2,000 digits | 28 x 28, gray | `uint8` |
///
/// # Errors
/// [`DataError::UnknownSample`] when there is none of this name.
pub fn load(name: &str) -> Result<Dataset, DataError> {
    match name {
        "faces" => Ok(faces::load()),
        "fungi" => Ok(fungi::load()),
        "digits" => Ok(digits::load()),
        _ => Err(DataError::UnknownSample {
            name: name.into(),
            known: NAMES,
        }),
    }
}
