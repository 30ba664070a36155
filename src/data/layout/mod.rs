//! What the values of a file mean: which of them are images and which are labels, and how they lie.
//!
//! | file | what it knows |
//! |---|---|
//! | `choice` | what a reader may choose, and what was chosen: [`Layout`](choice::Layout) |
//! | `found`, `problem` | what was found in a value, or why it means nothing |
//! | `understand` | any value |
//! | `arrays`, `hot` | arrays: stacks of images, rows of pixels, classes as ones and zeros |
//! | `table`, `printed` | columns of a table; pixels printed as text |
//! | `group`, `part`, `parts` | dicts and lists of parts: images beside labels, training beside test |
//! | `by_name` | labels that belong to images by their names |
//! | `ready` | images that were unpacked before |
//! | `together` | several files |

mod arrays;
mod by_name;
pub(super) mod choice;
pub(super) mod found;
mod group;
mod hot;
mod part;
mod parts;
pub(super) mod printed;
mod problem;
pub(super) mod ready;
mod table;
pub(super) mod together;
mod understand;
