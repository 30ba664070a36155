//! Parts that a column of the data set tells: of each image whether one trains, validates or tests on it.

use super::error::PrepareError;
use crate::data::Column;
use crate::join::part_names::part_of;

/// The rows of each part, in order. Images of no part are in none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    pub train: Vec<usize>,
    pub validation: Vec<usize>,
    pub test: Vec<usize>,
}

impl Parts {
    /// # Errors
    /// When no value of the column is a word for the training part.
    pub fn of(column: &Column) -> Result<Parts, PrepareError> {
        let part_of_class: Vec<Option<usize>> = column.classes.iter().map(|class| part_of(class)).collect();
        let rows = |part: usize| {
            let is_of = |code: u32| part_of_class.get(code as usize) == Some(&Some(part));
            let codes = column.codes.iter().enumerate();
            codes.filter(|&(_, &code)| is_of(code)).map(|(row, _)| row).collect()
        };
        let [train, validation, test] = [0, 1, 2].map(rows);
        let parts = Parts {
            train,
            validation,
            test,
        };
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
