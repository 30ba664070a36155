//! Why a value means nothing.

use super::choice::Layout;
use crate::data::labels::cells::Cells;
use crate::join::JoinError;
use crate::values::{ReadError, View};

/// Why a value means nothing, and where in the file it stands.
#[derive(Debug, Clone)]
pub(in crate::data) struct Problem {
    pub offset: Option<u64>,
    pub kind: ProblemKind,
    /// What it may mean all the same, if the reader says so.
    pub layout: Option<Box<Layout>>,
}

#[derive(Debug, Clone)]
pub(in crate::data) enum ProblemKind {
    /// What it is instead.
    NotData(String),
    /// What it is, by name, and what to do about it.
    Known(String, &'static str),
    /// Several files hold images.
    TwoFiles(usize, usize),
    Empty(String),
    Unordered(String),
    OddElement {
        index: usize,
        found: String,
    },
    Read(Box<ReadError>),
    /// Labels that name other images.
    Join(Box<JoinError>),
}

impl From<ProblemKind> for Problem {
    fn from(kind: ProblemKind) -> Problem {
        Problem {
            offset: None,
            kind,
            layout: None,
        }
    }
}

impl Problem {
    pub(in crate::data) fn not_data(found: impl Into<String>) -> Problem {
        ProblemKind::NotData(found.into()).into()
    }

    pub(in crate::data) fn known(found: impl Into<String>, remedy: &'static str) -> Problem {
        ProblemKind::Known(found.into(), remedy).into()
    }

    pub(in crate::data) fn empty(found: impl Into<String>) -> Problem {
        ProblemKind::Empty(found.into()).into()
    }

    pub(in crate::data) fn read(error: ReadError) -> Problem {
        ProblemKind::Read(Box::new(error)).into()
    }

    /// What is known of the whole, where the part in question did not tell its place.
    pub(in crate::data) fn or_at(self, offset: Option<u64>) -> Problem {
        Problem {
            offset: self.offset.or(offset),
            ..self
        }
    }
}

impl<'a> Cells<'a> {
    /// Takes every element in the same way; the error is the first that cannot be.
    pub(in crate::data) fn all<T>(&self, take: impl Fn(&View<'a>) -> Option<T>) -> Result<Vec<T>, Problem> {
        let element = |index| {
            let view = self.get(index);
            take(&view).ok_or_else(|| Problem {
                offset: self.offset_of(index),
                ..Problem::from(ProblemKind::OddElement {
                    index,
                    found: view.describe(),
                })
            })
        };
        (0..self.len()).map(element).collect()
    }
}
