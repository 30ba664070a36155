//! What can be wrong with the files of a data set.

use thiserror::Error;

use crate::explain::Explain;

#[derive(Debug, Clone, PartialEq, Error)]
pub enum DataError {
    #[error("{file} holds nothing that could be images or labels")]
    NotData { file: String },
}

impl Explain for DataError {
    fn code(&self) -> &'static str {
        match self {
            DataError::NotData { .. } => "not_data",
        }
    }

    fn hint(&self) -> String {
        match self {
            DataError::NotData { .. } => "Choose a pickle of images, and one of labels.".into(),
        }
    }
}
