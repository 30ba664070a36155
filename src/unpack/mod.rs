//! Takes files out of archives (zip, tar) and of what compresses one file (bzip2, xz, LZMA, LZ4, and gzip around these),
//! one after the other and a piece at a time. Knows nothing of what is in them.
//!
//! It is no part of the worker's module: the page loads it (`src/bin/unpacker.rs`) when it meets such a file.

mod container;
mod error;
mod exif;
mod input;
mod picture;
mod pictures;
mod png;
mod pnm;
mod table;

use std::io::{self, BufRead, BufReader, Cursor, Read};

pub use error::UnpackError;
pub use exif::Orientation;
pub use picture::{Decoded, Looked, MOST_PIXELS, Problem, is_picture, look};
pub use pictures::{NoPicture, PictureLook, Unified, lift, unify};
pub use table::read_table;

use self::error::ErrorKind;
use self::input::{Input, Limited};
use crate::pickle::{Place, Source};

/// How many layers may lie around files: a tar inside gzip is two.
const MOST_LAYERS: usize = 4;

/// How many files an archive may hold.
const MOST_FILES: usize = 200_000;

/// How many times its own size an archive may become, and the size up to which it may always grow.
const EXPANSION: u64 = 100;
const EXPANSION_FLOOR: u64 = 256 << 20;

/// How large a dictionary an xz or LZMA file may need: that of `xz -9`. It grows with what comes out.
const MOST_DICTIONARY: u64 = 64 << 20;

/// The same in the unit of lzma-rust2, with what it takes besides.
const LZMA_MEMORY_KB: u32 = (MOST_DICTIONARY >> 10) as u32 + (1 << 10);

/// A zip inside another layer must be in memory as a whole: it may be so many times as large as the file, for a zip does not
/// become much smaller by packing it again, and always this large.
const ZIP_INSIDE: u64 = 4;
const ZIP_INSIDE_FLOOR: u64 = 8 << 20;

/// The longest path that is read from a header of its own in a tar archive.
const LONGEST_PATH: u64 = 64 << 10;

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
    let size = source.size();
    let input = Input::new(source);
    let position = input.position();
    let mut unpacking = Unpacking {
        size,
        left: limit,
        limit,
        files: 0,
        layer: None,
        entry: String::new(),
        take,
    };
    match unpacking.layers(name, input) {
        Ok(()) | Err(ErrorKind::Ended) => Ok(()),
        Err(kind) => Err(UnpackError {
            place: Place {
                file: name.into(),
                offset: Some(position.get()),
            },
            layer: unpacking.layer.map_or("archive", Layer::name),
            entry: unpacking.entry,
            kind: match kind {
                ErrorKind::Broken(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                    ErrorKind::Expansion { limit }
                }
                kind => kind,
            },
        }),
    }
}

struct Unpacking<'t> {
    /// The size of the file.
    size: u64,
    /// How many bytes may still come out.
    left: u64,
    limit: u64,
    files: usize,
    /// The layer that is being taken off, for messages.
    layer: Option<Layer>,
    /// The path of the file that is being taken out; empty when it is none.
    entry: String,
    take: &'t mut dyn FnMut(Part) -> bool,
}

type Done = Result<(), ErrorKind>;

impl Unpacking<'_> {
    fn layers(&mut self, name: &str, mut input: Input) -> Done {
        let mut start = input.start()?;
        // A zip is read from its end, so that it must be the file itself.
        if Layer::of(&start) == Some(Layer::Zip) {
            self.layer = Some(Layer::Zip);
            return self.zip(input);
        }
        let mut name = name;
        let mut stream: Box<dyn BufRead> = Box::new(input);
        for _ in 0..=MOST_LAYERS {
            let Some(layer) = Layer::of(&start) else {
                return self.one(name, None, &mut stream);
            };
            self.layer = Some(layer);
            let unpacked: Box<dyn Read> = match layer {
                Layer::Tar => return self.tar(stream),
                Layer::Zip => return self.zip(Input::new(Box::new(self.whole(stream)?))),
                Layer::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(stream)),
                Layer::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(stream)),
                Layer::Xz => Box::new(lzma_rust2::XzReader::new_mem_limit(stream, true, LZMA_MEMORY_KB)),
                Layer::Lzma => Box::new(lzma_rust2::LzmaReader::new_mem_limit(stream, LZMA_MEMORY_KB, None)?),
                Layer::Lz4 => Box::new(lz4_flex::frame::FrameDecoder::new(stream)),
            };
            let mut buffered = BufReader::with_capacity(64 << 10, Limited::new(unpacked, self.limit));
            start = peek(&mut buffered)?;
            stream = Box::new(Cursor::new(start.clone()).chain(buffered));
            let endings = [".gz", ".bz2", ".xz", ".lzma", ".lz4"];
            name = endings
                .iter()
                .find_map(|ending| name.strip_suffix(ending))
                .unwrap_or(name);
        }
        Err(ErrorKind::Layers { limit: MOST_LAYERS })
    }

    /// A zip inside another layer, in memory.
    fn whole(&self, stream: impl Read) -> Result<Vec<u8>, ErrorKind> {
        let limit = self.size.saturating_mul(ZIP_INSIDE).max(ZIP_INSIDE_FLOOR);
        let mut bytes = Vec::new();
        stream.take(limit + 1).read_to_end(&mut bytes)?;
        match bytes.len() as u64 > limit {
            true => Err(ErrorKind::Expansion { limit }),
            false => Ok(bytes),
        }
    }

    fn zip(&mut self, input: Input) -> Done {
        let mut archive = zip::ZipArchive::new(input)?;
        for index in 0..archive.len() {
            let mut file = archive.by_index(index)?;
            let path = file.name()?.into_owned();
            if file.is_file() {
                self.one(&path, Some(file.size()), &mut file)?;
            }
        }
        Ok(())
    }

    /// Headers of their own, which give a file a longer path, are read here: the library would read any of them as a whole.
    fn tar(&mut self, stream: impl Read) -> Done {
        let mut archive = tar::Archive::new(stream);
        let mut longer = None;
        for entry in archive.entries()?.raw(true) {
            let mut entry = entry?;
            let kind = entry.header().entry_type();
            if kind.is_gnu_longname() || kind.is_pax_local_extensions() {
                let mut text = Vec::new();
                (&mut entry).take(LONGEST_PATH).read_to_end(&mut text)?;
                longer = match kind.is_gnu_longname() {
                    true => Some(text.split(|&byte| byte == 0).next().unwrap_or_default().to_vec()),
                    false => pax_path(&text),
                };
                continue;
            }
            if kind.is_gnu_longlink() || kind.is_pax_global_extensions() {
                continue;
            }
            let path = longer.take().unwrap_or_else(|| entry.path_bytes().into_owned());
            if kind.is_file() {
                self.one(&String::from_utf8_lossy(&path), Some(entry.size()), &mut entry)?;
            }
        }
        Ok(())
    }

    /// Hands on one file, of this size where the archive tells it.
    fn one(&mut self, path: &str, size: Option<u64>, stream: &mut dyn Read) -> Done {
        if is_litter(path) {
            return Ok(());
        }
        self.files += 1;
        if self.files > MOST_FILES {
            return Err(ErrorKind::Files { limit: MOST_FILES });
        }
        let path = path.trim_start_matches("./");
        self.entry = path.into();
        self.hand_on(Part::File(path))?;
        let mut piece = vec![0; PIECE];
        let mut taken = 0;
        loop {
            let mut len = 0;
            while len < piece.len() {
                match stream.read(&mut piece[len..])? {
                    0 => break,
                    read => len += read,
                }
            }
            if len == 0 {
                if size.is_some_and(|size| taken != size) {
                    return Err(ErrorKind::CutShort);
                }
                self.entry.clear();
                return Ok(());
            }
            taken += len as u64;
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

/// The path that a header of the pax format gives.
fn pax_path(header: &[u8]) -> Option<Vec<u8>> {
    let mut records = tar::PaxExtensions::new(header).filter_map(Result::ok);
    records
        .find(|record| record.key_bytes() == b"path")
        .map(|record| record.value_bytes().to_vec())
}

/// The first bytes, which are then read.
fn peek(stream: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    stream.take(512).read_to_end(&mut start)?;
    Ok(start)
}
