use serde_json::json;

use super::*;

fn read(value: Value) -> Initializer {
    serde_json::from_value(value).unwrap()
}

/// A kernel of 3x3 for 20 channels and 40 filters: fan in 180, fan out 360.
fn kernel(initializer: &Initializer, seed: u64, layer: usize) -> Vec<f64> {
    let shape = [3, 3, 20, 40];
    let mut values = vec![0.0; shape.iter().product()];
    initializer.fill(&shape, seed, layer, 0, &mut values);
    values
}

#[test]
fn each_distribution_has_keras_spread() {
    // Name or config, standard deviation, largest absolute value.
    let normal = f64::INFINITY;
    let truncated = |stddev: f64| (stddev, 2.0 * stddev / TRUNCATED_STDDEV);
    let uniform = |limit: f64| (limit / 3.0_f64.sqrt(), limit);
    let cases = [
        (json!("glorot_uniform"), uniform((6.0_f64 / 540.0).sqrt())),
        (json!("GlorotNormal"), truncated((2.0_f64 / 540.0).sqrt())),
        (json!("he_uniform"), uniform((6.0_f64 / 180.0).sqrt())),
        (json!("he_normal"), truncated((2.0_f64 / 180.0).sqrt())),
        (json!("lecun_uniform"), uniform((3.0_f64 / 180.0).sqrt())),
        (json!("LecunNormal"), truncated((1.0_f64 / 180.0).sqrt())),
        (json!("random_uniform"), uniform(0.05)),
        (json!("RandomNormal"), (0.05, normal)),
        (json!("truncated_normal"), (0.05 * TRUNCATED_STDDEV, 0.1)),
        (
            json!({ "class_name": "VarianceScaling", "config": {
                "scale": 3.0, "mode": "fan_out", "distribution": "untruncated_normal"
            } }),
            ((3.0_f64 / 360.0).sqrt(), normal),
        ),
    ];
    for (value, (stddev, largest)) in cases {
        let values = kernel(&read(value.clone()), 7, 0);
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let spread = (values.iter().map(|value| value * value).sum::<f64>() / n).sqrt();
        // Five standard deviations of the mean; the spread itself varies less than 5 % in so many numbers.
        assert!(mean.abs() < 5.0 * stddev / n.sqrt(), "{value}: mean {mean}");
        assert!(
            (spread / stddev - 1.0).abs() < 0.05,
            "{value}: spread {spread}, not {stddev}"
        );
        assert!(
            values.iter().all(|value| value.abs() <= largest),
            "{value}: more than {largest}"
        );
    }
    let constant = read(json!({ "class_name": "Constant", "config": { "value": 0.25 } }));
    assert!(kernel(&constant, 1, 1).iter().all(|&value| value == 0.25));
    assert!(kernel(&read(json!("zeros")), 1, 1).iter().all(|&value| value == 0.0));
    assert!(kernel(&read(json!("ones")), 1, 1).iter().all(|&value| value == 1.0));
}

#[test]
fn weights_are_a_function_of_seed_layer_and_position() {
    let glorot = Initializer::glorot_uniform();
    assert_eq!(kernel(&glorot, 1, 2), kernel(&glorot, 1, 2));
    assert_ne!(kernel(&glorot, 1, 2), kernel(&glorot, 1, 3));
    assert_ne!(kernel(&glorot, 1, 2), kernel(&glorot, 2, 2));
    let own = read(json!({ "class_name": "GlorotUniform", "config": { "seed": 5 } }));
    assert_eq!(kernel(&own, 1, 2), kernel(&own, 9, 8), "a seed of its own");
    let other = read(json!({ "class_name": "GlorotUniform", "config": { "seed": 6 } }));
    assert_ne!(kernel(&own, 1, 2), kernel(&other, 1, 2));
}

/// A network shared with its seed must start from the same weights everywhere, also tomorrow. The bits were computed
/// apart from this crate, in Python.
#[test]
fn weights_never_change() {
    let bits = |name: &str| {
        let mut values = [0.0_f32; 4];
        read(json!(name)).fill(&[2, 2], 42, 3, 0, &mut values);
        values.map(f32::to_bits)
    };
    assert_eq!(bits("glorot_uniform"), [1_065_615_077, 3_213_380_398, 1_046_082_131, 1_053_202_325]);
    assert_eq!(bits("he_normal"), [1_069_286_711, 3_217_529_554, 1_047_775_494, 1_055_003_865]);
}

#[test]
fn what_keras_refuses_is_refused() {
    let refused = |value: Value, part: &str| {
        let error = serde_json::from_value::<Initializer>(value.clone())
            .unwrap_err()
            .to_string();
        assert!(error.contains(part), "{value}: {error}");
    };
    refused(
        json!("orthogonal"),
        "unknown variant `Orthogonal`, expected one of `Zeros`",
    );
    refused(
        json!({ "class_name": "Constant", "config": { "valeu": 1 } }),
        "unknown field `valeu`",
    );
    refused(
        json!({ "class_name": "VarianceScaling", "config": { "scale": 0.0 } }),
        "`scale` must be more than 0",
    );
    refused(json!(3), "expected {\"class_name\", \"config\"}");
}

#[test]
fn initializers_survive_writing_and_reading() {
    for value in [
        json!({ "class_name": "HeNormal", "config": { "seed": 3 } }),
        json!({ "class_name": "RandomUniform", "config": { "minval": -1.0, "maxval": 2.0 } }),
        json!({ "class_name": "Zeros", "config": {} }),
    ] {
        assert_eq!(serde_json::to_value(read(value.clone())).unwrap(), value);
    }
}
