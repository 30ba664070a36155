//! What layers make of an image, and where layers, filters and places are.

use ndarray::{Array3, ArrayView4};

use super::InspectError;
use crate::nn::{Network, Probe};

/// The outputs of some layers for one image (1 x height x width x channels), in the order asked for, from a single pass with
/// dropout off. Each is height x width x channels; a flat output of n units is 1 x 1 x n.
///
/// # Panics
/// If the image does not have the network's input shape.
pub fn feature_maps(
    network: &mut Network<f32>,
    image: ArrayView4<f32>,
    layers: &[String],
) -> Result<Vec<Array3<f32>>, InspectError> {
    let indices = layers
        .iter()
        .map(|name| find_layer(network, name))
        .collect::<Result<Vec<_>, _>>()?;
    let shapes: Vec<_> = indices.iter().map(|&index| map_shape(network, index)).collect();
    let Some(&last) = indices.iter().max() else {
        return Ok(Vec::new());
    };
    let inspection = network.inspect_at(image, Probe::Output(last));
    let map = |(&index, shape)| {
        let output = inspection.output(index);
        output.to_shape(shape).expect("the output for one image").into_owned()
    };
    Ok(indices.iter().zip(shapes).map(map).collect())
}

/// The index of the layer of that name.
pub(super) fn find_layer(network: &Network<f32>, name: &str) -> Result<usize, InspectError> {
    network.layer_index(name).ok_or_else(|| InspectError::UnknownLayer {
        name: name.to_owned(),
        known: network.layers().iter().map(|layer| layer.name.clone()).collect(),
    })
}

/// Height, width and channels of what a layer puts out; n units in a row are 1 x 1 x n.
pub(super) fn map_shape(network: &Network<f32>, layer: usize) -> [usize; 3] {
    let (_, _, output) = network.layer(layer);
    output.dims().try_into().unwrap_or([1, 1, output.len()])
}

/// Fails when a layer has no such filter or unit.
pub(super) fn check_filter(network: &Network<f32>, layer: usize, filter: usize) -> Result<(), InspectError> {
    let [_, _, count] = map_shape(network, layer);
    match filter < count {
        true => Ok(()),
        false => Err(InspectError::NoSuchFilter {
            layer: network.layers()[layer].name.clone(),
            filter,
            count,
        }),
    }
}

/// Fails when there is nothing at a place of a layer's output.
pub(super) fn check_place(network: &Network<f32>, layer: usize, [row, column]: [usize; 2]) -> Result<(), InspectError> {
    let [height, width, _] = map_shape(network, layer);
    match row < height && column < width {
        true => Ok(()),
        false => Err(InspectError::NoSuchPlace {
            layer: network.layers()[layer].name.clone(),
            height,
            width,
            row,
            column,
        }),
    }
}
