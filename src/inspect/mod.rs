//! A network and an image -> pictures of what each layer sees.

use ndarray::{Array3, ArrayView4};

use crate::explain::Explain;
use crate::nn::Network;

/// Why a picture cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InspectError {
    #[error("the network has no layer “{name}”")]
    UnknownLayer { name: String, known: Vec<String> },
}

impl Explain for InspectError {
    fn code(&self) -> &'static str {
        match self {
            InspectError::UnknownLayer { .. } => "unknown_layer",
        }
    }

    fn hint(&self) -> String {
        match self {
            InspectError::UnknownLayer { known, .. } => format!("Its layers are: {}.", known.join(", ")),
        }
    }
}

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
    let find = |name: &String| {
        network.layer_index(name).ok_or_else(|| InspectError::UnknownLayer {
            name: name.clone(),
            known: network.layers().iter().map(|layer| layer.name.clone()).collect(),
        })
    };
    let indices = layers.iter().map(find).collect::<Result<Vec<_>, _>>()?;
    let inspection = network.inspect(image);
    let map = |index| {
        let output = inspection.output(index);
        let shape = match *output.shape() {
            [_, height, width, channels] => (height, width, channels),
            _ => (1, 1, output.len()),
        };
        output.to_shape(shape).expect("the output for one image").into_owned()
    };
    Ok(indices.into_iter().map(map).collect())
}
