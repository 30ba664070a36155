//! Which loss suits a network and its classes.

use serde::Deserialize;
use serde_json::{Map, Value};
use thiserror::Error;

use super::Loss;
use crate::explain::Explain;
use crate::nn::activation::Activation;
use crate::nn::options::{Vocabulary, class_and_config};
use crate::nn::shape::Shape;

/// A loss by name, or the one that suits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LossChoice {
    #[default]
    Auto,
    Fixed(Loss),
}

/// What comes out of a network, as far as a loss is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Output {
    pub shape: Shape,
    /// What was applied last, layers that pass values on left out.
    pub activation: Activation,
}

/// Why a network cannot learn these classes.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum LossError {
    #[error("there is no loss {name:?} here; there are auto, {}", NAMES.join(", "))]
    Unknown { name: String },
    #[error("loss: {problem}")]
    Unreadable { problem: String },
    #[error("all labels are the same; there is nothing to learn")]
    OneClass,
    #[error("what comes out of the last layer is an image of {shape}, not one value for each class")]
    OutputIsAnImage { shape: Shape, classes: usize },
    #[error("the last layer has {}, but there are {classes} classes", units_in_words(*.units))]
    Units { units: usize, classes: usize },
    #[error("{loss} needs an output for each class, but the last layer has 1 unit")]
    OneUnit { loss: &'static str, classes: usize },
    #[error("the last layer ends in {}, which gives no probabilities", .activation.name())]
    NoProbabilities { activation: Activation, units: usize },
}

/// Keras's names of all losses there are.
pub const NAMES: [&str; 3] = [
    "sparse_categorical_crossentropy",
    "categorical_crossentropy",
    "binary_crossentropy",
];

fn units_in_words(units: usize) -> String {
    match units {
        1 => "1 unit".into(),
        _ => format!("{units} units"),
    }
}

impl Explain for LossError {
    fn code(&self) -> &'static str {
        match self {
            LossError::Unknown { .. } => "unknown_loss",
            LossError::Unreadable { .. } => "unreadable_loss",
            LossError::OneClass => "one_class",
            LossError::OutputIsAnImage { .. } => "output_is_an_image",
            LossError::Units { .. } | LossError::OneUnit { .. } => "units_do_not_fit",
            LossError::NoProbabilities { .. } => "no_probabilities",
        }
    }

    fn hint(&self) -> String {
        let suiting = |classes| match classes {
            2 => "2 units and softmax, or 1 unit and sigmoid".to_string(),
            _ => format!("{classes} units and softmax"),
        };
        match self {
            LossError::Unknown { .. } | LossError::Unreadable { .. } => "Write the loss as Keras does.".into(),
            LossError::OneClass => "Choose another column of labels.".into(),
            LossError::OutputIsAnImage { classes, .. } => {
                format!("End with Flatten and a Dense layer of {}.", suiting(*classes))
            }
            LossError::Units { classes, .. } => format!("Give the last layer {}.", suiting(*classes)),
            LossError::OneUnit { classes, .. } => {
                format!("Give the last layer {classes} units, or choose binary_crossentropy.")
            }
            LossError::NoProbabilities { units: 1, .. } => {
                "Give the last layer the activation sigmoid, or choose a loss by hand.".into()
            }
            LossError::NoProbabilities { .. } => {
                "Give the last layer the activation softmax, or choose a loss by hand.".into()
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    #[serde(default)]
    from_logits: bool,
}

const VOCABULARY: Vocabulary = Vocabulary {
    harmless: &["name", "dtype"],
    neutral: &[
        ("axis", &["-1", "1"]),
        ("ignore_class", &[]),
        ("label_smoothing", &["0", "0.0"]),
        ("reduction", &["\"sum_over_batch_size\""]),
    ],
};

impl LossChoice {
    /// Reads Keras's name (`"binary_crossentropy"`, `"BinaryCrossentropy"`), `{ "class_name", "config" }` with
    /// `from_logits`, or `"auto"`; null is auto.
    pub fn from_value(value: &Value) -> Result<LossChoice, LossError> {
        if value.is_null() {
            return Ok(LossChoice::Auto);
        }
        let unreadable = |problem| LossError::Unreadable { problem };
        let (name, config) = class_and_config(value).map_err(unreadable)?;
        LossChoice::read(&name, config)
    }

    fn read(name: &str, config: Map<String, Value>) -> Result<LossChoice, LossError> {
        let Config { from_logits } = VOCABULARY
            .read(config, &[])
            .map_err(|problem| LossError::Unreadable { problem })?;
        let loss = match name.replace('_', "").to_lowercase().as_str() {
            "auto" => return Ok(LossChoice::Auto),
            "sparsecategoricalcrossentropy" => Loss::SparseCategoricalCrossentropy { from_logits },
            "categoricalcrossentropy" => Loss::CategoricalCrossentropy { from_logits },
            "binarycrossentropy" => Loss::BinaryCrossentropy { from_logits },
            _ => return Err(LossError::Unknown { name: name.into() }),
        };
        Ok(LossChoice::Fixed(loss))
    }

    /// The loss for a network that ends in `output` and learns `classes` classes.
    ///
    /// Auto is Keras's own rule (`"crossentropy"` in `keras/src/trainers/compile_utils.py`): binary for one output, sparse
    /// categorical for several. It asks for probabilities, sigmoid or softmax; a loss chosen by hand is computed whatever
    /// the activation, as in Keras.
    pub fn resolve(self, output: Output, classes: usize) -> Result<Loss, LossError> {
        if classes < 2 {
            return Err(LossError::OneClass);
        }
        let Shape::Flat(units) = output.shape else {
            return Err(LossError::OutputIsAnImage {
                shape: output.shape,
                classes,
            });
        };
        if units != classes && (units, classes) != (1, 2) {
            return Err(LossError::Units { units, classes });
        }
        match self {
            LossChoice::Auto if !matches!(output.activation, Activation::Sigmoid | Activation::Softmax) => {
                Err(LossError::NoProbabilities {
                    activation: output.activation,
                    units,
                })
            }
            LossChoice::Auto if units == 1 => Ok(Loss::BinaryCrossentropy { from_logits: false }),
            LossChoice::Auto => Ok(Loss::SparseCategoricalCrossentropy { from_logits: false }),
            LossChoice::Fixed(loss @ Loss::BinaryCrossentropy { .. }) => Ok(loss),
            LossChoice::Fixed(loss) if units == 1 => Err(LossError::OneUnit {
                loss: loss.name(),
                classes,
            }),
            LossChoice::Fixed(loss) => Ok(loss),
        }
    }
}
