//! A layer as some version of Keras writes it, as the page has it.
//!
//! Keys that change nothing are left out. Those of what there is not here stop when they change what comes out; when they only
//! change how the layer is trained, they are told.

use serde_json::{Map, Value, json};

use super::chain::FileLayer;
use super::error::ErrorKind;
use super::older;
use crate::nn::architecture::LayerConfig;
use crate::nn::constraints::Constraint;
use crate::nn::initializers::Initializer;
use crate::nn::layers::LayerKind;
use crate::nn::regularizers::Regularizer;
use crate::schema::Opt;

/// Layers that do something in training only, and are not here.
const ONLY_IN_TRAINING: &[&str] = &["RandomCrop", "RandomHeight", "RandomWidth", "AlphaDropout"];

/// Layers that an activation may be, and Keras's name of the function.
const FUNCTIONS: &[(&str, &str)] = &[("ReLU", "relu"), ("Softmax", "softmax")];

/// Keys that change no output and no training, whatever their value.
const HARMLESS: &[&str] = &[
    "name",
    "dtype",
    "input_dtype",
    "batch_input_shape",
    "batch_shape",
    "input_shape",
    "input_dim",
    "seed",
    "rng_type",
    "sparse",
    "ragged",
    "optional",
    "fused",
    "virtual_batch_size",
    "synchronized",
    "implementation",
    "module",
    "registered_name",
    "build_config",
    "autocast",
    "lora_rank",
    "lora_alpha",
    "quantization_config",
    "renorm_clipping",
    "renorm_momentum",
];

/// Keys with the values (as JSON) under which they change no output; null never does.
const NEUTRAL: &[(&str, &[&str])] = &[
    ("dilation_rate", &["1", "[1,1]"]),
    ("atrous_rate", &["1", "[1,1]"]),
    ("groups", &["1"]),
    ("data_format", &["\"channels_last\"", "\"None\""]),
    ("axis", &["-1", "[-1]", "3", "[3]", "1", "[1]"]),
    ("mode", &["0"]),
    ("renorm", &["false"]),
    ("max_value", &[]),
    ("negative_slope", &["0", "0.0"]),
    ("threshold", &["0", "0.0"]),
    ("rms_scaling", &["false"]),
    ("antialias", &["false"]),
    ("fill_mode", &["\"constant\""]),
];

/// Keys that change training alone, with the values under which they do not; null never does.
const TRAINING: &[(&str, &[&str])] = &[("activity_regularizer", &[]), ("noise_shape", &[])];

/// Whether there is something to put in the place of layers of a class.
pub(super) fn is_known(class_name: &str) -> bool {
    let class_name = older::class_name(class_name);
    LayerKind::CLASS_NAMES.contains(&class_name) || ONLY_IN_TRAINING.contains(&class_name)
}

/// Whether images lie in it with their channels first.
pub(super) fn has_channels_first(layer: &FileLayer) -> bool {
    let value = |key: &str| layer.config.get(key).and_then(Value::as_str);
    value("data_format") == Some("channels_first") || value("dim_ordering") == Some("th")
}

/// The layer, or `None` where it does nothing but in training. What is left out of it is told in `notes`.
pub(super) fn read(layer: &FileLayer, notes: &mut Vec<String>) -> Result<Option<LayerConfig>, ErrorKind> {
    let problem = |problem: String| ErrorKind::Layer {
        name: layer.name.clone(),
        class_name: layer.class_name.clone(),
        problem,
    };
    let class_name = older::class_name(&layer.class_name);
    if ONLY_IN_TRAINING.contains(&class_name) {
        notes.push(format!(
            "“{}” ({class_name}) is left out: it does something in training only, and there is none here.",
            layer.name
        ));
        return Ok(None);
    }
    let mut config = layer.config.clone();
    older::rename(class_name, &mut config).map_err(problem)?;
    config.retain(|key, value| !value.is_null() && !HARMLESS.contains(&key.as_str()));
    if config.get("data_format").and_then(Value::as_str) == Some("channels_first") {
        // All layers are turned; see `turned`.
        config.remove("data_format");
        config.remove("axis");
    }
    let own = LayerKind::options(class_name).unwrap_or_default();
    for (key, values) in NEUTRAL {
        if own.iter().all(|option| option.key != *key)
            && let Some(value) = config.remove(*key)
            && !values.contains(&value.to_string().as_str())
        {
            return Err(problem(format!("{key} is {value}, which is not possible here")));
        }
    }
    for (key, values) in TRAINING {
        if own.iter().all(|option| option.key != *key)
            && let Some(value) = config.remove(*key)
            && !values.contains(&value.to_string().as_str())
        {
            notes.push(format!(
                "The {key} of “{}” is left out: there is none here.",
                layer.name
            ));
        }
    }
    let is_trainable = config.remove("trainable") != Some(json!(false));
    for key in ["activation", "recurrent_activation"] {
        if let Some(value) = config.get_mut(key) {
            *value = function(value);
        }
    }
    if config.get("activation") == Some(&json!("hard_sigmoid")) {
        notes.push(format!(
            "hard_sigmoid of “{}” is that of Keras 3, x / 6 + 0.5 between 0 and 1. In Keras 2 it was 0.2 x + 0.5: a model of that time \
             gives other numbers here, as it does in Keras 3.",
            layer.name
        ));
    }
    restrain(&layer.name, own, &mut config, notes);
    // How weights begin is of no account where they are known; what there is not here gives way to the default.
    config.retain(|key, value| {
        !key.ends_with("_initializer") || serde_json::from_value::<Initializer>(value.clone()).is_ok()
    });
    let mut unknown = Vec::new();
    config.retain(|key, value| {
        let is_known = own.iter().any(|option| option.key == key);
        if !is_known && !matches!(value, Value::Bool(false)) {
            unknown.push(key.clone());
        }
        is_known
    });
    if !unknown.is_empty() {
        notes.push(format!(
            "Options of “{}” that say nothing here were left out: {}.",
            layer.name,
            unknown.join(", ")
        ));
    }
    config.insert("name".into(), json!(layer.name));
    config.insert("trainable".into(), json!(is_trainable));
    let object = json!({ "class_name": class_name, "config": config });
    let read = serde_json::from_value::<LayerConfig>(object);
    read.map(Some).map_err(|error| problem(error.to_string()))
}

/// The name of an activation, also of one that is an object: `{ "class_name": "ReLU", "config": {} }`, or a function.
fn function(value: &Value) -> Value {
    let Some(class_name) = value.get("class_name").and_then(Value::as_str) else {
        return value.clone();
    };
    let config = &value["config"];
    if let Value::String(name) = config {
        return json!(name);
    }
    let is_plain = config.as_object().is_none_or(|config| {
        NEUTRAL.iter().all(|(key, values)| match config.get(*key) {
            None | Some(Value::Null) => true,
            Some(value) => values.contains(&value.to_string().as_str()),
        })
    });
    match FUNCTIONS.iter().find(|(class, _)| *class == class_name) {
        Some((_, name)) if is_plain => json!(name),
        _ => json!(class_name),
    }
}

/// Makes penalties and constraints of older versions those of the page. Those that are not here, or say nothing, are left out.
fn restrain(name: &str, own: &[Opt], config: &mut Map<String, Value>, notes: &mut Vec<String>) {
    for Opt { key, .. } in own {
        let is_known = match key.rsplit_once('_') {
            Some((_, "regularizer")) => |value: Value| serde_json::from_value::<Regularizer>(value).map(|_| ()),
            Some((_, "constraint")) => |value: Value| serde_json::from_value::<Constraint>(value).map(|_| ()),
            _ => continue,
        };
        let Some(value) = config.remove(*key).map(modern).filter(|value| !value.is_null()) else {
            continue;
        };
        match is_known(value.clone()) {
            Ok(()) => drop(config.insert((*key).into(), value)),
            Err(error) => notes.push(format!("The {key} of “{name}” is left out: {error}.")),
        }
    }
}

/// A penalty or constraint in today's words: Keras 1 had other options, and `L1L2` or `WeightRegularizer` for one of both penalties alone.
fn modern(mut value: Value) -> Value {
    let config = match value.get("config") {
        Some(_) => &mut value["config"],
        None => &mut value,
    };
    let Value::Object(config) = config else { return value };
    if let Some(most) = config.remove("m") {
        config.insert("max_value".into(), most);
    }
    let factor = |key: &str| config.get(key).and_then(Value::as_f64).unwrap_or(0.0);
    let (l1, l2) = (factor("l1"), factor("l2"));
    if config.contains_key("l1") || config.contains_key("l2") {
        return match (l1 > 0.0, l2 > 0.0) {
            (false, false) => Value::Null,
            (true, false) => json!({ "class_name": "L1", "config": { "l1": l1 } }),
            (false, true) => json!({ "class_name": "L2", "config": { "l2": l2 } }),
            (true, true) => json!({ "class_name": "L1L2", "config": { "l1": l1, "l2": l2 } }),
        };
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contrast_of_one_number_is_of_both_ends_in_files() {
        let mut notes = Vec::new();
        let layer = FileLayer {
            name: "contrast".into(),
            class_name: "RandomContrast".into(),
            config: Map::from_iter([
                ("factor".to_owned(), json!(0.2)),
                ("rng_type".into(), json!("stateless")),
            ]),
            place: Vec::new(),
            path: Vec::new(),
        };
        let read = read(&layer, &mut notes).unwrap().unwrap();
        assert_eq!(json!(read)["config"]["factor"], json!([0.2, 0.2]));
        assert!(notes.is_empty(), "{notes:?}");
    }

    #[test]
    fn what_keras_2_calls_hard_sigmoid_is_told() {
        let told = |activation: &str| {
            let mut notes = Vec::new();
            let layer = FileLayer {
                name: "dense".into(),
                class_name: "Dense".into(),
                config: Map::from_iter([("units".to_owned(), json!(2)), ("activation".into(), json!(activation))]),
                place: Vec::new(),
                path: Vec::new(),
            };
            assert!(read(&layer, &mut notes).unwrap().is_some());
            notes
        };
        assert!(told("sigmoid").is_empty());
        let [note] = told("hard_sigmoid").try_into().unwrap();
        assert!(note.contains("0.2 x + 0.5"), "{note}");
    }
}
