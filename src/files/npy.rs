//! The .npy files of `numpy.save`: a header that is a Python dict as text, and the bytes of one array. See
//! <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.

use crate::values::{Arena, ArrayLayout, Data, Dtype, ErrorKind, Kind, Node, Span, TOO_LARGE, Type, quoted};

pub(crate) const MAGIC: &[u8] = b"\x93NUMPY";

/// The longest header that is read; numpy's own are some hundred bytes, except those of records.
const LONGEST: usize = 10_000;

/// Bytes of a file's beginning that hold the header.
pub(crate) const START: usize = LONGEST + 12;

/// What stands before the values: a Python dict, in a text.
pub(crate) struct Header {
    text: String,
    pub shape: Vec<usize>,
    /// Whether the first axis goes fastest, not the last.
    pub is_fortran: bool,
    /// Where the values begin.
    pub start: u64,
}

/// What was expected in a header, and what stands there.
type Unexpected = (&'static str, String);

impl Header {
    /// Reads it from the first [`START`] bytes of a file, or from all where there are fewer.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Header, Unexpected> {
        let (from, len): (usize, usize) = match *bytes {
            [_, _, _, _, _, _, 1, _, a, b, ..] => (10, usize::from(u16::from_le_bytes([a, b]))),
            [_, _, _, _, _, _, 2 | 3, _, a, b, c, d, ..] => (12, u32::from_le_bytes([a, b, c, d]) as usize),
            _ => return Err(("version 1, 2 or 3", "another".into())),
        };
        let text = bytes
            .get(from..from.saturating_add(len).min(from + LONGEST))
            .unwrap_or_default();
        let mut header = Header {
            text: match bytes[6] {
                3 => String::from_utf8_lossy(text).into(),
                _ => text.iter().copied().map(char::from).collect(),
            },
            shape: Vec::new(),
            is_fortran: false,
            start: (from + len) as u64,
        };
        let shape = header.value("shape").and_then(|mut value| value.shape());
        header.shape = shape.ok_or_else(|| ("a shape", header.shown()))?;
        let order = header.value("fortran_order").and_then(|mut value| value.truth());
        header.is_fortran = order.ok_or_else(|| ("an order", header.shown()))?;
        Ok(header)
    }

    /// The type of the values where it is a plain one, not a record.
    pub(crate) fn dtype(&self) -> Option<Dtype> {
        Dtype::parse_descr(std::str::from_utf8(&self.value("descr")?.text()?).ok()?)
    }

    /// The value of a key, and what comes behind it.
    fn value(&self, key: &str) -> Option<Literal<'_>> {
        let after = &self.text[self.text.find(&format!("'{key}':"))? + key.len() + 3..];
        Some(Literal { rest: after.as_bytes() })
    }

    /// The text, shortened for messages.
    fn shown(&self) -> String {
        quoted(self.text.trim(), 120)
    }
}

/// Reads the file; `Err(start)` inside when the contents from there on are a pickle, because they are objects.
pub(super) fn load(arena: &mut Arena) -> Result<Result<Node, u64>, ErrorKind> {
    let size = arena.size();
    let header = Header::parse(arena.reader().at(0, START)?).map_err(|(expected, found)| wrong(expected, found))?;
    let of = header.value("descr").and_then(|mut value| value.of(arena, 0));
    let of = of.ok_or_else(|| wrong("a type of numbers, text or objects", header.shown()))?;
    let (shown, start) = (header.shown(), header.start);
    let layout = match header.is_fortran {
        true => ArrayLayout::fortran(header.shape),
        false => ArrayLayout::c_order(header.shape),
    };
    let layout = layout.ok_or_else(|| uncounted(size, shown))?;
    if of.dtype.kind == Kind::Object {
        return Ok(Err(start));
    }
    let Some(len) = layout.len().checked_mul(of.dtype.size) else {
        return Err(uncounted(size, format!("{layout}")));
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
    of.filled(layout, Data::Raw(span), left, Some(0))
        .map(|array| Ok(Node::Array(Box::new(array))))
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

/// How deep records may lie inside each other.
const MAX_DEPTH: usize = 8;

/// Python's spelling of values in ASCII or UTF-8, read from the left.
struct Literal<'t> {
    rest: &'t [u8],
}

impl<'t> Literal<'t> {
    /// Passes by what comes next, provided that it is this.
    #[inline(never)]
    fn pass(&mut self, wanted: &str) -> Option<()> {
        self.rest = self.rest.trim_ascii_start();
        self.rest = self.rest.strip_prefix(wanted.as_bytes())?;
        Some(())
    }

    /// The bytes up to this one, which is passed by, too.
    fn up_to(&mut self, end: u8) -> Option<&'t [u8]> {
        let len = self.rest.iter().position(|&byte| byte == end)?;
        let inside = &self.rest[..len];
        self.rest = &self.rest[len + 1..];
        Some(inside)
    }

    fn truth(&mut self) -> Option<bool> {
        let is_true = self.pass("True").is_some();
        (is_true || self.pass("False").is_some()).then_some(is_true)
    }

    #[inline(never)]
    fn text(&mut self) -> Option<Vec<u8>> {
        let quote = if self.pass("'").is_some() {
            b'\''
        } else {
            self.pass("\"").map(|()| b'"')?
        };
        let mut text = Vec::new();
        loop {
            text.extend_from_slice(self.up_to(quote)?);
            // numpy escapes quotes and backslashes, and Python nothing else that can be shown.
            let escapes = text.iter().rev().take_while(|&&byte| byte == b'\\').count();
            if escapes % 2 == 0 {
                break;
            }
            text.push(quote);
        }
        let mut is_escaped = false;
        text.retain(|&byte| {
            is_escaped = byte == b'\\' && !is_escaped;
            !is_escaped
        });
        Some(text)
    }

    #[inline(never)]
    fn shape(&mut self) -> Option<Vec<usize>> {
        const MAX_DIMS: usize = 64;
        self.pass("(")?;
        let mut sizes = Vec::new();
        for size in self.up_to(b')')?.split(|&byte| byte == b',') {
            let size = size.trim_ascii();
            if !size.is_empty() {
                // Python 2 wrote 5L.
                let digits = size.strip_suffix(b"L").unwrap_or(size);
                sizes.push(std::str::from_utf8(digits).ok()?.parse().ok()?);
            }
        }
        (sizes.len() <= MAX_DIMS).then_some(sizes)
    }

    /// `'<f4'`, or `[('eyes', '<U10'), ('image', '<f4', (60, 64))]`; `depth` is how many records lie around it.
    fn of(&mut self, arena: &mut Arena, depth: usize) -> Option<Type> {
        if self.pass("[").is_none() {
            return Dtype::parse_descr(std::str::from_utf8(&self.text()?).ok()?).map(Type::from);
        }
        let mut fields = Vec::new();
        let mut size = 0usize;
        while depth < MAX_DEPTH && self.pass("(").is_some() {
            // A title may stand before the name.
            let has_title = self.pass("(").is_some();
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
            if self.pass(",").is_some() {
                let layout = ArrayLayout::c_order(self.shape()?)?;
                let size = layout.len().checked_mul(of.dtype.size)?;
                of = Type::array(of.dtype, layout, size).ok()?;
            }
            self.pass(")")?;
            self.pass(",");
            let offset = size;
            size = size.checked_add(of.dtype.size)?;
            // What fills gaps has no name.
            if !(name.is_empty() && of.dtype.kind == Kind::Void) {
                let name = arena.keep(&name).ok()?;
                fields.push((arena.add(Node::Text(name)).ok()?, offset, of));
            }
        }
        self.pass("]")?;
        Type::record(size, fields).ok()
    }
}
