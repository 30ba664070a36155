//! Reading augmentation layers as Keras writes them: `{ "class_name", "config" }`.

use serde_json::{Map, Value};

use super::affine::{Beyond, Interpolation};
use super::layer::{Fill, Layer};

/// The layers there are.
pub(super) const CLASS_NAMES: [&str; 7] = [
    "RandomRotation",
    "RandomTranslation",
    "RandomZoom",
    "RandomFlip",
    "RandomContrast",
    "RandomBrightness",
    "RandomCrop",
];

/// Keys that change nothing here: the lots are drawn from one seed for all layers.
const HARMLESS: [&str; 6] = ["name", "trainable", "dtype", "seed", "data_format", "build_config"];

/// Reads one layer.
///
/// # Errors
/// What is wrong with it, as a sentence that names the option.
pub(super) fn layer(value: &Value) -> Result<Layer, String> {
    let class_name = value.get("class_name").unwrap_or(value);
    let class_name = class_name.as_str().ok_or_else(|| format!("{value} is no layer"))?;
    let config = match value.get("config") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(config)) => config.clone(),
        Some(other) => return Err(format!("the config of {class_name} is {other}, not {{...}}")),
    };
    let mut options = Options { class_name, config };
    options
        .config
        .retain(|key, value| !value.is_null() && !HARMLESS.contains(&key.as_str()));
    let layer = match class_name {
        "RandomRotation" => Layer::RandomRotation {
            factor: options.factor("factor", [-1.0, 1.0])?,
            fill: options.fill()?,
        },
        "RandomTranslation" => Layer::RandomTranslation {
            height: options.factor("height_factor", [-1.0, 1.0])?,
            width: options.factor("width_factor", [-1.0, 1.0])?,
            fill: options.fill()?,
        },
        "RandomZoom" => Layer::RandomZoom {
            height: options.zoom("height_factor")?,
            width: match options.config.contains_key("width_factor") {
                true => Some(options.zoom("width_factor")?),
                false => None,
            },
            fill: options.fill()?,
        },
        "RandomFlip" => {
            let mode = options.word("mode", &["horizontal_and_vertical", "horizontal", "vertical"])?;
            Layer::RandomFlip {
                horizontal: mode != 2,
                vertical: mode != 1,
            }
        }
        "RandomContrast" => Layer::RandomContrast {
            factor: options.factor("factor", [0.0, 1.0])?,
            value_range: options.value_range()?,
        },
        "RandomBrightness" => Layer::RandomBrightness {
            factor: options.factor("factor", [-1.0, 1.0])?,
            value_range: options.value_range()?,
        },
        "RandomCrop" => Layer::RandomCrop {
            height: options.size("height")?,
            width: options.size("width")?,
        },
        _ => {
            return Err(format!(
                "there is no layer {class_name:?} here; there are {}",
                CLASS_NAMES.join(", ")
            ));
        }
    };
    match options.config.keys().next() {
        None => Ok(layer),
        Some(key) => Err(format!("{class_name} has no option `{key}`")),
    }
}

/// The options of a layer that are not read yet.
struct Options<'a> {
    class_name: &'a str,
    config: Map<String, Value>,
}

impl Options<'_> {
    fn wrong<T>(&self, key: &str, expected: &str, value: &Value) -> Result<T, String> {
        Err(format!(
            "`{key}` of {} must be {expected}, not {value}",
            self.class_name
        ))
    }

    /// A factor as Keras reads it: one number stands for itself either way, as far as the bounds go; two are the ends.
    fn factor(&mut self, key: &str, [least, most]: [f32; 2]) -> Result<[f32; 2], String> {
        let expected = format!("a number from {least} to {most}, or two of them");
        let value = self.config.remove(key).unwrap_or(Value::Null);
        let within = |number: &Value| number.as_f64().map(|n| n as f32).filter(|n| (least..=most).contains(n));
        let pair = match value.as_array().map(Vec::as_slice) {
            None => within(&value).map(|factor| [(-factor.abs()).max(least), factor.abs()]),
            Some([a, b]) => within(a).zip(within(b)).map(|(a, b)| [a.min(b), a.max(b)]),
            Some(_) => None,
        };
        pair.map_or_else(|| self.wrong(key, &expected, &value), Ok)
    }

    /// -1 would show nothing of the image.
    fn zoom(&mut self, key: &str) -> Result<[f32; 2], String> {
        let value = self.config.get(key).cloned();
        let factor = self.factor(key, [-1.0, 1.0])?;
        match factor[0] > -1.0 {
            true => Ok(factor),
            false => self.wrong(
                key,
                "more than -1 and less than 1, or two such numbers",
                &value.unwrap_or_default(),
            ),
        }
    }

    fn value_range(&mut self) -> Result<[f32; 2], String> {
        let Some(value) = self.config.remove("value_range") else {
            return Ok([0.0, 255.0]);
        };
        let ends: Option<Vec<f64>> = value
            .as_array()
            .and_then(|ends| ends.iter().map(Value::as_f64).collect());
        match ends.as_deref() {
            Some(&[a, b]) if a != b => Ok([a.min(b) as f32, a.max(b) as f32]),
            _ => self.wrong("value_range", "two numbers, the least and the greatest value", &value),
        }
    }

    fn size(&mut self, key: &str) -> Result<usize, String> {
        let value = self.config.remove(key).unwrap_or(Value::Null);
        let size = value.as_u64().and_then(|size| usize::try_from(size).ok());
        match size {
            Some(size) if size > 0 => Ok(size),
            _ => self.wrong(key, "a whole number from 1 on", &value),
        }
    }

    /// Which of some words an option is; the first where it is not given.
    fn word(&mut self, key: &str, words: &[&str]) -> Result<usize, String> {
        let Some(value) = self.config.remove(key) else {
            return Ok(0);
        };
        let found = words.iter().position(|word| value == *word);
        found.map_or_else(|| self.wrong(key, &format!("one of {}", words.join(", ")), &value), Ok)
    }

    fn fill(&mut self) -> Result<Fill, String> {
        let mode = self.word("fill_mode", &["reflect", "constant", "wrap", "nearest"])?;
        let interpolation = self.word("interpolation", &["bilinear", "nearest"])?;
        let value = self.config.remove("fill_value").unwrap_or_else(|| 0.into());
        let Some(number) = value.as_f64() else {
            return self.wrong("fill_value", "a number", &value);
        };
        Ok(Fill {
            beyond: [
                Beyond::Reflect,
                Beyond::Constant(number as f32),
                Beyond::Wrap,
                Beyond::Nearest,
            ][mode],
            interpolation: [Interpolation::Bilinear, Interpolation::Nearest][interpolation],
        })
    }
}
