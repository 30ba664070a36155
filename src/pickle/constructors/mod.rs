//! The list of constructors: every name a pickle may use, and what its arguments must be. Nothing is looked up, imported
//! or run; a name that is not on the list ends the reading.
//!
//! What a constructor makes is either a value of its own (an array, a dict) or an [`Object`]: its arguments and state as
//! the file has them, for [`super::resolve`] and [`super::frame`] to read.

mod arrow;
mod builtins;
mod numpy;
mod pandas;

use super::arena::{Arena, Node, NodeId};
use super::error::ErrorKind;
use super::refusal::Refusal;
pub(super) use arrow::Arrow;
pub(super) use builtins::Builtin;
pub(super) use numpy::Numpy;
pub(super) use pandas::Pandas;

/// A name on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Global {
    Builtin(Builtin),
    Numpy(Numpy),
    Pandas(Pandas),
    Arrow(Arrow),
}

impl Global {
    /// The name Python's users know it by.
    pub(super) fn name(self) -> &'static str {
        match self {
            Global::Builtin(builtin) => builtin.name(),
            Global::Numpy(numpy) => numpy.name(),
            Global::Pandas(pandas) => pandas.name(),
            Global::Arrow(arrow) => arrow.name(),
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
    pub offset: usize,
}

/// Looks a name up.
pub(super) fn find(module: &str, name: &str) -> Result<Global, ErrorKind> {
    None.or_else(|| builtins::find(module, name).map(Global::Builtin))
        .or_else(|| numpy::find(module, name).map(Global::Numpy))
        .or_else(|| pandas::find(module, name).map(Global::Pandas))
        .or_else(|| arrow::find(module, name).map(Global::Arrow))
        .ok_or_else(|| ErrorKind::Refused {
            refusal: Refusal::new(module, name),
        })
}

/// `callable(*args)`: REDUCE, and INST and OBJ of old protocols.
pub(super) fn call(arena: &mut Arena, callable: NodeId, args: &[NodeId], offset: usize) -> Result<Node, ErrorKind> {
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
    }
}

/// `cls.__new__(cls, *args)`: NEWOBJ.
pub(super) fn new_object(arena: &mut Arena, class: NodeId, args: &[NodeId], offset: usize) -> Result<Node, ErrorKind> {
    let Node::Global(global) = *arena.node(class) else {
        return Err(expected(arena, "NEWOBJ", "a class", class));
    };
    match global {
        Global::Pandas(pandas) if pandas.is_class() => {
            Args {
                context: pandas.name(),
                items: args,
            }
            .none(arena)?;
            Ok(Node::Object(Box::new(Object {
                class: global,
                args: Vec::new(),
                state: None,
                offset,
            })))
        }
        Global::Arrow(Arrow::StringArray) => {
            Args {
                context: Arrow::StringArray.name(),
                items: args,
            }
            .none(arena)?;
            Ok(Node::Object(Box::new(Object {
                class: global,
                args: Vec::new(),
                state: None,
                offset,
            })))
        }
        Global::Builtin(_) => call(arena, class, args, offset),
        _ => Err(expected(arena, "NEWOBJ", "a class that is made this way", class)),
    }
}

/// `target.__setstate__(state)`: BUILD.
pub(super) fn build(arena: &mut Arena, target: NodeId, state: NodeId) -> Result<(), ErrorKind> {
    match arena.node(target) {
        Node::Array(_) => numpy::build_array(arena, target, state),
        Node::Dtype(_) => numpy::build_dtype(arena, target, state),
        // The attributes of a dict with attributes, such as scikit-learn's Bunch, are not data.
        Node::Dict(_) => Ok(()),
        Node::Object(object) => {
            let class = object.class;
            match (class, arena.node(state)) {
                (Global::Pandas(_) | Global::Arrow(_), Node::Dict(_) | Node::Tuple(_) | Node::None) => {}
                _ => return Err(expected(arena, class.name(), "a dict or a tuple as its state", state)),
            }
            if let Node::Object(object) = arena.node_mut(target) {
                object.state = Some(state);
            }
            Ok(())
        }
        _ => Err(expected(arena, "BUILD", "an object that has a state", target)),
    }
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
