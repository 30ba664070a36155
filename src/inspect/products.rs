//! How one value of a layer comes about from the layer before.

use ndarray::{Array3, ArrayD, ArrayView4, s};

use super::maps::{check_filter, check_place, find_layer, map_shape};
use super::{InspectError, layer_kernel};
use crate::nn::layers::Definition;
use crate::nn::{Network, Probe};

/// One value of a layer, and what it was made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Products {
    /// Row and column of the first input in what the layer is given; negative where padding begins.
    pub row: isize,
    pub column: isize,
    /// What the window sees there: height x width x channels, zeros where there is only padding; those that lie between, where it is
    /// dilated, left out. A pooling layer sees one channel, a Dense layer all values before it (1 x 1 x n, or those of a pixel).
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
    let (kind, window) = (kind.clone(), kind.sliding_window(input));
    let region = kind.seen(input, [row..row + 1, column..column + 1, filter..filter + 1]);
    let kernel = layer_kernel(network, name).ok();
    let bias = kernel.as_ref().and_then(|(_, bias)| bias.map(|bias| bias[filter]));
    let kernel = kernel.filter(|_| !kind.is_linear()).map(|(kernel, _)| {
        let channels = kind.channels_of(kernel.shape());
        let own: Vec<_> = kernel.iter().skip(filter).step_by(channels).copied().collect();
        let [height, width] = window.map_or([1, 1], |window| window.kernel);
        let shape = (height, width, own.len() / (height * width));
        Array3::from_shape_vec(shape, own).expect("the weights of one filter")
    });

    let mut inspection = network.inspect_at(image, Probe::Output(layer));
    let value = inspection.output(layer).to_shape(output_shape).expect("one image")[[row, column, filter]];
    let before = inspection.values(Probe::before(layer));
    let before = before.to_shape(input.as_image()).expect("one image");
    let [rows, columns, channels] = region.clone();
    let (first, inputs) = match (window, &kernel) {
        // A window of weights sees zeros outside the image.
        (Some(window), Some(weights)) => {
            let at = |at: usize, stride: usize, pad: usize| (at * stride) as isize - pad as isize;
            let mut inputs = Array3::zeros(weights.raw_dim());
            for (r, y) in window.row_taps(row) {
                for (s, x) in window.column_taps(column) {
                    inputs
                        .slice_mut(s![r, s, ..])
                        .assign(&before.slice(s![y, x, channels.clone()]));
                }
            }
            let [strides, pads] = [window.strides, [window.pad_top, window.pad_left]];
            let first = [at(row, strides[0], pads[0]), at(column, strides[1], pads[1])];
            (first, inputs)
        }
        // Nothing but what was laid around the image.
        (Some(window), None) if rows.is_empty() || columns.is_empty() => {
            let first = [
                row as isize - window.pad_top as isize,
                column as isize - window.pad_left as isize,
            ];
            (first, Array3::zeros((1, 1, 1)))
        }
        _ => {
            let seen = before.slice(s![rows.clone(), columns.clone(), channels]);
            ([rows.start as isize, columns.start as isize], seen.to_owned())
        }
    };
    let weights = kernel.or_else(|| {
        kind.is_linear().then(|| {
            let score = Probe::Score(layer);
            let mut slope = ArrayD::zeros(inspection.values(score).raw_dim());
            let place = (row * output_shape[1] + column) * output_shape[2] + filter;
            slope.as_slice_mut().expect("fresh")[place] = 1.0;
            // Each weight is the slope along what it is multiplied with.
            let weights = inspection.gradient(score, slope.view(), Probe::before(layer));
            let weights = weights.to_shape(input.as_image()).expect("one image");
            let [rows, columns, channels] = region;
            weights.slice(s![rows, columns, channels]).to_owned()
        })
    });
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

    /// Of layers that are sums, each value is that of its products; of others that put values elsewhere, it is what is shown.
    #[test]
    fn values_are_made_of_what_is_shown() {
        let seen = |class_name: &str, config: serde_json::Value, input: [usize; 3], is_sum: bool| {
            let layers = json!([{ "class_name": class_name, "config": config }]);
            let mut network = Network::build(&Architecture::from_value(&layers).unwrap(), input, 1).unwrap();
            let [height, width, channels] = input;
            let value =
                |(_, y, x, c): (usize, usize, usize, usize)| ((c + channels * (x + width * y)) % 13) as f32 - 4.5;
            let image = Array4::from_shape_fn((1, height, width, channels), value);
            let name = network.layers()[0].name.clone();
            let [rows, columns, filters] = map_shape(&network, 0);
            for row in 0..rows {
                for column in 0..columns {
                    for filter in 0..filters {
                        let one = products(&mut network, image.view(), &name, [row, column], filter).unwrap();
                        let what = format!("{layers}: {row} {column} {filter}: {one:?}");
                        assert_eq!(one.weights.is_some(), is_sum, "{what}");
                        let shown = if is_sum { one.sum } else { one.inputs[[0, 0, 0]] };
                        assert!((shown - one.value).abs() <= 1e-4, "{what}");
                        assert!(is_sum || one.inputs.len() == 1, "{what}");
                    }
                }
            }
        };
        let image = [5, 6, 4];
        let conv = json!({ "filters": 4, "kernel_size": [3, 2], "groups": 2, "padding": "same" });
        seen("Conv2D", conv, image, true);
        let conv = json!({ "filters": 3, "kernel_size": [2, 3], "dilation_rate": [3, 2], "padding": "same" });
        seen("Conv2D", conv, image, true);
        seen(
            "DepthwiseConv2D",
            json!({ "kernel_size": 2, "dilation_rate": 2 }),
            image,
            true,
        );
        let separable =
            json!({ "filters": 3, "kernel_size": 3, "depth_multiplier": 2, "padding": "same", "strides": 2 });
        seen("SeparableConv2D", separable, image, true);
        for padding in ["valid", "same"] {
            let transposed = json!({ "filters": 3, "kernel_size": [3, 2], "strides": [2, 3], "padding": padding });
            seen("Conv2DTranspose", transposed, image, true);
        }
        seen("UpSampling2D", json!({ "interpolation": "bilinear" }), image, true);
        seen("Resizing", json!({ "height": 3, "width": 8 }), image, true);
        seen("UpSampling2D", json!({ "size": [3, 2] }), image, false);
        seen("Cropping2D", json!({ "cropping": [[1, 2], [0, 3]] }), image, false);
        seen("CenterCrop", json!({ "height": 3, "width": 3 }), image, false);
        seen("Permute", json!({ "dims": [3, 1, 2] }), image, false);
        seen("Reshape", json!({ "target_shape": [2, -1, 3] }), image, false);
        seen("Reshape", json!({ "target_shape": [-1] }), image, false);
        seen("Flatten", json!({}), image, false);
    }
}
