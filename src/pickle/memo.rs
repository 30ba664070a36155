//! The values a pickle refers to again.

use std::collections::HashMap;

use crate::values::{ErrorKind, NodeId};

/// Writers number their values from 0 (Python 2: from 1) upwards, so the numbers index a vector; any other number, which
/// a vector could be made to grow for without end, is kept in a map.
#[derive(Debug, Default)]
pub(super) struct Memo {
    dense: Vec<Option<NodeId>>,
    sparse: HashMap<u64, NodeId>,
}

impl Memo {
    /// How many numbers have been given.
    pub(super) fn len(&self) -> usize {
        self.dense.len() + self.sparse.len()
    }

    pub(super) fn get(&self, index: u64) -> Option<NodeId> {
        let dense = usize::try_from(index)
            .ok()
            .and_then(|index| self.dense.get(index).copied().flatten());
        dense.or_else(|| self.sparse.get(&index).copied())
    }

    pub(super) fn put(&mut self, index: u64, node: NodeId, limit: usize) -> Result<(), ErrorKind> {
        match usize::try_from(index) {
            Ok(index) if index < self.dense.len() => self.dense[index] = Some(node),
            _ if self.len() >= limit => {
                return Err(ErrorKind::Limit {
                    what: "references",
                    limit: limit as u64,
                });
            }
            Ok(index) if index <= self.dense.len() + 1 => {
                self.dense.resize(index, None);
                self.dense.push(Some(node));
            }
            _ => {
                self.sparse.insert(index, node);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_put_last_wherever_it_lies() {
        let mut memo = Memo::default();
        memo.put(u64::MAX, NodeId::from_index(7), 100).unwrap();
        memo.put(2, NodeId::from_index(1), 100).unwrap();
        for (index, node) in [(1, 2), (0, 3), (2, 4)] {
            memo.put(index, NodeId::from_index(node), 100).unwrap();
        }
        assert_eq!(memo.get(2), Some(NodeId::from_index(4)));
        assert_eq!(memo.get(u64::MAX), Some(NodeId::from_index(7)));
        assert_eq!(memo.get(3), None);
    }

    #[test]
    fn is_bounded() {
        let mut memo = Memo::default();
        let put = (0..11).map(|index| memo.put(index * 1_000_000_007, NodeId::from_index(0), 10));
        assert_eq!(put.filter(Result::is_ok).count(), 10);
        assert!(memo.dense.capacity() < 100);
    }
}
