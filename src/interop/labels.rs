//! `labels.txt`: names of classes, one a line.

use crate::train::Target;

/// The names; an index in front of each, as Teachable Machine writes it (`0 Flask`), is left out.
pub(super) fn read(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines: Vec<_> = lines.collect();
    let name = |(index, line): (usize, &&str)| {
        let (number, name) = line.split_once(' ')?;
        (number.parse() == Ok(index)).then(|| name.trim().to_owned())
    };
    let numbered: Option<Vec<_>> = lines.iter().enumerate().map(name).collect();
    numbered.unwrap_or_else(|| lines.into_iter().map(str::to_owned).collect())
}

/// What `count` outputs stand for, which are labels that do not exclude each other where it is `multilabel`: those names, or else what the file says itself.
pub(super) fn target(
    labels: Option<Vec<String>>,
    own: Option<Target>,
    count: usize,
    multilabel: bool,
    notes: &mut Vec<String>,
) -> Option<Target> {
    let of_labels = |classes: Vec<String>| Target {
        column: String::new(),
        made_of: classes.iter().map(|class| vec![class.clone()]).collect(),
        classes,
        multilabel,
    };
    labels.map(of_labels).or(own).filter(|target| {
        let names = target.classes.len();
        if names != count {
            notes.push(format!(
                "There are {names} names of classes for {count} outputs; they were left out."
            ));
        }
        names == count
    })
}
