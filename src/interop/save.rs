//! Writes a `.keras` file: a zip of the layers, of HDF5 with the weights and what the optimizer remembers, and of what Keras does
//! not keep.

use std::collections::HashMap;
use std::io::{Cursor, Write};

use hdf5_writer::{AttributeBuilder, DatasetBuilder, Hdf5Builder, WriteOptions};
use serde_json::json;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::error::{ErrorKind, ModelError};
use super::own::{self, Own};
use super::written::{Dialect, names};
use super::{KeptModel, training};
use crate::nn::architecture::snake_case;
use crate::nn::schedules::LearningRate;
use crate::nn::{OptimizerConfig, PlannedParameter};

/// The oldest version of Keras that opens it: newer ones take what this one wrote.
const KERAS_VERSION: &str = "3.0.5";

/// The bytes of a `.keras` file, that all of Keras 3 opens and trains on.
///
/// # Errors
/// When there is no room for it.
pub fn save_keras(model: &KeptModel) -> Result<Vec<u8>, ModelError> {
    write(model).map_err(|error| error.of("model.keras"))
}

fn write(model: &KeptModel) -> Result<Vec<u8>, ErrorKind> {
    let names = names(model);
    let mut config = Dialect::Keras3.model(model, &names);
    config["compile_config"] = json!({
        "optimizer": Dialect::Keras3.optimizer(model),
        "loss": Dialect::Keras3.loss(model.loss),
        "loss_weights": null,
        "metrics": ["accuracy"],
        "weighted_metrics": null,
        "run_eagerly": false,
        "steps_per_execution": 1,
        "jit_compile": false,
    });
    let metadata = json!({ "keras_version": KERAS_VERSION });
    let (metadata, config) = (metadata.to_string(), config.to_string());
    let own = Own::text_of(model);
    let weights = weights(model, &names)?;
    let members: [(&str, &[u8]); 4] = [
        ("metadata.json", metadata.as_bytes()),
        ("config.json", config.as_bytes()),
        (own::MEMBER, own.as_bytes()),
        ("model.weights.h5", &weights),
    ];
    zip_of(&members)
}

/// A zip of members that are not packed: weights hardly become smaller.
pub(super) fn zip_of(members: &[(&str, &[u8])]) -> Result<Vec<u8>, ErrorKind> {
    let size: usize = members
        .iter()
        .map(|(name, bytes)| bytes.len() + 2 * name.len() + 256)
        .sum();
    let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(size)));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let failed = |problem: String| ErrorKind::Write { problem };
    for (name, bytes) in members {
        zip.start_file(*name, options)
            .map_err(|error| failed(error.to_string()))?;
        zip.write_all(bytes).map_err(|error| failed(error.to_string()))?;
    }
    let written = zip.finish().map_err(|error| failed(error.to_string()))?;
    Ok(written.into_inner())
}

fn weights(model: &KeptModel, names: &[String]) -> Result<Vec<u8>, ErrorKind> {
    let parameters = model.architecture.parameters(model.input)?;
    let reports = model.architecture.check(model.input);
    let mut counts: HashMap<String, usize> = HashMap::new();
    // Groups without data sets are there for their attribute: Keras 3.0 wants to see all of them.
    let mut file = group(Hdf5Builder::new(), "vars", "sequential");
    for (report, name) in reports.iter().zip(names) {
        let class = snake_case(&report.class_name);
        let count = counts.entry(class.clone()).or_default();
        let place = match *count {
            0 => class,
            number => format!("{class}_{number}"),
        };
        *count += 1;
        file = group(file, &format!("layers/{place}/vars"), name);
        let own = parameters.iter().filter(|parameter| parameter.layer == report.name);
        for (index, parameter) in own.enumerate() {
            file = file.dataset(dataset(
                format!("layers/{place}/vars/{index}"),
                parameter,
                &model.weights,
            ));
        }
    }
    if model.slots.len() == model.optimizer.slots() {
        file = optimizer(file, model, &parameters);
    }
    Ok(file.into_plan()?.encode(WriteOptions::default())?)
}

/// The variables of the optimizer; [`training`] tells of their order.
fn optimizer(mut file: Hdf5Builder, model: &KeptModel, parameters: &[PlannedParameter]) -> Hdf5Builder {
    let name = match model.optimizer {
        OptimizerConfig::Adam(_) => "adam",
        OptimizerConfig::Sgd(_) => "sgd",
        OptimizerConfig::RMSprop(_) => "rmsprop",
    };
    file = group(file, "optimizer/vars", name);
    let path = |index: usize| format!("optimizer/vars/{index}");
    let iterations = model.iterations as i64;
    file = file.dataset(DatasetBuilder::typed::<i64>(path(0), []).raw_data(iterations.to_le_bytes()));
    let mut first = 1;
    if let LearningRate::Constant(rate) = *model.optimizer.learning_rate() {
        let rate = rate as f32;
        file = file.dataset(DatasetBuilder::typed::<f32>(path(1), []).raw_data(rate.to_le_bytes()));
        first = 2;
    }
    for (index, (slot, parameter)) in training::order(&model.optimizer, parameters).into_iter().enumerate() {
        file = file.dataset(dataset(path(first + index), parameter, &model.slots[slot]));
    }
    file
}

/// A group, which is there for its attribute if for nothing else.
fn group(file: Hdf5Builder, path: &str, name: &str) -> Hdf5Builder {
    file.group_attribute(path, AttributeBuilder::fixed_string("name", name))
}

/// The values of a parameter, taken out of a list that holds one number for each weight.
pub(super) fn dataset(path: String, parameter: &PlannedParameter, all: &[f32]) -> DatasetBuilder {
    let shape: Vec<u64> = parameter.shape.iter().map(|&length| length as u64).collect();
    let values = all[parameter.range.clone()].iter();
    let bytes: Vec<u8> = values.flat_map(|value| value.to_le_bytes()).collect();
    DatasetBuilder::typed::<f32>(path, shape).raw_data(bytes)
}
