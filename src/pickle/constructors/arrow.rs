//! Constructors of pyarrow, which pandas uses for text, and for all where that is asked for.

use super::args::Args;
use crate::values::{Arena, Arrow, Dtype, ErrorKind, Global, Node, Object};

#[inline(never)]
pub(super) fn call(arrow: Arrow, arena: &mut Arena, args: &Args, offset: u64) -> Result<Node, ErrorKind> {
    let class = match arrow {
        Arrow::RestoreArray => {
            args.count(1..=1, "the parts of an array")?;
            args.take(
                arena,
                0,
                "the seven parts of an array",
                |node| matches!(node, Node::Tuple(parts) if parts.len() == 7),
            )?;
            arrow
        }
        Arrow::ChunkedArray => {
            args.count(1..=2, "arrays and their type")?;
            args.take(arena, 0, "a list of arrays", |node| matches!(node, Node::List(_)))?;
            arrow
        }
        Arrow::Buffer => {
            args.count(1..=1, "bytes")?;
            let span = arena.raw(args.items[0]).ok_or_else(|| args.wrong(arena, 0, "bytes"))?;
            // Text is looked at here and there, so it has to be in memory.
            *arena.node_mut(args.items[0]) = Node::Bytes(arena.fetch(span)?);
            arrow
        }
        Arrow::TypeForAlias => {
            args.count(1..=1, "the name of a type")?;
            match args.text(arena, 0, "the name of a type")?.as_str() {
                "string" => Arrow::String,
                "large_string" => Arrow::LargeString,
                "bool" => Arrow::Bit,
                name => match number(name) {
                    Some(dtype) => Arrow::Number(dtype),
                    None => return Err(args.wrong(arena, 0, "a type of text, numbers or truth values")),
                },
            }
        }
        Arrow::Dictionary => {
            args.count(2..=3, "two types")?;
            arrow
        }
        Arrow::Column | Arrow::Dtype => {
            args.none(arena)?;
            arrow
        }
        Arrow::String | Arrow::LargeString | Arrow::Number(_) | Arrow::Bit => {
            return Err(args.wrong(arena, 0, "a constructor of data"));
        }
    };
    Ok(Object::made(Global::Arrow(class), args.items, offset))
}

/// A type of numbers, under pyarrow's name.
fn number(name: &str) -> Option<Dtype> {
    Dtype::parse(match name {
        "int8" => "i1",
        "int16" => "i2",
        "int32" => "i4",
        "int64" => "i8",
        "uint8" => "u1",
        "uint16" => "u2",
        "uint32" => "u4",
        "uint64" => "u8",
        "halffloat" => "f2",
        "float" => "f4",
        "double" => "f8",
        _ => return None,
    })
}
