//! Tagged objects, as JavaScript writes them, read with less code.
//!
//! serde reads `{ type: "fit", … }` by keeping all fields until it has seen the tag, and makes a copy of every struct's reader for
//! what it kept: a tenth of the whole core. `{ fit: { … } }`, the name outside, is read at once.

use serde::Deserialize;
use serde::de::{Deserializer, Error};
use serde_json::{Map, Value};

/// Reads an enum whose variant stands under `tag` among its fields. `read` is the one that serde derives, with the name outside.
///
/// # Errors
/// When the tag is missing or unknown, or the fields are not those of its variant.
pub(super) fn tagged<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    tag: &str,
    read: fn(Value) -> Result<T, serde_json::Error>,
) -> Result<T, D::Error> {
    let mut fields = Map::deserialize(deserializer)?;
    let Some(Value::String(name)) = fields.remove(tag) else {
        return Err(D::Error::custom(format!("missing field `{tag}`")));
    };
    // A variant without fields is its name alone; one whose fields may all be left out is not.
    let alone = if fields.is_empty() {
        read(Value::String(name.clone())).ok()
    } else {
        None
    };
    match alone {
        Some(known) => Ok(known),
        None => read(Value::Object(Map::from_iter([(name, Value::Object(fields))]))).map_err(D::Error::custom),
    }
}
