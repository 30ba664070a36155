//! The bytes of a file, which need not be in memory: a window at a time, unpacked where they are packed.

pub(super) mod reader;
pub(super) mod source;
mod unpacker;
