//! Keras to the page, the page to Keras, and back. What Keras 3.15.1 wrote lies in fixtures/. Where they are there, other versions
//! write their own, and are given what is written here: `KERAS_PYTHON` names Pythons that have Keras 3 (several with a colon between
//! them), `TF_KERAS_PYTHON` one that has tf_keras, and `H5PY_PYTHON` one that has an h5py of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use cnn_playground::explain::Explain;
use cnn_playground::interop::{KeptModel, open, save_h5, save_keras, save_npz};
use cnn_playground::nn::layers::LayerKind;
use cnn_playground::nn::schedules::LearningRate;
use cnn_playground::nn::{Architecture, Loss, LossChoice, Metrics, Network, OptimizerConfig, Output, PlannedParameter};
use cnn_playground::train::Target;
use serde::Deserialize;
use serde_json::{Value, json};

use super::support::{assert_close, batch, fixtures, measured, open_files, outputs, train};

#[derive(Deserialize)]
struct Case {
    name: String,
    /// Of the files that Keras wrote: each can write `.keras`, not each every model as `.h5`.
    endings: Vec<String>,
    input: [usize; 3],
    params: usize,
    iterations: u64,
    outputs: Vec<f64>,
    losses: Option<Vec<f64>>,
    outputs_after: Option<Vec<f64>>,
    /// This version of Keras trains such a model in another way.
    #[serde(default)]
    differs: bool,
}

fn cases(folder: &Path) -> Vec<Case> {
    serde_json::from_str(&std::fs::read_to_string(folder.join("cases.json")).unwrap()).unwrap()
}

/// A Python with a Keras of that name.
struct Keras {
    python: PathBuf,
    module: &'static str,
}

impl Keras {
    fn all() -> Vec<Keras> {
        let of = |variable, module| {
            let paths = std::env::var_os(variable).unwrap_or_default();
            let pythons = std::env::split_paths(&paths).filter(|path| !path.as_os_str().is_empty());
            let pythons: Vec<_> = pythons.collect();
            pythons.into_iter().map(move |python| Keras { python, module })
        };
        of("KERAS_PYTHON", "keras")
            .chain(of("TF_KERAS_PYTHON", "tf_keras"))
            .collect()
    }

    fn is_3(&self) -> bool {
        self.module == "keras"
    }

    fn run(&self, what: &str, folder: &Path) {
        run(&self.python, what, folder, self.module);
    }
}

fn run(python: &Path, what: &str, folder: &Path, module: &str) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop/make_fixtures.py");
    let status = Command::new(python)
        .arg(script)
        .arg(what)
        .arg(folder)
        .env("KERAS", module)
        .status();
    assert!(status.unwrap().success(), "{} {what}", python.display());
}

/// An empty folder of that name.
fn empty_folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Writes the models to a folder.
fn write(models: &[(&str, KeptModel)], folder: &Path) {
    for (name, model) in models {
        std::fs::write(folder.join(format!("{name}.keras")), save_keras(model).unwrap()).unwrap();
        std::fs::write(folder.join(format!("{name}.h5")), save_h5(model).unwrap()).unwrap();
    }
}

fn all_close(what: &str, values: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(values.len(), expected.len(), "{what}");
    for (index, (value, expected)) in values.iter().zip(expected).enumerate() {
        assert!(
            (value - expected).abs() <= tolerance,
            "{what}: {index} is {value}, in Keras {expected}"
        );
    }
}

#[test]
fn what_keras_wrote_predicts_and_trains_on_as_in_keras() {
    goes_on_as_in_keras(&fixtures());
}

#[test]
fn models_in_models_of_keras_3_0_have_their_weights() {
    // Where all weights of a nested model have the names that they have in their layers.
    let folder = fixtures().join("keras_3_0");
    let cases = cases(&folder);
    let names: Vec<_> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names, ["nested_built", "nested_twice", "nested_chains"]);
    goes_on(&cases, &folder);
}

#[test]
fn what_other_versions_write_predicts_and_trains_on_as_in_keras() {
    for (number, keras) in Keras::all().iter().enumerate() {
        let folder = empty_folder(&format!("written_{number}"));
        keras.run("write", &folder);
        goes_on_as_in_keras(&folder);
    }
}

#[test]
fn a_weight_is_one_layers_alone() {
    // In it are conv/conv, conv/a/conv and conv/b/a/conv.
    let file = std::fs::read(fixtures().join("nested_names.h5")).unwrap();
    let renamed = |from: &str, to: &str| {
        let mut file = file.clone();
        let (from, to) = (format!("\"name\": \"{from}\""), format!("\"name\": \"{to}\""));
        for at in 0..file.len() - from.len() {
            if file[at..].starts_with(from.as_bytes()) {
                file[at..][..to.len()].copy_from_slice(to.as_bytes());
            }
        }
        open(vec![("renamed.h5".into(), file)])
    };
    let as_it_is = open_files(&[fixtures().join("nested_names.h5")]).unwrap().model;
    let left_over = renamed("b", "z").expect("a/conv that is left when conv/a/conv has its own");
    assert_eq!(left_over.model.weights, as_it_is.weights);
    let error = renamed("a", "z").expect_err("two are left");
    assert!(error.to_string().contains("several may be its kernel"), "{error}");
}

/// The kinds of layers in these models.
fn kinds<'a>(models: impl IntoIterator<Item = &'a KeptModel>) -> BTreeSet<&'static str> {
    let layers = models.into_iter().flat_map(|model| &model.architecture.layers);
    layers.map(|layer| layer.kind.class_name()).collect()
}

fn all_kinds() -> BTreeSet<&'static str> {
    LayerKind::CLASS_NAMES.iter().copied().collect()
}

fn goes_on_as_in_keras(folder: &Path) {
    assert_eq!(
        goes_on(&cases(folder), folder),
        all_kinds(),
        "each was trained on as in Keras"
    );
}

/// Returns the kinds of layers that were trained on, but for those that this Keras trains in another way.
fn goes_on(cases: &[Case], folder: &Path) -> BTreeSet<&'static str> {
    let mut trained = BTreeSet::new();
    for case in cases {
        for end in &case.endings {
            let name = format!("{}.{end}", case.name);
            let opened = open_files(&[folder.join(&name)]).unwrap_or_else(|error| panic!("{name}: {error}"));
            let mut model = opened.model;
            assert_eq!((model.input, model.weights.len()), (case.input, case.params), "{name}");
            assert_close(&name, &outputs(&model, &batch(&model)), &case.outputs, 1e-5);
            assert_eq!(model.target, None, "{name}");
            // An optimizer has no variables before its first step, and none in .h5 files that Keras 3 could go on with.
            let restored = end == "keras" && case.iterations > 0;
            assert_eq!(opened.is_optimizer_restored, restored, "{name}: {:?}", opened.notes);
            if case.differs {
                trained.extend(kinds([&model]));
            }
            if let (Some(losses), true) = (&case.losses, restored) {
                assert_eq!(model.iterations, case.iterations, "{name}");
                all_close(&name, &train(&mut model, 10), losses, 1e-4);
                if let Some(after) = &case.outputs_after {
                    assert_close(&name, &outputs(&model, &batch(&model)), after, 1e-4);
                }
                trained.extend(kinds([&model]));
            }
        }
    }
    trained
}

#[test]
fn what_has_no_place_here_is_named() {
    for (file, code, says) in [
        ("lambda.keras", "lambda_layer", "“shrink”"),
        ("branch.keras", "no_chain", "output_layers are 2"),
        ("deep.weights.h5", "weights_only", "layers/conv2d/vars/0 [3, 3, 1, 3]"),
    ] {
        let error = open_files(&[fixtures().join(file)]).unwrap_err();
        assert_eq!(error.code(), code, "{file}: {error}");
        assert!(error.to_string().contains(says), "{error}");
    }
}

/// Where there are several outputs, not accuracy alone; where each of them has a target of its own, what compares them besides.
fn metrics(output: Output, loss: Loss) -> Metrics {
    let best = json!({ "class_name": "TopKCategoricalAccuracy", "config": { "k": 2 } });
    let mean = json!({ "class_name": "F1Score", "config": { "average": "macro" } });
    let metrics = match (output.shape.len(), loss.is_sparse()) {
        (1, _) => json!(["AUC", "Precision", { "class_name": "BinaryAccuracy", "config": { "threshold": 0.6 } }]),
        (_, true) => json!([best]),
        (_, false) => {
            json!([best, mean, { "class_name": "AUC", "config": { "multi_label": true, "curve": "PR" } }, "recall"])
        }
    };
    Metrics::from_value(&metrics).unwrap()
}

/// A network as one has it after three steps of training.
fn model(layers: Value, input: [usize; 3], optimizer: Value, loss: Value) -> KeptModel {
    let architecture = Architecture::from_value(&layers).unwrap();
    let network = Network::<f32>::build(&architecture, input, 3).unwrap();
    let output = network.output();
    let classes = output.shape.len().max(2);
    let loss = LossChoice::from_value(&loss).unwrap().resolve(output, classes).unwrap();
    let mut model = KeptModel {
        architecture: network.architecture(),
        input,
        weights: network.weights().to_vec(),
        optimizer: OptimizerConfig::from_value(&optimizer).unwrap(),
        iterations: 0,
        slots: Vec::new(),
        loss,
        metrics: metrics(output, loss),
        target: Some(Target {
            column: "eyes".into(),
            classes: (0..classes).map(|class| format!("class “{class}”")).collect(),
            made_of: vec![vec!["a".into(), "b".into()]; classes],
            multilabel: false,
        }),
        multilabel: false,
        seed: 5,
        epochs: 2,
    };
    train(&mut model, 3);
    model
}

fn layer(class_name: &str, config: Value) -> Value {
    json!({ "class_name": class_name, "config": config })
}

/// With `means`, every layer there is.
fn every_layer(rate: f64) -> Value {
    json!([
        layer("Rescaling", json!({ "scale": 0.5, "offset": -0.25 })),
        layer(
            "Conv2D",
            json!({ "filters": 4, "kernel_size": 3, "padding": "same", "activation": "tanh",
            "name": "first/conv", "kernel_regularizer": { "class_name": "L2", "config": { "l2": 0.01 } } })
        ),
        layer("BatchNormalization", json!({})),
        layer("Activation", json!({ "activation": "relu" })),
        layer("MaxPooling2D", json!({ "strides": 1 })),
        layer(
            "Conv2D",
            json!({ "filters": 5, "kernel_size": [2, 3], "strides": [1, 2], "use_bias": false,
            "kernel_initializer": { "class_name": "HeNormal", "config": { "seed": 3 } } })
        ),
        layer("BatchNormalization", json!({ "scale": false, "momentum": 0.9 })),
        layer("AveragePooling2D", json!({ "padding": "same" })),
        layer("Dropout", json!({ "rate": rate })),
        layer("Flatten", json!({})),
        layer("Dense", json!({ "units": 6, "activation": "sigmoid" })),
        layer("BatchNormalization", json!({ "center": false })),
        layer("Dense", json!({ "units": 3, "activation": "softmax" })),
    ])
}

/// As tests/bench/lesson_networks.py has them.
fn eyes() -> Value {
    json!([
        layer(
            "Conv2D",
            json!({ "filters": 32, "kernel_size": 3, "activation": "relu" })
        ),
        layer("MaxPooling2D", json!({})),
        layer("Flatten", json!({})),
        layer("Dense", json!({ "units": 64, "activation": "relu" })),
        layer("Dense", json!({ "units": 1, "activation": "sigmoid" })),
    ])
}

fn people(rate: f64) -> Value {
    let convolution = |filters: usize| {
        layer(
            "Conv2D",
            json!({ "filters": filters, "kernel_size": 3, "activation": "relu" }),
        )
    };
    let pooling = || layer("MaxPooling2D", json!({}));
    json!([
        layer("Rescaling", json!({ "scale": 1.0 / 255.0 })),
        convolution(32),
        pooling(),
        convolution(64),
        pooling(),
        convolution(128),
        pooling(),
        layer("Flatten", json!({})),
        layer("Dense", json!({ "units": 128, "activation": "relu" })),
        layer("Dropout", json!({ "rate": rate })),
        layer("Dense", json!({ "units": 64, "activation": "relu" })),
        layer("Dropout", json!({ "rate": rate })),
        layer("Dense", json!({ "units": 20, "activation": "softmax" })),
    ])
}

fn means() -> Value {
    json!([
        layer(
            "Conv2D",
            json!({ "filters": 4, "kernel_size": 3, "activation": "relu" })
        ),
        layer("GlobalAveragePooling2D", json!({ "keepdims": true })),
        layer("GlobalMaxPooling2D", json!({})),
        layer("Dropout", json!({ "rate": 0.0 })),
        layer("Dense", json!({ "units": 2 })),
    ])
}

fn small() -> Value {
    json!([
        layer(
            "Conv2D",
            json!({ "filters": 3, "kernel_size": 3, "activation": "relu" })
        ),
        layer("Flatten", json!({})),
        layer("Dense", json!({ "units": 3, "activation": "softmax" })),
    ])
}

fn depthwise() -> Value {
    json!([
        layer("ZeroPadding2D", json!({ "padding": [[1, 0], [2, 1]] })),
        layer("Conv2D", json!({ "filters": 3, "kernel_size": 3 })),
        layer("LeakyReLU", json!({ "negative_slope": 0.1 })),
        layer(
            "DepthwiseConv2D",
            json!({ "kernel_size": [3, 2], "padding": "same", "depth_multiplier": 2, "activation": "relu",
            "depthwise_regularizer": { "class_name": "L2", "config": { "l2": 0.01 } } })
        ),
        layer("ZeroPadding2D", json!({})),
        layer(
            "DepthwiseConv2D",
            json!({ "kernel_size": 3, "strides": 2, "use_bias": false })
        ),
        layer("LeakyReLU", json!({})),
        layer("Flatten", json!({})),
        layer("Dense", json!({ "units": 3, "activation": "softmax" })),
    ])
}

fn there_and_back() -> Value {
    json!([
        layer("CenterCrop", json!({ "height": 8, "width": 7 })),
        layer(
            "Conv2D",
            json!({ "filters": 4, "kernel_size": 3, "dilation_rate": [1, 2], "padding": "same" })
        ),
        layer("ReLU", json!({ "max_value": 6.0 })),
        layer("SpatialDropout2D", json!({ "rate": 0.0 })),
        layer(
            "SeparableConv2D",
            json!({ "filters": 6, "kernel_size": 3, "activation": "relu", "pointwise_regularizer": "l2" })
        ),
        layer("GroupNormalization", json!({ "groups": 2, "scale": false })),
        layer("ELU", json!({})),
        layer("Conv2D", json!({ "filters": 4, "kernel_size": 2, "groups": 2 })),
        layer("LayerNormalization", json!({ "axis": 1, "center": false })),
        layer(
            "Conv2DTranspose",
            json!({ "filters": 3, "kernel_size": 3, "strides": 2, "padding": "same" })
        ),
        layer("PReLU", json!({ "shared_axes": [1, 2], "alpha_regularizer": "l2" })),
        layer("GaussianNoise", json!({ "stddev": 0.0 })),
        layer("Cropping2D", json!({ "cropping": [[0, 1], [1, 0]] })),
        layer("UpSampling2D", json!({ "size": [1, 2] })),
        layer("Resizing", json!({ "height": 5, "width": 6 })),
        layer("Permute", json!({ "dims": [3, 1, 2] })),
        layer("GaussianDropout", json!({ "rate": 0.0 })),
        layer("Reshape", json!({ "target_shape": [-1] })),
        layer("Dense", json!({ "units": 3 })),
        layer("Softmax", json!({})),
    ])
}

/// Without chance: all images are varied alike, and of one pixel a flip changes nothing. (tf_keras wants two ends of a contrast that
/// differ, and has no gradient of it.)
fn varied() -> Value {
    json!([
        layer("RandomContrast", json!({ "factor": [0.0, 1e-6] })),
        layer("RandomRotation", json!({ "factor": [0.1, 0.1], "fill_mode": "wrap" })),
        layer(
            "RandomTranslation",
            json!({ "height_factor": [0.2, 0.2], "width_factor": [-0.1, -0.1], "fill_mode": "constant", "fill_value": 0.5 })
        ),
        layer(
            "RandomZoom",
            json!({ "height_factor": [-0.2, -0.2], "interpolation": "nearest" })
        ),
        layer(
            "Conv2D",
            json!({ "filters": 4, "kernel_size": 3, "activation": "tanh" })
        ),
        layer(
            "RandomBrightness",
            json!({ "factor": [-0.1, -0.1], "value_range": [-0.5, 0.25] })
        ),
        layer(
            "Conv2D",
            json!({ "filters": 5, "kernel_size": 3, "activation": "relu" })
        ),
        layer("GlobalMaxPooling2D", json!({ "keepdims": true })),
        layer("RandomFlip", json!({ "mode": "vertical" })),
        layer("Flatten", json!({})),
        layer("Dense", json!({ "units": 3, "activation": "softmax" })),
    ])
}

fn restrained() -> Value {
    json!([
        layer(
            "Conv2D",
            json!({ "filters": 3, "kernel_size": 3, "activation": "elu", "bias_regularizer": "l1",
            "kernel_constraint": { "class_name": "MaxNorm", "config": { "max_value": 0.9, "axis": [0, 1, 2] } },
            "kernel_initializer": "orthogonal" })
        ),
        layer(
            "BatchNormalization",
            json!({ "gamma_constraint": "non_neg", "beta_regularizer": "l2" })
        ),
        layer("Flatten", json!({})),
        layer(
            "Dense",
            json!({ "units": 4, "activation": "softplus", "kernel_regularizer": "orthogonal_regularizer" })
        ),
        layer(
            "Dense",
            json!({ "units": 3, "activation": "softmax", "kernel_constraint": "unit_norm" })
        ),
    ])
}

fn frozen() -> Value {
    // Borrowed: before 1.97, rustc may give two equal arguments the same place (rust-lang/rust#155241).
    let frozen = |class_name: &str, config: &Value| {
        let mut config = config.clone();
        config["trainable"] = json!(false);
        layer(class_name, config)
    };
    json!([
        frozen(
            "Conv2D",
            &json!({ "filters": 3, "kernel_size": 3, "activation": "relu" })
        ),
        frozen("BatchNormalization", &json!({})),
        layer("Conv2D", json!({ "filters": 2, "kernel_size": 3 })),
        frozen("BatchNormalization", &json!({})),
        layer("Flatten", json!({})),
        layer("Dense", json!({ "units": 3, "activation": "softmax" })),
    ])
}

/// With means and variances of some images, as one has it that was trained on them.
fn adapted() -> KeptModel {
    let layers = json!([
        layer("Normalization", json!({})),
        layer(
            "Normalization",
            json!({ "mean": [0.1, -0.2, 0.3], "variance": [1.0, 2.0, 0.5] })
        ),
        layer(
            "Conv2D",
            json!({ "filters": 4, "kernel_size": 3, "activation": "relu", "activity_regularizer": "l2" })
        ),
        layer("ActivityRegularization", json!({ "l1": 0.001 })),
        layer("Flatten", json!({})),
        layer("Normalization", json!({ "axis": null })),
        layer("Dense", json!({ "units": 3, "activation": "softmax" })),
    ]);
    let mut model = model(layers, [9, 8, 3], json!("adam"), json!("auto"));
    model.weights[..6].copy_from_slice(&[0.5, 0.25, 0.75, 0.125, 0.5, 0.0625]);
    model
}

fn optimizer(class_name: &str, config: Value) -> Value {
    json!({ "class_name": class_name, "config": config })
}

/// Models to be saved, large ones only for Keras to look at.
fn to_be_saved(with_large: bool) -> Vec<(&'static str, KeptModel)> {
    let logits = json!({ "class_name": "SparseCategoricalCrossentropy", "config": { "from_logits": true } });
    let schedule =
        json!({ "class_name": "CosineDecay", "config": { "initial_learning_rate": 0.01, "decay_steps": 20 } });
    let auto = || json!("auto");
    let mut models = vec![
        (
            "every_layer",
            model(every_layer(0.25), [9, 8, 3], json!("adam"), auto()),
        ),
        (
            "without_chance",
            model(every_layer(0.0), [9, 8, 3], json!("adam"), auto()),
        ),
        (
            "means",
            model(
                means(),
                [8, 8, 1],
                optimizer("RMSprop", json!({ "momentum": 0.5, "centered": true })),
                logits,
            ),
        ),
        (
            "amsgrad",
            model(
                small(),
                [8, 8, 1],
                optimizer("Adam", json!({ "amsgrad": true })),
                json!("categorical_crossentropy"),
            ),
        ),
        (
            "sgd",
            model(
                small(),
                [8, 8, 1],
                optimizer("SGD", json!({ "momentum": 0.9, "nesterov": true })),
                auto(),
            ),
        ),
        (
            "depthwise",
            model(
                depthwise(),
                [8, 8, 2],
                optimizer("AdamW", json!({ "weight_decay": 0.1 })),
                auto(),
            ),
        ),
        (
            "there_and_back",
            model(there_and_back(), [9, 8, 2], json!("adam"), auto()),
        ),
        (
            "restrained",
            model(
                restrained(),
                [8, 8, 2],
                optimizer("Adamax", json!({ "clipnorm": 0.3 })),
                layer("CategoricalCrossentropy", json!({ "label_smoothing": 0.2 })),
            ),
        ),
        (
            "averaged",
            model(
                small(),
                [8, 8, 1],
                optimizer(
                    "Adam",
                    json!({ "learning_rate": 0.001, "use_ema": true, "ema_momentum": 0.8, "weight_decay": 0.1 }),
                ),
                json!("mean_squared_error"),
            ),
        ),
        (
            "adadelta",
            model(
                small(),
                [8, 8, 1],
                optimizer("Adadelta", json!({ "learning_rate": 1.0 })),
                auto(),
            ),
        ),
        (
            "ftrl",
            model(
                small(),
                [8, 8, 1],
                optimizer("Ftrl", json!({ "learning_rate": 0.05 })),
                auto(),
            ),
        ),
        ("frozen", model(frozen(), [8, 8, 1], json!("adam"), auto())),
        ("varied", model(varied(), [9, 8, 3], json!("adam"), auto())),
        ("adapted", adapted()),
        (
            "plain_sgd",
            model(small(), [8, 8, 1], optimizer("SGD", json!({})), auto()),
        ),
        (
            "schedule",
            model(
                small(),
                [8, 8, 1],
                optimizer("Adam", json!({ "learning_rate": schedule })),
                auto(),
            ),
        ),
    ];
    if with_large {
        let faces = [60, 64, 1];
        models.push(("eyes", model(eyes(), faces, json!("adam"), auto())));
        models.push(("people", model(people(0.2), faces, json!("adam"), auto())));
        models.push((
            "people_without_chance",
            model(people(0.0), faces, json!("adam"), auto()),
        ));
        // At 0.001 the loss of these few images leaps from 0.00004 to 23.8: there Keras's own float32 and float64 are 0.0016 apart.
        let slow = optimizer("Adam", json!({ "learning_rate": 1e-5 }));
        models.push(("fungi", model(eyes(), [250, 250, 3], slow, auto())));
    }
    models
}

#[test]
fn what_is_written_comes_back_as_it_was() {
    for (name, model) in to_be_saved(false) {
        let again = open(vec![("again.keras".into(), save_keras(&model).unwrap())]).unwrap();
        assert!(
            again.is_optimizer_restored && again.notes.is_empty(),
            "{name}: {:?}",
            again.notes
        );
        assert_eq!(without_slashes(&model), again.model, "{name}");
        let older = open(vec![("again.h5".into(), save_h5(&model).unwrap())]).unwrap();
        assert!(!older.is_optimizer_restored, "{name}");
        let fresh = KeptModel {
            slots: Vec::new(),
            iterations: 0,
            ..as_in_h5(&without_slashes(&model))
        };
        assert_eq!(fresh, older.model, "{name}");
    }
}

/// Keras 2 and 3.0 make both ends of one number, and have no `value_range`.
#[test]
fn a_contrast_is_written_so_that_all_versions_read_the_same() {
    let written = |config: Value| {
        let layers = json!([
            layer("RandomContrast", config),
            layer("Flatten", json!({})),
            layer("Dense", json!({ "units": 2, "activation": "softmax" })),
        ]);
        let model = model(layers, [4, 5, 2], json!("adam"), json!("auto"));
        let opened = open(vec![("again.h5".into(), save_h5(&model).unwrap())]).unwrap();
        json!(opened.model.architecture.layers[0])["config"].take()
    };
    assert_eq!(
        written(json!({ "factor": 0.2 })),
        json!({ "factor": [0.0, 0.2], "value_range": [0.0, 255.0], "name": "random_contrast" })
    );
    let pair = json!({ "factor": [0.3, 0.2], "value_range": [0.0, 1.0], "name": "random_contrast" });
    assert_eq!(written(pair.clone()), pair);
}

/// Files have no slashes in names of layers.
fn without_slashes(model: &KeptModel) -> KeptModel {
    let mut model = model.clone();
    for layer in &mut model.architecture.layers {
        layer.name = layer.name.take().map(|name| name.replace('/', "_"));
    }
    model
}

/// What a Normalization has learned are options there, no weights.
fn as_in_h5(model: &KeptModel) -> KeptModel {
    let parameters = |architecture: &Architecture| architecture.parameters(model.input).unwrap();
    let architecture = model
        .architecture
        .with_learned_moments(model.input, &model.weights)
        .unwrap();
    let left = parameters(&architecture);
    let is_left = |one: &PlannedParameter| {
        left.iter()
            .any(|other| (&other.layer, other.name) == (&one.layer, one.name))
    };
    let kept = parameters(&model.architecture).into_iter().filter(is_left);
    KeptModel {
        weights: kept
            .flat_map(|parameter| &model.weights[parameter.range])
            .copied()
            .collect(),
        architecture,
        ..model.clone()
    }
}

#[test]
fn what_tells_several_labels_comes_back_as_that() {
    let head = json!([
        layer("Flatten", json!({})),
        layer("Dense", json!({ "units": 3, "activation": "sigmoid" }))
    ]);
    let mut labels = model(
        head,
        [2, 3, 1],
        optimizer("Adam", json!({})),
        json!("binary_crossentropy"),
    );
    let several = |model: &KeptModel| (model.multilabel, model.target.as_ref().map(|target| target.multilabel));
    let classes = open(vec![("model.keras".into(), save_keras(&labels).unwrap())]).unwrap();
    assert_eq!(several(&classes.model), (false, Some(false)), "as the page has said");
    labels.multilabel = true;
    labels.target.as_mut().expect("a target").multilabel = true;
    for (file, bytes) in [
        ("model.keras", save_keras(&labels).unwrap()),
        ("model.h5", save_h5(&labels).unwrap()),
    ] {
        // Keras by itself would compare the largest output with the first label.
        let text = String::from_utf8_lossy(&bytes);
        assert!(file == "model.keras" || text.contains("BinaryAccuracy"), "{file}");
        let again = open(vec![(file.into(), bytes)]).unwrap();
        assert_eq!(
            (several(&again.model), &again.notes[..]),
            ((true, Some(true)), &[][..]),
            "{file}"
        );
        assert_eq!(
            (&again.model.target, &again.model.metrics),
            (&labels.target, &labels.metrics),
            "{file}"
        );
    }
    // Of what others wrote no more is known than its end.
    labels.target = None;
    let again = open(vec![("model.keras".into(), save_keras(&labels).unwrap())]).unwrap();
    assert_eq!(several(&again.model), (true, None));
}

#[test]
fn labels_txt_names_the_classes() {
    let (_, model) = to_be_saved(false).remove(0);
    let file = || ("model.keras".to_owned(), save_keras(&model).unwrap());
    for (text, names) in [
        ("0 Flask\n1 Mug of tea\r\n2 Pot\n", ["Flask", "Mug of tea", "Pot"]),
        ("10 apples\nb\n\nc", ["10 apples", "b", "c"]),
    ] {
        let opened = open(vec![("labels.txt".into(), text.into()), file()]).unwrap();
        let target = opened.model.target.unwrap();
        assert_eq!(
            (target.column.as_str(), &target.classes[..]),
            ("", &names.map(str::to_owned)[..])
        );
    }
    let opened = open(vec![file(), ("labels.txt".into(), b"one\ntwo".to_vec())]).unwrap();
    assert!(
        opened.model.target.is_none() && opened.notes[0].contains("2 names of classes for 3 outputs"),
        "{:?}",
        opened.notes
    );
}

#[test]
fn weights_are_arrays_of_numpy() {
    let (_, model) = to_be_saved(false).remove(3);
    let bytes = save_npz(&model).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut array = Vec::new();
    std::io::Read::read_to_end(&mut zip.by_name("conv2d/kernel.npy").unwrap(), &mut array).unwrap();
    assert!(array.starts_with(b"\x93NUMPY\x01\x00"));
    let header = usize::from(u16::from_le_bytes([array[8], array[9]]));
    assert_eq!((10 + header) % 64, 0);
    let text = String::from_utf8_lossy(&array[10..10 + header]);
    assert_eq!(
        text.trim_end(),
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 3, 1, 3,), }"
    );
    let values: Vec<f32> = array[10 + header..]
        .chunks_exact(4)
        .map(|b| f32::from_le_bytes(b.try_into().unwrap()))
        .collect();
    assert_eq!(values, model.weights[..27]);
}

/// What `make_fixtures.py check` tells of a file.
#[derive(Deserialize)]
struct Checked {
    outputs: Vec<f64>,
    iterations: u64,
    metrics: BTreeMap<String, f64>,
    losses: Option<Vec<f64>>,
    outputs_after: Option<Vec<f64>>,
    /// This version of Keras trains such a model in another way.
    #[serde(default)]
    differs: bool,
}

#[test]
fn keras_opens_what_is_written_and_trains_on() {
    let models = to_be_saved(true);
    for (number, keras) in Keras::all().iter().enumerate() {
        let folder = empty_folder(&format!("interop_{number}"));
        write(&models, &folder);
        keras.run("check", &folder);
        let text = std::fs::read_to_string(folder.join("results.json")).unwrap();
        let results: BTreeMap<String, Checked> = serde_json::from_str(&text).unwrap();
        let is_trained = |(name, _): &&(&str, KeptModel)| {
            let Checked { losses, differs, .. } = &results[&format!("{name}.h5")];
            losses.is_some() || *differs
        };
        let trained = models.iter().filter(is_trained).map(|(_, model)| model);
        assert_eq!(kinds(trained), all_kinds(), "Keras has trained each on");
        let ends = if keras.is_3() { &["keras", "h5"][..] } else { &["h5"] };
        assert_eq!(results.len(), ends.len() * models.len());
        for (name, model) in &models {
            for &end in ends {
                let file = format!("{name}.{end}");
                check(&file, model, &results[&file], end == "keras");
            }
            if !keras.is_3() {
                continue;
            }
            let again = open_files(&[folder.join(format!("again_{name}.keras"))]).unwrap();
            assert!(again.is_optimizer_restored, "{name}: {:?}", again.notes);
            assert_eq!(again.model.weights, model.weights, "{name}");
            assert_eq!(again.model.slots, model.slots, "{name}");
            assert_eq!(again.model.iterations, model.iterations, "{name}");
            assert_eq!(again.model.metrics, model.metrics, "{name}");
        }
    }
}

/// What Keras makes of a file that was written here, against what is made of the model here.
fn check(file: &str, model: &KeptModel, checked: &Checked, is_restored: bool) {
    assert_close(file, &outputs(model, &batch(model)), &checked.outputs, 1e-5);
    let (names, values): (Vec<_>, Vec<_>) = measured(model).into_iter().unzip();
    assert_eq!(names, checked.metrics.keys().cloned().collect::<Vec<_>>(), "{file}");
    all_close(
        file,
        &values,
        &checked.metrics.values().copied().collect::<Vec<_>>(),
        1e-6,
    );
    let iterations = if is_restored { model.iterations } else { 0 };
    assert_eq!(checked.iterations, iterations, "{file}");
    let mut model = model.clone();
    if !is_restored {
        (model.iterations, model.slots) = (0, Vec::new());
    }
    if let Some(losses) = &checked.losses {
        all_close(file, &train(&mut model, 10), losses, 1e-4);
    }
    if let Some(after) = &checked.outputs_after {
        assert_close(file, &outputs(&model, &batch(&model)), after, 1e-4);
    }
}

/// What `make_fixtures.py read` tells of the files.
#[derive(Deserialize)]
struct Read {
    version: String,
    files: BTreeMap<String, Numbers>,
}

#[derive(Deserialize)]
struct Numbers {
    numbers: usize,
    sum: f64,
}

/// Keras 3.15 puts the last axis in the place of several ones, and Keras 3.0 in that of any that is no list.
#[test]
fn axes_that_keras_forgets_are_in_no_h5_file() {
    let saved = |axis: Value| {
        let layers = json!([
            layer("LayerNormalization", json!({ "axis": axis })),
            layer("Flatten", json!({})),
            layer("Dense", json!({ "units": 2, "activation": "softmax" })),
        ]);
        let model = model(layers, [4, 5, 2], json!("adam"), json!("auto"));
        assert!(save_keras(&model).is_ok());
        let again = save_h5(&model).and_then(|bytes| open(vec![("again.h5".into(), bytes)]));
        again.map(|opened| assert_eq!(opened.model.architecture, model.architecture))
    };
    saved(json!(1)).unwrap();
    let error = saved(json!([1, 2])).unwrap_err();
    assert_eq!(error.code(), "several_axes");
    assert!(error.to_string().contains("has the axes [1,2]"), "{error}");
}

/// Keras takes a list of means for the last axis alone, and Keras 3.0 to 3.5 read none that are weights.
#[test]
fn means_that_keras_forgets_are_in_no_h5_file() {
    let saved = |axis: i64| {
        let layers = json!([
            layer("Normalization", json!({ "axis": axis, "name": "rows" })),
            layer("Flatten", json!({})),
            layer("Dense", json!({ "units": 2, "activation": "softmax" })),
        ]);
        let model = model(layers, [4, 5, 2], json!("adam"), json!("auto"));
        assert!(save_keras(&model).is_ok());
        save_h5(&model)
    };
    assert!(saved(-1).is_ok() && saved(3).is_ok());
    let error = saved(1).unwrap_err();
    assert_eq!(error.code(), "other_axis");
    assert!(
        error
            .to_string()
            .contains("“rows” has a mean for each place along the axis 1"),
        "{error}"
    );
}

#[test]
fn h5py_reads_what_is_written() {
    let Some(python) = std::env::var_os("H5PY_PYTHON") else {
        return;
    };
    let folder = empty_folder("h5py");
    let models = to_be_saved(true);
    write(&models, &folder);
    run(Path::new(&python), "read", &folder, "");
    let text = std::fs::read_to_string(folder.join("read.json")).unwrap();
    let read: Read = serde_json::from_str(&text).unwrap();
    assert_eq!(read.files.len(), 2 * models.len(), "h5py {}", read.version);
    for (name, model) in &models {
        let sum = |values: &[f32]| -> f64 { values.iter().map(|&value| f64::from(value)).sum() };
        let rate = match model.optimizer.learning_rate() {
            LearningRate::Constant(rate) => Some(*rate as f32 as f64),
            _ => None,
        };
        // Beside weights there are the optimizer's numbers, without those of what is not trained, and its learning rate.
        // The count of a Normalization is a whole number there.
        let floats = |model: &KeptModel| {
            let parameters = model.architecture.parameters(model.input).unwrap();
            let counts = parameters.iter().filter(|parameter| parameter.name == "count").count();
            model.weights.len() - counts
        };
        let numbers = floats(model);
        let trained = read.files[&format!("{name}.keras")].numbers - numbers - usize::from(rate.is_some());
        let older = &read.files[&format!("{name}.h5")];
        let in_h5 = as_in_h5(model);
        assert_eq!(older.numbers, floats(&in_h5), "{name}");
        assert!((older.sum - sum(&in_h5.weights)).abs() < 1e-3, "{name}: {}", older.sum);
        let slots: f64 = model.slots.iter().map(|slot| sum(slot)).sum();
        let all = sum(&model.weights) + slots + rate.unwrap_or_default();
        let found = read.files[&format!("{name}.keras")].sum;
        assert!(
            (found - all).abs() < 1e-3 * (1.0 + all.abs()),
            "{name}: {found}, not {all}"
        );
        assert!(trained <= model.slots.len() * model.weights.len(), "{name}");
    }
}
