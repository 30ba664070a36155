//! Labels: from the values of a file to columns of classes.
//!
//! | file | what it knows |
//! |---|---|
//! | `column` | a [`Column`](column::Column) of classes, and the [`Label`](column::Label)s that it is made of |
//! | `cells` | values in a row, wherever a file has them |
//! | `read`, `texts` | what a value of Python, and what a text of a table says as a label |
//! | `rows` | a column that was found and is not read yet |
//! | `several` | columns that say yes or no, learned together |

pub(super) mod cells;
pub(super) mod column;
pub(super) mod read;
pub(super) mod rows;
pub(super) mod several;
mod texts;
