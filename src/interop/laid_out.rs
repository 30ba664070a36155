//! HDF5 whose large data sets stay where they are: the library writes a file in which each has a single number, its own; then their
//! shapes and places are put in, and the numbers follow behind.

use std::ops::Range;

use hdf5_writer::{AttributeBuilder, DatasetBuilder, Hdf5Builder, WriteOptions};

use super::error::ErrorKind;
use super::parts::Piece;
use crate::nn::PlannedParameter;

/// A file that is being described.
pub(super) struct File {
    builder: Hdf5Builder,
    placed: Vec<Placed>,
}

/// A data set whose numbers are put behind the file.
struct Placed {
    shape: Vec<u64>,
    array: usize,
    range: Range<usize>,
}

impl File {
    pub fn new() -> File {
        File {
            builder: Hdf5Builder::new(),
            placed: Vec::new(),
        }
    }

    pub fn attribute(mut self, attribute: AttributeBuilder) -> File {
        self.builder = self.builder.attribute(attribute);
        self
    }

    /// A group, which is there for its attribute if for nothing else.
    pub fn group(mut self, path: &str, attribute: AttributeBuilder) -> File {
        self.builder = self.builder.group_attribute(path, attribute);
        self
    }

    /// One number.
    pub fn scalar(mut self, dataset: DatasetBuilder) -> File {
        self.builder = self.builder.dataset(dataset);
        self
    }

    /// What an array holds for a parameter: a number for each weight, from the `first` on.
    pub fn numbers(mut self, path: String, parameter: &PlannedParameter, array: usize, first: usize) -> File {
        let own = FIRST + self.placed.len() as u32;
        let ones = vec![1; parameter.shape.len()];
        let dataset = DatasetBuilder::typed::<f32>(path, ones).raw_data(own.to_le_bytes());
        self.placed.push(Placed {
            shape: parameter.shape.iter().map(|&length| length as u64).collect(),
            array,
            range: parameter.range.start - first..parameter.range.end - first,
        });
        self.scalar(dataset)
    }

    /// The weights of a parameter. The count of a Normalization is a whole number in Keras, and 0.
    pub fn parameter(self, path: String, parameter: &PlannedParameter) -> File {
        match parameter.name {
            "count" => self.scalar(DatasetBuilder::typed::<i32>(path, []).raw_data([0; 4])),
            _ => self.numbers(path, parameter, 0, 0),
        }
    }

    pub fn parts(self) -> Result<Vec<Piece>, ErrorKind> {
        let mut bytes = self.builder.into_plan()?.encode(WriteOptions::default())?;
        bytes.resize(bytes.len().next_multiple_of(ALIGNED), 0);
        let sizes = self
            .placed
            .iter()
            .map(|placed| (size_of::<f32>() * placed.range.len()) as u64);
        let places: Vec<u64> = sizes
            .scan(bytes.len() as u64, |end, size| {
                let start = *end;
                *end = (start + size).next_multiple_of(ALIGNED as u64);
                Some(start)
            })
            .collect();
        let mut put = 0;
        for start in (0..bytes.len()).step_by(ALIGNED) {
            put += usize::from(put_in(&mut bytes, start, &self.placed, &places).is_some());
        }
        if put != self.placed.len() {
            return Err(ErrorKind::Write {
                problem: format!("of {} data sets {put} were found", self.placed.len()),
            });
        }
        let mut parts = vec![Piece::Bytes(Vec::new())];
        let mut end = bytes.len() as u64;
        for (placed, start) in self.placed.into_iter().zip(places) {
            if start > end {
                parts.push(Piece::Bytes(vec![0; (start - end) as usize]));
            }
            end = start + (size_of::<f32>() * placed.range.len()) as u64;
            let Placed { array, range, .. } = placed;
            parts.push(Piece::Numbers { array, range });
        }
        // The superblock, version 2, tells where the file ends.
        bytes[28..36].copy_from_slice(&end.to_le_bytes());
        let sum = lookup3(&bytes[..44]).to_le_bytes();
        bytes[44..48].copy_from_slice(&sum);
        parts[0] = Piece::Bytes(bytes);
        Ok(parts)
    }
}

/// The own number of the first data set whose numbers are elsewhere; of none that is written whole it is the number. As a float, 10^16.
const FIRST: u32 = 0x5a00_0000;

/// What headers begin at a multiple of.
const ALIGNED: usize = 8;

/// Puts shape and place into the object header that begins here, version 2, if it is one of a data set that has its own number for
/// all its contents.
fn put_in(bytes: &mut [u8], start: usize, placed: &[Placed], places: &[u64]) -> Option<()> {
    const SPACE: u8 = 1;
    const LAYOUT: u8 = 8;
    let u64_at = |bytes: &[u8], at: usize| Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?));
    let flags = match bytes.get(start..start + 6)? {
        [b'O', b'H', b'D', b'R', 2, flags] => *flags,
        _ => return None,
    };
    let mut at = start + 6 + if flags & 0x20 != 0 { 16 } else { 0 } + if flags & 0x10 != 0 { 4 } else { 0 };
    let width = 1 << (flags & 3);
    let mut size = [0; 8];
    size[..width].copy_from_slice(bytes.get(at..at + width)?);
    at += width;
    let end = at + u64::from_le_bytes(size) as usize;
    let (mut space, mut layout) = (None, None);
    while at + 4 <= end {
        let length = usize::from(u16::from_le_bytes([*bytes.get(at + 1)?, *bytes.get(at + 2)?]));
        let body = at + 4 + if flags & 4 != 0 { 2 } else { 0 };
        match bytes[at] {
            SPACE => space = Some(body),
            LAYOUT => layout = Some(body),
            _ => {}
        }
        at = body + length;
    }
    let (space, layout) = (space?, layout?);
    // A space of version 2 with so many axes, or of one number by itself, and numbers that lie one after the other, a single one of them.
    let [2, rank, has_limits, has_axes] = *bytes.get(space..space + 4)? else {
        return None;
    };
    if has_axes != u8::from(rank > 0) {
        return None;
    }
    if bytes.get(layout..layout + 2)? != [3, 1] || u64_at(bytes, layout + 10)? != size_of::<f32>() as u64 {
        return None;
    }
    let own = u64_at(bytes, layout + 2)? as usize;
    let own = u32::from_le_bytes(bytes.get(own..own + 4)?.try_into().ok()?).checked_sub(FIRST)? as usize;
    let Placed { shape, range, .. } = placed
        .get(own)
        .filter(|placed| placed.shape.len() == usize::from(rank))?;
    let lengths: Vec<u8> = shape.iter().flat_map(|length| length.to_le_bytes()).collect();
    let mut axes = space + 4;
    for _ in 0..=has_limits & 1 {
        bytes.get_mut(axes..axes + lengths.len())?.copy_from_slice(&lengths);
        axes += lengths.len();
    }
    bytes[layout + 2..layout + 10].copy_from_slice(&places[own].to_le_bytes());
    bytes[layout + 10..layout + 18].copy_from_slice(&((size_of::<f32>() * range.len()) as u64).to_le_bytes());
    let sum = lookup3(bytes.get(start..end)?).to_le_bytes();
    bytes.get_mut(end..end + 4)?.copy_from_slice(&sum);
    Some(())
}

/// The sum that HDF5 tells its headers by: Bob Jenkins's `hashlittle` (lookup3.c, 2006), begun with 0.
fn lookup3(bytes: &[u8]) -> u32 {
    let begin = 0xdead_beef_u32.wrapping_add(bytes.len() as u32);
    let [mut a, mut b, mut c] = [begin; 3];
    let mut rest = bytes;
    let word = |bytes: &[u8], at: usize| {
        let mut word = [0; 4];
        let own = bytes.get(at..).unwrap_or_default();
        let own = &own[..own.len().min(4)];
        word[..own.len()].copy_from_slice(own);
        u32::from_le_bytes(word)
    };
    while rest.len() > 12 {
        a = a.wrapping_add(word(rest, 0));
        b = b.wrapping_add(word(rest, 4));
        c = c.wrapping_add(word(rest, 8));
        a = a.wrapping_sub(c) ^ c.rotate_left(4);
        c = c.wrapping_add(b);
        b = b.wrapping_sub(a) ^ a.rotate_left(6);
        a = a.wrapping_add(c);
        c = c.wrapping_sub(b) ^ b.rotate_left(8);
        b = b.wrapping_add(a);
        a = a.wrapping_sub(c) ^ c.rotate_left(16);
        c = c.wrapping_add(b);
        b = b.wrapping_sub(a) ^ a.rotate_left(19);
        a = a.wrapping_add(c);
        c = c.wrapping_sub(b) ^ b.rotate_left(4);
        b = b.wrapping_add(a);
        rest = &rest[12..];
    }
    if rest.is_empty() {
        return c;
    }
    a = a.wrapping_add(word(rest, 0));
    b = b.wrapping_add(word(rest, 4));
    c = c.wrapping_add(word(rest, 8));
    c = (c ^ b).wrapping_sub(b.rotate_left(14));
    a = (a ^ c).wrapping_sub(c.rotate_left(11));
    b = (b ^ a).wrapping_sub(a.rotate_left(25));
    c = (c ^ b).wrapping_sub(b.rotate_left(16));
    a = (a ^ c).wrapping_sub(c.rotate_left(4));
    b = (b ^ a).wrapping_sub(a.rotate_left(14));
    (c ^ b).wrapping_sub(b.rotate_left(24))
}

#[cfg(test)]
mod tests {
    use super::lookup3;

    #[test]
    fn the_sum_is_that_of_its_author() {
        // driver5() of lookup3.c.
        assert_eq!(lookup3(b""), 0xdead_beef);
        assert_eq!(lookup3(b"Four score and seven years ago"), 0x1777_0551);
    }
}
