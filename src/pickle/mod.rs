//! Reads Python's pickles, protocols 0 to 5, as numpy 1 and 2 and pandas 0.20 to 3 write them.
//!
//! A pickle is a program for a small stack machine, and Python's own reader runs whatever it names. This one does not:
//! it adds values to the arena of a file ([`crate::values`]), and knows a list of constructors (`constructors`) whose arguments it
//! checks; any other name is an error.
//!
//! | part | does |
//! |---|---|
//! | `machine` | carries out the instructions (`opcodes`), with a `memo` for what is referred to again |
//! | `constructors` | make arrays, columns, tables and pictures |
//! | [`Tap`] | takes the contents of arrays while the machine passes them by |

mod constructors;
mod machine;
mod memo;
mod opcodes;
mod tap;

pub(crate) use constructors::Storages;
pub(crate) use machine::Machine;
pub use tap::Tap;
