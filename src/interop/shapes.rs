//! Shapes that other versions, libraries and models have, and the page does not: inputs that are no images, channels that come first.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::chain::{Chain, FileLayer};
use super::error::ErrorKind;
use super::layer;
use super::located::Numbers;
use crate::nn::architecture::LayerConfig;
use crate::nn::layers::{Definition, Flatten, LayerKind};
use crate::nn::{Architecture, PlannedParameter};

/// The parameters of a layer.
pub(super) fn of_layer<'p>(
    parameters: &'p [PlannedParameter],
    layer: &LayerConfig,
) -> impl Iterator<Item = &'p PlannedParameter> {
    let name = layer.name.clone();
    parameters
        .iter()
        .filter(move |parameter| Some(&parameter.layer) == name.as_ref())
}

/// Height, width and channels of the images, and a Flatten to be put in front where the model takes numbers in a row.
pub(super) fn input(
    chain: &Chain,
    is_first: bool,
    layers: &[(&FileLayer, LayerConfig)],
    notes: &mut Vec<String>,
) -> Result<([usize; 3], Option<LayerConfig>), ErrorKind> {
    let axes = chain.input.as_deref().unwrap_or_default();
    let shape = || match chain.input {
        None => "images of a size that it does not tell".into(),
        Some(_) => {
            let axis = |length: &Option<usize>| length.map_or("any".into(), |length| length.to_string());
            let axes: Vec<String> = axes.iter().map(axis).collect();
            format!("values of shape ({})", axes.join(", "))
        }
    };
    let refused = || ErrorKind::Input { shape: shape() };
    let axes: Option<Vec<usize>> = axes.iter().copied().collect();
    let working = layers
        .iter()
        .map(|(_, layer)| &layer.kind)
        .find(|kind| !kind.is_elementwise());
    match axes.as_deref() {
        Some(&[channels, height, width]) if is_first => Ok(([height, width, channels], None)),
        Some(&[height, width, channels]) => Ok(([height, width, channels], None)),
        Some(&[height, width]) if matches!(working, Some(LayerKind::Flatten(_))) => Ok(([height, width, 1], None)),
        Some(&[values]) => {
            notes.push(format!(
                "The model takes {values} numbers in a row; here they are the pixels of an image of 1 x {values}, and a Flatten comes first."
            ));
            let names: HashSet<_> = layers.iter().filter_map(|(_, layer)| layer.name.as_deref()).collect();
            let name = (0..).map(|number| match number {
                0 => "flatten".to_owned(),
                number => format!("flatten_{number}"),
            });
            let flatten = LayerConfig {
                name: name.into_iter().find(|name| !names.contains(name.as_str())),
                ..LayerKind::Flatten(Flatten {}).into()
            };
            Ok(([1, values, 1], Some(flatten)))
        }
        _ => Err(refused()),
    }
}

/// Statistics of a BatchNormalization are those of channels: its axis must be the last one. Other layers that tell axes apart are not
/// turned where channels come first.
pub(super) fn check_axes(
    layers: &[(&FileLayer, LayerConfig)],
    architecture: &Architecture,
    input: [usize; 3],
    is_first: bool,
) -> Result<(), ErrorKind> {
    let ranks: HashMap<_, _> = architecture
        .check(input)
        .into_iter()
        .map(|report| (report.name, report.output_shape.map_or(0, |shape| shape.len())))
        .collect();
    for (from, layer) in layers {
        let rank = layer.name.as_ref().and_then(|name| ranks.get(name)).copied();
        if is_first && rank == Some(3) && tells_axes(&layer.kind) {
            return Err(ErrorKind::Layer {
                name: from.name.clone(),
                class_name: from.class_name.clone(),
                problem: "it tells axes apart, and the model has its channels first".into(),
            });
        }
        let axis = match &from.config.get("axis") {
            Some(Value::Array(axes)) if axes.len() == 1 => axes[0].as_i64(),
            Some(axis) => axis.as_i64(),
            None => None,
        };
        if let (LayerKind::BatchNormalization(_), Some(axis), Some(rank)) = (&layer.kind, axis, rank)
            && axis != if rank == 3 && is_first { 1 } else { rank as i64 }
            && axis != -1
        {
            return Err(ErrorKind::Layer {
                name: from.name.clone(),
                class_name: from.class_name.clone(),
                problem: format!("axis is {axis}, which is not that of the channels"),
            });
        }
    }
    Ok(())
}

fn tells_axes(kind: &LayerKind) -> bool {
    matches!(
        kind,
        LayerKind::Reshape(_)
            | LayerKind::Permute(_)
            | LayerKind::Softmax(_)
            | LayerKind::PReLU(_)
            | LayerKind::LayerNormalization(_)
            | LayerKind::GroupNormalization(_)
            | LayerKind::Normalization(_)
    )
}

/// Behind a Flatten of images with their channels first, weights are in another order, up to the first Dense.
pub(super) fn to_channels_last(
    layers: &[(&FileLayer, LayerConfig)],
    architecture: &Architecture,
    input: [usize; 3],
    parameters: &[PlannedParameter],
    weights: &mut [Numbers],
) {
    let reports = architecture.check(input);
    let mut image = Some(input);
    let mut flattened = None;
    for (from, layer) in layers {
        let report = reports.iter().find(|report| Some(&report.name) == layer.name.as_ref());
        let shape = report.and_then(|report| report.output_shape.as_deref());
        match &layer.kind {
            // A Flatten that knows of channels that come first puts them last itself.
            LayerKind::Flatten(_) if !layer::has_channels_first(from) => flattened = image,
            _ => {
                for parameter in of_layer(parameters, layer) {
                    if let Some([height, width, channels]) = flattened
                        && parameter.shape[0] == height * width * channels
                    {
                        let own = weights.iter_mut().filter(|numbers| numbers.range == parameter.range);
                        own.for_each(|numbers| numbers.channels_first([height, width, channels]));
                    }
                }
                if matches!(layer.kind, LayerKind::Dense(_)) {
                    flattened = None;
                }
            }
        }
        image = shape.and_then(|shape| <[usize; 3]>::try_from(shape).ok());
    }
}
