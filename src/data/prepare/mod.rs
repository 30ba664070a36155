//! From a data set to what a network is trained, validated and tested on.
//!
//! In this order: classes are merged or left out, images made alike ([`Conversion`]), the test part is set aside, the rest is
//! augmented, and the validation part is split off what there is then. So no variant of a test image is ever trained on. Last, images
//! of the smaller classes are drawn again for the training part.

mod classes;
mod color;
mod convert;
mod crop;
mod enhance;
mod error;
mod levels;
mod options;
mod parts;
mod receive;
mod resize;

pub use color::ColorMode;
pub use convert::Conversion;
pub use enhance::Enhancement;
pub use error::PrepareError;
pub use levels::{Given, Levels, Taking};
pub use options::{AugmentOptions, PrepareOptions};
pub use parts::Parts;
pub use receive::{Received, receive};
pub use resize::Resample;

use super::augment::Augmentation;
use super::labels::column::LEFT_OUT;
use super::{Column, Images, Labels, Pixels, Shape, SplitOptions, TestSize, oversample, train_test_split};

/// A data set ready to be trained on. Image `i` of the data set keeps its number; variants are numbered on from there, and from
/// these what is drawn again.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The classes to learn, and the class of each image and variant; [`LEFT_OUT`] for those in no part. Of several labels that are
    /// learned together the sets that occur.
    pub column: Column,
    /// What these sets are made of.
    pub labels: Option<Labels>,
    /// The images of the data set made alike; `None` as long as they are as they were.
    converted: Option<Images>,
    variants: Option<Images>,
    /// Of each variant the image it was made of.
    pub sources: Vec<usize>,
    /// The images and variants that are drawn again, so that the training part has as many of each class.
    pub drawn: Vec<usize>,
    /// How the images were made alike.
    conversion: Conversion,
    augmentation: Option<Augmentation>,
    /// Whether the training part is varied anew each epoch.
    each_epoch: bool,
    /// Height, width and channels as a network takes them.
    pub shape: Shape,
    pub train: Vec<usize>,
    pub validation: Vec<usize>,
    pub test: Vec<usize>,
}

impl Prepared {
    /// The images of the data set made alike, where anything was done to them.
    pub fn converted(&self) -> Option<&Images> {
        self.converted.as_ref()
    }

    /// Black and white of the prepared images; `images` are those of the data set.
    pub fn display(&self, images: &Images) -> [f64; 2] {
        self.conversion.display(images)
    }

    /// The prepared images; `images` are those of the data set.
    pub fn inputs<'a>(&'a self, images: &'a Images) -> Inputs<'a> {
        Inputs {
            images: self.converted.as_ref().unwrap_or(images),
            variants: self.variants.as_ref(),
            drawn: &self.drawn,
            each_epoch: self.augmentation.as_ref().filter(|_| self.each_epoch),
            shape: self.shape,
            epoch: None,
        }
    }
}

/// Images as a network takes them, all of one shape.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    images: &'a Images,
    variants: Option<&'a Images>,
    drawn: &'a [usize],
    each_epoch: Option<&'a Augmentation>,
    shape: Shape,
    /// The epoch whose variants are shown, where they change each epoch; else the images themselves are.
    epoch: Option<u32>,
}

impl<'a> Inputs<'a> {
    /// Images as they are, which must be of one shape.
    pub fn plain(images: &'a Images) -> Option<Inputs<'a>> {
        images.common_shape().map(|shape| Inputs {
            images,
            variants: None,
            drawn: &[],
            each_epoch: None,
            shape,
            epoch: None,
        })
    }

    /// How many there are, with variants and what is drawn again.
    pub fn count(&self) -> usize {
        self.stored() + self.drawn.len()
    }

    /// How many there are, with variants.
    fn stored(&self) -> usize {
        self.images.count() + self.variants.map_or(0, Images::count)
    }

    /// Height, width and channels.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// Whether they are others in every epoch.
    pub fn change_each_epoch(&self) -> bool {
        self.each_epoch.is_some()
    }

    /// The same images as they are trained on in an epoch, counted from 0.
    pub fn in_epoch(self, epoch: u32) -> Inputs<'a> {
        Inputs {
            epoch: Some(epoch),
            ..self
        }
    }

    /// Copies image `index` to `out`.
    ///
    /// # Panics
    /// When `index` is not below [`count`](Inputs::count), or `out` has another length than an image.
    pub fn copy_to(&self, index: usize, out: &mut [f32]) {
        let source = index
            .checked_sub(self.stored())
            .map_or(index, |again| self.drawn[again]);
        match (source.checked_sub(self.images.count()), self.variants, self.each_epoch) {
            (Some(variant), Some(variants), _) => variants.copy_to(variant, out),
            (_, _, None) => self.images.copy_to(source, out),
            // What is drawn again is varied by itself.
            (_, _, Some(augmentation)) => {
                let mut image = self.images.values(source);
                let shape = self.images.shape(source);
                match self.epoch {
                    Some(epoch) => augmentation.vary(&mut image, shape, epoch, index as u32),
                    None => augmentation.keep(&mut image, shape),
                }
                out.copy_from_slice(&image);
            }
        }
    }

    /// The values of image `index`.
    ///
    /// # Panics
    /// When `index` is not below [`count`](Inputs::count).
    pub fn values(&self, index: usize) -> Vec<f32> {
        let mut values = vec![0.0; self.shape.iter().product()];
        self.copy_to(index, &mut values);
        values
    }
}

/// Prepares images to learn a column of their labels.
///
/// # Errors
/// When an option is out of range or a part would be empty; see [`PrepareError`].
pub fn prepare(images: &Images, column: &Column, options: &PrepareOptions) -> Result<Prepared, PrepareError> {
    prepare_parts(images, column, None, options)
}

/// As [`prepare`], with parts that are known, if any, in place of those that `options` would cut.
///
/// # Errors
/// As [`prepare`], and when no image to train on has a class.
pub fn prepare_parts(
    images: &Images,
    column: &Column,
    parts: Option<&Parts>,
    options: &PrepareOptions,
) -> Result<Prepared, PrepareError> {
    let column = classes::select(column, &options.merge, &options.leave_out)?;
    prepare_column(images, column, parts, options)
}

/// As [`prepare_parts`], of several columns that are learned together.
///
/// # Errors
/// As [`prepare_parts`], and when the columns are not several of two classes each, or something is asked that goes by single classes.
pub fn prepare_labels(
    images: &Images,
    columns: &[&Column],
    parts: Option<&Parts>,
    options: &PrepareOptions,
) -> Result<Prepared, PrepareError> {
    let asked = [
        (!options.merge.is_empty(), "merge"),
        (!options.leave_out.is_empty(), "leave_out"),
        (options.oversample, "oversample"),
    ];
    if let Some((_, what)) = asked.into_iter().find(|&(is_asked, _)| is_asked) {
        return Err(PrepareError::OfSeveralLabels(what));
    }
    if let [column] = columns {
        return Err(PrepareError::OneColumn(column.name.clone()));
    }
    for (place, column) in columns.iter().enumerate() {
        if columns[..place].iter().any(|before| before.name == column.name) {
            return Err(PrepareError::ColumnTwice(column.name.clone()));
        }
        if column.classes.len() != 2 {
            return Err(PrepareError::NotTwoClasses {
                column: column.name.clone(),
                classes: column.classes.len(),
            });
        }
    }
    let (labels, column) = Labels::of(columns);
    if column.classes.len() < 2 {
        return Err(PrepareError::TooFewClasses(column.classes));
    }
    let prepared = prepare_column(images, column, parts, options)?;
    Ok(Prepared {
        labels: Some(labels),
        ..prepared
    })
}

fn prepare_column(
    images: &Images,
    mut column: Column,
    parts: Option<&Parts>,
    options: &PrepareOptions,
) -> Result<Prepared, PrepareError> {
    let conversion = Conversion {
        mode: options.mode,
        resize: options.resize,
        resample: options.resample,
        crop_to_aspect_ratio: options.crop_to_aspect_ratio,
        enhance: options.enhance.clone(),
        rescale: options.rescale,
    };
    let mut converted = match conversion.is_none() {
        true => None,
        false => Some(conversion.apply(images)?),
    };
    let before = converted.as_ref().unwrap_or(images);
    let common = before
        .common_shape()
        .ok_or_else(|| PrepareError::MixedSizes(before.sizes()))?;
    let augmentation = options
        .augment
        .as_ref()
        .map(|options| augmentation(options, common))
        .transpose()?;
    let (augmentation, shape) = augmentation.unzip();
    let shape = shape.unwrap_or(common);
    let AugmentOptions {
        copies,
        each_epoch,
        before_split,
        ..
    } = options.augment.clone().unwrap_or_default();
    // What is not copied is augmented when it is trained on.
    let copied = augmentation.as_ref().filter(|_| !each_epoch);

    let mut variants = None;
    let mut sources = Vec::new();
    let mut augment = |rows: Vec<usize>, column: &mut Column| -> Result<Vec<usize>, PrepareError> {
        let Some(augmentation) = copied else {
            return Ok(rows);
        };
        variants = Some(copy(before, &rows, augmentation, copies, shape)?);
        sources = rows
            .iter()
            .flat_map(|&row| std::iter::repeat_n(row, copies as usize))
            .collect();
        let first = column.codes.len();
        column
            .codes
            .extend(sources.iter().map(|&row| column.codes[row]).collect::<Vec<_>>());
        Ok((first..column.codes.len()).collect())
    };
    let is_labeled = |row: usize| column.codes[row] != LEFT_OUT;
    let Parts {
        mut train,
        validation,
        test,
    } = match parts {
        Some(parts) => {
            let Parts {
                train,
                validation,
                test,
            } = parts.keep(is_labeled);
            if train.is_empty() {
                return Err(PrepareError::EmptyTrainingPart);
            }
            Parts {
                train: augment(train, &mut column)?,
                validation,
                test,
            }
        }
        None => {
            let mut rows: Vec<usize> = (0..images.count()).filter(|&row| is_labeled(row)).collect();
            if before_split {
                rows = augment(rows, &mut column)?;
            }
            let (mut rest, test) = cut(rows, options.test, &column, options)?;
            if !before_split {
                rest = augment(rest, &mut column)?;
            }
            let (train, validation) = cut(rest, options.validation, &column, options)?;
            Parts {
                train,
                validation,
                test,
            }
        }
    };
    let mut drawn = Vec::new();
    if options.oversample {
        drawn = oversample(&train, &column.codes, options.seed);
        let first = column.codes.len();
        let codes: Vec<u32> = drawn.iter().map(|&row| column.codes[row]).collect();
        column.codes.extend(codes);
        train.extend(first..column.codes.len());
    }
    if let Some(augmentation) = copied.filter(|_| shape != common) {
        converted = Some(keep(before, augmentation, shape)?);
    }
    Ok(Prepared {
        column,
        labels: None,
        converted,
        variants,
        sources,
        drawn,
        conversion,
        augmentation,
        each_epoch,
        shape,
        train,
        validation,
        test,
    })
}

/// Reads the layers; with them comes the shape they give.
fn augmentation(options: &AugmentOptions, shape: Shape) -> Result<(Augmentation, Shape), PrepareError> {
    if !(1..=1000).contains(&options.copies) {
        return Err(PrepareError::Copies(options.copies));
    }
    let augmentation = Augmentation::read(&options.layers, options.seed).map_err(PrepareError::Augmentation)?;
    let shape = augmentation.output_shape(shape).map_err(PrepareError::Augmentation)?;
    Ok((augmentation, shape))
}

/// Copies of some images: all of the first, then all of the second.
fn copy(
    images: &Images,
    rows: &[usize],
    augmentation: &Augmentation,
    copies: u32,
    shape: Shape,
) -> Result<Images, PrepareError> {
    let count = rows.len().saturating_mul(copies as usize);
    let mut values = convert::reserved(convert::values_of(count, shape), count, shape)?;
    let mut image = Vec::new();
    for &row in rows {
        let original = images.values(row);
        for number in 0..copies {
            image.clear();
            image.extend_from_slice(&original);
            augmentation.vary(&mut image, images.shape(row), number, row as u32);
            values.extend_from_slice(&image);
        }
    }
    Ok(Images::of_shape(shape, Pixels::F32(values)))
}

/// All images, not varied, but of the shape that the variants have.
fn keep(images: &Images, augmentation: &Augmentation, shape: Shape) -> Result<Images, PrepareError> {
    let count = images.count();
    let mut values = convert::reserved(convert::values_of(count, shape), count, shape)?;
    for index in 0..images.count() {
        let mut image = images.values(index);
        augmentation.keep(&mut image, images.shape(index));
        values.extend_from_slice(&image);
    }
    Ok(Images::of_shape(shape, Pixels::F32(values)))
}

/// Cuts a share off some rows, as scikit-learn's `train_test_split` does: what is left, then what was cut off.
fn cut(
    rows: Vec<usize>,
    share: f64,
    column: &Column,
    options: &PrepareOptions,
) -> Result<(Vec<usize>, Vec<usize>), PrepareError> {
    if share == 0.0 {
        return Ok((rows, Vec::new()));
    }
    let codes: Vec<u32> = rows.iter().map(|&row| column.codes[row]).collect();
    let split = train_test_split(
        rows.len(),
        &SplitOptions {
            test_size: TestSize::Fraction(share),
            random_state: options.seed,
            shuffle: options.shuffle,
            stratify: options.stratify.then_some(&codes),
        },
    )
    .map_err(|error| PrepareError::split(error, column))?;
    let pick = |positions: Vec<usize>| positions.into_iter().map(|position| rows[position]).collect();
    Ok((pick(split.train), pick(split.test)))
}
