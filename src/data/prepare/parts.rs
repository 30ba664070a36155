//! Parts that a column of the data set tells: of each image whether one trains, validates or tests on it.

use super::LEFT_OUT;
use super::error::PrepareError;
use crate::data::Column;

/// The rows of each part, in order. Images of no part are in none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    pub train: Vec<usize>,
    pub validation: Vec<usize>,
    pub test: Vec<usize>,
}

/// What parts are called, in small letters and without blanks: by Keras and scikit-learn, in folders, and in the tables of FER2013.
const TRAIN: [&str; 4] = ["train", "training", "trn", "tr"];
const VALIDATION: [&str; 6] = ["validation", "valid", "val", "dev", "development", "publictest"];
const TEST: [&str; 5] = ["test", "testing", "tst", "te", "privatetest"];

impl Parts {
    /// # Errors
    /// When no value of the column is a word for the training part.
    pub fn of(column: &Column) -> Result<Parts, PrepareError> {
        let mut parts = Parts::default();
        for (row, &code) in column.codes.iter().enumerate().filter(|&(_, &code)| code != LEFT_OUT) {
            let word: String = column.classes[code as usize]
                .chars()
                .filter(|letter| letter.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect();
            let is_one_of = |words: &[&str]| words.contains(&word.as_str());
            if is_one_of(&TRAIN) {
                parts.train.push(row);
            } else if is_one_of(&VALIDATION) {
                parts.validation.push(row);
            } else if is_one_of(&TEST) {
                parts.test.push(row);
            }
        }
        match parts.train.is_empty() {
            true => Err(PrepareError::NoTrainingPart {
                column: column.name.clone(),
                values: column.classes.clone(),
            }),
            false => Ok(parts),
        }
    }

    /// The same parts without some rows.
    pub(super) fn keep(&self, keeps: impl Fn(usize) -> bool) -> Parts {
        let kept = |rows: &[usize]| rows.iter().copied().filter(|&row| keeps(row)).collect();
        Parts {
            train: kept(&self.train),
            validation: kept(&self.validation),
            test: kept(&self.test),
        }
    }
}
