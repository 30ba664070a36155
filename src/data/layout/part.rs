//! One of several parts that belong together: an entry of a dict, an item of a tuple, a file.

use super::choice::{LayoutEntry, inside};
use super::found::{Found, Understood};

/// A part, and what was found in it.
pub(in crate::data) struct LayoutPart<'a> {
    /// Empty where the parts have no names.
    pub key: String,
    /// Its key, or else its number; of a file its whole name.
    pub name: String,
    /// What it is, for messages.
    pub kind: String,
    pub found: Understood<'a>,
}

impl<'a> LayoutPart<'a> {
    /// What it holds where that are images, whatever else.
    pub(in crate::data) fn images(&self) -> Option<&Found<'a>> {
        self.found.as_ref().ok().filter(|found| found.has_images())
    }
}

/// The entries of a part that could be the images.
pub(in crate::data) fn entries_of<'p>(part: &'p LayoutPart) -> impl Iterator<Item = LayoutEntry> + use<'p> {
    let entries = part.images().map_or(&[][..], |found| &found.entries);
    entries.iter().map(|entry| LayoutEntry {
        name: inside(&part.name, &entry.name),
        // What part it is is known best by itself.
        what: entry.what.clone(),
    })
}
