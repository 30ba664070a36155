//! An image that is nested lists of numbers, or an array of objects that are numbers.

use super::picture::ImageInFile;
use crate::data::error::DataError;
use crate::data::opened::Opened;
use crate::values::{Dtype, View};

/// The numbers of image `index` of a file, and the type that numpy gives them.
///
/// # Errors
/// When there is something else among them, or rows differ in length.
pub(in crate::data) fn read(
    file: &Opened,
    index: usize,
    picture: &ImageInFile,
) -> Result<(Vec<f32>, Option<Dtype>), DataError> {
    let mut lists = Lists {
        file,
        index,
        values: Vec::new(),
        dtype: None,
    };
    match picture {
        ImageInFile::Nested { rows, .. } => lists.copy(rows, &|| rows.offset(), &picture.shape())?,
        ImageInFile::Objects {
            array,
            start,
            shape: [height, width, channels],
            strides,
        } => {
            for number in 0..height * width * channels {
                let (pixel, channel) = (number / channels, number % channels);
                let steps = [pixel / width, pixel % width, channel];
                let place = start
                    + steps
                        .iter()
                        .zip(strides)
                        .map(|(step, stride)| step * stride)
                        .sum::<usize>();
                lists.copy(&array.element(place), &|| array.offset_of(place), &[])?;
            }
        }
        _ => {}
    }
    Ok((lists.values, lists.dtype))
}

/// Nested lists of numbers; the first elements gave the shape, which all others must have.
struct Lists<'f> {
    file: &'f Opened,
    index: usize,
    values: Vec<f32>,
    dtype: Option<Dtype>,
}

impl Lists<'_> {
    /// Takes the numbers in `view`, which is made at `offset` of the file.
    fn copy(&mut self, view: &View, offset: &dyn Fn() -> Option<u64>, shape: &[usize]) -> Result<(), DataError> {
        let ragged = |found: String| DataError::Ragged {
            place: self.file.place(offset()),
            index: self.index,
            found,
        };
        let (value, kind) = match (view, shape) {
            (View::List(items) | View::Tuple(items), [len, inner @ ..]) => {
                if items.len() != *len {
                    return Err(ragged(format!("a list of {} where others have {len}", items.len())));
                }
                let mut items_of = items.iter().enumerate();
                return items_of.try_for_each(|(index, item)| self.copy(&item, &|| items.offset_of(index), inner));
            }
            (View::Bool(value), [] | [1]) => (f32::from(*value), "b1"),
            (View::Int(value), [] | [1]) => (*value as f32, "i8"),
            (View::Float(value), [] | [1]) => (*value as f32, "f8"),
            (other, _) => return Err(ragged(format!("{} stands among the numbers", other.describe()))),
        };
        self.values.push(value);
        let dtype = Dtype::parse(kind);
        self.dtype = match (self.dtype, dtype) {
            (Some(all), Some(dtype)) if all != dtype => Some(all.promote(dtype)),
            (all, dtype) => all.or(dtype),
        };
        Ok(())
    }
}
