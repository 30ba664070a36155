//! The layers, one file each: formula, shape rule, options, forward and backward.
//!
//! A layer has two sides. Its [`Definition`] is what Keras writes in a model's JSON: it knows shapes and parameters, and
//! is cheap. [`Definition::build`] makes the running [`Layer`], which computes. Both see plain slices; the network owns
//! parameters, activations and gradients. A new layer is one new file and one line in the table below.

mod activation;
mod activity_regularization;
mod average_pooling2d;
mod axes;
mod batch_normalization;
mod center_crop;
mod conv2d;
mod conv2d_max_pooling2d;
mod conv2d_transpose;
mod cropping2d;
mod dense;
mod depthwise_conv2d;
mod dropout;
mod elu;
mod flatten;
mod gaussian_dropout;
mod gaussian_noise;
mod global_average_pooling2d;
mod global_max_pooling2d;
mod group_normalization;
mod grouped;
mod inset;
mod layer_normalization;
mod leaky_relu;
mod max_pooling2d;
mod normalization;
mod normalized;
mod permute;
mod pointwise;
mod prelu;
mod random_brightness;
mod random_contrast;
mod random_flip;
mod random_rotation;
mod random_translation;
mod random_zoom;
mod relu;
mod rescaling;
mod reshape;
mod resizing;
mod separable_conv2d;
mod softmax;
mod spatial_dropout2d;
mod up_sampling2d;
mod variation;
mod varied;
mod zero_padding2d;

use ndarray::ArrayD;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::activation::Activation as ActivationFunction;
use super::error::LayerError;
use super::initializers::Initializer;
use super::kernels::{Element, Epilogue, FillMode, Padding, Sampling, Scratch, Window};
use super::options::{Pair, Vocabulary, from_config};
use super::regularizers::Regularizer;
use super::restraints;
use super::shape::Shape;
use crate::schema::{Opt, Options, Range, choice, number, pair, toggle};

pub use activation::Activation;
pub use activity_regularization::ActivityRegularization;
pub use average_pooling2d::AveragePooling2D;
pub use batch_normalization::BatchNormalization;
pub use center_crop::CenterCrop;
pub use conv2d::Conv2D;
pub use conv2d_transpose::Conv2DTranspose;
pub use cropping2d::Cropping2D;
pub use dense::{Dense, Wide};
pub use depthwise_conv2d::DepthwiseConv2D;
pub use dropout::Dropout;
pub use elu::ELU;
pub use flatten::Flatten;
pub use gaussian_dropout::GaussianDropout;
pub use gaussian_noise::GaussianNoise;
pub use global_average_pooling2d::GlobalAveragePooling2D;
pub use global_max_pooling2d::GlobalMaxPooling2D;
pub use group_normalization::GroupNormalization;
pub use layer_normalization::LayerNormalization;
pub use leaky_relu::LeakyReLU;
pub use max_pooling2d::MaxPooling2D;
pub use normalization::Normalization;
pub use permute::Permute;
pub use prelu::PReLU;
pub use random_brightness::RandomBrightness;
pub use random_contrast::RandomContrast;
pub use random_flip::RandomFlip;
pub use random_rotation::RandomRotation;
pub use random_translation::RandomTranslation;
pub use random_zoom::RandomZoom;
pub use relu::ReLU;
pub use rescaling::Rescaling;
pub use reshape::Reshape;
pub use resizing::Resizing;
pub use separable_conv2d::SeparableConv2D;
pub use softmax::Softmax;
pub use spatial_dropout2d::SpatialDropout2D;
pub use up_sampling2d::UpSampling2D;
pub use variation::{Transformation, Variation};
pub use zero_padding2d::ZeroPadding2D;

pub(super) use activation::ActivationLayer;

/// What a layer is, before it computes anything. The fields of the struct that implements it are Keras's options.
pub trait Definition {
    /// The shape that comes out for one sample, or why none can.
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError>;

    /// What it computes with, in Keras's order; for an input whose [`Definition::output_shape`] is not an error.
    fn parameters(&self, _input: Shape) -> Vec<ParameterSpec> {
        Vec::new()
    }

    /// What is applied to the values last.
    fn activation(&self) -> ActivationFunction {
        ActivationFunction::Linear
    }

    /// The running layer, or the error of [`Definition::output_shape`]; `None` where the values pass through as they are.
    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError>;

    /// How the channels that come out depend on those that go in.
    fn channels(&self) -> Channels {
        Channels::Own { copies: 1 }
    }

    /// The same with one channel alone coming out, of one or of all that go in.
    fn single(&self) -> Self
    where
        Self: Sized + Clone,
    {
        self.clone()
    }

    /// How many channels a parameter of this shape is of: those that come out, side by side at its end.
    fn channels_of(&self, parameter: &[usize]) -> usize {
        parameter.last().copied().unwrap_or(1)
    }

    /// Whether each value that comes out is made of the one in its place alone, whatever the shape.
    fn is_elementwise(&self) -> bool {
        false
    }

    /// Whether it makes of the same values the same in every step of training, apart from what it learns.
    fn is_steady(&self) -> bool {
        true
    }

    /// Whether the values that come out are those that went in, perhaps in another shape, outside of training.
    fn keeps_values(&self) -> bool {
        self.hands_on(false)
    }

    /// Whether Keras tells it by `data_format` which axis has the channels.
    fn has_data_format(&self) -> bool {
        false
    }

    /// The values that it can be expected to get, lowest and highest, as the first layer; `None` where it does not tell.
    fn input_range(&self) -> Option<[f32; 2]> {
        None
    }

    /// The layer as a large Dense layer that workers share out, if it is one; with this activation.
    fn wide(&self, _input: Shape, _activation: ActivationFunction) -> Option<Wide> {
        None
    }

    /// It and the layer behind it as one, where there is a way and it is faster; `site` is its own.
    fn fused<T: Element>(&self, _next: &LayerKind, _site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        Ok(None)
    }

    /// The window that it slides over images, if that is how it works.
    fn sliding_window(&self, _input: Shape) -> Option<Window> {
        None
    }

    /// What of the input a region of the output depends on, its own activation left out.
    fn seen(&self, input: Shape, [rows, columns, channels]: Region) -> Region {
        let [height, width, depth] = input.as_image();
        let output = self.output_shape(input).map(Shape::as_image);
        let [rows, columns] = match self.sliding_window(input) {
            Some(window) => [window.rows_under(rows), window.columns_under(columns)],
            None if output.is_ok_and(|output| output[..2] == [height, width]) => [rows, columns],
            None => [0..height, 0..width],
        };
        let channels = match self.channels() {
            Channels::Own { copies } => channels.start / copies..channels.end.div_ceil(copies),
            Channels::All | Channels::Mixed => 0..depth,
        };
        [rows, columns, channels]
    }

    /// Whether what comes out, before the activation, is a sum of what comes in, each times a weight that differs from place to place.
    fn is_linear(&self) -> bool {
        false
    }

    /// The kernel as Conv2D has it, (height, width, channels, filters), where it is none of the parameters but is made of them.
    fn made_kernel(&self, _input: Shape, _parameters: &[f32]) -> Option<ArrayD<f32>> {
        None
    }

    /// Whether Keras hands the very tensor on that came in, so that a loss still finds the logits behind it.
    fn hands_on(&self, _training: bool) -> bool {
        false
    }

    /// How it varies images in training, if that is what the layer is for.
    fn variation(&self) -> Result<Option<Variation>, LayerError> {
        Ok(None)
    }

    /// What the values of a sample that come out add to the loss, if that is what the layer is for.
    fn activity_regularizer(&self) -> Option<Regularizer> {
        None
    }
}

/// How the channels that come out of a layer depend on those that go in. (Softmax mixes them besides: see
/// [`Definition::activation`].)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channels {
    /// Each on one; that many of each, one beside the other.
    Own { copies: usize },
    /// Each on all of them.
    All,
    /// On all of them, and none of them can be had without the others; or there are none any more, in one row.
    Mixed,
}

/// Rows, columns and channels of a part of an image; n values in a row are one of 1 x 1 x n.
pub type Region = [std::ops::Range<usize>; 3];

/// Where a layer is built.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// What comes in.
    pub input: Shape,
    /// Which layer of the network it is, counted from 0.
    pub index: usize,
    /// What it is to apply last. Not always its own activation: a loss may want the values before
    /// ([`Network::scores`](super::Network::scores)).
    pub activation: ActivationFunction,
    /// Whether its weights are trained.
    pub trainable: bool,
}

/// A parameter of a layer: its name, its shape and how it begins.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterSpec {
    pub name: &'static str,
    pub shape: Vec<usize>,
    pub initializer: Initializer,
    /// Whether an optimizer moves it; its gradient is 0 otherwise.
    pub trainable: bool,
}

impl ParameterSpec {
    /// How many numbers it holds; `None` when that is more than a `u64` can count. Memory for more than a `usize` counts is
    /// refused later, with the numbers.
    pub fn checked_len(&self) -> Option<u64> {
        self.shape
            .iter()
            .try_fold(1_u64, |product, &size| product.checked_mul(size as u64))
    }
}

/// A running layer. The number of samples follows from the lengths of the slices.
pub trait Layer<T: Element>: Send {
    /// Writes y.
    fn forward(&mut self, pass: Forward<'_, T>);

    /// Adds to the gradients of the parameters and writes the gradient with respect to x, where they are wanted.
    fn backward(&mut self, pass: Backward<'_, T>);

    /// Itself, where what it makes of one sample in training depends on the others of the batch.
    fn mixer(&mut self) -> Option<&mut dyn Mixer<T>> {
        None
    }

    /// Changes what no optimizer does, after a step of training.
    fn after_step(&mut self, _parameters: &mut [T]) {}

    /// Bytes this layer keeps for each sample from the forward pass to the backward pass, besides y.
    fn bytes_per_sample(&self) -> u64 {
        0
    }
}

/// A layer that mixes the samples of a batch, which may lie in pieces with several workers. In training it is given the statistics
/// of every piece before it goes forward, and, in training or not, before it goes back.
pub trait Mixer<T: Element> {
    /// Partial statistics of the way forward: those of a piece.
    fn statistics(&self, x: &[T]) -> Vec<T>;

    /// Takes the partial statistics of all pieces of the batch, in order, and makes those of the batch of them.
    fn set_statistics(&mut self, pieces: &[Piece<'_, T>]);

    /// Partial statistics of the way back.
    fn gradient_statistics(&self, x: &[T], dy: &[T]) -> Vec<T>;

    /// As [`Mixer::set_statistics`].
    fn set_gradient_statistics(&mut self, pieces: &[Piece<'_, T>]);
}

/// Partial statistics: those of some samples of a batch.
pub struct Piece<'a, T> {
    pub samples: usize,
    pub statistics: &'a [T],
}

/// What a layer gets to compute its output.
pub struct Forward<'a, T> {
    /// All parameters of the layer, one behind the other.
    pub parameters: &'a [T],
    pub x: &'a [T],
    pub y: &'a mut [T],
    pub mode: PassMode,
    pub scratch: &'a mut Scratch<T>,
}

/// What a layer gets to compute gradients, after a forward pass over the same x.
pub struct Backward<'a, T> {
    pub parameters: &'a [T],
    /// As long as `parameters`; `None` where only dx is wanted.
    pub gradients: Option<&'a mut [T]>,
    pub x: &'a [T],
    pub y: &'a [T],
    /// The gradient with respect to y; the layer may use it as scratch.
    pub dy: &'a mut [T],
    pub dx: Option<&'a mut [T]>,
    /// Which sample of the forward pass the first one is: the way back may be gone segment by segment.
    pub first: usize,
    pub scratch: &'a mut Scratch<T>,
}

/// What a forward pass is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PassMode {
    /// Dropout passes everything through.
    #[default]
    Inference,
    /// What dropout drops is a function of the seed, its layer, the step and the row in the batch, so that a batch may be
    /// cut into segments: `first_row` is the row of the first sample given.
    Training { seed: u64, step: u64, first_row: usize },
}

macro_rules! layer_table {
    ($($class:ident)*) => {
        /// A layer with its options.
        #[derive(Clone, Debug, PartialEq)]
        pub enum LayerKind {
            $($class($class),)*
        }

        impl LayerKind {
            /// Keras's names of all layers there are.
            pub const CLASS_NAMES: &[&str] = &[$(stringify!($class)),*];

            /// The options that a class declares; `None` when there is no such layer.
            fn own_options(class_name: &str) -> Option<&'static [Opt]> {
                match class_name {
                    $(stringify!($class) => Some(<$class as Options>::OPTIONS),)*
                    _ => None,
                }
            }

            pub fn class_name(&self) -> &'static str {
                match self {
                    $(LayerKind::$class(_) => stringify!($class),)*
                }
            }

            pub(super) fn read(class_name: &str, config: Map<String, Value>) -> Result<LayerKind, LayerError> {
                let unreadable = |problem| LayerError::Unreadable { class_name: class_name.into(), problem };
                let Some(options) = LayerKind::own_options(class_name) else {
                    return Err(LayerError::UnknownClass { class_name: class_name.into(), known: LayerKind::CLASS_NAMES });
                };
                let config = Value::Object(VOCABULARY.without(config, options).map_err(unreadable)?);
                let read = match class_name {
                    $(stringify!($class) => from_config(config).map(LayerKind::$class),)*
                    _ => unreachable!("it has options"),
                };
                read.map_err(|error| unreadable(error.to_string()))
            }

            pub(super) fn write(&self) -> serde_json::Result<Value> {
                match self {
                    $(LayerKind::$class(layer) => serde_json::to_value(layer),)*
                }
            }
        }

        impl Definition for LayerKind {
            fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
                match self {
                    $(LayerKind::$class(layer) => layer.output_shape(input),)*
                }
            }
            fn parameters(&self, input: Shape) -> Vec<ParameterSpec> {
                match self {
                    $(LayerKind::$class(layer) => layer.parameters(input),)*
                }
            }
            fn activation(&self) -> ActivationFunction {
                match self {
                    $(LayerKind::$class(layer) => layer.activation(),)*
                }
            }
            fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
                match self {
                    $(LayerKind::$class(layer) => layer.build(site),)*
                }
            }
            fn channels(&self) -> Channels {
                match self {
                    $(LayerKind::$class(layer) => layer.channels(),)*
                }
            }
            fn single(&self) -> LayerKind {
                match self {
                    $(LayerKind::$class(layer) => LayerKind::$class(layer.single()),)*
                }
            }
            fn channels_of(&self, parameter: &[usize]) -> usize {
                match self {
                    $(LayerKind::$class(layer) => layer.channels_of(parameter),)*
                }
            }
            fn is_elementwise(&self) -> bool {
                match self {
                    $(LayerKind::$class(layer) => layer.is_elementwise(),)*
                }
            }
            fn is_steady(&self) -> bool {
                match self {
                    $(LayerKind::$class(layer) => layer.is_steady(),)*
                }
            }
            fn keeps_values(&self) -> bool {
                match self {
                    $(LayerKind::$class(layer) => layer.keeps_values(),)*
                }
            }
            fn has_data_format(&self) -> bool {
                match self {
                    $(LayerKind::$class(layer) => layer.has_data_format(),)*
                }
            }
            fn input_range(&self) -> Option<[f32; 2]> {
                match self {
                    $(LayerKind::$class(layer) => layer.input_range(),)*
                }
            }
            fn wide(&self, input: Shape, activation: ActivationFunction) -> Option<Wide> {
                match self {
                    $(LayerKind::$class(layer) => layer.wide(input, activation),)*
                }
            }
            fn fused<T: Element>(&self, next: &LayerKind, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
                match self {
                    $(LayerKind::$class(layer) => layer.fused(next, site),)*
                }
            }
            fn sliding_window(&self, input: Shape) -> Option<Window> {
                match self {
                    $(LayerKind::$class(layer) => layer.sliding_window(input),)*
                }
            }
            fn seen(&self, input: Shape, region: Region) -> Region {
                match self {
                    $(LayerKind::$class(layer) => layer.seen(input, region),)*
                }
            }
            fn is_linear(&self) -> bool {
                match self {
                    $(LayerKind::$class(layer) => layer.is_linear(),)*
                }
            }
            fn made_kernel(&self, input: Shape, parameters: &[f32]) -> Option<ArrayD<f32>> {
                match self {
                    $(LayerKind::$class(layer) => layer.made_kernel(input, parameters),)*
                }
            }
            fn hands_on(&self, training: bool) -> bool {
                match self {
                    $(LayerKind::$class(layer) => layer.hands_on(training),)*
                }
            }
            fn variation(&self) -> Result<Option<Variation>, LayerError> {
                match self {
                    $(LayerKind::$class(layer) => layer.variation(),)*
                }
            }
            fn activity_regularizer(&self) -> Option<Regularizer> {
                match self {
                    $(LayerKind::$class(layer) => layer.activity_regularizer(),)*
                }
            }
        }
    };
}

layer_table! {
    Rescaling
    Resizing
    CenterCrop
    RandomFlip
    RandomRotation
    RandomTranslation
    RandomZoom
    RandomContrast
    RandomBrightness
    Conv2D
    DepthwiseConv2D
    SeparableConv2D
    Conv2DTranspose
    ZeroPadding2D
    Cropping2D
    UpSampling2D
    MaxPooling2D
    AveragePooling2D
    GlobalAveragePooling2D
    GlobalMaxPooling2D
    Flatten
    Reshape
    Permute
    Dense
    Dropout
    SpatialDropout2D
    GaussianDropout
    GaussianNoise
    ActivityRegularization
    Normalization
    BatchNormalization
    LayerNormalization
    GroupNormalization
    Activation
    ReLU
    LeakyReLU
    PReLU
    ELU
    Softmax
}

impl LayerKind {
    /// The options of a class, with those that [restrain](restraints) its parameters, without `name` and `trainable`; `None` when there
    /// is no such layer.
    pub fn options(class_name: &str) -> Option<&'static [Opt]> {
        static ALL: LazyLock<Vec<Vec<Opt>>> = LazyLock::new(|| {
            let all = LayerKind::CLASS_NAMES
                .iter()
                .filter_map(|class| LayerKind::own_options(class));
            all.map(|own| own.iter().copied().chain(restraints::options(own)).collect())
                .collect()
        });
        let place = LayerKind::CLASS_NAMES.iter().position(|class| *class == class_name)?;
        Some(&ALL[place])
    }
}

/// What Keras writes about layers and this crate leaves alone. A layer's name is read before.
const VOCABULARY: Vocabulary = Vocabulary {
    harmless: &[
        "dtype",
        "batch_shape",
        "batch_input_shape",
        "input_shape",
        "input_dim",
        "seed",
    ],
    neutral: &[
        ("data_format", &["\"channels_last\""]),
        ("dilation_rate", &["1", "[1,1]"]),
        ("groups", &["1"]),
        ("activity_regularizer", &[]),
        ("rms_scaling", &["false"]),
        ("antialias", &["false"]),
        ("fill_mode", &["\"constant\""]),
        ("axis", &["-1", "3", "[-1]", "[3]"]),
        ("synchronized", &["false"]),
        ("quantization_config", &[]),
        ("lora_rank", &[]),
        ("lora_alpha", &[]),
        ("noise_shape", &[]),
    ],
};

const ACTIVATION: Opt = choice("activation", ActivationFunction::NAMES);
const PADDING: Opt = choice("padding", Padding::NAMES);
const DILATION_RATE: Opt = pair("dilation_rate");
const USE_BIAS: Opt = toggle("use_bias");
const KERNEL_INITIALIZER: Opt = choice("kernel_initializer", Initializer::KERNEL_NAMES);
const BIAS_INITIALIZER: Opt = choice("bias_initializer", Initializer::NAMES);
const FILL_MODE: Opt = choice("fill_mode", FillMode::NAMES);
const SAMPLING: Opt = choice("interpolation", Sampling::NAMES);
const FILL_VALUE: Opt = number("fill_value", Range::ALL);
/// Of a factor.
const BOTH_WAYS: Range = Range::ALL.from(-1.0).to(1.0);

/// Default of an option that is true unless Keras's user says otherwise.
fn yes() -> bool {
    true
}

fn one() -> usize {
    1
}

fn one_by_one() -> Pair {
    Pair([1, 1])
}

fn two_by_two() -> Pair {
    Pair([2, 2])
}

/// The parameters of a layer with weights: a kernel and, unless there is none, a bias for each unit or filter.
fn weights(
    kernel: Vec<usize>,
    kernel_initializer: &Initializer,
    bias_initializer: Option<&Initializer>,
) -> Vec<ParameterSpec> {
    let bias = bias_initializer.map(|initializer| ParameterSpec {
        name: "bias",
        shape: kernel[kernel.len() - 1..].to_vec(),
        initializer: initializer.clone(),
        trainable: true,
    });
    let kernel = ParameterSpec {
        name: "kernel",
        shape: kernel,
        initializer: kernel_initializer.clone(),
        trainable: true,
    };
    std::iter::once(kernel).chain(bias).collect()
}

/// What of an activation a kernel can do while the values are still in its registers, and what is left to do then.
fn epilogue_of(activation: ActivationFunction) -> (Epilogue, ActivationFunction) {
    match activation {
        ActivationFunction::Relu => (Epilogue::Relu, ActivationFunction::Linear),
        other => (Epilogue::None, other),
    }
}

/// Refuses 0 where it makes no sense.
fn at_least_one(option: &'static str, sizes: &[usize]) -> Result<(), LayerError> {
    match sizes.contains(&0) {
        true => Err(LayerError::Zero { option }),
        false => Ok(()),
    }
}

/// Height, width and channels of what comes in, for a layer that slides a window over them.
fn image(class_name: &'static str, input: Shape) -> Result<[usize; 3], LayerError> {
    match input {
        Shape::Image(dims) => Ok(dims),
        Shape::Flat(values) => Err(LayerError::NotAnImage { class_name, values }),
    }
}

/// The window of a convolution.
fn convolved(
    input: [usize; 3],
    Pair(kernel): Pair,
    Pair(strides): Pair,
    Pair(dilation): Pair,
    padding: Padding,
) -> Result<Window, LayerError> {
    at_least_one("kernel_size", &kernel)?;
    at_least_one("strides", &strides)?;
    at_least_one("dilation_rate", &dilation)?;
    if strides != [1, 1] && dilation != [1, 1] {
        return Err(LayerError::StridesAndDilation);
    }
    Window::dilated(input, kernel, strides, dilation, padding).ok_or_else(|| {
        let reach = [0, 1].map(|axis| (kernel[axis] - 1).saturating_mul(dilation[axis]).saturating_add(1));
        LayerError::KernelDoesNotFit {
            image: [input[0], input[1]],
            kernel: reach,
        }
    })
}

/// The shape that a window gives with so many channels.
fn windowed(window: &Window, channels: usize) -> Shape {
    Shape::Image([window.output[0], window.output[1], channels])
}
