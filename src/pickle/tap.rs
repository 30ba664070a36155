//! Contents of arrays on the fly: a file of many arrays is read once when they are taken while the machine passes them by.

use std::fmt;

use crate::values::Contents;

/// Takes the contents of arrays as they are passed by. What an array is is known only behind its contents, so that it is guessed:
/// contents as long as those of the array before are taken to be like them.
pub trait Tap {
    /// Whether contents are wanted that begin at `start` of a file of `size` bytes and are expected to be like those `before`;
    /// they are handed to [`take`](Tap::take) then.
    fn wants(&mut self, before: &Contents, start: u64, size: u64) -> bool;

    /// The next bytes of the contents that were wanted last, in whole elements.
    fn take(&mut self, bytes: &[u8]);
}

/// A tap where there is one.
#[derive(Default)]
pub(super) struct Tapped(pub Option<Box<dyn Tap>>);

impl fmt::Debug for Tapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Tapped").field(&self.0.is_some()).finish()
    }
}
