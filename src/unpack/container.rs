//! The parts that files of pictures are made of, and whether all of them are there: a browser draws half a picture without a word.
//! What comes behind the end of a picture is no part of it.

use std::ops::Range;

use super::decoded::Problem;

/// A part of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    /// Four letters; of a JPEG, four times its marker.
    pub kind: [u8; 4],
    /// Where in the file its contents lie.
    pub data: Range<usize>,
}

/// The segments of a JPEG in front of its first scan.
pub(super) fn jpeg_segments(file: &[u8]) -> impl Iterator<Item = Segment> {
    let mut at = 2;
    std::iter::from_fn(move || {
        let (marker, data) = jpeg_segment(file, &mut at)?;
        (marker != SCAN && marker != END).then_some(Segment {
            kind: [marker; 4],
            data,
        })
    })
}

const SCAN: u8 = 0xda;
const END: u8 = 0xd9;

/// The next segment: its marker, and what it holds. What stands before it in vain is passed over, as libjpeg does.
fn jpeg_segment(file: &[u8], at: &mut usize) -> Option<(u8, Range<usize>)> {
    *at += file.get(*at..)?.iter().position(|&byte| byte == 0xff)?;
    *at += file[*at..].iter().position(|&byte| byte != 0xff)?;
    let marker = file[*at];
    *at += 1;
    // These stand alone.
    if matches!(marker, 0 | 1 | 0xd0..=END) {
        return Some((marker, *at..*at));
    }
    let len = usize::from(u16::from_be_bytes(file.get(*at..*at + 2)?.try_into().ok()?));
    let data = *at + 2..*at + len.max(2);
    file.get(data.clone())?;
    *at = data.end;
    Some((marker, data))
}

/// Height and width of a JPEG that reaches its end.
pub(super) fn check_jpeg(file: &[u8]) -> Result<[usize; 2], Problem> {
    let mut at = 2;
    let mut size = None;
    let mut has_scan = false;
    while let Some((marker, data)) = jpeg_segment(file, &mut at) {
        match marker {
            END if has_scan => return size.ok_or(Problem::Damaged),
            // A frame; the markers between them are tables.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let sides = file[data].get(1..5).ok_or(Problem::Damaged)?;
                let side = |at: usize| usize::from(u16::from_be_bytes([sides[at], sides[at + 1]]));
                size = Some([side(0), side(2)]);
            }
            SCAN => {
                has_scan = true;
                at += scan(&file[at..]).ok_or(Problem::CutShort)?;
            }
            _ => {}
        }
    }
    Err(Problem::CutShort)
}

/// The length of a scan, which ends where a segment begins. In it 0xff is followed by 0 or by the marker of a restart.
fn scan(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += bytes[at..].iter().position(|&byte| byte == 0xff)?;
        match bytes.get(at + 1)? {
            0xc0..=0xcf | END..=0xdd | 0xe0..=0xef | 0xfe => return Some(at),
            0xff => at += 1,
            _ => at += 2,
        }
    }
}

/// The chunks of a PNG.
pub(super) fn png_chunks(file: &[u8]) -> impl Iterator<Item = Segment> {
    let mut at = 8;
    std::iter::from_fn(move || {
        let len = u32::from_be_bytes(file.get(at..at + 4)?.try_into().ok()?) as usize;
        let kind = file.get(at + 4..at + 8)?.try_into().ok()?;
        let data = at + 8..(at + 8).checked_add(len)?;
        file.get(data.clone())?;
        at = data.end.checked_add(4)?;
        Some(Segment { kind, data })
    })
}

/// The chunks of a WebP.
pub(super) fn webp_chunks(file: &[u8]) -> impl Iterator<Item = Segment> {
    let mut at = 12;
    std::iter::from_fn(move || {
        let kind = file.get(at..at + 4)?.try_into().ok()?;
        let len = u32::from_le_bytes(file.get(at + 4..at + 8)?.try_into().ok()?) as usize;
        let data = at + 8..(at + 8).checked_add(len)?;
        file.get(data.clone())?;
        at = data.end.checked_add(len % 2)?;
        Some(Segment { kind, data })
    })
}

/// Whether a WebP has as many bytes as it says.
pub(super) fn check_webp(file: &[u8]) -> Result<(), Problem> {
    let len = file
        .get(4..8)
        .and_then(|len| len.try_into().ok())
        .map(u32::from_le_bytes);
    match len {
        Some(len) if u64::from(len) + 8 <= file.len() as u64 => Ok(()),
        _ => Err(Problem::CutShort),
    }
}

/// Height and width of a GIF whose first picture is whole.
pub(super) fn check_gif(file: &[u8]) -> Result<[usize; 2], Problem> {
    let byte = |at: usize| file.get(at).copied().ok_or(Problem::CutShort);
    let side = |at: usize| Ok::<_, Problem>(usize::from(u16::from_le_bytes([byte(at)?, byte(at + 1)?])));
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut at = 13 + table(byte(10)?);
    loop {
        let is_picture = match byte(at)? {
            0x21 => {
                at += 2;
                false
            }
            0x2c => {
                at += 10 + table(byte(at + 9)?) + 1;
                true
            }
            _ => return Err(Problem::Damaged),
        };
        // Blocks, of which the last is empty.
        loop {
            let len = usize::from(byte(at)?);
            at += 1 + len;
            if len == 0 {
                break;
            }
        }
        if is_picture {
            return Ok([side(8)?, side(6)?]);
        }
    }
}

/// Height and width of a BMP whose rows are all there.
pub(super) fn check_bmp(file: &[u8]) -> Result<[usize; 2], Problem> {
    let word = |at: usize| {
        let bytes = file.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map(u32::from_le_bytes).ok_or(Problem::CutShort)
    };
    let (start, header) = (u64::from(word(10)?), word(14)?);
    if header < 40 {
        // The one of OS/2, which has sizes of two bytes.
        let sizes = word(18)?;
        return Ok([(sizes >> 16) as usize, (sizes & 0xffff) as usize]);
    }
    let (width, height) = (word(18)? as i32, (word(22)? as i32).unsigned_abs());
    let width = u32::try_from(width).map_err(|_| Problem::Damaged)?;
    let (bits, compression, size) = (u64::from(word(28)? & 0xffff), word(30)?, u64::from(word(34)?));
    let needed = match compression {
        0 | 3 | 6 => (u64::from(width) * bits).div_ceil(32) * 4 * u64::from(height),
        _ => size,
    };
    match start + needed <= file.len() as u64 {
        true => Ok([height as usize, width as usize]),
        false => Err(Problem::CutShort),
    }
}
