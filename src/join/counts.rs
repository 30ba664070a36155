//! What numbers of names say: whether they are labels.

use std::collections::HashMap;

/// Whether more than nine in ten are so.
pub(super) fn most(all: usize, some: usize) -> bool {
    (all - some) * 10 < all
}

/// How often each of the values is there.
pub(super) fn classes<'a>(values: &[Option<&'a str>]) -> HashMap<&'a str, usize> {
    let mut classes = HashMap::new();
    for value in values.iter().flatten() {
        *classes.entry(*value).or_insert(0) += 1;
    }
    classes
}

/// Whether so many classes of so many names are labels.
pub(super) fn are_labels(classes: usize, names: usize) -> bool {
    (2..=names / 2).contains(&classes)
}

/// What cameras and programs call their files says nothing of what is in them.
const CAMERAS: [&str; 18] = [
    "img",
    "image",
    "images",
    "dsc",
    "dscn",
    "dscf",
    "pxl",
    "photo",
    "picture",
    "pic",
    "p",
    "screenshot",
    "scan",
    "frame",
    "vid",
    "mvimg",
    "file",
    "whatsapp image",
];

/// Whether all are what cameras call their files.
pub(super) fn are_of_cameras(classes: &HashMap<&str, usize>) -> bool {
    classes
        .keys()
        .all(|class| CAMERAS.contains(&class.to_lowercase().as_str()))
}
