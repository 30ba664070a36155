//! How a model was trained: loss, metrics and optimizer, as far as they are here, and what the optimizer remembers.
//!
//! Keras keeps the variables of an optimizer as `optimizer/vars/0`, `1`, ...: the steps taken; the learning rate, unless a schedule
//! says it or Keras 2 wrote the file; then what is remembered of each trainable variable of the model, in the order of its layers: Adam's momentum and
//! velocity side by side, all others one kind after the other. Nadam has the product of its momentums so far besides.

use std::ops::Range;

use serde_json::{Map, Value, json};

use super::hdf5::{Hdf5, has_floats, read_count, read_numbers};
use super::located::{Numbers, Origin};
use crate::nn::metrics::AnyMetric;
use crate::nn::schedules::LearningRate;
use crate::nn::{Loss, LossChoice, LossError, Metrics, OptimizerConfig, Output, PlannedParameter};

/// The loss of a file that is none, or one that is not here: the one that suits.
pub(super) fn loss(value: &Value, output: Output, classes: usize, notes: &mut Vec<String>) -> Result<Loss, LossError> {
    let name = value
        .as_str()
        .or_else(|| value["class_name"].as_str())
        .map(str::to_owned);
    if !value.is_null() {
        let single = match value {
            // One loss in a list or under the name of the output.
            Value::Array(losses) if losses.len() == 1 => &losses[0],
            Value::Object(losses) if losses.len() == 1 => losses.values().next().expect("there is one"),
            other => other,
        };
        let known = LossChoice::from_value(single).and_then(|choice| choice.resolve(output, classes));
        match known {
            Ok(loss) => return Ok(loss),
            Err(_) => notes.push(format!(
                "The loss {} is not here for this network; the one that suits it takes its place.",
                name.as_deref().unwrap_or("of the file")
            )),
        }
    }
    let suiting = LossChoice::Auto.resolve(output, classes);
    suiting.or_else(|error| match error {
        LossError::NoProbabilities { units, .. } => Ok(Loss::suiting(units, true)),
        error => Err(error),
    })
}

/// The metrics of a file, of one output or of all of them; what is not here, or does not suit the network, is left out.
pub(super) fn metrics(value: &Value, output: Output, loss: Loss, notes: &mut Vec<String>) -> Metrics {
    let mut metrics = Metrics::default();
    add_metrics(&mut metrics, value, output, loss, notes);
    metrics
}

fn add_metrics(metrics: &mut Metrics, value: &Value, output: Output, loss: Loss, notes: &mut Vec<String>) {
    let each = |one| add_metrics(metrics, one, output, loss, notes);
    let read = match value {
        Value::Null => return,
        // In lists, or by the names of the outputs.
        Value::Array(all) => return all.iter().for_each(each),
        Value::Object(all) if !all.contains_key("class_name") => return all.values().for_each(each),
        // Keras 2 so wraps what is a function.
        Value::Object(_) if value["class_name"] == "MeanMetricWrapper" => {
            let config = &value["config"];
            AnyMetric::from_value(&json!({ "class_name": config["fn"], "config": { "name": config["name"] } }))
        }
        value => AnyMetric::from_value(value),
    };
    let read = read.and_then(|metric| {
        metric.check(output, Some(loss))?;
        metrics.add(metric)
    });
    if let Err(error) = read {
        notes.push(format!(
            "Not all that the file measures is measured here: {error}. No other number changes by it."
        ));
    }
}

/// The optimizer of a file, under any of Keras's names for its options; `None` when it is not here.
pub(super) fn optimizer(value: &Value, notes: &mut Vec<String>) -> Option<OptimizerConfig> {
    if value.is_null() {
        return None;
    }
    let mut value = value.clone();
    let name = value
        .as_str()
        .or_else(|| value["class_name"].as_str())
        .unwrap_or_default()
        .to_owned();
    // Registered names have the package in front.
    let class_name = name.rsplit('>').next().unwrap_or_default().to_owned();
    if let Some(Value::Object(config)) = value.get_mut("config") {
        modernize(config);
        value = json!({ "class_name": class_name, "config": config });
    }
    match OptimizerConfig::from_value(&value) {
        Ok(optimizer) => Some(optimizer),
        Err(error) => {
            notes.push(format!(
                "The optimizer {name} cannot be gone on with: {error}. Adam takes its place."
            ));
            None
        }
    }
}

fn modernize(config: &mut Map<String, Value>) {
    if let Some(rate) = config.remove("lr") {
        config.entry("learning_rate").or_insert(rate);
    }
    // Schedules have more keys around them in Keras 3.
    let decay = config.remove("decay").and_then(|decay| decay.as_f64()).unwrap_or(0.0);
    if let (true, Some(rate)) = (decay > 0.0, config.get("learning_rate").and_then(Value::as_f64)) {
        let schedule = json!({
            "class_name": "InverseTimeDecay",
            "config": { "initial_learning_rate": rate, "decay_steps": 1.0, "decay_rate": decay },
        });
        config.insert("learning_rate".into(), schedule);
    }
    for key in ["jit_compile", "is_legacy_optimizer", "schedule_decay"] {
        config.remove(key);
    }
}

/// What the optimizer remembers, in the page's order.
pub(super) struct Remembered {
    pub iterations: u64,
    /// The learning rate now, where it is a number.
    pub learning_rate: Option<f64>,
    pub slots: Vec<Numbers>,
}

/// Of each slot of the optimizer and each trainable parameter, in Keras's order of the variables: which slot, which parameter.
pub(super) fn order<'p>(
    optimizer: &OptimizerConfig,
    parameters: &'p [PlannedParameter],
) -> Vec<(usize, &'p PlannedParameter)> {
    let trainable = || parameters.iter().filter(|parameter| parameter.trainable);
    let groups = optimizer.slot_groups();
    let beside =
        |group: Range<usize>| trainable().flat_map(move |parameter| group.clone().map(move |slot| (slot, parameter)));
    groups.flat_map(beside).collect()
}

/// Finds what the optimizer remembers. `None` where the file has none of it, or it is not what this optimizer remembers: numbers
/// and shapes must all be right.
pub(super) fn remembered(
    file: &Hdf5,
    optimizer: &OptimizerConfig,
    parameters: &[PlannedParameter],
    first_trained: usize,
) -> Option<Remembered> {
    let variable = |index: usize| file.dataset(&format!("optimizer/vars/{index}"));
    let iterations = read_count(variable(0)?)?;
    let is_constant = matches!(optimizer.learning_rate(), LearningRate::Constant(_));
    // Keras 2 keeps none: what it remembers of weights, which have axes, follows at once.
    let rate = variable(1).filter(|rate| is_constant && rate.ndim() == 0);
    let mut learning_rate = None;
    if let Some(rate) = rate {
        let mut number = [0.0];
        read_numbers(rate, &mut number).ok()?;
        learning_rate = Some(f64::from(number[0]));
    }
    let mut first = 1 + usize::from(rate.is_some());
    let order = order(optimizer, parameters);
    // What the steps so far say by themselves stands behind the rest, or, in the first versions of Keras 3, before it.
    let derived = usize::from(optimizer.product(iterations).is_some());
    if variable(first + order.len() + derived).is_some() {
        return None;
    }
    if derived > 0 && variable(first).is_some_and(|dataset| dataset.ndim() == 0) {
        first += derived;
    }
    let mut slots = Vec::new();
    for (index, (slot, parameter)) in order.into_iter().enumerate() {
        let dataset = variable(first + index)?;
        let shape = parameter.shape.iter().map(|&length| length as u64);
        if !dataset.shape().iter().copied().eq(shape) || !has_floats(dataset) {
            return None;
        }
        slots.push(Numbers::new(1 + slot, parameter, Origin::of(file, dataset)).from(first_trained));
    }
    Some(Remembered {
        iterations,
        learning_rate,
        slots,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::{Activation, Shape};

    /// The metrics of a network with so many outputs, under the loss that suits them, and the notes on them.
    fn read(value: Value, units: usize) -> (Value, Vec<String>) {
        let output = Output {
            shape: Shape::Flat(units),
            activation: Activation::Softmax,
        };
        let mut notes = Vec::new();
        let metrics = metrics(&value, output, Loss::suiting(units, false), &mut notes);
        (json!(metrics), notes)
    }

    #[test]
    fn metrics_are_read_as_each_keras_writes_them() {
        // The words of Keras 3.15 and tf_keras 2.21.
        let sparse = |name: &str| {
            let config = json!({ "name": name, "dtype": "float32", "k": 2 });
            json!({ "class_name": "SparseTopKCategoricalAccuracy", "config": config })
        };
        let wrapped = json!({ "name": "accuracy", "dtype": "float32", "fn": "sparse_categorical_accuracy" });
        let wrapped = json!({ "class_name": "MeanMetricWrapper", "config": wrapped });
        let top = json!({ "class_name": "TopKCategoricalAccuracy", "config": { "k": 2 } });
        for value in [
            json!(["accuracy", sparse("top_k_categorical_accuracy")]),
            json!([[wrapped, sparse("sparse_top_k_categorical_accuracy")]]),
            json!({ "dense": ["acc", top] }),
        ] {
            assert_eq!(
                read(value.clone(), 5),
                (json!(["accuracy", top]), Vec::new()),
                "{value}"
            );
        }
        assert_eq!(read(Value::Null, 5), (json!(["accuracy"]), Vec::new()));
        let of_one = |class_name: &str, config: Value| json!([{ "class_name": class_name, "config": config }]);
        let binary = json!({ "name": "accuracy", "dtype": "float32", "threshold": 0.5 });
        let wrapped = json!({ "name": "acc", "dtype": "float32", "fn": "binary_accuracy" });
        for value in [of_one("BinaryAccuracy", binary), of_one("MeanMetricWrapper", wrapped)] {
            assert_eq!(read(value.clone(), 1), (json!(["accuracy"]), Vec::new()), "{value}");
        }
        let own = json!({ "name": "binary_accuracy", "dtype": "float32", "threshold": 0.3 });
        let (metrics, notes) = read(of_one("BinaryAccuracy", own), 1);
        assert_eq!(
            (metrics[1]["config"]["threshold"].as_f64(), notes.len()),
            (Some(0.3), 0)
        );
        let usual = json!(["accuracy", { "class_name": "TopKCategoricalAccuracy", "config": { "k": 5 } }]);
        assert_eq!(read(json!("top_k_categorical_accuracy"), 6), (usual, Vec::new()));
    }

    #[test]
    fn metrics_that_are_not_here_or_do_not_suit_are_left_out_with_a_note() {
        let of_two = json!([{ "class_name": "TopKCategoricalAccuracy", "config": { "k": 2 } }, "accuracy"]);
        for (value, units, says) in [
            (json!(["LogCoshError", "accuracy"]), 3, "no metric \"LogCoshError\""),
            (json!(["AUC", "accuracy"]), 3, "takes the numbers of the classes"),
            (of_two, 1, "the last layer has 1 unit"),
            (json!([7]), 3, "expected"),
        ] {
            let (metrics, notes) = read(value.clone(), units);
            assert_eq!(metrics, json!(["accuracy"]), "{value}");
            assert_eq!(notes.len(), 1, "{value}");
            assert!(notes[0].contains(says), "{}", notes[0]);
        }
    }
}
