//! The description of a network: a list of layers with their options, as Keras writes it.

mod check;
#[cfg(test)]
mod tests;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use super::error::{ArchitectureError, LayerError};
use super::layers::LayerKind;
use super::options::{class_and_config, shortened};
use super::restraints::Restraints;

pub(crate) use check::snake_case;
pub use check::{LayerReport, check_value};

/// A Sequential model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Architecture {
    pub name: String,
    pub layers: Vec<LayerConfig>,
}

/// A layer of an architecture; serialized as `{ "class_name", "config" }`.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerConfig {
    /// `None` to have one made as Keras does: `conv2d`, `conv2d_1`, ...
    pub name: Option<String>,
    pub kind: LayerKind,
    /// Whether its weights are trained; one that is not is called frozen.
    pub trainable: bool,
    /// What keeps its weights small or within bounds.
    pub restraints: Restraints,
}

impl From<LayerKind> for LayerConfig {
    fn from(kind: LayerKind) -> Self {
        LayerConfig {
            name: None,
            kind,
            trainable: true,
            restraints: Restraints::default(),
        }
    }
}

impl Architecture {
    /// A list of layers `{ "class_name", "config" }`, the same as `layers` of an object, or what `model.to_json()` of a
    /// Sequential model returns. Input layers are left out: the images decide.
    pub fn from_value(value: &Value) -> Result<Architecture, ArchitectureError> {
        let (name, layers) = layers_of(value)?;
        let read = |(index, layer)| {
            LayerConfig::from_value(layer).map_err(|error| ArchitectureError::Layer {
                number: index + 1,
                error,
            })
        };
        let layers = layers.into_iter().enumerate().map(read).collect::<Result<_, _>>()?;
        Ok(Architecture { name, layers })
    }

    /// As [`Architecture::from_value`], from text.
    pub fn from_json(text: &str) -> Result<Architecture, ArchitectureError> {
        let value = serde_json::from_str(text).map_err(|error| ArchitectureError::NotLayers {
            problem: error.to_string(),
        })?;
        Architecture::from_value(&value)
    }
}

/// The name of a model and its layers, still to be read, without input layers.
fn layers_of(value: &Value) -> Result<(String, Vec<&Value>), ArchitectureError> {
    let class_name = value.get("class_name").and_then(Value::as_str);
    let model = match class_name {
        None => value,
        Some("Sequential") => &value["config"],
        Some(other) => {
            return Err(ArchitectureError::NotSequential {
                class_name: other.into(),
            });
        }
    };
    let layers = model.get("layers").unwrap_or(model);
    let Value::Array(layers) = layers else {
        return Err(ArchitectureError::NotLayers {
            problem: shortened(layers),
        });
    };
    let is_input = |layer: &&Value| layer.get("class_name").and_then(Value::as_str) == Some("InputLayer");
    let layers = layers.iter().filter(|layer| !is_input(layer)).collect();
    let name = model.get("name").and_then(Value::as_str).unwrap_or("sequential");
    Ok((name.into(), layers))
}

impl LayerConfig {
    /// Reads a layer as Keras writes it, `{ "class_name", "config" }`.
    ///
    /// # Errors
    /// When there is no such layer, or it has no such options.
    pub fn from_value(value: &Value) -> Result<LayerConfig, LayerError> {
        let unreadable = |problem| LayerError::Unreadable {
            class_name: "layer".into(),
            problem,
        };
        let (class_name, mut config) = class_and_config(value).map_err(unreadable)?;
        let name = match config.remove("name") {
            None | Some(Value::Null) => None,
            Some(Value::String(name)) => Some(name),
            Some(other) => {
                let problem = format!("`name` must be text, not {}", shortened(&other));
                return Err(LayerError::Unreadable { class_name, problem });
            }
        };
        let trainable = match config.remove("trainable") {
            None | Some(Value::Null) => true,
            Some(Value::Bool(trainable)) => trainable,
            Some(other) => {
                let problem = format!("`trainable` must be true or false, not {}", shortened(&other));
                return Err(LayerError::Unreadable { class_name, problem });
            }
        };
        let options = LayerKind::options(&class_name).unwrap_or_default();
        let restraints = Restraints::take(options, &mut config).map_err(|problem| LayerError::Unreadable {
            class_name: class_name.clone(),
            problem,
        })?;
        let kind = LayerKind::read(&class_name, config)?;
        Ok(LayerConfig {
            name,
            kind,
            trainable,
            restraints,
        })
    }
}

impl<'de> Deserialize<'de> for Architecture {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Architecture::from_value(&Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for LayerConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        LayerConfig::from_value(&Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl Serialize for LayerConfig {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::Error;
        let mut config = self.kind.write().map_err(S::Error::custom)?;
        self.restraints.write(&mut config);
        if let Some(name) = &self.name {
            config["name"] = json!(name);
        }
        if !self.trainable {
            config["trainable"] = json!(false);
        }
        json!({ "class_name": self.kind.class_name(), "config": config }).serialize(serializer)
    }
}
