//! Constructors of PyTorch: tensors, which are parts of storages that lie beside the pickle.

use super::args::Args;
use super::numpy;
use crate::values::{Arena, Array, ArrayLayout, Data, Dtype, ErrorKind, Global, Node, NodeId, Span, Torch, expected};

#[inline(never)]
pub(super) fn call(torch: Torch, arena: &mut Arena, args: &Args, offset: u64) -> Result<Node, ErrorKind> {
    match torch {
        Torch::RebuildTensor => {
            args.count(6..=7, "a storage, an offset, a size and a stride")?;
            tensor(arena, args, offset)
        }
        Torch::RebuildParameter => {
            args.count(3..=4, "a tensor")?;
            match args.items.first().map(|&tensor| arena.node(tensor)) {
                Some(Node::Array(array)) => Ok(Node::Array(Box::new(Array {
                    data: array.data,
                    offset: Some(offset),
                    ..Array::template(array.dtype, array.layout.clone())
                }))),
                _ => Err(args.wrong(arena, 0, "a tensor")),
            }
        }
        Torch::Storage(_) => Err(ErrorKind::Expected {
            context: torch.name(),
            expected: "the number of a storage beside the pickle",
            found: "a direct call".into(),
        }),
    }
}

/// `_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)`: elements of a storage at these distances.
fn tensor(arena: &Arena, args: &Args, offset: u64) -> Result<Node, ErrorKind> {
    let (dtype, span) = match arena.node(args.items[0]) {
        Node::Array(array) => match array.data {
            Data::Raw(span) => (array.dtype, span),
            Data::Objects(_) => return Err(args.wrong(arena, 0, "a storage")),
        },
        _ => return Err(args.wrong(arena, 0, "a storage")),
    };
    let count = span.len / dtype.size.max(1);
    let wrong = |index, wanted| args.wrong(arena, index, wanted);
    let first = args.int(arena, 1, "an offset")?;
    let first = usize::try_from(first).map_err(|_| wrong(1, "an offset"))?;
    let sizes = |index| numpy::shape_of(arena, args.context, args.items[index]);
    let layout = ArrayLayout::strided(sizes(2)?, sizes(3)?).ok_or_else(|| wrong(3, "a stride for each size"))?;
    // An element may be there several times, but not more often than the file has bytes.
    let last = layout.last().and_then(|last| last.checked_add(first));
    let is_inside = layout.len() == 0 || last.is_some_and(|last| last < count);
    if !is_inside || layout.len() as u64 > arena.size() {
        let found = format!("a tensor of shape {layout} in a storage of {count}");
        return Err(ErrorKind::Expected {
            context: args.context,
            expected: "elements of its storage",
            found,
        });
    }
    let span = match last {
        Some(last) if layout.len() > 0 => Span {
            start: span.start + (first * dtype.size) as u64,
            len: (last - first + 1) * dtype.size,
            ..span
        },
        _ => Span::EMPTY,
    };
    Ok(Node::Array(Box::new(Array {
        data: Data::Raw(span),
        offset: Some(offset),
        ..Array::template(dtype, layout)
    })))
}

/// The members of a zip that `torch.save` wrote beside the pickle: one behind the other after it.
#[derive(Debug)]
pub(crate) struct Storages {
    all: Vec<(String, Span)>,
    big_endian: bool,
}

impl Storages {
    /// Those of these names and sizes, which lie from `start` on in a file of `size` bytes; `None` when that is shorter.
    pub(crate) fn new(
        start: u64,
        sizes: impl Iterator<Item = (String, u64)>,
        size: u64,
        big_endian: bool,
    ) -> Option<Storages> {
        let mut at = start;
        let span = |(name, len): (String, u64)| {
            let start = at;
            at = at.checked_add(len).filter(|&end| end <= size)?;
            let len = usize::try_from(len).ok()?;
            let in_file = true;
            Some((name, Span { start, len, in_file }))
        };
        Some(Storages {
            all: sizes.map(span).collect::<Option<_>>()?,
            big_endian,
        })
    }

    /// The storage that `("storage", class, key, location, count)` stands for.
    pub(crate) fn find(&self, arena: &Arena, id: NodeId) -> Result<Node, ErrorKind> {
        const CONTEXT: &str = "BINPERSID";
        let wrong = |wanted| expected(arena, CONTEXT, wanted, id);
        let Some(&[_, class, key, _, count]) = arena.items(id) else {
            return Err(wrong("a storage of PyTorch"));
        };
        let Node::Global(Global::Torch(Torch::Storage(dtype))) = *arena.node(class) else {
            return Err(expected(arena, CONTEXT, "a class of storages", class));
        };
        let key = arena.text(key).ok_or_else(|| wrong("the name of a storage"))?;
        let span = self.all.iter().find(|(name, _)| *name == key).map(|&(_, span)| span);
        let count = arena.int(count).and_then(|count| usize::try_from(count).ok());
        let len = count.and_then(|count| count.checked_mul(dtype.size));
        match (span, len) {
            (Some(span), Some(len)) if len <= span.len => {
                let dtype = Dtype {
                    big_endian: self.big_endian,
                    ..dtype
                };
                let layout = ArrayLayout::c_order(vec![len / dtype.size]).ok_or_else(|| wrong("a length"))?;
                Ok(Node::Array(Box::new(Array {
                    data: Data::Raw(Span { len, ..span }),
                    offset: Some(arena.offset),
                    ..Array::template(dtype, layout)
                })))
            }
            _ => Err(wrong("a storage that is in the file, as long as it says")),
        }
    }
}
