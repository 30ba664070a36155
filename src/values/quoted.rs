//! Text of a file in messages.

/// The beginning of a text of the file, in quotes and safe to show.
pub(crate) fn quoted(text: &str, most: usize) -> String {
    format!("{:?}", text.chars().take(most).collect::<String>())
}
