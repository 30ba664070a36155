//! What keeps the parameters of a layer small or within bounds. Keras names these options after the parameter (`kernel_regularizer`,
//! `bias_constraint`), and every parameter that has an initializer and is trained has them: a layer need not know of them. Convolutions and
//! Dense have an `activity_regularizer` besides, which is of what comes out.

use serde_json::{Map, Value, json};

use super::constraints::Constraint;
use super::regularizers::Regularizer;
use crate::schema::{Kind, Opt, choice};

/// The regularizers and constraints of a layer, by Keras's names of the options.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Restraints(Vec<(&'static str, Restraint)>);

#[derive(Clone, Debug, PartialEq)]
enum Restraint {
    Regularizer(Regularizer),
    Constraint(Constraint),
}

const REGULARIZER: &str = "_regularizer";
const CONSTRAINT: &str = "_constraint";
const ACTIVITY: &str = "activity_regularizer";

/// The options that a class with these options has besides.
pub(super) fn options(own: &[Opt]) -> Vec<Opt> {
    // What is not trained is not restrained.
    let trained = own.iter().filter(|option| !option.key.starts_with("moving_"));
    let pairs = trained.filter_map(|option| {
        let prefix = option.key.strip_suffix("_initializer")?;
        let is_matrix = matches!(option.kind, Kind::Choice(names) if names.contains(&"identity"));
        let regularizers = if is_matrix {
            Regularizer::MATRIX_NAMES
        } else {
            Regularizer::NAMES
        };
        let key = |suffix: &str| -> &'static str { format!("{prefix}{suffix}").leak() };
        Some([
            choice(key(REGULARIZER), regularizers),
            choice(key(CONSTRAINT), Constraint::NAMES),
        ])
    });
    // In Keras every layer takes it, but these alone have it among their own options.
    let is_weighing = own.iter().any(|option| option.key == "use_bias");
    let activity = is_weighing.then(|| choice(ACTIVITY, Regularizer::NAMES));
    pairs.flatten().chain(activity).collect()
}

impl Restraints {
    /// Takes what belongs here out of the config of a class with these options.
    pub(super) fn take(options: &'static [Opt], config: &mut Map<String, Value>) -> Result<Restraints, String> {
        let mut all = Vec::new();
        for Opt { key, .. } in options {
            let is_regularizer = key.ends_with(REGULARIZER);
            if !is_regularizer && !key.ends_with(CONSTRAINT) {
                continue;
            }
            let Some(value) = config.remove(*key).filter(|value| !value.is_null()) else {
                continue;
            };
            let read = match is_regularizer {
                true => serde_json::from_value(value).map(Restraint::Regularizer),
                false => serde_json::from_value(value).map(Restraint::Constraint),
            };
            let read = read.map_err(|error| format!("`{key}`: {error}"))?;
            if let (&ACTIVITY, Restraint::Regularizer(Regularizer::OrthogonalRegularizer(_))) = (key, &read) {
                return Err(format!("`{key}`: OrthogonalRegularizer is for the weights of a matrix"));
            }
            all.push((*key, read));
        }
        Ok(Restraints(all))
    }

    /// Puts them into the config of a layer.
    pub(super) fn write(&self, config: &mut Value) {
        for (key, restraint) in &self.0 {
            config[*key] = match restraint {
                Restraint::Regularizer(regularizer) => json!(regularizer),
                Restraint::Constraint(constraint) => json!(constraint),
            };
        }
    }

    /// What a parameter adds to the loss.
    pub(super) fn regularizer_of(&self, parameter: &str) -> Option<Regularizer> {
        self.0.iter().find_map(|(key, restraint)| match restraint {
            Restraint::Regularizer(regularizer) if is_of(key, REGULARIZER, parameter) => Some(*regularizer),
            _ => None,
        })
    }

    /// What the values of a sample that come out add to the loss.
    pub(super) fn activity_regularizer(&self) -> Option<Regularizer> {
        self.regularizer_of("activity")
    }

    /// What a parameter is brought to after each step.
    pub(super) fn constraint_of(&self, parameter: &str) -> Option<Constraint> {
        self.0.iter().find_map(|(key, restraint)| match restraint {
            Restraint::Constraint(constraint) if is_of(key, CONSTRAINT, parameter) => Some(constraint.clone()),
            _ => None,
        })
    }

    /// What is wrong with a parameter of this shape.
    pub(super) fn problem(&self, parameter: &str, shape: &[usize]) -> Option<String> {
        self.0.iter().find_map(|(key, restraint)| {
            let problem = match restraint {
                Restraint::Regularizer(regularizer) if is_of(key, REGULARIZER, parameter) => regularizer.problem(shape),
                Restraint::Constraint(constraint) if is_of(key, CONSTRAINT, parameter) => constraint.problem(shape),
                _ => None,
            };
            problem.map(|problem| format!("`{key}`: {problem}"))
        })
    }
}

/// Whether an option is of a parameter. The kernel of a DepthwiseConv2D has its options under `depthwise_`, and those of a
/// SeparableConv2D have theirs under the first half of their names.
fn is_of(key: &str, suffix: &str, parameter: &str) -> bool {
    let prefix = key.strip_suffix(suffix).unwrap_or(key);
    prefix == parameter
        || parameter.strip_suffix("_kernel") == Some(prefix)
        || (prefix, parameter) == ("depthwise", "kernel")
}
