//! What one can ask about the inside of a network, and about images without one.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::by_name::tagged;
use super::{BuildOptions, ImageSource};
use crate::nn::kernels::Padding;

/// A question; [`Insight`] says what comes back. Epochs are those of [`Insight::Timeline`]; without one, the network is looked
/// at as it is now.
#[derive(Debug, Deserialize)]
#[serde(remote = "Self", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(tag = "of"))]
pub enum Question {
    /// What a layer has learned. Buffers: the kernel, and the bias where there is one.
    Kernels { layer: String, epoch: Option<u32> },
    /// How one value comes about from the layer before. Buffers: inputs, and weights where there are any.
    Products {
        image: ImageSource,
        layer: String,
        row: usize,
        column: usize,
        filter: usize,
        epoch: Option<u32>,
    },
    /// The part of the image on which a value depends; of a flat output, that of its value number `column`.
    ReceptiveField { layer: String, row: usize, column: usize },
    /// Grad-CAM of a class. Buffer: the map.
    GradCam {
        image: ImageSource,
        layer: String,
        class: usize,
    },
    /// How much the score of a class changes with each pixel. Buffer: the map.
    Saliency { image: ImageSource, class: usize },
    /// How likely a class still is with a square over each part of the image. Progress is told. Buffer: the map.
    Occlusion {
        image: ImageSource,
        class: usize,
        size: usize,
        stride: usize,
        /// What the square is filled with; the image's mean when left out.
        fill: Option<f32>,
    },
    /// The images of the set to which each filter answers most. Progress is told.
    TopImages { layer: String, count: usize },
    /// The images that filters answer to most, made up. Progress is told. Buffers: one image for each filter.
    Maximize(MaximizeQuestion),
    /// A kernel over an image, each channel by itself. Needs no network. Buffer: the result.
    Convolve {
        image: ImageSource,
        kernel: Vec<Vec<f32>>,
        strides: [usize; 2],
        #[cfg_attr(test, ts(type = "\"valid\" | \"same\""))]
        padding: Padding,
    },
    /// A pooling of an image. Needs no network. Buffer: the result.
    Pool {
        image: ImageSource,
        pooling: PoolingName,
        pool_size: [usize; 2],
        strides: [usize; 2],
        #[cfg_attr(test, ts(type = "\"valid\" | \"same\""))]
        padding: Padding,
    },
    /// Kernels that have a name in image processing.
    NamedKernels { size: usize },
    /// Which epochs can be looked back at.
    Timeline,
    /// What becomes of the loss while the learning rate is raised from step to step. Progress is told. The network that there is stays as
    /// it is: a copy of it is trained, or another one. Refused while it trains.
    LearningRate(RateQuestion),
}

impl<'de> Deserialize<'de> for Question {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Question, D::Error> {
        tagged(deserializer, "of", Question::deserialize)
    }
}

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MaximizeQuestion {
    pub layer: String,
    pub filters: Vec<usize>,
    pub steps: usize,
    pub seed: u32,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RateQuestion {
    /// Built for it, with fresh weights, as by `Build`; `null`: a copy of the network that there is, with what its optimizer remembers.
    pub network: Option<BuildOptions>,
    /// The first rate and the last.
    pub start: f64,
    pub end: f64,
    /// How many rates are tried, a batch each.
    pub steps: usize,
    pub batch_size: usize,
    /// As `FitOptions` have it.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, type = "\"balanced\" | Record<string, number> | null"))]
    pub class_weight: Value,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum PoolingName {
    Max,
    Average,
}

/// The answer to a [`Question`].
#[derive(Debug, Serialize)]
#[serde(tag = "of", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Insight {
    Kernels {
        layer: String,
        /// Keras's: (height, width, channels, filters), or (in, units).
        shape: Vec<usize>,
        /// How many filters or units there are; the values of one lie so far apart.
        filters: usize,
    },
    Products(Products),
    Area(Area),
    /// To Grad-CAM, saliency, occlusion, convolution and pooling; channels last.
    Map {
        height: usize,
        width: usize,
        channels: usize,
    },
    TopImages {
        filters: Vec<FilterSeen>,
    },
    Maximized {
        height: usize,
        width: usize,
        channels: usize,
        filters: Vec<FilterRaised>,
    },
    NamedKernels {
        kernels: Vec<NamedKernel>,
    },
    Timeline(Timeline),
    Rates {
        /// As many as were tried before the loss became too large.
        tried: Vec<TriedRate>,
        /// A tenth of the rate at which the smoothed loss was lowest; `null` where it never fell.
        suggestion: Option<f64>,
    },
}

/// One value of a layer, and what it was made from.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Products {
    /// Row and column of the first input in what the layer is given; below 0 where padding begins.
    pub row: i32,
    pub column: i32,
    /// The shape of inputs and weights.
    pub height: usize,
    pub width: usize,
    pub channels: usize,
    pub bias: Option<f32>,
    /// All products and the bias.
    pub sum: f32,
    /// What the layer makes of the sum.
    pub value: f32,
}

/// A rectangle of pixels.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Area {
    pub row: usize,
    pub column: usize,
    pub height: usize,
    pub width: usize,
}

/// What a filter has made of all images of the set.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FilterSeen {
    /// The images it answers to most, the first one most.
    pub top: Vec<TopImage>,
    pub low: f32,
    pub high: f32,
    /// Whether it is 0 everywhere in every image.
    pub dead: bool,
}

/// An image to which a filter answers, and where in its map.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TopImage {
    pub index: usize,
    pub value: f32,
    pub row: usize,
    pub column: usize,
}

/// A filter that was maximized: what was raised, from where to where.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FilterRaised {
    pub filter: usize,
    pub start: f32,
    pub end: f32,
}

/// A learning rate that was tried for a step.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TriedRate {
    pub learning_rate: f64,
    /// Of the batch, before the step.
    pub loss: f64,
    /// The mean of the losses up to here, in which each counts a tenth less than the one that follows.
    pub smoothed: f64,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NamedKernel {
    pub name: String,
    pub kernel: Vec<Vec<f32>>,
}

/// What is kept of the epochs of a training.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Timeline {
    pub moments: Vec<Moment>,
    /// The classes, by their numbers in `moments`, or the labels: those the network was trained for.
    pub classes: Vec<String>,
    /// Memory that all of it takes.
    pub bytes: usize,
    /// Layers whose kernels and outputs can be looked back at.
    pub layers: Vec<String>,
}

/// The network after an epoch; epoch 0 is before any. With each comes the probability of each class for each of the images in
/// `predictions`, a row behind the other.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Moment {
    pub epoch: u32,
    /// What it made of the images it was evaluated on, if it was. Rows actual, columns predicted; `null` of several labels.
    pub confusion: Option<Vec<Vec<usize>>>,
    pub predictions: Vec<PastPrediction>,
}

/// What the network made of an image after an epoch.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PastPrediction {
    /// In the data set.
    pub index: usize,
    /// Class predicted, by its number; of several labels the set of them, by its number in `Prepared`.
    pub predicted: u32,
    pub confidence: f32,
}
