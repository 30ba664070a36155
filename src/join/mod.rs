//! Pictures and what labels them: tables beside them, the folders they lie in, their names.
//!
//! An image has an identity (its path), a row has a key, and [`join`] puts them together: never a wrong label, and nothing left
//! over without a word. Pure text: neither pixels nor values of Python.
//!
//! | file | what it knows |
//! |---|---|
//! | `paths`, `pictures` | one spelling of paths, their natural order |
//! | `lookup`, `ways`, `matching`, `numbers`, `elsewhere` | which picture a key names |
//! | `keys`, `judgment`, `one_hot` | which columns are keys and which labels |
//! | `class_lists` | names of classes beside their codes |
//! | `tables`, `speaking`, `merge`, `related`, `report` | several tables; what is left over |
//! | `folders`, `parts`, `part_names` | levels of folders; training, validation and test; what parts are called |
//! | `names`, `fields`, `spelling`, `counts` | names cut into labels |

mod class_lists;
mod counts;
mod elsewhere;
mod error;
mod fields;
mod folders;
mod judgment;
mod keys;
mod lookup;
mod matching;
mod merge;
mod names;
mod numbers;
mod one_hot;
pub(crate) mod part_names;
mod parts;
mod paths;
mod pictures;
mod related;
mod report;
mod speaking;
mod spelling;
mod tables;
#[cfg(test)]
mod tests;
mod types;
mod ways;
mod words;

pub use error::JoinError;
pub use names::cut_labels;
pub use types::{
    Choice, Cut, CutColumn, Cutting, Join, Joined, JoinedBy, LabelColumn, NamedTable, Partial, TextColumn,
};

use std::collections::HashSet;

use folders::Folders;
use names::NameCut;
pub(crate) use parts::{Part, parts_of};
pub(crate) use tables::class_names;

use paths::{file_name, natural, split_ending, without_ending};
use pictures::Pictures;
use speaking::{Merged, Tables};
use tables::Order;
use words::{counted, some_of};

/// Puts labels to pictures: those of tables first, then those of folders, then those of names, and last the parts (training,
/// validation, test).
///
/// - Where tables or folders give labels, names give columns only when they hold several that are independent of each other.
/// - A class is never made of a picture beside the folders or of a name of another form: these have no label, and are told.
///
/// # Errors
/// When a table names pictures but none of these, and no other table does; or, by `choice`, when rows or images are left over.
pub fn join(paths: &[String], tables: &[NamedTable], choice: &Choice) -> Result<Joined, JoinError> {
    let pictures = Pictures::new(paths);
    let Folders {
        classes,
        split,
        notes: of_folders,
        only,
    } = folders::folders(&pictures);
    let Tables {
        columns: merged,
        join,
        used,
        mut notes,
        parts,
        class_names,
        left_over,
    } = tables::read(tables, &pictures, &classes, choice.partial, Order::IfNothingElse)?;
    let mut columns: Vec<LabelColumn> = Vec::new();
    let mut splits: Vec<LabelColumn> = Vec::new();
    for column in merged {
        match checked(column, &mut notes) {
            Checked::Labels(column) if is_split(&column) => splits.push(column),
            Checked::Labels(column) => columns.push(column),
            Checked::Names(mut found) => columns.append(&mut found),
            Checked::None => {}
        }
    }
    columns.extend(classes);
    notes.extend(of_folders);
    if let Some(split) = split {
        splits.push(split);
    } else if let (Some(values), true) = (parts, splits.is_empty()) {
        splits.push(LabelColumn {
            name: "split".into(),
            values,
            is_text: true,
        });
    }
    let mut cuts = name_cuts(&pictures, splits.first());
    let used_cut = match choice.cut {
        Cutting::None => None,
        Cutting::At(index) => Some(index).filter(|&index| index < cuts.len()),
        Cutting::Best => Some(0).filter(|_| cuts.first().is_some_and(|cut| columns.is_empty() || cut.are_several)),
    };
    let offered = cuts
        .iter()
        .enumerate()
        .map(|(index, cut)| offer(cut, used_cut == Some(index)))
        .collect();
    if let Some(index) = used_cut {
        let NameCut {
            columns: found,
            without,
            ..
        } = cuts.swap_remove(index);
        notes.extend(other_names(&pictures, &without));
        columns.extend(found.into_iter().map(|(name, values)| LabelColumn {
            name,
            values,
            is_text: true,
        }));
    }
    let unlabeled = only
        .filter(|_| columns.is_empty() && pictures.len() > 1)
        .map(|folder| {
            format!(
                "All {} lie in one folder, \"{folder}\": there is nothing to tell apart yet. Open the folder that holds it together \
                 with others.",
                counted(pictures.len(), "picture")
            )
        });
    columns.append(&mut splits);
    Ok(Joined {
        order: pictures.order,
        columns,
        join,
        used,
        class_names,
        cuts: offered,
        notes,
        unlabeled,
        left_over,
    })
}

/// What tables say of images by their names.
pub struct Keyed {
    /// In the order of the paths.
    pub columns: Vec<LabelColumn>,
    pub join: Join,
    /// For each table whether its rows name images, or it was left aside with a note.
    pub used: Vec<bool>,
    pub notes: Vec<String>,
}

/// Puts the labels of tables that name images to these; nothing is put to them by order.
///
/// # Errors
/// When a table names images but none of these, and no other table does.
pub fn by_keys(paths: &[String], tables: &[NamedTable]) -> Result<Keyed, JoinError> {
    let pictures = Pictures::new(paths);
    let mut read = tables::read(tables, &pictures, &[], Partial::LeaveOut, Order::Never)?;
    let mut columns = Vec::new();
    for column in read.columns {
        match checked(column, &mut read.notes) {
            Checked::Labels(column) => columns.push(column),
            Checked::Names(mut found) => columns.append(&mut found),
            Checked::None => {}
        }
    }
    for column in &mut columns {
        let mut values = vec![None; paths.len()];
        pictures
            .order
            .iter()
            .zip(column.values.drain(..))
            .for_each(|(&at, value)| values[at] = value);
        column.values = values;
    }
    Ok(Keyed {
        columns,
        join: read.join,
        used: read.used,
        notes: [read.notes, read.left_over].concat(),
    })
}

/// Whether this names a picture, by its ending.
pub(crate) fn is_picture_name(text: &str) -> bool {
    split_ending(file_name(&paths::normal(text))).is_some()
}

/// What a column of a table is good for.
enum Checked {
    Labels(LabelColumn),
    /// Its values are names that hold labels.
    Names(Vec<LabelColumn>),
    None,
}

/// Leaves aside what is the same everywhere, or differs everywhere.
fn checked(column: Merged, notes: &mut Vec<String>) -> Checked {
    let Merged { name, values, tables } = column;
    let known: Vec<String> = values.iter().flatten().cloned().collect();
    let Some(first) = known.first() else {
        return Checked::None;
    };
    let table = words::listed(&tables);
    if known.len() > 1 && known.iter().all(|value| value == first) {
        notes.push(format!(
            "Column \"{name}\" of {table} is not used: it says \"{}\" of all {} pictures.",
            words::short(first),
            known.len()
        ));
        return Checked::None;
    }
    if merge::is_identity(&known) {
        let cut = match known.len() == values.len() {
            true => cut_labels(&known),
            false => Vec::new(),
        };
        if !cut.is_empty() {
            return Checked::Names(cut);
        }
        notes.push(format!(
            "Column \"{name}\" of {table} is not used: every value is different."
        ));
        return Checked::None;
    }
    Checked::Labels(LabelColumn {
        name,
        values,
        is_text: false,
    })
}

/// Whether a column says which part each picture belongs to.
fn is_split(column: &LabelColumn) -> bool {
    let values: HashSet<&str> = column.values.iter().flatten().map(String::as_str).collect();
    parts_of(&values.into_iter().collect::<Vec<_>>()).is_some()
}

/// The ways to cut the pictures' names. A part in which all names are numbers is of pictures without labels.
fn name_cuts(pictures: &Pictures, split: Option<&LabelColumn>) -> Vec<NameCut> {
    let names: Vec<&str> = pictures.paths.iter().map(|path| file_name(path)).collect();
    let stems = stems(&names);
    let is_number = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit());
    let mut named: HashSet<Option<&str>> = HashSet::new();
    let part = |at: usize| split.and_then(|split| split.values[at].as_deref());
    for (at, stem) in stems.iter().enumerate() {
        if split.is_none() || !is_number(stem) {
            named.insert(part(at));
        }
    }
    let (of_named, others): (Vec<usize>, Vec<usize>) = (0..stems.len()).partition(|&at| named.contains(&part(at)));
    let mut cuts = names::cuts(&of_named.iter().map(|&at| stems[at]).collect::<Vec<_>>());
    if !others.is_empty() {
        for cut in &mut cuts {
            for (_, values) in &mut cut.columns {
                let mut all = vec![None; stems.len()];
                of_named
                    .iter()
                    .zip(values.drain(..))
                    .for_each(|(&at, value)| all[at] = value);
                *values = all;
            }
            cut.without.iter_mut().for_each(|at| *at = of_named[*at]);
            cut.without.extend(&others);
        }
    }
    cuts
}

/// File names without their endings. What stands behind a dot is one where pictures end so, or where all of them do: the files
/// of some sets have none (`subject01.glasses`).
fn stems<'a>(names: &[&'a str]) -> Vec<&'a str> {
    let ending = |name: &&'a str| name.rsplit_once('.').map(|(_, ending)| ending);
    let mut endings = names.iter().map(ending);
    let first = endings.next().flatten();
    let is_shared = first.is_some() && endings.all(|ending| ending == first);
    let stem = |name: &&'a str| match split_ending(name) {
        Some((stem, _)) => stem,
        None if is_shared => without_ending(name),
        None => *name,
    };
    names.iter().map(stem).collect()
}

fn offer(cut: &NameCut, is_used: bool) -> Cut {
    let column = |(name, values): &(String, Vec<Option<String>>)| {
        let values: Vec<Option<&str>> = values.iter().map(Option::as_deref).collect();
        let mut counted: Vec<(&str, usize)> = counts::classes(&values).into_iter().collect();
        counted.sort_by(|one, other| natural(one.0, other.0));
        CutColumn {
            name: name.clone(),
            classes: counted.iter().map(|(class, _)| class.to_string()).collect(),
            counts: counted.iter().map(|(_, count)| *count).collect(),
        }
    };
    Cut {
        description: cut.description.clone(),
        columns: cut.columns.iter().map(column).collect(),
        without: cut.without.len(),
        is_used,
    }
}

/// What is said of names that are not of the form of the others.
fn other_names(pictures: &Pictures, without: &[usize]) -> Option<String> {
    let names: Vec<&str> = without.iter().map(|&at| pictures.below(at)).collect();
    (!names.is_empty()).then(|| {
        let (is, has) = if names.len() == 1 {
            ("has a name", "it has")
        } else {
            ("have names", "they have")
        };
        format!(
            "{} {is} of another form than the others, so that {has} no label: {}.",
            counted(names.len(), "picture"),
            some_of(&names)
        )
    })
}
