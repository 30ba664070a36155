use serde_json::json;

use super::*;
use crate::explain::Explain;

/// The layers of the lesson: 60x64 gray images, two classes.
fn lesson() -> Value {
    json!([
        { "class_name": "Conv2D", "config": { "filters": 32, "kernel_size": 3, "activation": "relu" } },
        { "class_name": "MaxPooling2D" },
        "Flatten",
        { "class_name": "Dense", "config": { "units": 64, "activation": "relu" } },
        { "class_name": "Dense", "config": { "units": 2, "activation": "sigmoid" } }
    ])
}

fn check(layers: Value, input: [usize; 3]) -> Vec<LayerReport> {
    Architecture::from_value(&layers).unwrap().check(input)
}

fn error_of(layer: Value, input: [usize; 3]) -> LayerError {
    let reports = check_value(&json!([layer]), input).unwrap();
    assert_eq!(reports[0].output_shape, None);
    reports[0].error.clone().expect("an error")
}

#[test]
fn the_lessons_network_has_keras_shapes_and_counts() {
    let reports = check(lesson(), [60, 64, 1]);
    let names: Vec<_> = reports.iter().map(|report| report.name.as_str()).collect();
    assert_eq!(names, ["conv2d", "max_pooling2d", "flatten", "dense", "dense_1"]);
    let shapes: Vec<_> = reports
        .iter()
        .map(|report| report.output_shape.clone().unwrap())
        .collect();
    assert_eq!(
        shapes,
        [vec![58, 62, 32], vec![29, 31, 32], vec![28768], vec![64], vec![2]]
    );
    let params: Vec<_> = reports.iter().map(|report| report.params).collect();
    assert_eq!(params, [320, 0, 0, 1_841_216, 130]);
}

#[test]
fn a_layer_that_does_not_fit_says_so_and_those_behind_it_have_no_shape() {
    let pool = json!({ "class_name": "MaxPooling2D", "config": { "pool_size": 4 } });
    let conv = json!({ "class_name": "Conv2D", "config": { "filters": 8, "kernel_size": 3 } });
    let reports = check(json!([pool, conv, "Flatten"]), [9, 11, 3]);
    assert_eq!(reports[0].output_shape, Some(vec![2, 2, 3]));
    let error = reports[1].error.clone().unwrap();
    assert_eq!(error.to_string(), "the image is 2x2 here; a 3x3 kernel does not fit");
    assert_eq!(error.code(), "kernel_does_not_fit");
    assert_eq!((&reports[1].output_shape, reports[1].params), (&None, 0));
    assert_eq!((&reports[2].output_shape, &reports[2].error), (&None, &None));
}

#[test]
fn what_keras_refuses_is_refused_with_the_numbers() {
    let cases = [
        (
            json!({ "class_name": "Conv2D", "config": { "filters": 0, "kernel_size": 3 } }),
            "`filters` must be at least 1",
        ),
        (
            json!({ "class_name": "Conv2D", "config": { "filters": 2, "kernel_size": [3, 0] } }),
            "`kernel_size` must",
        ),
        (
            json!({ "class_name": "Conv2D", "config": { "filters": -2, "kernel_size": 3 } }),
            "not -2",
        ),
        (
            json!({ "class_name": "Conv2D", "config": { "filters": 2.5, "kernel_size": 3 } }),
            "not 2.5",
        ),
        (
            json!({ "class_name": "Conv2D", "config": { "kernel_size": 3 } }),
            "missing field `filters`",
        ),
        (
            json!({ "class_name": "Conv2D", "config": { "filters": 2, "kernel_size": [3, 3, 3] } }),
            "not [3,3,3]",
        ),
        (
            json!({ "class_name": "Conv2D", "config": { "filters": 2, "kernal_size": 3 } }),
            "unknown field `kernal_size`",
        ),
        (
            json!({ "class_name": "Conv2D", "config": { "filters": 2, "kernel_size": 3, "padding": "full" } }),
            "`full`",
        ),
        (
            json!({ "class_name": "Conv2D", "config": { "filters": 2, "kernel_size": 3, "groups": 2 } }),
            "2 groups cannot be made of 1",
        ),
        (
            json!({ "class_name": "MaxPooling2D", "config": { "pool_size": 5 } }),
            "the image is 4x4 here; a 5x5 pool",
        ),
        (
            json!({ "class_name": "Dense", "config": { "units": 2, "activation": "glu" } }),
            "linear, relu, sigmoid",
        ),
        (
            json!({ "class_name": "Dense", "config": { "units": 2, "trainable": 0 } }),
            "`trainable` must be true or false, not 0",
        ),
        (
            json!({ "class_name": "Dense", "config": { "units": 2, "kernel_initializer": "stft" } }),
            "`HeNormal`",
        ),
        (
            json!({ "class_name": "Dense", "config": { "units": 2, "bias_initializer": "orthogonal" } }),
            "Orthogonal takes at least 2 axes, and this parameter has 1",
        ),
        (
            json!({ "class_name": "Conv2D", "config": { "filters": 2, "kernel_size": 3, "kernel_initializer": "identity" } }),
            "Identity takes a matrix, and this parameter has 4 axes",
        ),
        (
            json!({ "class_name": "Conv2D", "config": { "filters": 2, "kernel_size": 3,
                "kernel_regularizer": "orthogonal_regularizer" } }),
            "`kernel_regularizer`: it takes a matrix",
        ),
        (
            json!({ "class_name": "Dense", "config": { "units": 2, "kernel_regularizer": { "class_name": "L1", "config": { "l1": -1 } } } }),
            "`l1` must be at least 0, not -1",
        ),
        (
            json!({ "class_name": "Dense", "config": { "units": 2, "kernel_constraint": { "class_name": "MaxNorm", "config": { "axis": 2 } } } }),
            "`kernel_constraint`: there is no axis 2; there are 2",
        ),
        (
            json!({ "class_name": "Dense", "config": { "units": 2, "bias_constraint": "large" } }),
            "no constraint \"large\" here; there are MaxNorm",
        ),
        (
            json!({ "class_name": "Flatten", "config": { "kernel_constraint": "non_neg" } }),
            "unknown field `kernel_constraint`",
        ),
        (
            json!({ "class_name": "Dropout", "config": { "rate": 1.0 } }),
            "less than 1, not 1",
        ),
        (
            json!({ "class_name": "LSTM", "config": { "units": 2 } }),
            "no layer \"LSTM\" here; there are Rescaling, Resizing",
        ),
        (json!(7), "expected {\"class_name\", \"config\"}, not 7"),
    ];
    for (layer, part) in cases {
        let error = error_of(layer.clone(), [4, 4, 1]);
        assert!(error.to_string().contains(part), "{layer}: {error}");
        assert!(!error.hint().is_empty());
        let refused = Architecture::from_value(&json!([layer])).and_then(|architecture| {
            let error = architecture.check([4, 4, 1]).remove(0).error;
            error.map_or(Ok(()), |error| Err(ArchitectureError::Layer { number: 1, error }))
        });
        assert_eq!(refused, Err(ArchitectureError::Layer { number: 1, error }));
    }
}

#[test]
fn convolution_after_flatten_says_what_it_gets() {
    let reports = check(json!(["Flatten", { "class_name": "MaxPooling2D" }]), [8, 8, 1]);
    let message = reports[1].error.as_ref().unwrap().to_string();
    assert_eq!(
        message,
        "MaxPooling2D needs images (height x width x channels), but gets 64 values in a row here"
    );
}

#[test]
fn sizes_that_cannot_be_counted_are_an_error() {
    let huge = i32::MAX;
    let config = json!({ "filters": huge, "kernel_size": huge, "padding": "same" });
    let reports = check(
        json!([{ "class_name": "Conv2D", "config": config }, "Flatten"]),
        [60, 64, 1],
    );
    assert!(matches!(reports[0].error, Some(LayerError::TooLarge { .. })));
    assert_eq!(reports[1].output_shape, None);
}

#[test]
fn names_are_numbered_as_in_keras_and_given_ones_are_kept() {
    let named = |name: &str| json!({ "class_name": "Flatten", "config": { "name": name } });
    let names =
        |layers: Value| -> Vec<String> { check(layers, [4, 4, 1]).into_iter().map(|report| report.name).collect() };
    let dropout = json!({ "class_name": "Dropout", "config": { "rate": 0.5 } });
    assert_eq!(
        names(json!([dropout, dropout, dropout])),
        ["dropout", "dropout_1", "dropout_2"]
    );
    let pool = json!({ "class_name": "AveragePooling2D", "config": { "pool_size": 1 } });
    assert_eq!(names(json!([pool, pool])), ["average_pooling2d", "average_pooling2d_1"]);
    assert_eq!(
        names(json!(["Flatten", named("mine"), "Flatten"])),
        ["flatten", "mine", "flatten_1"]
    );
    assert_eq!(
        names(json!([named("flatten_1"), "Flatten", "Flatten"])),
        ["flatten_1", "flatten", "flatten_2"]
    );
    let twice = check(json!([named("a"), named("a"), "Flatten"]), [4, 4, 1]);
    assert_eq!(twice[1].error, Some(LayerError::NameTaken { name: "a".into() }));
    assert_eq!(twice[2].output_shape, None);
}

#[test]
fn an_unreadable_layer_does_not_hide_the_others() {
    let mut layers = lesson();
    layers[3] = json!({ "class_name": "Dense", "config": { "units": null } });
    let reports = check_value(&layers, [60, 64, 1]).unwrap();
    assert_eq!(reports[2].output_shape, Some(vec![28768]));
    assert_eq!(reports[3].name, "dense");
    assert_eq!(
        reports[3].error.as_ref().unwrap().to_string(),
        "Dense: missing field `units`"
    );
    assert_eq!((&reports[4].output_shape, &reports[4].error), (&None, &None));
}

#[test]
fn what_is_no_list_of_layers_is_said() {
    let functional = json!({ "class_name": "Functional", "config": { "layers": [] } });
    let error = Architecture::from_value(&functional).unwrap_err();
    assert_eq!(error.code(), "not_sequential");
    assert!(error.to_string().contains("a Functional model"));
    for value in [json!(null), json!(3), json!({ "layer": [] }), json!("Flatten")] {
        assert_eq!(Architecture::from_value(&value).unwrap_err().code(), "not_layers");
    }
    assert_eq!(Architecture::from_json("{").unwrap_err().code(), "not_layers");
}

#[test]
fn an_architecture_survives_writing_and_reading() {
    let layers = json!({ "name": "mine", "layers": [
        { "class_name": "Rescaling", "config": { "scale": 0.5, "offset": -1.0 } },
        { "class_name": "Conv2D", "config": {
            "filters": 4, "kernel_size": [3, 5], "strides": [2, 1], "padding": "same", "activation": "tanh",
            "use_bias": false, "name": "first",
            "kernel_initializer": { "class_name": "VarianceScaling", "config": { "scale": 2.0, "mode": "fan_out", "seed": 7 } }
        } },
        { "class_name": "AveragePooling2D", "config": { "pool_size": [2, 3], "strides": 1 } },
        { "class_name": "Dropout", "config": { "rate": 0.25 } },
        { "class_name": "Activation", "config": { "activation": "softmax" } },
    ] });
    let architecture = Architecture::from_value(&layers).unwrap();
    let written = serde_json::to_value(&architecture).unwrap();
    assert_eq!(
        written["layers"][1]["config"]["kernel_initializer"]["config"]["seed"],
        json!(7)
    );
    assert_eq!(written["layers"][1]["config"]["name"], json!("first"));
    assert_eq!(serde_json::from_value::<Architecture>(written).unwrap(), architecture);
}
