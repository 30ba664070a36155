//! What a value of a pickle means: images, labels, or both.

use super::arrays::{Stack, of_numbers, of_rows, possible};
use super::choice::{Layout, LayoutEntry, LayoutRows, Wish};
use super::flat;
use super::group;
use super::pictures::Picture;
use super::rows::{Rows, Source, is_label, readable};
use super::table;
use crate::pickle::{ArrayRef, Items, Kind, PickleError, Values, View};

/// What was found in a file, or in a part of one.
#[derive(Debug, Clone, Default)]
pub(super) struct Found<'a> {
    /// Empty when there are labels only.
    pub pictures: Vec<Picture<'a>>,
    /// There was more than one way to understand them.
    pub is_guess: bool,
    /// They are rows of numbers, which may be something else than images.
    pub is_flat: bool,
    /// The array whose parts they are.
    pub stack: Option<Stack<'a>>,
    /// How they are cut where they are rows of numbers.
    pub rows: Option<LayoutRows>,
    /// The name of the entry that holds them, and of all that could; empty where the value itself does.
    pub entry: String,
    pub entries: Vec<LayoutEntry>,
    pub labels: Vec<Rows<'a>>,
    /// What was understood where there was more than one way.
    pub notes: Vec<String>,
}

/// Why a value means nothing, and where in the file it stands.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub offset: Option<u64>,
    pub kind: ProblemKind,
    /// What it may mean all the same, if the reader says so.
    pub layout: Option<Box<Layout>>,
}

#[derive(Debug, Clone)]
pub(super) enum ProblemKind {
    /// What it is instead.
    NotData(String),
    Empty(String),
    Unordered(String),
    OddElement {
        index: usize,
        found: String,
    },
    Pickle(Box<PickleError>),
}

impl From<ProblemKind> for Problem {
    fn from(kind: ProblemKind) -> Problem {
        Problem {
            offset: None,
            kind,
            layout: None,
        }
    }
}

impl Problem {
    pub(super) fn not_data(found: impl Into<String>) -> Problem {
        ProblemKind::NotData(found.into()).into()
    }

    pub(super) fn empty(found: impl Into<String>) -> Problem {
        ProblemKind::Empty(found.into()).into()
    }

    pub(super) fn pickle(error: PickleError) -> Problem {
        ProblemKind::Pickle(Box::new(error)).into()
    }

    /// What is known of the whole, where the part in question did not tell its place.
    pub(super) fn or_at(self, offset: Option<u64>) -> Problem {
        Problem {
            offset: self.offset.or(offset),
            ..self
        }
    }
}

pub(super) type Understood<'a> = Result<Found<'a>, Problem>;

impl<'a> Found<'a> {
    fn pictures(pictures: Vec<Picture<'a>>) -> Found<'a> {
        Found {
            pictures,
            ..Found::default()
        }
    }

    pub(super) fn labels(name: Option<String>, source: Source<'a>) -> Found<'a> {
        Found {
            labels: vec![Rows {
                name,
                offset: None,
                source,
            }],
            ..Found::default()
        }
    }
}

impl<'a> From<Vec<Rows<'a>>> for Found<'a> {
    fn from(labels: Vec<Rows<'a>>) -> Found<'a> {
        Found {
            labels,
            ..Found::default()
        }
    }
}

/// How many collections of parts may lie inside each other: ((X, y), (X, y)) are two.
const MAX_DEPTH: usize = 3;

/// Finds out what a value means; `depth` is how many collections of parts lie around it.
pub(super) fn understand<'a>(view: &View<'a>, depth: usize, wish: Wish) -> Understood<'a> {
    if depth > MAX_DEPTH {
        let problem = Problem::not_data(format!("{} deep inside others", view.describe()));
        return Err(problem.or_at(view.offset()));
    }
    let mut found = of_value(view, depth, wish).map_err(|problem| problem.or_at(view.offset()))?;
    for rows in &mut found.labels {
        rows.offset = rows.offset.or_else(|| view.offset());
    }
    if found.entries.is_empty() && !found.pictures.is_empty() {
        found.entries.push(LayoutEntry {
            name: String::new(),
            what: view.describe(),
        });
    }
    Ok(found)
}

fn of_value<'a>(view: &View<'a>, depth: usize, wish: Wish) -> Understood<'a> {
    match view {
        View::Array(array) => of_array(*array, depth, wish),
        View::List(items) | View::Tuple(items) => of_sequence(Sequence::Items(*items), view, depth, wish),
        View::Dict(pairs) => group::of_dict(*pairs, depth, wish),
        View::Frame(frame) => table::of_frame(&frame.columns().map_err(Problem::pickle)?, wish),
        View::Column(column) => {
            let values = column.values().map_err(Problem::pickle)?;
            let mut found = of_sequence(Sequence::Values(values), view, depth, wish)?;
            for rows in &mut found.labels {
                rows.name = column.name().as_ref().and_then(name);
            }
            Ok(found)
        }
        View::Set(_) => Err(ProblemKind::Unordered(view.describe()).into()),
        other => Err(Problem::not_data(other.describe())),
    }
}

/// A name of a column or an entry; `None` when there is none.
pub(super) fn name(view: &View) -> Option<String> {
    match view {
        View::Str(text) => Some(text.chars().take(LONGEST_NAME).collect()),
        // What Python 2 wrote has such keys in Python 3.
        View::Bytes(bytes) => readable(bytes).filter(|text| text.len() <= LONGEST_NAME),
        View::Int(number) => Some(number.to_string()),
        _ => None,
    }
}

const LONGEST_NAME: usize = 100;

fn of_array<'a>(array: ArrayRef<'a>, depth: usize, wish: Wish) -> Understood<'a> {
    let view = View::Array(array);
    let not_data = || Problem::not_data(view.describe());
    if array.is_empty() {
        return Err(Problem::empty(view.describe()));
    }
    if let Some(columns) = array.as_table() {
        return table::of_frame(&columns, wish);
    }
    match array.dtype().kind {
        Kind::Object => {
            let values = array.as_column().ok_or_else(not_data)?;
            of_sequence(Sequence::Values(values), &view, depth, wish)
        }
        kind if matches!(kind, Kind::Str | Kind::Bytes) || array.dtype().is_time() => Ok(Found::labels(
            None,
            Source::Values(array.as_column().ok_or_else(not_data)?),
        )),
        kind if !array.dtype().is_real() => Err(Problem::not_data(format!("{}{}", view.describe(), remedy(kind)))),
        _ => of_numbers(array, wish).ok_or_else(|| Problem {
            layout: possible(array, wish).map(Box::new),
            ..match Picture::of(&view) {
                Some(_) => Problem::not_data(format!("{} (one picture, perhaps)", view.describe())),
                None => not_data(),
            }
        }),
    }
}

/// What makes images or labels of values that are neither.
fn remedy(kind: Kind) -> &'static str {
    match kind {
        Kind::Complex => " (numpy.abs makes numbers of them)",
        Kind::Datetime(_) | Kind::Timedelta(_) => " (array.astype(str) makes labels of them)",
        Kind::Void => " (save its fields one by one: array[\"image\"])",
        _ => "",
    }
}

/// A column of a table.
pub(super) fn of_values<'a>(values: Values<'a>, wish: Wish) -> Understood<'a> {
    let whole = View::Other("a column");
    of_sequence(Sequence::Values(values), &whole, MAX_DEPTH, wish)
}

/// A list, or a column of objects.
enum Sequence<'a> {
    Items(Items<'a>),
    Values(Values<'a>),
}

impl<'a> Sequence<'a> {
    fn len(&self) -> usize {
        match self {
            Sequence::Items(items) => items.len(),
            Sequence::Values(values) => values.len(),
        }
    }

    fn get(&self, index: usize) -> View<'a> {
        match self {
            Sequence::Items(items) => items.get(index).unwrap_or(View::None),
            Sequence::Values(values) => values.get(index),
        }
    }

    fn offset_of(&self, index: usize) -> Option<u64> {
        match self {
            Sequence::Items(items) => items.offset_of(index),
            Sequence::Values(values) => values.offset_of(index),
        }
    }

    /// Takes every element in the same way; the error is the first that cannot be.
    fn all<T>(&self, take: impl Fn(&View<'a>) -> Option<T>) -> Result<Vec<T>, Problem> {
        let element = |index| {
            let view = self.get(index);
            take(&view).ok_or_else(|| Problem {
                offset: self.offset_of(index),
                ..Problem::from(ProblemKind::OddElement {
                    index,
                    found: view.describe(),
                })
            })
        };
        (0..self.len()).map(element).collect()
    }
}

fn of_sequence<'a>(sequence: Sequence<'a>, whole: &View<'a>, depth: usize, wish: Wish) -> Understood<'a> {
    if sequence.len() == 0 {
        return Err(Problem::empty(whole.describe()));
    }
    let first = sequence.get(0);
    let found = if Picture::of(&first).is_some() {
        sequence.all(Picture::of).map(Found::pictures)
    } else if is_label(&first) || matches!(first, View::None | View::Float(_)) {
        return Ok(Found::labels(
            None,
            match sequence {
                Sequence::Items(items) => Source::Items(items),
                Sequence::Values(values) => Source::Values(values),
            },
        ));
    } else if picture_of_pair(&first).is_some() {
        sequence.all(picture_of_pair).map(|pictures| match sequence {
            Sequence::Items(items) => Found {
                pictures,
                ..Found::labels(None, Source::Seconds(items))
            },
            Sequence::Values(_) => Found::pictures(pictures),
        })
    } else if let Some(rows) = cut(&first, wish) {
        let pictures = sequence.all(|view| Picture::of_row(view, &rows));
        pictures.map(|pictures| of_rows(pictures, rows, wish))
    } else {
        Err(Problem::not_data(format!(
            "{}, the first {}",
            whole.describe(),
            first.describe()
        )))
    };
    // What is not all images may be a few parts, such as (X, y).
    match (found, &sequence) {
        (Err(problem), Sequence::Items(items)) if items.len() <= group::MOST_PARTS => {
            group::of_parts(items.iter(), depth, wish).map_err(|_| problem)
        }
        (found, _) => found,
    }
}

/// The image of a pair (image, label).
fn picture_of_pair<'a>(view: &View<'a>) -> Option<Picture<'a>> {
    match view {
        View::List(pair) | View::Tuple(pair) if pair.len() == 2 && is_label(&pair.get(1)?) => {
            Picture::of(&pair.get(0)?)
        }
        _ => None,
    }
}

/// How the first of several rows of numbers is cut.
fn cut(view: &View, wish: Wish) -> Option<LayoutRows> {
    match view {
        View::Array(array) if array.dtype().is_real() => match *array.shape() {
            [numbers] => flat::cut(numbers, wish),
            _ => None,
        },
        _ => None,
    }
}
