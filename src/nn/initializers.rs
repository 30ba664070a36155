//! How weights begin. The distributions are Keras's (`keras/src/initializers/random_initializers.py`); the numbers
//! drawn from them are a function of the seed, the layer and the position in the kernel alone.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use super::kernels::Element;
use super::options::{Vocabulary, class_and_config};
use super::random::{Stream, normal_quantile};
use crate::schema::{self, Opt, Range, choice, number};

/// A distribution of initial weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Initializer {
    pub class: InitializerClass,
    /// A seed of its own: then the values depend neither on the network's seed nor on the layer.
    pub seed: Option<u64>,
}

/// Keras's initializers, with its defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum InitializerClass {
    Zeros {},
    Ones {},
    Constant {
        #[serde(default)]
        value: f64,
    },
    RandomUniform {
        #[serde(default = "defaults::minval")]
        minval: f64,
        #[serde(default = "defaults::maxval")]
        maxval: f64,
    },
    RandomNormal {
        #[serde(default)]
        mean: f64,
        #[serde(default = "defaults::stddev")]
        stddev: f64,
    },
    /// Normal, but nothing further than two standard deviations from the mean.
    TruncatedNormal {
        #[serde(default)]
        mean: f64,
        #[serde(default = "defaults::stddev")]
        stddev: f64,
    },
    VarianceScaling {
        #[serde(default = "defaults::scale")]
        scale: f64,
        #[serde(default)]
        mode: FanMode,
        #[serde(default)]
        distribution: Distribution,
    },
    GlorotUniform {},
    GlorotNormal {},
    HeUniform {},
    HeNormal {},
    LecunUniform {},
    LecunNormal {},
    /// Columns, or rows where there are fewer of them, that are orthogonal and of length gain.
    Orthogonal {
        #[serde(default = "defaults::gain")]
        gain: f64,
    },
    /// gain on the diagonal of a matrix, 0 beside it.
    Identity {
        #[serde(default = "defaults::gain")]
        gain: f64,
    },
}

mod defaults {
    pub fn minval() -> f64 {
        -0.05
    }
    pub fn maxval() -> f64 {
        0.05
    }
    pub fn stddev() -> f64 {
        0.05
    }
    pub fn scale() -> f64 {
        1.0
    }
    pub fn gain() -> f64 {
        1.0
    }
}

/// The n of a variance of scale / n.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FanMode {
    #[default]
    FanIn,
    FanOut,
    FanAvg,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Distribution {
    Uniform,
    #[default]
    #[serde(alias = "normal")]
    TruncatedNormal,
    UntruncatedNormal,
}

/// Standard deviation of a standard normal distribution that is cut off at -2 and 2.
const TRUNCATED_STDDEV: f64 = 0.879_625_661_034_239_8;
/// Probability of a standard normal number below -2.
const BELOW_TWO_STDDEVS: f64 = 0.022_750_131_948_179_21;

impl Initializer {
    /// Keras's names of those that suit any parameter.
    pub const NAMES: &[&str] = &[
        "glorot_uniform",
        "glorot_normal",
        "he_uniform",
        "he_normal",
        "lecun_uniform",
        "lecun_normal",
        "random_normal",
        "random_uniform",
        "truncated_normal",
        "variance_scaling",
        "zeros",
        "ones",
        "constant",
    ];
    /// Keras's names of those that suit a kernel.
    pub const KERNEL_NAMES: &[&str] = &with::<{ Initializer::NAMES.len() + 1 }>(Initializer::NAMES, "orthogonal");
    /// Keras's names of those that suit a matrix.
    pub const MATRIX_NAMES: &[&str] =
        &with::<{ Initializer::KERNEL_NAMES.len() + 1 }>(Initializer::KERNEL_NAMES, "identity");

    /// Keras's names of all classes there are, and their options besides a seed.
    pub const CLASSES: &[(&str, &[Opt])] = {
        const STDDEV: Opt = number("stddev", Range::ALL.from(0.0));
        const GAIN: Opt = number("gain", Range::ALL);
        const MEAN: Opt = number("mean", Range::ALL);
        &[
            ("GlorotUniform", &[]),
            ("GlorotNormal", &[]),
            ("HeUniform", &[]),
            ("HeNormal", &[]),
            ("LecunUniform", &[]),
            ("LecunNormal", &[]),
            ("RandomNormal", &[MEAN, STDDEV]),
            (
                "RandomUniform",
                &[number("minval", Range::ALL), number("maxval", Range::ALL)],
            ),
            ("TruncatedNormal", &[MEAN, STDDEV]),
            (
                "VarianceScaling",
                &[
                    number("scale", Range::POSITIVE),
                    choice("mode", &["fan_in", "fan_out", "fan_avg"]),
                    choice("distribution", &["truncated_normal", "untruncated_normal", "uniform"]),
                ],
            ),
            ("Zeros", &[]),
            ("Ones", &[]),
            ("Constant", &[number("value", Range::ALL)]),
            ("Orthogonal", &[GAIN]),
            ("Identity", &[GAIN]),
        ]
    };

    /// Keras's default of kernels.
    pub fn glorot_uniform() -> Initializer {
        InitializerClass::GlorotUniform {}.into()
    }

    /// Keras's default of biases.
    pub fn zeros() -> Initializer {
        InitializerClass::Zeros {}.into()
    }

    /// Keras's default of scales and variances.
    pub fn ones() -> Initializer {
        InitializerClass::Ones {}.into()
    }

    /// What is wrong with a parameter of this shape, as a sentence.
    pub(super) fn problem(&self, shape: &[usize]) -> Option<String> {
        let axes = shape.len();
        match self.class {
            InitializerClass::Orthogonal { .. } if axes < 2 => Some(format!(
                "the initializer Orthogonal takes at least 2 axes, and this parameter has {axes}"
            )),
            InitializerClass::Identity { .. } if axes != 2 => Some(format!(
                "the initializer Identity takes a matrix, and this parameter has {axes} axes"
            )),
            _ => None,
        }
    }

    /// Fills a parameter of the given shape: the `parameter`-th of the `layer`-th layer, both counted from 0.
    pub(super) fn fill<T: Element>(
        &self,
        shape: &[usize],
        seed: u64,
        layer: usize,
        parameter: usize,
        values: &mut [T],
    ) {
        let mut stream = match self.seed {
            Some(own) => Stream::new(own, b"own", 0, 0),
            None => Stream::new(seed, b"weights", layer as u64, parameter as u64),
        };
        match self.class {
            InitializerClass::Orthogonal { gain } => return orthogonal(shape, gain, &mut stream, values),
            InitializerClass::Identity { gain } => return identity(shape, gain, values),
            _ => {}
        }
        let drawn = self.class.drawn(shape);
        for value in values {
            *value = T::from_f64(match drawn {
                Drawn::Constant(constant) => constant,
                Drawn::Uniform(low, high) => low + (high - low) * stream.uniform(),
                Drawn::Normal(mean, stddev) => mean + stddev * normal_quantile(stream.uniform_open()),
                Drawn::TruncatedNormal(mean, stddev) => {
                    let p = BELOW_TWO_STDDEVS + (1.0 - 2.0 * BELOW_TWO_STDDEVS) * stream.uniform_open();
                    mean + stddev * normal_quantile(p)
                }
            });
        }
    }
}

impl From<InitializerClass> for Initializer {
    fn from(class: InitializerClass) -> Self {
        Initializer { class, seed: None }
    }
}

/// What an initializer comes down to for a given shape.
#[derive(Clone, Copy)]
enum Drawn {
    Constant(f64),
    /// From, below.
    Uniform(f64, f64),
    /// Mean and standard deviation; before the cut, where there is one.
    Normal(f64, f64),
    TruncatedNormal(f64, f64),
}

impl InitializerClass {
    fn drawn(&self, shape: &[usize]) -> Drawn {
        use Distribution::{TruncatedNormal, Uniform, UntruncatedNormal};
        use InitializerClass as Class;
        let (scale, mode, distribution) = match *self {
            Class::Zeros {} => return Drawn::Constant(0.0),
            Class::Ones {} => return Drawn::Constant(1.0),
            Class::Constant { value } => return Drawn::Constant(value),
            Class::RandomUniform { minval, maxval } => return Drawn::Uniform(minval, maxval),
            Class::RandomNormal { mean, stddev } => return Drawn::Normal(mean, stddev),
            Class::TruncatedNormal { mean, stddev } => return Drawn::TruncatedNormal(mean, stddev),
            Class::VarianceScaling {
                scale,
                mode,
                distribution,
            } => (scale, mode, distribution),
            Class::GlorotUniform {} => (1.0, FanMode::FanAvg, Uniform),
            Class::GlorotNormal {} => (1.0, FanMode::FanAvg, TruncatedNormal),
            Class::HeUniform {} => (2.0, FanMode::FanIn, Uniform),
            Class::HeNormal {} => (2.0, FanMode::FanIn, TruncatedNormal),
            Class::LecunUniform {} => (1.0, FanMode::FanIn, Uniform),
            Class::LecunNormal {} => (1.0, FanMode::FanIn, TruncatedNormal),
            Class::Orthogonal { .. } | Class::Identity { .. } => unreachable!("filled as a whole"),
        };
        let (fan_in, fan_out) = fans(shape);
        let n = match mode {
            FanMode::FanIn => fan_in,
            FanMode::FanOut => fan_out,
            FanMode::FanAvg => (fan_in + fan_out) / 2.0,
        };
        let variance = scale / n.max(1.0);
        match distribution {
            Uniform => Drawn::Uniform(-(3.0 * variance).sqrt(), (3.0 * variance).sqrt()),
            TruncatedNormal => Drawn::TruncatedNormal(0.0, variance.sqrt() / TRUNCATED_STDDEV),
            UntruncatedNormal => Drawn::Normal(0.0, variance.sqrt()),
        }
    }
}

/// Of a matrix of normal numbers, with as many rows as the last axis leaves, the orthogonal columns that lie as they do, each turned
/// away from those before it; of its rows where they are fewer.
fn orthogonal<T: Element>(shape: &[usize], gain: f64, stream: &mut Stream, values: &mut [T]) {
    let columns = shape[shape.len() - 1];
    let rows = values.len() / columns;
    let [count, len] = [columns.min(rows), columns.max(rows)];
    let mut vectors: Vec<Vec<f64>> = Vec::with_capacity(count);
    for _ in 0..count {
        let mut vector: Vec<f64> = (0..len).map(|_| normal_quantile(stream.uniform_open())).collect();
        // Twice, as what rounding left of the others is turned away the second time.
        for _ in 0..2 {
            for other in &vectors {
                let along: f64 = vector.iter().zip(other).map(|(a, b)| a * b).sum();
                vector
                    .iter_mut()
                    .zip(other)
                    .for_each(|(value, other)| *value -= along * other);
            }
        }
        let norm = vector.iter().map(|value| value * value).sum::<f64>().sqrt();
        vector.iter_mut().for_each(|value| *value /= norm);
        vectors.push(vector);
    }
    for (index, value) in values.iter_mut().enumerate() {
        let (row, column) = (index / columns, index % columns);
        let entry = if rows < columns {
            vectors[row][column]
        } else {
            vectors[column][row]
        };
        *value = T::from_f64(gain * entry);
    }
}

fn identity<T: Element>(shape: &[usize], gain: f64, values: &mut [T]) {
    for (index, value) in values.iter_mut().enumerate() {
        let is_diagonal = index / shape[1] == index % shape[1];
        *value = if is_diagonal { T::from_f64(gain) } else { T::ZERO };
    }
}

/// A list and one more.
const fn with<const N: usize>(list: &[&'static str], last: &'static str) -> [&'static str; N] {
    let mut all = [last; N];
    let mut place = 0;
    while place < list.len() {
        all[place] = list[place];
        place += 1;
    }
    all
}

/// Inputs and outputs of one unit: of a bias (n), a Dense kernel (in, out) or a convolution's (height, width, in, out).
fn fans(shape: &[usize]) -> (f64, f64) {
    match *shape {
        [] => (1.0, 1.0),
        [n] => (n as f64, n as f64),
        [ref window @ .., inputs, outputs] => {
            let positions = window.iter().product::<usize>() as f64;
            (inputs as f64 * positions, outputs as f64 * positions)
        }
    }
}

const VOCABULARY: Vocabulary = Vocabulary {
    harmless: &["name", "dtype"],
    neutral: &[("input_axes", &[]), ("output_axes", &[])],
};

/// A name (`"he_normal"`, `"HeNormal"`), or `{ "class_name", "config" }`.
impl<'de> Deserialize<'de> for Initializer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (class_name, mut config) =
            class_and_config(&Value::deserialize(deserializer)?).map_err(D::Error::custom)?;
        let seed = config.remove("seed").filter(|seed| !seed.is_null());
        let seed = seed.map(u64::deserialize).transpose().map_err(D::Error::custom)?;
        let class_name = match class_name.as_str() {
            "normal" => "RandomNormal".into(),
            "uniform" => "RandomUniform".into(),
            "one" => "Ones".into(),
            "zero" => "Zeros".into(),
            "OrthogonalInitializer" => "Orthogonal".into(),
            "IdentityInitializer" => "Identity".into(),
            name => camel_case(name),
        };
        let options = Initializer::CLASSES.iter().find(|(name, _)| *name == class_name);
        schema::check_config(options.map_or(&[], |(_, options)| options), &config).map_err(D::Error::custom)?;
        let config = VOCABULARY.without(config, &[]).map_err(D::Error::custom)?;
        let class = serde_json::from_value(json!({ class_name: config })).map_err(D::Error::custom)?;
        Ok(Initializer { class, seed })
    }
}

/// `he_normal` is Keras's other spelling of `HeNormal`.
fn camel_case(name: &str) -> String {
    let words = name.split('_').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    words.collect()
}

impl Serialize for Initializer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::Error;
        let class = serde_json::to_value(&self.class).map_err(S::Error::custom)?;
        let (class_name, mut config) = class
            .as_object()
            .and_then(|class| class.iter().next())
            .map(|(name, config)| (name.clone(), config.clone()))
            .ok_or_else(|| S::Error::custom("an initializer without a name"))?;
        if let Some(seed) = self.seed {
            config["seed"] = seed.into();
        }
        json!({ "class_name": class_name, "config": config }).serialize(serializer)
    }
}
