//! Numbers and text.

use super::{Done, Machine};
use crate::values::{ErrorKind, Node, Span};

impl Machine {
    pub(super) fn push_int(&mut self, value: i64) -> Done {
        self.push(Node::Int(value))
    }

    /// The bytes up to the end of the line, without it.
    pub(super) fn line(&mut self) -> Result<Vec<u8>, ErrorKind> {
        let mut line = Vec::new();
        loop {
            let piece = self.arena.reader().at(self.at, 1)?;
            if piece.is_empty() {
                let left = line.len() as u64;
                return Err(self.truncated(left + 1, left));
            }
            let end = piece.iter().position(|&byte| byte == b'\n');
            let part = &piece[..end.unwrap_or(piece.len())];
            line.try_reserve(part.len())
                .map_err(|_| ErrorKind::OutOfMemory { what: "text" })?;
            line.extend_from_slice(part);
            self.at += part.len() as u64;
            if end.is_some() {
                self.at += 1;
                return Ok(line);
            }
        }
    }

    /// A line as text, without the carriage return of a file that went through Windows.
    fn number_line(&mut self) -> Result<String, ErrorKind> {
        let line = self.line()?;
        Ok(String::from_utf8_lossy(&line[..line.len().min(MAX_DIGITS)])
            .trim()
            .into())
    }

    fn literal(&self, expected: &'static str, found: &[u8]) -> ErrorKind {
        let found = found[..found.len().min(40)].escape_ascii().to_string();
        ErrorKind::Literal {
            opcode: self.opcode.name(),
            expected,
            found: format!("\"{found}\""),
        }
    }

    pub(super) fn index_line(&mut self) -> Result<u64, ErrorKind> {
        let text = self.number_line()?;
        text.parse().map_err(|_| self.literal("a number", text.as_bytes()))
    }

    /// INT holds an integer of any length, or a truth value spelt with two digits.
    #[inline(never)]
    pub(super) fn int_line(&mut self) -> Done {
        let text = self.number_line()?;
        match text.as_str() {
            "01" => self.push(Node::Bool(true)),
            "00" => self.push(Node::Bool(false)),
            digits => self.decimal(digits),
        }
    }

    #[inline(never)]
    pub(super) fn long_line(&mut self) -> Done {
        let text = self.number_line()?;
        self.decimal(text.strip_suffix('L').unwrap_or(&text))
    }

    fn decimal(&mut self, digits: &str) -> Done {
        let value: i128 = digits
            .parse()
            .map_err(|_| self.literal("an integer of up to 38 digits", digits.as_bytes()))?;
        match i64::try_from(value) {
            Ok(value) => self.push_int(value),
            Err(_) => {
                let span = self.arena.keep(&value.to_le_bytes())?;
                self.push(Node::BigInt(span))
            }
        }
    }

    /// LONG1 and LONG4: little-endian two's complement.
    #[inline(never)]
    pub(super) fn long(&mut self, len: u64) -> Done {
        let span = self.take(len)?;
        let bytes = self.arena.span(span);
        let sign = if bytes.last().is_some_and(|last| last >> 7 == 1) {
            0xff
        } else {
            0
        };
        let mut full = [sign; 8];
        let (low, high) = bytes.split_at(bytes.len().min(8));
        full[..low.len()].copy_from_slice(low);
        // What does not fit is kept as it is; more bytes than needed are allowed.
        let fits = high.iter().all(|&byte| byte == sign) && (high.is_empty() || full[7] >> 7 == sign >> 7);
        if fits {
            self.push_int(i64::from_le_bytes(full))
        } else {
            self.push(Node::BigInt(span))
        }
    }

    #[inline(never)]
    pub(super) fn float_line(&mut self) -> Done {
        let text = self.number_line()?;
        let value = text.parse().map_err(|_| self.literal("a number", text.as_bytes()))?;
        self.push(Node::Float(value))
    }

    /// Text or bytes behind their length, a number of `N` bytes.
    pub(super) fn sized<const N: usize>(&mut self, node: impl Fn(Span) -> Node) -> Done {
        let len = self.length::<N>()?;
        let span = self.take(len)?;
        self.push(node(span))
    }

    /// The same, of any length.
    pub(super) fn long_sized<const N: usize>(&mut self, node: impl Fn(Span) -> Node) -> Done {
        let len = self.length::<N>()?;
        let span = self.contents(len)?;
        self.push(node(span))
    }

    /// UNICODE: a line in Latin-1, where `\u` and `\U` stand before the code of a character.
    #[inline(never)]
    pub(super) fn unicode_line(&mut self) -> Done {
        let line = self.line()?;
        let text = raw_unicode_escape(&line).ok_or_else(|| self.literal("text", &line))?;
        let span = self.arena.keep(text.as_bytes())?;
        self.push(Node::Text(span))
    }

    /// STRING: a literal of Python 2, between quotes and with its escapes.
    #[inline(never)]
    pub(super) fn string_line(&mut self) -> Done {
        let line = self.line()?;
        let text = match line.trim_ascii() {
            [b'\'', inner @ .., b'\''] | [b'"', inner @ .., b'"'] => string_escape(inner),
            _ => None,
        };
        let text = text.ok_or_else(|| self.literal("a text between quotes", &line))?;
        let span = self.arena.keep(&text)?;
        self.push(Node::OldText(span))
    }
}

/// Digits beyond these cannot be part of a number that is read.
const MAX_DIGITS: usize = 400;

fn raw_unicode_escape(line: &[u8]) -> Option<String> {
    let mut units: Vec<u16> = Vec::with_capacity(line.len());
    let mut rest = line;
    while let Some((&byte, after)) = rest.split_first() {
        let digits = match (byte, after.first()) {
            (b'\\', Some(b'u')) => 4,
            (b'\\', Some(b'U')) => 8,
            _ => {
                units.push(byte.into());
                rest = after;
                continue;
            }
        };
        let code = hex(after.get(1..1 + digits)?)?;
        match u16::try_from(code) {
            // Half of a pair of surrogates, as Python 2 wrote them, finds its other half below.
            Ok(unit) => units.push(unit),
            Err(_) => units.extend_from_slice(char::from_u32(code)?.encode_utf16(&mut [0; 2])),
        }
        rest = &after[1 + digits..];
    }
    Some(String::from_utf16_lossy(&units))
}

fn string_escape(inner: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        let (&letter, after) = rest.split_first()?;
        rest = after;
        let byte = match letter {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'a' => 7,
            b'b' => 8,
            b'f' => 12,
            b'v' => 11,
            b'\\' | b'\'' | b'"' => letter,
            b'x' => {
                let code = hex(rest.get(..2)?)?;
                rest = &rest[2..];
                code as u8
            }
            b'0'..=b'7' => {
                let more = rest
                    .iter()
                    .take(2)
                    .take_while(|digit| (b'0'..=b'7').contains(*digit))
                    .count();
                let octal = |code: u32, &digit: &u8| code * 8 + u32::from(digit - b'0');
                let code = rest[..more].iter().fold(u32::from(letter - b'0'), octal);
                rest = &rest[more..];
                code as u8
            }
            // Python leaves an escape it does not know as it is.
            other => {
                bytes.push(b'\\');
                other
            }
        };
        bytes.push(byte);
    }
    Some(bytes)
}

fn hex(digits: &[u8]) -> Option<u32> {
    let digit = |code: u32, &digit: &u8| Some(code << 4 | char::from(digit).to_digit(16)?);
    digits.iter().try_fold(0, digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_escapes_of_protocol_0() {
        let raw = |line: &[u8]| raw_unicode_escape(line).unwrap();
        assert_eq!(raw(b"\\u5f20\\u4e09"), "張三".replace('張', "张"));
        assert_eq!(raw(b"\\U0001f600 \\ud83d\\ude00"), "😀 😀");
        assert_eq!(raw(b"\\u005cu0041"), "\\u0041");
        assert_eq!(raw(b"caf\xe9\\n"), "café\\n");
        assert_eq!(raw_unicode_escape(b"\\u12"), None);
        assert_eq!(raw_unicode_escape(b"\\U99999999"), None);
    }

    #[test]
    fn reads_the_literals_of_python_2() {
        assert_eq!(
            string_escape(b"a\\x00\\n\\'\\\\\\101\\0z\\q").unwrap(),
            b"a\0\n'\\A\0z\\q"
        );
        for cut in [&b"\\"[..], b"\\x4", b"\\xg0"] {
            assert_eq!(string_escape(cut), None);
        }
    }
}
