//! Pictures as files of their own in the cells of a list or a table: `{"bytes": ..., "path": ...}`, as the data sets of Hugging Face
//! have them, or the bytes alone. They take the way of all files of pictures.

use std::collections::HashMap;

use super::picture::{File, ImageInFile, Unpacked};
use crate::data::error::DataError;
use crate::data::opened::Opened;
use crate::unpack::{Decoded, Looked, NoPicture, PictureLook, is_for_browser, is_picture, lift, look, unify};
use crate::values::View;

/// So many first bytes tell what a picture is.
const START: usize = 16;

/// What became of pictures that the browser decodes, by the places of their images.
pub(in crate::data) type Decodings = HashMap<usize, Result<Decoded, String>>;

/// A picture that the browser is to decode.
pub(in crate::data) struct Undecoded {
    /// The place of its image.
    pub index: usize,
    /// Which of the opened files it is in.
    of: usize,
    file: Box<File>,
}

impl Undecoded {
    /// The bytes of its file.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn read(&self, opened: &[Opened]) -> Result<Vec<u8>, DataError> {
        read(&self.file, &opened[self.of])
    }
}

/// What became of pictures in files of their own.
pub(in crate::data) enum Unpacking {
    /// Those that cannot be read, in order.
    Done(Vec<(usize, NoPicture)>),
    /// The browser has to decode these first.
    Undecoded(Vec<Undecoded>),
}

/// Whether a cell holds a picture, by its first bytes.
pub(in crate::data) fn is_picture_cell(view: &View) -> bool {
    match view {
        View::Bytes(bytes) => is_picture(bytes),
        View::LongBytes(_, start) => is_picture(start),
        View::Dict(pairs) => pairs.entry("bytes").is_some_and(|bytes| is_picture_cell(&bytes)),
        _ => false,
    }
}

/// The picture in a cell, and what it is called; `None` when there is none.
pub(in crate::data) fn of_cell<'a>(view: &View<'a>) -> Option<(ImageInFile<'a>, String)> {
    let (file, offset, path) = match view {
        View::Dict(pairs) => {
            let path = match pairs.entry("path") {
                Some(View::Str(path)) => path.into_owned(),
                _ => String::new(),
            };
            let (ImageInFile::Packed { file, offset }, _) = of_cell(&pairs.entry("bytes")?)? else {
                return None;
            };
            (file, offset, path)
        }
        View::Bytes(bytes) => (Box::new(File::Kept(bytes.to_vec())), None, String::new()),
        View::LongBytes(contents, _) => (Box::new(File::InFile(*contents)), contents.offset, String::new()),
        _ => return None,
    };
    Some((ImageInFile::Packed { file, offset }, path))
}

/// Reads the pictures that are files of their own, and makes all of them alike, once those that the browser decodes are among
/// `decoded`. What was done to some of them goes to `notes`.
///
/// # Errors
/// When none can be read.
pub(in crate::data) fn unpack(
    opened: &[Opened],
    files: &[(usize, usize)],
    pictures: &mut [ImageInFile],
    paths: &[String],
    decoded: &mut Decodings,
    notes: &mut Vec<String>,
) -> Result<Unpacking, DataError> {
    let is_packed = |picture: &ImageInFile| matches!(picture, ImageInFile::Packed { .. });
    if !pictures.iter().any(is_packed) {
        return Ok(Unpacking::Done(Vec::new()));
    }
    unpack_all(opened, files, pictures, paths, decoded, notes)
}

#[inline(never)]
fn unpack_all(
    opened: &[Opened],
    files: &[(usize, usize)],
    pictures: &mut [ImageInFile],
    paths: &[String],
    decoded: &mut Decodings,
    notes: &mut Vec<String>,
) -> Result<Unpacking, DataError> {
    let undecoded = undecoded(opened, files, pictures, decoded)?;
    if !undecoded.is_empty() {
        return Ok(Unpacking::Undecoded(undecoded));
    }
    let mut looks = Vec::new();
    let mut all: Vec<(usize, Decoded, Option<u64>)> = Vec::new();
    let mut broken = Vec::new();
    let mut first_broken = None;
    for (index, of) in places(files) {
        let Some(ImageInFile::Packed { file, offset }) = pictures.get(index) else {
            continue;
        };
        let path = paths.get(index).cloned().unwrap_or_else(|| format!("image {index}"));
        let decoding = match decoded.remove(&index) {
            Some(decoding) => decoding,
            None => match look(&mut read(file, &opened[of])?) {
                Ok(Looked::Decoded(decoded)) => Ok(decoded),
                Ok(Looked::ForBrowser(_)) => Err("it was not decoded".into()),
                Err(problem) => Err(problem.to_string()),
            },
        };
        let decoded = match decoding {
            Ok(decoded) => decoded,
            Err(why) => {
                first_broken = first_broken.or_else(|| Some((opened[of].place(*offset), why.clone())));
                broken.push((index, NoPicture { path, why }));
                continue;
            }
        };
        let (was_transparent, was_turned) = (decoded.has_holes(), decoded.is_turned);
        let decoded = decoded.on_white();
        looks.push(PictureLook {
            path,
            channels: decoded.channels,
            bits: decoded.bits,
            was_transparent,
            was_turned,
        });
        all.push((index, decoded, *offset));
    }
    if let (true, Some((place, why)), Some((index, _))) = (broken.len() == pictures.len(), first_broken, broken.first())
    {
        return Err(DataError::NotData {
            place,
            found: format!("element {index}, a picture that cannot be read ({why}),"),
        });
    }
    let left_out: Vec<NoPicture> = broken.iter().map(|(_, picture)| picture.clone()).collect();
    let kind = unify(&looks, &left_out);
    for (index, decoded, offset) in all {
        let values = lift(&decoded.values, decoded.channels, decoded.bits, &kind);
        pictures[index] = ImageInFile::Unpacked(Box::new(Unpacked {
            shape: [decoded.height, decoded.width, kind.channels],
            bits: kind.bits,
            values: values.into(),
            offset,
        }));
    }
    notes.extend(kind.notes);
    Ok(Unpacking::Done(broken))
}

/// The pictures that the browser decodes, and has not.
fn undecoded(
    opened: &[Opened],
    files: &[(usize, usize)],
    pictures: &[ImageInFile],
    decoded: &Decodings,
) -> Result<Vec<Undecoded>, DataError> {
    let mut all = Vec::new();
    for (index, of) in places(files) {
        let Some(ImageInFile::Packed { file, .. }) = pictures.get(index) else {
            continue;
        };
        let is_for_browser = match &**file {
            File::Kept(bytes) => is_for_browser(bytes),
            File::InFile(contents) => {
                let mut start = vec![0; contents.len().min(START)];
                opened[of].read(contents, 0, &mut start)?;
                is_for_browser(&start)
            }
        };
        if is_for_browser && !decoded.contains_key(&index) {
            let file = file.clone();
            all.push(Undecoded { index, of, file });
        }
    }
    Ok(all)
}

/// The place of every image, and which of the opened files it is in.
fn places(files: &[(usize, usize)]) -> impl Iterator<Item = (usize, usize)> {
    let of = files.iter().flat_map(|&(file, count)| std::iter::repeat_n(file, count));
    of.enumerate()
}

fn read(file: &File, opened: &Opened) -> Result<Vec<u8>, DataError> {
    match file {
        File::Kept(bytes) => Ok(bytes.clone()),
        File::InFile(contents) => {
            let mut bytes = vec![0; contents.len()];
            opened.read(contents, 0, &mut bytes)?;
            Ok(bytes)
        }
    }
}
