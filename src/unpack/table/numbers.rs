//! Numbers as text: those of pixels, one after the other.

/// Whether a cell is a number.
pub(super) fn is_number(cell: &[u8]) -> bool {
    !cell.is_empty() && parse(cell).is_some()
}

/// A number as Python writes it; an empty cell is NaN, as in pandas.
pub(super) fn parse(cell: &[u8]) -> Option<f32> {
    let cell = cell.trim_ascii();
    if cell.is_empty() {
        return Some(f32::NAN);
    }
    // What else Rust takes for a number are words.
    if !cell.iter().any(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(cell)
        .ok()?
        .parse::<f64>()
        .ok()
        .map(|value| value as f32)
}

/// Values on their way: bytes as long as all are whole and from 0 to 255.
pub(super) enum Values {
    Bytes(Vec<u8>),
    Floats(Vec<u8>),
}

/// What is wrong with a row of numbers.
pub(super) enum Wrong {
    NoByte,
    /// Something else stands there.
    NoNumber(usize),
    /// There are so many numbers.
    Count(usize),
}

impl Values {
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Values::Bytes(bytes) | Values::Floats(bytes) => bytes,
        }
    }

    pub(super) fn clear(&mut self) {
        match self {
            Values::Bytes(bytes) | Values::Floats(bytes) => bytes.clear(),
        }
    }

    /// Adds the numbers of `text`, of which `count` are wanted, between what is none of them: a `separator`, or (for `None`)
    /// blanks, commas and brackets.
    pub(super) fn take(&mut self, text: &[u8], separator: Option<u8>, count: usize) -> Result<(), Wrong> {
        match (self, separator) {
            (Values::Bytes(all), Some(separator)) => bytes_between(text, separator, count, all),
            (Values::Floats(all), Some(separator)) => {
                let cells = text.split(|&byte| byte == separator);
                floats(cells, count, all)
            }
            (Values::Bytes(all), None) => {
                let start = all.len();
                for (index, word) in words(text).enumerate() {
                    match byte(word) {
                        Some(value) => all.push(value),
                        None if parse(word).is_some() => return Err(Wrong::NoByte),
                        None => return Err(Wrong::NoNumber(index)),
                    }
                }
                expect(all.len() - start, count)
            }
            (Values::Floats(all), None) => floats(words(text), count, all),
        }
    }
}

fn expect(found: usize, count: usize) -> Result<(), Wrong> {
    match found == count {
        true => Ok(()),
        false => Err(Wrong::Count(found)),
    }
}

fn floats<'t>(cells: impl Iterator<Item = &'t [u8]>, count: usize, all: &mut Vec<u8>) -> Result<(), Wrong> {
    let mut found = 0;
    for cell in cells {
        let value = parse(cell).ok_or(Wrong::NoNumber(found))?;
        all.extend_from_slice(&value.to_le_bytes());
        found += 1;
    }
    expect(found, count)
}

/// The digits of whole numbers up to 255 between separators, as fast as it goes.
fn bytes_between(text: &[u8], separator: u8, count: usize, all: &mut Vec<u8>) -> Result<(), Wrong> {
    let start = all.len();
    let (mut value, mut digits) = (0u32, 0u32);
    for &byte in text {
        let digit = u32::from(byte.wrapping_sub(b'0'));
        if digit < 10 {
            value = value * 10 + digit;
            digits += 1;
            if value > 255 {
                return slowly(text, separator, start, count, all);
            }
        } else if byte == separator && digits > 0 {
            all.push(value as u8);
            (value, digits) = (0, 0);
        } else {
            return slowly(text, separator, start, count, all);
        }
    }
    if digits == 0 {
        return slowly(text, separator, start, count, all);
    }
    all.push(value as u8);
    expect(all.len() - start, count)
}

/// The same where something but digits stands there: blanks, `12.0`, or no number at all.
#[cold]
fn slowly(text: &[u8], separator: u8, start: usize, count: usize, all: &mut Vec<u8>) -> Result<(), Wrong> {
    all.truncate(start);
    for (index, cell) in text.split(|&byte| byte == separator).enumerate() {
        match byte(cell.trim_ascii()) {
            Some(value) => all.push(value),
            None if parse(cell).is_some() => return Err(Wrong::NoByte),
            None => return Err(Wrong::NoNumber(index)),
        }
    }
    expect(all.len() - start, count)
}

/// A whole number from 0 to 255, perhaps written as a float.
fn byte(word: &[u8]) -> Option<u8> {
    let value = parse(word)?;
    (0.0..=255.0)
        .contains(&value)
        .then_some(value as u8)
        .filter(|&byte| f32::from(byte) == value)
}

/// What stands between blanks, commas and brackets.
pub(super) fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_between = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b'[' | b']' | b'(' | b')');
    text.split(is_between).filter(|word| !word.is_empty())
}
