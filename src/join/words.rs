//! Numbers and names in sentences.

/// "1 picture", "2 pictures".
pub(super) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// A few of these, and how many more there are.
pub(super) fn some_of<T: AsRef<str>>(names: &[T]) -> String {
    const SHOWN: usize = 6;
    let shown = if names.len() <= SHOWN + 1 { names.len() } else { SHOWN };
    let mut text = names[..shown]
        .iter()
        .map(|name| short(name.as_ref()))
        .collect::<Vec<_>>()
        .join(", ");
    if shown < names.len() {
        text += &format!(" and {} more", names.len() - shown);
    }
    text
}

/// "a", "a and b", "a, b and c".
pub(super) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    match names {
        [] => String::new(),
        [one] => one.as_ref().into(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// A cell or path as it is shown: of a long one, its end, which tells more.
pub(super) fn short(text: &str) -> String {
    const LONGEST: usize = 80;
    let count = text.chars().count();
    if count <= LONGEST {
        return text.into();
    }
    format!("…{}", text.chars().skip(count - LONGEST).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn singular_plural_and_the_rest() {
        assert_eq!(
            [counted(1, "row"), counted(0, "row"), counted(2, "row")],
            ["1 row", "0 rows", "2 rows"]
        );
        assert_eq!(some_of(&["a"]), "a");
        assert_eq!(some_of(&["a"; 7]), "a, a, a, a, a, a, a");
        assert_eq!(some_of(&["a"; 8]), "a, a, a, a, a, a and 2 more");
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
        assert_eq!(short(&"x".repeat(100)).chars().count(), 81);
    }
}
