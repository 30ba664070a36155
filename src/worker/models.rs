//! The browser's side of [`crate::interop`]: a module of its own, which the page loads when a model is saved or opened. Numbers stay
//! outside of its memory, in files and in the arrays of others.

use std::sync::Arc;

use js_sys::{Array, Float32Array, Uint8Array};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use web_sys::Blob;

use super::blob::Files;
use super::protocol::Failure;
use crate::crc32::crc32;
use crate::interop::{self, FilePlan, KeptModel, Located, Piece, RandomAccess};
use crate::nn::{Architecture, LossChoice, Metrics, OptimizerConfig, Shape};
use crate::train::Target;

/// What the JSON of `Reply::Learned` holds, on its way into a file.
#[derive(Deserialize)]
struct Learned {
    architecture: Value,
    /// The layers with what each Normalization has learned as its options, where one has learned something.
    #[serde(default)]
    adapted: Option<Value>,
    input_shape: [usize; 3],
    optimizer: Value,
    loss: Value,
    #[serde(default)]
    metrics: Value,
    #[serde(default)]
    multilabel: bool,
    seed: u32,
    target: Option<Target>,
    epochs: u32,
    iterations: u32,
}

/// A file that is being written.
pub struct Saving(FilePlan);

impl Saving {
    /// A file of the `format` "keras", "h5" or "npz", with so many arrays that the optimizer remembers.
    ///
    /// # Errors
    /// With a `Failure`, as all below.
    pub fn new(format: &str, learned: &str, slots: usize) -> Result<Saving, JsValue> {
        let learned: Learned = serde_json::from_str(learned).map_err(|error| JsValue::from(error.to_string()))?;
        let adapted = learned.adapted.clone();
        let mut model = kept(learned).map_err(told)?;
        // They stay where they are.
        model.slots = vec![Vec::new(); slots];
        let layout = match format {
            "keras" => interop::keras_plan(&model),
            "h5" => {
                let adapted = adapted.as_ref().map(Architecture::from_value).transpose();
                let adapted = adapted.map_err(|error| told(error.into()))?;
                interop::h5_plan(&model, adapted.as_ref().unwrap_or(&model.architecture))
            }
            "npz" => interop::npz_plan(&model),
            other => {
                return Err(told(Failure::new(
                    "unknown_format",
                    format!("there is no format “{other}”"),
                    "Choose “keras”, “h5” or “npz”.",
                )));
            }
        };
        layout.map(Saving).map_err(|error| told(error.into()))
    }

    /// Sees numbers of an array from number `start` on; those of an array come one after the other.
    pub fn see(&mut self, array: usize, start: usize, numbers: &Float32Array) {
        let bytes = Uint8Array::new_with_byte_offset_and_length(
            &numbers.buffer(),
            numbers.byte_offset(),
            numbers.byte_length(),
        );
        in_pieces(&bytes, |at, piece| {
            self.0.see(array, start + at / size_of::<f32>(), piece)
        });
    }

    /// The file in parts: bytes, or `[array, start, end]`, numbers of one of the arrays, which are the weights, and what the optimizer
    /// remembers.
    pub fn parts(self) -> Result<Array, JsValue> {
        let part = |part| match part {
            Piece::Bytes(bytes) => JsValue::from(Uint8Array::from(bytes.as_slice())),
            Piece::Numbers { array, range } => {
                let number = |number: usize| JsValue::from_f64(number as f64);
                Array::of3(&number(array), &number(range.start), &number(range.end)).into()
            }
        };
        let parts = self.0.parts().map_err(|error| told(error.into()))?;
        Ok(parts.into_iter().map(part).collect())
    }
}

/// Hands out bytes from outside of this module's memory, some at a time, with the place of the first.
fn in_pieces(bytes: &Uint8Array, mut take: impl FnMut(usize, &[u8])) {
    const PIECE: u32 = 1 << 16;
    let mut piece = vec![0; PIECE.min(bytes.length()) as usize];
    for start in (0..bytes.length()).step_by(PIECE as usize) {
        let end = (start + PIECE).min(bytes.length());
        let piece = &mut piece[..(end - start) as usize];
        bytes.subarray(start, end).copy_to(piece);
        take(start as usize, piece);
    }
}

/// The CRC-32 of bytes that come behind others, whose sum is `before` (0: none).
pub fn sum_of(before: u32, bytes: &Uint8Array) -> u32 {
    let mut sum = before;
    in_pieces(bytes, |_, piece| sum = crc32(sum, piece));
    sum
}

/// The model without its weights.
fn kept(learned: Learned) -> Result<KeptModel, Failure> {
    let architecture = Architecture::from_value(&learned.architecture)?;
    let output = architecture.output(learned.input_shape)?;
    let classes = match output.shape {
        Shape::Flat(units) => units.max(2),
        Shape::Image(_) => 2,
    };
    let loss = LossChoice::from_value(&learned.loss)?.resolve(output, classes)?;
    Ok(KeptModel {
        weights: Vec::new(),
        slots: Vec::new(),
        optimizer: OptimizerConfig::from_value(&learned.optimizer)?,
        iterations: learned.iterations.into(),
        architecture,
        input: learned.input_shape,
        loss,
        metrics: Metrics::from_value(&learned.metrics)?,
        target: learned.target,
        multilabel: learned.multilabel,
        seed: learned.seed,
        epochs: learned.epochs,
    })
}

/// A model that is being opened.
pub struct Opening {
    found: Located,
    files: Files,
}

impl Opening {
    /// Looks over a model, whose `files` (`Blob` each) have these names; weights alone go into the network `here`, as `Reply::Learned`
    /// tells of it.
    ///
    /// # Errors
    /// With a `Failure`, as all below.
    pub fn new(names: &Array, files: &Array, here: Option<String>) -> Result<Opening, JsValue> {
        let here = here.map(|learned| {
            let learned = serde_json::from_str(&learned).map_err(|error| JsValue::from(error.to_string()))?;
            kept(learned).map_err(told)
        });
        let here = here.transpose()?;
        let blobs = files.iter().map(JsCast::unchecked_into::<Blob>);
        let files = Files::open(blobs.collect())?;
        let named = names.iter().enumerate().map(|(index, name)| {
            let contents: Arc<dyn RandomAccess> = Arc::new(files.contents(index));
            (name.as_string().unwrap_or_default(), contents)
        });
        let found = interop::find(named.collect(), here.as_ref()).map_err(|error| told(error.into()))?;
        Ok(Opening { found, files })
    }

    /// What there is to tell of it, with what `Request::Restore` takes as `restore`, and the `lengths` of the arrays that this takes.
    pub fn told(&self) -> Result<JsValue, JsValue> {
        let opened = &self.found.opened;
        let model = &opened.model;
        let classes = model.classes().map_err(|error| told(error.into()))?;
        let answer = json!({
            "restore": {
                "network": {
                    "layers": model.architecture,
                    "optimizer": model.optimizer,
                    "loss": model.loss,
                    "metrics": model.metrics,
                    "seed": model.seed,
                    "input_shape": model.input,
                },
                "classes": classes,
                "multilabel": model.multilabel,
                "target": model.target,
                "epochs": model.epochs,
                "iterations": model.iterations,
            },
            "optimizer": if opened.is_optimizer_restored { "restored" } else { "fresh" },
            "notes": opened.notes,
            "lengths": self.found.lengths(),
        });
        Ok(answer.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
    }

    /// Of all numbers, in the order of the files: `[array, start, end, file, byte]`, where they lie in a file as they are;
    /// `[array, start, end]` where [`Opening::read`] has them.
    pub fn numbers(&self) -> Array {
        let one = |numbers: &interop::Numbers| {
            let place = [numbers.array, numbers.range.start, numbers.range.end].map(|number| number as f64);
            let file = numbers.place().map(|(file, start)| [file as f64, start as f64]);
            let all = place.into_iter().chain(file.into_iter().flatten());
            all.map(JsValue::from_f64).collect::<Array>()
        };
        self.found.numbers.iter().map(one).collect()
    }

    /// Of what is to be known of the files before the numbers are taken: `[file, start, end, sum]`, the CRC-32 of these bytes.
    pub fn sums(&self) -> Array {
        let one = |sum: &interop::Sum| {
            let all = [
                sum.file as f64,
                sum.range.start as f64,
                sum.range.end as f64,
                sum.expected.into(),
            ];
            all.into_iter().map(JsValue::from_f64).collect::<Array>()
        };
        self.found.sums.iter().map(one).collect()
    }

    /// Reads numbers, by their place in [`Opening::numbers`].
    pub fn read(&self, numbers: usize) -> Result<Float32Array, JsValue> {
        let read = |file: usize, start, bytes: &mut [u8]| self.files.contents(file).read_at(start, bytes);
        let numbers = self.found.read(&self.found.numbers[numbers], read);
        let numbers = numbers.map_err(|error| told(error.into()))?;
        Ok(Float32Array::from(numbers.as_slice()))
    }

    /// What is to be told when one of [`Opening::sums`] is another.
    pub fn changed(&self, sum: usize) -> JsValue {
        told(self.found.is_changed(&self.found.sums[sum]).into())
    }
}

fn told(failure: Failure) -> JsValue {
    serde_wasm_bindgen::to_value(&failure).unwrap_or(JsValue::UNDEFINED)
}
