//! Takes files out of archives (zip, tar) and of what compresses one file (bzip2, xz, LZMA, LZ4, and gzip around these),
//! one after the other and a piece at a time. Knows nothing of what is in them.
//!
//! It is no part of the worker's module: the page loads it (`src/bin/unpacker.rs`) when it meets such a file.

mod container;
mod decoded;
mod error;
mod exif;
mod input;
mod json;
mod picture;
mod pictures;
mod png;
mod pnm;
mod table;

use std::io::{self, BufRead, BufReader, Cursor, Read};

pub use decoded::{Decoded, MOST_PIXELS, Problem};
pub use error::UnpackError;
pub use exif::Orientation;
pub use json::{MOST_JSON, read_json};
pub use picture::{Looked, is_for_browser, is_picture, look};
pub use pictures::{NoPicture, PictureLook, Unified, lift, unify};
pub use table::{Pixels, TableOfImages, TableRead, is_table, read_table};

use self::error::ErrorKind;
use self::input::{Input, Limited};
use crate::files::{self, Kind};
use crate::values::{Place, Source};

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
pub enum Unpacked<'a> {
    /// A file begins, whose path inside the archive this is; folders are told by `/`.
    File(&'a str),
    /// Bytes of the file that began last.
    Bytes(&'a [u8]),
    /// Where in the archive all bytes of the file that began last lie; only told by [`unpack_in_place`].
    Place(Stored),
}

/// A large file of a zip, which is there as it is, or deflated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    pub start: u64,
    /// How many bytes lie there.
    pub len: u64,
    pub is_deflated: bool,
    /// What comes out: so many bytes, whose checksum this is.
    pub size: u64,
    pub crc32: u32,
}

/// Smaller files of a zip are handed on as bytes: to ask for their places would take longer.
const LEAST_IN_PLACE: u64 = 1 << 20;

/// Whether a file whose first bytes these are is one to be unpacked; gzip and zlib alone are not: the worker reads through
/// them. [`START`](files::START) bytes tell.
pub fn is_packed(start: &[u8]) -> bool {
    files::known(start).is_some_and(|format| format.kind.read_by() == files::ReadBy::Unpacker)
}

/// What lies around files, by its first bytes.
fn layer(start: &[u8]) -> Option<Kind> {
    let kind = files::known(start)?.kind;
    let is_layer = kind.read_by() == files::ReadBy::Unpacker || kind == Kind::Gzip;
    is_layer.then_some(kind)
}

/// The name of a layer in messages.
fn name(layer: Option<Kind>) -> &'static str {
    match layer {
        Some(Kind::Gzip) => "gzip",
        Some(Kind::Bzip2) => "bzip2",
        Some(Kind::Xz) => "xz",
        Some(Kind::Lzma) => "LZMA",
        Some(Kind::Lz4) => "LZ4",
        Some(Kind::Zip) => "zip",
        Some(Kind::Tar) => "tar",
        _ => "archive",
    }
}

/// Hands on every file of an archive. `name` is for messages, and is the path of a file that is alone in it, without the
/// ending that names the layer. `take` may end it by `false`.
///
/// # Errors
/// When the archive is damaged, encrypted, or becomes too large.
pub fn unpack(name: &str, source: Box<dyn Source>, take: &mut dyn FnMut(Unpacked) -> bool) -> Result<(), UnpackError> {
    hand_on(name, source, false, take)
}

/// The same for who can read the archive again: of large files of a zip, the place is told instead of their bytes.
///
/// # Errors
/// As [`unpack`], but for the contents of these files, which were not looked at.
pub fn unpack_in_place(
    name: &str,
    source: Box<dyn Source>,
    take: &mut dyn FnMut(Unpacked) -> bool,
) -> Result<(), UnpackError> {
    hand_on(name, source, true, take)
}

fn hand_on(
    file: &str,
    source: Box<dyn Source>,
    in_place: bool,
    take: &mut dyn FnMut(Unpacked) -> bool,
) -> Result<(), UnpackError> {
    let limit = source.size().saturating_mul(EXPANSION).max(EXPANSION_FLOOR);
    let size = source.size();
    let input = Input::new(source);
    let position = input.position();
    let mut unpacking = Unpacking {
        size,
        left: limit,
        limit,
        in_place,
        files: 0,
        layer: None,
        entry: String::new(),
        take,
    };
    match unpacking.layers(file, input) {
        Ok(()) | Err(ErrorKind::Ended) => Ok(()),
        Err(kind) => Err(UnpackError {
            place: Place {
                file: file.into(),
                offset: Some(position.get()),
            },
            layer: name(unpacking.layer),
            entry: unpacking.entry,
            kind: Box::new(match kind {
                ErrorKind::Broken(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                    ErrorKind::Expansion { limit }
                }
                kind => kind,
            }),
        }),
    }
}

struct Unpacking<'t> {
    /// The size of the file.
    size: u64,
    /// How many bytes may still come out.
    left: u64,
    limit: u64,
    /// Whether places may be told instead of bytes.
    in_place: bool,
    files: usize,
    /// The layer that is being taken off, for messages.
    layer: Option<Kind>,
    /// The path of the file that is being taken out; empty when it is none.
    entry: String,
    take: &'t mut dyn FnMut(Unpacked) -> bool,
}

type Done = Result<(), ErrorKind>;

impl Unpacking<'_> {
    fn layers(&mut self, name: &str, mut input: Input) -> Done {
        let mut start = input.start()?;
        // A zip is read from its end, so that it must be the file itself.
        if layer(&start) == Some(Kind::Zip) {
            self.layer = Some(Kind::Zip);
            return self.zip(input, self.in_place);
        }
        let mut name = name;
        let mut stream: Box<dyn BufRead> = Box::new(input);
        for _ in 0..=MOST_LAYERS {
            let Some(layer) = layer(&start) else {
                return self.one(name, None, &mut stream);
            };
            self.layer = Some(layer);
            let unpacked: Box<dyn Read> = match layer {
                Kind::Tar => return self.tar(stream),
                Kind::Zip => return self.zip(Input::new(Box::new(self.whole(stream)?)), false),
                Kind::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(stream)),
                Kind::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(stream)),
                Kind::Xz => Box::new(lzma_rust2::XzReader::new_mem_limit(stream, true, LZMA_MEMORY_KB)),
                Kind::Lzma => Box::new(lzma_rust2::LzmaReader::new_mem_limit(stream, LZMA_MEMORY_KB, None)?),
                _ => Box::new(lz4_flex::frame::FrameDecoder::new(stream)),
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

    fn zip(&mut self, input: Input, in_place: bool) -> Done {
        let mut archive = zip::ZipArchive::new(input)?;
        for index in 0..archive.len() {
            if in_place && let Some((path, stored)) = stored(&archive.by_index_raw(index)?)? {
                if self.begin(&path)? {
                    if stored.start.saturating_add(stored.len) > self.size {
                        return Err(ErrorKind::CutShort);
                    }
                    self.spend(stored.size)?;
                    self.hand_on(Unpacked::Place(stored))?;
                    self.entry.clear();
                }
                continue;
            }
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

    /// Begins with a file; `false` when it is nobody's data.
    fn begin(&mut self, path: &str) -> Result<bool, ErrorKind> {
        let path = path.replace('\\', "/");
        if files::is_litter(&path) {
            return Ok(false);
        }
        self.files += 1;
        if self.files > MOST_FILES {
            return Err(ErrorKind::Files { limit: MOST_FILES });
        }
        let path = path.trim_start_matches("./");
        self.entry = path.into();
        self.hand_on(Unpacked::File(path))?;
        Ok(true)
    }

    /// So many bytes come out.
    fn spend(&mut self, len: u64) -> Done {
        let limit = self.limit;
        self.left = self.left.checked_sub(len).ok_or(ErrorKind::Expansion { limit })?;
        Ok(())
    }

    /// Hands on one file, of this size where the archive tells it.
    fn one(&mut self, path: &str, size: Option<u64>, stream: &mut dyn Read) -> Done {
        if !self.begin(path)? {
            return Ok(());
        }
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
            self.spend(len as u64)?;
            self.hand_on(Unpacked::Bytes(&piece[..len]))?;
        }
    }

    fn hand_on(&mut self, part: Unpacked) -> Done {
        match (self.take)(part) {
            true => Ok(()),
            false => Err(ErrorKind::Ended),
        }
    }
}

/// The path of a large file, and where it lies; `None` of one that is not to be read in its place.
fn stored<R: Read>(file: &zip::read::ZipFile<R>) -> Result<Option<(String, Stored)>, ErrorKind> {
    let is_deflated = match file.compression() {
        zip::CompressionMethod::Stored => false,
        zip::CompressionMethod::Deflated => true,
        _ => return Ok(None),
    };
    let (len, size) = (file.compressed_size(), file.size());
    let is_whole = is_deflated || len == size;
    if !file.is_file() || file.encrypted() || !is_whole || len < LEAST_IN_PLACE {
        return Ok(None);
    }
    let Some(start) = file.data_start() else {
        return Ok(None);
    };
    let crc32 = file.crc32();
    let stored = Stored {
        start,
        len,
        is_deflated,
        size,
        crc32,
    };
    Ok(Some((file.name()?.into_owned(), stored)))
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
    stream.take(files::START as u64).read_to_end(&mut start)?;
    Ok(start)
}
