//! Several columns that say yes or no, to be learned together.

use super::column::{Column, LEFT_OUT};
use crate::order::sorted;

/// What images have of several labels, which do not exclude each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Labels {
    /// The name of each label.
    pub names: Vec<String>,
    /// The sets of labels that occur: of each, 0 or 1 for each label.
    pub sets: Vec<Vec<u32>>,
}

impl Labels {
    /// The labels that these columns of two classes are, each the second of its classes; with them, as a column whose classes are the
    /// sets that occur, which of these each image has. An image that has no class in one of the columns has none here.
    ///
    /// The sets are in the order in which scikit-learn stratifies by them: as texts of zeros and ones.
    pub fn of(columns: &[&Column]) -> (Labels, Column) {
        let names: Vec<String> = columns.iter().map(|column| name_of(column)).collect();
        let images = columns.first().map_or(0, |column| column.codes.len());
        let set_of = |image: usize| {
            let codes: Vec<u32> = columns.iter().map(|column| column.codes[image]).collect();
            (!codes.contains(&LEFT_OUT)).then_some(codes)
        };
        let all: Vec<Option<Vec<u32>>> = (0..images).map(set_of).collect();
        let mut column = Column {
            name: names.join(", "),
            classes: Vec::new(),
            codes: vec![LEFT_OUT; images],
            counts: Vec::new(),
        };
        let mut sets: Vec<Vec<u32>> = Vec::new();
        for image in sorted(images, &|a, b| all[a].cmp(&all[b])) {
            let Some(set) = &all[image] else { continue };
            if sets.last() != Some(set) {
                column.classes.push(named(&names, set.iter().map(|&label| label == 1)));
                column.counts.push(0);
                sets.push(set.clone());
            }
            column.codes[image] = sets.len() as u32 - 1;
            column.counts[sets.len() - 1] += 1;
        }
        (Labels { names, sets }, column)
    }

    /// The number of a set; `None` where no image has it.
    pub fn code_of(&self, set: &[u32]) -> Option<u32> {
        let place = self.sets.binary_search_by(|known| known[..].cmp(set));
        place.ok().map(|place| place as u32)
    }

    /// A set in words, by which of the labels are in it.
    pub fn named(&self, has: impl Iterator<Item = bool>) -> String {
        named(&self.names, has)
    }

    /// How many of these sets have each label.
    pub fn counts(&self, codes: impl Iterator<Item = u32>) -> Vec<usize> {
        let mut counts = vec![0; self.names.len()];
        for code in codes {
            let set = self.sets[code as usize].iter();
            counts
                .iter_mut()
                .zip(set)
                .for_each(|(count, &label)| *count += label as usize);
        }
        counts
    }
}

fn named(names: &[String], has: impl Iterator<Item = bool>) -> String {
    let names = names.iter().zip(has).filter(|(_, has)| *has);
    let names: Vec<&str> = names.map(|(name, _)| name.as_str()).collect();
    match names.is_empty() {
        true => "none".into(),
        false => names.join(" + "),
    }
}

/// What says no, and yes.
const NO_OR_YES: &[[&str; 2]] = &[["0", "1"], ["-1", "1"], ["false", "true"], ["no", "yes"], ["n", "y"]];

/// Whether its two classes say no and yes to what the column is named for.
fn is_yes_or_no(classes: &[String]) -> bool {
    let [no, yes] = classes else { return false };
    let words = [no.to_lowercase(), yes.to_lowercase()];
    NO_OR_YES.iter().any(|known| words == *known)
}

/// The name of its column; with its class, as pandas' `get_dummies` has it, where that is no mere yes.
fn name_of(column: &Column) -> String {
    match is_yes_or_no(&column.classes) {
        true => column.name.clone(),
        false => format!("{}_{}", column.name, column.classes[1]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_labels_are_numbered_as_texts_of_zeros_and_ones() {
        let bits = |name: &str, bits: [i64; 5]| {
            let of = |bit: i64| (bit >= 0).then(|| bit.into());
            Column::encode(name, bits.map(of).to_vec())
        };
        let mut eyes = Column::encode(
            "eyes",
            ["shut", "open", "open", "open", "shut"]
                .map(super::super::column::Label::from)
                .to_vec(),
        );
        eyes.name = "eyes".into();
        let (labels, column) = Labels::of(&[&bits("a", [1, 0, 0, 1, -1]), &bits("b", [0, 0, 1, 0, 1]), &eyes]);
        assert_eq!(labels.names, ["a", "b", "eyes_shut"]);
        assert_eq!(labels.sets, [[0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 0, 1]]);
        assert_eq!(column.classes, ["none", "b", "a", "a + eyes_shut"]);
        assert_eq!((&column.codes[..], column.missing()), (&[3, 0, 1, 2, LEFT_OUT][..], 1));
        assert_eq!(column.counts, [1, 1, 1, 1]);
        assert_eq!(
            (labels.code_of(&[1, 0, 0]), labels.code_of(&[1, 1, 1])),
            (Some(2), None)
        );
        assert_eq!(labels.counts([3, 2, 2].into_iter()), [3, 0, 1]);
    }
}
