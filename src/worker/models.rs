//! The browser's side of [`crate::interop`]: a module of its own, which the page loads when a model is saved or opened.

use std::ops::Range;

use js_sys::{Array, Float32Array, Uint8Array};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;

use super::protocol::Failure;
use crate::interop::{self, KeptModel, Numbers, Part};
use crate::nn::{Architecture, LossChoice, OptimizerConfig, Shape};
use crate::train::Target;

/// What the JSON of `Reply::Learned` holds, on its way into a file.
#[derive(Deserialize)]
struct Learned {
    architecture: Value,
    input_shape: [usize; 3],
    optimizer: Value,
    loss: Value,
    seed: u32,
    target: Option<Target>,
    epochs: u32,
    iterations: u32,
}

/// A file of the `format` "keras", "h5" or "npz" in parts: bytes, or `[array, start, end]`, numbers of one of the `arrays`, which are
/// the weights, and what the optimizer remembers.
///
/// # Errors
/// With a `Failure`.
pub fn save(format: &str, learned: &str, arrays: &Array) -> Result<Array, JsValue> {
    let learned: Learned = serde_json::from_str(learned).map_err(|error| JsValue::from(error.to_string()))?;
    let mut model = kept(learned).map_err(told)?;
    // They stay where they are.
    model.slots = vec![Vec::new(); arrays.length().saturating_sub(1) as usize];
    let parts = match format {
        "keras" => interop::keras_parts(&model, &Outside(arrays)),
        "h5" => interop::h5_parts(&model),
        "npz" => interop::npz_parts(&model, &Outside(arrays)),
        other => {
            return Err(told(Failure::new(
                "unknown_format",
                format!("there is no format “{other}”"),
                "Choose “keras”, “h5” or “npz”.",
            )));
        }
    };
    let parts = parts.map_err(|error| told(error.into()))?;
    let part = |part| match part {
        Part::Bytes(bytes) => JsValue::from(Uint8Array::from(bytes.as_slice())),
        Part::Numbers { array, range } => {
            let number = |number: usize| JsValue::from_f64(number as f64);
            Array::of3(&number(array), &number(range.start), &number(range.end)).into()
        }
    };
    Ok(parts.into_iter().map(part).collect())
}

/// Arrays (`Float32Array` each) outside of this module's memory.
struct Outside<'a>(&'a Array);

impl Numbers for Outside<'_> {
    fn read(&self, array: usize, range: Range<usize>, take: &mut dyn FnMut(&[u8])) {
        const PIECE: usize = 1 << 16;
        let array: Float32Array = self.0.get(array as u32).unchecked_into();
        let bytes = Uint8Array::new_with_byte_offset_and_length(
            &array.buffer(),
            array.byte_offset() + 4 * range.start as u32,
            4 * range.len() as u32,
        );
        let mut piece = vec![0; PIECE];
        for start in (0..4 * range.len()).step_by(PIECE) {
            let end = (start + PIECE).min(4 * range.len());
            let piece = &mut piece[..end - start];
            bytes.subarray(start as u32, end as u32).copy_to(piece);
            take(piece);
        }
    }
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
        target: learned.target,
        seed: learned.seed,
        epochs: learned.epochs,
    })
}

/// Opens a model, whose files have these names and these contents (`Uint8Array` each); weights alone go into the network `here`, as
/// `Reply::Learned` tells of it. Gives what there is to tell of it, with
/// what `Request::Restore` takes as `restore`, and behind it the arrays that this takes.
///
/// # Errors
/// With a `Failure`.
pub fn open(names: &Array, contents: &Array, here: Option<String>) -> Result<Array, JsValue> {
    let here = here.map(|learned| {
        let learned = serde_json::from_str(&learned).map_err(|error| JsValue::from(error.to_string()))?;
        kept(learned).map_err(told)
    });
    let here = here.transpose()?;
    let files = names.iter().zip(contents.iter()).map(|(name, bytes)| {
        let name = name.as_string().unwrap_or_default();
        (name, bytes.unchecked_into::<Uint8Array>().to_vec())
    });
    let opened = interop::open_into(files.collect(), here.as_ref()).map_err(|error| told(error.into()))?;
    let model = opened.model;
    let classes = model.classes().map_err(|error| told(error.into()))?;
    let answer = json!({
        "restore": {
            "network": {
                "layers": model.architecture,
                "optimizer": model.optimizer,
                "loss": { "class_name": model.loss.name(), "config": { "from_logits": model.loss.from_logits() } },
                "seed": model.seed,
                "input_shape": model.input,
            },
            "classes": classes,
            "target": model.target,
            "epochs": model.epochs,
            "iterations": model.iterations,
        },
        "optimizer": if opened.is_optimizer_restored { "restored" } else { "fresh" },
        "notes": opened.notes,
    });
    let answer = answer.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?;
    let answer = Array::of1(&answer);
    for array in std::iter::once(model.weights).chain(model.slots) {
        answer.push(&Float32Array::from(array.as_slice()));
    }
    Ok(answer)
}

fn told(failure: Failure) -> JsValue {
    serde_wasm_bindgen::to_value(&failure).unwrap_or(JsValue::UNDEFINED)
}
