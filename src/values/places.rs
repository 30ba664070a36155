//! Where in the file each value was made: what an error must say long after the file was read.

/// The offsets of the instructions that made values, in the order in which they were made. That is the order of the file, so
/// that the way from each to the next is kept, seven bits to a byte: mostly one byte a value.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// The highest bit of a byte says that the way goes on in the next.
    ways: Vec<u8>,
    last: u64,
}

impl Places {
    pub(crate) fn add(&mut self, offset: u64) {
        let mut way = offset.saturating_sub(self.last);
        self.last = self.last.max(offset);
        while way >= 0x80 {
            self.ways.push(way as u8 | 0x80);
            way >>= 7;
        }
        self.ways.push(way as u8);
    }

    /// The offset of value `index`. Adds up all ways to it, which is quick enough for an error.
    pub(crate) fn get(&self, index: usize) -> Option<u64> {
        let (mut offset, mut seen) = (0, 0);
        let (mut way, mut shift) = (0, 0);
        for &byte in &self.ways {
            way |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                offset += way;
                if seen == index {
                    return Some(offset);
                }
                seen += 1;
                (way, shift) = (0, 0);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_every_offset() {
        let offsets = [0, 0, 2, 129, 130, 20_000, 20_000, 187_500_000, u64::MAX];
        let mut places = Places::default();
        offsets.iter().for_each(|&offset| places.add(offset));
        for (index, offset) in offsets.into_iter().enumerate() {
            assert_eq!(places.get(index), Some(offset));
        }
        assert_eq!(places.get(offsets.len()), None);
    }
}
