//! Constructors of Python itself: bytes as protocols 0 to 2 spell them, sets, dicts.

use super::args::Args;
use crate::values::{Arena, Builtin, ErrorKind, Global, Node, NodeId, Object, Pandas, Refusal, expected};

#[inline(never)]
pub(super) fn call(builtin: Builtin, arena: &mut Arena, args: &Args, offset: u64) -> Result<Node, ErrorKind> {
    match builtin {
        Builtin::Bytes | Builtin::ByteArray => bytes(arena, args),
        Builtin::Encode => {
            args.count(2..=2, "a text and an encoding")?;
            latin1(arena, args)
        }
        Builtin::Set | Builtin::FrozenSet => Ok(Node::Set(copied_items(arena, args)?)),
        Builtin::List => Ok(Node::List(copied_items(arena, args)?)),
        Builtin::Dict | Builtin::OrderedDict | Builtin::Bunch => Ok(Node::Dict(copied_pairs(arena, args)?)),
        Builtin::DefaultDict => {
            args.count(0..=1, "no more than a factory")?;
            if !args.items.is_empty() {
                args.take(arena, 0, "a builtin class", |node| {
                    matches!(node, Node::None | Node::Global(Global::Builtin(_)))
                })?;
            }
            Ok(Node::Dict(Vec::new()))
        }
        Builtin::Slice => {
            args.count(3..=3, "start, stop and step")?;
            for index in 0..3 {
                args.take(arena, index, "integers", |node| {
                    matches!(node, Node::Int(_) | Node::None)
                })?;
            }
            Ok(Object::made(Global::Builtin(Builtin::Slice), args.items, offset))
        }
        Builtin::GetAttr => {
            const ZONE: Global = Global::Pandas(Pandas::TimeZone);
            let is_zone = |node: &Node| matches!(node, Node::Global(global) if *global == ZONE);
            let is_known = args
                .text(arena, 1, "")
                .is_ok_and(|name| name == "_unpickle" && args.items.len() == 2);
            match args.take(arena, 0, "", is_zone) {
                Ok(_) if is_known => Ok(Node::Global(ZONE)),
                _ => Err(ErrorKind::Refused {
                    refusal: Refusal::new("builtins", "getattr"),
                }),
            }
        }
        Builtin::Object | Builtin::Atom | Builtin::Reconstructor => Err(ErrorKind::Expected {
            context: "REDUCE",
            expected: "a constructor of data",
            found: format!("the class {}", builtin.name()),
        }),
    }
}

/// `bytes()`, `bytearray(b"...")`, `bytearray("...", "latin-1")`.
fn bytes(arena: &mut Arena, args: &Args) -> Result<Node, ErrorKind> {
    args.count(0..=2, "bytes")?;
    match *args.items {
        [] => Ok(Node::Bytes(arena.keep(&[])?)),
        [item] => arena
            .raw(item)
            .map(Node::Bytes)
            .ok_or_else(|| args.wrong(arena, 0, "bytes")),
        _ => latin1(arena, args),
    }
}

/// `text.encode("latin1")`: one byte for each character below 256.
fn latin1(arena: &mut Arena, args: &Args) -> Result<Node, ErrorKind> {
    let encoding = args.text(arena, 1, "an encoding")?;
    if !matches!(encoding.as_str(), "latin1" | "latin-1" | "iso-8859-1") {
        return Err(args.wrong(arena, 1, "the encoding latin1"));
    }
    let item = args.take(arena, 0, "a text", |node| {
        matches!(node, Node::Text(_) | Node::OldText(_))
    })?;
    let Node::Text(span) = *arena.node(item) else {
        return arena
            .raw(item)
            .map(Node::Bytes)
            .ok_or_else(|| args.wrong(arena, 0, "a text"));
    };
    arena.charge(span.len)?;
    let text =
        std::str::from_utf8(arena.span(span)).map_err(|_| args.wrong(arena, 0, "a text of characters below 256"))?;
    let decoded: Option<Vec<u8>> = text.chars().map(|character| u8::try_from(character).ok()).collect();
    let decoded = decoded.ok_or_else(|| args.wrong(arena, 0, "a text of characters below 256"))?;
    Ok(Node::Bytes(arena.keep(&decoded)?))
}

/// The items of the one list, tuple or set among the arguments, if there is one.
fn copied_items(arena: &mut Arena, args: &Args) -> Result<Vec<NodeId>, ErrorKind> {
    args.count(0..=1, "no more than one list")?;
    let Some(&item) = args.items.first() else {
        return Ok(Vec::new());
    };
    let (Node::List(items) | Node::Tuple(items) | Node::Set(items)) = arena.node(item) else {
        return Err(args.wrong(arena, 0, "a list"));
    };
    let items = items.clone();
    arena.charge(items.len())?;
    Ok(items)
}

/// `OrderedDict([[key, value], ...])`, `dict({...})`.
fn copied_pairs(arena: &mut Arena, args: &Args) -> Result<Vec<(NodeId, NodeId)>, ErrorKind> {
    args.count(0..=1, "no more than one dict or list of pairs")?;
    let Some(&item) = args.items.first() else {
        return Ok(Vec::new());
    };
    let pairs = match arena.node(item) {
        Node::Dict(pairs) => pairs.clone(),
        Node::List(items) | Node::Tuple(items) => {
            let pair = |&item: &NodeId| match arena.items(item) {
                Some(&[key, value]) => Ok((key, value)),
                _ => Err(expected(arena, args.context, "pairs of key and value", item)),
            };
            items.iter().map(pair).collect::<Result<_, _>>()?
        }
        _ => return Err(args.wrong(arena, 0, "a dict or a list of pairs")),
    };
    arena.charge(pairs.len())?;
    Ok(pairs)
}
