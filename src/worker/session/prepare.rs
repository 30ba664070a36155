//! The images: as they are stored, as they are prepared, and variants of them.

use super::data::Data;
use super::{Answer, Session};
use crate::data::augment::Augmentation;
use crate::data::{LEFT_OUT, Parts, PrepareError, Shape, prepare_parts};
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
        let column = data
            .dataset
            .columns
            .get(index)
            .map_or_else(|| data.stored_column(), Ok)?;
        let split = options
            .split
            .as_deref()
            .map(|name| data.find_column(name))
            .transpose()?;
        let parts = split.map(|index| Parts::of(&data.dataset.columns[index])).transpose()?;
        let images = &data.dataset.images;
        let prepared = prepare_parts(images, column, parts.as_ref(), options)?;
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
        let stored = self.stored_column().ok().filter(|_| !prepared).and_then(code_and_name);
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
    let counts = |rows: &[usize]| {
        let mut counts = vec![0; column.classes.len()];
        rows.iter().for_each(|&row| counts[column.codes[row] as usize] += 1);
        counts
    };
    let images = prepared.converted().unwrap_or(stored);
    let [height, width, channels] = prepared.shape;
    Prepared {
        train: prepared.train.len(),
        validation: prepared.validation.len(),
        test: prepared.test.len(),
        column: column.name.clone(),
        classes: column.classes.clone(),
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
