//! Learning rates that change from step to step, with Keras's names and formulas (`keras.optimizers.schedules`).

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use super::options::{Vocabulary, class_and_config};

/// What an optimizer takes for its learning rate: a number, or a schedule as `{ "class_name", "config" }`.
#[derive(Clone, Debug, PartialEq)]
pub enum LearningRate {
    Constant(f64),
    Schedule(Schedule),
}

/// A learning rate as a function of the steps taken before, with Keras's defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "class_name", content = "config", deny_unknown_fields)]
pub enum Schedule {
    /// initial_learning_rate decay_rate^(step / decay_steps); with `staircase`, the exponent is rounded down.
    ExponentialDecay {
        initial_learning_rate: f64,
        decay_steps: f64,
        decay_rate: f64,
        #[serde(default)]
        staircase: bool,
    },
    /// initial_learning_rate / (1 + decay_rate step / decay_steps); with `staircase`, the quotient is rounded down.
    InverseTimeDecay {
        initial_learning_rate: f64,
        decay_steps: f64,
        decay_rate: f64,
        #[serde(default)]
        staircase: bool,
    },
    /// From initial_learning_rate down to end_learning_rate: (1 - step / decay_steps)^power of the way is left. With
    /// `cycle`, decay_steps is taken as often as it needs for the step to be within.
    PolynomialDecay {
        initial_learning_rate: f64,
        decay_steps: f64,
        #[serde(default = "small")]
        end_learning_rate: f64,
        #[serde(default = "one")]
        power: f64,
        #[serde(default)]
        cycle: bool,
    },
    /// The first value up to and with the first boundary, the second up to the second, ...
    PiecewiseConstantDecay { boundaries: Vec<f64>, values: Vec<f64> },
    /// Half a wave of the cosine, from initial_learning_rate down to alpha times that; before that, if there is a
    /// `warmup_target`, a straight way up to it, from where the wave then goes down.
    CosineDecay {
        initial_learning_rate: f64,
        decay_steps: f64,
        #[serde(default)]
        alpha: f64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        warmup_target: Option<f64>,
        #[serde(default)]
        warmup_steps: f64,
    },
}

fn small() -> f64 {
    0.0001
}

fn one() -> f64 {
    1.0
}

impl Schedule {
    /// The learning rate of the step that follows so many.
    pub fn at(&self, step: u64) -> f64 {
        let step = step as f64;
        let quotient = |steps: f64, staircase: bool| match staircase {
            true => (step / steps).floor(),
            false => step / steps,
        };
        match *self {
            Schedule::ExponentialDecay {
                initial_learning_rate,
                decay_steps,
                decay_rate,
                staircase,
            } => initial_learning_rate * libm::pow(decay_rate, quotient(decay_steps, staircase)),
            Schedule::InverseTimeDecay {
                initial_learning_rate,
                decay_steps,
                decay_rate,
                staircase,
            } => initial_learning_rate / (1.0 + decay_rate * quotient(decay_steps, staircase)),
            Schedule::PolynomialDecay {
                initial_learning_rate,
                decay_steps,
                end_learning_rate,
                power,
                cycle,
            } => {
                let (step, steps) = match cycle {
                    true => (step, decay_steps * (step / decay_steps).ceil().max(1.0)),
                    false => (step.min(decay_steps), decay_steps),
                };
                (initial_learning_rate - end_learning_rate) * libm::pow(1.0 - step / steps, power) + end_learning_rate
            }
            Schedule::PiecewiseConstantDecay {
                ref boundaries,
                ref values,
            } => values[boundaries.iter().take_while(|&&boundary| step > boundary).count()],
            Schedule::CosineDecay {
                initial_learning_rate,
                decay_steps,
                alpha,
                warmup_target,
                warmup_steps,
            } => {
                let (begin, step) = match warmup_target {
                    Some(target) if step < warmup_steps => {
                        return initial_learning_rate + (target - initial_learning_rate) * (step / warmup_steps);
                    }
                    Some(target) => (target, step - warmup_steps),
                    None => (initial_learning_rate, step),
                };
                let share = step.min(decay_steps) / decay_steps;
                let wave = 0.5 * (1.0 + libm::cos(std::f64::consts::PI * share));
                begin * ((1.0 - alpha) * wave + alpha)
            }
        }
    }

    /// What is wrong with it, as half a sentence.
    fn problem(&self) -> Option<String> {
        match self {
            Schedule::PiecewiseConstantDecay { boundaries, values } if values.len() != boundaries.len() + 1 => {
                let (values, boundaries) = (values.len(), boundaries.len());
                Some(format!(
                    "PiecewiseConstantDecay needs one value more than boundaries, not {values} for {boundaries}"
                ))
            }
            Schedule::PiecewiseConstantDecay { .. } => None,
            Schedule::ExponentialDecay { decay_steps, .. }
            | Schedule::InverseTimeDecay { decay_steps, .. }
            | Schedule::PolynomialDecay { decay_steps, .. }
            | Schedule::CosineDecay { decay_steps, .. } => (*decay_steps <= 0.0 || decay_steps.is_nan())
                .then(|| format!("`decay_steps` must be more than 0, not {decay_steps}")),
        }
    }
}

impl LearningRate {
    /// The learning rate of the step that follows so many.
    pub fn at(&self, step: u64) -> f64 {
        match self {
            LearningRate::Constant(rate) => *rate,
            LearningRate::Schedule(schedule) => schedule.at(step),
        }
    }

    fn from_value(value: &Value) -> Result<LearningRate, String> {
        const VOCABULARY: Vocabulary = Vocabulary {
            harmless: &["name"],
            neutral: &[],
        };
        if let Some(rate) = value.as_f64() {
            return Ok(LearningRate::Constant(rate));
        }
        let (class_name, config) = class_and_config(value)?;
        let config: Value = VOCABULARY.read(config)?;
        let schedule: Schedule = serde_json::from_value(json!({ "class_name": class_name, "config": config }))
            .map_err(|error| format!("learning_rate: {error}"))?;
        match schedule.problem() {
            None => Ok(LearningRate::Schedule(schedule)),
            Some(problem) => Err(problem),
        }
    }
}

impl<'de> Deserialize<'de> for LearningRate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        LearningRate::from_value(&Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl Serialize for LearningRate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            LearningRate::Constant(rate) => rate.serialize(serializer),
            LearningRate::Schedule(schedule) => schedule.serialize(serializer),
        }
    }
}
