//! From the images of a file to [`Images`]: one copy, from the bytes of the file to their place.

use super::dataset::{Images, Pixels, Shape};
use super::error::DataError;
use super::pictures::{Picture, Plane};
use crate::pickle::{Dtype, Kind, View, half};

/// Copies images, of whatever shapes. Notes go to `notes`.
pub(super) fn copy(
    file: &str,
    file_size: u64,
    pictures: &[Picture],
    notes: &mut Vec<String>,
) -> Result<Images, DataError> {
    let shapes: Vec<Shape> = pictures.iter().map(Picture::shape).collect();
    let mut dtypes = pictures.iter().filter_map(Picture::dtype);
    let bytes_only = pictures
        .iter()
        .all(|picture| picture.dtype().is_some_and(|dtype| dtype.is_byte()));
    let value_size = if bytes_only { 1 } else { size_of::<f32>() as u64 };
    let values = shapes.iter().try_fold(0usize, |sum, shape| {
        let of_one = shape
            .iter()
            .try_fold(1usize, |product, &size| product.checked_mul(size));
        sum.checked_add(of_one?)
    });
    // An image that stands in the file once may be in the list many times.
    let needed = values.map_or(u64::MAX, |values| (values as u64).saturating_mul(value_size));
    if needed > file_size.saturating_mul(MAX_REPETITION).max(REPETITION_FLOOR) {
        return Err(DataError::Repetition {
            file: file.into(),
            size: file_size,
            needed,
        });
    }
    let mut copying = Copying {
        file,
        min: f32::INFINITY,
        max: f32::NEG_INFINITY,
        nested: None,
        not_finite: None,
    };
    let values = values.unwrap_or(0);
    let out_of_memory = || DataError::OutOfMemory {
        file: file.into(),
        count: shapes.len(),
        needed,
    };
    let pixels = if bytes_only {
        let mut out = Vec::new();
        out.try_reserve_exact(values).map_err(|_| out_of_memory())?;
        for picture in pictures {
            copying.bytes(picture, &mut out);
        }
        Pixels::U8(out)
    } else {
        let mut out = Vec::new();
        out.try_reserve_exact(values).map_err(|_| out_of_memory())?;
        for (index, picture) in pictures.iter().enumerate() {
            copying.floats(index, picture, &mut out)?;
        }
        Pixels::F32(out)
    };
    if let Some(error) = copying.not_finite {
        return Err(error);
    }
    let first = dtypes.next().or(copying.nested);
    let dtype = dtypes.chain(copying.nested).fold(first, |all, dtype| {
        all.map(|all| if all.is_like(dtype) { all } else { all.promote(dtype) })
    });
    let dtype = dtype.map_or_else(String::new, |dtype| dtype.to_string());
    let (min, max) = (f64::from(copying.min), f64::from(copying.max));
    if dtype.contains("int") && min.abs().max(max.abs()) > EXACT {
        notes.push(format!(
            "Some values are beyond ±{EXACT} and were rounded to the nearest float32."
        ));
    }
    if pictures.iter().any(Picture::is_channels_first) {
        notes.push("The channels come before height and width in the file; here they come last.".into());
    }
    Ok(Images::new(&shapes, dtype, pixels, [min, max]))
}

/// Beyond this, not every whole number is a float32.
const EXACT: f64 = 16_777_216.0;

/// How often a file's images may be repeated, in multiples of its size: types of one byte become four times as large.
const MAX_REPETITION: u64 = 8;
const REPETITION_FLOOR: u64 = 64 << 20;

struct Copying<'f> {
    file: &'f str,
    min: f32,
    max: f32,
    /// The type of the numbers in nested lists.
    nested: Option<Dtype>,
    not_finite: Option<DataError>,
}

impl Copying<'_> {
    fn bytes(&mut self, picture: &Picture, out: &mut Vec<u8>) {
        let Picture::Plane(plane) = picture else { return };
        let start = out.len();
        if plane.array.dtype().kind == Kind::Bool {
            gather(plane, out, |[byte]| u8::from(byte != 0));
        } else {
            gather(plane, out, |[byte]| byte);
        }
        let (min, max) = out[start..]
            .iter()
            .fold((u8::MAX, u8::MIN), |(min, max), &v| (min.min(v), max.max(v)));
        self.min = self.min.min(min.into());
        self.max = self.max.max(max.into());
    }

    fn floats(&mut self, index: usize, picture: &Picture, out: &mut Vec<f32>) -> Result<(), DataError> {
        let start = out.len();
        match picture {
            Picture::Plane(plane) => plane_to_f32(plane, out),
            Picture::Nested { rows, .. } => self.nested(index, rows, &picture.shape(), out)?,
        }
        let (mut min, mut max, mut finite) = (f32::INFINITY, f32::NEG_INFINITY, true);
        for &value in &out[start..] {
            min = if value < min { value } else { min };
            max = if value > max { value } else { max };
            finite &= value.is_finite();
        }
        self.min = self.min.min(min);
        self.max = self.max.max(max);
        if !finite {
            self.note_not_finite(index, picture, &out[start..]);
        }
        Ok(())
    }

    fn note_not_finite(&mut self, index: usize, picture: &Picture, values: &[f32]) {
        if let Some(DataError::NotFinite { count, .. }) = &mut self.not_finite {
            *count += 1;
            return;
        }
        let [_, width, channels] = picture.shape();
        let place = values.iter().position(|value| !value.is_finite()).unwrap_or(0);
        self.not_finite = Some(DataError::NotFinite {
            file: self.file.into(),
            index,
            offset: picture.offset(),
            row: place / (width * channels),
            column: place / channels % width,
            value: values[place],
            count: 1,
        });
    }

    /// Copies nested lists; their first elements gave the shape, which all others must have.
    fn nested(&mut self, index: usize, view: &View, shape: &[usize], out: &mut Vec<f32>) -> Result<(), DataError> {
        let ragged = |found: String| DataError::Ragged {
            file: self.file.into(),
            index,
            offset: None,
            found,
        };
        let (value, kind) = match (view, shape) {
            (View::List(items) | View::Tuple(items), [len, inner @ ..]) => {
                if items.len() != *len {
                    return Err(ragged(format!("a list of {} where others have {len}", items.len())));
                }
                return items.iter().try_for_each(|item| self.nested(index, &item, inner, out));
            }
            (View::Bool(value), [] | [1]) => (f32::from(*value), "b1"),
            (View::Int(value), [] | [1]) => (*value as f32, "i8"),
            (View::Float(value), [] | [1]) => (*value as f32, "f8"),
            (other, _) => return Err(ragged(format!("{} stands among the numbers", other.describe()))),
        };
        out.push(value);
        let dtype = Dtype::parse(kind);
        self.nested = match (self.nested, dtype) {
            (Some(all), Some(dtype)) if all != dtype => Some(all.promote(dtype)),
            (all, dtype) => all.or(dtype),
        };
        Ok(())
    }
}

fn plane_to_f32(plane: &Plane, out: &mut Vec<f32>) {
    let dtype = plane.array.dtype();
    match (dtype.kind, dtype.size, dtype.big_endian) {
        (Kind::Float, 4, false) => gather(plane, out, f32::from_le_bytes),
        (Kind::Float, 4, true) => gather(plane, out, f32::from_be_bytes),
        (Kind::Float, 8, false) => gather(plane, out, |bytes| f64::from_le_bytes(bytes) as f32),
        (Kind::Float, 8, true) => gather(plane, out, |bytes| f64::from_be_bytes(bytes) as f32),
        (Kind::Float, 2, false) => gather(plane, out, |bytes| half(u16::from_le_bytes(bytes))),
        (Kind::Float, 2, true) => gather(plane, out, |bytes| half(u16::from_be_bytes(bytes))),
        (Kind::Bool, ..) => gather(plane, out, |[byte]| f32::from(byte != 0)),
        (Kind::UInt, 1, _) => gather(plane, out, |[byte]| f32::from(byte)),
        (Kind::UInt, 2, false) => gather(plane, out, |bytes| u16::from_le_bytes(bytes).into()),
        (Kind::UInt, 2, true) => gather(plane, out, |bytes| u16::from_be_bytes(bytes).into()),
        (Kind::UInt, 4, false) => gather(plane, out, |bytes| u32::from_le_bytes(bytes) as f32),
        (Kind::UInt, 4, true) => gather(plane, out, |bytes| u32::from_be_bytes(bytes) as f32),
        (Kind::UInt, 8, false) => gather(plane, out, |bytes| u64::from_le_bytes(bytes) as f32),
        (Kind::UInt, 8, true) => gather(plane, out, |bytes| u64::from_be_bytes(bytes) as f32),
        (Kind::Int, 1, _) => gather(plane, out, |bytes| i8::from_le_bytes(bytes).into()),
        (Kind::Int, 2, false) => gather(plane, out, |bytes| i16::from_le_bytes(bytes).into()),
        (Kind::Int, 2, true) => gather(plane, out, |bytes| i16::from_be_bytes(bytes).into()),
        (Kind::Int, 4, false) => gather(plane, out, |bytes| i32::from_le_bytes(bytes) as f32),
        (Kind::Int, 4, true) => gather(plane, out, |bytes| i32::from_be_bytes(bytes) as f32),
        (Kind::Int, 8, false) => gather(plane, out, |bytes| i64::from_le_bytes(bytes) as f32),
        (Kind::Int, 8, true) => gather(plane, out, |bytes| i64::from_be_bytes(bytes) as f32),
        // Planes are made of real numbers only.
        _ => unreachable!("{dtype} is no type of real numbers"),
    }
}

/// Decodes the values of `N` bytes each, in the order row, column, channel.
fn gather<const N: usize, T>(plane: &Plane, out: &mut Vec<T>, decode: impl Fn([u8; N]) -> T) {
    let (values, _) = plane.array.raw().unwrap_or_default().as_chunks::<N>();
    let [height, width, channels] = plane.shape;
    if plane.is_contiguous() {
        out.extend(
            values[plane.start..plane.start + height * width * channels]
                .iter()
                .map(|&bytes| decode(bytes)),
        );
        return;
    }
    let [row_stride, column_stride, channel_stride] = plane.strides;
    for row in 0..height {
        for column in 0..width {
            let pixel = plane.start + row * row_stride + column * column_stride;
            out.extend((0..channels).map(|channel| decode(values[pixel + channel * channel_stride])));
        }
    }
}
