//! Which loss suits a network and its classes.

use serde_json::{Map, Value};
use thiserror::Error;

use super::{BinaryCrossentropy, Loss, SparseCategoricalCrossentropy, TargetType};
use crate::explain::Explain;
use crate::nn::activation::Activation;
use crate::nn::options::{Vocabulary, class_and_config};
use crate::nn::shape::Shape;
use crate::schema::{self, OutOfRange};

/// A loss by name, or the one that suits.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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
    #[error("there is no loss {name:?} here; there are auto, {}", Loss::NAMES.join(", "))]
    Unknown { name: String },
    #[error("loss: {problem}")]
    Unreadable { problem: String },
    #[error("`{}` of the loss must be {}, not {}", .0.option, .0.expected, .0.value)]
    OutOfRange(OutOfRange),
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
    #[error("the last layer has {}, but there are {labels} labels", units_in_words(*.units))]
    LabelUnits { units: usize, labels: usize },
    #[error("the last layer ends in {}, which gives no probability of each label by itself", .activation.name())]
    NoSigmoid { activation: Activation, labels: usize },
    #[error(
        "{loss} takes one class of each image for true, and an image may have several of the {labels} labels, or none"
    )]
    OneOfLabels { loss: &'static str, labels: usize },
}

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
            LossError::OutOfRange(_) => "option_out_of_range",
            LossError::OneClass => "one_class",
            LossError::OutputIsAnImage { .. } => "output_is_an_image",
            LossError::Units { .. } | LossError::OneUnit { .. } | LossError::LabelUnits { .. } => "units_do_not_fit",
            LossError::NoProbabilities { .. } | LossError::NoSigmoid { .. } => "no_probabilities",
            LossError::OneOfLabels { .. } => "one_of_several_labels",
        }
    }

    fn hint(&self) -> String {
        let suiting = |classes| match classes {
            2 => "2 units and softmax, or 1 unit and sigmoid".to_string(),
            _ => format!("{classes} units and softmax"),
        };
        match self {
            LossError::Unknown { .. } | LossError::Unreadable { .. } => "Write the loss as Keras does.".into(),
            LossError::OutOfRange(OutOfRange { option, .. }) => format!("Change `{option}`."),
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
            LossError::LabelUnits { labels, .. } | LossError::NoSigmoid { labels, .. } => {
                format!("Give the last layer {labels} units and sigmoid: each answers for one label.")
            }
            LossError::OneOfLabels { .. } => "Choose binary_crossentropy, which takes each output by itself.".into(),
        }
    }
}

const VOCABULARY: Vocabulary = Vocabulary {
    // The function behind the class, which Keras 2 names too.
    harmless: &["name", "dtype", "fn"],
    neutral: &[
        ("axis", &["-1", "1"]),
        ("ignore_class", &[]),
        // The second is what Keras 2 calls it.
        ("reduction", &["\"sum_over_batch_size\"", "\"auto\""]),
    ],
};

impl Loss {
    /// The one that suits so many outputs for classes.
    pub fn suiting(units: usize, from_logits: bool) -> Loss {
        match units {
            1 => BinaryCrossentropy {
                from_logits,
                ..BinaryCrossentropy::default()
            }
            .into(),
            _ => SparseCategoricalCrossentropy { from_logits }.into(),
        }
    }
}

impl LossChoice {
    /// Reads Keras's name (`"binary_crossentropy"`, `"BinaryCrossentropy"`), `{ "class_name", "config" }`, or
    /// `"auto"`; null is auto.
    pub fn from_value(value: &Value) -> Result<LossChoice, LossError> {
        if value.is_null() {
            return Ok(LossChoice::Auto);
        }
        let unreadable = |problem| LossError::Unreadable { problem };
        let (name, config) = class_and_config(value).map_err(unreadable)?;
        LossChoice::read(&name, config)
    }

    fn read(name: &str, config: Map<String, Value>) -> Result<LossChoice, LossError> {
        if name == "auto" {
            return Ok(LossChoice::Auto);
        }
        let unreadable = |problem: String| LossError::Unreadable { problem };
        let class_name = Loss::class_of(name).ok_or_else(|| LossError::Unknown { name: name.into() })?;
        let options = Loss::options(class_name);
        let config = VOCABULARY.without(config, options).map_err(unreadable)?;
        schema::check_config(options, &config).map_err(LossError::OutOfRange)?;
        let loss = Loss::read(class_name, config).map_err(|error| unreadable(error.to_string()))?;
        Ok(LossChoice::Fixed(loss))
    }

    /// The loss for a network that ends in `output` and learns so many classes, or labels.
    ///
    /// Auto is Keras's own rule (`"crossentropy"` in `keras/src/trainers/compile_utils.py`): binary for one output, sparse
    /// categorical for several. It asks for probabilities, sigmoid or softmax; a loss chosen by hand is computed whatever
    /// the activation, as in Keras. Of labels it is binary, of sigmoids.
    pub fn resolve(self, output: Output, target_type: impl Into<TargetType>) -> Result<Loss, LossError> {
        let classes = match target_type.into() {
            TargetType::Multiclass(classes) => classes,
            TargetType::MultilabelIndicator(labels) => return self.resolve_labels(output, labels),
        };
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
            LossChoice::Auto => Ok(Loss::suiting(units, false)),
            LossChoice::Fixed(loss) if units == 1 && loss.needs_classes() => Err(LossError::OneUnit {
                loss: loss.name(),
                classes,
            }),
            LossChoice::Fixed(loss) => Ok(loss),
        }
    }

    fn resolve_labels(self, output: Output, labels: usize) -> Result<Loss, LossError> {
        match (self, output.shape) {
            (_, Shape::Image(_)) => Err(LossError::OutputIsAnImage {
                shape: output.shape,
                classes: labels,
            }),
            (_, Shape::Flat(units)) if units != labels => Err(LossError::LabelUnits { units, labels }),
            (LossChoice::Auto, _) if output.activation != Activation::Sigmoid => Err(LossError::NoSigmoid {
                activation: output.activation,
                labels,
            }),
            (LossChoice::Auto, _) => Ok(BinaryCrossentropy::default().into()),
            (LossChoice::Fixed(loss), _) if loss.needs_classes() => Err(LossError::OneOfLabels {
                loss: loss.name(),
                labels,
            }),
            (LossChoice::Fixed(loss), _) => Ok(loss),
        }
    }
}
