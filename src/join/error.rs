//! What can be wrong with tables beside pictures, and what to do about it.

use thiserror::Error;

use super::words::{counted, listed, some_of};
use crate::explain::Explain;

/// Why tables could not be joined to pictures.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum JoinError {
    /// The table names pictures, but none of these.
    #[error(
        "{table} names none of the {}: its column \"{column}\" begins with {key}, the pictures with {picture}",
        counted(*pictures, "picture")
    )]
    NamesNone {
        table: String,
        column: String,
        key: String,
        picture: String,
        pictures: usize,
    },
    /// Numbers of rows that are nearly, but not quite, the numbers of pictures.
    #[error(
        "{table} numbers its rows from {key} on in column \"{column}\", and the pictures' names begin with {picture}: \
         which row belongs to which picture cannot be told"
    )]
    Shifted {
        table: String,
        column: String,
        key: String,
        picture: String,
    },
    /// Numbers or words that name pictures, and may be labels as well.
    #[error(
        "{table} may name pictures in column \"{column}\", which begins with {key}, or have labels there: its values are names of \
         pictures, but many of them are there several times"
    )]
    Unclear { table: String, column: String, key: String },
    /// Each name of the table could mean several pictures.
    #[error(
        "{table} names pictures that are there several times: {key} could be {}",
        listed(candidates)
    )]
    Ambiguous {
        table: String,
        key: String,
        candidates: Vec<String>,
    },
    /// Less than a full match, which the reader does not want.
    #[error(
        "{} no row in {table}, {} no picture and {} rows that contradict each other: {}",
        has(*images, "picture"),
        has(*rows, "row"),
        has(*doubled, "picture"),
        some_of(names)
    )]
    Partial {
        table: String,
        images: usize,
        rows: usize,
        doubled: usize,
        names: Vec<String>,
    },
}

fn has(count: usize, what: &str) -> String {
    format!("{} {}", counted(count, what), if count == 1 { "has" } else { "have" })
}

impl Explain for JoinError {
    fn code(&self) -> &'static str {
        match self {
            JoinError::NamesNone { .. } => "names_no_picture",
            JoinError::Shifted { .. } => "numbers_shifted",
            JoinError::Unclear { .. } => "unclear_names",
            JoinError::Ambiguous { .. } => "ambiguous_names",
            JoinError::Partial { .. } => "partial_match",
        }
    }

    fn hint(&self) -> String {
        match self {
            JoinError::NamesNone { column, .. } => format!(
                "Open the pictures that the table names, or write their file names into \"{column}\", with folders only \
                 where the pictures lie in these."
            ),
            JoinError::Shifted { column, .. } => format!(
                "Write the pictures' file names into \"{column}\"; or delete that column when the rows are in the order \
                 of the pictures' names."
            ),
            JoinError::Unclear { .. } => "Call the column \"file\" if it names the pictures, else \"label\".".into(),
            JoinError::Ambiguous { candidates, .. } => format!(
                "Write the folders into the table, too, such as {}.",
                candidates.first().map_or("a/1.png", String::as_str)
            ),
            JoinError::Partial { .. } => {
                "Leave them out, or complete the table or the folder and open both again.".into()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_there_and_what_to_do() {
        let error = JoinError::Partial {
            table: "labels.csv".into(),
            images: 1,
            rows: 2,
            doubled: 0,
            names: vec!["1.png".into(), "93.png".into(), "94.png".into()],
        };
        assert_eq!(
            error.to_string(),
            "1 picture has no row in labels.csv, 2 rows have no picture and 0 pictures have rows that contradict each \
             other: 1.png, 93.png, 94.png"
        );
        let error = JoinError::Ambiguous {
            table: "labels.csv".into(),
            key: "1.png".into(),
            candidates: vec!["a/1.png".into(), "b/1.png".into()],
        };
        assert!(error.to_string().ends_with("1.png could be a/1.png and b/1.png"));
        assert!(error.hint().contains("a/1.png") && error.code() == "ambiguous_names");
    }
}
