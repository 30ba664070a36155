//! What can be wrong with a layer, and with a network as a whole.

use thiserror::Error;

use crate::explain::Explain;
use crate::schema::OutOfRange;

/// Why a layer cannot work where it stands.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum LayerError {
    #[error("there is no layer {class_name:?} here; there are {}", .known.join(", "))]
    UnknownClass {
        class_name: String,
        /// Keras's names of all layers there are.
        known: &'static [&'static str],
    },
    #[error("{class_name}: {problem}")]
    Unreadable { class_name: String, problem: String },
    #[error("`{option}` must be at least 1, not 0")]
    Zero { option: &'static str },
    #[error("{0}")]
    OutOfRange(OutOfRange),
    #[error("the image is {}x{} here; a {}x{} kernel does not fit", .image[0], .image[1], .kernel[0], .kernel[1])]
    KernelDoesNotFit { image: [usize; 2], kernel: [usize; 2] },
    #[error("the image is {}x{} here; a {}x{} pool does not fit", .image[0], .image[1], .pool[0], .pool[1])]
    PoolDoesNotFit { image: [usize; 2], pool: [usize; 2] },
    #[error("{class_name} needs images (height x width x channels), but gets {values} values in a row here")]
    NotAnImage { class_name: &'static str, values: usize },
    #[error("`{option}`: {axis} is none of the axes 1 to {} here, or is there twice ({})", .shape.len(), by(.shape))]
    NoSuchAxis {
        option: &'static str,
        axis: i64,
        /// Of what comes in.
        shape: Vec<usize>,
    },
    #[error("of an image of {}x{} nothing is left", .image[0], .image[1])]
    NothingLeft { image: [usize; 2] },
    #[error("values of {} cannot be put into {to:?}", by(.from))]
    CannotReshape { from: Vec<usize>, to: Vec<i64> },
    #[error("{groups} groups cannot be made of {channels}")]
    Groups { groups: i64, channels: usize },
    #[error("`strides` and `dilation_rate` cannot both be more than 1")]
    StridesAndDilation,
    #[error("only one of `{}` and `{}` can be true", .options[0], .options[1])]
    Either { options: [&'static str; 2] },
    #[error("there is already a layer named {name:?}")]
    NameTaken { name: String },
    #[error("this layer is too large: {what} of {} has more values than can be counted", by(.sizes))]
    TooLarge { what: &'static str, sizes: Vec<usize> },
}

/// Sizes as `height x width x channels`.
fn by(sizes: &[usize]) -> String {
    let sizes: Vec<_> = sizes.iter().map(usize::to_string).collect();
    sizes.join("x")
}

impl From<OutOfRange> for LayerError {
    fn from(error: OutOfRange) -> Self {
        LayerError::OutOfRange(error)
    }
}

impl Explain for LayerError {
    fn code(&self) -> &'static str {
        match self {
            LayerError::UnknownClass { .. } => "unknown_layer",
            LayerError::Unreadable { .. } => "unreadable_layer",
            LayerError::Zero { .. } | LayerError::OutOfRange(_) => "option_out_of_range",
            LayerError::KernelDoesNotFit { .. } => "kernel_does_not_fit",
            LayerError::PoolDoesNotFit { .. } => "pool_does_not_fit",
            LayerError::NotAnImage { .. } => "layer_needs_images",
            LayerError::NoSuchAxis { .. } => "no_such_axis",
            LayerError::NothingLeft { .. } => "nothing_left",
            LayerError::CannotReshape { .. } => "cannot_reshape",
            LayerError::Groups { .. } => "groups_do_not_fit",
            LayerError::StridesAndDilation => "strides_and_dilation",
            LayerError::Either { .. } => "one_or_the_other",
            LayerError::NameTaken { .. } => "layer_name_taken",
            LayerError::TooLarge { .. } => "layer_too_large",
        }
    }

    fn hint(&self) -> String {
        match self {
            LayerError::UnknownClass { .. } => "Choose one of these layers, or leave this one out.".into(),
            LayerError::Unreadable { .. } => "Write the options of the layer as Keras does.".into(),
            LayerError::Zero { option } | LayerError::OutOfRange(OutOfRange { option, .. }) => {
                format!("Change `{option}`.")
            }
            LayerError::KernelDoesNotFit { .. } => {
                "Use a smaller kernel, padding=\"same\", or fewer pooling layers before this one.".into()
            }
            LayerError::PoolDoesNotFit { .. } => {
                "Use a smaller pool, padding=\"same\", or fewer pooling layers before this one.".into()
            }
            LayerError::NotAnImage { .. } => "Move this layer before Flatten.".into(),
            LayerError::NoSuchAxis { .. } => {
                "Axes are counted from 1: of images rows, columns, channels; -1 is the last.".into()
            }
            LayerError::NothingLeft { .. } => "Cut off less, or earlier, where the image is larger.".into(),
            LayerError::CannotReshape { .. } => {
                "As many values must go out as come in; -1 takes what is left. Permute needs each axis once.".into()
            }
            LayerError::Groups { .. } => "Choose a number that divides them.".into(),
            LayerError::StridesAndDilation => "Keras has none of both either: set one of them to 1.".into(),
            LayerError::Either { options } => format!("Set `{}` to false.", options[1]),
            LayerError::NameTaken { .. } => "Give this layer another name, or none to have one made.".into(),
            LayerError::TooLarge { .. } => "Use fewer filters or units, or smaller images.".into(),
        }
    }
}

/// Why a description of a network cannot be read.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ArchitectureError {
    #[error("this is no list of layers: {problem}")]
    NotLayers { problem: String },
    #[error("this is a {class_name} model; only Sequential models, a list of layers one after the other, can be built")]
    NotSequential { class_name: String },
    /// `number` counts from 1.
    #[error("layer {number}: {error}")]
    Layer { number: usize, error: LayerError },
}

impl Explain for ArchitectureError {
    fn code(&self) -> &'static str {
        match self {
            ArchitectureError::NotLayers { .. } => "not_layers",
            ArchitectureError::NotSequential { .. } => "not_sequential",
            ArchitectureError::Layer { error, .. } => error.code(),
        }
    }

    fn hint(&self) -> String {
        match self {
            ArchitectureError::NotLayers { .. } => {
                "Give a list of {\"class_name\", \"config\"} layers, or what a Sequential model's to_json() returns."
                    .into()
            }
            ArchitectureError::NotSequential { .. } => "Rebuild the model as keras.Sequential([...]).".into(),
            ArchitectureError::Layer { error, .. } => error.hint(),
        }
    }
}

/// Why a network cannot be built.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum BuildError {
    #[error("the network has no layers")]
    NoLayers,
    #[error("the images have no pixels: {}x{}x{}", .0[0], .0[1], .0[2])]
    EmptyInput([usize; 3]),
    #[error("{name}: {error}")]
    Layer { name: String, error: LayerError },
    #[error("there is no room for {what}: {} MB", .bytes.div_ceil(1_000_000))]
    OutOfMemory { what: &'static str, bytes: u64 },
}

impl Explain for BuildError {
    fn code(&self) -> &'static str {
        match self {
            BuildError::NoLayers => "no_layers",
            BuildError::EmptyInput(_) => "empty_input",
            BuildError::Layer { error, .. } => error.code(),
            BuildError::OutOfMemory { .. } => "out_of_memory",
        }
    }

    fn hint(&self) -> String {
        match self {
            BuildError::NoLayers => "Add a layer.".into(),
            BuildError::EmptyInput(_) => "Load images first.".into(),
            BuildError::Layer { error, .. } => error.hint(),
            BuildError::OutOfMemory { .. } => {
                "Make the images smaller, pool more before Flatten, or use fewer filters or units.".into()
            }
        }
    }
}
