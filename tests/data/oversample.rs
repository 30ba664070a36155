//! `oversample` draws the rows that imbalanced-learn draws; `split/oversampled.json` was made by it.

use cnn_playground::data::oversample;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    codes: Vec<u32>,
    rows: Vec<usize>,
    random_state: u32,
    given: Vec<usize>,
}

#[test]
fn smaller_classes_are_drawn_again_as_by_imbalanced_learn() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../split/oversampled.json")).unwrap();
    for Case {
        codes,
        rows,
        random_state,
        given,
    } in cases
    {
        let drawn = oversample(&rows, &codes, random_state);
        assert_eq!([rows, drawn].concat(), given, "random_state {random_state}");
    }
}
