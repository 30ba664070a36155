//! Images of the smaller classes once more, until there are as many of each: those that imbalanced-learn's `RandomOverSampler` takes.

use super::random_state::RandomState;
use super::split::rows_by_class;

/// The rows to add to `rows`, drawn with replacement from those of their class, so that all classes that occur have as many as the
/// largest; `codes` has the class of every row there is. They are those that `RandomOverSampler(random_state=...).fit_resample` adds, in
/// its order (`imblearn/over_sampling/_random_over_sampler.py`): class after class.
pub fn oversample(rows: &[usize], codes: &[u32], random_state: u32) -> Vec<usize> {
    let labels: Vec<u32> = rows.iter().map(|&row| codes[row]).collect();
    let classes = rows_by_class(&labels);
    let most = classes.iter().map(Vec::len).max().unwrap_or(0);
    let mut random = RandomState::new(random_state);
    let mut drawn = Vec::new();
    for class in classes {
        let again = random.draw(&class, most - class.len());
        drawn.extend(again.into_iter().map(|place| rows[place]));
    }
    drawn
}
