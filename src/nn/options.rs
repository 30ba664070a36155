//! Reading what Keras writes: objects of the form `{ "class_name", "config" }`.

use serde::de::value::MapDeserializer;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::schema::{self, Opt, OutOfRange};

/// Keys of a config that say nothing to this crate.
pub(crate) struct Vocabulary {
    /// Keys that change no result, whatever their value.
    pub harmless: &'static [&'static str],
    /// Keys of what is not supported, with the values (as JSON) under which they change no result; null never does.
    pub neutral: &'static [(&'static str, &'static [&'static str])],
}

impl Vocabulary {
    /// The config without what says nothing, so that a struct which denies unknown fields can read it. A null stands for a key that is
    /// not there. What is an option of the class stays, whatever other classes make of it.
    pub fn without(&self, mut config: Map<String, Value>, options: &[Opt]) -> Result<Map<String, Value>, String> {
        let is_own = |key: &str| options.iter().any(|option| option.key == key);
        config.retain(|key, value| !value.is_null() && (is_own(key) || !self.harmless.contains(&key.as_str())));
        for &(key, values) in self.neutral {
            if !is_own(key)
                && let Some(value) = config.remove(key)
                && !values.contains(&value.to_string().as_str())
            {
                return Err(format!("`{key}`: {value} is not supported"));
            }
        }
        Ok(config)
    }
}

/// Reads a config into a struct. serde's own way would take an array for one, too, and be half as large again for each of a hundred
/// classes.
pub(crate) fn from_config<C: DeserializeOwned>(config: Value) -> serde_json::Result<C> {
    match config {
        Value::Object(config) => C::deserialize(MapDeserializer::new(config.into_iter())),
        other => Err(serde_json::Error::custom(format!(
            "expected {{...}}, not {}",
            shortened(&other)
        ))),
    }
}

/// Takes `{ "class_name", "config" }` apart, or the name alone. Other keys (`module`, `registered_name`, ...) are
/// Keras's own affair.
pub(crate) fn class_and_config(value: &Value) -> Result<(String, Map<String, Value>), String> {
    let name = value.get("class_name").unwrap_or(value);
    let Value::String(class_name) = name else {
        return Err(format!(
            "expected {{\"class_name\", \"config\"}}, not {}",
            shortened(value)
        ));
    };
    match value.get("config") {
        None | Some(Value::Null) => Ok((class_name.clone(), Map::new())),
        Some(Value::Object(config)) => Ok((class_name.clone(), config.clone())),
        Some(other) => Err(format!(
            "the config of {class_name} is {}, not {{...}}",
            shortened(other)
        )),
    }
}

/// Reads the name of one of some classes, in capitals and underscores or without, or its `{ "class_name", "config" }`, whose numbers must
/// be within their limits.
pub(super) fn named(
    what: &str,
    classes: &'static [&'static str],
    options: impl Fn(&str) -> &'static [Opt],
    value: &Value,
) -> Result<(&'static str, Value), String> {
    const VOCABULARY: Vocabulary = Vocabulary {
        harmless: &["name", "dtype"],
        neutral: &[],
    };
    let (name, config) = class_and_config(value)?;
    let plain = |name: &str| name.replace('_', "").to_lowercase();
    let class = classes.iter().find(|class| plain(class) == plain(&name));
    let class = *class.ok_or_else(|| format!("there is no {what} {name:?} here; there are {}", classes.join(", ")))?;
    let options = options(class);
    let config = VOCABULARY.without(config, options)?;
    schema::check_config(options, &config).map_err(|error| error.to_string())?;
    Ok((class, Value::Object(config)))
}

/// The beginning of a value, for a message.
pub(crate) fn shortened(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

/// A whole number below 2^31, also where it is written as `3.0`.
fn whole_number(value: &Value) -> Option<usize> {
    let number = value
        .as_f64()
        .filter(|number| number.fract() == 0.0 && *number >= 0.0)?;
    (number <= f64::from(i32::MAX)).then_some(number as usize)
}

/// A size, such as the number of filters.
pub(crate) fn size<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    let value = Value::deserialize(deserializer)?;
    whole_number(&value).ok_or_else(|| {
        Error::custom(format!(
            "expected a whole number of at least 1, not {}",
            shortened(&value)
        ))
    })
}

/// A number of something that there may be none of.
pub(crate) fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    let value = Value::deserialize(deserializer)?;
    whole_number(&value)
        .ok_or_else(|| Error::custom(format!("expected a whole number from 0 on, not {}", shortened(&value))))
}

/// Height and width; Keras takes one number for both as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair(pub [usize; 2]);

impl Serialize for Pair {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Pair {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let pair = match value.as_array().map(Vec::as_slice) {
            Some([height, width]) => whole_number(height).zip(whole_number(width)),
            Some(_) => None,
            None => whole_number(&value).map(|both| (both, both)),
        };
        pair.map(|(height, width)| Pair([height, width])).ok_or_else(|| {
            let value = shortened(&value);
            Error::custom(format!(
                "expected a whole number of at least 1 or two of them, not {value}"
            ))
        })
    }
}

/// How far something goes by lot: one number either way, or two, the least and the most.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Factor {
    EitherWay(f64),
    Between([f64; 2]),
}

impl Factor {
    /// The least and the most, as Keras reads them: either way, but no further than the option of that name goes.
    pub(super) fn ends(self, options: &[Opt], key: &str) -> Result<[f32; 2], OutOfRange> {
        let ends = match self {
            Factor::EitherWay(most) => {
                let least = schema::range(options, key).1.least;
                [(-most.abs()).max(least), most.abs()]
            }
            Factor::Between([a, b]) => [a.min(b), a.max(b)],
        };
        schema::check(options, key, ends[0])?;
        schema::check(options, key, ends[1])?;
        Ok(ends.map(|end| end as f32))
    }
}

impl<'de> Deserialize<'de> for Factor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let factor = match value.is_array() {
            true => two_numbers(&value).map(Factor::Between),
            false => value.as_f64().map(Factor::EitherWay),
        };
        factor.ok_or_else(|| {
            let value = shortened(&value);
            Error::custom(format!("expected a number or two, the least and the most, not {value}"))
        })
    }
}

/// The least and the greatest value that there may be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Ends([f64; 2]);

impl Ends {
    pub(super) fn bytes() -> Ends {
        Ends([0.0, 255.0])
    }

    pub(super) fn sorted(self) -> [f32; 2] {
        let Ends([a, b]) = self;
        [a.min(b) as f32, a.max(b) as f32]
    }
}

impl<'de> Deserialize<'de> for Ends {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let ends = two_numbers(&value).filter(|[a, b]| a != b);
        ends.map(Ends).ok_or_else(|| {
            let value = shortened(&value);
            Error::custom(format!(
                "expected two numbers, the least and the greatest value, not {value}"
            ))
        })
    }
}

fn two_numbers(value: &Value) -> Option<[f64; 2]> {
    match value.as_array().map(Vec::as_slice) {
        Some([a, b]) => Some([a.as_f64()?, b.as_f64()?]),
        _ => None,
    }
}
