//! What is told of a data set and its images, wherever they are.

use super::protocol::*;
use crate::data::{Column, Dataset, Shape};

/// The index of the column to learn: the one that is named, or the likeliest; that of none when there are no labels.
///
/// # Errors
/// When there is none of this name.
pub(super) fn column_to_learn(dataset: &Dataset, name: Option<&str>) -> Result<usize, Failure> {
    match name {
        Some(name) => find_column(dataset, name),
        None => Ok(dataset.learned().unwrap_or(dataset.columns.len())),
    }
}

/// The index of a column.
///
/// # Errors
/// When there is none of this name.
pub(super) fn find_column(dataset: &Dataset, name: &str) -> Result<usize, Failure> {
    let names: Vec<_> = dataset.columns.iter().map(|column| column.name.as_str()).collect();
    names.iter().position(|known| *known == name).ok_or_else(|| {
        Failure::new(
            "unknown_column",
            format!("there is no label column “{name}”"),
            format!("The columns are: {}.", names.join(", ")),
        )
    })
}

/// What is told of a data set; `column`: the index of the one to learn, that of none where there are no labels.
pub(super) fn summarize(dataset: &Dataset, column: usize) -> DatasetSummary {
    let images = &dataset.images;
    let sizes = images.sizes();
    let common = sizes.iter().max_by_key(|size| size.count);
    let [height, width, channels] = common.map_or([0; 3], |size| [size.height, size.width, size.channels]);
    let columns: Vec<_> = dataset.columns.iter().map(summarize_column).collect();
    let learned = columns.get(column).cloned();
    DatasetSummary {
        count: images.count(),
        height,
        width,
        channels,
        dtype: images.dtype.clone(),
        min: images.min,
        max: images.max,
        display: images.display(),
        sizes: sizes
            .iter()
            .map(|size| ImageSize {
                height: size.height,
                width: size.width,
                channels: size.channels,
                count: size.count,
            })
            .collect(),
        columns,
        column: learned.as_ref().map(|column| column.name.clone()),
        classes: learned
            .as_ref()
            .map(|column| column.classes.clone())
            .unwrap_or_default(),
        counts: learned.map(|column| column.counts).unwrap_or_default(),
        notes: dataset.notes.clone(),
        layout: dataset.layout.clone(),
        split: dataset.split.clone(),
        join: dataset.join.clone(),
    }
}

fn summarize_column(column: &Column) -> ColumnSummary {
    ColumnSummary {
        name: column.name.clone(),
        classes: column.classes.clone(),
        counts: column.counts.clone(),
    }
}

/// What is said of images, each with its label, and their values.
pub(super) fn described(images: impl IntoIterator<Item = (Shape, String, Vec<f32>)>) -> (Vec<ImageInfo>, Vec<Buffer>) {
    let one = |([height, width, channels], label, values): (Shape, String, Vec<f32>)| {
        let info = ImageInfo {
            height,
            width,
            channels,
            label,
        };
        (info, Buffer::F32(values))
    };
    images.into_iter().map(one).unzip()
}
