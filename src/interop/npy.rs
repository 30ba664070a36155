//! Arrays in the format `.npy` (`numpy/lib/format.py`): those of weights, which are floats.

use super::error::ErrorKind;
use super::random_access::Bytes;
use crate::files::npy::{Header, MAGIC, START};
use crate::values::{Kind, half};

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
        let first = bytes.start(START).map_err(|error| error.to_string())?;
        if !first.starts_with(MAGIC) {
            return Err("it is no array".into());
        }
        let header = Header::parse(&first)
            .map_err(|(expected, found)| format!("its header should have {expected}, and is {found}"))?;
        let dtype = header.dtype().ok_or("its values are no plain numbers")?;
        if dtype.kind != Kind::Float || dtype.big_endian || dtype.size > 8 {
            return Err(format!("its values are {dtype}, and weights are float32"));
        }
        let width = dtype.size;
        if header.is_fortran {
            return Err("its first axis goes fastest (fortran_order)".into());
        }
        let Header { shape, start, .. } = header;
        let count = shape.iter().try_fold(width, |size, &length| size.checked_mul(length));
        if count.and_then(|count| (count as u64).checked_add(start)) != Some(bytes.len()) {
            return Err(format!(
                "{} bytes for the shape {shape:?}",
                bytes.len().saturating_sub(start)
            ));
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
