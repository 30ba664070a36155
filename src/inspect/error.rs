//! Why a picture cannot be made.

use crate::explain::Explain;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InspectError {
    #[error("the network has no layer “{name}”")]
    UnknownLayer { name: String, known: Vec<String> },
    #[error("“{layer}” has {count} filters or units, so there is no number {filter}")]
    NoSuchFilter { layer: String, filter: usize, count: usize },
    #[error("“{layer}” puts out {height}x{width} values, so there is none in row {row}, column {column}")]
    NoSuchPlace {
        layer: String,
        height: usize,
        width: usize,
        row: usize,
        column: usize,
    },
    #[error("“{layer}” puts out values in a row: there is nothing left of where in the image they come from")]
    NoMaps { layer: String },
    #[error("“{layer}” has no kernel: it learns nothing")]
    NoKernel { layer: String },
    #[error("there are {classes} classes, so there is no class {class}")]
    NoSuchClass { class: usize, classes: usize },
    #[error("the network puts out maps, not a score for each class")]
    NoScores,
    #[error("there is no kernel named “{name}”")]
    UnknownKernel {
        name: String,
        known: &'static [&'static str],
    },
    #[error("a kernel of {size}x{size} has no middle, or none is made that large")]
    KernelSize { size: usize },
    #[error("the kernel is no rectangle of numbers: {problem}")]
    KernelShape { problem: String },
    #[error("a window of {}x{} with strides {} and {} does not fit on an image of {}x{}", .window[0], .window[1], .strides[0], .strides[1], .image[0], .image[1])]
    DoesNotFit {
        image: [usize; 2],
        window: [usize; 2],
        strides: [usize; 2],
    },
}

impl Explain for InspectError {
    fn code(&self) -> &'static str {
        match self {
            InspectError::UnknownLayer { .. } => "unknown_layer",
            InspectError::NoSuchFilter { .. } => "no_such_filter",
            InspectError::NoSuchPlace { .. } => "no_such_place",
            InspectError::NoMaps { .. } => "no_maps",
            InspectError::NoKernel { .. } => "no_kernel",
            InspectError::NoSuchClass { .. } => "no_such_class",
            InspectError::NoScores => "no_scores",
            InspectError::UnknownKernel { .. } => "unknown_kernel",
            InspectError::KernelSize { .. } => "kernel_size",
            InspectError::KernelShape { .. } => "kernel_shape",
            InspectError::DoesNotFit { .. } => "kernel_does_not_fit",
        }
    }

    fn hint(&self) -> String {
        match self {
            InspectError::UnknownLayer { known, .. } => format!("Its layers are: {}.", known.join(", ")),
            InspectError::NoSuchFilter { count, .. } => format!("They are counted from 0 to {}.", count - 1),
            InspectError::NoSuchPlace { height, width, .. } => {
                format!("Rows go from 0 to {}, columns from 0 to {}.", height - 1, width - 1)
            }
            InspectError::NoMaps { .. } => "Choose a layer before Flatten.".into(),
            InspectError::NoKernel { .. } => "Choose a convolution or a Dense layer.".into(),
            InspectError::NoSuchClass { classes, .. } => format!("They are counted from 0 to {}.", classes - 1),
            InspectError::NoScores => "End the network with Flatten and a Dense layer.".into(),
            InspectError::UnknownKernel { known, .. } => format!("There are {}.", known.join(", ")),
            InspectError::KernelSize { .. } => "Use 3, 5 or 7.".into(),
            InspectError::KernelShape { .. } => {
                "Give rows of equal length, such as [[1, 0, -1], [1, 0, -1], [1, 0, -1]].".into()
            }
            InspectError::DoesNotFit { .. } => {
                "Use a smaller window, strides of at least 1, or padding=\"same\".".into()
            }
        }
    }
}
