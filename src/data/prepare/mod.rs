//! From a data set to what a network is trained, validated and tested on.
//!
//! In this order: classes are merged or left out, images made alike ([`Conversion`]), the test part is set aside, the rest is
//! augmented, and the validation part is split off what there is then. So no variant of a test image is ever trained on.

mod classes;
mod colour;
mod convert;
mod enhance;
mod error;
mod resize;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

pub use classes::LEFT_OUT;
pub use colour::Mode;
pub use convert::Conversion;
pub use enhance::Enhancement;
pub use error::PrepareError;
pub use resize::Resample;

use super::augment::Augmentation;
use super::{Column, Images, Pixels, Shape, SplitOptions, TestSize, train_test_split};

/// How a data set is prepared.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct PrepareOptions {
    /// The label column to learn; the data set's current one when left out.
    pub column: Option<String>,
    /// New classes, each with the names of those it is made of.
    #[cfg_attr(test, ts(as = "Option<BTreeMap<String, Vec<String>>>", optional))]
    pub merge: BTreeMap<String, Vec<String>>,
    /// Classes whose images are used in no part.
    #[cfg_attr(test, ts(as = "Option<Vec<String>>", optional))]
    pub leave_out: Vec<String>,
    /// Grey (`"L"`) or colour (`"RGB"`), as Pillow's `convert`; as they are when left out.
    pub mode: Option<Mode>,
    /// Height and width that all images get. (Pillow's `size` is width and height.)
    pub resize: Option<[usize; 2]>,
    /// How `resize` interpolates; `"lanczos"` when left out.
    #[cfg_attr(test, ts(as = "Option<Resample>", optional))]
    pub resample: Resample,
    /// What is done to the images, in order, by Pillow's names: `SHARPEN`, `UnsharpMask`, `autocontrast`, `equalize`.
    #[cfg_attr(test, ts(type = "Spec[]", optional))]
    pub enhance: Vec<Enhancement>,
    /// What all values are multiplied by, such as 1/255.
    pub rescale: Option<f64>,
    /// Share of the images set aside for the test, 0 for none.
    #[cfg_attr(test, ts(as = "Option<f64>", optional))]
    pub test: f64,
    /// Share of the rest set aside for validation, 0 for none.
    #[cfg_attr(test, ts(as = "Option<f64>", optional))]
    pub validation: f64,
    /// scikit-learn's `random_state`.
    #[cfg_attr(test, ts(as = "Option<u32>", optional))]
    pub seed: u32,
    #[cfg_attr(test, ts(as = "Option<bool>", optional))]
    pub shuffle: bool,
    /// Keep the shares of the classes in each part.
    #[cfg_attr(test, ts(as = "Option<bool>", optional))]
    pub stratify: bool,
    pub augment: Option<AugmentOptions>,
}

impl Default for PrepareOptions {
    /// The lesson's split: `test_size=0.2, random_state=42`.
    fn default() -> Self {
        PrepareOptions {
            column: None,
            merge: BTreeMap::new(),
            leave_out: Vec::new(),
            mode: None,
            resize: None,
            resample: Resample::default(),
            enhance: Vec::new(),
            rescale: None,
            test: 0.2,
            validation: 0.0,
            seed: 42,
            shuffle: true,
            stratify: false,
            augment: None,
        }
    }
}

/// Variants of the images to train on.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct AugmentOptions {
    /// Layers of Keras such as `RandomRotation`, one after the other.
    #[cfg_attr(test, ts(type = "Spec[]"))]
    pub layers: Value,
    #[cfg_attr(test, ts(as = "Option<u32>", optional))]
    pub seed: u32,
    /// How many variants of each image take its place. Not used with `each_epoch`.
    #[cfg_attr(test, ts(as = "Option<u32>", optional))]
    pub copies: u32,
    /// Makes one variant of each image of the training part anew in each epoch, instead of copies.
    #[cfg_attr(test, ts(as = "Option<bool>", optional))]
    pub each_epoch: bool,
    /// Augments before the test part is set aside. That is cheating: the test then asks for photos of which variants were
    /// trained on. It is here to be seen.
    #[cfg_attr(test, ts(as = "Option<bool>", optional))]
    pub before_split: bool,
}

impl Default for AugmentOptions {
    fn default() -> Self {
        AugmentOptions {
            layers: Value::Array(Vec::new()),
            seed: 1,
            copies: 1,
            each_epoch: false,
            before_split: false,
        }
    }
}

/// A data set ready to be trained on. Image `i` of the data set keeps its number; variants are numbered on from there.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The classes to learn, and the class of each image and variant; [`LEFT_OUT`] for those in no part.
    pub column: Column,
    /// The images of the data set made alike; `None` as long as they are as they were.
    converted: Option<Images>,
    variants: Option<Images>,
    /// Of each variant the image it was made of.
    pub sources: Vec<usize>,
    /// How the training part is varied anew each epoch.
    each_epoch: Option<Augmentation>,
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

    /// The prepared images; `images` are those of the data set.
    pub fn pictures<'a>(&'a self, images: &'a Images) -> Pictures<'a> {
        Pictures {
            images: self.converted.as_ref().unwrap_or(images),
            variants: self.variants.as_ref(),
            each_epoch: self.each_epoch.as_ref(),
            shape: self.shape,
            epoch: None,
        }
    }
}

/// Images as a network takes them, all of one shape.
#[derive(Debug, Clone, Copy)]
pub struct Pictures<'a> {
    images: &'a Images,
    variants: Option<&'a Images>,
    each_epoch: Option<&'a Augmentation>,
    shape: Shape,
    /// The epoch whose variants are shown, where they change each epoch; else the images themselves are.
    epoch: Option<u32>,
}

impl<'a> Pictures<'a> {
    /// Images as they are, which must be of one shape.
    pub fn plain(images: &'a Images) -> Option<Pictures<'a>> {
        images.common_shape().map(|shape| Pictures {
            images,
            variants: None,
            each_epoch: None,
            shape,
            epoch: None,
        })
    }

    /// How many there are, variants included.
    pub fn count(&self) -> usize {
        self.images.count() + self.variants.map_or(0, Images::count)
    }

    /// Height, width and channels.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// The same images as they are trained on in an epoch, counted from 0.
    pub fn in_epoch(self, epoch: u32) -> Pictures<'a> {
        Pictures {
            epoch: Some(epoch),
            ..self
        }
    }

    /// Copies image `index` to `out`.
    ///
    /// # Panics
    /// When `index` is not below [`count`](Pictures::count), or `out` has another length than an image.
    pub fn copy_to(&self, index: usize, out: &mut [f32]) {
        match (index.checked_sub(self.images.count()), self.variants, self.each_epoch) {
            (Some(index), Some(variants), _) => variants.copy_to(index, out),
            (_, _, None) => self.images.copy_to(index, out),
            (_, _, Some(augmentation)) => {
                let mut image = self.images.values(index);
                let shape = self.images.shape(index);
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
    /// When `index` is not below [`count`](Pictures::count).
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
    let mut column = classes::select(column, &options.merge, &options.leave_out)?;
    let conversion = Conversion {
        mode: options.mode,
        resize: options.resize,
        resample: options.resample,
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
    let mut rows: Vec<usize> = (0..images.count())
        .filter(|&row| column.codes[row] != LEFT_OUT)
        .collect();
    if before_split {
        rows = augment(rows, &mut column)?;
    }
    let (mut rest, test) = cut(rows, options.test, &column, options)?;
    if !before_split {
        rest = augment(rest, &mut column)?;
    }
    let (train, validation) = cut(rest, options.validation, &column, options)?;
    if let Some(augmentation) = copied.filter(|_| shape != common) {
        converted = Some(keep(before, augmentation, shape)?);
    }
    Ok(Prepared {
        column,
        converted,
        variants,
        sources,
        each_epoch: augmentation.filter(|_| each_epoch),
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
    let count = rows.len() * copies as usize;
    let mut values = convert::reserved(count.saturating_mul(shape.iter().product()), count, shape)?;
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
    let mut values = convert::reserved(images.count() * shape.iter().product::<usize>(), images.count(), shape)?;
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
