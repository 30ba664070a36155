//! What a file is, by its bytes: also what people take for a model, and it is none.

use serde_json::Value;

use super::error::ErrorKind;
use super::hdf5;

/// What a file is, by its bytes.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Zip,
    Hdf5,
    Json,
    Text,
}

/// Bytes that tell what a file is.
pub(super) const START: usize = 4096;

impl Kind {
    /// By the first [`START`] bytes of a file, which has `size` of them.
    pub fn of(bytes: &[u8], size: u64) -> Result<Kind, ErrorKind> {
        let other = |what, hint| Err(ErrorKind::Other { what, hint });
        let start = bytes.trim_ascii_start();
        let start = start[..start.len().min(256)].to_ascii_lowercase();
        let contains = |words: &[u8]| {
            bytes[..bytes.len().min(256)]
                .windows(words.len())
                .any(|found| found == words)
        };
        if bytes.starts_with(b"version https://git-lfs") {
            return Err(ErrorKind::Pointer { bytes: size as usize });
        }
        if start.starts_with(b"<!doctype") || start.starts_with(b"<html") {
            return Err(ErrorKind::WebPage);
        }
        if bytes.starts_with(hdf5::SIGNATURE) {
            return Ok(Kind::Hdf5);
        }
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return Ok(Kind::Zip);
        }
        if start.starts_with(b"{\"__metadata__\"") || bytes.get(8) == Some(&b'{') {
            return other(
                "a safetensors file of weights without layers",
                "Save the whole model with Keras: model.save(\"model.keras\").",
            );
        }
        if contains(b"onnx") || bytes.first() == Some(&8) && bytes.get(2) == Some(&18) {
            return other(
                "a model in ONNX",
                "Save it from Keras instead: model.save(\"model.keras\").",
            );
        }
        if bytes.starts_with(b"\x80\x02") || contains(b"torch") {
            return other(
                "a file of PyTorch",
                "Build the same layers in Keras, copy the weights, and save that.",
            );
        }
        match start.first() {
            Some(b'{') => Ok(Kind::Json),
            _ if is_text(bytes) && !bytes.is_empty() => Ok(Kind::Text),
            _ => Err(ErrorKind::Unknown),
        }
    }
}

/// Whether bytes are text, whose last letter may be cut.
fn is_text(bytes: &[u8]) -> bool {
    let cut = std::str::from_utf8(bytes).err();
    cut.is_none_or(|error| bytes.len() == START && error.error_len().is_none())
}

/// Why a file of JSON by itself is no model.
pub(super) fn of_json(text: &[u8]) -> ErrorKind {
    let value: Value = match serde_json::from_slice(text) {
        Ok(value) => value,
        Err(error) => {
            return ErrorKind::Config {
                problem: error.to_string(),
            };
        }
    };
    if value.get("weightsManifest").is_some() {
        return ErrorKind::Other {
            what: "a model of TensorFlow.js",
            hint: "Export it for Keras: of Teachable Machine, “Export Model”, “Tensorflow”, “Keras”.",
        };
    }
    match value.get("class_name") {
        Some(_) => ErrorKind::NoWeights,
        None => ErrorKind::Unknown,
    }
}
