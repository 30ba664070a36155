//! What a file is before it is read: a pickle, a pickle inside gzip, or something else by its first bytes.

use std::io::{self, Read};

use flate2::bufread::MultiGzDecoder;

use super::error::ErrorKind;
use super::limits::Limits;

const UNPACK: &str = "Unpack it first, and open the pickle inside.";
const AS_PICKLE: &str = "Open it in Python and save what it holds with pickle.dump(..., file).";
const AGAIN: &str = "Download the file itself (on GitHub: \"Download raw file\").";

/// Formats that are often taken for pickles: their first bytes, what they are, and what to do.
const FORMATS: &[(&[u8], &str, &str)] = &[
    (b"BZh", "a bzip2 file", UNPACK),
    (b"\xfd7zXZ\0", "an xz file", UNPACK),
    (b"PK\x03\x04", "a zip archive (or an .npz or PyTorch file)", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (b"Rar!", "a RAR archive", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file", UNPACK),
    (
        b"\x93NUMPY",
        "a .npy file of numpy.save",
        "Save it as a pickle: pickle.dump(numpy.load(name), file).",
    ),
    (
        b"\x78\x01",
        "a zlib file, as joblib writes them",
        "Save it as a pickle: pickle.dump(joblib.load(name), file).",
    ),
    (
        b"\x78\x5e",
        "a zlib file, as joblib writes them",
        "Save it as a pickle: pickle.dump(joblib.load(name), file).",
    ),
    (
        b"\x78\x9c",
        "a zlib file, as joblib writes them",
        "Save it as a pickle: pickle.dump(joblib.load(name), file).",
    ),
    (
        b"\x78\xda",
        "a zlib file, as joblib writes them",
        "Save it as a pickle: pickle.dump(joblib.load(name), file).",
    ),
    (b"\x89HDF\r\n", "an HDF5 file", AS_PICKLE),
    (b"PAR1", "a Parquet file", AS_PICKLE),
    (b"SQLite format 3", "an SQLite database", AS_PICKLE),
    (
        b"\x89PNG",
        "a PNG picture",
        "Put all pictures into one list of arrays, and save that with pickle.dump.",
    ),
    (
        b"\xff\xd8\xff",
        "a JPEG picture",
        "Put all pictures into one list of arrays, and save that with pickle.dump.",
    ),
    (
        b"GIF8",
        "a GIF picture",
        "Put all pictures into one list of arrays, and save that with pickle.dump.",
    ),
    (b"%PDF", "a PDF document", AS_PICKLE),
    (b"<!DOCTYPE", "a web page", AGAIN),
    (b"<!doctype", "a web page", AGAIN),
    (b"<html", "a web page", AGAIN),
    (
        b"version https://git-lfs",
        "a Git LFS pointer, which stands for the file",
        AGAIN,
    ),
];

/// Unpacks gzip, and tells what is no pickle.
pub(super) fn open(bytes: Vec<u8>, limits: &Limits) -> Result<Vec<u8>, ErrorKind> {
    let bytes = if bytes.starts_with(b"\x1f\x8b") {
        gunzip(&bytes, limits)?
    } else {
        bytes
    };
    if bytes.is_empty() {
        return Err(ErrorKind::Empty);
    }
    if bytes.starts_with(b"\x1f\x8b") {
        return Err(ErrorKind::OtherFormat {
            what: "a gzip file inside a gzip file",
            remedy: UNPACK,
        });
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Err(ErrorKind::OtherFormat {
            what: "a tar archive",
            remedy: UNPACK,
        });
    }
    match FORMATS.iter().find(|(start, ..)| bytes.starts_with(start)) {
        Some(&(_, what, remedy)) => Err(ErrorKind::OtherFormat { what, remedy }),
        None => Ok(bytes),
    }
}

fn gunzip(packed: &[u8], limits: &Limits) -> Result<Vec<u8>, ErrorKind> {
    let size = packed.len() as u64;
    let limit = size.saturating_mul(limits.expansion).max(limits.expansion_floor);
    let mut bytes = Vec::new();
    // The last four bytes say how much there is; where that is true, memory is asked for only once.
    if let Some(&announced) = packed.last_chunk::<4>() {
        let announced = u64::from(u32::from_le_bytes(announced));
        let plausible = announced <= limit && announced / 1032 <= size;
        if plausible && bytes.try_reserve_exact((announced as usize).saturating_add(1)).is_err() {
            return Err(ErrorKind::OutOfMemory {
                what: "the unpacked file",
            });
        }
    }
    let mut unpacked = MultiGzDecoder::new(packed).take(limit + 1);
    unpacked.read_to_end(&mut bytes).map_err(|error| match error.kind() {
        io::ErrorKind::OutOfMemory => ErrorKind::OutOfMemory {
            what: "the unpacked file",
        },
        _ => ErrorKind::Gzip {
            reason: error.to_string(),
        },
    })?;
    if bytes.len() as u64 > limit {
        return Err(ErrorKind::Expansion { packed: size, limit });
    }
    Ok(bytes)
}
