//! Tables of pandas. Columns of one type lie together in an array, the *block*, one row of it for each column; the
//! block says which columns they are.

use super::column::Values;
use super::refs::{ArrayRef, FrameRef};
use super::resolve::{backing, range_len, resolve, slice, times};
use super::series::names_of_rows;
use super::view::View;
use crate::order::sorted;
use crate::values::arena::{Node, expected};
use crate::values::error::{ErrorKind, ReadError};
use crate::values::handles::NodeId;
use crate::values::names::{Global, Pandas};
use crate::values::numpy::time::Style;

/// A table of images, one pixel to a column, has up to some hundred thousand.
const MOST_COLUMNS: usize = 300_000;

impl<'a> FrameRef<'a> {
    /// The columns in their order, each with its name. All are of the same length.
    pub fn columns(&self) -> Result<Vec<(View<'a>, Values<'a>)>, ReadError> {
        self.read()
            .map_err(|kind| self.file.error(Some(self.object.offset), kind))
    }

    /// What its rows are called, where they are not only counted.
    pub fn index(&self) -> Option<Values<'a>> {
        let arena = &self.file.arena;
        let state = self.object.state?;
        let manager = arena.entry(state, "_mgr").or_else(|| arena.entry(state, "_data"))?;
        let (axes, _) = self.parts(manager)?;
        names_of_rows(self.file, *arena.items(axes)?.get(1)?)
    }

    fn read(&self) -> Result<Vec<(View<'a>, Values<'a>)>, ErrorKind> {
        let arena = &self.file.arena;
        let state = self.object.state;
        let manager = state.and_then(|state| arena.entry(state, "_mgr").or_else(|| arena.entry(state, "_data")));
        let (axes, blocks) = manager
            .and_then(|manager| self.parts(manager))
            .ok_or_else(|| missing("blocks"))?;
        let names = arena
            .items(axes)
            .and_then(|axes| axes.first().copied())
            .ok_or_else(|| missing("columns"))?;
        let names = resolve(self.file, names, 0)?;
        let mut found: Vec<(usize, Values)> = Vec::new();
        for (values, places) in blocks {
            self.block(values, places, &mut found)?;
        }
        let order = sorted(found.len(), &|a, b| found[a].0.cmp(&found[b].0));
        let complete =
            found.len() == names.len() && order.iter().enumerate().all(|(index, &place)| index == found[place].0);
        if !complete || found.windows(2).any(|pair| pair[0].1.len() != pair[1].1.len()) {
            return Err(missing("one column of the same length for each name"));
        }
        let column = |(index, place): (usize, usize)| (names.get(index), found[place].1.clone());
        Ok(order.into_iter().enumerate().map(column).collect())
    }

    /// The axes, and for each block its values and the numbers of its columns.
    fn parts(&self, manager: NodeId) -> Option<(NodeId, Vec<(NodeId, NodeId)>)> {
        let arena = &self.file.arena;
        let Node::Object(manager) = arena.node(manager) else {
            return None;
        };
        // Since pandas 1.3: BlockManager(blocks, axes).
        if let [blocks, axes] = manager.args[..] {
            let block = |&id: &NodeId| match arena.node(id) {
                Node::Object(block) if block.class == Global::Pandas(Pandas::UnpickleBlock) => {
                    Some((block.args[0], block.args[1]))
                }
                _ => None,
            };
            return Some((axes, arena.items(blocks)?.iter().map(block).collect::<Option<_>>()?));
        }
        // Before: a state that ends in {"0.14.1": {"axes": ..., "blocks": [{"values": ..., "mgr_locs": ...}]}}.
        let newest = arena.entry(*arena.items(manager.state?)?.get(3)?, "0.14.1")?;
        let block = |&id: &NodeId| Some((arena.entry(id, "values")?, arena.entry(id, "mgr_locs")?));
        let blocks = arena
            .items(arena.entry(newest, "blocks")?)?
            .iter()
            .map(block)
            .collect::<Option<_>>()?;
        Some((arena.entry(newest, "axes")?, blocks))
    }

    fn block(&self, values: NodeId, places: NodeId, found: &mut Vec<(usize, Values<'a>)>) -> Result<(), ErrorKind> {
        let arena = &self.file.arena;
        // Dates of several columns lie in one array, as numbers do; their class says what they mean.
        let of_times = match arena.node(values) {
            Node::Object(object) => match object.class {
                Global::Pandas(Pandas::TimeArray | Pandas::PeriodArray) => Some(&**object),
                _ => None,
            },
            _ => None,
        };
        let array = of_times.and_then(|object| backing(arena, object)).unwrap_or(values);
        match arena.node(array) {
            Node::Array(array) if of_times.is_none() || array.layout.axes() == 2 => {
                let array = ArrayRef::of(self.file, array);
                let (&[count, rows], &[stride, step]) = (array.shape(), array.strides()) else {
                    return Err(expected(arena, "a pandas block", "an array of two dimensions", values));
                };
                // Without this, an empty array could announce any number of columns.
                if array.is_empty() && count > 0 {
                    return Err(missing("at least one row"));
                }
                if found.len() + count > MOST_COLUMNS {
                    return Err(ErrorKind::Limit {
                        what: "columns in a table",
                        limit: MOST_COLUMNS as u64,
                    });
                }
                let places = self.places(places, count)?;
                let column = |index| {
                    let values = Values::of_places(array, index * stride, step, rows).in_style(Style::Pandas);
                    match of_times {
                        Some(object) => times(arena, object, values),
                        None => values,
                    }
                };
                found.extend(
                    places
                        .into_iter()
                        .enumerate()
                        .map(|(index, place)| (place, column(index))),
                );
            }
            // A column of a type of pandas's own has a block to itself.
            _ => {
                let place = self.places(places, 1)?[0];
                found.push((place, resolve(self.file, values, 0)?));
            }
        }
        Ok(())
    }

    /// The numbers of a block's columns, of which there are `count`.
    fn places(&self, id: NodeId, count: usize) -> Result<Vec<usize>, ErrorKind> {
        let arena = &self.file.arena;
        let wrong = || expected(arena, "a pandas block", "the number of each of its columns", id);
        let places: Option<Vec<usize>> = if let Some([start, stop, step]) = slice(arena, id) {
            if range_len(start, stop, step) != Some(count) {
                return Err(wrong());
            }
            (0..count as i64)
                .map(|index| usize::try_from(start + index * step).ok())
                .collect()
        } else {
            let values = resolve(self.file, id, 0)?;
            if values.len() != count {
                return Err(wrong());
            }
            let place = |index| match values.get(index) {
                View::Int(place) => usize::try_from(place).ok(),
                _ => None,
            };
            (0..count).map(place).collect()
        };
        places.ok_or_else(wrong)
    }
}

fn missing(expected: &'static str) -> ErrorKind {
    ErrorKind::Expected {
        context: "a pandas DataFrame",
        expected,
        found: "something else".into(),
    }
}
