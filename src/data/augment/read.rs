//! Reading augmentation layers as Keras writes them: `{ "class_name", "config" }`.

use serde_json::{Map, Value};

use super::affine::{Beyond, Interpolation};
use super::layer::{Fill, Layer};
use crate::schema::{Kind, Opt, Range, choice, ends, factor, factor_or, integer, number};

const FILL_MODE: Opt = choice("fill_mode", &["reflect", "constant", "wrap", "nearest"]);
const INTERPOLATION: Opt = choice("interpolation", &["bilinear", "nearest"]);
const FILL_VALUE: Opt = number("fill_value", Range::ALL);
const BOTH_WAYS: Range = Range::ALL.from(-1.0).to(1.0);
/// -1 would show nothing of the image.
const ZOOM: Range = Range::ALL.above(-1.0).to(1.0);

/// The layers there are, and their options.
pub(crate) const CLASSES: &[(&str, &[Opt])] = &[
    (
        "RandomRotation",
        &[factor("factor", BOTH_WAYS), FILL_MODE, INTERPOLATION, FILL_VALUE],
    ),
    (
        "RandomTranslation",
        &[
            factor("height_factor", BOTH_WAYS),
            factor("width_factor", BOTH_WAYS),
            FILL_MODE,
            INTERPOLATION,
            FILL_VALUE,
        ],
    ),
    (
        "RandomZoom",
        &[
            factor("height_factor", ZOOM),
            factor_or("width_factor", ZOOM, "height_factor"),
            FILL_MODE,
            INTERPOLATION,
            FILL_VALUE,
        ],
    ),
    (
        "RandomFlip",
        &[choice("mode", &["horizontal_and_vertical", "horizontal", "vertical"])],
    ),
    ("RandomContrast", &[factor("factor", Range::UNIT), ends("value_range")]),
    ("RandomBrightness", &[factor("factor", BOTH_WAYS), ends("value_range")]),
    (
        "RandomCrop",
        &[
            integer("height", Range::ALL.from(1.0)),
            integer("width", Range::ALL.from(1.0)),
        ],
    ),
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
    let Some((class_name, known)) = CLASSES.iter().find(|(known, _)| *known == class_name) else {
        let names: Vec<_> = CLASSES.iter().map(|(name, _)| *name).collect();
        return Err(format!(
            "there is no layer {class_name:?} here; there are {}",
            names.join(", ")
        ));
    };
    let mut options = Options {
        class_name,
        known,
        config,
    };
    options
        .config
        .retain(|key, value| !value.is_null() && !HARMLESS.contains(&key.as_str()));
    let layer = match *class_name {
        "RandomRotation" => Layer::RandomRotation {
            factor: options.factor("factor")?,
            fill: options.fill()?,
        },
        "RandomTranslation" => Layer::RandomTranslation {
            height: options.factor("height_factor")?,
            width: options.factor("width_factor")?,
            fill: options.fill()?,
        },
        "RandomZoom" => Layer::RandomZoom {
            height: options.factor("height_factor")?,
            width: match options.config.contains_key("width_factor") {
                true => Some(options.factor("width_factor")?),
                false => None,
            },
            fill: options.fill()?,
        },
        "RandomFlip" => {
            let mode = options.word("mode")?;
            Layer::RandomFlip {
                horizontal: mode != "vertical",
                vertical: mode != "horizontal",
            }
        }
        "RandomContrast" => Layer::RandomContrast {
            factor: options.factor("factor")?,
            value_range: options.value_range()?,
        },
        "RandomBrightness" => Layer::RandomBrightness {
            factor: options.factor("factor")?,
            value_range: options.value_range()?,
        },
        "RandomCrop" => Layer::RandomCrop {
            height: options.size("height")?,
            width: options.size("width")?,
        },
        _ => unreachable!("{class_name} is in the table"),
    };
    match options.config.keys().next() {
        None => Ok(layer),
        Some(key) => Err(format!("{class_name} has no option `{key}`")),
    }
}

/// The options of a layer that are not read yet.
struct Options<'a> {
    class_name: &'a str,
    /// Those that the layer has.
    known: &'a [Opt],
    config: Map<String, Value>,
}

impl Options<'_> {
    fn kind(&self, key: &str) -> Kind {
        let option = self.known.iter().find(|option| option.key == key);
        option.expect("an option that is in the table").kind
    }

    fn wrong<T>(&self, key: &str, expected: &str, value: &Value) -> Result<T, String> {
        Err(format!(
            "`{key}` of {} must be {expected}, not {value}",
            self.class_name
        ))
    }

    /// A factor as Keras reads it: one number stands for itself either way, as far as it goes; two are the ends.
    fn factor(&mut self, key: &str) -> Result<[f32; 2], String> {
        let Kind::Factor { range, .. } = self.kind(key) else {
            unreachable!("{key} is no factor");
        };
        let value = self.config.remove(key).unwrap_or(Value::Null);
        let ends = match value.as_array().map(Vec::as_slice) {
            None => value
                .as_f64()
                .map(|factor| [(-factor.abs()).max(range.least), factor.abs()]),
            Some([a, b]) => a.as_f64().zip(b.as_f64()).map(|(a, b)| [a.min(b), a.max(b)]),
            Some(_) => None,
        };
        match ends.filter(|ends| ends.iter().all(|&end| range.contains(end))) {
            Some(ends) => Ok(ends.map(|end| end as f32)),
            None => self.wrong(key, &format!("{range}, or two such numbers"), &value),
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

    /// Which of its words an option is; the first where it is not given.
    fn word(&mut self, key: &str) -> Result<&'static str, String> {
        let Kind::Choice(words) = self.kind(key) else {
            unreachable!("{key} is no choice");
        };
        let Some(value) = self.config.remove(key) else {
            return Ok(words[0]);
        };
        let found = words.iter().find(|&&word| value == word);
        found.map_or_else(
            || self.wrong(key, &format!("one of {}", words.join(", ")), &value),
            |word| Ok(*word),
        )
    }

    fn fill(&mut self) -> Result<Fill, String> {
        let mode = self.word("fill_mode")?;
        let interpolation = self.word("interpolation")?;
        let value = self.config.remove("fill_value").unwrap_or_else(|| 0.into());
        let Some(number) = value.as_f64() else {
            return self.wrong("fill_value", "a number", &value);
        };
        Ok(Fill {
            beyond: match mode {
                "constant" => Beyond::Constant(number as f32),
                "wrap" => Beyond::Wrap,
                "nearest" => Beyond::Nearest,
                _ => Beyond::Reflect,
            },
            interpolation: match interpolation {
                "nearest" => Interpolation::Nearest,
                _ => Interpolation::Bilinear,
            },
        })
    }
}
