//! The first bytes of files as patterns, in as much of regular expressions as Rust and JavaScript can share here: bytes as
//! they are or as `\x89`, `.` for any, `[1-9A]` for one of several, `.{128}` for as many of any.

/// Whether the bytes begin as the pattern says.
pub(super) fn matches(pattern: &str, bytes: &[u8]) -> bool {
    end(pattern.as_bytes(), bytes).is_some()
}

/// How many bytes a pattern takes from the beginning of these; `None` when they do not match.
fn end(mut pattern: &[u8], bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(&first) = pattern.first() {
        if let [b'.', b'{', digits @ ..] = pattern {
            let len = digits.iter().position(|&byte| byte == b'}')?;
            let digits_of = digits[..len].iter();
            at += digits_of.fold(0, |number, digit| number * 10 + usize::from(digit - b'0'));
            pattern = &digits[len + 1..];
            if at > bytes.len() {
                return None;
            }
            continue;
        }
        let byte = *bytes.get(at)?;
        at += 1;
        let is_wanted = match first {
            b'.' => {
                pattern = &pattern[1..];
                true
            }
            b'[' => {
                pattern = &pattern[1..];
                let mut is_one = false;
                while pattern.first()? != &b']' {
                    let low = one(&mut pattern)?;
                    let mut high = low;
                    if pattern.first()? == &b'-' {
                        pattern = &pattern[1..];
                        high = one(&mut pattern)?;
                    }
                    is_one |= (low..=high).contains(&byte);
                }
                pattern = &pattern[1..];
                is_one
            }
            _ => one(&mut pattern)? == byte,
        };
        if !is_wanted {
            return None;
        }
    }
    Some(at)
}

/// A byte of a pattern, which is passed by.
fn one(pattern: &mut &[u8]) -> Option<u8> {
    let hex = |digit: u8| char::from(digit).to_digit(16);
    let (byte, len) = match **pattern {
        [b'\\', b'x', high, low, ..] => ((hex(high)? * 16 + hex(low)?) as u8, 4),
        [b'\\', byte, ..] => (byte, 2),
        [byte, ..] => (byte, 1),
        [] => return None,
    };
    *pattern = &pattern[len..];
    Some(byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_as_a_regular_expression_does() {
        assert!(matches("BZh[1-9]", b"BZh9..") && !matches("BZh[1-9]", b"BZh0") && !matches("BZh[1-9]", b"BZh"));
        assert!(matches(r"\x89PNG\x0d", b"\x89PNG\r\n") && !matches(r"\x89PNG", b"PNG"));
        assert!(matches("RIFF....WEBP", b"RIFF\0\x01\x02\x03WEBPVP8"));
        assert!(matches(".{3}x", b"abcx") && !matches(".{3}x", b"abx") && !matches(".{3}", b"ab"));
        assert!(matches(r"[\x01\x5e]\(\.", b"\x5e(.") && !matches(r"\(", b"["));
    }
}
