//! The values of images, one image behind the other.

/// The values as the file stores them. What is neither `uint8` nor `bool` becomes `f32`.
#[derive(Debug, Clone, PartialEq)]
pub enum Pixels {
    U8(Vec<u8>),
    F32(Vec<f32>),
    /// Floats that are all bytes divided by 255: these bytes.
    Rescaled(Vec<u8>),
}

impl Pixels {
    pub fn len(&self) -> usize {
        match self {
            Pixels::U8(values) | Pixels::Rescaled(values) => values.len(),
            Pixels::F32(values) => values.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
