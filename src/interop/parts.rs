//! Files in parts: the bytes that are written for them, and numbers that stay where they are until all is put together. So a model is
//! written without holding its weights a second time.

use std::ops::Range;

use super::KeptModel;
use super::error::{ErrorKind, ModelError};
use crate::crc32::{crc32, joined};

/// A piece of a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    Bytes(Vec<u8>),
    /// Numbers of 32 bits, little-endian: of the weights (array 0), or of what the optimizer remembers (arrays 1, 2, ...).
    Numbers {
        array: usize,
        range: Range<usize>,
    },
}

impl Piece {
    fn len(&self) -> usize {
        match self {
            Piece::Bytes(bytes) => bytes.len(),
            Piece::Numbers { range, .. } => size_of::<f32>() * range.len(),
        }
    }
}

/// Bytes of all parts.
pub(super) fn length(parts: &[Piece]) -> usize {
    parts.iter().map(Piece::len).sum()
}

/// A file that is being written: all but the sums that a zip has of its members, for which their numbers are to be
/// [seen](FilePlan::see) once.
pub struct FilePlan {
    parts: Vec<Piece>,
    /// Of each part how many bytes were seen, and their sum.
    seen: Vec<(usize, u32)>,
    /// Those of a zip.
    members: Vec<Member>,
}

/// A member of a zip.
struct Member {
    /// Its header, among the parts, and what it holds.
    header: usize,
    contents: Range<usize>,
    /// Where the directory, the last part, has its sum.
    entry: usize,
}

/// Where a header of a member has its sum, and its entry in the directory.
const SUM_IN_HEADER: usize = 14;
const SUM_IN_ENTRY: usize = 16;

impl FilePlan {
    /// A file without sums.
    pub(super) fn plain(parts: Vec<Piece>) -> FilePlan {
        FilePlan {
            parts,
            seen: Vec::new(),
            members: Vec::new(),
        }
    }

    /// Sees the bytes of an array from number `start` on; those of each array come one after the other.
    pub fn see(&mut self, array: usize, start: usize, bytes: &[u8]) {
        let end = start + bytes.len() / size_of::<f32>();
        for (part, (seen, sum)) in self.parts.iter().zip(&mut self.seen) {
            let Piece::Numbers { array: own, range } = part else {
                continue;
            };
            let from = start.max(range.start);
            let to = end.min(range.end);
            let is_next = *seen == size_of::<f32>() * (from - range.start);
            if *own == array && from < to && is_next {
                let bytes = &bytes[size_of::<f32>() * (from - start)..size_of::<f32>() * (to - start)];
                *sum = crc32(*sum, bytes);
                *seen += bytes.len();
            }
        }
    }

    /// The file, all of whose numbers were seen.
    ///
    /// # Errors
    /// When some were not.
    pub fn parts(self) -> Result<Vec<Piece>, ModelError> {
        self.finished().map_err(|error| error.of("the model"))
    }

    fn finished(mut self) -> Result<Vec<Piece>, ErrorKind> {
        for Member {
            header,
            contents,
            entry,
        } in &self.members
        {
            let mut all = 0;
            for place in contents.clone() {
                let (seen, sum) = self.seen[place];
                if seen != self.parts[place].len() {
                    return Err(ErrorKind::Write {
                        problem: format!("of {} bytes only {seen} were seen", self.parts[place].len()),
                    });
                }
                all = joined(all, sum, seen as u64);
            }
            let sum = all.to_le_bytes();
            let directory = self.parts.len() - 1;
            for (part, at) in [(*header, SUM_IN_HEADER), (directory, *entry + SUM_IN_ENTRY)] {
                if let Piece::Bytes(bytes) = &mut self.parts[part] {
                    bytes[at..at + sum.len()].copy_from_slice(&sum);
                }
            }
        }
        Ok(self.parts)
    }
}

/// Numbers that are handed out together.
const PIECE: usize = 1 << 14;

/// The file of a model that is in memory.
pub(super) fn together(mut layout: FilePlan, model: &KeptModel) -> Result<Vec<u8>, ModelError> {
    let arrays: Vec<_> = std::iter::once(&model.weights).chain(&model.slots).collect();
    let bytes_of = |numbers: &[f32]| -> Vec<u8> { numbers.iter().flat_map(|value| value.to_le_bytes()).collect() };
    for (array, numbers) in arrays.iter().enumerate() {
        for (piece, numbers) in numbers.chunks(PIECE).enumerate() {
            layout.see(array, piece * PIECE, &bytes_of(numbers));
        }
    }
    let parts = layout.parts()?;
    let mut all = Vec::with_capacity(length(&parts));
    for part in parts {
        match part {
            Piece::Bytes(bytes) => all.extend_from_slice(&bytes),
            Piece::Numbers { array, range } => {
                for numbers in arrays[array][range].chunks(PIECE) {
                    all.extend(bytes_of(numbers));
                }
            }
        }
    }
    Ok(all)
}

/// A zip of members that are not packed: weights hardly become smaller.
pub(super) fn zip_of(members: Vec<(String, Vec<Piece>)>) -> Result<FilePlan, ErrorKind> {
    let mut zip = FilePlan::plain(Vec::new());
    let mut directory = Vec::new();
    let mut start = 0;
    let count = members.len() as u16;
    for (name, parts) in members {
        let size = in_32_bits(length(&parts))?.to_le_bytes();
        // Version 2.0, a name in UTF-8, not packed, of the first of January 1980; its sum is put in when it is known.
        let mut same = vec![20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0];
        same.extend([0; 4]);
        same.extend([size, size].concat());
        same.extend((name.len() as u16).to_le_bytes());
        same.extend([0, 0]);
        let header = [b"PK\x03\x04", &same[..], name.as_bytes()].concat();
        let first = zip.parts.len() + 1;
        zip.members.push(Member {
            header: first - 1,
            contents: first..first + parts.len(),
            entry: directory.len(),
        });
        directory.extend([b"PK\x01\x02\x14\0", &same[..], &[0; 10]].concat());
        directory.extend(in_32_bits(start)?.to_le_bytes());
        directory.extend(name.into_bytes());
        start += header.len() + length(&parts);
        zip.parts.push(Piece::Bytes(header));
        zip.parts.extend(parts);
    }
    let size = in_32_bits(directory.len())?.to_le_bytes();
    directory.extend(b"PK\x05\x06\0\0\0\0");
    directory.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    directory.extend([size, in_32_bits(start)?.to_le_bytes()].concat());
    directory.extend([0, 0]);
    zip.parts.push(Piece::Bytes(directory));
    let seen = |part: &Piece| match part {
        Piece::Bytes(bytes) => (bytes.len(), crc32(0, bytes)),
        Piece::Numbers { .. } => (0, 0),
    };
    zip.seen = zip.parts.iter().map(seen).collect();
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
