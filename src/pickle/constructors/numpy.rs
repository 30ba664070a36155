//! Constructors of numpy 1 and 2: arrays, types and scalars.

use super::args::Args;
use crate::values::{
    Arena, Array, ArrayLayout, Data, Dtype, ErrorKind, Global, Kind, Node, NodeId, Numpy, Parts, Scalar, Span, Type,
    Unit, expected, quoted,
};

#[inline(never)]
pub(super) fn call(numpy: Numpy, arena: &mut Arena, args: &Args, offset: u64) -> Result<Node, ErrorKind> {
    match numpy {
        Numpy::Reconstruct => {
            args.count(3..=3, "a class, a shape and a type")?;
            args.take(arena, 0, "numpy.ndarray", |node| {
                matches!(node, Node::Global(Global::Numpy(Numpy::NdArray)))
            })?;
            args.take(arena, 1, "a shape", |node| matches!(node, Node::Tuple(_)))?;
            letter(arena, args, 2)?;
            Ok(Node::Array(Box::new(Array::empty(Some(offset)))))
        }
        Numpy::MaReconstruct => {
            args.count(4..=4, "two classes, a shape and a type")?;
            for index in 0..2 {
                args.take(arena, index, "a class of arrays", |node| {
                    matches!(node, Node::Global(Global::Numpy(Numpy::NdArray)))
                })?;
            }
            args.take(arena, 2, "a shape", |node| matches!(node, Node::Tuple(_)))?;
            letter(arena, args, 3)?;
            Ok(Node::Array(Box::new(Array::empty(Some(offset)))))
        }
        Numpy::Dtype => {
            args.count(1..=3, "the name of a type")?;
            let name = match args.items.first().map(|&name| arena.node(name)) {
                Some(Node::Global(Global::Numpy(Numpy::Record))) => "V0".into(),
                _ => args.text(arena, 0, "the name of a type")?,
            };
            let dtype = Dtype::parse(&name).ok_or_else(|| unknown_type(&name))?;
            for index in 1..args.items.len() {
                args.int(arena, index, "a truth value")?;
            }
            Ok(Node::Dtype(Box::new(dtype.into())))
        }
        Numpy::StringDtype => {
            args.count(1..=2, "a truth value, and what is missing")?;
            args.int(arena, 0, "a truth value")?;
            let dtype = Dtype::parse("O").ok_or_else(|| unknown_type("O"))?;
            Ok(Node::Dtype(Box::new(dtype.into())))
        }
        Numpy::FromBuffer => from_buffer(arena, args, offset),
        Numpy::Scalar => {
            args.count(2..=2, "a type and its bytes")?;
            let dtype = type_of(arena, args.items[0]).ok_or_else(|| args.wrong(arena, 0, "a numpy dtype"))?;
            let dtype = dtype.dtype;
            let span = arena
                .raw(args.items[1])
                .ok_or_else(|| args.wrong(arena, 1, "the bytes of a number"))?;
            if dtype.kind == Kind::Object || span.len != dtype.size {
                let needed = dtype.size.to_string();
                return Err(ErrorKind::ArraySize {
                    shape: "()".into(),
                    dtype: dtype.to_string(),
                    needed,
                    found: span.len as u64,
                });
            }
            let span = arena.fetch(span)?;
            Ok(Node::Scalar(Box::new(Scalar { dtype, span })))
        }
        Numpy::NdArray | Numpy::Record => Err(ErrorKind::Expected {
            context: numpy.name(),
            expected: "numpy's functions to make it",
            found: "a direct call".into(),
        }),
    }
}

fn letter(arena: &Arena, args: &Args, index: usize) -> Result<NodeId, ErrorKind> {
    args.take(arena, index, "the letter of a type", |node| {
        matches!(node, Node::Bytes(_) | Node::Text(_) | Node::OldText(_))
    })
}

/// `_frombuffer(buffer, dtype, shape, order)`, and from numpy 2.3 on `(..., "K", axis_order)`.
fn from_buffer(arena: &Arena, args: &Args, offset: u64) -> Result<Node, ErrorKind> {
    args.count(4..=5, "bytes, a type, a shape and an order")?;
    let span = arena.raw(args.items[0]).ok_or_else(|| args.wrong(arena, 0, "bytes"))?;
    let of = type_of(arena, args.items[1]).ok_or_else(|| args.wrong(arena, 1, "a numpy dtype"))?;
    let shape = shape_of(arena, args.context, args.items[2])?;
    let order = args.text(arena, 3, "an order")?;
    let layout = match (order.as_str(), args.items.get(4)) {
        ("C", _) => ArrayLayout::c_order(shape),
        ("F", _) => ArrayLayout::fortran(shape),
        ("K", Some(&axes)) => {
            let axes = shape_of(arena, args.context, axes)?;
            ArrayLayout::c_order(shape)
                .and_then(|layout| layout.transposed(&axes))
                .map(Some)
                .ok_or_else(|| args.wrong(arena, 4, "an order of the axes"))?
        }
        _ => return Err(args.wrong(arena, 3, "the order C or F")),
    };
    of_bytes(
        of.clone(),
        layout.ok_or_else(|| args.wrong(arena, 2, "a shape"))?,
        span,
        offset,
    )
}

/// `array.__setstate__((version, shape, dtype, is_fortran, data))`; the oldest writers leave out the version, masked arrays
/// add the mask and what stands in for the values under it.
#[inline(never)]
pub(super) fn build_array(arena: &mut Arena, target: NodeId, state: NodeId) -> Result<(), ErrorKind> {
    const CONTEXT: &str = "numpy.ndarray";
    let (shape, dtype, fortran, data, mask) = match arena.items(state) {
        Some(&[_, shape, dtype, fortran, data]) | Some(&[shape, dtype, fortran, data]) => {
            (shape, dtype, fortran, data, None)
        }
        Some(&[_, shape, dtype, fortran, data, mask, _]) => (shape, dtype, fortran, data, Some(mask)),
        _ => return Err(expected(arena, CONTEXT, "shape, type, order and contents", state)),
    };
    let Node::Array(array) = arena.node(target) else {
        return Err(expected(arena, CONTEXT, "an array", target));
    };
    let offset = array.offset;
    let of = type_of(arena, dtype).cloned();
    let of = of.ok_or_else(|| expected(arena, CONTEXT, "a numpy dtype", dtype))?;
    let fortran = arena
        .int(fortran)
        .ok_or_else(|| expected(arena, CONTEXT, "the order as a truth value", fortran))?;
    // Objects are listed in the order of C whatever order the array has in memory.
    let layout = layout_of(arena, CONTEXT, shape, fortran != 0 && of.dtype.kind != Kind::Object)?;
    let mask = mask.map_or(Ok(None), |mask| masked(arena, mask, &layout))?;
    let mut array = if of.dtype.kind == Kind::Object {
        let Node::List(items) = arena.node(data) else {
            return Err(expected(arena, CONTEXT, "the list of its objects", data));
        };
        let found = items.len();
        of.filled(layout, Data::Objects(data), found, offset)?
    } else {
        let span: Span = arena
            .raw(data)
            .ok_or_else(|| expected(arena, CONTEXT, "the bytes of its contents", data))?;
        of.filled(layout, Data::Raw(span), span.len, offset)?
    };
    array.mask = mask.map(Box::new);
    *arena.node_mut(target) = Node::Array(Box::new(array));
    Ok(())
}

/// The mask of an array, unless nothing is masked. Only what may be labels can have missing values: those of an image must be there.
fn masked(arena: &mut Arena, mask: NodeId, layout: &ArrayLayout) -> Result<Option<Span>, ErrorKind> {
    const CONTEXT: &str = "a masked array of numpy";
    let span = arena
        .raw(mask)
        .ok_or_else(|| expected(arena, CONTEXT, "the bytes of its mask", mask))?;
    let span = arena.fetch(span)?;
    match arena.span(span).iter().filter(|&&masked| masked != 0).count() {
        0 => Ok(None),
        _ if layout.is_column() && span.len == layout.len() => Ok(Some(span)),
        masked => Err(ErrorKind::Unsupported {
            what: CONTEXT,
            found: format!("has {masked} masked values"),
            remedy: "Fill them, or leave out what they are in: pickle.dump(array.filled(0), file).",
        }),
    }
}

/// The layout of an array of this shape in the order C or F.
pub(super) fn layout_of(
    arena: &Arena,
    context: &'static str,
    shape: NodeId,
    fortran: bool,
) -> Result<ArrayLayout, ErrorKind> {
    let sizes = shape_of(arena, context, shape)?;
    let layout = if fortran {
        ArrayLayout::fortran(sizes)
    } else {
        ArrayLayout::c_order(sizes)
    };
    layout.ok_or_else(|| expected(arena, context, "a shape", shape))
}

/// An array around bytes.
pub(super) fn of_bytes(of: Type, layout: ArrayLayout, span: Span, offset: u64) -> Result<Node, ErrorKind> {
    of.filled(layout, Data::Raw(span), span.len, Some(offset))
        .map(|array| Node::Array(Box::new(array)))
}

const CONTEXT: &str = "numpy.dtype";

/// `dtype.__setstate__((version, order, subdtype, names, fields, size, alignment, flags, ...))`
#[inline(never)]
pub(super) fn build_dtype(arena: &mut Arena, target: NodeId, state: NodeId) -> Result<(), ErrorKind> {
    let Some(&[_, order, subarray, names, fields, size, ..]) = arena.items(state) else {
        return Err(expected(arena, CONTEXT, "order, fields and size", state));
    };
    let order = arena
        .text(order)
        .ok_or_else(|| expected(arena, CONTEXT, "a byte order", order))?;
    let big_endian = match &*order {
        "<" | "|" | "=" => false,
        ">" => true,
        _ => {
            return Err(ErrorKind::Expected {
                context: CONTEXT,
                expected: "a byte order",
                found: "another text".into(),
            });
        }
    };
    let size = arena
        .int(size)
        .ok_or_else(|| expected(arena, CONTEXT, "a size", size))?;
    let compound = match usize::try_from(size) {
        Ok(size) if subarray != NodeId::NONE => Some(array_in_record(arena, subarray, size)?),
        Ok(size) if fields != NodeId::NONE => Some(record(arena, names, fields, size)?),
        _ => None,
    };
    let unit = arena.items(state).and_then(|parts| unit(arena, *parts.get(8)?));
    let Node::Dtype(of) = arena.node_mut(target) else {
        return Err(expected(arena, CONTEXT, "a type", target));
    };
    if let Some(compound) = compound {
        **of = compound;
        return Ok(());
    }
    let dtype = &mut of.dtype;
    *dtype = dtype.with_unit(unit);
    dtype.big_endian = big_endian;
    // Only types of any length have it here; -1 stands for the length their letter implies.
    if let (Kind::Str | Kind::Bytes | Kind::Void, Ok(size)) = (dtype.kind, usize::try_from(size)) {
        if dtype.kind == Kind::Str && size % 4 != 0 {
            return Err(ErrorKind::Expected {
                context: CONTEXT,
                expected: "four bytes a character",
                found: size.to_string(),
            });
        }
        dtype.size = size;
    }
    Ok(())
}

/// What dates and durations count: `(metadata, (unit, times, divisor, event))`.
fn unit(arena: &Arena, metadata: NodeId) -> Option<Unit> {
    let &[_, unit] = arena.items(metadata)? else {
        return None;
    };
    let &[name, times, divisor, _] = arena.items(unit)? else {
        return None;
    };
    let bytes = arena.raw(name).map(|span| arena.span(span));
    let name = arena.text(name).or_else(|| bytes.map(String::from_utf8_lossy))?;
    Unit::of(&name, arena.int(times)?).filter(|_| arena.int(divisor) == Some(1))
}

/// The type of an array inside each record: `(base, shape)`.
fn array_in_record(arena: &Arena, parts: NodeId, size: usize) -> Result<Type, ErrorKind> {
    let Some(&[base, shape]) = arena.items(parts) else {
        return Err(expected(arena, CONTEXT, "a type and a shape", parts));
    };
    let of = type_of(arena, base).ok_or_else(|| expected(arena, CONTEXT, "a numpy dtype", base))?;
    Type::array(of.dtype, layout_of(arena, CONTEXT, shape, false)?, size)
}

/// A record of more fields is not looked into.
const MOST_FIELDS: usize = 1000;

/// A type of records: the names of its fields, and a dict of `(type, offset)` or `(type, offset, title)` under each name, and under
/// each title once more.
fn record(arena: &mut Arena, names: NodeId, fields: NodeId, size: usize) -> Result<Type, ErrorKind> {
    let wrong = |arena: &Arena, found| expected(arena, CONTEXT, "a type and an offset for each name", found);
    let names = arena.items(names).ok_or_else(|| wrong(arena, names))?;
    if names.len() > MOST_FIELDS {
        return Type::record(size, Vec::new());
    }
    let field = |&name: &NodeId| {
        let text = arena.text(name)?;
        let &[of, offset, ..] = arena.items(arena.entry(fields, &text)?)? else {
            return None;
        };
        let offset = usize::try_from(arena.int(offset)?).ok()?;
        Some((name, offset, type_of(arena, of)?.clone()))
    };
    let found: Option<Vec<_>> = names.iter().map(field).collect();
    let found = found.ok_or_else(|| wrong(arena, fields))?;
    // A few bytes may ask for the same fields again and again; well-meant ones need more than these for each.
    let axes = |of: &Type| match &of.parts {
        Parts::Array(_, layout) => layout.axes(),
        Parts::None | Parts::Fields(_) => 0,
    };
    arena.charge(found.iter().map(|(.., of)| 16 + 2 * axes(of)).sum())?;
    Type::record(size, found)
}

pub(super) fn type_of(arena: &Arena, id: NodeId) -> Option<&Type> {
    match arena.node(id) {
        Node::Dtype(of) => Some(of),
        _ => None,
    }
}

/// The most dimensions numpy has.
const MAX_DIMS: usize = 64;

pub(super) fn shape_of(arena: &Arena, context: &'static str, id: NodeId) -> Result<Vec<usize>, ErrorKind> {
    let wrong = || expected(arena, context, "a shape of whole numbers", id);
    let items = arena
        .items(id)
        .filter(|items| items.len() <= MAX_DIMS)
        .ok_or_else(wrong)?;
    items
        .iter()
        .map(|&item| arena.int(item).and_then(|n| usize::try_from(n).ok()).ok_or_else(wrong))
        .collect()
}

fn unknown_type(name: &str) -> ErrorKind {
    ErrorKind::Expected {
        context: "numpy.dtype",
        expected: "a type of numbers, text or objects",
        found: quoted(name, 64),
    }
}
