//! The list of constructors: every name a pickle may use, and what its arguments must be. Nothing is looked up, imported
//! or run; a name that is not on the list ends the reading.
//!
//! What a constructor makes is either a value of its own (an array, a dict) or an [`Object`]: its arguments and state as
//! the file has them, for [`super::resolve`] and [`super::frame`] to read.

mod arrow;
mod builtins;
mod joblib;
mod numpy;
mod pandas;
mod pillow;
mod torch;

use super::arena::{Arena, Node, NodeId};
use super::error::ErrorKind;
use super::refusal::Refusal;
pub(super) use arrow::Arrow;
pub(super) use builtins::Builtin;
pub(super) use joblib::{Joblib, Wrapped};
pub(super) use numpy::Numpy;
pub(super) use pandas::Pandas;
pub(super) use pillow::Pillow;
pub(super) use torch::{Storages, Torch};

/// A name on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Global {
    Builtin(Builtin),
    Numpy(Numpy),
    Pandas(Pandas),
    Arrow(Arrow),
    Joblib(Joblib),
    Pillow(Pillow),
    Torch(Torch),
}

impl Global {
    /// The name Python's users know it by.
    pub(super) fn name(self) -> &'static str {
        match self {
            Global::Builtin(builtin) => builtin.name(),
            Global::Numpy(numpy) => numpy.name(),
            Global::Pandas(pandas) => pandas.name(),
            Global::Arrow(arrow) => arrow.name(),
            Global::Joblib(joblib) => joblib.name(),
            Global::Pillow(pillow) => pillow.name(),
            Global::Torch(torch) => torch.name(),
        }
    }
}

/// What a constructor was given.
#[derive(Debug)]
pub(super) struct Object {
    pub class: Global,
    pub args: Vec<NodeId>,
    /// What BUILD gave it.
    pub state: Option<NodeId>,
    /// Where in the file it was made.
    pub offset: u64,
}

impl Object {
    fn made(class: Global, args: &[NodeId], offset: u64) -> Node {
        Node::Object(Box::new(Object {
            class,
            args: args.to_vec(),
            state: None,
            offset,
        }))
    }
}

/// Looks a name up.
pub(super) fn find(module: &str, name: &str) -> Result<Global, ErrorKind> {
    None.or_else(|| builtins::find(module, name).map(Global::Builtin))
        .or_else(|| numpy::find(module, name).map(Global::Numpy))
        .or_else(|| pandas::find(module, name).map(Global::Pandas))
        .or_else(|| arrow::find(module, name).map(Global::Arrow))
        .or_else(|| joblib::find(module, name).map(Global::Joblib))
        .or_else(|| pillow::find(module, name).map(Global::Pillow))
        .or_else(|| torch::find(module, name).map(Global::Torch))
        .ok_or_else(|| ErrorKind::Refused {
            refusal: Refusal::new(module, name),
        })
}

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

/// The error for a value that should have been something else.
pub(super) fn expected(arena: &Arena, context: &'static str, expected: &'static str, found: NodeId) -> ErrorKind {
    ErrorKind::Expected {
        context,
        expected,
        found: arena.describe(found),
    }
}

/// The arguments of a constructor, which are checked as they are taken.
pub(super) struct Args<'a> {
    context: &'static str,
    items: &'a [NodeId],
}

impl Args<'_> {
    fn count(&self, range: std::ops::RangeInclusive<usize>, wanted: &'static str) -> Result<(), ErrorKind> {
        if range.contains(&self.items.len()) {
            return Ok(());
        }
        let found = format!("{} arguments", self.items.len());
        Err(ErrorKind::Expected {
            context: self.context,
            expected: wanted,
            found,
        })
    }

    fn none(&self, _: &Arena) -> Result<(), ErrorKind> {
        self.count(0..=0, "no arguments")
    }

    fn wrong(&self, arena: &Arena, index: usize, wanted: &'static str) -> ErrorKind {
        match self.items.get(index) {
            Some(&found) => expected(arena, self.context, wanted, found),
            None => ErrorKind::Expected {
                context: self.context,
                expected: wanted,
                found: "nothing".into(),
            },
        }
    }

    /// The argument, if it passes the check.
    fn take(
        &self,
        arena: &Arena,
        index: usize,
        wanted: &'static str,
        check: impl Fn(&Node) -> bool,
    ) -> Result<NodeId, ErrorKind> {
        match self.items.get(index) {
            Some(&item) if check(arena.node(item)) => Ok(item),
            _ => Err(self.wrong(arena, index, wanted)),
        }
    }

    fn int(&self, arena: &Arena, index: usize, wanted: &'static str) -> Result<i64, ErrorKind> {
        self.items
            .get(index)
            .and_then(|&item| arena.int(item))
            .ok_or_else(|| self.wrong(arena, index, wanted))
    }

    fn text(&self, arena: &Arena, index: usize, wanted: &'static str) -> Result<String, ErrorKind> {
        // Every text argument is a short name; a long one is not worth a copy.
        let text = self
            .items
            .get(index)
            .and_then(|&item| arena.text(item))
            .filter(|text| text.len() <= 64);
        text.map(String::from).ok_or_else(|| self.wrong(arena, index, wanted))
    }
}
