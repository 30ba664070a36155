//! What systems, editors and notebooks leave among the files of their users.

/// Names of such files and folders, in lower case.
pub(super) const NAMES: [&str; 6] = [
    "__macosx",
    "thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    "$recycle.bin",
    "system volume information",
];

/// Whether a file at this path is nobody's data: it, or a folder it lies in, is hidden (begins with a dot), a backup (ends with
/// `~`, or begins with `~$`), or one that a system keeps for itself. Folders may be told by `/` or by `\`.
pub fn is_litter(path: &str) -> bool {
    path.split(['/', '\\']).any(|part| {
        let is_hidden = part.starts_with('.') && part.trim_matches('.') != "";
        let is_backup = part.len() > 1 && part.ends_with('~') || part.starts_with("~$");
        is_hidden || is_backup || NAMES.contains(&part.to_lowercase().as_str())
    })
}

/// The same as a regular expression of JavaScript, to be used with the flag `i`.
#[cfg(test)]
pub(super) fn pattern() -> String {
    let names = NAMES.map(|name| name.replace('.', "\\.").replace('$', "\\$"));
    format!(
        r"(^|[/\\])(\.+[^./\\][^/\\]*|~\$[^/\\]*|[^/\\]+~|{})([/\\]|$)",
        names.join("|")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn litter_is_told_from_data() {
        let cases: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/files/litter.json")).expect("a list of paths");
        for (kind, is) in [("litter", true), ("data", false)] {
            let paths = cases[kind].as_array().expect("paths");
            assert!(!paths.is_empty());
            for path in paths {
                let path = path.as_str().expect("a path");
                assert_eq!(is_litter(path), is, "{path}");
            }
        }
    }
}
