//! How one value of a layer comes about from the layer before.

use ndarray::{Array3, ArrayView4, s};

use super::maps::{check_filter, check_place, find_layer, map_shape};
use super::{InspectError, layer_kernel};
use crate::nn::layers::{Channels, Definition};
use crate::nn::{Network, Probe};

/// One value of a layer, and what it was made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Products {
    /// Row and column of the first input in what the layer is given; negative where padding begins.
    pub row: isize,
    pub column: isize,
    /// What the window sees there: height x width x channels, zeros where there is only padding. A pooling layer sees one
    /// channel, a Dense layer all values before it (1 x 1 x n, or those of a pixel).
    pub inputs: Array3<f32>,
    /// The weights it is multiplied with, as many; `None` where the layer has none.
    pub weights: Option<Array3<f32>>,
    pub bias: Option<f32>,
    /// The products and the bias, added up; the value itself where there are no weights.
    pub sum: f32,
    /// What the layer makes of the sum: its output there.
    pub value: f32,
}

/// How a filter's value at a place (row, column) of a layer comes about for an image (1 x height x width x channels); of a
/// layer of units in a row, the place is (0, 0) and the unit is the filter.
///
/// # Panics
/// If the image does not have the network's input shape.
pub fn products(
    network: &mut Network<f32>,
    image: ArrayView4<f32>,
    layer: &str,
    place: [usize; 2],
    filter: usize,
) -> Result<Products, InspectError> {
    let name = layer;
    let layer = find_layer(network, name)?;
    check_filter(network, layer, filter)?;
    check_place(network, layer, place)?;
    let [row, column] = place;
    let output_shape = map_shape(network, layer);
    let (kind, input, _) = network.layer(layer);
    let window = kind.sliding_window(input);
    let input_shape = input.dims().try_into().unwrap_or([1, 1, input.len()]);
    let kernel = layer_kernel(network, name).ok();
    let bias = kernel.as_ref().and_then(|(_, bias)| bias.map(|bias| bias[filter]));
    let weights = kernel.map(|(kernel, _)| {
        let channels = kind.channels_of(kernel.shape());
        let own: Vec<_> = kernel.iter().skip(filter).step_by(channels).copied().collect();
        let [height, width] = window.map_or([1, 1], |window| window.kernel);
        let shape = (height, width, own.len() / (height * width));
        Array3::from_shape_vec(shape, own).expect("the weights of one filter")
    });
    // The only channel that the filter sees, if it is one.
    let channel = match kind.channels() {
        Channels::Own { copies } => Some(filter / copies),
        Channels::All | Channels::Flattened => None,
    };

    let inspection = network.inspect_at(image, Probe::Output(layer));
    let value = inspection.output(layer).to_shape(output_shape).expect("one image")[[row, column, filter]];
    let before = inspection.values(Probe::before(layer));
    let before = before.to_shape(input_shape).expect("one image");
    let seen = channel.map_or(0..input_shape[2], |channel| channel..channel + 1);
    // What a window covers of the image.
    let inside = window.map(|window| (window.rows(row), window.columns(column)));
    let inside = inside.filter(|(rows, columns)| !rows.is_empty() && !columns.is_empty());
    let (first, inputs) = match (window, inside) {
        // A pooling layer sees nothing outside the image, however large its window is.
        (Some(_), Some((rows, columns))) if weights.is_none() => {
            let seen = before.slice(s![rows.clone(), columns.clone(), seen]);
            ([rows.start as isize, columns.start as isize], seen.to_owned())
        }
        (Some(window), _) => {
            let first = [
                (row * window.strides[0]) as isize - window.pad_top as isize,
                (column * window.strides[1]) as isize - window.pad_left as isize,
            ];
            let mut inputs = Array3::zeros((window.kernel[0], window.kernel[1], seen.len()));
            for y in window.rows(row) {
                for x in window.columns(column) {
                    let at = [y as isize - first[0], x as isize - first[1]].map(|offset| offset as usize);
                    inputs
                        .slice_mut(s![at[0], at[1], ..])
                        .assign(&before.slice(s![y, x, seen.clone()]));
                }
            }
            (first, inputs)
        }
        (None, _) if weights.is_some() => {
            let (y, x) = (row.min(input_shape[0] - 1), column.min(input_shape[1] - 1));
            let pixel = before.slice(s![y..=y, x..=x, ..]);
            ([y as isize, x as isize], pixel.to_owned())
        }
        (None, _) => {
            let index = (row * output_shape[1] + column) * output_shape[2] + filter;
            let (y, x) = match input_shape == output_shape {
                true => (row, column),
                // Flatten: the same values in a row.
                false => (
                    index / (input_shape[1] * input_shape[2]),
                    index / input_shape[2] % input_shape[1],
                ),
            };
            let channel = index % input_shape[2];
            let one = before.slice(s![y..=y, x..=x, channel..=channel]);
            ([y as isize, x as isize], one.to_owned())
        }
    };
    let sum = weights.as_ref().map_or(value, |weights| {
        let products = inputs.iter().zip(weights).map(|(x, w)| f64::from(*x) * f64::from(*w));
        (products.sum::<f64>() + f64::from(bias.unwrap_or(0.0))) as f32
    });
    Ok(Products {
        row: first[0],
        column: first[1],
        inputs,
        weights,
        bias,
        sum,
        value,
    })
}

#[cfg(test)]
mod tests {
    use ndarray::Array4;
    use serde_json::json;

    use super::*;
    use crate::nn::Architecture;

    #[test]
    fn a_filter_of_one_channel_sees_that_channel_and_what_lies_outside_is_zero() {
        let layers = json!([
            { "class_name": "ZeroPadding2D", "config": { "padding": [[1, 0], [0, 2]] } },
            { "class_name": "DepthwiseConv2D", "config": { "kernel_size": [3, 2], "padding": "same", "depth_multiplier": 2 } },
        ]);
        let mut network = Network::build(&Architecture::from_value(&layers).unwrap(), [4, 5, 3], 1).unwrap();
        let image = Array4::from_shape_fn((1, 4, 5, 3), |(_, y, x, c)| (1 + c + 3 * (x + 5 * y)) as f32);
        for [row, column] in [[0, 0], [2, 3], [4, 6]] {
            for filter in 0..6 {
                let one = products(&mut network, image.view(), "depthwise_conv2d", [row, column], filter).unwrap();
                assert_eq!(one.inputs.dim(), (3, 2, 1));
                assert!(
                    (one.sum - one.value).abs() <= 1e-4 * one.value.abs().max(1.0),
                    "{row} {column} {filter}"
                );
            }
            for channel in 0..3 {
                let one = products(&mut network, image.view(), "zero_padding2d", [row, column], channel).unwrap();
                assert_eq!((one.inputs.dim(), one.weights), ((1, 1, 1), None));
                assert_eq!(one.inputs[[0, 0, 0]], one.value);
            }
        }
    }
}
