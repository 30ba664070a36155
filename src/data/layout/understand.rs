//! What a value of a pickle means: images, labels, or both.

use super::arrays::{self, of_numbers, of_rows, possible};
use super::choice::{LayoutChoice, LayoutEntry};
use super::found::{Found, Understood, name};
use super::group;
use super::printed;
use super::problem::{Problem, ProblemKind};
use super::table;
use crate::data::copying::packed;
use crate::data::copying::picture::ImageInFile;
use crate::data::labels::cells::Cells;
use crate::data::labels::read::may_be_label;
use crate::data::labels::rows::{Rows, Source};
use crate::input::LayoutRows;
use crate::values::{ArrayRef, Items, Kind, Values, View};

/// How many collections of parts may lie inside each other: ((X, y), (X, y)) are two.
pub(in crate::data) const MAX_DEPTH: usize = 3;

/// Finds out what a value means; `depth` is how many collections of parts lie around it.
pub(in crate::data) fn understand<'a>(view: &View<'a>, depth: usize, choice: LayoutChoice) -> Understood<'a> {
    if depth > MAX_DEPTH {
        let problem = Problem::not_data(format!("{} deep inside others", view.describe()));
        return Err(problem.or_at(view.offset()));
    }
    let mut found = of_value(view, depth, choice).map_err(|problem| problem.or_at(view.offset()))?;
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

fn of_value<'a>(view: &View<'a>, depth: usize, choice: LayoutChoice) -> Understood<'a> {
    match view {
        View::Array(array) => of_array(*array, depth, choice),
        View::List(items) | View::Tuple(items) => of_cells(Cells::Items(*items), view, depth, choice),
        View::Dict(pairs) => group::of_dict(*pairs, depth, choice),
        View::Frame(frame) => {
            let columns = frame.columns().map_err(Problem::read)?.into_iter();
            let found = table::of_columns(
                columns.map(|(key, values)| (key, Cells::Values(values))).collect(),
                choice,
            )?;
            let keys = frame.index().map(keys_of);
            Ok(Found { keys, ..found })
        }
        View::Column(column) => {
            let values = column.values().map_err(Problem::read)?;
            let mut found = of_cells(Cells::Values(values), view, depth, choice)?;
            for rows in &mut found.labels {
                rows.name = column.name().as_ref().and_then(name);
            }
            found.keys = column.index().map(keys_of);
            Ok(found)
        }
        View::Set(_) => Err(ProblemKind::Unordered(view.describe()).into()),
        other => Err(Problem::not_data(other.describe())),
    }
}

fn keys_of(values: Values<'_>) -> Rows<'_> {
    Rows::new(Some("index".into()), Source::Cells(Cells::Values(values)))
}

fn of_array<'a>(array: ArrayRef<'a>, depth: usize, choice: LayoutChoice) -> Understood<'a> {
    let view = View::Array(array);
    let not_data = || Problem::not_data(view.describe());
    if array.is_empty() {
        return Err(Problem::empty(view.describe()));
    }
    if let Some(columns) = array.as_table() {
        let columns = columns.into_iter();
        return table::of_columns(
            columns.map(|(key, values)| (key, Cells::Values(values))).collect(),
            choice,
        );
    }
    match array.dtype().kind {
        Kind::Object => match array.as_column() {
            Some(values) => of_cells(Cells::Values(values), &view, depth, choice),
            None => arrays::of_objects(array).ok_or_else(not_data),
        },
        kind if matches!(kind, Kind::Str | Kind::Bytes) || array.dtype().is_time() => Ok(Found::labels(
            None,
            Source::Cells(Cells::Values(array.as_column().ok_or_else(not_data)?)),
        )),
        kind if !array.dtype().is_real() => Err(Problem::not_data(format!("{}{}", view.describe(), remedy(kind)))),
        _ => of_numbers(array, choice).ok_or_else(|| Problem {
            layout: possible(array, choice).map(Box::new),
            ..match ImageInFile::of(&view) {
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

/// A list, a column of objects, or what dicts hold under one key.
pub(in crate::data) fn of_cells<'a>(
    cells: Cells<'a>,
    whole: &View<'a>,
    depth: usize,
    choice: LayoutChoice,
) -> Understood<'a> {
    if cells.len() == 0 {
        return Err(Problem::empty(whole.describe()));
    }
    // A missing label says nothing of the others.
    let first = cells.first().unwrap_or(View::None);
    if let Some(found) = printed::of_cells(&cells, &first, choice) {
        return found;
    }
    let found = if ImageInFile::of(&first).is_some() {
        cells.all(ImageInFile::of).map(Found::pictures)
    } else if may_be_label(&first) {
        return Ok(Found::labels(None, Source::Cells(cells)));
    } else if let Some((tuple, _)) = Labeled::of(&first) {
        cells.all(|view| tuple.picture(view)).map(|pictures| Found {
            pictures,
            labels: match cells {
                Cells::Items(items) => tuple.labels(items),
                _ => Vec::new(),
            },
            ..Found::default()
        })
    } else if let (Some(members), &Cells::Items(items)) = (labels_in(&first), &cells) {
        cells
            .all(|view| (labels_in(view) == Some(members)).then_some(()))
            .map(|_| Found::from(columns(items, 0..members)))
    } else if let Some(rows) = cut(&first, choice) {
        let pictures = cells.all(|view| ImageInFile::of_row(view, &rows));
        pictures.map(|pictures| of_rows(pictures, rows, choice))
    } else if packed::is_picture_cell(&first) {
        return cells.all(packed::of_cell).map(|all| {
            let (pictures, paths): (_, Vec<String>) = all.into_iter().unzip();
            Found {
                paths: if paths.iter().any(String::is_empty) {
                    Vec::new()
                } else {
                    paths
                },
                ..Found::pictures(pictures)
            }
        });
    } else if let (View::Dict(pairs), true) = (&first, depth < MAX_DEPTH) {
        return table::of_dicts(&cells, *pairs, choice);
    } else if let Some(numbers) = numbers_in(&first)
        && cells
            .all(numbers_in)
            .is_ok_and(|all| all.iter().all(|&other| other == numbers))
    {
        return Err(Problem::known(
            format!("rows of {numbers} numbers, which are no pictures"),
            NO_PICTURES,
        ));
    } else {
        Err(Problem::not_data(format!(
            "{}, the first {}",
            whole.describe(),
            first.describe()
        )))
    };
    // What is not all images may be a few parts, such as (X, y).
    match (found, &cells) {
        (Err(problem), Cells::Items(items)) if items.len() <= group::MOST_PARTS => {
            group::of_parts(items.iter(), depth, choice).map_err(|_| problem)
        }
        (found, _) => found,
    }
}

const NO_PICTURES: &str =
    "A network of this page learns from pictures: open the photographs that the numbers were measured in.";

/// How many floats a row holds that is no image: whole numbers may be labels.
fn numbers_in(view: &View) -> Option<usize> {
    match view {
        View::Array(array) if array.dtype().kind == Kind::Float && array.shape().len() == 1 => Some(array.len()),
        View::List(items) | View::Tuple(items) => match items.get(0) {
            Some(View::Float(_)) => Some(items.len()),
            _ => None,
        },
        _ => None,
    }
    .filter(|&numbers| numbers > LEAST_ROW)
}

/// A few numbers are rather labels of several kinds than measurements.
const LEAST_ROW: usize = 8;

/// How an image lies in a tuple with its labels: (image, label), (label, image), (image, label, path).
#[derive(Clone, Copy, PartialEq, Eq)]
struct Labeled {
    members: usize,
    /// Which of them is the image.
    image: usize,
}

/// Longer tuples are rather lists.
const MOST_MEMBERS: usize = 8;

impl Labeled {
    /// With the image; `None` unless one member is an image and all others are labels.
    fn of<'a>(view: &View<'a>) -> Option<(Labeled, ImageInFile<'a>)> {
        let (View::List(tuple) | View::Tuple(tuple)) = view else {
            return None;
        };
        let members = Some(tuple.len()).filter(|members| (2..=MOST_MEMBERS).contains(members))?;
        let mut image = None;
        for at in 0..members {
            let member = tuple.get(at)?;
            if may_be_label(&member) {
                continue;
            }
            if image.is_some() {
                return None;
            }
            image = Some((at, ImageInFile::of(&member)?));
        }
        image.map(|(image, picture)| (Labeled { members, image }, picture))
    }

    /// The image of another such tuple.
    fn picture<'a>(self, view: &View<'a>) -> Option<ImageInFile<'a>> {
        let (other, picture) = Labeled::of(view)?;
        (other == self).then_some(picture)
    }

    /// The columns of labels of all tuples.
    fn labels(self, tuples: Items<'_>) -> Vec<Rows<'_>> {
        columns(tuples, (0..self.members).filter(|&at| at != self.image))
    }
}

/// How many labels a tuple of nothing else holds: those of an image in several respects.
fn labels_in(view: &View) -> Option<usize> {
    let View::Tuple(tuple) = view else { return None };
    let members = Some(tuple.len()).filter(|members| (2..=MOST_MEMBERS).contains(members))?;
    let mut all = (0..members).filter_map(|at| tuple.get(at));
    all.all(|member| may_be_label(&member)).then_some(members)
}

fn columns(tuples: Items<'_>, members: impl Iterator<Item = usize>) -> Vec<Rows<'_>> {
    members.map(|at| Rows::new(None, Source::Members(tuples, at))).collect()
}

/// How the first of several rows of numbers is cut.
fn cut(view: &View, choice: LayoutChoice) -> Option<LayoutRows> {
    match view {
        View::Array(array) if array.dtype().is_real() => match *array.shape() {
            [numbers] => choice.cut(numbers),
            _ => None,
        },
        _ => None,
    }
}
