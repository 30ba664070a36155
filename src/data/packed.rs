//! Pictures as files of their own in the cells of a list or a table: `{"bytes": ..., "path": ...}`, as the data sets of Hugging Face
//! have them, or the bytes alone. They take the way of all files of pictures.

use std::rc::Rc;

use super::error::DataError;
use super::opened::Opened;
use super::pictures::Picture;
use crate::pickle::{BYTE, Contents, View};
use crate::unpack::{Decoded, Looked, PictureLook, lift, look, unify};

/// The file of a picture.
#[derive(Debug, Clone)]
pub(super) enum File {
    /// As it was small enough to be kept.
    Kept(Vec<u8>),
    InFile(Contents),
}

/// The values of a picture that was in such a file.
#[derive(Debug, Clone)]
pub(super) struct Unpacked {
    pub shape: [usize; 3],
    /// 8, or 16: two bytes a value, the lower one first.
    pub bits: u8,
    pub values: Rc<[u8]>,
    pub offset: Option<u64>,
}

pub(super) const UNPACK: &str =
    "Unpack them in Python, and save the arrays: [numpy.array(PIL.Image.open(io.BytesIO(data))) for data in …].";

/// The format of a picture in a cell, by its first bytes; `None` when there is none.
pub(super) fn format_in(view: &View) -> Option<&'static str> {
    const FORMATS: [(&[u8], &str); 5] = [
        (b"\x89PNG", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"GIF8", "GIF"),
        (b"RIFF", "WebP"),
        (b"BM", "BMP"),
    ];
    let known = |start: &[u8]| {
        FORMATS
            .iter()
            .find(|(magic, _)| start.starts_with(magic))
            .map(|(_, name)| *name)
    };
    match view {
        View::Bytes(bytes) => known(bytes),
        View::LongBytes(_, start) => known(start),
        View::Dict(pairs) => format_in(&pairs.entry("bytes")?),
        _ => None,
    }
}

/// The picture in a cell, and what it is called; `None` when there is none.
pub(super) fn of_cell<'a>(view: &View<'a>) -> Option<(Picture<'a>, String)> {
    let (file, offset, path) = match view {
        View::Dict(pairs) => {
            let path = match pairs.entry("path") {
                Some(View::Str(path)) => path.into_owned(),
                _ => String::new(),
            };
            let (Picture::Packed { file, offset }, _) = of_cell(&pairs.entry("bytes")?)? else {
                return None;
            };
            (file, offset, path)
        }
        View::Bytes(bytes) => (Box::new(File::Kept(bytes.to_vec())), None, String::new()),
        View::LongBytes(contents, _) => (Box::new(File::InFile(*contents)), contents.offset, String::new()),
        _ => return None,
    };
    Some((Picture::Packed { file, offset }, path))
}

/// Reads the pictures that are files of their own, and makes all of them alike. What was done to some of them goes to `notes`.
///
/// # Errors
/// When one cannot be read here.
pub(super) fn unpack(
    opened: &[Opened],
    files: &[(usize, usize)],
    pictures: &mut [Picture],
    paths: &[String],
    notes: &mut Vec<String>,
) -> Result<(), DataError> {
    let mut ends = files.iter().scan(0, |end, &(file, count)| {
        *end += count;
        Some((file, *end))
    });
    let mut at = ends.next();
    let mut looks = Vec::new();
    let mut all: Vec<(usize, Decoded, Option<u64>)> = Vec::new();
    for (index, picture) in pictures.iter().enumerate() {
        while at.is_some_and(|(_, end)| index >= end) {
            at = ends.next();
        }
        let Picture::Packed { file, offset } = picture else {
            continue;
        };
        let opened = &opened[at.map_or(0, |(file, _)| file)];
        let place = || opened.place(*offset);
        let mut bytes = match &**file {
            File::Kept(bytes) => bytes.clone(),
            File::InFile(contents) => {
                let mut bytes = vec![0; contents.len()];
                opened.read(contents, 0, &mut bytes)?;
                bytes
            }
        };
        let decoded = match look(&mut bytes) {
            Ok(Looked::Decoded(decoded)) => decoded,
            Ok(Looked::ForBrowser(_)) => {
                let kind = format_in(&View::Bytes(bytes[..].into())).unwrap_or("packed");
                return Err(DataError::Known {
                    place: place(),
                    found: format!("{kind} pictures that are not unpacked"),
                    remedy: UNPACK,
                });
            }
            Err(problem) => {
                return Err(DataError::NotData {
                    place: place(),
                    found: format!("element {index}, a picture that cannot be read ({problem}),"),
                });
            }
        };
        let (was_transparent, was_turned) = (decoded.has_holes(), decoded.is_turned);
        let decoded = decoded.on_white();
        looks.push(PictureLook {
            path: paths.get(index).cloned().unwrap_or_else(|| format!("image {index}")),
            channels: decoded.channels,
            bits: decoded.bits,
            was_transparent,
            was_turned,
        });
        all.push((index, decoded, *offset));
    }
    if all.is_empty() {
        return Ok(());
    }
    let kind = unify(&looks, &[]);
    for (index, decoded, offset) in all {
        let values = lift(&decoded.values, decoded.channels, decoded.bits, &kind);
        pictures[index] = Picture::Unpacked(Box::new(Unpacked {
            shape: [decoded.height, decoded.width, kind.channels],
            bits: kind.bits,
            values: values.into(),
            offset,
        }));
    }
    notes.extend(kind.notes);
    Ok(())
}

impl Unpacked {
    pub(super) fn dtype(&self) -> crate::pickle::Dtype {
        crate::pickle::Dtype {
            size: usize::from(self.bits / 8),
            ..BYTE
        }
    }

    /// The values, where they are no bytes.
    pub(super) fn numbers(&self) -> Vec<f32> {
        let pairs = self.values.as_chunks().0.iter();
        pairs.map(|&pair| u16::from_le_bytes(pair).into()).collect()
    }
}
