//! What is asked for when images are prepared.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{ColorMode, Enhancement, Resample};

/// How a data set is prepared.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct PrepareOptions {
    /// The label column to learn; the data set's current one when left out.
    pub column: Option<String>,
    /// Several columns of two classes to learn together, in place of `column`: each is a label that an image has (the second class) or has
    /// not, whatever the others are. Nothing is merged, left out or oversampled then.
    #[cfg_attr(test, ts(as = "Option<Vec<String>>", optional))]
    pub columns: Vec<String>,
    /// New classes, each with the names of those it is made of.
    #[cfg_attr(test, ts(as = "Option<BTreeMap<String, Vec<String>>>", optional))]
    pub merge: BTreeMap<String, Vec<String>>,
    /// Classes whose images are used in no part.
    #[cfg_attr(test, ts(as = "Option<Vec<String>>", optional))]
    pub leave_out: Vec<String>,
    /// Gray (`"L"`) or color (`"RGB"`), as Pillow's `convert`; what is transparent is laid on white. As they are when left out.
    pub mode: Option<ColorMode>,
    /// Height and width that all images get. (Pillow's `size` is width and height.)
    pub resize: Option<[usize; 2]>,
    /// How `resize` interpolates; `"lanczos"` when left out.
    #[cfg_attr(test, ts(as = "Option<Resample>", optional))]
    pub resample: Resample,
    /// With `resize`: what does not fit its shape is cut off around the middle, as Keras does by this name; else all of the
    /// image is squeezed in.
    #[cfg_attr(test, ts(as = "Option<bool>", optional))]
    pub crop_to_aspect_ratio: bool,
    /// What is done to the images, in order, by Pillow's names: `SHARPEN`, `UnsharpMask`, `autocontrast`, `equalize`.
    #[cfg_attr(test, ts(type = "Spec[]", optional))]
    pub enhance: Vec<Enhancement>,
    /// What all values are multiplied by, such as 1/255.
    pub rescale: Option<f64>,
    /// A column that says of each image which part it belongs to, in place of chance: `test`, `validation`, `seed`, `shuffle` and
    /// `stratify` are not used then.
    pub split: Option<String>,
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
    /// Keep the shares of the classes in each part; of several labels, those of the sets of labels that images have.
    #[cfg_attr(test, ts(as = "Option<bool>", optional))]
    pub stratify: bool,
    pub augment: Option<AugmentOptions>,
    /// Draws images of the smaller classes of the training part again, with replacement, until all have as many as the largest, as
    /// imbalanced-learn's `RandomOverSampler(random_state=seed)` does. Validation and test part stay as they are.
    #[cfg_attr(test, ts(as = "Option<bool>", optional))]
    pub oversample: bool,
}

impl Default for PrepareOptions {
    /// The lesson's split: `test_size=0.2, random_state=42`.
    fn default() -> Self {
        PrepareOptions {
            column: None,
            columns: Vec::new(),
            merge: BTreeMap::new(),
            leave_out: Vec::new(),
            mode: None,
            resize: None,
            resample: Resample::default(),
            crop_to_aspect_ratio: false,
            enhance: Vec::new(),
            rescale: None,
            split: None,
            test: 0.2,
            validation: 0.0,
            seed: 42,
            shuffle: true,
            stratify: false,
            augment: None,
            oversample: false,
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
