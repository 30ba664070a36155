//! Maps, gradients and covered images against Keras and TensorFlow, as make_fixtures.py recorded them.

use cnn_playground::inspect::{
    Occlusion, OcclusionOptions, Pooling, convolve, feature_maps, grad_cam, layer_kernel, pool, products, saliency,
};
use cnn_playground::nn::kernels::Padding;
use cnn_playground::nn::{Architecture, LossChoice, Network};
use ndarray::{Array2, Array3, Array4, s};
use serde::Deserialize;
use serde_json::Value;

use crate::keras::{assert_close, centred, images, network, numbers, read};

const TOLERANCE: f64 = 1e-4;

#[derive(Deserialize)]
struct NetworkCase {
    name: String,
    seed: u32,
    input_shape: [usize; 3],
    layers: Value,
    activations: Vec<Vec<f64>>,
    grad_cam: Vec<GradCam>,
    saliency: Vec<Vec<f64>>,
}

#[derive(Deserialize)]
struct GradCam {
    layer: usize,
    /// One a class.
    maps: Vec<Vec<f64>>,
}

fn build(layers: &Value, shape: [usize; 3], seed: u32) -> (Network<f32>, Array4<f32>) {
    let network = network(&Architecture::from_value(layers).unwrap(), shape, seed);
    let image = images(1, shape, numbers(shape.iter().product(), seed));
    (network, image)
}

#[test]
fn activations_grad_cam_and_saliency_are_keras_own() {
    for case in read::<NetworkCase>("../inspect/networks.json") {
        let (mut network, image) = build(&case.layers, case.input_shape, case.seed);
        let names: Vec<_> = network.layers().iter().map(|layer| layer.name.clone()).collect();
        let maps = feature_maps(&mut network, image.view(), &names).unwrap();
        assert_eq!(maps.len(), case.activations.len());
        for ((map, expected), name) in maps.iter().zip(&case.activations).zip(&names) {
            assert_close(
                &format!("{}: {name}", case.name),
                map.iter().copied(),
                expected,
                TOLERANCE,
            );
        }
        for (class, expected) in case.saliency.iter().enumerate() {
            let map = saliency(&mut network, image.view(), class).unwrap();
            assert_close(&format!("{}: saliency {class}", case.name), map, expected, TOLERANCE);
        }
        for GradCam { layer, maps } in &case.grad_cam {
            for (class, expected) in maps.iter().enumerate() {
                let map = grad_cam(&mut network, image.view(), &names[*layer], class).unwrap();
                let what = format!("{}: Grad-CAM of {} for {class}", case.name, names[*layer]);
                assert_close(&what, map, expected, TOLERANCE);
            }
        }
        assert!(saliency(&mut network, image.view(), case.saliency.len()).is_err());
        assert!(grad_cam(&mut network, image.view(), names.last().unwrap(), 0).is_err());
    }
}

/// Each value of each layer is what the products of one place say, whatever the layer: so the patch, the weights and the bias
/// are the right ones.
#[test]
fn every_value_is_the_sum_of_its_products() {
    for case in read::<NetworkCase>("../inspect/networks.json") {
        let (mut network, image) = build(&case.layers, case.input_shape, case.seed);
        for (index, expected) in case.activations.iter().enumerate() {
            let report = network.layers()[index].clone();
            let shape = report.output_shape.unwrap();
            let [height, width, channels] = shape[..].try_into().unwrap_or([1, 1, shape[0]]);
            let before = match index {
                0 => image.slice(s![0, .., .., ..]).to_owned(),
                _ => {
                    let name = network.layers()[index - 1].name.clone();
                    feature_maps(&mut network, image.view(), &[name]).unwrap().remove(0)
                }
            };
            for (at, &expected) in expected.iter().enumerate().step_by(7) {
                let (row, column, filter) = (at / (width * channels), at / channels % width, at % channels);
                let place = [row, column];
                let made = products(&mut network, image.view(), &report.name, place, filter).unwrap();
                let what = format!("{}: {} {place:?} {filter}", case.name, report.name);
                assert_close(&what, [made.value], &[expected], TOLERANCE);
                let seen = |y: isize, x: isize, channel: usize| {
                    let inside = y >= 0 && x >= 0 && (y as usize) < before.dim().0 && (x as usize) < before.dim().1;
                    if inside {
                        before[[y as usize, x as usize, channel]]
                    } else {
                        0.0
                    }
                };
                let Some(weights) = &made.weights else {
                    // A pooling layer sees one channel.
                    let inputs = &made.inputs;
                    let pooled = match report.class_name.as_str() {
                        "MaxPooling2D" => inputs.fold(f32::NEG_INFINITY, |most, &value| most.max(value)),
                        "AveragePooling2D" => inputs.mean().unwrap(),
                        "Rescaling" => 0.5 * inputs[[0, 0, 0]],
                        _ => inputs[[0, 0, 0]],
                    };
                    assert_close(&what, [pooled], &[expected], TOLERANCE);
                    continue;
                };
                let mut sum = f64::from(made.bias.unwrap());
                for ((y, x, channel), &weight) in weights.indexed_iter() {
                    let input = made.inputs[[y, x, channel]];
                    assert_eq!(
                        input,
                        seen(made.row + y as isize, made.column + x as isize, channel),
                        "{what}"
                    );
                    sum += f64::from(input) * f64::from(weight);
                }
                assert_close(&what, [made.sum], &[sum], TOLERANCE);
                if report.class_name == "Conv2D" && case.layers[index]["config"]["activation"] == "relu" {
                    assert_close(&what, [made.sum.max(0.0)], &[expected], TOLERANCE);
                }
                let (kernel, _) = layer_kernel(&network, &report.name).unwrap();
                assert_eq!(kernel.len() / channels, weights.len(), "{what}");
            }
            assert!(products(&mut network, image.view(), &report.name, [height, 0], 0).is_err());
            assert!(products(&mut network, image.view(), &report.name, [0, 0], channels).is_err());
        }
    }
}

#[derive(Deserialize)]
struct OcclusionCase {
    name: String,
    seed: u32,
    input_shape: [usize; 3],
    layers: Value,
    size: usize,
    stride: usize,
    shape: [usize; 2],
    /// One a class.
    probabilities: Vec<Vec<f64>>,
}

#[test]
fn covered_images_are_as_likely_as_in_keras() {
    for case in read::<OcclusionCase>("../inspect/occlusion.json") {
        let (mut network, image) = build(&case.layers, case.input_shape, case.seed);
        let classes = case.probabilities.len();
        let loss = LossChoice::Auto.resolve(network.output(), classes).unwrap();
        let options = OcclusionOptions {
            size: case.size,
            stride: case.stride,
            fill: None,
        };
        for (class, expected) in case.probabilities.iter().enumerate() {
            let one = image.slice(s![0, .., .., ..]);
            let mut occlusion = Occlusion::new(&network, one, class, classes, options).unwrap();
            while !occlusion.advance(&mut network, loss, classes.into()).is_finished() {}
            let probabilities = occlusion.probabilities();
            assert_eq!(probabilities.shape(), case.shape, "{}", case.name);
            assert_close(&case.name, probabilities, expected, TOLERANCE);
        }
    }
}

#[derive(Deserialize)]
struct ConvolveCase {
    seed: u32,
    shape: [usize; 3],
    kernel: [usize; 2],
    strides: usize,
    padding: Padding,
    output: Vec<f64>,
}

#[test]
fn a_convolution_by_hand_is_tensorflows() {
    for case in read::<ConvolveCase>("../inspect/convolve.json") {
        let image = image(case.shape, numbers(case.shape.iter().product(), case.seed));
        let weights = centred(case.kernel.iter().product(), 50 + case.seed, 1.0).collect();
        let kernel = Array2::from_shape_vec(case.kernel, weights).unwrap();
        let output = convolve(image.view(), kernel.view(), [case.strides; 2], case.padding).unwrap();
        assert_close("convolve", output, &case.output, TOLERANCE);
    }
}

#[derive(Deserialize)]
struct PoolCase {
    seed: u32,
    shape: [usize; 3],
    pool_size: usize,
    strides: usize,
    padding: Padding,
    max: Vec<f64>,
    average: Vec<f64>,
}

#[test]
fn a_pooling_by_hand_is_keras_own() {
    for case in read::<PoolCase>("../inspect/pool.json") {
        let image = image(case.shape, centred(case.shape.iter().product(), case.seed, 1.0));
        for (pooling, expected) in [(Pooling::Max, &case.max), (Pooling::Average, &case.average)] {
            let sizes = ([case.pool_size; 2], [case.strides; 2]);
            let output = pool(image.view(), pooling, sizes.0, sizes.1, case.padding).unwrap();
            assert_close(&format!("{pooling:?}"), output, expected, TOLERANCE);
        }
    }
}

fn image(shape: [usize; 3], values: impl Iterator<Item = f32>) -> Array3<f32> {
    Array3::from_shape_vec(shape, values.collect()).unwrap()
}
