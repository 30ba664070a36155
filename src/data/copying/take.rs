//! From the bytes of an array to the values in them.

use super::plane::Plane;
use crate::values::{Kind, half};

/// Takes the values of an image out of bytes that begin with its first one; each is one byte.
pub(in crate::data) fn bytes(bytes: &[u8], plane: &Plane, out: &mut Vec<u8>) {
    match plane.contents.dtype.kind {
        Kind::Bool => gather(bytes, plane, out, |[byte]| u8::from(byte != 0)),
        _ => gather(bytes, plane, out, |[byte]| byte),
    }
}

/// Takes the values of an image out of bytes that begin with its first one.
pub(in crate::data) fn floats(bytes: &[u8], plane: &Plane, out: &mut Vec<f32>) {
    let dtype = plane.contents.dtype;
    match (dtype.kind, dtype.size, dtype.big_endian) {
        (Kind::Float, 4, false) => gather(bytes, plane, out, f32::from_le_bytes),
        (Kind::Float, 4, true) => gather(bytes, plane, out, f32::from_be_bytes),
        (Kind::Float, 8, false) => gather(bytes, plane, out, |bytes| f64::from_le_bytes(bytes) as f32),
        (Kind::Float, 8, true) => gather(bytes, plane, out, |bytes| f64::from_be_bytes(bytes) as f32),
        (Kind::Float, 2, false) => gather(bytes, plane, out, |bytes| half(u16::from_le_bytes(bytes))),
        (Kind::Float, 2, true) => gather(bytes, plane, out, |bytes| half(u16::from_be_bytes(bytes))),
        (Kind::BFloat, _, false) => gather(bytes, plane, out, |[low, high]| f32::from_le_bytes([0, 0, low, high])),
        (Kind::BFloat, _, true) => gather(bytes, plane, out, |[high, low]| f32::from_be_bytes([high, low, 0, 0])),
        (Kind::Bool, ..) => gather(bytes, plane, out, |[byte]| f32::from(byte != 0)),
        (Kind::UInt, 1, _) => gather(bytes, plane, out, |[byte]| f32::from(byte)),
        (Kind::UInt, 2, false) => gather(bytes, plane, out, |bytes| u16::from_le_bytes(bytes).into()),
        (Kind::UInt, 2, true) => gather(bytes, plane, out, |bytes| u16::from_be_bytes(bytes).into()),
        (Kind::UInt, 4, false) => gather(bytes, plane, out, |bytes| u32::from_le_bytes(bytes) as f32),
        (Kind::UInt, 4, true) => gather(bytes, plane, out, |bytes| u32::from_be_bytes(bytes) as f32),
        (Kind::UInt, 8, false) => gather(bytes, plane, out, |bytes| u64::from_le_bytes(bytes) as f32),
        (Kind::UInt, 8, true) => gather(bytes, plane, out, |bytes| u64::from_be_bytes(bytes) as f32),
        (Kind::Int, 1, _) => gather(bytes, plane, out, |bytes| i8::from_le_bytes(bytes).into()),
        (Kind::Int, 2, false) => gather(bytes, plane, out, |bytes| i16::from_le_bytes(bytes).into()),
        (Kind::Int, 2, true) => gather(bytes, plane, out, |bytes| i16::from_be_bytes(bytes).into()),
        (Kind::Int, 4, false) => gather(bytes, plane, out, |bytes| i32::from_le_bytes(bytes) as f32),
        (Kind::Int, 4, true) => gather(bytes, plane, out, |bytes| i32::from_be_bytes(bytes) as f32),
        (Kind::Int, 8, false) => gather(bytes, plane, out, |bytes| i64::from_le_bytes(bytes) as f32),
        (Kind::Int, 8, true) => gather(bytes, plane, out, |bytes| i64::from_be_bytes(bytes) as f32),
        // Planes are made of real numbers only.
        _ => unreachable!("{dtype} is no type of real numbers"),
    }
}

/// Decodes the values of `N` bytes each, in the order row, column, channel.
///
/// Never inlined: all of them in one function take a browser ten times as long to compile as the one that is needed.
#[inline(never)]
fn gather<const N: usize, T>(bytes: &[u8], plane: &Plane, out: &mut Vec<T>, decode: impl Fn([u8; N]) -> T) {
    let (values, _) = bytes.as_chunks::<N>();
    let [height, width, channels] = plane.shape;
    if plane.is_contiguous() {
        let values = &values[..height * width * channels];
        out.extend(values.iter().map(|&bytes| decode(bytes)));
        return;
    }
    let [row_stride, column_stride, channel_stride] = plane.strides;
    for row in 0..height {
        for column in 0..width {
            let pixel = row * row_stride + column * column_stride;
            out.extend((0..channels).map(|channel| decode(values[pixel + channel * channel_stride])));
        }
    }
}
