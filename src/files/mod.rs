//! What the files are that people bring: one table of kinds, one rule for litter; and the reading of those that the core reads
//! itself: pickles ([`crate::pickle`]), `.npy` and IDX.
//!
//! Core, unpacker and page ask the same table: the page's part, `www/client/kinds.js`, is written from it.

pub mod idx;
mod kinds;
mod litter;
pub(crate) mod npy;
#[cfg(test)]
mod page;
mod pattern;
mod reading;

pub(crate) use kinds::is_picture_name;
pub use kinds::{Format, Kind, ReadBy, START, known, of, of_members};
pub use litter::is_litter;
pub use reading::{Reading, load};
