//! What the texts of a table mean, as `pandas.read_csv` has it: a column whose texts are all numbers is one of numbers.

use super::column::Label;

/// What stands for a missing value: `STR_NA_VALUES` of pandas 3.
const MISSING: [&str; 19] = [
    "", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA",
    "NULL", "NaN", "None", "n/a", "nan", "null",
];

/// The labels of a column; a missing one is `None`. All whole numbers, else all numbers, else all truth values, else text.
pub(in crate::data) fn labels(texts: &[Option<String>]) -> Vec<Option<Label>> {
    let texts = || {
        let present = |text: &'_ Option<String>| text.as_deref().is_some_and(|text| !MISSING.contains(&text));
        texts.iter().map(move |text| text.as_deref().filter(|_| present(text)))
    };
    let kinds: [fn(&str) -> Option<Label>; 3] = [integer, float, truth];
    for kind in kinds {
        let read: Option<Vec<_>> = texts()
            .map(|text| text.map_or(Some(None), |text| kind(text).map(Some)))
            .collect();
        if let Some(labels) = read {
            return labels;
        }
    }
    texts().map(|text| text.map(Label::from)).collect()
}

/// Blanks may stand around a number.
fn integer(text: &str) -> Option<Label> {
    text.trim_ascii().parse().ok().map(Label::Int)
}

fn float(text: &str) -> Option<Label> {
    let number = text.trim_ascii().parse().ok();
    number.filter(|number: &f64| !number.is_nan()).map(Label::Float)
}

fn truth(text: &str) -> Option<Label> {
    ["false", "true"]
        .iter()
        .position(|word| text.eq_ignore_ascii_case(word))
        .map(|value| Label::Bool(value == 1))
}
