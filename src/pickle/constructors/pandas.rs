//! Constructors of pandas 0.20 to 3: tables and columns, and the parts they are made of. All is kept as the file has it; the views
//! of [`crate::values`] read it.

use super::args::Args;
use crate::values::{Arena, ErrorKind, Global, Node, Object, Pandas};

#[inline(never)]
pub(super) fn call(pandas: Pandas, arena: &mut Arena, args: &Args, offset: u64) -> Result<Node, ErrorKind> {
    let is = |wanted: &'static [Pandas]| {
        move |node: &Node| match node {
            Node::Global(Global::Pandas(class)) => wanted.contains(class),
            _ => false,
        }
    };
    let (class, kept) = match pandas {
        Pandas::UnpickleBlock => {
            args.count(3..=3, "values, columns and dimensions")?;
            args.take(arena, 0, "an array", |node| {
                matches!(node, Node::Array(_) | Node::Object(_))
            })?;
            args.take(arena, 1, "the numbers of its columns", |node| {
                matches!(node, Node::Object(_) | Node::Array(_) | Node::List(_))
            })?;
            args.int(arena, 2, "a number of dimensions")?;
            (pandas, args.items)
        }
        Pandas::NewIndex => {
            args.count(2..=2, "a class and its parts")?;
            args.take(
                arena,
                0,
                "the class of an index",
                is(&[Pandas::Index, Pandas::RangeIndex, Pandas::Interval, Pandas::MultiIndex]),
            )?;
            args.take(arena, 1, "a dict", |node| matches!(node, Node::Dict(_)))?;
            let Node::Global(Global::Pandas(class)) = *arena.node(args.items[0]) else {
                return Err(args.wrong(arena, 0, "the class of an index"));
            };
            (class, &args.items[1..])
        }
        Pandas::UnpickleBacked => {
            args.count(3..=3, "a class, a number and a state")?;
            const WANTED: &str = "a class of arrays";
            args.take(
                arena,
                0,
                WANTED,
                is(&[
                    Pandas::Categorical,
                    Pandas::StringArray,
                    Pandas::TimeArray,
                    Pandas::PeriodArray,
                    Pandas::Interval,
                ]),
            )?;
            args.int(arena, 1, "a number")?;
            args.take(arena, 2, "a state", |node| matches!(node, Node::None | Node::Tuple(_)))?;
            let Node::Global(Global::Pandas(class)) = *arena.node(args.items[0]) else {
                return Err(args.wrong(arena, 0, WANTED));
            };
            let state = args.items[2];
            let state = (!matches!(arena.node(state), Node::None)).then_some(state);
            return Ok(Node::Object(Box::new(Object {
                class: Global::Pandas(class),
                args: Vec::new(),
                state,
                offset,
            })));
        }
        Pandas::BlockManager => {
            args.count(2..=2, "blocks and axes")?;
            args.take(arena, 0, "blocks", |node| {
                matches!(node, Node::Tuple(_) | Node::List(_))
            })?;
            args.take(arena, 1, "axes", |node| matches!(node, Node::List(_)))?;
            (pandas, args.items)
        }
        Pandas::CategoricalDtype | Pandas::DatetimeTZDtype | Pandas::Dtype | Pandas::TimeZone => {
            args.count(0..=7, "no more than a few values")?;
            for index in 0..args.items.len() {
                args.take(arena, index, "values without parts", |node| {
                    !matches!(node, Node::List(_) | Node::Dict(_) | Node::Array(_) | Node::Image(_))
                })?;
            }
            (pandas, args.items)
        }
        Pandas::Na => return Err(args.wrong(arena, 0, "a constructor of data")),
        _ => {
            args.none(arena)?;
            (pandas, args.items)
        }
    };
    Ok(Object::made(Global::Pandas(class), kept, offset))
}
