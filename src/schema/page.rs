//! The page's part of the tables, `www/keras/schema.js`, written from them. Whatever a table says is tried on the way: that the
//! class has these options and no others, that it takes each of the choices, and every number within the limits and none without.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::{Kind, Opt, Options, Range};
use crate::data::augment::{Layer, RandomCrop};
use crate::nn::constraints::Constraint;
use crate::nn::initializers::Initializer;
use crate::nn::layers::LayerKind;
use crate::nn::loss::{Loss, LossChoice};
use crate::nn::metrics::AnyMetric;
use crate::nn::regularizers::Regularizer;
use crate::nn::schedules::{LearningRate, Schedule};
use crate::nn::{Activation, Architecture, Network, OptimizerConfig};
use crate::train::callbacks;

type Config = Map<String, Value>;

/// What the page is told of an option, in the order it is written.
type Told = Vec<(&'static str, Value)>;

/// The options of a class by their names; the classes of a kind by theirs.
type Named<T> = Vec<(&'static str, T)>;

/// A class, and how it is read.
struct Class<'a> {
    name: &'static str,
    options: &'static [Opt],
    /// Reads a config and says all of it that the class then has; an error that names what is wrong.
    read: &'a dyn Fn(Map<String, Value>) -> Result<Value, String>,
}

fn config_of(spec: &Value) -> Value {
    spec["config"].clone()
}

impl Class<'_> {
    /// What each option takes, by its name.
    fn described(&self) -> Named<Told> {
        // Of those that clip gradients a class takes one alone.
        let together = self.options.iter().filter(|option| !option.key.contains("clip"));
        let full: Config = together.map(|option| (option.key.into(), example(option))).collect();
        self.takes(&full, "an example of each option");
        // What must be there is missed, whatever else is left out with it: some options go together.
        let is_missed = |key: &String, other: &String| {
            let mut without = full.clone();
            without.remove(key);
            without.remove(other);
            (self.read)(without).is_err()
        };
        let required: Config = full
            .iter()
            .filter(|(key, _)| is_missed(key, key) && full.keys().all(|other| is_missed(key, other)))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        let defaults = self.takes(&required, "what it cannot do without");
        self.has_no_others(&required);
        let described = self.options.iter().map(|option| {
            self.keeps_within(option, &full);
            let default = match required.contains_key(option.key) {
                true => None,
                false => Some(by_name(&defaults[option.key])),
            };
            (option.key, of_kind(&option.kind, default))
        });
        described.collect()
    }

    fn takes(&self, config: &Config, what: &str) -> Value {
        (self.read)(config.clone()).unwrap_or_else(|problem| panic!("{} with {what}: {problem}", self.name))
    }

    /// What serde knows, it names when it meets another key.
    fn has_no_others(&self, required: &Config) {
        let mut config = required.clone();
        config.insert("no_such_option".into(), json!(1));
        let problem = (self.read)(config).expect_err(self.name);
        assert!(problem.contains("no_such_option"), "{}: {problem}", self.name);
        let known = problem.split("expected").nth(1).unwrap_or_default();
        let mut known: Vec<_> = known.split('`').skip(1).step_by(2).collect();
        // What restrains the parameters of a layer is read before its class is.
        let is_own = |key: &&str| !key.ends_with("_regularizer") && !key.ends_with("_constraint");
        let mut own: Vec<_> = self.options.iter().map(|option| option.key).filter(is_own).collect();
        known.sort_unstable();
        own.sort_unstable();
        assert!(
            !problem.contains("unknown field") || known == own,
            "{} has {known:?}, its table {own:?}",
            self.name
        );
    }

    /// It takes what is at the limits and refuses what is beyond.
    fn keeps_within(&self, option: &Opt, full: &Config) {
        let with = |value: Value| {
            let mut config = full.clone();
            if option.key == "output_padding" {
                // It must be less.
                config.insert("strides".into(), json!([4, 4]));
            }
            config.insert(option.key.into(), value);
            (self.read)(config)
        };
        let takes = |value: Value| {
            let problem = with(value.clone()).err();
            assert_eq!(problem, None, "{}: {} {value}", self.name, option.key);
        };
        let refuses = |value: Value| assert!(with(value.clone()).is_err(), "{}: {} {value}", self.name, option.key);
        let try_range = |range: &Range, is_whole: bool| {
            let step = if is_whole { 1.0 } else { 0.001 };
            let number = |value: f64| if is_whole { json!(value as i64) } else { json!(value) };
            if range.least.is_finite() {
                if range.is_above {
                    refuses(number(range.least));
                    takes(number(range.least + step));
                } else {
                    takes(number(range.least));
                    refuses(number(range.least - step));
                }
            }
            if range.most.is_finite() {
                if range.is_below {
                    refuses(number(range.most));
                    takes(number(range.most - step));
                } else {
                    takes(number(range.most));
                    refuses(number(range.most + step));
                }
            }
        };
        match &option.kind {
            Kind::Integer(range) => try_range(range, true),
            Kind::Number(range) => try_range(range, false),
            Kind::Pair { range, .. } => {
                takes(json!(3));
                takes(json!([range.least, 3]));
                refuses(json!([range.least - 1.0, 3]));
                refuses(json!([1, 2, 3]));
            }
            Kind::Factor { range, .. } => {
                takes(json!([0.1, 0.2]));
                takes(json!([0.1, range.most]));
                refuses(json!(range.most + 0.001));
                refuses(json!([0.1]));
            }
            Kind::Ends => {
                takes(json!([0, 1]));
                refuses(json!(1));
            }
            Kind::Numbers | Kind::Integers => refuses(json!("1, 2")),
            Kind::Toggle => refuses(json!("yes")),
            Kind::Choice(names) => {
                names.iter().for_each(|name| takes(json!(name)));
                refuses(json!("no_such_choice"));
            }
        }
    }
}

/// A value that an option takes.
fn example(option: &Opt) -> Value {
    match option.kind {
        Kind::Integer(range) if range.least.is_finite() && !range.is_above => json!(range.least as i64),
        Kind::Integer(_) => json!(1),
        Kind::Number(range) if !range.contains(0.5) => json!(range.most),
        Kind::Number(_) | Kind::Factor { .. } => json!(0.5),
        // One value more than boundaries, one mean at least.
        Kind::Numbers if matches!(option.key, "values" | "mean" | "variance") => json!([0.1]),
        Kind::Numbers => json!([]),
        Kind::Integers if option.key == "dims" => json!([2, 1, 3]),
        Kind::Integers => json!([-1]),
        Kind::Pair { range, .. } => json!([range.least, range.least]),
        Kind::Ends => json!([0, 255]),
        Kind::Toggle => json!(false),
        Kind::Choice(names) => json!(names[0]),
    }
}

/// An initializer or regularizer by its name alone, as one writes it.
fn by_name(value: &Value) -> Value {
    let Some(class_name) = value.get("class_name").and_then(Value::as_str) else {
        return value.clone();
    };
    let letters = class_name.char_indices().flat_map(|(place, letter)| {
        let dash = (place > 0 && letter.is_ascii_uppercase()).then_some('_');
        dash.into_iter().chain([letter.to_ascii_lowercase()])
    });
    letters.collect::<String>().into()
}

/// What the page is told of an option. Its default, where it may be left out and has none, is null, or "none" of a choice.
fn of_kind(kind: &Kind, default: Option<Value>) -> Told {
    let is_none = default == Some(Value::Null);
    let (name, mut told) = match kind {
        Kind::Integer(range) => ("integer", limits(range)),
        Kind::Number(range) => ("number", limits(range)),
        Kind::Numbers => ("numbers", Vec::new()),
        Kind::Integers => ("integers", Vec::new()),
        Kind::Pair { range, otherwise } => ("pair", [limits(range), other(*otherwise)].concat()),
        Kind::Factor { range, otherwise } => ("factor", [limits(range), other(*otherwise)].concat()),
        Kind::Ends => ("ends", Vec::new()),
        Kind::Toggle => ("toggle", Vec::new()),
        Kind::Choice(names) => {
            let none = is_none.then_some("none");
            let names: Vec<_> = none.into_iter().chain(names.iter().copied()).collect();
            ("choice", vec![("choices", json!(names))])
        }
    };
    told.insert(0, ("kind", json!(name)));
    if let Some(default) = default {
        let default = match (kind, is_none) {
            (Kind::Choice(_), true) => json!("none"),
            _ => default,
        };
        told.insert(1, ("default", default));
    }
    told
}

/// A number as one writes it: 1, not 1.0.
fn plain(value: f64) -> Value {
    match value.fract() == 0.0 {
        true => json!(value as i64),
        false => json!(value),
    }
}

fn limits(range: &Range) -> Told {
    let least = if range.is_above { "above" } else { "min" };
    let most = if range.is_below { "below" } else { "max" };
    let ends = [(least, range.least), (most, range.most)];
    let finite = ends.into_iter().filter(|(_, end)| end.is_finite());
    finite.map(|(key, end)| (key, plain(end))).collect()
}

fn other(otherwise: Option<&str>) -> Told {
    otherwise.into_iter().map(|other| ("otherwise", json!(other))).collect()
}

/// All options of all classes of a kind; `read` as of [`Class`], with the class's name.
fn described(
    classes: impl IntoIterator<Item = (&'static str, &'static [Opt])>,
    read: impl Fn(&'static str, Config) -> Result<Value, String>,
) -> Named<Named<Told>> {
    let described = classes.into_iter().map(|(name, options)| {
        let class = Class {
            name,
            options,
            read: &|config| read(name, config),
        };
        (name, class.described())
    });
    described.collect()
}

fn layers() -> Named<Named<Told>> {
    let input = [32, 32, 32];
    let of = |class_name: &str, config: Config| {
        let layers = json!([{ "class_name": class_name, "config": config }]);
        let architecture = Architecture::from_value(&layers).map_err(|error| error.to_string())?;
        let network = Network::<f32>::build(&architecture, input, 0).map_err(|error| error.to_string())?;
        Ok((config_of(&json!(architecture.layers[0])), network.params()))
    };
    let options = |class_name| LayerKind::options(class_name).expect("it is in the table");
    let classes = LayerKind::CLASS_NAMES.iter();
    let read = |name, config| of(name, config).map(|(config, _)| config);
    let mut all = described(classes.map(|&name| (name, options(name))), read);
    // What every layer has beside its own: a name, and a switch where it has weights.
    for (class_name, told) in &mut all {
        // Some have weights only where something is switched on; some cannot have all of it.
        let with = |toggles: bool| -> usize {
            let value = |option: &Opt| match option.kind {
                Kind::Toggle => json!(toggles),
                _ => example(option),
            };
            let all = options(class_name).iter();
            let config = all.map(|option| (option.key.into(), value(option)));
            of(class_name, config.collect()).map_or(0, |(_, params)| params)
        };
        if with(false).max(with(true)) > 0 {
            told.push(("trainable", of_kind(&Kind::Toggle, Some(json!(true)))));
        }
        told.push(("name", vec![("kind", json!("text"))]));
    }
    all
}

fn optimizers() -> Named<Named<Told>> {
    let classes = OptimizerConfig::CLASS_NAMES.iter();
    let read = |name, config| {
        let read = OptimizerConfig::from_value(&json!({ "class_name": name, "config": config }));
        let optimizer = read.map_err(|error| error.to_string())?;
        Ok(Value::Object(optimizer.config().expect("plain data")))
    };
    described(classes.map(|&name| (name, OptimizerConfig::options(name))), read)
}

fn schedules() -> Named<Named<Told>> {
    let classes = Schedule::CLASS_NAMES.iter();
    let read = |name, config| {
        let read = serde_json::from_value(json!({ "class_name": name, "config": config }));
        let rate: LearningRate = read.map_err(|error| error.to_string())?;
        Ok(config_of(&json!(rate)))
    };
    described(classes.map(|&name| (name, Schedule::options(name))), read)
}

fn metrics() -> Named<Named<Told>> {
    let classes = AnyMetric::CLASS_NAMES.iter();
    let read = |name, config| {
        let metric = AnyMetric::from_value(&json!({ "class_name": name, "config": config }));
        Ok(metric.map_err(|error| error.to_string())?.config().into())
    };
    described(classes.map(|&name| (name, AnyMetric::options(name))), read)
}

/// All options of something that a layer has as an option itself.
fn inside<C: DeserializeOwned + Serialize>(name: &str, config: Config) -> Result<Value, String> {
    let read: C =
        serde_json::from_value(json!({ "class_name": name, "config": config })).map_err(|error| error.to_string())?;
    Ok(config_of(&json!(read)))
}

fn initializers() -> Named<Named<Told>> {
    described(Initializer::CLASSES.iter().copied(), inside::<Initializer>)
}

fn regularizers() -> Named<Named<Told>> {
    let classes = Regularizer::CLASS_NAMES.iter();
    described(
        classes.map(|&name| (name, Regularizer::options(name))),
        inside::<Regularizer>,
    )
}

fn constraints() -> Named<Named<Told>> {
    let classes = Constraint::CLASS_NAMES.iter();
    described(
        classes.map(|&name| (name, Constraint::options(name))),
        inside::<Constraint>,
    )
}

fn losses() -> Named<Named<Told>> {
    let read = |name, config| {
        let read = LossChoice::from_value(&json!({ "class_name": name, "config": config }));
        match read.map_err(|error| error.to_string())? {
            LossChoice::Fixed(loss) => Ok(Value::Object(loss.config().expect("plain data"))),
            LossChoice::Auto => panic!("{name} is no loss"),
        }
    };
    described(Loss::CLASS_NAMES.iter().map(|&name| (name, Loss::options(name))), read)
}

fn all_callbacks() -> Named<Named<Told>> {
    let classes = callbacks::CLASS_NAMES.iter();
    let read = |name, config| {
        let read = callbacks::read(&json!({ "class_name": name, "config": config }));
        read.map_err(|error| error.to_string())
    };
    described(classes.map(|&name| (name, callbacks::options(name))), read)
}

fn augmentations() -> Named<Named<Told>> {
    let classes = Layer::CLASS_NAMES.iter();
    let options = |name| LayerKind::options(name).unwrap_or(RandomCrop::OPTIONS);
    let read = |name, config| {
        let layer = json!({ "class_name": name, "config": config });
        if name == "RandomCrop" {
            return RandomCrop::read(&layer).map(|crop| json!(crop));
        }
        let architecture = Architecture::from_value(&json!([layer])).map_err(|error| error.to_string())?;
        Network::<f32>::build(&architecture, [32, 32, 32], 0).map_err(|error| error.to_string())?;
        Ok(config_of(&json!(architecture.layers[0])))
    };
    described(classes.map(|&name| (name, options(name))), read)
}

/// A value as prettier writes it.
fn literal(value: &Value) -> String {
    match value {
        Value::Array(values) => {
            let values: Vec<_> = values.iter().map(literal).collect();
            format!("[{}]", values.join(", "))
        }
        Value::Number(number) => plain(number.as_f64().unwrap_or_default()).to_string(),
        other => other.to_string(),
    }
}

/// How wide a line may be.
const WIDTH: usize = 120;

/// `key: { … },`, on one line where it fits, as prettier writes it.
fn written(key: &str, told: &Told, indent: usize) -> String {
    let entries: Vec<_> = told
        .iter()
        .map(|(key, value)| format!("{key}: {}", literal(value)))
        .collect();
    let margin = " ".repeat(indent);
    let line = format!("{margin}{key}: {{ {} }},\n", entries.join(", "));
    if line.trim_end().len() <= WIDTH {
        return line;
    }
    let mut lines = format!("{margin}{key}: {{\n");
    for (key, value) in told {
        lines += &wrapped(&format!("{key}: "), value, ",", indent + 2);
    }
    lines + &margin + "},\n"
}

/// A value behind some words and before others, a list item by item where it does not fit on one line.
fn wrapped(before: &str, value: &Value, behind: &str, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let line = format!("{margin}{before}{}{behind}\n", literal(value));
    match value {
        Value::Array(values) if line.trim_end().len() > WIDTH => {
            let items: String = values
                .iter()
                .map(|value| format!("{margin}  {},\n", literal(value)))
                .collect();
            format!("{margin}{before}[\n{items}{margin}]{behind}\n")
        }
        _ => line,
    }
}

fn exported(name: &str, what: &str, classes: &Named<Named<Told>>) -> String {
    let mut text = format!("/** {what} @type {{Classes}} */\nexport const {name} = {{\n");
    for (class_name, options) in classes {
        if options.is_empty() {
            text += &format!("  {class_name}: {{}},\n");
            continue;
        }
        text += &format!("  {class_name}: {{\n");
        for (key, told) in options {
            text += &written(key, told, 4);
        }
        text += "  },\n";
    }
    text + "};\n"
}

fn sparse_metrics() -> String {
    let mut text = "/** Their classes where targets are the numbers of the classes, if these are others than for one-hot targets. \
                    @type {Record<string, string>} */\nexport const sparseMetrics = {"
        .to_owned();
    for (class_name, sparse) in AnyMetric::sparse_classes() {
        text += &format!("\n  {class_name}: {},", json!(sparse));
    }
    let end = if text.ends_with(',') { "\n};\n" } else { "};\n" };
    text + end
}

fn javascript() -> String {
    let names = |name: &str, what: &str, names: &[&str]| {
        let list = wrapped(&format!("export const {name} = "), &json!(names), ";", 0);
        format!("/** {what} */\n{list}")
    };
    let parts = [
        "// Generated from src/ by `UPDATE_SCHEMA=1 cargo test schema`. Do not edit.\n\n\
         /**\n \
         * Keras's classes: what each of their options takes, and its default. An option without one must be given; where it is null, the\n \
         * option may be left out.\n \
         *\n \
         * min, max, above, below: of each number; otherwise: the option that holds where this one is not given\n \
         * @typedef {{ kind: string, default?: any, min?: number, max?: number, above?: number, below?: number, choices?: string[],\n \
         *   otherwise?: string }} Known\n \
         * @typedef {Record<string, Record<string, Known>>} Classes\n \
         */\n"
            .to_owned(),
        exported("layers", "The layers.", &layers()),
        exported("optimizers", "The optimizers.", &optimizers()),
        exported("schedules", "The learning rates that change.", &schedules()),
        exported("callbacks", "What may happen at the end of an epoch.", &all_callbacks()),
        exported("augmentations", "The layers that vary images.", &augmentations()),
        exported("initializers", "How weights begin.", &initializers()),
        exported("regularizers", "What large weights add to the loss.", &regularizers()),
        exported("constraints", "What weights are brought to after each step.", &constraints()),
        exported("losses", "What training makes smaller.", &losses()),
        exported("metrics", "What can be measured besides the loss.", &metrics()),
        sparse_metrics(),
        names("activations", "The activation functions.", Activation::NAMES),
    ];
    parts.join("\n")
}

#[test]
fn the_pages_schema_is_that_of_the_tables() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/www/keras/schema.js");
    let fresh = javascript();
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(path, &fresh).unwrap();
    }
    let stored = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        stored == fresh,
        "www/keras/schema.js is stale: run `UPDATE_SCHEMA=1 cargo test schema`"
    );
}
