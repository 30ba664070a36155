//! Lists, tuples, sets and dicts.

use super::{Done, Machine};
use crate::values::{ErrorKind, Node, NodeId, expected};

impl Machine {
    pub(super) fn tuple(&mut self, len: usize) -> Done {
        let start = self.stack.len().checked_sub(len).filter(|&start| start >= self.floor());
        let start = start.ok_or_else(|| self.underflow("values"))?;
        let items = self.stack.split_off(start);
        self.push(Node::Tuple(items))
    }

    #[inline(never)]
    pub(super) fn dict(&mut self) -> Done {
        let items = self.since_mark()?;
        let pairs = self.pairs(&items)?;
        self.push(Node::Dict(pairs))
    }

    pub(super) fn append(&mut self) -> Done {
        let item = self.pop()?;
        self.extend_list(&[item])
    }

    #[inline(never)]
    pub(super) fn appends(&mut self) -> Done {
        let items = self.since_mark()?;
        self.extend_list(&items)
    }

    #[inline(never)]
    pub(super) fn add_items(&mut self) -> Done {
        let items = self.since_mark()?;
        let target = self.top()?;
        match self.arena.node_mut(target) {
            Node::Set(set) => set.extend_from_slice(&items),
            _ => return Err(expected(&self.arena, self.opcode.name(), "a set to add to", target)),
        }
        Ok(())
    }

    pub(super) fn set_item(&mut self) -> Done {
        let value = self.pop()?;
        let key = self.pop()?;
        self.extend_dict(&[(key, value)])
    }

    #[inline(never)]
    pub(super) fn set_items(&mut self) -> Done {
        let items = self.since_mark()?;
        let pairs = self.pairs(&items)?;
        self.extend_dict(&pairs)
    }

    fn extend_list(&mut self, items: &[NodeId]) -> Done {
        let target = self.top()?;
        match self.arena.node_mut(target) {
            Node::List(list) => list.extend_from_slice(items),
            _ => return Err(expected(&self.arena, self.opcode.name(), "a list to add to", target)),
        }
        Ok(())
    }

    fn extend_dict(&mut self, pairs: &[(NodeId, NodeId)]) -> Done {
        let target = self.top()?;
        match self.arena.node_mut(target) {
            Node::Dict(dict) => dict.extend_from_slice(pairs),
            _ => return Err(expected(&self.arena, self.opcode.name(), "a dict to add to", target)),
        }
        Ok(())
    }

    fn pairs(&self, items: &[NodeId]) -> Result<Vec<(NodeId, NodeId)>, ErrorKind> {
        let (pairs, rest) = items.as_chunks::<2>();
        if !rest.is_empty() {
            return Err(self.underflow("the value of a key"));
        }
        Ok(pairs.iter().map(|&[key, value]| (key, value)).collect())
    }
}
