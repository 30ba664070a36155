//! The kernels a layer has learned.

use ndarray::{ArrayViewD, CowArray, IxDyn};

use super::InspectError;
use super::maps::find_layer;
use crate::nn::layers::Definition;
use crate::nn::{Network, Parameter};

/// A kernel, and a bias where there is one.
pub type KernelAndBias<'a> = (CowArray<'a, f32, IxDyn>, Option<&'a [f32]>);

/// Kernel and bias of a layer, the kernel (height, width, channels, filters) or (in, units): as Keras has it, or as a Conv2D would
/// that computes the same.
pub fn layer_kernel<'a>(network: &'a Network<f32>, layer: &str) -> Result<KernelAndBias<'a>, InspectError> {
    let index = find_layer(network, layer)?;
    let (kind, input, _) = network.layer(index);
    let own = |name| move |parameter: &Parameter<f32>| parameter.layer == layer && parameter.name == name;
    let kernel = network.parameters().find(own("kernel"));
    let bias = network.parameters().find(own("bias"));
    let bias = bias.map(|bias| bias.values);
    if let Some(made) = kind.made_kernel(input, network.layer_weights(index)) {
        return Ok((made.into(), bias));
    }
    let kernel = kernel.ok_or_else(|| InspectError::NoKernel {
        layer: layer.to_owned(),
    })?;
    let view = ArrayViewD::from_shape(kernel.shape, kernel.values).expect("as many values as the shape says");
    Ok((view.into(), bias))
}

/// How many filters or units a kernel of a layer holds; the values of one lie so far apart in it.
pub fn filters(network: &Network<f32>, layer: &str, kernel: &[usize]) -> Result<usize, InspectError> {
    let layer = find_layer(network, layer)?;
    Ok(network.layer(layer).0.channels_of(kernel))
}
