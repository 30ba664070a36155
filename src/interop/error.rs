//! Why a file is no model that can be opened here, and what to do about it.

use thiserror::Error;

use crate::explain::Explain;
use crate::nn::{BuildError, LossError};

/// A file that could not be opened as a model, and why.
#[derive(Debug, Error)]
#[error("{file}: {kind}")]
pub struct ModelError {
    pub(super) file: String,
    pub(super) kind: ErrorKind,
}

/// `name` is a layer's, `class_name` its class, as the file has them.
#[derive(Debug, Error)]
pub(super) enum ErrorKind {
    #[error("this is a Git LFS pointer: {bytes} bytes that stand for the file, which lies elsewhere")]
    Pointer { bytes: usize },
    #[error("this is a web page, not a model")]
    WebPage,
    #[error("the file is cut short: it tells of {expected} bytes, and has {bytes}")]
    CutShort { expected: u64, bytes: usize },
    #[error("this is {what}, which cannot be opened here")]
    Other { what: &'static str, hint: &'static str },
    #[error("this is no model: it is neither HDF5 nor a zip of Keras")]
    Unknown,
    #[error("the zip cannot be read: {problem}")]
    Zip { problem: String },
    #[error("the zip has no {member}, so that it is no model of Keras")]
    NoMember { member: &'static str },
    #[error("several members of the zip have one name")]
    Doubled,
    #[error("{what} becomes larger than {limit} bytes")]
    Expansion { what: String, limit: u64 },
    #[error("the HDF5 file cannot be read: {problem}")]
    Hdf5 { problem: String },
    #[error("the HDF5 file has more than {limit} groups and data sets, or links that lead back to themselves")]
    Objects { limit: usize },
    #[error("it holds weights only, without the layers they belong to: {weights}")]
    WeightsOnly { weights: String },
    #[error("its weights do not fit into the network that is here: {problem}")]
    OtherNetwork { problem: String },
    #[error("it holds layers only, without their weights")]
    NoWeights,
    #[error("the description of the layers cannot be read: {problem}")]
    Config { problem: String },
    #[error("the layer “{name}” is a Lambda: it holds Python code, and nothing in a file is ever run")]
    Lambda { name: String },
    #[error("the model is of the class {class_name}, which stands in somebody's program and not in the file")]
    CustomModel { class_name: String },
    #[error("there is no layer {} here, and the model has: {}", .class_names[0], list(.class_names))]
    Missing { class_names: Vec<String> },
    #[error("the model is no chain of layers: {problem}")]
    Branch { problem: String },
    #[error("the layer “{name}” ({class_name}): {problem}")]
    Layer {
        name: String,
        class_name: String,
        problem: String,
    },
    #[error("the model takes {shape}, and images are of height, width and channels")]
    Input { shape: String },
    #[error("{0}")]
    Network(#[from] BuildError),
    #[error("{0}")]
    Head(#[from] LossError),
    #[error("the layer “{name}” has no weights of its own in the file: {problem}")]
    Weights { name: String, problem: String },
    #[error("the layers have {weights} weights, and the file has only {bytes} bytes")]
    MoreThanThereIs { weights: u64, bytes: usize },
    #[error("the browser could not read it: {problem}")]
    Unreadable { problem: String },
    #[error("“{name}” has the axes {axes}, and of a .h5 file Keras reads one axis only")]
    SeveralAxes { name: String, axes: String },
    #[error(
        "“{name}” has a mean for each place along the axis {axis}, and of a .h5 file Keras 3.0 to 3.5 read none of it"
    )]
    OtherAxis { name: String, axis: i64 },
    #[error("the file could not be written: {problem}")]
    Write { problem: String },
}

fn list(class_names: &[String]) -> String {
    class_names.join(", ")
}

impl ErrorKind {
    pub(super) fn of(self, file: &str) -> ModelError {
        ModelError {
            file: file.into(),
            kind: self,
        }
    }
}

impl From<hdf5_reader::error::Error> for ErrorKind {
    fn from(error: hdf5_reader::error::Error) -> ErrorKind {
        match error {
            hdf5_reader::error::Error::Io(error) => error.into(),
            error => ErrorKind::Hdf5 {
                problem: error.to_string(),
            },
        }
    }
}

impl From<std::io::Error> for ErrorKind {
    fn from(error: std::io::Error) -> ErrorKind {
        ErrorKind::Unreadable {
            problem: error.to_string(),
        }
    }
}

impl From<hdf5_writer::Error> for ErrorKind {
    fn from(error: hdf5_writer::Error) -> ErrorKind {
        ErrorKind::Write {
            problem: error.to_string(),
        }
    }
}

impl Explain for ModelError {
    fn code(&self) -> &'static str {
        match self.kind {
            ErrorKind::Pointer { .. } => "git_lfs_pointer",
            ErrorKind::WebPage => "web_page",
            ErrorKind::CutShort { .. } => "cut_short",
            ErrorKind::Other { .. } | ErrorKind::Unknown | ErrorKind::NoMember { .. } => "no_keras_model",
            ErrorKind::Zip { .. } | ErrorKind::Doubled | ErrorKind::Hdf5 { .. } => "broken_model_file",
            ErrorKind::Expansion { .. } => "expands_too_much",
            ErrorKind::Objects { .. } | ErrorKind::MoreThanThereIs { .. } => "limit_exceeded",
            ErrorKind::WeightsOnly { .. } => "weights_only",
            ErrorKind::NoWeights => "no_weights",
            ErrorKind::Config { .. } => "unreadable_config",
            ErrorKind::Lambda { .. } => "lambda_layer",
            ErrorKind::CustomModel { .. } => "custom_class",
            ErrorKind::Missing { .. } => "missing_layer",
            ErrorKind::Branch { .. } => "no_chain",
            ErrorKind::Layer { .. } => "unsupported_layer",
            ErrorKind::Input { .. } => "no_image_input",
            ErrorKind::Network(ref error) => error.code(),
            ErrorKind::Head(ref error) => error.code(),
            ErrorKind::Weights { .. } | ErrorKind::OtherNetwork { .. } => "weights_do_not_fit",
            ErrorKind::Unreadable { .. } => "file_not_readable",
            ErrorKind::SeveralAxes { .. } => "several_axes",
            ErrorKind::OtherAxis { .. } => "other_axis",
            ErrorKind::Write { .. } => "not_written",
        }
    }

    fn hint(&self) -> String {
        let hint = match &self.kind {
            ErrorKind::Pointer { .. } => {
                "Fetch the file itself: “git lfs pull” in the repository, or the download button on its page."
            }
            ErrorKind::WebPage => "Use the page's download button: the address led to the page about the file.",
            ErrorKind::CutShort { .. } => "Download or copy it again.",
            ErrorKind::Other { hint, .. } => hint,
            ErrorKind::Unknown | ErrorKind::NoMember { .. } => {
                "Save the model with Keras: model.save(\"model.keras\") or model.save(\"model.h5\")."
            }
            ErrorKind::Zip { .. } | ErrorKind::Hdf5 { .. } => {
                "The file seems to be damaged. Download or copy it again, or save it anew."
            }
            ErrorKind::Doubled | ErrorKind::Expansion { .. } | ErrorKind::Objects { .. } => {
                "Keras writes no such files. If you trust it, open it in Keras and save it anew."
            }
            ErrorKind::MoreThanThereIs { .. } => "The file seems to be damaged. Save the model anew.",
            ErrorKind::WeightsOnly { .. } => {
                "Build the same layers under “Network” and open it again: the weights go into them. Or open it together with the \
                 text of model.to_json() as a file .json; or save all of it: model.save(\"model.keras\")."
            }
            ErrorKind::OtherNetwork { .. } => {
                "Build the layers that these weights were trained in, in their order and sizes, and open the file again. Or save \
                 all of it: model.save(\"model.keras\")."
            }
            ErrorKind::NoWeights => "Open it together with the file of weights, .h5.",
            ErrorKind::Config { .. } => "Save the model anew, with model.save(\"model.keras\").",
            ErrorKind::Lambda { .. } => {
                "Put a layer in its place, such as Rescaling(1/255) for a division by 255, copy the weights, save it anew."
            }
            ErrorKind::CustomModel { .. } => {
                "Build the same layers as a Sequential model, copy the weights with set_weights, and save that."
            }
            ErrorKind::Missing { .. } => {
                "Only models of the layers that the page has can be opened; the step “Network” lists them."
            }
            ErrorKind::Branch { .. } => "Only models in which each layer follows one other can be opened.",
            ErrorKind::Layer { .. } => "The page has this layer only without that.",
            ErrorKind::Input { .. } => "Only models of one image can be opened.",
            ErrorKind::Network(error) => return error.hint(),
            ErrorKind::Head(error) => return error.hint(),
            ErrorKind::Weights { .. } => "Save the model anew, with model.save(\"model.keras\").",
            ErrorKind::Unreadable { .. } => "Choose the file again; it may have been moved or changed since.",
            ErrorKind::SeveralAxes { .. } | ErrorKind::OtherAxis { .. } => {
                "Take the network away as .keras, which keeps them."
            }
            ErrorKind::Write { .. } => "There may be too little memory. Close other tabs.",
        };
        hint.into()
    }
}
