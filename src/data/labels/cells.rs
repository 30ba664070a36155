//! Values in a row, wherever they come from.

use std::rc::Rc;

use super::read::label;
use crate::values::{Contents, Items, Values, View};

/// Values in a row: a list, a column of objects, or what was gathered from dicts.
#[derive(Debug, Clone)]
pub(in crate::data) enum Cells<'a> {
    Items(Items<'a>),
    Values(Values<'a>),
    Views(Rc<[View<'a>]>),
}

impl<'a> Cells<'a> {
    pub(in crate::data) fn len(&self) -> usize {
        match self {
            Cells::Items(items) => items.len(),
            Cells::Values(values) => values.len(),
            Cells::Views(views) => views.len(),
        }
    }

    pub(in crate::data) fn get(&self, index: usize) -> View<'a> {
        match self {
            Cells::Items(items) => items.get(index).unwrap_or(View::None),
            Cells::Values(values) => values.get(index),
            Cells::Views(views) => views[index].clone(),
        }
    }

    pub(in crate::data) fn offset_of(&self, index: usize) -> Option<u64> {
        match self {
            Cells::Items(items) => items.offset_of(index),
            Cells::Values(values) => values.offset_of(index),
            Cells::Views(views) => views[index].offset(),
        }
    }

    /// Where the bytes of an element lie that is a text.
    pub(in crate::data) fn text(&self, index: usize) -> Option<Contents> {
        match self {
            Cells::Items(items) => items.text(index),
            Cells::Values(values) => values.text(index),
            Cells::Views(_) => None,
        }
    }

    /// The first that is not missing; `None` when all are.
    pub(in crate::data) fn first(&self) -> Option<View<'a>> {
        let mut views = (0..self.len()).map(|index| self.get(index));
        views.find(|view| !matches!(label(view), Err(None)))
    }
}
