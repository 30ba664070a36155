//! Finds the values of a column of pandas, however deep they lie in what pandas wrote.

use super::arrow::ArrowValues;
use super::column::{Intervals, Source, Values};
use super::refs::ArrayRef;
use crate::values::arena::{Arena, Node, Object, expected};
use crate::values::error::ErrorKind;
use crate::values::file::File;
use crate::values::handles::NodeId;
use crate::values::names::{Arrow, Builtin, Global, Pandas};
use crate::values::numpy::time::Style;

/// How many objects may lie around the values of a column; pandas needs five.
const MAX_DEPTH: usize = 10;

/// Finds the values of a column.
pub(crate) fn resolve(file: &File, id: NodeId, depth: usize) -> Result<Values<'_>, ErrorKind> {
    let arena = &file.arena;
    if depth > MAX_DEPTH {
        return Err(ErrorKind::Limit {
            what: "columns inside each other",
            limit: MAX_DEPTH as u64,
        });
    }
    let inner = |id: Option<NodeId>, wanted: &'static str| match id {
        Some(id) => resolve(file, id, depth + 1),
        None => Err(ErrorKind::Expected {
            context: "a pandas column",
            expected: wanted,
            found: "none".into(),
        }),
    };
    let object = match arena.node(id) {
        Node::Array(array) => {
            let array = ArrayRef::of(file, array);
            return match (array.shape(), array.strides()) {
                (&[len], &[stride]) => Ok(Values::of_places(array, 0, stride, len).in_style(Style::Pandas)),
                _ => Err(expected(arena, "a pandas column", "an array of one dimension", id)),
            };
        }
        Node::Object(object) => object,
        _ => return Err(expected(arena, "a pandas column", "an array", id)),
    };
    match object.class {
        Global::Pandas(Pandas::Series) => {
            let state = object.state;
            inner(
                state.and_then(|state| arena.entry(state, "_mgr").or_else(|| arena.entry(state, "_data"))),
                "contents",
            )
        }
        Global::Pandas(Pandas::SingleBlockManager) => {
            // (axes, [values], [items], {...})
            let blocks = object.state.and_then(|state| arena.items(state)?.get(1).copied());
            inner(
                blocks.and_then(|blocks| arena.items(blocks)?.first().copied()),
                "contents",
            )
        }
        Global::Pandas(Pandas::Index) => inner(
            object.args.first().and_then(|&parts| arena.entry(parts, "data")),
            "the data of an index",
        ),
        Global::Pandas(Pandas::RangeIndex) => range(arena, object),
        Global::Pandas(Pandas::StringArray) => inner(backing(arena, object), "an array of text"),
        Global::Pandas(Pandas::TimeArray | Pandas::PeriodArray) => {
            let counts = inner(backing(arena, object), "an array of dates, durations or periods")?;
            Ok(times(arena, object, counts))
        }
        Global::Pandas(Pandas::Interval) => intervals(file, object, depth),
        Global::Pandas(Pandas::MultiIndex) => Err(ErrorKind::Unsupported {
            what: "a pandas MultiIndex",
            found: "has several names for each column".into(),
            remedy: "Make one of them: table.columns = table.columns.map(\"_\".join).",
        }),
        Global::Pandas(Pandas::Categorical) => {
            let codes = inner(backing(arena, object), "the codes of a Categorical")?;
            let categories = inner(categories(arena, object), "the categories of a Categorical")?;
            let source = Source::Codes {
                codes: Box::new(codes),
                categories: Box::new(categories),
            };
            Ok(Values {
                len: length(&source),
                source,
            })
        }
        Global::Pandas(Pandas::MaskedArray) => {
            let part = |name| object.state.and_then(|state| arena.entry(state, name));
            let data = inner(part("_data"), "the data of an array with a mask")?;
            let mask = inner(part("_mask"), "the mask of an array with a mask")?;
            if data.len != mask.len {
                return Err(unequal("a mask for each value", mask.len, data.len));
            }
            let source = Source::Masked {
                data: Box::new(data),
                mask: Box::new(mask),
            };
            Ok(Values {
                len: length(&source),
                source,
            })
        }
        Global::Arrow(Arrow::Column) => {
            let state = object.state;
            let array = state.and_then(|state| arena.entry(state, "_pa_array").or_else(|| arena.entry(state, "_data")));
            let text = ArrowValues::of(arena, array.unwrap_or(NodeId::NONE))?;
            Ok(Values {
                len: text.len(),
                source: Source::Text(text),
            })
        }
        _ => Err(expected(arena, "a pandas column", "a Series or an array", id)),
    }
}

/// Intervals: of an index the parts are its arguments, of an array its state.
fn intervals<'a>(file: &'a File, object: &Object, depth: usize) -> Result<Values<'a>, ErrorKind> {
    let arena = &file.arena;
    let wrong = |expected| ErrorKind::Expected {
        context: "a pandas column",
        expected,
        found: "none".into(),
    };
    let state = object.state.and_then(|state| arena.items(state));
    let parts = state.or(Some(&object.args)).and_then(|parts| parts.first().copied());
    let part = |name: &str| arena.entry(parts?, name).or_else(|| arena.entry(parts?, &name[1..]));
    let end = |name, expected| resolve(file, part(name).ok_or_else(|| wrong(expected))?, depth + 1);
    let left = end("_left", "where intervals begin")?;
    let right = end("_right", "where intervals end")?;
    if left.len != right.len {
        return Err(unequal("an end for each interval", right.len, left.len));
    }
    let of_dtype = || match arena.node(part("_dtype")?) {
        Node::Object(dtype) => arena.entry(dtype.state?, "closed"),
        _ => None,
    };
    let closed = part("_closed").or_else(of_dtype).and_then(|closed| arena.text(closed));
    let known = ["left", "right", "both", "neither"];
    let closed = known.into_iter().find(|known| closed.as_deref() == Some(known));
    Ok(Values {
        len: left.len,
        source: Source::Intervals(Intervals {
            left: Box::new(left),
            right: Box::new(right),
            closed: closed.ok_or_else(|| wrong("which ends belong to intervals"))?,
        }),
    })
}

fn unequal(expected: &'static str, found: usize, values: usize) -> ErrorKind {
    ErrorKind::Expected {
        context: "a pandas column",
        expected,
        found: format!("{found} for {values} values"),
    }
}

fn length(source: &Source) -> usize {
    match source {
        Source::Codes { codes: rows, .. } | Source::Masked { data: rows, .. } => rows.len,
        _ => 0,
    }
}

/// What the counts mean in an array of pandas. In a time zone other than UTC it takes a table to know, for periods all of a
/// calendar.
pub(crate) fn times<'a>(arena: &Arena, object: &Object, counts: Values<'a>) -> Values<'a> {
    let unread = |what| Values {
        len: counts.len,
        source: Source::Unread(what),
    };
    if object.class == Global::Pandas(Pandas::PeriodArray) {
        return unread("a period of pandas (series.astype(str) makes labels of them)");
    }
    let zone = part_of_class(arena, object, Pandas::DatetimeTZDtype)
        .and_then(|dtype| arena.entry(dtype.state?, "tz"))
        .filter(|&zone| zone != NodeId::NONE);
    match zone {
        None => counts,
        Some(zone) if is_utc(arena, zone) => counts.in_style(Style::PandasUtc),
        Some(_) => unread("a date in a time zone (series.astype(str) makes labels of them)"),
    }
}

/// `pytz.UTC`, `datetime.timezone(datetime.timedelta(0, 0, 0))` or `zoneinfo.ZoneInfo("UTC")`.
fn is_utc(arena: &Arena, zone: NodeId) -> bool {
    let Node::Object(zone) = arena.node(zone) else {
        return false;
    };
    match *zone.args {
        [] => true,
        [difference] => match arena.node(difference) {
            Node::Object(difference) => difference.args.iter().all(|&part| arena.int(part) == Some(0)),
            _ => false,
        },
        [name, _] => arena.text(name).is_some_and(|name| name == "UTC"),
        _ => false,
    }
}

/// The array inside a Categorical or StringArray. Its state is a tuple of array and type, in either order, or a dict.
pub(crate) fn backing(arena: &Arena, object: &Object) -> Option<NodeId> {
    let state = object.state?;
    if let Some(parts) = arena.items(state) {
        return parts
            .iter()
            .copied()
            .find(|&part| matches!(arena.node(part), Node::Array(_)));
    }
    ["_ndarray", "_codes", "_data"]
        .iter()
        .find_map(|name| arena.entry(state, name))
}

fn categories(arena: &Arena, object: &Object) -> Option<NodeId> {
    let dtype = part_of_class(arena, object, Pandas::CategoricalDtype)?;
    arena.entry(dtype.state?, "categories")
}

/// The type of an array of pandas, if it is of this class. The state is a tuple of array and type, in either order, or a dict.
fn part_of_class<'a>(arena: &'a Arena, object: &Object, class: Pandas) -> Option<&'a Object> {
    let state = object.state?;
    let of_class = |id: NodeId| match arena.node(id) {
        Node::Object(part) if part.class == Global::Pandas(class) => Some(&**part),
        _ => None,
    };
    match arena.items(state) {
        Some(parts) => parts.iter().find_map(|&part| of_class(part)),
        None => of_class(arena.entry(state, "_dtype")?),
    }
}

fn range<'a>(arena: &'a Arena, object: &Object) -> Result<Values<'a>, ErrorKind> {
    let part = |name| {
        object
            .args
            .first()
            .and_then(|&parts| arena.int(arena.entry(parts, name)?))
    };
    let (Some(start), Some(stop), Some(step)) = (part("start"), part("stop"), part("step")) else {
        let found = "other parts".into();
        return Err(ErrorKind::Expected {
            context: "a RangeIndex",
            expected: "start, stop and step",
            found,
        });
    };
    // A file has a byte or more for each of its rows.
    let limit = arena.size();
    let len = range_len(start, stop, step).filter(|&len| len as u64 <= limit);
    let len = len.ok_or(ErrorKind::Limit { what: "rows", limit })?;
    Ok(Values {
        len,
        source: Source::Range { start, step },
    })
}

/// `len(range(start, stop, step))`; `None` when that is no sensible number.
pub(crate) fn range_len(start: i64, stop: i64, step: i64) -> Option<usize> {
    let (start, stop, step) = (i128::from(start), i128::from(stop), i128::from(step));
    let len = match step {
        0 => return None,
        1.. => (stop - start + step - 1) / step,
        _ => (start - stop - step - 1) / -step,
    };
    u32::try_from(len.max(0)).ok().map(|len| len as usize)
}

/// The parts of a slice: start, stop and step.
pub(crate) fn slice(arena: &Arena, id: NodeId) -> Option<[i64; 3]> {
    let Node::Object(object) = arena.node(id) else {
        return None;
    };
    match (object.class, object.args.as_slice()) {
        (Global::Builtin(Builtin::Slice), &[start, stop, step]) => {
            let step = if step == NodeId::NONE { 1 } else { arena.int(step)? };
            // pandas writes slice(1, None, -1) where the range ends at 0.
            let stop = if stop == NodeId::NONE && step < 0 {
                -1
            } else {
                arena.int(stop)?
            };
            Some([arena.int(start)?, stop, step])
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_python_does() {
        let table = [
            ((0, 6, 1), 6),
            ((0, 7, 2), 4),
            ((6, 0, -1), 6),
            ((5, -1, -2), 3),
            ((3, 3, 1), 0),
            ((3, 0, 1), 0),
        ];
        for ((start, stop, step), len) in table {
            assert_eq!(range_len(start, stop, step), Some(len), "{start} {stop} {step}");
        }
        assert_eq!(range_len(0, 5, 0), None);
        assert_eq!(range_len(i64::MIN, i64::MAX, 1), None);
    }
}
