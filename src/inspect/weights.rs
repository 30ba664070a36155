//! The kernels a layer has learned.

use ndarray::ArrayViewD;

use super::InspectError;
use super::maps::find_layer;
use crate::nn::layers::Definition;
use crate::nn::{Network, Parameter};

/// Kernel and bias of a layer in Keras's shapes, the kernel (height, width, channels, filters) or (in, units).
pub fn layer_kernel<'a>(
    network: &'a Network<f32>,
    layer: &str,
) -> Result<(ArrayViewD<'a, f32>, Option<&'a [f32]>), InspectError> {
    find_layer(network, layer)?;
    let own = |name| move |parameter: &Parameter<f32>| parameter.layer == layer && parameter.name == name;
    let kernel = network.parameters().find(own("kernel"));
    let bias = network.parameters().find(own("bias"));
    let kernel = kernel.ok_or_else(|| InspectError::NoKernel {
        layer: layer.to_owned(),
    })?;
    let view = ArrayViewD::from_shape(kernel.shape, kernel.values).expect("as many values as the shape says");
    Ok((view, bias.map(|bias| bias.values)))
}

/// How many filters or units a kernel of a layer holds; the values of one lie so far apart in it.
pub fn filters(network: &Network<f32>, layer: &str, kernel: &[usize]) -> Result<usize, InspectError> {
    let layer = find_layer(network, layer)?;
    Ok(network.layer(layer).0.channels_of(kernel))
}
