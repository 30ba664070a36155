//! The images: as they are stored, as they are prepared, and variants of them.

use super::data::Data;
use super::{Answer, Session};
use crate::data::augment::Augmentation;
use crate::data::{LEFT_OUT, Parts, PrepareError, Shape, prepare_labels, prepare_parts};
use crate::worker::protocol::*;
use crate::worker::summary::described;

/// The shape of an image, its label and its values.
type Described = (Shape, String, Vec<f32>);

impl Session {
    /// Images of the set as stored, or as a network takes them; variants, numbered on from there, are always as it takes them.
    pub(super) fn images(&self, indices: &[usize], prepared: bool) -> Answer {
        Ok(Some(images_reply(self.some_images(indices, prepared)?)))
    }

    /// As [`Session::images`].
    pub(super) fn some_images(&self, indices: &[usize], prepared: bool) -> Result<Vec<Described>, Failure> {
        let data = self.data()?;
        let stored = &data.dataset.images;
        let mut images = Vec::with_capacity(indices.len());
        for &index in indices {
            let row = self.row(index)?;
            let (shape, values) = if prepared || row >= stored.count() {
                let inputs = data.inputs()?;
                (inputs.shape(), inputs.values(row))
            } else {
                (stored.shape(row), stored.values(row))
            };
            images.push((shape, data.label(row, prepared), values));
        }
        Ok(images)
    }

    /// Variants of one image that layers of augmentation make, before they are used in [`Session::prepare`].
    pub(super) fn variants(&self, options: &VariantsOptions) -> Answer {
        let data = self.data()?;
        let row = self.row(options.index)?;
        // The images before the augmentation in use, if there is one.
        let images = data.images();
        if row >= images.count() {
            return Err(Failure::new(
                "no_such_image",
                format!("image {row} is a variant itself: the set has {}", images.count()),
                "Give the index of an image of the set.",
            ));
        }
        let augmentation = Augmentation::read(&options.layers, options.seed).map_err(PrepareError::Augmentation)?;
        let (shape, original) = (images.shape(row), images.values(row));
        let new_shape = augmentation.output_shape(shape).map_err(PrepareError::Augmentation)?;
        let variant = |copy| {
            let mut image = original.clone();
            augmentation.vary(&mut image, shape, copy, row as u32);
            (new_shape, data.label(row, true), image)
        };
        Ok(Some(images_reply((0..options.count.min(1000)).map(variant))))
    }

    pub(super) fn prepare(&mut self, options: &PrepareOptions) -> Answer {
        self.not_while_training("prepare the images anew")?;
        let data = self.data()?;
        let index = options
            .column
            .as_deref()
            .map_or(Ok(data.column), |name| data.find_column(name))?;
        let split = options
            .split
            .as_deref()
            .map(|name| data.find_column(name))
            .transpose()?;
        let parts = split.map(|index| Parts::of(&data.dataset.columns[index])).transpose()?;
        let images = &data.dataset.images;
        let prepared = match options.columns.is_empty() {
            true => prepare_parts(images, data.stored(index)?, parts.as_ref(), options)?,
            false => {
                let columns = options.columns.iter();
                let columns: Result<Vec<_>, _> = columns.map(|name| data.stored(data.find_column(name)?)).collect();
                prepare_labels(images, &columns?, parts.as_ref(), options)?
            }
        };
        let summary = summarize_prepared(&prepared, images);
        let numbers = |rows: &[usize]| Buffer::U32(rows.iter().map(|&row| row as u32).collect());
        let crate::data::Prepared {
            train,
            validation,
            test,
            sources,
            drawn,
            ..
        } = &prepared;
        let rows = [train, validation, test, sources, drawn];
        let codes = Buffer::U32(prepared.column.codes.clone());
        let buffers = rows.into_iter().map(|rows| numbers(rows)).chain([codes]).collect();
        let data = self.data.as_mut().expect("looked at above");
        data.column = index;
        data.prepared = Some(prepared);
        self.forget_features();
        Ok(Some((Reply::Prepared(summary), buffers)))
    }
}

impl Data {
    /// The class of an image or variant, in the words of the prepared column or of the files; empty without labels.
    fn label(&self, row: usize, prepared: bool) -> String {
        let code_and_name = |column: &crate::data::Column| {
            let code = column.codes.get(row).filter(|&&code| code != LEFT_OUT)?;
            Some(column.classes[*code as usize].clone())
        };
        let stored = self.stored_column().ok();
        let stored = stored
            .filter(|_| !prepared && self.labels().is_none())
            .and_then(code_and_name);
        let label = stored.or_else(|| self.column().ok().and_then(code_and_name));
        label.unwrap_or_default()
    }
}

fn images_reply(images: impl IntoIterator<Item = Described>) -> (Reply, Vec<Buffer>) {
    let (images, buffers) = described(images);
    (Reply::Images { images }, buffers)
}

fn summarize_prepared(prepared: &crate::data::Prepared, stored: &crate::data::Images) -> Prepared {
    let column = &prepared.column;
    let codes = |rows: &[usize]| rows.iter().map(|&row| column.codes[row]).collect::<Vec<_>>();
    let counts = |rows: &[usize]| match &prepared.labels {
        Some(labels) => labels.counts(codes(rows).into_iter()),
        None => {
            let mut counts = vec![0; column.classes.len()];
            codes(rows).into_iter().for_each(|code| counts[code as usize] += 1);
            counts
        }
    };
    let sets = prepared.labels.as_ref().map(|labels| {
        let sets = column.classes.iter().zip(&labels.sets);
        let sets = sets.map(|(name, labels)| LabelSet {
            name: name.clone(),
            labels: labels.clone(),
        });
        sets.collect()
    });
    let images = prepared.converted().unwrap_or(stored);
    let [height, width, channels] = prepared.shape;
    Prepared {
        train: prepared.train.len(),
        validation: prepared.validation.len(),
        test: prepared.test.len(),
        column: column.name.clone(),
        classes: prepared
            .labels
            .as_ref()
            .map_or(&column.classes, |labels| &labels.names)
            .clone(),
        sets,
        counts: PartCounts {
            train: counts(&prepared.train),
            validation: counts(&prepared.validation),
            test: counts(&prepared.test),
        },
        height,
        width,
        channels,
        dtype: images.dtype.clone(),
        min: images.min,
        max: images.max,
        display: prepared.display(stored),
    }
}
