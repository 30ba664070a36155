//! The zip of a `.keras` file: members by name, each within its bounds.

use std::io::{BufReader, Read};

use zip::{CompressionMethod, ZipArchive};

use super::error::ErrorKind;
use super::random_access::{Bytes, Cursor};

/// How many times its own size a packed member may become, and how large it may always become.
const EXPANSION: u64 = 30;
const EXPANSION_FLOOR: u64 = 1 << 20;

/// Bytes that are read at once: names and sizes of members stand close to each other.
const WINDOW: usize = 1 << 16;

pub(super) struct Archive {
    bytes: Bytes,
    zip: ZipArchive<BufReader<Cursor>>,
}

/// A member of a zip. What is not packed stays where it is.
pub(super) struct Member {
    pub name: String,
    pub bytes: Bytes,
    /// The sum of bytes (CRC-32) that nobody has looked at so far.
    pub sum: Option<u32>,
}

impl Member {
    /// Whether its bytes are those that were written; all of them are read for that.
    pub fn check(&self) -> Result<(), ErrorKind> {
        match self.sum {
            Some(sum) if self.bytes.sum()? != sum => Err(changed(&self.name)),
            _ => Ok(()),
        }
    }

    /// Its bytes, once they are known to be those that were written.
    pub fn read(&self) -> Result<Vec<u8>, ErrorKind> {
        self.check()?;
        self.bytes.read()
    }
}

/// Why the bytes of a member are of no use.
pub(super) fn changed(name: &str) -> ErrorKind {
    ErrorKind::Zip {
        problem: format!("the bytes of {name} are not those that were written"),
    }
}

impl Archive {
    pub fn open(bytes: Bytes) -> Result<Archive, ErrorKind> {
        let zip = BufReader::with_capacity(WINDOW, Cursor::new(bytes.clone()));
        let zip = ZipArchive::new(zip).map_err(told)?;
        // Who takes the first and who takes the last of two would see different models.
        if zip.has_duplicate_names() {
            return Err(ErrorKind::Doubled);
        }
        Ok(Archive { bytes, zip })
    }

    pub fn names(&self) -> impl Iterator<Item = String> {
        self.zip.file_names().filter_map(|name| Some(name.ok()?.into_owned()))
    }

    /// A member of that name, if there is one.
    pub fn member(&mut self, name: &str) -> Result<Option<Member>, ErrorKind> {
        let Some(index) = self.zip.index_for_name(name) else {
            return Ok(None);
        };
        let mut member = self.zip.by_index(index).map_err(told)?;
        let (size, packed) = (member.size(), member.compressed_size());
        if member.compression() == CompressionMethod::Stored && !member.encrypted() {
            let start = member.data_start();
            let place = start.and_then(|start| Some(start..start.checked_add(size)?));
            let place = place.filter(|place| size == packed && place.end <= self.bytes.len());
            let place = place.ok_or_else(|| ErrorKind::Zip {
                problem: format!("{name} reaches beyond its end"),
            })?;
            return Ok(Some(Member {
                name: name.into(),
                bytes: self.bytes.part(place),
                sum: Some(member.crc32()),
            }));
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
            false => Ok(Some(Member {
                name: name.into(),
                bytes: unpacked.into(),
                sum: None,
            })),
        }
    }
}

fn told(error: zip::result::ZipError) -> ErrorKind {
    ErrorKind::Zip {
        problem: error.to_string(),
    }
}
