//! The data set and its parts.

use std::cell::OnceCell;

use serde_json::Value;

use super::run::Run;
use super::{Answer, Event, Session};
use crate::data::{Column, Dataset, Images, Inputs, LEFT_OUT, Labels, PrepareError};
use crate::nn::TargetType;
use crate::train::{Examples, Target, class_weight};
use crate::worker::protocol::*;
use crate::worker::summary::{column_to_learn, find_column, summarize};

/// A data set, the column to learn, and the parts it was cut into.
pub(super) struct Data {
    pub(super) dataset: Dataset,
    /// Index of the column to learn; that of none when there are no labels.
    pub(super) column: usize,
    pub(super) prepared: Option<crate::data::Prepared>,
    is_whole: OnceCell<bool>,
}

impl Data {
    /// Whether all values of the images, as stored, are whole numbers; all of them are looked at once.
    pub(super) fn is_whole(&self) -> bool {
        *self.is_whole.get_or_init(|| self.dataset.images.is_whole())
    }

    /// Black and white of the images as a network takes them.
    pub(super) fn display(&self) -> [f64; 2] {
        let images = &self.dataset.images;
        self.prepared
            .as_ref()
            .map_or_else(|| images.display(), |prepared| prepared.display(images))
    }

    /// The column to learn, as the files have it.
    pub(super) fn stored_column(&self) -> Result<&Column, Failure> {
        self.stored(self.column)
    }

    /// A column by its index, as the files have it.
    pub(super) fn stored(&self, index: usize) -> Result<&Column, Failure> {
        self.dataset.columns.get(index).ok_or_else(|| {
            Failure::new(
                "no_labels",
                "the images have no labels",
                "Open the file of labels together with the images: a list, an array or a pandas Series, one label an image.",
            )
        })
    }

    /// The column to learn: with the classes that were merged and left out, once it is prepared.
    pub(super) fn column(&self) -> Result<&Column, Failure> {
        match &self.prepared {
            Some(prepared) => Ok(&prepared.column),
            None => self.stored_column(),
        }
    }

    /// The labels that are learned together, where they are.
    pub(super) fn labels(&self) -> Option<&Labels> {
        self.prepared.as_ref()?.labels.as_ref()
    }

    /// What the outputs of a network stand for: the classes of the column to learn, or the labels.
    pub(super) fn outputs(&self) -> Result<&[String], Failure> {
        match self.labels() {
            Some(labels) => Ok(&labels.names),
            None => Ok(&self.column()?.classes),
        }
    }

    pub(super) fn target_type(&self) -> Result<TargetType, Failure> {
        Ok(TargetType::new(self.outputs()?.len(), self.labels().is_some()))
    }

    /// What a network learns that is trained on the column to learn, or on the labels.
    pub(super) fn target(&self) -> Result<Target, Failure> {
        if let Some(labels) = self.labels() {
            return Ok(Target {
                column: self.column()?.name.clone(),
                made_of: labels.names.iter().map(|name| vec![name.clone()]).collect(),
                classes: labels.names.clone(),
                multilabel: true,
            });
        }
        let (stored, column) = (self.stored_column()?, self.column()?);
        // Of each class of the files the one it belongs to now.
        let mut new_codes = vec![LEFT_OUT; stored.classes.len()];
        for (&old, &new) in stored.codes.iter().zip(&column.codes) {
            if let Some(code) = new_codes.get_mut(old as usize) {
                *code = new;
            }
        }
        let made_of = |class: usize| {
            let names = stored.classes.iter().zip(&new_codes);
            let names = names.filter(|&(_, &code)| code as usize == class);
            names.map(|(name, _)| name.clone()).collect()
        };
        Ok(Target {
            column: column.name.clone(),
            made_of: (0..column.classes.len()).map(made_of).collect(),
            classes: column.classes.clone(),
            multilabel: false,
        })
    }

    pub(super) fn find_column(&self, name: &str) -> Result<usize, Failure> {
        find_column(&self.dataset, name)
    }

    /// Height, width and channels of the images, which a network takes all alike.
    pub(super) fn input_shape(&self) -> Result<[usize; 3], Failure> {
        Ok(self.inputs()?.shape())
    }

    /// The images of the set, made alike where that was asked for; without their variants.
    pub(super) fn images(&self) -> &Images {
        let converted = self.prepared.as_ref().and_then(|prepared| prepared.converted());
        converted.unwrap_or(&self.dataset.images)
    }

    /// The images as a network takes them: prepared, or as they are.
    pub(super) fn inputs(&self) -> Result<Inputs<'_>, Failure> {
        let images = &self.dataset.images;
        match &self.prepared {
            Some(prepared) => Ok(prepared.inputs(images)),
            None => Ok(Inputs::plain(images).ok_or_else(|| PrepareError::MixedSizes(images.sizes()))?),
        }
    }

    /// How often the loss of an image of each class counts, as [`class_weight`] reads it.
    pub(super) fn class_weight(&self, value: &Value, training: &Examples) -> Result<Vec<f32>, Failure> {
        if self.labels().is_some() && !value.is_null() {
            return Err(Failure::new(
                "several_labels",
                "class_weight is a weight for each class, and an image may have several of the labels, or none",
                "Leave it away, or give the loss BinaryFocalCrossentropy its apply_class_balancing.",
            ));
        }
        let classes = &self.column()?.classes;
        Ok(class_weight(value, classes, &training.classes(training.rows))?)
    }

    /// The examples of a part; fails when the set has no labels or is not prepared yet.
    pub(super) fn examples(&self, part: Part) -> Result<Examples<'_>, Failure> {
        let prepared = self.prepared.as_ref().ok_or_else(|| {
            Failure::new(
                "not_prepared",
                "the images are not split into training and test part yet",
                "Call prepare() first, or take the step “Prepare”.",
            )
        })?;
        Ok(Examples {
            images: prepared.inputs(&self.dataset.images),
            codes: &prepared.column.codes,
            labels: prepared.labels.as_ref(),
            rows: match part {
                Part::Train => &prepared.train,
                Part::Validation => &prepared.validation,
                Part::Test => &prepared.test,
            },
        })
    }
}

impl Session {
    /// Takes a new data set in place of the old one, which stays if anything is wrong with the new one. Only now does a training
    /// end for it, as if it were stopped: its last word comes before the answer, which [`Session::take_ready`] gives then.
    pub(super) fn take(&mut self, id: u32, column: Option<String>, dataset: Dataset) -> Answer {
        let data = Data {
            column: column_to_learn(&dataset, column.as_deref())?,
            dataset,
            prepared: None,
            is_whole: OnceCell::new(),
        };
        if let Some((before, _)) = self.ready.take() {
            let failure = Failure::new(
                "cancelled",
                "other images were opened before these could be taken",
                "Open them again.",
            );
            self.ended.push((before, failure));
        }
        if self.run.is_none() && self.outgoing.is_none() {
            return Ok(Some(self.put(data)));
        }
        self.ready = Some((id, data));
        Ok(None)
    }

    /// Whether a data set waits to be taken, and nobody else has to say something first.
    pub(super) fn can_take(&self) -> bool {
        let waits = self.outgoing.is_some() || self.run.as_ref().is_some_and(Run::waits_for_others);
        self.ready.is_some() && !waits
    }

    /// Takes the data set that is read once the training has ended, and sees to it that it does.
    pub(super) fn take_ready(&mut self) -> Option<Event> {
        if !self.can_take() {
            return None;
        }
        if let Some(run) = &mut self.run {
            run.stop();
            return None;
        }
        let (id, data) = self.ready.take()?;
        let (reply, buffers) = self.put(data);
        Some((id, reply, buffers))
    }

    fn put(&mut self, data: Data) -> (Reply, Vec<Buffer>) {
        let summary = summarize(&data.dataset, data.column);
        let codes = data.dataset.columns.iter();
        let codes = codes.map(|column| Buffer::U32(column.codes.clone())).collect();
        self.abandon_tasks();
        self.data = Some(data);
        self.forget_features();
        (Reply::Dataset(summary), codes)
    }

    /// What there is to learn, if that is known.
    pub(super) fn target_type(&self) -> Option<TargetType> {
        self.data.as_ref()?.target_type().ok()
    }

    /// An image of the data set, or one of its variants or of those drawn again, which are numbered on from there.
    pub(super) fn row(&self, index: usize) -> Result<usize, Failure> {
        let data = self.data()?;
        let variants = |prepared: &crate::data::Prepared| prepared.sources.len() + prepared.drawn.len();
        let count = data.dataset.images.count() + data.prepared.as_ref().map_or(0, variants);
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
