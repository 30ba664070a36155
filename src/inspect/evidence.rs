//! What in an image speaks for a class, by gradients.

use ndarray::{Array2, ArrayD, ArrayView4, Axis};

use super::InspectError;
use super::maps::{find_layer, map_shape};
use crate::nn::{Network, Probe, Shape};

/// Saliency (Simonyan et al. 2013): how much the score of a class changes with each pixel of an image (1 x height x width x
/// channels), the largest size of the gradient over its channels. The score is what goes into the last sigmoid or softmax.
///
/// # Panics
/// If the image does not have the network's input shape.
pub fn saliency(network: &mut Network<f32>, image: ArrayView4<f32>, class: usize) -> Result<Array2<f32>, InspectError> {
    let (place, slope) = score(network, class)?;
    let mut inspection = network.inspect_at(image, place);
    let gradient = inspection.gradient(place, slope.view(), Probe::Images);
    let gradient = gradient.index_axis(Axis(0), 0);
    let channels = Axis(2);
    let size = gradient.map_axis(channels, |pixel| {
        pixel.fold(0.0_f32, |size, value| size.max(value.abs()))
    });
    Ok(size.into_dimensionality().expect("rows and columns"))
}

/// Grad-CAM (Selvaraju et al. 2017): the maps of a layer, each weighed by the mean gradient of the score of a class with
/// respect to it, added up, and what is below 0 left out. Height x width of the layer's maps.
///
/// # Panics
/// If the image does not have the network's input shape.
pub fn grad_cam(
    network: &mut Network<f32>,
    image: ArrayView4<f32>,
    layer: &str,
    class: usize,
) -> Result<Array2<f32>, InspectError> {
    let name = layer;
    let layer = find_layer(network, name)?;
    let (place, slope) = score(network, class)?;
    let (_, _, output) = network.layer(layer);
    let Shape::Image(_) = output else {
        return Err(InspectError::NoMaps { layer: name.to_owned() });
    };
    let [height, width, channels] = map_shape(network, layer);
    let mut inspection = network.inspect_at(image, place);
    let maps = inspection.output(layer).to_owned();
    let gradient = inspection.gradient(place, slope.view(), Probe::Output(layer));
    let rows = |values: ArrayD<f32>| {
        values
            .into_shape_with_order((height * width, channels))
            .expect("the maps of one image")
    };
    let weights = rows(gradient.to_owned())
        .mean_axis(Axis(0))
        .expect("maps have at least one pixel");
    let cam = rows(maps).dot(&weights).mapv_into(|value| value.max(0.0));
    Ok(cam
        .into_shape_with_order((height, width))
        .expect("as many values as pixels"))
}

/// Where the score of a class is, and its gradient with respect to what is there, for one image. A single output speaks for
/// class 1 and against class 0.
fn score(network: &Network<f32>, class: usize) -> Result<(Probe, ArrayD<f32>), InspectError> {
    let Shape::Flat(outputs) = network.output_shape() else {
        return Err(InspectError::NoScores);
    };
    let classes = outputs.max(2);
    if class >= classes {
        return Err(InspectError::NoSuchClass { class, classes });
    }
    let mut slope = ArrayD::zeros(vec![1, outputs]);
    match outputs {
        1 => slope[[0, 0]] = if class == 1 { 1.0 } else { -1.0 },
        _ => slope[[0, class]] = 1.0,
    }
    Ok((network.scores_place(), slope))
}
