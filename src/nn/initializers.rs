//! How weights begin. The distributions are Keras's (`keras/src/initializers/random_initializers.py`); the numbers
//! drawn from them are a function of the seed, the layer and the position in the kernel alone.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use super::kernels::Element;
use super::options::{Vocabulary, class_and_config};
use super::random::{Stream, normal_quantile};

/// A distribution of initial weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Initializer {
    pub class: InitializerClass,
    /// A seed of its own: then the values depend neither on the network's seed nor on the layer.
    pub seed: Option<u64>,
}

/// Keras's initializers, with its defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "class_name", deny_unknown_fields)]
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
    /// Keras's names of those that a name says all of.
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
        "zeros",
        "ones",
    ];

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
        config.insert("class_name".into(), camel_case(&class_name).into());
        let class = VOCABULARY.read(config, &[]).map_err(D::Error::custom)?;
        match class {
            InitializerClass::VarianceScaling { scale, .. } if scale <= 0.0 => {
                Err(D::Error::custom(format!("`scale` must be more than 0, not {scale}")))
            }
            class => Ok(Initializer { class, seed }),
        }
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
        let mut config = serde_json::to_value(&self.class).map_err(S::Error::custom)?;
        let class_name = config["class_name"].take();
        if let Value::Object(config) = &mut config {
            config.remove("class_name");
            config.extend(self.seed.map(|seed| ("seed".to_string(), seed.into())));
        }
        json!({ "class_name": class_name, "config": config }).serialize(serializer)
    }
}
