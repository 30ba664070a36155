//! From what Keras writes of a model to a chain of layers: nested models are taken apart, functional ones followed from the
//! output back to the input.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::error::ErrorKind;
use super::layer;

/// Models that lie inside each other, at the most.
const DEEPEST: usize = 16;

/// A layer as the file has it.
#[derive(Debug)]
pub(super) struct FileLayer {
    pub name: String,
    pub class_name: String,
    pub config: Map<String, Value>,
    /// Where a `.keras` file has its weights: of each model around it, and at last of itself, the class in snake case, numbered
    /// from the second on, in the order of the layers of that model.
    pub place: Vec<String>,
    /// The names of the models around it, the outermost one left out, and its own: the first is its group in a `.h5` file.
    pub path: Vec<String>,
}

/// A chain of layers, inputs left out.
#[derive(Debug, Default)]
pub(super) struct Chain {
    pub layers: Vec<FileLayer>,
    /// The shape that the first layer takes, without the batch, where it is told. `None` for an axis of any length.
    pub input: Option<Vec<Option<usize>>>,
}

/// The chain of `{ "class_name": "Sequential" | "Functional" | "Model", "config" }`.
pub(super) fn chain_of(model: &Value) -> Result<Chain, ErrorKind> {
    let class_name = class_name(model)?;
    if !is_model(class_name) {
        return Err(ErrorKind::CustomModel {
            class_name: class_name.into(),
        });
    }
    let mut missing = Vec::new();
    find_missing(model, 0, &mut missing)?;
    if let Some(lambda) = missing.iter().find(|(class_name, _)| class_name == "Lambda") {
        return Err(ErrorKind::Lambda { name: lambda.1.clone() });
    }
    if !missing.is_empty() {
        let mut seen = HashSet::new();
        let class_names = missing.into_iter().map(|(class_name, _)| class_name);
        return Err(ErrorKind::Missing {
            class_names: class_names.filter(|name| seen.insert(name.clone())).collect(),
        });
    }
    let mut chain = Chain::default();
    follow(model, &Around::default(), &mut chain)?;
    Ok(chain)
}

/// What lies around a layer.
#[derive(Default)]
struct Around {
    place: Vec<String>,
    path: Vec<String>,
}

pub(super) fn is_model(class_name: &str) -> bool {
    matches!(class_name, "Sequential" | "Functional" | "Model")
}

fn class_name(object: &Value) -> Result<&str, ErrorKind> {
    let found = object.get("class_name").and_then(Value::as_str);
    found.ok_or_else(|| ErrorKind::Config {
        problem: "an object without a class_name".into(),
    })
}

/// The layers of a model. The config of a Sequential was a mere list up to Keras 2.2.2.
fn layers(model: &Value) -> Result<&Vec<Value>, ErrorKind> {
    let config = &model["config"];
    let layers = config.as_array().or_else(|| config["layers"].as_array());
    layers.ok_or_else(|| ErrorKind::Config {
        problem: "a model without a list of layers".into(),
    })
}

/// The name of a layer or model, as others refer to it.
fn name(layer: &Value) -> String {
    let name = layer["config"]["name"].as_str().or_else(|| layer["name"].as_str());
    name.or_else(|| layer["class_name"].as_str()).unwrap_or_default().into()
}

/// Classes and names of the layers that there are none of here, nested ones included.
fn find_missing(model: &Value, depth: usize, missing: &mut Vec<(String, String)>) -> Result<(), ErrorKind> {
    if depth > DEEPEST {
        return Err(ErrorKind::Config {
            problem: format!("more than {DEEPEST} models lie inside each other"),
        });
    }
    for layer in layers(model)? {
        let class_name = class_name(layer)?;
        if is_model(class_name) {
            find_missing(layer, depth + 1, missing)?;
        } else if class_name != "InputLayer" && !layer::is_known(class_name) {
            missing.push((class_name.into(), name(layer)));
        }
    }
    Ok(())
}

/// Appends the layers of a model.
fn follow(model: &Value, around: &Around, chain: &mut Chain) -> Result<(), ErrorKind> {
    let all = layers(model)?;
    let mut counts: HashMap<String, usize> = HashMap::new();
    let groups = all.iter().map(|layer| numbered(class_name(layer)?, &mut counts));
    let groups = groups.collect::<Result<Vec<_>, ErrorKind>>()?;
    let order = match class_name(model)? {
        "Sequential" => (0..all.len()).collect(),
        _ => path(&model["config"], all)?,
    };
    for index in order {
        let (layer, class_name) = (&all[index], class_name(&all[index])?);
        if chain.layers.is_empty() && chain.input.is_none() {
            chain.input = input_shape(layer);
        }
        if class_name == "InputLayer" {
            continue;
        }
        let name = name(layer);
        let place = [&around.place[..], &[groups[index].clone()]].concat();
        let path = [&around.path[..], std::slice::from_ref(&name)].concat();
        if is_model(class_name) {
            follow(layer, &Around { place, path }, chain)?;
            continue;
        }
        let config = layer["config"].as_object().cloned().unwrap_or_default();
        chain.layers.push(FileLayer {
            name,
            class_name: class_name.into(),
            config,
            place,
            path,
        });
    }
    Ok(())
}

/// Keras's name of a layer's group: `conv2d`, `conv2d_1`, ...
pub(super) fn numbered(class_name: &str, counts: &mut HashMap<String, usize>) -> Result<String, ErrorKind> {
    let class = crate::nn::architecture::snake_case(class_name);
    let count = counts.entry(class.clone()).or_default();
    *count += 1;
    Ok(match *count {
        1 => class,
        number => format!("{class}_{}", number - 1),
    })
}

/// The shape that a layer says it takes.
fn input_shape(layer: &Value) -> Option<Vec<Option<usize>>> {
    let config = &layer["config"];
    let shapes = [
        &config["batch_shape"],
        &config["batch_input_shape"],
        &layer["build_config"]["input_shape"],
        &config["build_input_shape"],
    ];
    let with_batch = shapes
        .into_iter()
        .find_map(Value::as_array)
        .and_then(|shape| shape.get(1..));
    let without = || {
        [&config["shape"], &config["input_shape"]]
            .into_iter()
            .find_map(Value::as_array)
    };
    let shape = with_batch.or_else(|| without().map(Vec::as_slice))?;
    Some(
        shape
            .iter()
            .map(|axis| {
                axis.as_u64()
                    .map(|length| usize::try_from(length).unwrap_or(usize::MAX))
            })
            .collect(),
    )
}

/// A reference to what a layer puts out: its name and which of its calls.
type Tensor = (String, usize);

/// The indices of the layers from the input of a functional model to its output.
fn path(config: &Value, layers: &[Value]) -> Result<Vec<usize>, ErrorKind> {
    let branch = |problem: String| ErrorKind::Branch { problem };
    let one_of = |key: &str| {
        let ends = tensors(&config[key]);
        match <[Tensor; 1]>::try_from(ends) {
            Ok([end]) => Ok(end),
            Err(ends) => Err(branch(format!("its {key} are {}", ends.len()))),
        }
    };
    let (input, _) = one_of("input_layers")?;
    let (mut at, mut call) = one_of("output_layers")?;
    let place: HashMap<String, usize> = layers
        .iter()
        .enumerate()
        .map(|(index, layer)| (layer["name"].as_str().map_or_else(|| name(layer), str::to_owned), index))
        .collect();
    let mut path = Vec::new();
    loop {
        let index = *place.get(&at).ok_or_else(|| ErrorKind::Config {
            problem: format!("there is no layer “{at}”, which another one refers to"),
        })?;
        if path.contains(&index) {
            return Err(branch(format!("the layer “{at}” is used twice")));
        }
        path.push(index);
        if at == input {
            break;
        }
        let calls = layers[index]["inbound_nodes"].as_array().map_or(&[][..], Vec::as_slice);
        let node = calls.get(call).or(calls.last());
        let sources = node.map(tensors).unwrap_or_default();
        match <[Tensor; 1]>::try_from(sources) {
            Ok([source]) => (at, call) = source,
            Err(sources) => {
                let names: Vec<_> = sources.into_iter().map(|(name, _)| name).collect();
                return Err(branch(format!(
                    "the layer “{at}” takes what comes from {}",
                    names.join(" and ")
                )));
            }
        }
    }
    let is_aside = |index: &usize| !path.contains(index);
    if let Some(aside) = (0..layers.len()).find(is_aside) {
        return Err(branch(format!("the layer “{}” stands beside it", name(&layers[aside]))));
    }
    path.reverse();
    Ok(path)
}

/// The tensors that a value refers to: `["conv2d", 0, 0]` and lists of these (Keras 2), or objects with a `keras_history`
/// (Keras 3).
fn tensors(value: &Value) -> Vec<Tensor> {
    match value {
        Value::Array(items) => match (items.first(), items.get(1)) {
            (Some(Value::String(name)), Some(call)) if call.is_u64() => {
                let call = call.as_u64().and_then(|call| usize::try_from(call).ok());
                vec![(name.clone(), call.unwrap_or(usize::MAX))]
            }
            _ => items.iter().flat_map(tensors).collect(),
        },
        Value::Object(object) => match value["config"].get("keras_history") {
            Some(history) => tensors(history),
            // Options of the call, such as training, hold no tensors in a chain.
            None => object.get("args").map(tensors).unwrap_or_default(),
        },
        _ => Vec::new(),
    }
}
