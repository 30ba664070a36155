//! The pictures that labels are joined to.

use super::paths::{common_folder, natural, normal, without_first};
use crate::order::sorted;

/// Paths of pictures in natural order.
pub(super) struct Pictures {
    /// With `/`, in natural order.
    pub paths: Vec<String>,
    /// `order[i]` is the place of picture `i` among the paths as they were given.
    pub order: Vec<usize>,
    /// The folder that all of them lie in; empty where there is none.
    pub root: String,
}

impl Pictures {
    pub(super) fn new(paths: &[String]) -> Pictures {
        let given: Vec<String> = paths.iter().map(|path| normal(path)).collect();
        let order = sorted(given.len(), &|a, b| natural(&given[a], &given[b]));
        let paths: Vec<String> = order.iter().map(|&index| given[index].clone()).collect();
        Pictures {
            root: common_folder(paths.iter().map(String::as_str)).to_string(),
            paths,
            order,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.paths.len()
    }

    /// The path below what all have in common.
    pub(super) fn below(&self, picture: usize) -> &str {
        let path = &self.paths[picture];
        path.get(if self.root.is_empty() { 0 } else { self.root.len() + 1 }..)
            .unwrap_or(path)
    }

    /// How many folders all of them lie in.
    pub(super) fn depth(&self) -> usize {
        if self.root.is_empty() {
            0
        } else {
            self.root.split('/').count()
        }
    }

    /// The common folders without the first `count` of them, with a slash where there is something left.
    pub(super) fn root_from(&self, count: usize) -> String {
        match without_first(&self.root, count) {
            Some(rest) if count < self.depth() && !rest.is_empty() => format!("{rest}/"),
            _ => String::new(),
        }
    }
}
