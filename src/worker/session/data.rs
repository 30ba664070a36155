//! The data set and its parts.

use super::{Answer, Buffer, Session};
use crate::data::{Column, Dataset, SplitOptions, TestSize, train_test_split};
use crate::train::Examples;
use crate::worker::protocol::*;

/// A data set, the column to learn, and the parts it was cut into.
pub(super) struct Data {
    pub(super) dataset: Dataset,
    /// Index of the column to learn; meaningless when there are no labels.
    column: usize,
    parts: Option<Parts>,
}

/// Rows of the data set, part by part.
#[derive(Default)]
struct Parts {
    train: Vec<usize>,
    validation: Vec<usize>,
    test: Vec<usize>,
}

impl Data {
    pub(super) fn column(&self) -> Result<&Column, Failure> {
        self.dataset.columns.get(self.column).ok_or_else(|| {
            Failure::new(
                "no_labels",
                "the images have no labels",
                "Open the file of labels together with the images: a list, an array or a pandas Series, one label an image.",
            )
        })
    }

    fn find_column(&self, name: &str) -> Result<usize, Failure> {
        let names: Vec<_> = self.dataset.columns.iter().map(|column| column.name.as_str()).collect();
        names.iter().position(|known| *known == name).ok_or_else(|| {
            Failure::new(
                "unknown_column",
                format!("there is no label column “{name}”"),
                format!("The columns are: {}.", names.join(", ")),
            )
        })
    }

    /// Height, width and channels of the images, which a network takes all alike.
    pub(super) fn input_shape(&self) -> Result<[usize; 3], Failure> {
        self.dataset.images.common_shape().ok_or_else(|| {
            let sizes = self.dataset.images.sizes();
            let shown: Vec<_> = sizes
                .iter()
                .take(6)
                .map(|size| format!("{} of {}x{}x{}", size.count, size.height, size.width, size.channels))
                .collect();
            let more = if sizes.len() > shown.len() { ", …" } else { "" };
            Failure::new(
                "mixed_sizes",
                format!(
                    "the images have {} sizes (height x width x channels): {}{more}",
                    sizes.len(),
                    shown.join(", ")
                ),
                "A network takes images of one size: resize them.",
            )
        })
    }

    /// The examples of a part; fails when the set has no labels or is not split yet.
    pub(super) fn examples(&self, part: Part) -> Result<Examples<'_>, Failure> {
        let parts = self.parts.as_ref().ok_or_else(|| {
            Failure::new(
                "not_prepared",
                "the images are not split into training and test part yet",
                "Call prepare() first, or take the step “Prepare”.",
            )
        })?;
        let rows = match part {
            Part::Train => &parts.train,
            Part::Validation => &parts.validation,
            Part::Test => &parts.test,
        };
        Ok(Examples {
            images: &self.dataset.images,
            codes: &self.column()?.codes,
            rows,
        })
    }
}

impl Session {
    /// Takes a new data set in place of the old one, which stays if anything is wrong with the new one.
    pub(super) fn take(&mut self, column: Option<String>, read: impl FnOnce() -> Result<Dataset, Failure>) -> Answer {
        self.not_while_training("load other images")?;
        let mut data = Data {
            dataset: read()?,
            column: 0,
            parts: None,
        };
        if let Some(name) = column {
            data.column = data.find_column(&name)?;
        }
        let summary = summarize_dataset(&data.dataset, data.column);
        let codes = data
            .dataset
            .columns
            .iter()
            .map(|column| Buffer::U32(column.codes.clone()))
            .collect();
        self.data = Some(data);
        Ok(Some((Reply::Dataset(summary), codes)))
    }

    pub(super) fn images(&self, indices: &[usize]) -> Answer {
        let data = self.data()?;
        let images = &data.dataset.images;
        let mut infos = Vec::with_capacity(indices.len());
        let mut buffers = Vec::with_capacity(indices.len());
        for &index in indices {
            let row = self.row(index)?;
            let [height, width, channels] = images.shape(row);
            infos.push(ImageInfo {
                height,
                width,
                channels,
                label: data.column().map_or(String::new(), |column| {
                    column.classes[column.codes[index] as usize].clone()
                }),
            });
            buffers.push(Buffer::F32(images.values(row)));
        }
        Ok(Some((Reply::Images { images: infos }, buffers)))
    }

    pub(super) fn prepare(&mut self, options: &PrepareOptions) -> Answer {
        self.not_while_training("split the images anew")?;
        let data = self.data()?;
        let index = options
            .column
            .as_deref()
            .map_or(Ok(data.column), |name| data.find_column(name))?;
        let column = data.dataset.columns.get(index).map_or_else(|| data.column(), Ok)?;
        data.input_shape()?;
        let parts = split(data.dataset.images.count(), &column.codes, options)?;
        let counts = |rows: &[usize]| {
            let mut counts = vec![0; column.classes.len()];
            rows.iter().for_each(|&row| counts[column.codes[row] as usize] += 1);
            counts
        };
        let prepared = Prepared {
            train: parts.train.len(),
            validation: parts.validation.len(),
            test: parts.test.len(),
            column: column.name.clone(),
            classes: column.classes.clone(),
            counts: PartCounts {
                train: counts(&parts.train),
                validation: counts(&parts.validation),
                test: counts(&parts.test),
            },
        };
        let rows = [&parts.train, &parts.validation, &parts.test];
        let rows = rows.map(|rows| Buffer::U32(rows.iter().map(|&row| row as u32).collect()));
        let data = self.data.as_mut().expect("looked at above");
        data.column = index;
        data.parts = Some(parts);
        Ok(Some((Reply::Prepared(prepared), rows.into())))
    }

    /// Number of classes to learn, if that is known.
    pub(super) fn classes(&self) -> Option<usize> {
        Some(self.data.as_ref()?.column().ok()?.classes.len())
    }

    pub(super) fn row(&self, index: usize) -> Result<usize, Failure> {
        let count = self.data()?.dataset.images.count();
        if index < count {
            return Ok(index);
        }
        Err(Failure::new(
            "no_such_image",
            format!("there is no image {index}: the set has {count}"),
            format!("Indices go from 0 to {}.", count.saturating_sub(1)),
        ))
    }

    pub(super) fn data(&self) -> Result<&Data, Failure> {
        self.data.as_ref().ok_or_else(|| {
            Failure::new(
                "no_data",
                "there are no images yet",
                "Call loadDataset() or loadSample() first, or take the step “Data”.",
            )
        })
    }
}

/// Cuts off the test part first, then the validation part from what is left, as the lesson does.
fn split(count: usize, codes: &[u32], options: &PrepareOptions) -> Result<Parts, Failure> {
    let cut = |rows: Vec<usize>, share: f64| -> Result<(Vec<usize>, Vec<usize>), Failure> {
        if share == 0.0 {
            return Ok((rows, Vec::new()));
        }
        let codes: Vec<u32> = rows.iter().map(|&row| codes[row]).collect();
        let split = train_test_split(
            rows.len(),
            &SplitOptions {
                test_size: TestSize::Fraction(share),
                random_state: options.seed,
                shuffle: options.shuffle,
                stratify: options.stratify.then_some(&codes),
            },
        )?;
        let pick = |positions: Vec<usize>| positions.into_iter().map(|position| rows[position]).collect();
        Ok((pick(split.train), pick(split.test)))
    };
    let (rest, test) = cut((0..count).collect(), options.test)?;
    let (train, validation) = cut(rest, options.validation)?;
    Ok(Parts {
        train,
        validation,
        test,
    })
}

fn summarize_dataset(dataset: &Dataset, column: usize) -> DatasetSummary {
    let images = &dataset.images;
    let sizes = images.sizes();
    let common = sizes.iter().max_by_key(|size| size.count);
    let [height, width, channels] = common.map_or([0; 3], |size| [size.height, size.width, size.channels]);
    let columns: Vec<_> = dataset.columns.iter().map(summarize_column).collect();
    let learnt = columns.get(column).cloned();
    DatasetSummary {
        count: images.count(),
        height,
        width,
        channels,
        dtype: images.dtype.clone(),
        min: images.min,
        max: images.max,
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
        column: learnt.as_ref().map(|column| column.name.clone()),
        classes: learnt.as_ref().map(|column| column.classes.clone()).unwrap_or_default(),
        counts: learnt.map(|column| column.counts).unwrap_or_default(),
        notes: dataset.notes.clone(),
    }
}

fn summarize_column(column: &Column) -> ColumnSummary {
    ColumnSummary {
        name: column.name.clone(),
        classes: column.classes.clone(),
        counts: column.counts.clone(),
    }
}
