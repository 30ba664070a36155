//! Data sets drawn by code: nothing to download, and the same bits on every machine.
//!
//! A set is one file or folder here, and one line in [`load`] and in [`NAMES`].

mod dice;
mod faces;
mod solids;
mod vec3;

use super::{DataError, Dataset};

/// The names of the sets, the one for a first visit first.
pub const NAMES: &[&str] = &["faces"];

/// Draws the set of this name; `faces` is 640 portraits, height 60, width 64, grey, `float32` in 0 to 1.
///
/// # Errors
/// [`DataError::UnknownSample`] when there is none of this name.
pub fn load(name: &str) -> Result<Dataset, DataError> {
    match name {
        "faces" => Ok(faces::load()),
        _ => Err(DataError::UnknownSample {
            name: name.into(),
            known: NAMES,
        }),
    }
}
