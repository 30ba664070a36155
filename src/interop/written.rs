//! Layers, loss, metrics and optimizer in Keras's own words, in two dialects.

use serde_json::{Map, Value, json};

use super::KeptModel;
use crate::nn::architecture::LayerConfig;
use crate::nn::layers::{Definition, LayerKind};
use crate::nn::metrics::AnyMetric;
use crate::nn::{Architecture, Loss, Shape};

/// How a file is written. Only keys that the first of each kind know, so that all open it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// `.keras` of Keras 3.0.
    Keras3,
    /// `.h5` of Keras 2, which Keras 3 reads as well.
    Keras2,
}

impl Dialect {
    /// `{ "class_name", "config" }`, with what Keras 3 wants to know besides.
    pub fn object(self, module: &str, class_name: &str, config: Value) -> Value {
        match self {
            Dialect::Keras3 => {
                json!({ "module": module, "class_name": class_name, "config": config, "registered_name": null })
            }
            Dialect::Keras2 => json!({ "class_name": class_name, "config": config }),
        }
    }

    /// The model: an input layer and `architecture`, its layers, under these names.
    pub fn model(self, model: &KeptModel, architecture: &Architecture, names: &[String]) -> Value {
        let [height, width, channels] = model.input;
        let shape = json!([null, height, width, channels]);
        let (key, name) = match self {
            Dialect::Keras3 => ("batch_shape", "input_layer"),
            Dialect::Keras2 => ("batch_input_shape", "input_1"),
        };
        let mut input = name.to_owned();
        while names.contains(&input) {
            input.push('_');
        }
        let input = json!({ key: shape, "dtype": "float32", "sparse": false, "name": input });
        let mut shape = Shape::Image(model.input);
        let mut layers = vec![self.object("keras.layers", "InputLayer", input)];
        let reports = model.architecture.check(model.input);
        for ((layer, name), report) in architecture.layers.iter().zip(names).zip(reports) {
            layers.push(self.layer(layer, name, shape));
            shape = match report.output_shape.as_deref() {
                Some(&[height, width, channels]) => Shape::Image([height, width, channels]),
                Some(&[values]) => Shape::Flat(values),
                _ => shape,
            };
        }
        let config = match self {
            Dialect::Keras3 => json!({ "name": "sequential", "trainable": true, "dtype": "float32", "layers": layers }),
            Dialect::Keras2 => json!({ "name": "sequential", "layers": layers }),
        };
        self.object("keras", "Sequential", config)
    }

    fn layer(self, layer: &LayerConfig, name: &str, input: Shape) -> Value {
        let written = json!(layer);
        let class_name = layer.kind.class_name();
        let mut config = Map::from_iter([
            ("name".to_owned(), json!(name)),
            ("trainable".into(), json!(layer.trainable)),
            ("dtype".into(), json!("float32")),
        ]);
        for (key, value) in written["config"].as_object().into_iter().flatten() {
            let value = match key.as_str() {
                "name" | "trainable" => continue,
                _ if key.ends_with("_initializer") => self.again("keras.initializers", value),
                _ if key.ends_with("_regularizer") => self.again("keras.regularizers", value),
                _ if key.ends_with("_constraint") => self.again("keras.constraints", value),
                _ => value.clone(),
            };
            let key = match key.as_str() {
                "negative_slope" if self == Dialect::Keras2 && class_name == "LeakyReLU" => "alpha",
                // The first of either kind did not have them.
                "pad_to_aspect_ratio" if value == json!(false) => continue,
                "fill_value" if value == json!(0.0) => continue,
                "value_range" if class_name == "RandomContrast" && value == json!([0.0, 255.0]) => continue,
                key => key,
            };
            config.insert(key.into(), value);
        }
        // Keras 2 and 3.0 would make both ends of one number.
        if class_name == "RandomContrast"
            && let Some(most) = config.get("factor").and_then(Value::as_f64)
        {
            config.insert("factor".into(), json!([0.0, most]));
        }
        // Keras 3.0 forgets an axis when it reads a .h5 file, unless it is a list of one.
        if self == Dialect::Keras2
            && let Some(axis) = config.get("axis").and_then(Value::as_i64).filter(|axis| *axis != -1)
        {
            config.insert("axis".into(), json!([axis]));
        }
        match &layer.kind {
            // It says what it has, and takes nothing else, unlike all others.
            LayerKind::SpatialDropout2D(_) => {
                config.remove("trainable");
                config.insert("data_format".into(), json!("channels_last"));
            }
            LayerKind::BatchNormalization(_) => {
                let axis = match (self, input) {
                    (Dialect::Keras3, _) => json!(-1),
                    (Dialect::Keras2, Shape::Image(_)) => json!([3]),
                    (Dialect::Keras2, Shape::Flat(_)) => json!([1]),
                };
                config.insert("axis".into(), axis);
            }
            // In Keras 2 they do not have it, and take nothing else.
            LayerKind::CenterCrop(_) | LayerKind::Resizing(_) if self == Dialect::Keras2 => {}
            kind if kind.has_data_format() => {
                // Else it would be that of the reader's settings.
                config.insert("data_format".into(), json!("channels_last"));
            }
            _ => {}
        }
        self.object("keras.layers", class_name, Value::Object(config))
    }

    /// An object of the page's own, in this dialect.
    fn again(self, module: &str, value: &Value) -> Value {
        let class_name = match value["class_name"].as_str().unwrap_or_default() {
            // Keras 3.0 calls the class by another name, and all take this one.
            "Orthogonal" => "orthogonal",
            name => name,
        };
        self.object(module, class_name, value["config"].clone())
    }

    /// The options of `compile`.
    pub fn loss(self, loss: Loss) -> Value {
        if loss.is_usual() {
            return json!(loss.name());
        }
        let mut config = loss.config().unwrap_or_default();
        config.insert("name".into(), json!(loss.name()));
        self.object("keras.losses", loss.class_name(), Value::Object(config))
    }

    /// Metrics under the names that they have here, those without options by their name alone. Keras is told that the accuracy of labels is
    /// that of each: by itself it would compare the largest. Keras 2 is told which accuracy it is: as it
    /// reads a model it takes the outputs for the targets, and so chooses the one for targets that are one-hot.
    pub fn metrics(self, model: &KeptModel) -> Value {
        let metrics = model.metrics.iter().map(|metric| {
            let [name, _] = metric.names();
            let mut config = metric.config();
            let mut class_name = metric.class_for(model.loss.is_sparse());
            let is_accuracy = matches!(metric, AnyMetric::Accuracy(_));
            if is_accuracy && model.multilabel {
                class_name = "BinaryAccuracy";
            } else if config.is_empty() {
                if self == Dialect::Keras3 || !is_accuracy {
                    return json!(name);
                }
                let reports = model.architecture.check(model.input);
                let outputs = reports.last().and_then(|report| report.output_shape.as_deref());
                class_name = match (outputs, model.loss.is_sparse()) {
                    (Some([1]), _) => "BinaryAccuracy",
                    (_, true) => "SparseCategoricalAccuracy",
                    (_, false) => "CategoricalAccuracy",
                };
            }
            config.insert("name".into(), json!(name));
            config.insert("dtype".into(), json!("float32"));
            self.object("keras.metrics", class_name, Value::Object(config))
        });
        metrics.collect()
    }

    pub fn optimizer(self, model: &KeptModel) -> Value {
        let written = json!(model.optimizer);
        let class_name = written["class_name"].as_str().unwrap_or_default();
        let mut config = written["config"].as_object().cloned().unwrap_or_default();
        let name = match self {
            Dialect::Keras3 => class_name.to_lowercase(),
            Dialect::Keras2 => class_name.to_owned(),
        };
        config.insert("name".into(), json!(name));
        if let Some(schedule) = config.get("learning_rate").filter(|rate| rate.is_object()).cloned() {
            config.insert(
                "learning_rate".into(),
                Dialect::Keras3.again("keras.optimizers.schedules", &schedule),
            );
        }
        self.object("keras.optimizers", class_name, Value::Object(config))
    }
}

/// The names of the layers, as files can have them: a slash would be a group inside another.
pub(super) fn names(model: &KeptModel) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for report in model.architecture.check(model.input) {
        let mut name = report.name.replace('/', "_");
        while names.contains(&name) {
            name.push('_');
        }
        names.push(name);
    }
    names
}
