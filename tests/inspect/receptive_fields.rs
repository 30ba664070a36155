//! Receptive fields against perturbation: a value changes when a pixel of its field changes, and for no other pixel.

use cnn_playground::inspect::{Area, feature_maps, receptive_field};
use cnn_playground::nn::{Architecture, Network};
use ndarray::Array4;
use serde_json::{Value, json};

use crate::keras::{images, numbers, set_parameters};

/// Networks in which every value depends on all of its field: nothing is maximized or cut off.
fn networks() -> Vec<([usize; 3], Value)> {
    vec![
        (
            [13, 11, 1],
            json!([
                { "class_name": "Rescaling", "config": { "scale": 2.0 } },
                { "class_name": "Conv2D", "config": { "filters": 2, "kernel_size": [3, 2] } },
                { "class_name": "AveragePooling2D", "config": { "pool_size": 2 } },
                { "class_name": "Activation", "config": { "activation": "tanh" } },
                { "class_name": "Conv2D", "config": { "filters": 3, "kernel_size": 2, "padding": "same" } },
                { "class_name": "Flatten", "config": {} },
                { "class_name": "Dropout", "config": { "rate": 0.5 } },
                { "class_name": "Dense", "config": { "units": 3 } },
            ]),
        ),
        (
            [10, 12, 3],
            json!([
                { "class_name": "Conv2D", "config": { "filters": 2, "kernel_size": 3, "strides": 2, "padding": "same" } },
                { "class_name": "AveragePooling2D", "config": { "pool_size": 3, "strides": 1, "padding": "same" } },
                { "class_name": "Dense", "config": { "units": 4, "activation": "sigmoid" } },
                { "class_name": "Flatten", "config": {} },
                { "class_name": "Activation", "config": { "activation": "softmax" } },
            ]),
        ),
        (
            [7, 8, 1],
            json!([
                { "class_name": "Cropping2D", "config": { "cropping": [[1, 0], [0, 1]] } },
                { "class_name": "Conv2D", "config": { "filters": 2, "kernel_size": 2, "dilation_rate": 2, "padding": "same" } },
                { "class_name": "LayerNormalization", "config": { "axis": 1 } },
                { "class_name": "UpSampling2D", "config": { "size": [1, 2] } },
                { "class_name": "PReLU", "config": { "shared_axes": [1, 2] } },
                { "class_name": "CenterCrop", "config": { "height": 4, "width": 9 } },
                { "class_name": "Permute", "config": { "dims": [2, 1, 3] } },
            ]),
        ),
        (
            [5, 6, 1],
            json!([
                { "class_name": "SeparableConv2D", "config": { "filters": 4, "kernel_size": [1, 2] } },
                { "class_name": "Conv2DTranspose", "config": { "filters": 4, "kernel_size": 3, "strides": 2, "padding": "same" } },
                { "class_name": "ELU", "config": {} },
                { "class_name": "UpSampling2D", "config": { "interpolation": "bilinear" } },
                { "class_name": "Conv2D", "config": { "filters": 4, "kernel_size": 1, "groups": 2 } },
                { "class_name": "Flatten", "config": {} },
                { "class_name": "Softmax", "config": {} },
            ]),
        ),
    ]
}

#[test]
fn only_pixels_inside_change_a_value() {
    for (shape, layers) in networks() {
        let mut network = Network::<f32>::build(&Architecture::from_value(&layers).unwrap(), shape, 0).unwrap();
        // All weights are positive, so that no two ways cancel each other.
        set_parameters(&mut network, |index, shape| {
            numbers(shape.iter().product(), index as u32 + 1).map(|number| 0.1 * number + 0.01)
        });
        let image: Array4<f32> = images(1, shape, numbers(shape.iter().product(), 3));
        let names: Vec<_> = network.layers().iter().map(|layer| layer.name.clone()).collect();
        let before = feature_maps(&mut network, image.view(), &names).unwrap();
        // For each layer and each of its values, the pixels that have changed it.
        let mut changed: Vec<Vec<Vec<[usize; 2]>>> = before.iter().map(|maps| vec![Vec::new(); maps.len()]).collect();
        for row in 0..shape[0] {
            for column in 0..shape[1] {
                let mut other = image.clone();
                other[[0, row, column, shape[2] - 1]] += 10.0;
                let after = feature_maps(&mut network, other.view(), &names).unwrap();
                for ((before, after), changed) in before.iter().zip(&after).zip(&mut changed) {
                    for ((before, after), changed) in before.iter().zip(after).zip(changed) {
                        if before != after {
                            changed.push([row, column]);
                        }
                    }
                }
            }
        }
        for ((name, maps), changed) in names.iter().zip(&before).zip(&changed) {
            for (((row, column, channel), _), pixels) in maps.indexed_iter().zip(changed) {
                // Of values in a row it is their number that says where they come from.
                let place = if maps.dim().0 * maps.dim().1 == 1 {
                    [0, channel]
                } else {
                    [row, column]
                };
                let field = receptive_field(&network, name, place).unwrap();
                let rows = pixels.iter().map(|pixel| pixel[0]);
                let columns = pixels.iter().map(|pixel| pixel[1]);
                let (top, left) = (rows.clone().min().unwrap(), columns.clone().min().unwrap());
                let around = Area {
                    row: top,
                    column: left,
                    height: rows.max().unwrap() + 1 - top,
                    width: columns.max().unwrap() + 1 - left,
                };
                assert_eq!(field, around, "{name} {place:?}");
            }
        }
    }
}

#[test]
fn refuses_places_that_are_not_there() {
    let (shape, layers) = networks().remove(0);
    let network = Network::<f32>::build(&Architecture::from_value(&layers).unwrap(), shape, 0).unwrap();
    assert!(receptive_field(&network, "conv2d", [11, 0]).is_err());
    assert!(receptive_field(&network, "dense", [0, 3]).is_err());
    assert!(receptive_field(&network, "conv2d_9", [0, 0]).is_err());
}
