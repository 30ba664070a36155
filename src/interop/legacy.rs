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
use crate::nn::layers::LayerKind;
use crate::nn::{Architecture, LayerReport};

const KERAS_VERSION: &str = "2.15.0";
const WEIGHTS: &str = "model_weights";

/// Bytes of an attribute, at the most: headers of HDF5 hold 64 kB, those of the attribute included.
const LONGEST: usize = 64_000;

/// The bytes of a `.h5` file.
///
/// # Errors
/// When there is no room for it, when the layers are so many that their description does not fit into HDF5's attributes, or when one
/// has axes that Keras does not read there.
pub fn save_h5(model: &KeptModel) -> Result<Vec<u8>, ModelError> {
    let adapted = model.architecture.with_learned_moments(model.input, &model.weights);
    let adapted = adapted.map_err(|error| ErrorKind::from(error).of("model.h5"))?;
    together(h5_plan(model, &adapted)?, model)
}

/// As [`save_h5`], of a model whose weights are elsewhere. `adapted` are its layers with what each Normalization has learned of its
/// images as options ([`with_learned_moments`](Architecture::with_learned_moments)): weights of it Keras 3.0 to 3.5 read and then work
/// without.
///
/// # Errors
/// As [`save_h5`].
pub fn h5_plan(model: &KeptModel, adapted: &Architecture) -> Result<FilePlan, ModelError> {
    let parts = write(model, adapted);
    parts.map(FilePlan::plain).map_err(|error| error.of("model.h5"))
}

fn write(model: &KeptModel, adapted: &Architecture) -> Result<Vec<Piece>, ErrorKind> {
    let names = names(model);
    let parameters = model.architecture.parameters(model.input)?;
    let reports = model.architecture.check(model.input);
    check_axes(adapted, &reports, &names)?;
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
        .attribute(text(
            "model_config",
            &Dialect::Keras2.model(model, adapted, &names).to_string(),
        )?)
        .attribute(text("training_config", &training.to_string())?)
        .attribute(text(own::ATTRIBUTE, &Own::text_of(model))?)
        .group(WEIGHTS, text("backend", "tensorflow")?)
        .group(WEIGHTS, text("keras_version", KERAS_VERSION)?)
        .group(WEIGHTS, texts("layer_names", &names)?);
    for ((layer, report), name) in adapted.layers.iter().zip(&reports).zip(&names) {
        let is_given = matches!(&layer.kind, LayerKind::Normalization(layer) if layer.mean.is_some());
        let own = || {
            let own = parameters.iter().filter(|parameter| parameter.layer == report.name);
            own.filter(|_| !is_given)
        };
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

/// Whether Keras finds all axes again. `reports` are of the layers, and `names` those in the file.
fn check_axes(layers: &Architecture, reports: &[LayerReport], names: &[String]) -> Result<(), ErrorKind> {
    let mut rank = 3;
    for ((layer, report), name) in layers.layers.iter().zip(reports).zip(names) {
        // All of Keras 3 forgets several axes when it reads such a file, and then takes the last.
        if let Some(axes) = json!(layer)["config"]["axis"].as_array().filter(|axes| axes.len() > 1) {
            return Err(ErrorKind::SeveralAxes {
                name: name.clone(),
                axes: json!(axes).to_string(),
            });
        }
        if let LayerKind::Normalization(layer) = &layer.kind
            && layer.mean.is_none()
            && let Some(&axis) = layer.axis.0.iter().find(|&&axis| axis != -1 && axis != rank)
        {
            return Err(ErrorKind::OtherAxis {
                name: name.clone(),
                axis,
            });
        }
        rank = report.output_shape.as_ref().map_or(rank, |shape| shape.len() as i64);
    }
    Ok(())
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
