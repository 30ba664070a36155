//! What the names of a pickle make ([`Global`] lists them all), and what their arguments must be. Nothing is looked up, imported
//! or run.
//!
//! A constructor makes either a value of its own (an array, a dict) or an [`Object`]: its arguments and state as
//! the file has them, for the views of [`crate::values`] to read.

mod args;
mod arrow;
mod builtins;
mod joblib;
mod numpy;
mod pandas;
mod pillow;
mod torch;

use crate::values::{Arena, Arrow, Builtin, ErrorKind, Global, Node, NodeId, Object, Pillow, expected};
use args::Args;
pub(super) use joblib::Wrapped;
pub(crate) use torch::Storages;

/// `callable(*args)`: REDUCE, and INST and OBJ of old protocols. What belongs to each library is a function of its own, here and below: a
/// browser compiles once more what is often carried out, and a large function takes it long.
pub(super) fn call(arena: &mut Arena, callable: NodeId, args: &[NodeId], offset: u64) -> Result<Node, ErrorKind> {
    let Node::Global(global) = *arena.node(callable) else {
        return Err(expected(arena, "REDUCE", "a function", callable));
    };
    let args = Args {
        context: global.name(),
        items: args,
    };
    match global {
        Global::Builtin(Builtin::Reconstructor) => reconstruct(arena, &args, offset),
        Global::Builtin(builtin) => builtins::call(builtin, arena, &args, offset),
        Global::Numpy(numpy) => numpy::call(numpy, arena, &args, offset),
        Global::Pandas(pandas) => pandas::call(pandas, arena, &args, offset),
        Global::Arrow(arrow) => arrow::call(arrow, arena, &args, offset),
        Global::Torch(torch) => torch::call(torch, arena, &args, offset),
        Global::Joblib(_) | Global::Pillow(_) => Err(expected(arena, "REDUCE", "a function", callable)),
    }
}

/// `cls.__new__(cls, *args)`: NEWOBJ.
pub(super) fn new_object(arena: &mut Arena, class: NodeId, args: &[NodeId], offset: u64) -> Result<Node, ErrorKind> {
    let Node::Global(global) = *arena.node(class) else {
        return Err(expected(arena, "NEWOBJ", "a class", class));
    };
    let is_class = match global {
        Global::Builtin(_) => return call(arena, class, args, offset),
        Global::Numpy(_) | Global::Torch(_) => false,
        Global::Pandas(pandas) => pandas.is_class(),
        Global::Arrow(arrow) => matches!(arrow, Arrow::Column | Arrow::Dtype),
        Global::Joblib(_) => true,
        Global::Pillow(pillow) => return pillow::new_object(pillow, arena, args, offset),
    };
    if !is_class {
        return Err(expected(arena, "NEWOBJ", "a class that is made this way", class));
    }
    let context = global.name();
    Args { context, items: args }.none(arena)?;
    Ok(Object::made(global, &[], offset))
}

/// `target.__setstate__(state)`: BUILD.
pub(super) fn build(arena: &mut Arena, target: NodeId, state: NodeId) -> Result<(), ErrorKind> {
    let class = match arena.node(target) {
        Node::Array(_) => return numpy::build_array(arena, target, state),
        Node::Dtype(_) => return numpy::build_dtype(arena, target, state),
        // The attributes of a dict with attributes, such as scikit-learn's Bunch, are not data.
        Node::Dict(_) => return Ok(()),
        Node::Object(object) => object.class,
        _ => return Err(expected(arena, "BUILD", "an object that has a state", target)),
    };
    match (class, arena.node(state)) {
        (Global::Pillow(Pillow::Image), _) => return pillow::build(arena, target, state),
        (Global::Pillow(Pillow::Info), Node::List(_) | Node::Dict(_) | Node::Tuple(_)) => {}
        (Global::Pandas(_) | Global::Arrow(_), Node::Dict(_) | Node::Tuple(_) | Node::None) => {}
        (Global::Joblib(_), Node::Dict(_)) => {}
        _ => return Err(expected(arena, class.name(), "a dict or a tuple as its state", state)),
    }
    if let Node::Object(object) = arena.node_mut(target) {
        object.state = Some(state);
    }
    Ok(())
}

/// `_reconstructor(cls, object, None)`, or `_reconstructor(cls, dict, {...})` for a dict with attributes.
#[inline(never)]
fn reconstruct(arena: &mut Arena, args: &Args, offset: u64) -> Result<Node, ErrorKind> {
    args.count(3..=3, "a class, its base and its value")?;
    let class = args.take(arena, 0, "a class", |node| matches!(node, Node::Global(_)))?;
    let base = |wanted| move |node: &Node| matches!(node, Node::Global(Global::Builtin(base)) if *base == wanted);
    if args.take(arena, 1, "object", base(Builtin::Object)).is_ok() {
        args.take(arena, 2, "None", |node| matches!(node, Node::None))?;
        return new_object(arena, class, &[], offset);
    }
    args.take(arena, 1, "object or dict", base(Builtin::Dict))?;
    args.take(arena, 2, "a dict", |node| matches!(node, Node::Dict(_)))?;
    call(arena, class, &args.items[2..], offset)
}
