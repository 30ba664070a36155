//! Labels and their classes, numbered as scikit-learn's `LabelEncoder` numbers them.

use std::cmp::Ordering;

use crate::order::sorted;
use crate::values::{Interval, Time};

/// One label, as Python held it.
#[derive(Debug, Clone, PartialEq)]
pub enum Label {
    Bool(bool),
    Int(i128),
    Float(f64),
    Time(Time),
    Interval(Interval),
    Text(String),
}

impl Label {
    /// 0 for numbers, others for what has no order among numbers.
    pub(in crate::data) fn kind(&self) -> u8 {
        match self {
            Label::Bool(_) | Label::Int(_) | Label::Float(_) => 0,
            Label::Time(_) => 1,
            Label::Interval(_) => 2,
            Label::Text(_) => 3,
        }
    }

    /// `LabelEncoder`'s order is numpy's: numbers by value, dates by time, text by Unicode code point. A mixture, which it refuses,
    /// has the numbers first.
    fn compare(&self, other: &Label) -> Ordering {
        match (self, other) {
            (Label::Text(a), Label::Text(b)) => a.cmp(b),
            (Label::Time(a), Label::Time(b)) => a.cmp(b),
            (Label::Interval(a), Label::Interval(b)) => {
                let [left, right] = [0, 1].map(|end| a.ends[end].total_cmp(&b.ends[end]));
                left.then(right)
            }
            (a, b) if a.kind() != b.kind() => a.kind().cmp(&b.kind()),
            (a, b) => match (a.integer(), b.integer()) {
                (Some(a), Some(b)) => a.cmp(&b),
                // Adding zero makes one class of -0.0 and 0.0.
                _ => (a.number() + 0.0).total_cmp(&(b.number() + 0.0)),
            },
        }
    }

    fn integer(&self) -> Option<i128> {
        match self {
            Label::Bool(value) => Some(i128::from(*value)),
            Label::Int(value) => Some(*value),
            _ => None,
        }
    }

    fn number(&self) -> f64 {
        match self {
            Label::Float(value) => *value,
            other => other.integer().unwrap_or(0) as f64,
        }
    }

    /// As Python prints it, except that a whole float is shown without its `.0`; dates as fine as wanted.
    fn text(&self, fineness: usize) -> String {
        match self {
            Label::Bool(true) => "True".into(),
            Label::Bool(false) => "False".into(),
            Label::Int(value) => value.to_string(),
            Label::Float(value) => (value + 0.0).to_string(),
            Label::Time(time) => time.text(fineness),
            Label::Interval(Interval { text, .. }) | Label::Text(text) => text.clone(),
        }
    }
}

impl From<&str> for Label {
    fn from(text: &str) -> Label {
        Label::Text(text.into())
    }
}

impl From<String> for Label {
    fn from(text: String) -> Label {
        Label::Text(text)
    }
}

impl From<i64> for Label {
    fn from(value: i64) -> Label {
        Label::Int(value.into())
    }
}

/// The code of an image that has no label, or whose class is left out.
pub const LEFT_OUT: u32 = u32::MAX;

/// A named column of labels: for each image the number of its class.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub name: String,
    /// The classes as text, in the order of `LabelEncoder.classes_`.
    pub classes: Vec<String>,
    /// For each image, the index of its class in `classes`; [`LEFT_OUT`] where it has none.
    pub codes: Vec<u32>,
    /// For each class, how many images have it.
    pub counts: Vec<usize>,
}

impl Column {
    /// Numbers the classes as `LabelEncoder().fit_transform(labels)` does; a missing label is `None`.
    pub fn encode<L: Into<Option<Label>>>(name: impl Into<String>, labels: Vec<L>) -> Column {
        Column::of(name.into(), &labels.into_iter().map(Into::into).collect::<Vec<_>>())
    }

    fn of(name: String, labels: &[Option<Label>]) -> Column {
        let count = labels.len();
        let labels: Vec<(usize, &Label)> = labels
            .iter()
            .enumerate()
            .filter_map(|(row, label)| label.as_ref().map(|label| (row, label)))
            .collect();
        let mut column = Column {
            name,
            classes: Vec::new(),
            codes: vec![LEFT_OUT; count],
            counts: Vec::new(),
        };
        let fineness = |(_, label): &(usize, &Label)| match label {
            Label::Time(time) => time.fineness(),
            _ => 0,
        };
        let fineness = labels.iter().map(fineness).max().unwrap_or(0);
        let mut previous: Option<&Label> = None;
        for place in sorted(labels.len(), &|a, b| labels[a].1.compare(labels[b].1)) {
            let (row, label) = labels[place];
            if previous.is_none_or(|before| before.compare(label) != Ordering::Equal) {
                column.classes.push(label.text(fineness));
                column.counts.push(0);
            }
            let class = column.classes.len() - 1;
            column.codes[row] = class as u32;
            column.counts[class] += 1;
            previous = Some(label);
        }
        column
    }

    /// How many images have no label.
    pub fn missing(&self) -> usize {
        self.codes.len() - self.counts.iter().sum::<usize>()
    }

    /// The images of this class have no label any more.
    pub(in crate::data) fn leave_out(&mut self, class: Option<&str>) {
        let Some(place) = self.classes.iter().position(|known| Some(&**known) == class) else {
            return;
        };
        self.classes.remove(place);
        self.counts.remove(place);
        for code in &mut self.codes {
            *code = match (*code as usize).cmp(&place) {
                Ordering::Equal => LEFT_OUT,
                Ordering::Greater if *code != LEFT_OUT => *code - 1,
                _ => *code,
            };
        }
    }

    /// These images, in order, are not there any more, nor are the classes that only they had.
    pub(in crate::data) fn remove(&mut self, rows: &[usize]) {
        self.codes = without(std::mem::take(&mut self.codes), rows);
        self.counts.iter_mut().for_each(|count| *count = 0);
        for &code in &self.codes {
            if let Some(count) = self.counts.get_mut(code as usize) {
                *count += 1;
            }
        }
        while let Some(place) = self.counts.iter().position(|&count| count == 0) {
            let class = self.classes[place].clone();
            self.leave_out(Some(&class));
        }
    }

    /// Gives the classes, which are the numbers below `names.len()` or some of them, these names. Their order stays.
    pub fn name_classes(&mut self, names: &[String]) -> bool {
        let name = |class: &String| {
            let number: usize = class.parse().ok()?;
            names.get(number).filter(|_| number.to_string() == *class).cloned()
        };
        let named: Option<Vec<String>> = self.classes.iter().map(name).collect();
        let is_named = named.is_some();
        self.classes = named.unwrap_or_else(|| std::mem::take(&mut self.classes));
        is_named
    }
}

/// All but these, whose places are in order.
pub(in crate::data) fn without<T>(all: Vec<T>, places: &[usize]) -> Vec<T> {
    let kept = all
        .into_iter()
        .enumerate()
        .filter(|(place, _)| places.binary_search(place).is_err());
    kept.map(|(_, one)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(labels: Vec<Label>) -> Vec<String> {
        Column::encode("y", labels).classes
    }

    #[test]
    fn counts_and_numbers_the_classes() {
        let column = Column::encode("eyes", ["sunglasses", "open", "open"].map(Label::from).to_vec());
        assert_eq!(column.classes, ["open", "sunglasses"]);
        assert_eq!(column.codes, [1, 0, 0]);
        assert_eq!(column.counts, [2, 1]);
    }

    #[test]
    fn numbers_are_ordered_by_value_and_text_by_code_point() {
        assert_eq!(classes([10, 9, -1].map(Label::from).to_vec()), ["-1", "9", "10"]);
        assert_eq!(
            classes(["10", "9", "a", "B", "é", "😀", "張"].map(Label::from).to_vec()),
            ["10", "9", "B", "a", "é", "張", "😀"]
        );
        assert_eq!(
            classes([1.0, 0.5, -0.0, 0.0].map(Label::Float).to_vec()),
            ["0", "0.5", "1"]
        );
        assert_eq!(classes([true, false].map(Label::Bool).to_vec()), ["False", "True"]);
    }

    #[test]
    fn large_integers_stay_apart() {
        assert_eq!(classes([1i128 << 70, (1 << 70) + 1].map(Label::Int).to_vec()).len(), 2);
    }

    #[test]
    fn no_labels_have_no_classes() {
        assert_eq!(Column::encode("y", Vec::<Label>::new()).classes, Vec::<String>::new());
    }

    #[test]
    fn a_missing_label_is_in_no_class() {
        let labels = ["b", "", "a", "-1", "b"].map(|text| Some(Label::from(text)).filter(|_| !text.is_empty()));
        let mut column = Column::encode("y", labels.to_vec());
        assert_eq!(column.classes, ["-1", "a", "b"]);
        assert_eq!(column.codes, [2, LEFT_OUT, 1, 0, 2]);
        column.leave_out(Some("-1"));
        assert_eq!(
            (&column.codes[..], &column.counts[..]),
            (&[1, LEFT_OUT, 0, LEFT_OUT, 1][..], &[1, 2][..])
        );
        assert_eq!(column.missing(), 2);
    }

    #[test]
    fn names_stand_for_numbers() {
        let names = ["cat", "dog", "owl"].map(String::from);
        let named = |numbers: &[i64]| {
            let mut column = Column::encode("y", numbers.iter().copied().map(Label::from).collect());
            (column.name_classes(&names), column.classes)
        };
        assert_eq!(named(&[2, 0, 2]), (true, vec!["cat".into(), "owl".into()]));
        assert_eq!(named(&[1, 3]), (false, vec!["1".into(), "3".into()]));
    }
}
