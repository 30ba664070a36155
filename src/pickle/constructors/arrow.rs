//! Constructors of pyarrow, which pandas uses for text, and for all where that is asked for.

use super::{Args, Global, Object};
use crate::pickle::arena::{Arena, Node};
use crate::pickle::dtype::Dtype;
use crate::pickle::error::ErrorKind;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pickle) enum Arrow {
    /// pandas's column around an array of pyarrow.
    Column,
    /// pandas's type of such a column.
    Dtype,
    /// Makes an array: type, length, missing values, offset, buffers, children.
    RestoreArray,
    /// Makes an array out of several.
    ChunkedArray,
    /// `string`, with offsets of 32 bits.
    String,
    /// `large_string`, with offsets of 64 bits.
    LargeString,
    Number(Dtype),
    /// Truth values, eight in a byte.
    Bit,
    /// Numbers of a few values: their type, and that of the values.
    Dictionary,
    TypeForAlias,
    Buffer,
}

pub(super) fn find(module: &str, name: &str) -> Option<Arrow> {
    Some(match (module, name) {
        (
            "pandas.arrays" | "pandas.core.arrays.string_arrow",
            "ArrowStringArray" | "ArrowStringArrayNumpySemantics",
        )
        | ("pandas.arrays" | "pandas.core.arrays.arrow.array", "ArrowExtensionArray") => Arrow::Column,
        ("pandas" | "pandas.core.dtypes.dtypes" | "pandas.core.arrays.arrow.dtype", "ArrowDtype") => Arrow::Dtype,
        ("pyarrow.lib", "dictionary") => Arrow::Dictionary,
        ("pyarrow.lib", "_restore_array") => Arrow::RestoreArray,
        ("pyarrow.lib", "chunked_array") => Arrow::ChunkedArray,
        ("pyarrow.lib", "type_for_alias") => Arrow::TypeForAlias,
        ("pyarrow.lib", "py_buffer") => Arrow::Buffer,
        _ => return None,
    })
}

impl Arrow {
    pub(super) fn name(self) -> &'static str {
        match self {
            Arrow::Column => "pandas array of pyarrow",
            Arrow::Dtype => "pandas ArrowDtype",
            Arrow::RestoreArray | Arrow::ChunkedArray => "pyarrow array",
            Arrow::Buffer => "pyarrow buffer",
            _ => "pyarrow type",
        }
    }
}

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
