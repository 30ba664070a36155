//! Images that come as ready values, with their labels.

use super::arrays::of_rows;
use super::choice::{LayoutChoice, LayoutEntry};
use super::found::Found;
use super::hot::without_one_hot;
use crate::data::copying::picture::ImageInFile;
use crate::data::copying::plane::Plane;
use crate::data::error::DataError;
use crate::data::labels::rows::{Rows, Source};
use crate::input::rows::CHANNELS;
use crate::input::{ImagesInput, LabelColumn, TextColumn, ValueType};
use crate::values::{Contents, Dtype, Kind, Place};

/// Compares the sizes of images with the `size` of their values.
///
/// # Errors
/// When they take more or fewer bytes, or are no images.
pub(in crate::data) fn check(name: &str, input: &ImagesInput, size: u64) -> Result<(), DataError> {
    let refused = |found: String| DataError::NotData {
        place: Place {
            file: name.into(),
            offset: None,
        },
        found,
    };
    let shapes = input
        .images
        .iter()
        .map(|picture| [1, picture.height, picture.width, picture.channels])
        .chain(input.alike);
    let mut needed = Some(0u64);
    for shape in shapes {
        if !input.are_rows && !CHANNELS.contains(&shape[3]) {
            return Err(refused(format!("a list of images of {} channels", shape[3])));
        }
        let values = shape.iter().try_fold(1u64, |all, &one| all.checked_mul(one as u64));
        let bytes = values.and_then(|values| values.checked_mul(input.dtype.size() as u64));
        needed = needed.zip(bytes).and_then(|(all, more)| all.checked_add(more));
    }
    match needed == Some(size) && usize::try_from(size).is_ok() {
        true => Ok(()),
        false => Err(refused(format!(
            "a list of images that take {} bytes, of which {size} are there,",
            needed.map_or_else(|| "far too many".into(), |needed| needed.to_string())
        ))),
    }
}

/// The images and their labels; `None` when their rows cannot be cut.
pub(in crate::data) fn understand<'a>(input: &ImagesInput, choice: LayoutChoice) -> Option<Found<'a>> {
    let dtype = dtype(input.dtype);
    let alike = input.alike.unwrap_or([0; 4]);
    let values = |shape: &[usize]| shape.iter().product::<usize>();
    let of_pictures = input
        .images
        .iter()
        .map(|picture| values(&[picture.height, picture.width, picture.channels]));
    // All together, so that small ones can be read together.
    let all = of_pictures.sum::<usize>() + values(&alike);
    let contents = Contents::of_file(0, all * dtype.size, dtype);
    let mut start = 0;
    let mut next = |shape: [usize; 3], strides| {
        let plane = Plane {
            contents,
            start,
            shape,
            strides,
        };
        start += values(&shape);
        ImageInFile::Plane(plane)
    };
    let rows_of = |[_, width, channels]: [usize; 3]| [width * channels, channels, 1];
    let shapes = input
        .images
        .iter()
        .map(|picture| [picture.height, picture.width, picture.channels]);
    let mut pictures: Vec<ImageInFile> = shapes.map(|shape| next(shape, rows_of(shape))).collect();
    let mut found = Found::default();
    if let Some([count, height, width, channels]) = input.alike {
        let shape = [height, width, channels];
        if input.are_rows {
            let rows = choice.cut(values(&shape))?;
            let (cut, strides) = rows.plane(1);
            found = of_rows((0..count).map(|_| next(cut, strides)).collect(), rows, choice);
            // Their columns say that they are pixels.
            found.is_guess = false;
            pictures.append(&mut found.pictures);
        } else {
            pictures.extend((0..count).map(|_| next(shape, rows_of(shape))));
        }
        let size = input.dtype;
        found.entries.push(LayoutEntry {
            name: String::new(),
            what: format!("{count} images of type {size:?}").to_lowercase(),
        });
    }
    found.pictures = pictures;
    found.paths = input.images.iter().map(|picture| picture.path.clone()).collect();
    found.labels = labels(input);
    found.class_names = input.class_names.iter().map(class_names).collect();
    found.notes.extend(input.notes.iter().cloned());
    Some(found)
}

fn labels<'a>(input: &ImagesInput) -> Vec<Rows<'a>> {
    let rows = |column: &LabelColumn| {
        let source = Source::Texts {
            values: column.values.clone(),
            starts: Vec::new(),
            is_text: column.is_text,
        };
        Rows::new(Some(column.name.clone()), source)
    };
    without_one_hot(input.columns.iter().map(rows).collect())
}

/// The names of classes that are codes: of each from 0 on.
pub(in crate::data) fn class_names<'a>(column: &TextColumn) -> Rows<'a> {
    let source = Source::Texts {
        values: column.values.iter().cloned().map(Some).collect(),
        starts: Vec::new(),
        is_text: true,
    };
    Rows::new(Some(column.name.clone()), source)
}

fn dtype(of: ValueType) -> Dtype {
    let kind = match of {
        ValueType::Uint8 | ValueType::Uint16 => Kind::UInt,
        ValueType::Float32 => Kind::Float,
    };
    Dtype {
        kind,
        size: of.size(),
        big_endian: false,
    }
}
