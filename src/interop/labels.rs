//! `labels.txt`: names of classes, one a line.

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
