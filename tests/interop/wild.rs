//! Files that other people wrote (`CNN_MODELS` or `../shared/models`, where it is there): those that are chains of layers the page
//! has give what Keras gives; each other one is refused with the reason.

use std::path::{Path, PathBuf};

use cnn_playground::explain::Explain;
use cnn_playground::nn::layers::LayerKind;
use ndarray::Array4;
use serde_json::Value;

use super::support::{assert_close, network, open_files, outputs, random};

/// Classes there is something for besides the page's own.
const AS_GOOD: [&str; 5] = ["InputLayer", "Sequential", "Functional", "Model", "Convolution2D"];

/// Those that are chains but for their end: what comes out is an image, not one value for each class.
const IMAGES: [&str; 1] = ["bn_reshape_conv_theano2"];

/// Those that are chains of layers the page has, in the order of the manifest.
const CHAINS: [&str; 12] = [
    "mnist_h5_k214",
    "digits8_keras_k214",
    "shapes_augment",
    "conv8_arch_weights",
    "keras03_theano_arch_weights",
    "cnn_keras11",
    "conv_bn_keras21",
    "mlp_nadam",
    "mnist_dense_k314",
    "mnist_keras_k33",
    "made_backslashes",
    "made_hdf5_inside_keras",
];

fn folder() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/models");
    std::env::var_os("CNN_MODELS").map_or(beside, PathBuf::from)
}

fn manifest() -> Vec<Value> {
    let Ok(text) = std::fs::read_to_string(folder().join("manifest.json")) else {
        return Vec::new();
    };
    let manifest: Value = serde_json::from_str(&text).unwrap();
    manifest["files"].as_array().unwrap().clone()
}

fn paths(entry: &Value) -> Vec<PathBuf> {
    let files = entry["files"].as_array().unwrap().iter();
    files
        .map(|file| folder().join(file["path"].as_str().unwrap()))
        .collect()
}

/// Whether the entry says nothing of a layer that there is none of here.
fn missing(entry: &Value) -> Vec<&str> {
    let classes = entry["classes"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(class, _)| class.as_str());
    let is_missing = |class: &&str| !LayerKind::CLASS_NAMES.contains(class) && !AS_GOOD.contains(class);
    classes.filter(is_missing).collect()
}

#[test]
fn what_others_wrote_is_opened_or_refused_with_the_reason() {
    let mut opened = Vec::new();
    for entry in manifest() {
        let id = entry["id"].as_str().unwrap();
        let kind = entry["kind"].as_str().unwrap();
        let result = open_files(&paths(&entry));
        let should = entry["reader_should"].as_str().unwrap();
        let is_of_keras = matches!(kind, "h5" | "keras" | "json+h5");
        if should == "open" && is_of_keras && missing(&entry).is_empty() && !IMAGES.contains(&id) {
            let model = result.unwrap_or_else(|error| panic!("{id}: {error}")).model;
            check(id, &entry, &model);
            opened.push(id.to_owned());
            continue;
        }
        let error = result.err().unwrap_or_else(|| panic!("{id} was opened"));
        let (code, message) = (error.code(), error.to_string());
        assert!(!error.hint().is_empty(), "{id}");
        match should {
            "open" if IMAGES.contains(&id) => assert_eq!(code, "output_is_an_image", "{id}: {message}"),
            "open" if is_of_keras => {
                assert_eq!(code, "missing_layer", "{id}: {message}");
                for class in missing(&entry) {
                    assert!(message.contains(class), "{id}: {message}");
                }
            }
            "open" => assert_eq!(code, "no_keras_model", "{id}: {message}"),
            "refuse, and say that it is a web page" => assert_eq!(code, "web_page", "{id}"),
            "refuse, and say that it is a Git LFS pointer" => assert_eq!(code, "git_lfs_pointer", "{id}"),
            "refuse, and say that it is cut short" => assert_eq!(code, "cut_short", "{id}"),
            _ if should.starts_with("say that it holds weights only") => assert_eq!(code, "weights_only", "{id}"),
            _ if !is_of_keras => assert_eq!(code, "no_keras_model", "{id}: {message}"),
            _ => {
                let name = should.rsplit(' ').next().unwrap();
                assert!(message.contains(name), "{id}: {message}");
            }
        }
    }
    assert!(opened.is_empty() || opened == CHAINS, "these were opened: {opened:?}");
}

fn check(id: &str, entry: &Value, model: &cnn_playground::interop::KeptModel) {
    let reference = &entry["reference"];
    let numbers =
        |value: &Value| -> Vec<f64> { value.as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect() };
    let pixels: usize = model.input.iter().product();
    let images = random(2 * pixels);
    let expected: Vec<f64> = reference["output"]["values"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(numbers)
        .collect();
    assert_close(id, &outputs(model, &images), &expected, 1e-5);
    let mut network = network(model);
    let [height, width, channels] = model.input;
    let images = Array4::from_shape_vec((2, height, width, channels), images).unwrap();
    let looked = network.inspect(images.view());
    for layer in reference["layers_checked"].as_array().unwrap() {
        let name = layer["layer"].as_str().unwrap();
        if layer["cls"] == "Permute" {
            // The reference of a network with its channels first turns images by a layer of its own.
            continue;
        }
        let Some(index) = model
            .architecture
            .layers
            .iter()
            .position(|one| one.name.as_deref() == Some(name))
        else {
            panic!("{id} has no layer {name}");
        };
        let sum: f64 = looked.output(index).iter().map(|&value| f64::from(value)).sum();
        let squares: f64 = looked.output(index).iter().map(|&value| f64::from(value).powi(2)).sum();
        for (found, expected) in [(sum, &layer["sum"]), (squares, &layer["sumsq"])] {
            let expected = expected.as_f64().unwrap();
            assert!(
                (found - expected).abs() <= 1e-4 * expected.abs(),
                "{id}, {name}: {found}, not {expected}"
            );
        }
    }
}
