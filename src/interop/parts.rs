//! Files in parts: the bytes that are written for them, and numbers that stay where they are until all is put together. So a model is
//! written without holding its weights a second time.

use std::ops::Range;

use flate2::Crc;

use super::KeptModel;
use super::error::ErrorKind;

/// A piece of a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    Bytes(Vec<u8>),
    /// Numbers of 32 bits, little-endian: of the weights (array 0), or of what the optimizer remembers (arrays 1, 2, ...).
    Numbers {
        array: usize,
        range: Range<usize>,
    },
}

impl Part {
    fn len(&self) -> usize {
        match self {
            Part::Bytes(bytes) => bytes.len(),
            Part::Numbers { range, .. } => size_of::<f32>() * range.len(),
        }
    }
}

/// Bytes of all parts.
pub(super) fn length(parts: &[Part]) -> usize {
    parts.iter().map(Part::len).sum()
}

/// Where the numbers are that parts speak of.
pub trait Numbers {
    /// Hands out their bytes, piece by piece.
    fn read(&self, array: usize, range: Range<usize>, take: &mut dyn FnMut(&[u8]));
}

/// Numbers that are handed out together.
const PIECE: usize = 1 << 14;

impl Numbers for KeptModel {
    fn read(&self, array: usize, range: Range<usize>, take: &mut dyn FnMut(&[u8])) {
        let all = match array.checked_sub(1) {
            None => &self.weights,
            Some(slot) => &self.slots[slot],
        };
        let mut bytes = Vec::with_capacity(size_of::<f32>() * PIECE.min(range.len()));
        for piece in all[range].chunks(PIECE) {
            bytes.clear();
            bytes.extend(piece.iter().flat_map(|value| value.to_le_bytes()));
            take(&bytes);
        }
    }
}

/// The file.
pub(super) fn together(parts: &[Part], numbers: &dyn Numbers) -> Vec<u8> {
    let mut all = Vec::with_capacity(length(parts));
    for part in parts {
        match part {
            Part::Bytes(bytes) => all.extend_from_slice(bytes),
            Part::Numbers { array, range } => {
                numbers.read(*array, range.clone(), &mut |bytes| all.extend_from_slice(bytes));
            }
        }
    }
    all
}

/// A zip of members that are not packed: weights hardly become smaller.
pub(super) fn zip_of(members: Vec<(String, Vec<Part>)>, numbers: &dyn Numbers) -> Result<Vec<Part>, ErrorKind> {
    let mut zip = Vec::new();
    let mut directory = Vec::new();
    let mut start = 0;
    let count = members.len() as u16;
    for (name, parts) in members {
        let mut crc = Crc::new();
        for part in &parts {
            match part {
                Part::Bytes(bytes) => crc.update(bytes),
                Part::Numbers { array, range } => numbers.read(*array, range.clone(), &mut |bytes| crc.update(bytes)),
            }
        }
        let size = in_32_bits(length(&parts))?.to_le_bytes();
        // Version 2.0, a name in UTF-8, not packed, of the first of January 1980.
        let mut same = vec![20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0];
        same.extend(crc.sum().to_le_bytes());
        same.extend([size, size].concat());
        same.extend((name.len() as u16).to_le_bytes());
        same.extend([0, 0]);
        let header = [b"PK\x03\x04", &same[..], name.as_bytes()].concat();
        directory.push([b"PK\x01\x02\x14\0", &same[..], &[0; 10]].concat());
        directory.push(in_32_bits(start)?.to_le_bytes().to_vec());
        directory.push(name.into_bytes());
        start += header.len() + length(&parts);
        zip.push(Part::Bytes(header));
        zip.extend(parts);
    }
    let mut directory = directory.concat();
    let size = in_32_bits(directory.len())?.to_le_bytes();
    directory.extend(b"PK\x05\x06\0\0\0\0");
    directory.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    directory.extend([size, in_32_bits(start)?.to_le_bytes()].concat());
    directory.extend([0, 0]);
    zip.push(Part::Bytes(directory));
    Ok(zip)
}

/// A size or place in a zip of the first kind.
fn in_32_bits(size: usize) -> Result<u32, ErrorKind> {
    u32::try_from(size)
        .ok()
        .filter(|&size| size < u32::MAX)
        .ok_or_else(|| ErrorKind::Write {
            problem: format!("it would have {size} bytes, and a zip has {} at the most", u32::MAX),
        })
}
