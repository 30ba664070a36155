//! PGM and PPM pictures (also as plain text), which browsers do not know. See <https://netpbm.sourceforge.net/doc/pgm.html>.

use super::decoded::{Decoded, MOST_PIXELS, Problem};

/// Reads a picture. Values up to 255 are stretched from 0..maxval to 0..255, larger ones to 0..65535, as Pillow does with gray ones
/// (whose mode is `I` then; of colors it keeps 8 bits, where here 16 stay).
///
/// # Errors
/// When it is cut short, or no such picture.
pub(super) fn read_pnm(bytes: &[u8]) -> Result<Decoded, Problem> {
    let (is_text, channels) = match bytes {
        [b'P', b'2', ..] => (true, 1),
        [b'P', b'3', ..] => (true, 3),
        [b'P', b'5', ..] => (false, 1),
        [b'P', b'6', ..] => (false, 3),
        _ => return Err(Problem::Unknown),
    };
    let mut words = Words { bytes, at: 2 };
    let mut number = || {
        words.number().ok_or(if words.at < bytes.len() {
            Problem::Damaged
        } else {
            Problem::CutShort
        })
    };
    let [width, height, max] = [number()?, number()?, number()?];
    if !(1..=65535).contains(&max) || width == 0 || height == 0 {
        return Err(Problem::Damaged);
    }
    let pixels = width.checked_mul(height).filter(|&pixels| pixels <= MOST_PIXELS);
    let len = pixels.ok_or(Problem::TooLarge { height, width })? * channels;
    let bits = if max < 256 { 8 } else { 16 };
    let white = if max < 256 { 255.0 } else { 65535.0 };
    // Half-way values go to the even neighbor, as Python's round takes them.
    let stretch = |value: usize| (value.min(max) as f64 / max as f64 * white).round_ties_even() as u16;
    let values: Vec<u16> = if is_text {
        // A number takes a digit and a blank.
        if len > bytes.len() {
            return Err(Problem::CutShort);
        }
        let mut number = || words.number().map(stretch).ok_or(Problem::CutShort);
        (0..len).map(|_| number()).collect::<Result<_, _>>()?
    } else {
        // One blank ends the header.
        let data = bytes.get(words.at + 1..).unwrap_or_default();
        let data = data.get(..len * usize::from(bits / 8)).ok_or(Problem::CutShort)?;
        match bits {
            8 => data.iter().map(|&value| stretch(value.into())).collect(),
            _ => {
                let pairs = data.as_chunks::<2>().0.iter();
                pairs.map(|&pair| stretch(u16::from_be_bytes(pair).into())).collect()
            }
        }
    };
    Ok(Decoded {
        height,
        width,
        channels,
        bits,
        values: match bits {
            8 => values.into_iter().map(|value| value as u8).collect(),
            _ => values.into_iter().flat_map(u16::to_le_bytes).collect(),
        },
        is_turned: false,
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
            Decoded {
                height: 1,
                width: 4,
                channels: 1,
                bits: 8,
                values: vec![0, 127, 128, 255],
                is_turned: false,
            }
        );
        assert_eq!(read_pnm(b"P3 1 1 255 1 2 3\n").unwrap().values, [1, 2, 3]);
        assert_eq!(read_pnm(b"P2 2 1 15\n7 15").unwrap().values, [119, 255]);
        let pairs = |file: &[u8]| {
            let decoded = read_pnm(file).unwrap();
            let pairs = decoded.values.as_chunks::<2>().0.iter();
            (
                decoded.bits,
                pairs.map(|&pair| u16::from_le_bytes(pair)).collect::<Vec<_>>(),
            )
        };
        assert_eq!(pairs(b"P5 2 1 65535\n\x04\x00\x04\x3e"), (16, vec![1024, 1086]));
        assert_eq!(pairs(b"P2 3 1 1000\n1 500 1000"), (16, vec![66, 32768, 65535]));
        assert_eq!(pairs(b"P6 1 1 65535\n\0\x01\0\x02\xff\xff"), (16, vec![1, 2, 65535]));
    }

    #[test]
    fn refuses_what_is_no_picture() {
        for (bytes, problem) in [
            (&b"P5"[..], Problem::CutShort),
            (b"P5 2 2 255\n123", Problem::CutShort),
            (b"P5 2 2 256\n1234567", Problem::CutShort),
            (
                b"P5 9999 9999 255\n1",
                Problem::TooLarge {
                    height: 9999,
                    width: 9999,
                },
            ),
            (b"P2 9 9 255 1", Problem::CutShort),
            (b"P2 2 2 255 1 2 3 x", Problem::CutShort),
            (b"P5 0 0 255\n", Problem::Damaged),
            (b"P5 a 1 255\n1", Problem::Damaged),
            (b"P5 1 1 65536\n1", Problem::Damaged),
            (b"P7 1 1 255\n1", Problem::Unknown),
        ] {
            assert_eq!(read_pnm(bytes), Err(problem));
        }
    }
}
