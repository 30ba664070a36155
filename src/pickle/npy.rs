//! The .npy files of `numpy.save`: a header that is a Python dict as text, and the bytes of one array. See
//! <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.

use super::arena::{Arena, Node, Span};
use super::array::{Array, Data, Layout};
use super::dtype::{Dtype, Kind};
use super::error::{ErrorKind, TOO_LARGE};
use super::record::Type;

pub(super) const MAGIC: &[u8] = b"\x93NUMPY";

/// The longest header that is read; numpy's own are some hundred bytes, except those of records.
const LONGEST: usize = 10_000;

/// What stands before the contents.
struct Header {
    of: Type,
    layout: Layout,
    /// Where the contents begin.
    start: u64,
}

/// Reads the file; `Err(start)` inside when the contents from there on are a pickle, because they are objects.
pub(super) fn load(arena: &mut Arena) -> Result<Result<Node, u64>, ErrorKind> {
    let Header { of, layout, start } = header(arena)?;
    if of.dtype.kind == Kind::Object {
        return Ok(Err(start));
    }
    let Some(len) = layout.len().checked_mul(of.dtype.size) else {
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
    Array::filled(of, layout, Data::Raw(span), left, Some(0)).map(|array| Ok(Node::Array(Box::new(array))))
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
    let text: String = match bytes[6] {
        3 => String::from_utf8_lossy(text).into(),
        _ => text.iter().copied().map(char::from).collect(),
    };
    let found = || {
        format!(
            "\"{}\"",
            text.chars().take(120).collect::<String>().trim().escape_debug()
        )
    };
    let value = |key: &str| {
        let after = &text[text.find(&format!("'{key}':"))? + key.len() + 3..];
        Some(Literal { rest: after })
    };
    let of = value("descr").and_then(|mut value| value.of(arena, 0));
    let of = of.ok_or_else(|| wrong("a type of numbers, text or objects", found()))?;
    let sizes = value("shape").and_then(|mut value| value.shape());
    let sizes = sizes.ok_or_else(|| wrong("a shape", found()))?;
    let layout = match value("fortran_order") {
        Some(value) if value.rest.trim_start().starts_with("True") => Layout::fortran(sizes),
        Some(value) if value.rest.trim_start().starts_with("False") => Layout::c_order(sizes),
        _ => return Err(wrong("an order", found())),
    };
    Ok(Header {
        of,
        layout: layout.ok_or_else(|| uncounted(size, found()))?,
        start: (from + len) as u64,
    })
}

/// How deep records may lie inside each other.
const MAX_DEPTH: usize = 8;

/// Python's spelling of values, read from the left.
struct Literal<'t> {
    rest: &'t str,
}

impl Literal<'_> {
    /// Passes by what comes next, if it is this.
    fn skip(&mut self, wanted: &str) -> bool {
        let rest = self.rest.trim_start();
        let found = rest.strip_prefix(wanted);
        self.rest = found.unwrap_or(rest);
        found.is_some()
    }

    fn pass(&mut self, wanted: &str) -> Option<()> {
        self.skip(wanted).then_some(())
    }

    fn text(&mut self) -> Option<String> {
        let quote = if self.skip("'") {
            '\''
        } else {
            self.skip("\"").then_some('"')?
        };
        let mut letters = self.rest.chars();
        let mut text = String::new();
        loop {
            match letters.next()? {
                '\\' => text.push(letters.next().filter(|letter| ['\\', '\'', '"'].contains(letter))?),
                letter if letter == quote => break,
                letter => text.push(letter),
            }
        }
        self.rest = letters.as_str();
        Some(text)
    }

    fn shape(&mut self) -> Option<Vec<usize>> {
        const MAX_DIMS: usize = 64;
        self.pass("(")?;
        let (inside, rest) = self.rest.split_once(')')?;
        self.rest = rest;
        let sizes = inside.split(',').map(str::trim).filter(|size| !size.is_empty());
        // Python 2 wrote 5L.
        let sizes: Option<Vec<usize>> = sizes.map(|size| size.trim_end_matches('L').parse().ok()).collect();
        sizes.filter(|sizes| sizes.len() <= MAX_DIMS)
    }

    /// `'<f4'`, or `[('eyes', '<U10'), ('image', '<f4', (60, 64))]`; `depth` is how many records lie around it.
    fn of(&mut self, arena: &mut Arena, depth: usize) -> Option<Type> {
        if !self.skip("[") {
            return Dtype::parse_descr(&self.text()?).map(Type::from);
        }
        let mut fields = Vec::new();
        let mut size = 0usize;
        while depth < MAX_DEPTH && self.skip("(") {
            // A title may stand before the name.
            let has_title = self.skip("(");
            if has_title {
                self.text()?;
                self.pass(",")?;
            }
            let name = self.text()?;
            if has_title {
                self.pass(")")?;
            }
            self.pass(",")?;
            let mut of = self.of(arena, depth + 1)?;
            if self.skip(",") {
                let layout = Layout::c_order(self.shape()?)?;
                let size = layout.len().checked_mul(of.dtype.size)?;
                of = Type::array(of.dtype, layout, size).ok()?;
            }
            self.pass(")")?;
            self.skip(",");
            let offset = size;
            size = size.checked_add(of.dtype.size)?;
            // What fills gaps has no name.
            if !(name.is_empty() && of.dtype.kind == Kind::Void) {
                let name = arena.keep(name.as_bytes()).ok()?;
                fields.push((arena.add(Node::Text(name)).ok()?, offset, of));
            }
        }
        self.pass("]")?;
        Type::record(size, fields).ok()
    }
}
