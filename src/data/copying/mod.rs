//! Images where they lie in files, and the copying of them to where they are trained on.
//!
//! | file | what it knows |
//! |---|---|
//! | `picture` | where one image lies, in whatever a file holds it |
//! | `plane`, `take` | the order of its values in the file; taking them in the order of rows, columns, channels |
//! | `pillow`, `lists`, `packed` | pictures of Pillow, numbers in lists, files of pictures within files |
//! | `filling` | the values that grow image by image |
//! | `early` | copying while the file is still read |
//! | `copy` | all images of a data set |

pub(super) mod copy;
pub(super) mod early;
mod filling;
mod lists;
pub(super) mod packed;
pub(super) mod picture;
mod pillow;
pub(super) mod plane;
mod take;
