//! Takes files out of archives (zip, tar) and of what compresses one file (bzip2, xz, LZMA, LZ4, and gzip around these),
//! one after the other and a piece at a time. Knows nothing of what is in them.
//!
//! It is no part of the worker's module: the page loads it (`src/bin/unpacker.rs`) when it meets such a file.

mod error;
mod input;
mod pnm;
mod table;

use std::io::{self, BufReader, Cursor, Read};

pub use error::UnpackError;
pub use pnm::{Pnm, read_pnm};
pub use table::read_table;

use self::error::ErrorKind;
use self::input::{Input, Limited};
use crate::pickle::Source;

/// How many layers may lie around files: a tar inside gzip is two.
const MOST_LAYERS: usize = 4;

/// How many files an archive may hold.
const MOST_FILES: usize = 200_000;

/// How many times its own size an archive may become, and the size up to which it may always grow.
const EXPANSION: u64 = 100;
const EXPANSION_FLOOR: u64 = 256 << 20;

/// Files are handed on in pieces of this many bytes.
const PIECE: usize = 1 << 20;

/// What is handed on.
#[derive(Debug)]
pub enum Part<'a> {
    /// A file begins, whose path inside the archive this is.
    File(&'a str),
    /// Bytes of the file that began last.
    Bytes(&'a [u8]),
}

/// Whether a file whose first bytes these are is one to be unpacked; gzip and zlib alone are not: the worker reads through
/// them. 512 bytes tell.
pub fn is_packed(start: &[u8]) -> bool {
    !matches!(Layer::of(start), None | Some(Layer::Gzip))
}

/// What lies around files, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layer {
    Gzip,
    Bzip2,
    Xz,
    /// The older format without a checksum, which joblib calls `lzma`.
    Lzma,
    Lz4,
    Zip,
    Tar,
}

impl Layer {
    fn of(start: &[u8]) -> Option<Layer> {
        Some(match start {
            [0x1f, 0x8b, ..] => Layer::Gzip,
            [b'B', b'Z', b'h', b'1'..=b'9', ..] => Layer::Bzip2,
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Layer::Xz,
            // 0x5d are its usual settings; the size of the dictionary is a power of two.
            [0x5d, 0, 0, _, _, ..] => Layer::Lzma,
            [0x04, 0x22, 0x4d, 0x18, ..] => Layer::Lz4,
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Layer::Zip,
            _ if start.get(257..262) == Some(b"ustar") => Layer::Tar,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Layer::Gzip => "gzip",
            Layer::Bzip2 => "bzip2",
            Layer::Xz => "xz",
            Layer::Lzma => "LZMA",
            Layer::Lz4 => "LZ4",
            Layer::Zip => "zip",
            Layer::Tar => "tar",
        }
    }
}

/// Hands on every file of an archive. `name` is for messages, and is the path of a file that is alone in it, without the
/// ending that names the layer. `take` may end it by `false`.
///
/// # Errors
/// When the archive is damaged, encrypted, or becomes too large.
pub fn unpack(name: &str, source: Box<dyn Source>, take: &mut dyn FnMut(Part) -> bool) -> Result<(), UnpackError> {
    let limit = source.size().saturating_mul(EXPANSION).max(EXPANSION_FLOOR);
    let mut unpacking = Unpacking {
        left: limit,
        limit,
        files: 0,
        layer: None,
        take,
    };
    let size = source.size();
    let result = unpacking.layers(name, Input::new(source), size);
    match result {
        Ok(()) | Err(ErrorKind::Ended) => Ok(()),
        Err(kind) => Err(UnpackError {
            file: name.into(),
            layer: unpacking.layer.map_or("archive", Layer::name),
            kind,
        }),
    }
}

struct Unpacking<'t> {
    /// How many bytes may still come out.
    left: u64,
    limit: u64,
    files: usize,
    /// The layer that is being taken off, for messages.
    layer: Option<Layer>,
    take: &'t mut dyn FnMut(Part) -> bool,
}

type Done = Result<(), ErrorKind>;

impl Unpacking<'_> {
    fn layers(&mut self, name: &str, mut input: Input, size: u64) -> Done {
        // A zip is read from its end, so that it must be the file itself.
        if Layer::of(&input.start()?) == Some(Layer::Zip) {
            self.layer = Some(Layer::Zip);
            return self.zip(input);
        }
        let mut name = name;
        let mut stream: Box<dyn Read> = Box::new(Limited::new(input, size));
        for _ in 0..=MOST_LAYERS {
            let mut buffered = BufReader::with_capacity(64 << 10, stream);
            let start = peek(&mut buffered)?;
            let Some(layer) = Layer::of(&start) else {
                return self.one(name, &mut buffered);
            };
            self.layer = Some(layer);
            let limit = self.limit;
            stream = match layer {
                Layer::Tar => return self.tar(buffered),
                Layer::Zip => {
                    let mut bytes = Vec::new();
                    Limited::new(buffered, limit).read_to_end(&mut bytes)?;
                    return self.zip(Input::new(Box::new(bytes)));
                }
                Layer::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(buffered)),
                Layer::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(buffered)),
                Layer::Xz => Box::new(lzma_rust2::XzReader::new(buffered, true)),
                Layer::Lzma => Box::new(lzma_rust2::LzmaReader::new_mem_limit(buffered, 256 << 10, None)?),
                Layer::Lz4 => Box::new(lz4_flex::frame::FrameDecoder::new(buffered)),
            };
            stream = Box::new(Limited::new(stream, limit));
            let endings = [".gz", ".bz2", ".xz", ".lzma", ".lz4"];
            name = endings
                .iter()
                .find_map(|ending| name.strip_suffix(ending))
                .unwrap_or(name);
        }
        Err(ErrorKind::Layers { limit: MOST_LAYERS })
    }

    fn zip(&mut self, input: Input) -> Done {
        let mut archive = zip::ZipArchive::new(input)?;
        for index in 0..archive.len() {
            let mut file = archive.by_index(index)?;
            let path = file.name()?.into_owned();
            if file.is_file() {
                self.one(&path, &mut file)?;
            }
        }
        Ok(())
    }

    fn tar(&mut self, stream: impl Read) -> Done {
        let mut archive = tar::Archive::new(stream);
        for entry in archive.entries()? {
            let mut entry = entry?;
            let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            if entry.header().entry_type().is_file() {
                self.one(&path, &mut entry)?;
            }
        }
        Ok(())
    }

    /// Hands on one file.
    fn one(&mut self, path: &str, stream: &mut dyn Read) -> Done {
        if is_litter(path) {
            return Ok(());
        }
        self.files += 1;
        if self.files > MOST_FILES {
            return Err(ErrorKind::Files { limit: MOST_FILES });
        }
        self.hand_on(Part::File(path.trim_start_matches("./")))?;
        let mut piece = vec![0; PIECE];
        loop {
            let mut len = 0;
            while len < piece.len() {
                match stream.read(&mut piece[len..])? {
                    0 => break,
                    read => len += read,
                }
            }
            if len == 0 {
                return Ok(());
            }
            let limit = self.limit;
            self.left = self
                .left
                .checked_sub(len as u64)
                .ok_or(ErrorKind::Expansion { limit })?;
            self.hand_on(Part::Bytes(&piece[..len]))?;
        }
    }

    fn hand_on(&mut self, part: Part) -> Done {
        match (self.take)(part) {
            true => Ok(()),
            false => Err(ErrorKind::Ended),
        }
    }
}

/// What systems leave in archives beside the files of their users.
fn is_litter(path: &str) -> bool {
    path.split('/').any(|part| {
        part == "__MACOSX" || part == "Thumbs.db" || part.starts_with('.') && part.len() > 1 && part != ".."
    })
}

/// The first bytes, which stay to be read.
fn peek(stream: &mut BufReader<Box<dyn Read>>) -> io::Result<Vec<u8>> {
    let mut start = vec![0; 512];
    let mut len = 0;
    while len < start.len() {
        match stream.read(&mut start[len..])? {
            0 => break,
            read => len += read,
        }
    }
    start.truncate(len);
    // What was read goes before what comes.
    let rest = std::mem::replace(stream, BufReader::new(Box::new(io::empty())));
    *stream = BufReader::with_capacity(64 << 10, Box::new(Cursor::new(start.clone()).chain(rest)));
    Ok(start)
}
