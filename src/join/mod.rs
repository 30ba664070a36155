//! Pictures and what labels them: tables beside them, the folders they lie in, their names.
//!
//! An image has an identity (its path), a row has a key, and [`join`] puts them together: never a wrong label, and nothing left
//! over without a word. Pure text: neither pixels nor values of Python.
//!
//! | file | what it knows |
//! |---|---|
//! | `paths`, `pictures` | one spelling of paths, their natural order |
//! | `lookup`, `matching`, `numbers`, `elsewhere` | which picture a key names |
//! | `keys`, `judgement`, `one_hot` | which columns are keys and which labels |
//! | `tables`, `merge`, `report` | several tables; what is left over |
//! | `folders`, `parts` | levels of folders; training, validation and test |
//! | `names`, `fields`, `spelling` | names cut into labels |

mod elsewhere;
mod error;
mod fields;
mod folders;
mod judgement;
mod keys;
mod lookup;
mod matching;
mod merge;
mod names;
mod numbers;
mod one_hot;
mod parts;
mod paths;
mod pictures;
mod report;
mod spelling;
mod tables;
#[cfg(test)]
mod tests;
mod types;
mod words;

pub use error::JoinError;
pub use names::cut_labels;
pub use types::{
    Choice, Cut, CutColumn, Cutting, Join, Joined, JoinedBy, LabelColumn, NamedTable, Partial, TextColumn,
};

use folders::Folders;
use merge::Merged;
use names::NameCut;
use parts::part_of;
use paths::{file_name, natural, without_ending};
use pictures::Pictures;
use tables::Tables;
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
    let Tables {
        columns: merged,
        join,
        used,
        mut notes,
        parts,
    } = tables::read(tables, &pictures, choice.partial)?;
    let mut columns: Vec<LabelColumn> = Vec::new();
    let mut splits: Vec<LabelColumn> = Vec::new();
    for column in merged {
        match checked(column, &mut notes) {
            Checked::Labels(column) if is_split(&column) => splits.push(LabelColumn {
                is_split: true,
                ..column
            }),
            Checked::Labels(column) => columns.push(column),
            Checked::Names(mut found) => columns.append(&mut found),
            Checked::None => {}
        }
    }
    let Folders {
        classes,
        split,
        notes: of_folders,
        only,
    } = folders::folders(&pictures);
    columns.extend(classes);
    notes.extend(of_folders);
    if let Some(split) = split {
        splits.push(split);
    } else if let (Some(values), true) = (parts, splits.is_empty()) {
        splits.push(LabelColumn {
            name: "split".into(),
            values,
            is_text: true,
            is_split: true,
        });
    }
    let mut cuts = name_cuts(&pictures);
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
            is_split: false,
        }));
    }
    if let (Some(folder), true) = (only, columns.is_empty() && pictures.len() > 1) {
        notes.push(format!(
            "All {} lie in one folder, \"{folder}\": there is nothing to tell apart yet. Open the folder that holds it together \
             with others.",
            counted(pictures.len(), "picture")
        ));
    }
    columns.append(&mut splits);
    Ok(Joined {
        order: pictures.order,
        columns,
        join,
        used,
        cuts: offered,
        notes,
    })
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
        is_split: false,
    })
}

/// Whether a column says which part each picture belongs to.
fn is_split(column: &LabelColumn) -> bool {
    column.values.iter().flatten().all(|value| part_of(value).is_some())
}

fn name_cuts(pictures: &Pictures) -> Vec<NameCut> {
    let stems: Vec<&str> = pictures
        .paths
        .iter()
        .map(|path| without_ending(file_name(path)))
        .collect();
    names::cuts(&stems)
}

fn offer(cut: &NameCut, is_used: bool) -> Cut {
    let column = |(name, values): &(String, Vec<Option<String>>)| {
        let values: Vec<Option<&str>> = values.iter().map(Option::as_deref).collect();
        let mut counted: Vec<(&str, usize)> = names::classes(&values).into_iter().collect();
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
