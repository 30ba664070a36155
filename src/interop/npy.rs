//! Arrays in the format `.npy` (`numpy/lib/format.py`): those of weights, which are floats.

use super::error::ErrorKind;
use super::hdf5::half;
use super::random_access::Bytes;

const MAGIC: &[u8] = b"\x93NUMPY";
/// Bytes in front of the values, at the most.
const LONGEST: usize = 1 << 16;

/// An array of floats, whose values stay where they are in the file.
pub(super) struct Npy {
    pub shape: Vec<usize>,
    bytes: Bytes,
    start: u64,
    /// Bytes of a value.
    width: usize,
}

impl Npy {
    /// Reads what stands before the values, and sees to it that they are there.
    pub fn read(bytes: Bytes) -> Result<Npy, String> {
        let start = bytes.start(LONGEST).map_err(|error| error.to_string())?;
        let all = &start[..];
        let (from, length): (usize, usize) = match all {
            [_, _, _, _, _, _, 1, _, a, b, ..] => (10, usize::from(u16::from_le_bytes([*a, *b]))),
            [_, _, _, _, _, _, 2 | 3, _, a, b, c, d, ..] => (12, u32::from_le_bytes([*a, *b, *c, *d]) as usize),
            _ => return Err("it is no array".into()),
        };
        let header = from.checked_add(length).and_then(|end| all.get(from..end));
        let header = header
            .filter(|_| all.starts_with(MAGIC))
            .and_then(|text| std::str::from_utf8(text).ok());
        let header = header.ok_or("its header cannot be read")?;
        let value = |key: &str| {
            let (_, rest) = header.split_once(&format!("'{key}':"))?;
            Some(rest.trim_start())
        };
        let descr = value("descr").unwrap_or_default();
        let width: usize = match descr.get(..5) {
            Some("'<f4'") => 4,
            Some("'<f8'") => 8,
            Some("'<f2'") => 2,
            _ => {
                let shown: String = descr.chars().take(12).collect();
                return Err(format!("its values are {shown}, and weights are float32"));
            }
        };
        if !value("fortran_order").is_some_and(|order| order.starts_with("False")) {
            return Err("its first axis goes fastest (fortran_order)".into());
        }
        let shape = value("shape").and_then(|text| text.strip_prefix('(')?.split_once(')'));
        let (shape, _) = shape.ok_or("its header tells of no shape")?;
        let lengths = shape.split(',').map(str::trim).filter(|length| !length.is_empty());
        let shape: Result<Vec<usize>, _> = lengths.map(str::parse).collect();
        let shape = shape.map_err(|_| "its shape cannot be read")?;
        let count = shape.iter().try_fold(width, |size, &length| size.checked_mul(length));
        let start = (from + length) as u64;
        if count.and_then(|count| (count as u64).checked_add(start)) != Some(bytes.len()) {
            return Err(format!("{} bytes for the shape {shape:?}", bytes.len() - start));
        }
        Ok(Npy {
            shape,
            start,
            width,
            bytes,
        })
    }

    /// In which file its values lie as floats of 32 bits, and from which byte on; `None` where they do not.
    pub fn place(&self) -> Option<(usize, u64)> {
        (self.width == 4).then(|| self.bytes.place(self.start))?
    }

    /// Its values, which are as many as there is room for.
    pub fn copy_to(&self, numbers: &mut [f32]) -> Result<(), ErrorKind> {
        let mut values = vec![0; self.width * numbers.len()];
        self.bytes.read_at(self.start, &mut values)?;
        for (to, value) in numbers.iter_mut().zip(values.chunks_exact(self.width)) {
            *to = match *value {
                [a, b] => half(u16::from_le_bytes([a, b])),
                [a, b, c, d] => f32::from_le_bytes([a, b, c, d]),
                _ => f64::from_le_bytes(value.try_into().expect("8 bytes")) as f32,
            };
        }
        Ok(())
    }
}

/// What stands before the values of an array, in version 1.0 of the format.
pub(super) fn header(shape: &[usize]) -> Vec<u8> {
    let lengths: String = shape.iter().map(|length| format!("{length}, ")).collect();
    let mut header = format!(
        "{{'descr': '<f4', 'fortran_order': False, 'shape': ({}), }}",
        lengths.trim_end()
    );
    // The values begin at a multiple of 64.
    let padding = 63 - (10 + header.len()) % 64;
    header.extend(std::iter::repeat_n(' ', padding));
    header.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes
}
