//! Which rows are for training and which for testing: the very rows scikit-learn's `train_test_split` gives.

use super::random_state::RandomState;
use crate::explain::Explain;
use crate::order::sorted;

/// How large the test part is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TestSize {
    /// A part of the rows between 0 and 1, both excluded; the number of rows is rounded up.
    Fraction(f64),
    /// A number of rows, at least 1 and fewer than there are.
    Count(usize),
}

impl std::fmt::Display for TestSize {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Fraction(part) => write!(f, "{part}"),
            Self::Count(rows) => write!(f, "{rows}"),
        }
    }
}

/// The arguments of `train_test_split`, by their names there. The default is the lesson's: `test_size=0.2, random_state=42`.
#[derive(Clone, Debug, PartialEq)]
pub struct SplitOptions<'a> {
    pub test_size: TestSize,
    pub random_state: u32,
    /// Without it the first rows are for training and the last for testing, and `random_state` plays no part.
    pub shuffle: bool,
    /// One class code a row: both parts then hold the classes in the proportions of the whole.
    pub stratify: Option<&'a [u32]>,
}

impl Default for SplitOptions<'_> {
    fn default() -> Self {
        Self {
            test_size: TestSize::Fraction(0.2),
            random_state: 42,
            shuffle: true,
            stratify: None,
        }
    }
}

/// Row numbers, each row in exactly one of the two, in the order scikit-learn gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    pub train: Vec<usize>,
    pub test: Vec<usize>,
}

/// Why rows could not be split; the same conditions as scikit-learn's.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SplitError {
    #[error("test_size={0} is not a fraction between 0 and 1")]
    Fraction(f64),
    #[error("test_size={test_size} of {rows} rows: it must be at least 1 and leave a row for training")]
    Count { test_size: usize, rows: usize },
    #[error("test_size={test_size} of {rows} row{} leaves nothing to train on", plural(*.rows))]
    EmptyTrain { test_size: TestSize, rows: usize },
    #[error("a stratified split without shuffling does not exist")]
    StratifyWithoutShuffle,
    #[error("there are {labels} labels to stratify by, but {rows} rows")]
    Labels { labels: usize, rows: usize },
    /// The codes of the classes that a single row has.
    #[error("{}", lonely(.0))]
    LonelyClasses(Vec<u32>),
    #[error("the {part} part has {rows} row{}, but there are {classes} classes to stratify by", plural(*.rows))]
    TooFewRows {
        part: &'static str,
        rows: usize,
        classes: usize,
    },
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

fn lonely(classes: &[u32]) -> String {
    let codes: Vec<String> = classes.iter().take(10).map(u32::to_string).collect();
    let more = if classes.len() > 10 { ", …" } else { "" };
    match classes.len() {
        1 => format!(
            "class {} has only 1 row, and a stratified split needs at least 2 of each class",
            codes[0]
        ),
        n => format!(
            "{n} classes ({}{more}) have only 1 row, and a stratified split needs at least 2 of each class",
            codes.join(", ")
        ),
    }
}

impl Explain for SplitError {
    fn code(&self) -> &'static str {
        match self {
            Self::Fraction(_) | Self::Count { .. } => "test_size_out_of_range",
            Self::EmptyTrain { .. } => "empty_train_set",
            Self::StratifyWithoutShuffle => "stratify_without_shuffle",
            Self::Labels { .. } => "labels_do_not_match_rows",
            Self::LonelyClasses(_) => "class_with_one_member",
            Self::TooFewRows { .. } => "too_few_rows_to_stratify",
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::Fraction(_) => "Give a part such as 0.2, or a whole number of rows.".into(),
            Self::Count { rows: 0 | 1, .. } => "Load more images: a split needs at least 2.".into(),
            Self::Count { rows, .. } => format!("Give a number from 1 to {}, or a part such as 0.2.", rows - 1),
            Self::EmptyTrain { rows: 0 | 1, .. } => "Load more images: a split needs at least 2.".into(),
            Self::EmptyTrain { .. } => "Make test_size smaller.".into(),
            Self::StratifyWithoutShuffle => "Switch shuffle on, or stratify off.".into(),
            Self::Labels { .. } => "Give one label for each row.".into(),
            Self::LonelyClasses(_) => {
                "Add images of these classes, leave the classes out, or split without stratify.".into()
            }
            Self::TooFewRows { part, classes, .. } => format!(
                "Change test_size so that the {part} part has at least {classes} rows, or split without stratify."
            ),
        }
    }
}

/// Splits the rows `0..n` as `sklearn.model_selection.train_test_split(numpy.arange(n), ...)` does: the same rows in the
/// same order for the same `random_state`.
///
/// # Errors
/// When either part would be empty or, stratified, could not hold every class; see [`SplitError`].
pub fn train_test_split(n: usize, options: &SplitOptions) -> Result<Split, SplitError> {
    let (n_train, n_test) = sizes(n, options.test_size)?;
    match options.stratify {
        Some(_) if !options.shuffle => Err(SplitError::StratifyWithoutShuffle),
        Some(labels) if labels.len() != n => Err(SplitError::Labels {
            labels: labels.len(),
            rows: n,
        }),
        Some(labels) => stratified(labels, n_train, n_test, RandomState::new(options.random_state)),
        None if options.shuffle => {
            let mut test = RandomState::new(options.random_state).permutation(n);
            let train = test.split_off(n_test);
            Ok(Split { train, test })
        }
        None => Ok(Split {
            train: (0..n_train).collect(),
            test: (n_train..n).collect(),
        }),
    }
}

/// Rows for training and rows for testing (scikit-learn's `_validate_shuffle_split`).
fn sizes(n: usize, test_size: TestSize) -> Result<(usize, usize), SplitError> {
    let n_test = match test_size {
        TestSize::Fraction(part) if part > 0.0 && part < 1.0 => (part * n as f64).ceil() as usize,
        TestSize::Fraction(part) => return Err(SplitError::Fraction(part)),
        TestSize::Count(rows) if rows > 0 && rows < n => rows,
        TestSize::Count(rows) => {
            return Err(SplitError::Count {
                test_size: rows,
                rows: n,
            });
        }
    };
    if n_test == n {
        Err(SplitError::EmptyTrain { test_size, rows: n })
    } else {
        Ok((n - n_test, n_test))
    }
}

/// scikit-learn's `StratifiedShuffleSplit`, one split.
fn stratified(labels: &[u32], n_train: usize, n_test: usize, mut rng: RandomState) -> Result<Split, SplitError> {
    let classes = rows_by_class(labels);
    let lonely: Vec<u32> = classes
        .iter()
        .filter(|rows| rows.len() < 2)
        .map(|rows| labels[rows[0]])
        .collect();
    if !lonely.is_empty() {
        return Err(SplitError::LonelyClasses(lonely));
    }
    for (part, rows) in [("training", n_train), ("test", n_test)] {
        if rows < classes.len() {
            return Err(SplitError::TooFewRows {
                part,
                rows,
                classes: classes.len(),
            });
        }
    }

    let counts: Vec<usize> = classes.iter().map(Vec::len).collect();
    let for_train = approximate_mode(&counts, n_train, &mut rng);
    let rest: Vec<usize> = counts
        .iter()
        .zip(&for_train)
        .map(|(count, taken)| count - taken)
        .collect();
    let for_test = approximate_mode(&rest, n_test, &mut rng);

    let (mut train, mut test) = (Vec::with_capacity(n_train), Vec::with_capacity(n_test));
    for ((rows, n_train), n_test) in classes.iter().zip(for_train).zip(for_test) {
        let mut shuffled = rng.permutation(rows.len()).into_iter().map(|index| rows[index]);
        train.extend(shuffled.by_ref().take(n_train));
        test.extend(shuffled.take(n_test));
    }
    rng.shuffle(&mut train);
    rng.shuffle(&mut test);
    Ok(Split { train, test })
}

/// The rows of each class that occurs, classes by their code, rows in their order.
pub(super) fn rows_by_class(labels: &[u32]) -> Vec<Vec<usize>> {
    let rows = sorted(labels.len(), &|a, b| labels[a].cmp(&labels[b]));
    rows.chunk_by(|&a, &b| labels[a] == labels[b])
        .map(<[usize]>::to_vec)
        .collect()
}

/// How many of `draws` rows come from each class, in proportion to `counts`: rounded down, then one more for the
/// largest remainders, ties drawn by lot (scikit-learn's `_approximate_mode`, with its very order of operations, for
/// the remainders are compared exactly).
fn approximate_mode(counts: &[usize], draws: usize, rng: &mut RandomState) -> Vec<usize> {
    let total = counts.iter().sum::<usize>() as f64;
    let share: Vec<f64> = counts
        .iter()
        .map(|&count| count as f64 / total * draws as f64)
        .collect();
    let mut taken: Vec<usize> = share.iter().map(|share| share.floor() as usize).collect();
    let remainder: Vec<f64> = share.iter().map(|share| share - share.floor()).collect();

    let falling = sorted(remainder.len(), &|a, b| remainder[b].total_cmp(&remainder[a]));
    let mut values: Vec<f64> = falling.into_iter().map(|class| remainder[class]).collect();
    values.dedup();
    let mut missing = draws - taken.iter().sum::<usize>();
    for value in values {
        if missing == 0 {
            break;
        }
        let tied: Vec<usize> = (0..counts.len()).filter(|&class| remainder[class] == value).collect();
        let chosen = rng.choice(&tied, missing.min(tied.len()));
        missing -= chosen.len();
        for class in chosen {
            taken[class] += 1;
        }
    }
    taken
}
