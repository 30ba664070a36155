//! Constructors of pyarrow, which pandas uses for text where it is installed.

use super::{Args, Global, Object};
use crate::pickle::arena::{Arena, Node};
use crate::pickle::error::ErrorKind;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pickle) enum Arrow {
    /// pandas's column of text around an array of pyarrow.
    StringArray,
    /// Makes an array: type, length, missing values, offset, buffers, children.
    RestoreArray,
    /// Makes an array out of several.
    ChunkedArray,
    /// `string`, with offsets of 32 bits.
    String,
    /// `large_string`, with offsets of 64 bits.
    LargeString,
    TypeForAlias,
    Buffer,
}

pub(super) fn find(module: &str, name: &str) -> Option<Arrow> {
    Some(match (module, name) {
        (
            "pandas.arrays" | "pandas.core.arrays.string_arrow",
            "ArrowStringArray" | "ArrowStringArrayNumpySemantics",
        ) => Arrow::StringArray,
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
            Arrow::StringArray => "pandas ArrowStringArray",
            Arrow::RestoreArray | Arrow::ChunkedArray => "pyarrow array",
            Arrow::String | Arrow::LargeString | Arrow::TypeForAlias => "pyarrow type",
            Arrow::Buffer => "pyarrow buffer",
        }
    }
}

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
                _ => return Err(args.wrong(arena, 0, "the type string or large_string")),
            }
        }
        Arrow::StringArray => {
            args.none(arena)?;
            arrow
        }
        Arrow::String | Arrow::LargeString => return Err(args.wrong(arena, 0, "a constructor of data")),
    };
    Ok(Object::made(Global::Arrow(class), args.items, offset))
}
