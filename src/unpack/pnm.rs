//! PGM and PPM pictures (also as plain text), which browsers do not know. See <https://netpbm.sourceforge.net/doc/pgm.html>.

/// A picture whose values are 0 to 255.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pnm {
    pub height: usize,
    pub width: usize,
    /// 1 or 3.
    pub channels: usize,
    pub pixels: Vec<u8>,
}

/// Reads a picture; its values are stretched from 0..maxval to 0..255, as Pillow does. `None` when it is none, or cut short.
pub fn read_pnm(bytes: &[u8]) -> Option<Pnm> {
    let (is_text, channels) = match bytes {
        [b'P', b'2', ..] => (true, 1),
        [b'P', b'3', ..] => (true, 3),
        [b'P', b'5', ..] => (false, 1),
        [b'P', b'6', ..] => (false, 3),
        _ => return None,
    };
    let mut words = Words { bytes, at: 2 };
    let [width, height, max] = [words.number()?, words.number()?, words.number()?];
    let len = width.checked_mul(height)?.checked_mul(channels)?;
    if !(1..=65535).contains(&max) || len == 0 {
        return None;
    }
    // Half-way values go to the even neighbour, as Python's round takes them.
    let stretch = |value: usize| (value.min(max) as f64 / max as f64 * 255.0).round_ties_even() as u8;
    let pixels: Vec<u8> = if is_text {
        // A number takes a digit and a blank.
        if len > bytes.len() {
            return None;
        }
        (0..len).map(|_| words.number().map(stretch)).collect::<Option<_>>()?
    } else {
        // One blank ends the header.
        let data = bytes.get(words.at + 1..)?;
        if max < 256 {
            data.get(..len)?.iter().map(|&value| stretch(value.into())).collect()
        } else {
            let pairs = data.get(..len.checked_mul(2)?)?.as_chunks::<2>().0;
            pairs
                .iter()
                .map(|&pair| stretch(u16::from_be_bytes(pair).into()))
                .collect()
        }
    };
    Some(Pnm {
        height,
        width,
        channels,
        pixels,
    })
}

/// Numbers between blanks and comments.
struct Words<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Words<'_> {
    fn number(&mut self) -> Option<usize> {
        loop {
            match self.bytes.get(self.at)? {
                b'#' => self.at += self.bytes[self.at..].iter().position(|&byte| byte == b'\n')?,
                blank if blank.is_ascii_whitespace() => self.at += 1,
                _ => break,
            }
        }
        let rest = &self.bytes[self.at..];
        let len = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += len;
        std::str::from_utf8(&rest[..len]).ok()?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Values as numpy.array(PIL.Image.open(...)) of Pillow 13 has them.
    #[test]
    fn stretches_as_pillow_does() {
        let pgm = b"P5\n# a comment\n4 1\n155\n\x00\x4d\x4e\x9b";
        assert_eq!(
            read_pnm(pgm).unwrap(),
            Pnm {
                height: 1,
                width: 4,
                channels: 1,
                pixels: vec![0, 127, 128, 255],
            }
        );
        assert_eq!(read_pnm(b"P3 1 1 255 1 2 3\n").unwrap().pixels, [1, 2, 3]);
        assert_eq!(read_pnm(b"P2 2 1 15\n7 15").unwrap().pixels, [119, 255]);
    }

    #[test]
    fn refuses_what_is_no_picture() {
        for bytes in [
            &b"P5"[..],
            b"P5 2 2 255\n123",
            b"P5 99999999999 99999999999 255\n1",
            b"P2 9 9 255 1",
            b"P5 0 0 255\n",
            b"P7 1 1 255\n1",
        ] {
            assert_eq!(read_pnm(bytes), None);
        }
    }
}
