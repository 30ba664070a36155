//! Names, and the objects made by them.

use std::mem;

use super::{Done, Machine};
use crate::pickle::constructors::{self, Wrapped};
use crate::values::{ErrorKind, Node, NodeId, expected, find_name};

impl Machine {
    #[inline(never)]
    pub(super) fn global_lines(&mut self) -> Done {
        let global = self.named()?;
        self.push_id(global)
    }

    #[inline(never)]
    pub(super) fn stack_global(&mut self) -> Done {
        let name = self.pop()?;
        let module = self.pop()?;
        let text = |id| {
            self.arena
                .text(id)
                .ok_or_else(|| expected(&self.arena, "STACK_GLOBAL", "the text of a name", id))
        };
        let global = find_name(&text(module)?, &text(name)?)?;
        self.push(Node::Global(global))
    }

    /// The two lines of a name: its module and itself.
    fn named(&mut self) -> Result<NodeId, ErrorKind> {
        let module = self.line()?;
        let name = self.line()?;
        let global = find_name(&String::from_utf8_lossy(&module), &String::from_utf8_lossy(&name))?;
        self.arena.add(Node::Global(global))
    }

    #[inline(never)]
    pub(super) fn inst(&mut self) -> Done {
        let class = self.named()?;
        let args = self.since_mark()?;
        let offset = self.arena.offset;
        let node = constructors::call(&mut self.arena, class, &args, offset)?;
        self.push(node)
    }

    #[inline(never)]
    pub(super) fn obj(&mut self) -> Done {
        let items = self.since_mark()?;
        let (&class, args) = items.split_first().ok_or_else(|| self.underflow("a class"))?;
        let offset = self.arena.offset;
        let node = constructors::call(&mut self.arena, class, args, offset)?;
        self.push(node)
    }

    #[inline(never)]
    pub(super) fn reduce(&mut self) -> Done {
        let args = self.pop()?;
        let callable = self.pop()?;
        let args = self.arguments(args)?;
        let offset = self.arena.offset;
        let node = constructors::call(&mut self.arena, callable, &args, offset)?;
        self.push(node)?;
        let made = self.top()?;
        self.look_for_array(made);
        Ok(())
    }

    #[inline(never)]
    pub(super) fn new_obj(&mut self) -> Done {
        let args = self.pop()?;
        let class = self.pop()?;
        let args = self.arguments(args)?;
        let offset = self.arena.offset;
        let node = constructors::new_object(&mut self.arena, class, &args, offset)?;
        self.push(node)
    }

    #[inline(never)]
    pub(super) fn new_obj_ex(&mut self) -> Done {
        let named = self.pop()?;
        if !matches!(self.arena.node(named), Node::Dict(pairs) if pairs.is_empty()) {
            return Err(expected(
                &self.arena,
                self.opcode.name(),
                "an empty dict of named arguments",
                named,
            ));
        }
        self.new_obj()
    }

    #[inline(never)]
    pub(super) fn build(&mut self) -> Done {
        let state = self.pop()?;
        let target = self.top()?;
        constructors::build(&mut self.arena, target, state)?;
        if let Some(wrapped) = Wrapped::of(&self.arena, target)? {
            self.unwrap(target, &wrapped)?;
        }
        self.look_for_array(target);
        Ok(())
    }

    /// A storage of PyTorch, which lies beside the pickle.
    #[inline(never)]
    pub(super) fn storage(&mut self) -> Done {
        let Some(storages) = &self.storages else {
            return self.elsewhere("an object kept beside the pickle");
        };
        let &id = self.stack.last().ok_or_else(|| self.underflow("a value"))?;
        let node = storages.find(&self.arena, id)?;
        self.pop()?;
        self.push(node)
    }

    /// Puts the array that follows in place of joblib's stand-in for it.
    fn unwrap(&mut self, target: NodeId, wrapped: &Wrapped) -> Done {
        if wrapped.is_pickled() {
            let array = self.inner_pickle()?;
            self.pop()?;
            return self.push_id(array);
        }
        if wrapped.is_aligned {
            let padding = self.length::<1>()?;
            self.take(padding)?;
        }
        let size = wrapped.size(&self.arena)?;
        let span = self.contents(size)?;
        *self.arena.node_mut(target) = wrapped.array(&self.arena, span)?;
        Ok(())
    }

    /// A pickle between the instructions of this one, with a stack and a memo of its own.
    fn inner_pickle(&mut self) -> Result<NodeId, ErrorKind> {
        const MOST: usize = 8;
        self.depth += 1;
        if self.depth > MOST {
            return Err(ErrorKind::Limit {
                what: "pickles inside each other",
                limit: MOST as u64,
            });
        }
        let outer = (
            mem::take(&mut self.stack),
            mem::take(&mut self.marks),
            mem::take(&mut self.memo),
        );
        let root = self.run(u64::MAX)?.ok_or(ErrorKind::NoStop)?;
        (self.stack, self.marks, self.memo) = outer;
        self.depth -= 1;
        Ok(root)
    }

    /// The arguments of a call. No constructor takes more than a few, so that copying them costs next to nothing.
    fn arguments(&self, id: NodeId) -> Result<Vec<NodeId>, ErrorKind> {
        match self.arena.node(id) {
            Node::Tuple(items) if items.len() <= 8 => Ok(items.clone()),
            _ => Err(expected(
                &self.arena,
                self.opcode.name(),
                "a tuple of a few arguments",
                id,
            )),
        }
    }
}
