//! The arguments of a constructor.

use crate::values::{Arena, ErrorKind, Node, NodeId, expected};

/// The arguments of a constructor, which are checked as they are taken.
pub(super) struct Args<'a> {
    pub context: &'static str,
    pub items: &'a [NodeId],
}

impl Args<'_> {
    pub fn count(&self, range: std::ops::RangeInclusive<usize>, wanted: &'static str) -> Result<(), ErrorKind> {
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

    pub fn none(&self, _: &Arena) -> Result<(), ErrorKind> {
        self.count(0..=0, "no arguments")
    }

    pub fn wrong(&self, arena: &Arena, index: usize, wanted: &'static str) -> ErrorKind {
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
    pub fn take(
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

    pub fn int(&self, arena: &Arena, index: usize, wanted: &'static str) -> Result<i64, ErrorKind> {
        self.items
            .get(index)
            .and_then(|&item| arena.int(item))
            .ok_or_else(|| self.wrong(arena, index, wanted))
    }

    pub fn text(&self, arena: &Arena, index: usize, wanted: &'static str) -> Result<String, ErrorKind> {
        // Every text argument is a short name; a long one is not worth a copy.
        let text = self
            .items
            .get(index)
            .and_then(|&item| arena.text(item))
            .filter(|text| text.len() <= 64);
        text.map(String::from).ok_or_else(|| self.wrong(arena, index, wanted))
    }
}
