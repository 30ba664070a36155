//! Penalties on large weights, with Keras's names (`keras/src/regularizers/`).

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use super::options::class_and_config;

/// `keras.regularizers.L2(l2=0.01)`: adds l2 times the sum of the squares of the weights to the loss, in training as in
/// evaluation, and so 2 l2 w to the gradient of each weight w. Serialized as `{ "class_name", "config" }`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct L2 {
    pub l2: f64,
}

impl L2 {
    /// Keras's names of the regularizers there are.
    pub const NAMES: &[&str] = &["l2"];

    fn from_value(value: &Value) -> Result<L2, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Config {
            #[serde(default = "usual")]
            l2: f64,
        }
        fn usual() -> f64 {
            0.01
        }
        let (class_name, config) = class_and_config(value)?;
        if !class_name.eq_ignore_ascii_case("l2") {
            return Err(format!("there is no regularizer {class_name:?} here; there is L2"));
        }
        let Config { l2 } = serde_json::from_value(Value::Object(config)).map_err(|error| error.to_string())?;
        match l2 >= 0.0 && l2.is_finite() {
            true => Ok(L2 { l2 }),
            false => Err(format!("`l2` must be at least 0, not {l2}")),
        }
    }
}

impl<'de> Deserialize<'de> for L2 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        L2::from_value(&Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl Serialize for L2 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json!({ "class_name": "L2", "config": { "l2": self.l2 } }).serialize(serializer)
    }
}
