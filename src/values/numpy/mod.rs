//! numpy's types, and arrays of them.

pub(super) mod array;
pub(super) mod dtype;
pub(super) mod layout;
pub(super) mod record;
pub(super) mod time;
