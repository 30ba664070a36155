//! The browser's side of [`crate::interop`]: a module of its own, which the page loads when a model is saved or opened.

use js_sys::{Array, Float32Array, Uint8Array};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;

use super::protocol::Failure;
use crate::interop::{self, KeptModel};
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

/// The bytes of a file of the `format` "keras", "h5" or "npz". `arrays`: the weights, and what the optimizer remembers.
///
/// # Errors
/// With a `Failure`.
pub fn save(format: &str, learned: &str, arrays: &Array) -> Result<Uint8Array, JsValue> {
    let learned: Learned = serde_json::from_str(learned).map_err(|error| JsValue::from(error.to_string()))?;
    let model = kept(learned, arrays).map_err(told)?;
    let bytes = match format {
        "keras" => interop::save_keras(&model),
        "h5" => interop::save_h5(&model),
        "npz" => interop::save_npz(&model),
        other => {
            return Err(told(Failure::new(
                "unknown_format",
                format!("there is no format “{other}”"),
                "Choose “keras”, “h5” or “npz”.",
            )));
        }
    };
    let bytes = bytes.map_err(|error| told(error.into()))?;
    Ok(Uint8Array::from(bytes.as_slice()))
}

fn kept(learned: Learned, arrays: &Array) -> Result<KeptModel, Failure> {
    let architecture = Architecture::from_value(&learned.architecture)?;
    let output = architecture.output(learned.input_shape)?;
    let classes = match output.shape {
        Shape::Flat(units) => units.max(2),
        Shape::Image(_) => 2,
    };
    let loss = LossChoice::from_value(&learned.loss)?.resolve(output, classes)?;
    let mut arrays = arrays
        .iter()
        .map(|array| array.unchecked_into::<Float32Array>().to_vec());
    Ok(KeptModel {
        weights: arrays.next().unwrap_or_default(),
        slots: arrays.collect(),
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
        kept(learned, &Array::new()).map_err(told)
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
