//! Gradients against finite differences, in `f64`: no layer may be wrong in a way that Keras would not notice.

use cnn_playground::nn::{Architecture, Batch, Loss, Metrics, Network, PassMode};
use ndarray::{Array2, Array4, ArrayView2, s};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::keras::{centred, images, network, numbers, read};

/// Half the distance of a finite difference: a compromise between its own error and that of rounding.
const STEP: f64 = 1e-5;

fn architecture(layers: &Value) -> Architecture {
    Architecture::from_value(layers).unwrap()
}

/// The derivative of `value` along each of `at`, which it is given changed.
fn differences(at: &[f64], mut value: impl FnMut(&[f64]) -> f64) -> Vec<f64> {
    let mut moved = at.to_vec();
    let mut derivative = |i: usize| {
        moved[i] = at[i] + STEP;
        let above = value(&moved);
        moved[i] = at[i] - STEP;
        let below = value(&moved);
        moved[i] = at[i];
        (above - below) / (2.0 * STEP)
    };
    (0..at.len()).map(&mut derivative).collect()
}

fn assert_gradient(what: &str, gradient: &[f64], differences: &[f64]) {
    assert_eq!(gradient.len(), differences.len(), "{what}");
    for (i, (gradient, difference)) in gradient.iter().zip(differences).enumerate() {
        let error = (gradient - difference).abs() / difference.abs().max(1.0);
        assert!(
            error < 1e-6,
            "{what} {i}: gradient {gradient}, finite difference {difference}"
        );
    }
}

/// Checks the gradients of `value`, a function of what a forward pass gives, whose own gradient is `slope`: those with
/// respect to the parameters and, at inference, to the images.
fn check(
    what: &str,
    network: &mut Network<f64>,
    x: &Array4<f64>,
    mode: PassMode,
    value: impl Fn(ArrayView2<f64>) -> f64,
    slope: impl Fn(ArrayView2<f64>) -> Array2<f64>,
) {
    let d_outputs = slope(network.forward(x.view(), mode));
    network.zero_gradients();
    network.backward(d_outputs.view());
    let trainable = network.parameters();
    let trainable = trainable.flat_map(|parameter| vec![parameter.trainable; parameter.values.len()]);
    let trainable: Vec<bool> = trainable.collect();
    let learned = |values: &[f64]| -> Vec<f64> {
        let pairs = values.iter().zip(&trainable);
        pairs
            .filter(|(_, trainable)| **trainable)
            .map(|(&value, _)| value)
            .collect()
    };
    let gradients = learned(network.gradients());
    if mode == PassMode::Inference {
        let last = network.layers().len() - 1;
        let mut inspection = network.inspect(x.view());
        let d_x = inspection.input_gradient(last, d_outputs.view().into_dyn());
        let d_x: Vec<_> = d_x.iter().copied().collect();
        let along_x = differences(x.as_slice().unwrap(), |x_moved| {
            let x_moved = Array4::from_shape_vec(x.dim(), x_moved.to_vec()).unwrap();
            value(network.forward(x_moved.view(), mode))
        });
        assert_gradient(&format!("{what}: input"), &d_x, &along_x);
    }
    let weights = network.weights().to_vec();
    let along_weights = differences(&weights, |moved| {
        network.weights_mut().copy_from_slice(moved);
        value(network.forward(x.view(), mode))
    });
    network.weights_mut().copy_from_slice(&weights);
    assert_gradient(&format!("{what}: parameters"), &gradients, &learned(&along_weights));
}

#[derive(Deserialize)]
struct LayerCase {
    name: String,
    seed: u32,
    input_shape: [usize; 3],
    layers: Value,
}

#[test]
fn gradients_of_every_layer_are_the_finite_differences() {
    for case in read::<LayerCase>("layers.json") {
        let mut network = network::<f64>(&architecture(&case.layers), case.input_shape, case.seed);
        let len = case.input_shape.iter().product();
        let x = images(1, case.input_shape, centred(len, 10_000 + case.seed, 1.0));
        let factors: Vec<_> = centred(network.output_shape().len(), 20_000 + case.seed, 1.0)
            .map(f64::from)
            .collect();
        let factors = Array2::from_shape_vec((1, factors.len()), factors).unwrap();
        let value = |y: ArrayView2<f64>| (&y * &factors).sum();
        check(&case.name, &mut network, &x, PassMode::Inference, value, |_| {
            factors.clone()
        });
    }
}

#[test]
fn gradients_through_what_is_random_are_those_of_the_values_it_made() {
    for (class_name, config) in [
        ("Dropout", json!({ "rate": 0.4 })),
        ("SpatialDropout2D", json!({ "rate": 0.4 })),
        ("GaussianDropout", json!({ "rate": 0.4 })),
        ("GaussianNoise", json!({ "stddev": 0.4 })),
        ("RandomFlip", json!({})),
        ("RandomRotation", json!({ "factor": 0.2 })),
        (
            "RandomRotation",
            json!({ "factor": [0.1, 0.2], "fill_mode": "constant", "fill_value": 0.5 }),
        ),
        (
            "RandomTranslation",
            json!({ "height_factor": 0.4, "width_factor": 0.4, "fill_mode": "wrap" }),
        ),
        (
            "RandomTranslation",
            json!({ "height_factor": 0.4, "width_factor": 0.4, "interpolation": "nearest" }),
        ),
        (
            "RandomZoom",
            json!({ "height_factor": 0.5, "width_factor": [-0.5, -0.4], "fill_mode": "nearest" }),
        ),
        // Half of what comes in is cut off.
        (
            "RandomContrast",
            json!({ "factor": [0.1, 1.0], "value_range": [-0.2, 0.2] }),
        ),
        ("RandomBrightness", json!({ "factor": 0.3, "value_range": [0.3, -0.3] })),
    ] {
        let layers = json!([
            { "class_name": "Conv2D", "config": { "filters": 3, "kernel_size": 2, "activation": "tanh" } },
            { "class_name": class_name, "config": config },
            { "class_name": "Conv2D", "config": { "filters": 2, "kernel_size": 2, "activation": "tanh" } },
            "Flatten",
            { "class_name": "Dense", "config": { "units": 3 } }
        ]);
        let mut network = network::<f64>(&architecture(&layers), [4, 4, 1], 1);
        let x = images(2, [4, 4, 1], centred(32, 5, 1.0));
        let mode = PassMode::Training {
            seed: 9,
            step: 3,
            first_row: 0,
        };
        let (sum, slope) = (|y: ArrayView2<f64>| y.sum(), |y: ArrayView2<f64>| Array2::ones(y.dim()));
        check(class_name, &mut network, &x, mode, sum, slope);
    }
}

#[test]
fn gradients_through_batch_normalization_are_those_of_the_whole_batch() {
    let layers = json!([
        { "class_name": "Conv2D", "config": { "filters": 3, "kernel_size": 2 } },
        { "class_name": "BatchNormalization" },
        { "class_name": "Activation", "config": { "activation": "tanh" } },
        "Flatten",
        { "class_name": "Dense", "config": { "units": 4 } },
        { "class_name": "BatchNormalization", "config": { "center": false } },
        { "class_name": "Dense", "config": { "units": 3, "activation": "tanh" } }
    ]);
    let mut network = network::<f64>(&architecture(&layers), [4, 4, 1], 1);
    let x = images(5, [4, 4, 1], centred(80, 5, 1.0));
    let mode = PassMode::Training {
        seed: 9,
        step: 3,
        first_row: 0,
    };
    let sum = |y: ArrayView2<f64>| y.mapv(|y| y * y * y).sum();
    let slope = |y: ArrayView2<f64>| y.mapv(|y| 3.0 * y * y);
    check("batch normalization", &mut network, &x, mode, sum, slope);
}

fn every_loss() -> impl Iterator<Item = Loss> {
    let crossentropies = [false, true].into_iter().flat_map(|from_logits| {
        let smooth = json!({ "from_logits": from_logits, "label_smoothing": 0.2 });
        [
            ("SparseCategoricalCrossentropy", json!({ "from_logits": from_logits })),
            ("CategoricalCrossentropy", json!({ "from_logits": from_logits })),
            ("CategoricalCrossentropy", smooth.clone()),
            ("BinaryCrossentropy", json!({ "from_logits": from_logits })),
            ("BinaryCrossentropy", smooth.clone()),
            ("CategoricalFocalCrossentropy", smooth.clone()),
            ("BinaryFocalCrossentropy", smooth),
            (
                "BinaryFocalCrossentropy",
                json!({ "from_logits": from_logits, "apply_class_balancing": true, "gamma": 1.5 }),
            ),
        ]
    });
    let errors = [
        ("MeanSquaredError", json!({})),
        ("MeanAbsoluteError", json!({})),
        ("Huber", json!({ "delta": 0.5 })),
        ("Poisson", json!({})),
        ("Hinge", json!({})),
    ];
    crossentropies.chain(errors).map(|(class_name, config)| {
        serde_json::from_value(json!({ "class_name": class_name, "config": config })).unwrap()
    })
}

#[test]
fn gradients_of_every_loss_are_the_finite_differences() {
    for (activation, units, loss) in ["sigmoid", "softmax", "linear"]
        .into_iter()
        .flat_map(|activation| [1, 3].map(|units| (activation, units)))
        .flat_map(|(activation, units)| every_loss().map(move |loss| (activation, units, loss)))
    {
        if units == 1 && loss.name().contains("categorical") {
            continue;
        }
        let what = format!("{loss:?} behind {units} units, {activation}");
        let layers = json!([
            { "class_name": "Conv2D", "config": { "filters": 2, "kernel_size": 2, "activation": "relu" } },
            "Flatten",
            { "class_name": "Dense", "config": {
                // Kept between 0 and 1, as the losses clip elsewhere.
                "units": units, "activation": activation, "bias_initializer": { "class_name": "Constant", "config": { "value": 0.4 } },
                "kernel_initializer": { "class_name": "RandomUniform", "config": { "minval": 0.0, "maxval": 0.05 } }
            } }
        ]);
        let mut network = Network::<f64>::build(&architecture(&layers), [4, 4, 1], 3).unwrap();
        let x = images(3, [4, 4, 1], numbers(48, 8));
        let targets: Vec<u32> = (0..3).map(|i| i % u32::max(units, 2)).collect();
        let mode = PassMode::Training {
            seed: 0,
            step: 0,
            first_row: 0,
        };
        network.input_mut(3).assign(&x);
        let batch = Batch {
            loss,
            metrics: Metrics::default(),
            targets: targets.clone().into(),
            class_weight: Vec::new(),
            seed: 0,
            step: 0,
        };
        let tally = network.learn(batch);
        network.forward(x.view(), mode);
        let evaluated = network.evaluate(loss, &Metrics::default(), &targets);
        assert!((tally.loss() - evaluated.loss()).abs() < 1e-12, "{what}");
        assert_eq!((tally.metric_sums, tally.count), (evaluated.metric_sums, 3), "{what}");
        let gradients = network.gradients().to_vec();
        let weights = network.weights().to_vec();
        let along_weights = differences(&weights, |moved| {
            network.weights_mut().copy_from_slice(moved);
            network.forward(x.view(), mode);
            network.evaluate(loss, &Metrics::default(), &targets).loss()
        });
        assert_gradient(&what, &gradients, &along_weights);
        // One output of a softmax is always 1.
        let is_constant = units == 1 && activation == "softmax";
        assert!(
            is_constant || gradients.iter().any(|gradient| gradient.abs() > 1e-3),
            "{what}: there is a gradient"
        );
    }
}

/// Convolution, pooling, dropout twice and two classes, on images of 9x8.
fn with_dropout() -> Network<f32> {
    let layers = json!([
        { "class_name": "Conv2D", "config": { "filters": 4, "kernel_size": 3, "activation": "relu" } },
        { "class_name": "MaxPooling2D" },
        { "class_name": "Dropout", "config": { "rate": 0.25 } },
        "Flatten",
        { "class_name": "Dense", "config": { "units": 10, "activation": "relu" } },
        { "class_name": "Dropout", "config": { "rate": 0.5 } },
        { "class_name": "Dense", "config": { "units": 2, "activation": "softmax" } }
    ]);
    Network::build(&architecture(&layers), [9, 8, 1], 4).unwrap()
}

#[test]
fn smaller_batches_and_looking_inside_leave_no_trace() {
    let x = images::<f32>(8, [9, 8, 1], numbers(8 * 72, 1));
    let few = x.slice(s![5..7, .., .., ..]);
    let fresh = with_dropout().forward(few, PassMode::Inference).to_owned();
    let mut used = with_dropout();
    used.input_mut(8).assign(&x);
    used.learn(Batch {
        loss: Loss::suiting(2, false),
        metrics: Metrics::default(),
        targets: vec![0; 8].into(),
        class_weight: Vec::new(),
        seed: 1,
        step: 1,
    });
    let outputs = used.activations(few);
    assert_eq!(outputs.last().unwrap().view(), fresh.view().into_dyn());
    let names: Vec<_> = used.layers().iter().map(|layer| layer.name.clone()).collect();
    for (name, output) in names.iter().zip(&outputs) {
        assert_eq!(used.activation(few, name).as_ref(), Some(output), "{name}");
    }
    assert_eq!(outputs[0].shape(), [2, 7, 6, 4]);
    assert_eq!(outputs[1].shape(), [2, 3, 3, 4]);
    assert_eq!(outputs[3].shape(), [2, 36]);
    assert_eq!(used.activation(few, "no such layer"), None);
    assert_eq!(used.forward(few, PassMode::Inference), fresh.view());
}

#[test]
fn dropout_drops_its_share_and_keeps_the_mean() {
    let layers = json!([{ "class_name": "Dropout", "config": { "rate": 0.3 } }]);
    let mut network = Network::<f32>::build(&architecture(&layers), [50, 40, 1], 0).unwrap();
    let x = Array4::<f32>::ones((5, 50, 40, 1));
    let mut dropped = |seed, step| {
        let y = network
            .forward(
                x.view(),
                PassMode::Training {
                    seed,
                    step,
                    first_row: 0,
                },
            )
            .to_owned();
        assert!(y.iter().all(|&y| y == 0.0 || y == 1.0 / 0.7), "zero or scaled up");
        y.mapv(|y| y == 0.0)
    };
    let first = dropped(1, 1);
    let share = first.iter().filter(|&&dropped| dropped).count() as f64 / 10_000.0;
    // Four standard deviations.
    assert!((share - 0.3).abs() < 4.0 * (0.3_f64 * 0.7 / 10_000.0).sqrt(), "{share}");
    assert_eq!(dropped(1, 1), first, "the same seed and step");
    assert_ne!(dropped(1, 2), first, "another step");
    assert_ne!(dropped(2, 1), first, "another seed");
    assert_ne!(first.row(0), first.row(1), "another image");
    assert_eq!(network.forward(x.view(), PassMode::Inference).mean(), Some(1.0));
}

/// What a layer of randomness makes of images of 50x40 pixels and 3 channels that are 1 everywhere, (n, values), in a step of
/// training.
fn made_of_ones(class_name: &str, config: &Value, seed: u64, step: u64) -> Array2<f32> {
    varied(class_name, config, &Array4::ones((5, 50, 40, 3)), seed, step)
}

#[test]
fn noise_has_its_mean_and_deviation_and_is_another_in_each_step() {
    let deviation_of_dropout = (0.3_f64 / 0.7).sqrt();
    for (class_name, config, deviation) in [
        ("GaussianNoise", json!({ "stddev": 0.5 }), 0.5),
        ("GaussianDropout", json!({ "rate": 0.3 }), deviation_of_dropout),
    ] {
        let made = made_of_ones(class_name, &config, 1, 1);
        let n = made.len() as f64;
        let mean = made.iter().map(|&y| f64::from(y)).sum::<f64>() / n;
        let variance = made.iter().map(|&y| (f64::from(y) - mean).powi(2)).sum::<f64>() / n;
        // Four standard deviations of a mean and of a variance.
        assert!(
            (mean - 1.0).abs() < 4.0 * deviation / n.sqrt(),
            "{class_name}: mean {mean}"
        );
        let off = (variance / (deviation * deviation) - 1.0).abs();
        assert!(off < 4.0 * (2.0 / n).sqrt(), "{class_name}: variance {variance}");
        assert_eq!(made, made_of_ones(class_name, &config, 1, 1));
        assert_ne!(made, made_of_ones(class_name, &config, 1, 2), "another step");
        assert_ne!(made, made_of_ones(class_name, &config, 2, 1), "another seed");
        assert_ne!(made.row(0), made.row(1), "another image");
    }
}

/// What a layer makes of some images in a step of training, (n, values).
fn varied(class_name: &str, config: &Value, x: &Array4<f32>, seed: u64, step: u64) -> Array2<f32> {
    let layers = json!([{ "class_name": class_name, "config": config }]);
    let (count, height, width, channels) = x.dim();
    let mut network = Network::<f32>::build(&architecture(&layers), [height, width, channels], 0).unwrap();
    let as_they_are = x.to_shape((count, height * width * channels)).unwrap();
    assert_eq!(
        network.forward(x.view(), PassMode::Inference),
        as_they_are,
        "{class_name}"
    );
    let mode = |first_row| PassMode::Training { seed, step, first_row };
    let made = network.forward(x.view(), mode(0)).to_owned();
    // The last of them by themselves.
    let last = network.forward(x.slice(s![3.., .., .., ..]), mode(3)).to_owned();
    assert_eq!(made.slice(s![3.., ..]), last, "{class_name}: by the row in the batch");
    made
}

#[test]
fn images_are_varied_each_in_its_own_way_and_anew_in_each_step() {
    let one = images::<f32>(1, [7, 9, 2], numbers(126, 1));
    let same = one.broadcast((5, 7, 9, 2)).unwrap().to_owned();
    for (class_name, config) in [
        ("RandomRotation", json!({ "factor": 0.2 })),
        (
            "RandomTranslation",
            json!({ "height_factor": 0.2, "width_factor": 0.2 }),
        ),
        ("RandomZoom", json!({ "height_factor": 0.3 })),
        ("RandomContrast", json!({ "factor": 0.5 })),
        ("RandomBrightness", json!({ "factor": [0.1, 0.3] })),
    ] {
        let made = varied(class_name, &config, &same, 1, 1);
        assert_eq!(made, varied(class_name, &config, &same, 1, 1), "{class_name}");
        assert_ne!(
            made,
            varied(class_name, &config, &same, 1, 2),
            "{class_name}: another step"
        );
        assert_ne!(
            made,
            varied(class_name, &config, &same, 2, 1),
            "{class_name}: another seed"
        );
        assert_ne!(made.row(0), made.row(1), "{class_name}: another image");
    }
}

#[test]
fn half_of_the_images_are_flipped() {
    let one = images::<f32>(1, [3, 4, 1], numbers(12, 1));
    let same = one.broadcast((1000, 3, 4, 1)).unwrap().to_owned();
    let flipped = one.slice(s![.., .., ..;-1, ..]);
    let flipped: Vec<f32> = flipped.iter().copied().collect();
    let kept: Vec<f32> = one.iter().copied().collect();
    let made = varied("RandomFlip", &json!({ "mode": "horizontal" }), &same, 1, 1);
    let count = made.rows().into_iter().filter(|row| row.to_vec() == flipped).count();
    let others = made.rows().into_iter().filter(|row| row.to_vec() == kept).count();
    assert_eq!(count + others, 1000);
    // Four standard deviations.
    assert!(count.abs_diff(500) < 64, "{count}");
}

#[test]
fn spatial_dropout_drops_whole_channels() {
    let config = json!({ "rate": 0.3 });
    let mut dropped = 0;
    for step in 0..200 {
        for image in made_of_ones("SpatialDropout2D", &config, 1, step).rows() {
            for channel in 0..3 {
                let mut values = image.iter().skip(channel).step_by(3);
                let first = values.next().unwrap();
                assert!(*first == 0.0 || *first == 1.0 / 0.7, "{first}");
                assert!(values.all(|value| value == first), "a channel as a whole");
                dropped += usize::from(*first == 0.0);
            }
        }
    }
    let share = dropped as f64 / 3000.0;
    // Four standard deviations.
    assert!((share - 0.3).abs() < 4.0 * (0.3_f64 * 0.7 / 3000.0).sqrt(), "{share}");
}
