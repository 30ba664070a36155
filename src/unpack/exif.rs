//! How a camera was held, as its pictures tell in their EXIF data: a picture that lies on its side is turned upright. That is done
//! here and not by the browser, so that all do the same; the note is taken out of what the browser decodes.
//!
//! The tag is `Orientation` (0x0112) of CIPA DC-008, "Exchangeable image file format"; JPEG has the data in a segment APP1, PNG in a
//! chunk `eXIf`, WebP in a chunk `EXIF`.

use std::ops::Range;

use super::container::{Segment, jpeg_segments, png_chunks, webp_chunks};

/// How the rows and columns of a picture lie, 1 to 8: 1 upright, 3 upside down, 6 turned to the left, 8 to the right; even ones
/// up to 4, and 5 and 7, are mirrored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Orientation(u8);

impl Orientation {
    pub const UPRIGHT: Orientation = Orientation(1);

    /// `None` for what is no orientation.
    pub fn new(number: u16) -> Option<Orientation> {
        (1..=8).contains(&number).then_some(Orientation(number as u8))
    }

    pub fn number(self) -> u8 {
        self.0
    }

    /// Whether height and width change places.
    fn is_on_its_side(self) -> bool {
        self.0 >= 5
    }

    /// The place in the file (row and column) of a pixel of the picture upright; `size` is that of the picture in the file.
    fn source(self, [row, column]: [usize; 2], [height, width]: [usize; 2]) -> [usize; 2] {
        let [row, column] = if self.is_on_its_side() {
            [column, row]
        } else {
            [row, column]
        };
        let (down, right) = (height - 1 - row.min(height - 1), width - 1 - column.min(width - 1));
        match self.0 {
            2 => [row, right],
            3 => [down, right],
            4 => [down, column],
            5 => [row, column],
            6 => [down, column],
            7 => [down, right],
            8 => [row, right],
            _ => [row, column],
        }
    }

    /// Turns a picture of pixels of `size` bytes upright; gives its new height and width.
    pub fn turn(self, pixels: &mut Vec<u8>, [height, width]: [usize; 2], size: usize) -> [usize; 2] {
        if self == Orientation::UPRIGHT {
            return [height, width];
        }
        let [rows, columns] = if self.is_on_its_side() {
            [width, height]
        } else {
            [height, width]
        };
        let mut out = Vec::with_capacity(pixels.len());
        for row in 0..rows {
            for column in 0..columns {
                let [from_row, from_column] = self.source([row, column], [height, width]);
                out.extend_from_slice(&pixels[(from_row * width + from_column) * size..][..size]);
            }
        }
        *pixels = out;
        [rows, columns]
    }
}

/// The orientation that the file of a picture tells.
pub fn orientation(file: &[u8]) -> Orientation {
    let told = places(file).into_iter().find_map(|place| number(file, &place));
    told.and_then(Orientation::new).unwrap_or(Orientation::UPRIGHT)
}

/// Writes into the file of a picture that it is upright.
pub fn set_upright(file: &mut [u8]) {
    for place in places(file) {
        let one = if place.big_endian {
            1u16.to_be_bytes()
        } else {
            1u16.to_le_bytes()
        };
        file[place.at..place.at + 2].copy_from_slice(&one);
    }
}

/// Where in a file the number stands.
struct Place {
    at: usize,
    big_endian: bool,
}

fn number(file: &[u8], place: &Place) -> Option<u16> {
    short(file, place.at, place.big_endian)
}

fn places(file: &[u8]) -> Vec<Place> {
    let segments: Vec<Segment> = match file {
        [0xff, 0xd8, ..] => jpeg_segments(file)
            .filter(|segment| segment.kind == [0xe1; 4])
            .collect(),
        [0x89, b'P', b'N', b'G', ..] => png_chunks(file).filter(|chunk| &chunk.kind == b"eXIf").collect(),
        [b'R', b'I', b'F', b'F', ..] => webp_chunks(file).filter(|chunk| &chunk.kind == b"EXIF").collect(),
        _ => Vec::new(),
    };
    let is_jpeg = file.first() == Some(&0xff);
    segments
        .into_iter()
        .filter_map(|Segment { data, .. }| {
            let bytes = &file[data.clone()];
            match bytes.strip_prefix(b"Exif\0\0") {
                Some(_) => find(file, data.start + 6..data.end),
                // Other segments of this kind hold other things.
                None if is_jpeg => None,
                None => find(file, data),
            }
        })
        .collect()
}

/// Looks for the tag in the first directory of EXIF data, which are laid out as a TIFF file.
fn find(file: &[u8], data: Range<usize>) -> Option<Place> {
    let exif = &file[data.clone()];
    let big_endian = match exif.get(..4)? {
        b"II*\0" => false,
        b"MM\0*" => true,
        _ => return None,
    };
    let first = exif.get(4..8)?.try_into().ok()?;
    let first = if big_endian {
        u32::from_be_bytes(first)
    } else {
        u32::from_le_bytes(first)
    } as usize;
    let count = short(exif, first, big_endian)?;
    (0..usize::from(count)).find_map(|entry| {
        let at = first.checked_add(2 + 12 * entry)?;
        let is_it = short(exif, at, big_endian)? == 0x0112 && short(exif, at + 2, big_endian)? == 3;
        short(exif, at + 8, big_endian)?;
        is_it.then_some(Place {
            at: data.start + at + 8,
            big_endian,
        })
    })
}

fn short(bytes: &[u8], at: usize, big_endian: bool) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(if big_endian {
        u16::from_be_bytes(pair)
    } else {
        u16::from_le_bytes(pair)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `PIL.ImageOps.exif_transpose` makes of the rows 1 2 3, 4 5 6.
    #[test]
    fn turns_as_pillow_does() {
        for (number, size, values) in [
            (1, [2, 3], [1, 2, 3, 4, 5, 6]),
            (2, [2, 3], [3, 2, 1, 6, 5, 4]),
            (3, [2, 3], [6, 5, 4, 3, 2, 1]),
            (4, [2, 3], [4, 5, 6, 1, 2, 3]),
            (5, [3, 2], [1, 4, 2, 5, 3, 6]),
            (6, [3, 2], [4, 1, 5, 2, 6, 3]),
            (7, [3, 2], [6, 3, 5, 2, 4, 1]),
            (8, [3, 2], [3, 6, 2, 5, 1, 4]),
        ] {
            let orientation = Orientation::new(number).unwrap();
            let mut pixels = vec![1, 2, 3, 4, 5, 6];
            assert_eq!(orientation.turn(&mut pixels, [2, 3], 1), size, "{number}");
            assert_eq!(pixels, values, "{number}");
            let mut pairs = [1, 2, 3, 4, 5, 6].iter().flat_map(|&value| [value, 9]).collect();
            orientation.turn(&mut pairs, [2, 3], 2);
            assert!(pairs.iter().step_by(2).eq(&values), "{number}");
        }
        assert_eq!(Orientation::new(0), None);
        assert_eq!(Orientation::new(9), None);
    }

    #[test]
    fn what_is_cut_short_tells_nothing() {
        let exif = [
            &b"\xff\xd8\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"[..],
            b"\xff\xd9",
        ]
        .concat();
        assert_eq!(orientation(&exif).number(), 6);
        let mut upright = exif.clone();
        set_upright(&mut upright);
        assert_eq!(orientation(&upright), Orientation::UPRIGHT);
        for len in 0..exif.len() - 2 {
            let mut part = exif[..len].to_vec();
            let _ = orientation(&part);
            set_upright(&mut part);
        }
        for at in 0..exif.len() {
            for value in [0, 1, 0x7f, 0xff] {
                let mut other = exif.clone();
                other[at] = value;
                let _ = orientation(&other);
                set_upright(&mut other);
            }
        }
    }
}
