//! Writes a `.h5` file in the dialect of Keras 2, which Keras 3 reads as well. What the optimizer remembers is left out: Keras 3
//! cannot train on with it.

use hdf5_writer::AttributeBuilder;
use serde_json::json;

use super::KeptModel;
use super::error::{ErrorKind, ModelError};
use super::laid_out::File;
use super::own::{self, Own};
use super::parts::{FilePlan, Piece, together};
use super::written::{Dialect, names};

const KERAS_VERSION: &str = "2.15.0";
const WEIGHTS: &str = "model_weights";

/// Bytes of an attribute, at the most: headers of HDF5 hold 64 kB, those of the attribute included.
const LONGEST: usize = 64_000;

/// The bytes of a `.h5` file.
///
/// # Errors
/// When there is no room for it, when the layers are so many that their description does not fit into HDF5's attributes, or when one
/// has several axes.
pub fn save_h5(model: &KeptModel) -> Result<Vec<u8>, ModelError> {
    together(h5_plan(model)?, model)
}

/// As [`save_h5`], of a model whose weights are elsewhere.
///
/// # Errors
/// As [`save_h5`].
pub fn h5_plan(model: &KeptModel) -> Result<FilePlan, ModelError> {
    write(model).map(FilePlan::plain).map_err(|error| error.of("model.h5"))
}

fn write(model: &KeptModel) -> Result<Vec<Piece>, ErrorKind> {
    let names = names(model);
    let layers = json!(model.architecture.layers);
    for (layer, name) in layers.as_array().into_iter().flatten().zip(&names) {
        // All of Keras 3 forgets several axes when it reads such a file, and then takes the last.
        if let Some(axes) = layer["config"]["axis"].as_array().filter(|axes| axes.len() > 1) {
            return Err(ErrorKind::SeveralAxes {
                name: name.clone(),
                axes: json!(axes).to_string(),
            });
        }
    }
    let parameters = model.architecture.parameters(model.input)?;
    let reports = model.architecture.check(model.input);
    let training = json!({
        "loss": Dialect::Keras2.loss(model.loss),
        "metrics": Dialect::Keras2.metrics(model),
        "weighted_metrics": null,
        "loss_weights": null,
        "optimizer_config": Dialect::Keras2.optimizer(model),
    });
    let mut file = File::new()
        .attribute(text("backend", "tensorflow")?)
        .attribute(text("keras_version", KERAS_VERSION)?)
        .attribute(text("model_config", &Dialect::Keras2.model(model, &names).to_string())?)
        .attribute(text("training_config", &training.to_string())?)
        .attribute(text(own::ATTRIBUTE, &Own::text_of(model))?)
        .group(WEIGHTS, text("backend", "tensorflow")?)
        .group(WEIGHTS, text("keras_version", KERAS_VERSION)?)
        .group(WEIGHTS, texts("layer_names", &names)?);
    for (report, name) in reports.iter().zip(&names) {
        let own = || parameters.iter().filter(|parameter| parameter.layer == report.name);
        let weight_name = |parameter: &str| format!("{name}/{parameter}:0");
        let weight_names: Vec<_> = own().map(|parameter| weight_name(parameter.name)).collect();
        let group = format!("{WEIGHTS}/{name}");
        file = file.group(&group, texts("weight_names", &weight_names)?);
        for parameter in own() {
            let path = format!("{group}/{}", weight_name(parameter.name));
            file = file.parameter(path, parameter);
        }
    }
    file.parts()
}

fn text(name: &str, value: &str) -> Result<AttributeBuilder, ErrorKind> {
    check(name, value.len())?;
    Ok(AttributeBuilder::fixed_string(name, value))
}

/// A list of texts; an empty one is, as h5py has it, one of floats.
fn texts(name: &str, values: &[String]) -> Result<AttributeBuilder, ErrorKind> {
    let longest = values.iter().map(String::len).max().unwrap_or_default();
    check(name, longest * values.len())?;
    Ok(match values {
        [] => AttributeBuilder::vector::<f64>(name, &[])?,
        _ => AttributeBuilder::fixed_string_vector(name, values)?,
    })
}

fn check(name: &str, bytes: usize) -> Result<(), ErrorKind> {
    match bytes > LONGEST {
        true => Err(ErrorKind::Write {
            problem: format!("{name} takes {bytes} bytes, and {LONGEST} are the most here; save it as .keras instead"),
        }),
        false => Ok(()),
    }
}
