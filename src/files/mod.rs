//! What the files are that people bring: one table of kinds, one rule for litter, and the IDX format.
//!
//! Core, unpacker and page ask the same table: the page's part, `www/kinds.js`, is written from it.

pub mod idx;
mod kinds;
mod litter;
#[cfg(test)]
mod page;
mod pattern;

pub(crate) use kinds::by_name;
pub(crate) use kinds::is_picture_name;
pub use kinds::{Format, Kind, Reader, START, known, of, of_members};
pub use litter::is_litter;
