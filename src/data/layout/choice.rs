//! Which part of the files holds the images, and how its axes are meant: what was understood, what else there is to choose
//! from, and what the reader chose.

use serde::{Deserialize, Serialize};

use crate::input::{Cut, Cutting, DataFormat, LayoutRows, rows};
use crate::join::part_names::{is_images, is_labels};

/// What the reader chose. Whatever is left out is guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(optional_fields))]
pub struct LayoutOptions {
    /// The entry that holds the images, under its name among the `entries` of what was understood.
    pub entry: Option<String>,
    /// The axis of its array along which the images lie, one after the other.
    pub axis: Option<usize>,
    /// Height and width of images that are rows of numbers.
    pub shape: Option<[usize; 2]>,
    /// Whether such a row holds one channel after the other, or one pixel after the other.
    pub data_format: Option<DataFormat>,
    /// A class that stands for a missing label, such as `-1`, in whichever column it is.
    pub missing: Option<String>,
    /// Whether the images lie on their side: rows and columns are exchanged then. Left out, those of an IDX file of EMNIST do.
    pub transpose: Option<bool>,
    /// How the names of picture files are cut into labels: one of the `cuts` of what was understood, or none. It is followed where
    /// the names are read, before they come here.
    pub cut: Option<Cutting>,
}

/// How the files were understood, and what else they may mean.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Layout {
    /// How many images there are, of which a preview holds the first.
    pub count: usize,
    /// Whether there was more than one way to understand the files, and nothing said which.
    pub is_guess: bool,
    /// The entry that holds the images; empty where they are all there is.
    pub entry: String,
    /// All entries that could be the images.
    pub entries: Vec<LayoutEntry>,
    /// The axis along which the images lie in their array; `null` where they are no array.
    pub axis: Option<usize>,
    /// All axes along which images may lie.
    pub axes: Vec<LayoutAxis>,
    /// How the rows of numbers are cut that the images are; `null` where they are none.
    pub rows: Option<LayoutRows>,
    /// How the names of picture files may be cut into labels.
    pub cuts: Vec<Cut>,
    /// Whether rows and columns were exchanged.
    pub transpose: bool,
}

impl Layout {
    /// Whether the reader may choose anything else.
    pub fn has_choice(&self) -> bool {
        let others = usize::from(self.axis.is_some());
        self.entries.len() > 1 || self.axes.len() > others || self.rows.is_some()
    }
}

/// A part of the files that may be the images.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LayoutEntry {
    /// The keys that lead to it, with `/` between them; where parts have no names, their numbers.
    pub name: String,
    /// What it is: "an array of shape (100, 60, 64) and type float32".
    pub what: String,
}

/// An axis along which images may lie, and what they would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LayoutAxis {
    pub axis: usize,
    pub count: usize,
    pub height: usize,
    pub width: usize,
    pub channels: usize,
}

/// What of the reader's choice concerns the value at hand.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::data) struct LayoutChoice<'w> {
    /// The way from here to the entry; empty when this is it, `None` when any will do.
    pub entry: Option<&'w str>,
    pub axis: Option<usize>,
    pub shape: Option<[usize; 2]>,
    pub data_format: Option<DataFormat>,
    /// What the name of the value says that it is.
    pub role: Role,
}

/// What a value is named as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::data) enum Role {
    #[default]
    Unknown,
    Images,
    Labels,
}

impl<'w> From<&'w LayoutOptions> for LayoutChoice<'w> {
    fn from(options: &'w LayoutOptions) -> LayoutChoice<'w> {
        LayoutChoice {
            entry: options.entry.as_deref(),
            axis: options.axis,
            shape: options.shape,
            data_format: options.data_format,
            role: Role::Unknown,
        }
    }
}

impl<'w> LayoutChoice<'w> {
    /// How rows of so many numbers are cut into images; `None` when they are none.
    pub(in crate::data) fn cut(&self, numbers: usize) -> Option<LayoutRows> {
        let rows = rows::cut(numbers, self.shape)?;
        Some(LayoutRows {
            data_format: self.data_format.unwrap_or(rows.data_format),
            ..rows
        })
    }

    /// What concerns the part of this name; nothing does when another part was chosen.
    pub(in crate::data) fn within(&self, part: &str) -> LayoutChoice<'w> {
        let within = match self.entry {
            None => *self,
            Some(entry) => rest(entry, part).map_or_else(LayoutChoice::default, |rest| LayoutChoice {
                entry: Some(rest),
                ..*self
            }),
        };
        within.named(part)
    }

    /// The same of a value of this name.
    pub(in crate::data) fn named(self, name: &str) -> LayoutChoice<'w> {
        let role = match name {
            _ if is_images(name) => Role::Images,
            _ if is_labels(name) => Role::Labels,
            _ => Role::Unknown,
        };
        LayoutChoice { role, ..self }
    }

    /// Whether an entry was chosen among several.
    pub(in crate::data) fn is_choice(&self) -> bool {
        self.entry.is_some_and(|entry| !entry.is_empty())
    }

    /// Whether the entry that was chosen is the part of this name, or lies in it.
    pub(in crate::data) fn is_in(&self, part: &str) -> bool {
        self.entry.is_some_and(|entry| rest(entry, part).is_some())
    }
}

/// The way on from a part to an entry; `None` when it does not lead through the part.
fn rest<'w>(entry: &'w str, part: &str) -> Option<&'w str> {
    let rest = entry.strip_prefix(part)?;
    if rest.is_empty() {
        Some("")
    } else {
        rest.strip_prefix('/')
    }
}

/// The name of an entry in a part of this name.
pub(in crate::data) fn inside(part: &str, entry: &str) -> String {
    if entry.is_empty() {
        part.into()
    } else {
        format!("{part}/{entry}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_follows_the_way_to_its_entry() {
        let options = LayoutOptions {
            entry: Some("train/X".into()),
            axis: Some(2),
            ..LayoutOptions::default()
        };
        let choice = LayoutChoice::from(&options);
        assert!(choice.is_in("train") && !choice.is_in("trai") && !choice.is_in("test"));
        let inner = choice.within("train");
        assert_eq!((inner.entry, inner.axis), (Some("X"), Some(2)));
        assert_eq!((inner.within("X").entry, inner.within("X").axis), (Some(""), Some(2)));
        assert_eq!(choice.within("test").axis, None);
        assert_eq!(inside("train", &inside("X", "")), "train/X");
    }
}
