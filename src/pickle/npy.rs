//! The .npy files of `numpy.save`: a header that is a Python dict as text, and the bytes of one array. See
//! <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.

use super::arena::{Arena, Node, Span};
use super::array::{Data, Layout};
use super::constructors::filled;
use super::dtype::{Dtype, Kind};
use super::error::{ErrorKind, TOO_LARGE};

pub(super) const MAGIC: &[u8] = b"\x93NUMPY";

/// The longest header that is read; numpy's own are some hundred bytes, except those of records.
const LONGEST: usize = 10_000;

/// What stands before the contents.
struct Header {
    dtype: Dtype,
    layout: Layout,
    /// Where the contents begin.
    start: u64,
}

/// Reads the file; `Err(start)` inside when the contents from there on are a pickle, because they are objects.
pub(super) fn load(arena: &mut Arena) -> Result<Result<Node, u64>, ErrorKind> {
    let Header { dtype, layout, start } = header(arena)?;
    if dtype.kind == Kind::Object {
        return Ok(Err(start));
    }
    let Some(len) = layout.len().checked_mul(dtype.size) else {
        return Err(uncounted(arena.size(), format!("{layout}")));
    };
    let left = match arena.reader().reach(start.saturating_add(len as u64))? {
        Some(size) => size.saturating_sub(start) as usize,
        None => len,
    };
    let span = Span {
        start,
        len: left,
        in_file: true,
    };
    filled(dtype, layout, Data::Raw(span), left, Some(0)).map(|array| Ok(Node::Array(Box::new(array))))
}

/// More elements than an address has a number for: of a file as large there is too much, in another the shape is wrong.
fn uncounted(size: u64, found: String) -> ErrorKind {
    if size > u64::from(u32::MAX) {
        ErrorKind::OutOfMemory { what: TOO_LARGE }
    } else {
        wrong("a shape that can be counted", found)
    }
}

fn wrong(expected: &'static str, found: String) -> ErrorKind {
    ErrorKind::Expected {
        context: "the header of a .npy file",
        expected,
        found,
    }
}

fn header(arena: &mut Arena) -> Result<Header, ErrorKind> {
    let size = arena.size();
    let bytes = arena.reader().at(0, LONGEST + 12)?;
    let (from, len): (usize, usize) = match *bytes {
        [_, _, _, _, _, _, 1, _, a, b, ..] => (10, usize::from(u16::from_le_bytes([a, b]))),
        [_, _, _, _, _, _, 2 | 3, _, a, b, c, d, ..] => (12, u32::from_le_bytes([a, b, c, d]) as usize),
        _ => return Err(wrong("version 1, 2 or 3", "another".into())),
    };
    let text = bytes
        .get(from..from.saturating_add(len).min(from + LONGEST))
        .unwrap_or_default();
    let text = String::from_utf8_lossy(text);
    let found = || {
        format!(
            "\"{}\"",
            text.chars().take(120).collect::<String>().trim().escape_debug()
        )
    };
    let value = |key: &str| {
        let after = &text[text.find(&format!("'{key}':"))? + key.len() + 3..];
        Some(after.trim_start())
    };
    let descr = value("descr").and_then(|value| value.strip_prefix('\'')?.split('\'').next());
    let dtype = descr.and_then(Dtype::parse_descr);
    let dtype = dtype.ok_or_else(|| wrong("a type of numbers, text or objects", found()))?;
    let shape = value("shape").and_then(|value| value.strip_prefix('(')?.split(')').next());
    let sizes = shape.and_then(|shape| {
        let sizes = shape.split(',').map(str::trim).filter(|size| !size.is_empty());
        // Python 2 wrote 5L.
        sizes
            .map(|size| size.trim_end_matches('L').parse().ok())
            .collect::<Option<Vec<usize>>>()
    });
    let sizes = sizes
        .filter(|sizes| sizes.len() <= 64)
        .ok_or_else(|| wrong("a shape", found()))?;
    let layout = match value("fortran_order") {
        Some(value) if value.starts_with("True") => Layout::fortran(sizes),
        Some(value) if value.starts_with("False") => Layout::c_order(sizes),
        _ => return Err(wrong("an order", found())),
    };
    Ok(Header {
        dtype,
        layout: layout.ok_or_else(|| uncounted(size, found()))?,
        start: (from + len) as u64,
    })
}
