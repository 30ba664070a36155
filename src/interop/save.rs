//! Writes a `.keras` file: a zip of the layers, of HDF5 with the weights and what the optimizer remembers, and of what Keras does
//! not keep.

use std::collections::HashMap;

use hdf5_writer::{AttributeBuilder, DatasetBuilder};
use serde_json::json;

use super::error::{ErrorKind, ModelError};
use super::laid_out::File;
use super::own::{self, Own};
use super::parts::{FilePlan, Piece, together, zip_of};
use super::written::{Dialect, names};
use super::{KeptModel, training};
use crate::nn::PlannedParameter;
use crate::nn::architecture::snake_case;
use crate::nn::schedules::LearningRate;

/// The oldest version of Keras that opens it: newer ones take what this one wrote.
const KERAS_VERSION: &str = "3.0.5";

/// The bytes of a `.keras` file, that all of Keras 3 opens and trains on.
///
/// # Errors
/// When there is no room for it.
pub fn save_keras(model: &KeptModel) -> Result<Vec<u8>, ModelError> {
    together(keras_plan(model)?, model)
}

/// As [`save_keras`], of a model whose weights and what its optimizer remembers are elsewhere.
///
/// # Errors
/// As [`save_keras`].
pub fn keras_plan(model: &KeptModel) -> Result<FilePlan, ModelError> {
    write(model).map_err(|error| error.of("model.keras"))
}

fn write(model: &KeptModel) -> Result<FilePlan, ErrorKind> {
    let names = names(model);
    let mut config = Dialect::Keras3.model(model, &model.architecture, &names);
    config["compile_config"] = json!({
        "optimizer": Dialect::Keras3.optimizer(model),
        "loss": Dialect::Keras3.loss(model.loss),
        "loss_weights": null,
        "metrics": Dialect::Keras3.metrics(model),
        "weighted_metrics": null,
        "run_eagerly": false,
        "steps_per_execution": 1,
        "jit_compile": false,
    });
    let metadata = json!({ "keras_version": KERAS_VERSION });
    let text = |name: &str, text: String| (name.to_owned(), vec![Piece::Bytes(text.into_bytes())]);
    let members = vec![
        text("metadata.json", metadata.to_string()),
        text("config.json", config.to_string()),
        text(own::MEMBER, Own::text_of(model)),
        ("model.weights.h5".to_owned(), weights(model, &names)?),
    ];
    zip_of(members)
}

fn weights(model: &KeptModel, names: &[String]) -> Result<Vec<Piece>, ErrorKind> {
    let parameters = model.architecture.parameters(model.input)?;
    let reports = model.architecture.check(model.input);
    let mut counts: HashMap<String, usize> = HashMap::new();
    // Groups without data sets are there for their attribute: Keras 3.0 wants to see all of them.
    let name = |name: &str| AttributeBuilder::fixed_string("name", name);
    let mut file = File::new().group("vars", name("sequential"));
    for (report, own_name) in reports.iter().zip(names) {
        let class = snake_case(&report.class_name);
        let count = counts.entry(class.clone()).or_default();
        let place = match *count {
            0 => class,
            number => format!("{class}_{number}"),
        };
        *count += 1;
        file = file.group(&format!("layers/{place}/vars"), name(own_name));
        let own = parameters.iter().filter(|parameter| parameter.layer == report.name);
        for (index, parameter) in own.enumerate() {
            file = file.parameter(format!("layers/{place}/vars/{index}"), parameter);
        }
    }
    if model.slots.len() == model.optimizer.slots() {
        let first = model.architecture.trained(model.input)?.start;
        file = optimizer(file, model, &parameters, first);
    }
    file.parts()
}

/// The variables of the optimizer; [`training`] tells of their order.
fn optimizer(mut file: File, model: &KeptModel, parameters: &[PlannedParameter], first_trained: usize) -> File {
    let name = model.optimizer.class_name().to_lowercase();
    file = file.group("optimizer/vars", AttributeBuilder::fixed_string("name", &name));
    let path = |index: usize| format!("optimizer/vars/{index}");
    let iterations = model.iterations as i64;
    file = file.scalar(DatasetBuilder::typed::<i64>(path(0), []).raw_data(iterations.to_le_bytes()));
    let mut first = 1;
    if let LearningRate::Constant(rate) = *model.optimizer.learning_rate() {
        let rate = rate as f32;
        file = file.scalar(DatasetBuilder::typed::<f32>(path(1), []).raw_data(rate.to_le_bytes()));
        first = 2;
    }
    let order = training::order(&model.optimizer, parameters);
    let behind = first + order.len();
    for (index, (slot, parameter)) in order.into_iter().enumerate() {
        file = file.numbers(path(first + index), parameter, 1 + slot, first_trained);
    }
    if let Some(product) = model.optimizer.product(model.iterations) {
        let product = product as f32;
        file = file.scalar(DatasetBuilder::typed::<f32>(path(behind), []).raw_data(product.to_le_bytes()));
    }
    file
}
