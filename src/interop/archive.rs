//! The zip of a `.keras` file: members by name, each within its bounds.

use std::io::{Cursor, Read};
use std::ops::Range;
use std::sync::Arc;

use zip::{CompressionMethod, ZipArchive};

use super::error::ErrorKind;

/// How many times its own size a packed member may become, and how large it may always become.
const EXPANSION: u64 = 30;
const EXPANSION_FLOOR: u64 = 1 << 20;

/// Bytes that lie in a file, or have been unpacked.
#[derive(Clone)]
pub(super) struct Bytes {
    all: Arc<Vec<u8>>,
    range: Range<usize>,
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Bytes {
        Bytes {
            range: 0..bytes.len(),
            all: Arc::new(bytes),
        }
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.all[self.range.clone()]
    }
}

pub(super) struct Archive {
    bytes: Bytes,
    zip: ZipArchive<Cursor<Bytes>>,
}

impl Archive {
    pub fn open(bytes: Bytes) -> Result<Archive, ErrorKind> {
        let zip = ZipArchive::new(Cursor::new(bytes.clone())).map_err(told)?;
        // Who takes the first and who takes the last of two would see different models.
        if zip.has_duplicate_names() {
            return Err(ErrorKind::Doubled);
        }
        Ok(Archive { bytes, zip })
    }

    pub fn names(&self) -> impl Iterator<Item = String> {
        self.zip.file_names().filter_map(|name| Some(name.ok()?.into_owned()))
    }

    /// A member of that name, if there is one. What is not packed stays where it is.
    pub fn member(&mut self, name: &str) -> Result<Option<Bytes>, ErrorKind> {
        let Some(index) = self.zip.index_for_name(name) else {
            return Ok(None);
        };
        let mut member = self.zip.by_index(index).map_err(told)?;
        let (size, packed) = (member.size(), member.compressed_size());
        if member.compression() == CompressionMethod::Stored && !member.encrypted() {
            let len = self.bytes.as_ref().len();
            let place = member.data_start().and_then(|start| {
                let end = start
                    .checked_add(size)
                    .filter(|&end| size == packed && end <= len as u64)?;
                Some(start as usize..end as usize)
            });
            let range = place.ok_or_else(|| ErrorKind::Zip {
                problem: format!("{name} reaches beyond its end"),
            })?;
            let start = self.bytes.range.start;
            let inside = Bytes {
                all: Arc::clone(&self.bytes.all),
                range: start + range.start..start + range.end,
            };
            let mut sum = flate2::Crc::new();
            sum.update(inside.as_ref());
            return match sum.sum() == member.crc32() {
                true => Ok(Some(inside)),
                false => Err(ErrorKind::Zip {
                    problem: format!("the bytes of {name} are not those that were written"),
                }),
            };
        }
        let limit = packed.saturating_mul(EXPANSION).max(EXPANSION_FLOOR);
        let mut unpacked = Vec::new();
        let read = member.by_ref().take(limit + 1).read_to_end(&mut unpacked);
        read.map_err(|error| ErrorKind::Zip {
            problem: format!("{name}: {error}"),
        })?;
        match unpacked.len() as u64 > limit {
            true => Err(ErrorKind::Expansion {
                what: name.into(),
                limit,
            }),
            false => Ok(Some(unpacked.into())),
        }
    }
}

fn told(error: zip::result::ZipError) -> ErrorKind {
    ErrorKind::Zip {
        problem: error.to_string(),
    }
}
