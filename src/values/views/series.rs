//! A column of pandas: a Series, an Index, a Categorical, text with missing values.

use super::column::Values;
use super::refs::ColumnRef;
use super::resolve::resolve;
use super::view::View;
use crate::values::arena::Node;
use crate::values::error::ReadError;
use crate::values::file::File;
use crate::values::handles::NodeId;

impl<'a> ColumnRef<'a> {
    /// The name of a Series.
    pub fn name(&self) -> Option<View<'a>> {
        let arena = &self.file.arena;
        let state = self.object.state?;
        let name = arena.entry(state, "_name").or_else(|| arena.entry(state, "name"))?;
        Some(View::of(self.file, name))
    }

    /// What the rows of a Series are called, where they are not only counted.
    pub fn index(&self) -> Option<Values<'a>> {
        let arena = &self.file.arena;
        let state = self.object.state?;
        let manager = arena.entry(state, "_mgr").or_else(|| arena.entry(state, "_data"))?;
        let Node::Object(manager) = arena.node(manager) else {
            return None;
        };
        let axes = *arena.items(manager.state?)?.first()?;
        names_of_rows(self.file, *arena.items(axes)?.first()?)
    }

    pub fn values(&self) -> Result<Values<'a>, ReadError> {
        let values = resolve(self.file, self.id, 0);
        values.map_err(|kind| self.file.error(Some(self.object.offset), kind))
    }
}

/// The values of an index, unless they are the numbers of the rows.
pub(crate) fn names_of_rows(file: &File, index: NodeId) -> Option<Values<'_>> {
    let values = resolve(file, index, 0).ok().filter(|values| !values.is_empty())?;
    let counts = (0..values.len()).all(|row| matches!(values.get(row), View::Int(number) if number == row as i128));
    (!counts).then_some(values)
}
