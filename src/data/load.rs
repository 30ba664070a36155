//! From the files of the reader to a [`Dataset`].

use super::dataset::Dataset;
use super::error::DataError;

/// A file as the reader chose it.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The file's name, for messages.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Reads a data set from one file that holds images and labels, or from several, in any order.
///
/// No format is known yet: every file is refused.
pub fn load(files: Vec<SourceFile>) -> Result<Dataset, DataError> {
    let file = files
        .first()
        .map_or_else(|| "No file".to_string(), |file| file.name.clone());
    Err(DataError::NotData { file })
}
