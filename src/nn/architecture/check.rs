//! What a network would be like: names, shapes and numbers of parameters, and what keeps a layer from working.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{Architecture, LayerConfig, layers_of};
use crate::nn::error::{ArchitectureError, LayerError};
use crate::nn::layers::{Definition, ParameterSpec};
use crate::nn::shape::Shape;

/// One line of Keras's `model.summary()`.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerReport {
    pub name: String,
    pub class_name: String,
    /// Without the batch; `None` for a layer that cannot work, and for all behind it.
    pub output_shape: Option<Vec<usize>>,
    /// How many numbers the layer computes with: `layer.count_params()`.
    pub params: u64,
    /// How many of them are not learned: all, where the layer is frozen.
    pub non_trainable_params: u64,
    pub trainable: bool,
    /// Why the layer cannot work.
    pub error: Option<LayerError>,
}

impl Architecture {
    /// A report for each layer, on images of height, width and channels `input`.
    pub fn check(&self, input: [usize; 3]) -> Vec<LayerReport> {
        self.plan(input).into_iter().map(|layer| layer.report).collect()
    }

    pub(in crate::nn) fn plan(&self, input: [usize; 3]) -> Vec<PlannedLayer> {
        let drafts: Vec<_> = self.layers.iter().map(Draft::from).collect();
        plan(&drafts, input)
    }
}

/// As [`Architecture::check`] of [`Architecture::from_value`], but a layer that cannot be read is reported like one that
/// cannot work: for an editor, where one is being typed.
pub fn check_value(value: &Value, input: [usize; 3]) -> Result<Vec<LayerReport>, ArchitectureError> {
    let (_, values) = layers_of(value)?;
    let layers: Vec<_> = values.iter().map(|value| LayerConfig::from_value(value)).collect();
    let drafts = values.iter().zip(&layers).map(|(value, layer)| match layer {
        Ok(layer) => Draft::from(layer),
        Err(error) => unreadable(value, error),
    });
    let drafts: Vec<_> = drafts.collect();
    Ok(plan(&drafts, input).into_iter().map(|layer| layer.report).collect())
}

/// A layer, read or not.
struct Draft<'a> {
    name: Option<&'a str>,
    class_name: &'a str,
    trainable: bool,
    layer: Result<&'a LayerConfig, &'a LayerError>,
}

impl<'a> From<&'a LayerConfig> for Draft<'a> {
    fn from(layer: &'a LayerConfig) -> Self {
        Draft {
            name: layer.name.as_deref(),
            class_name: layer.kind.class_name(),
            trainable: layer.trainable,
            layer: Ok(layer),
        }
    }
}

fn unreadable<'a>(value: &'a Value, error: &'a LayerError) -> Draft<'a> {
    Draft {
        name: value["config"]["name"].as_str(),
        class_name: value["class_name"].as_str().or(value.as_str()).unwrap_or("layer"),
        trainable: true,
        layer: Err(error),
    }
}

/// A layer in its place.
pub(in crate::nn) struct PlannedLayer {
    pub report: LayerReport,
    /// `None` where the report has no shape.
    pub place: Option<Placed>,
}

/// What a layer that works has to do with.
pub(in crate::nn) struct Placed {
    pub input: Shape,
    pub output: Shape,
    pub parameters: Vec<ParameterSpec>,
}

impl Placed {
    fn non_trainable_params(&self) -> u64 {
        let fixed = self.parameters.iter().filter(|parameter| !parameter.trainable);
        fixed.filter_map(ParameterSpec::checked_len).sum()
    }
}

fn plan(drafts: &[Draft], input: [usize; 3]) -> Vec<PlannedLayer> {
    let mut shape = Some(Shape::Image(input));
    let mut taken = HashSet::new();
    let names = names(drafts);
    let planned = drafts.iter().zip(names).map(|(draft, name)| {
        let place = match (draft.layer, shape) {
            (Err(error), _) => Err(Some(error.clone())),
            (Ok(_), _) if !taken.insert(name.clone()) => Err(Some(LayerError::NameTaken { name: name.clone() })),
            (Ok(_), None) => Err(None),
            (Ok(layer), Some(input)) => place(layer, input).map_err(Some),
        };
        shape = place.as_ref().ok().map(|(place, _)| place.output);
        let report = LayerReport {
            name,
            class_name: draft.class_name.into(),
            output_shape: shape.map(Shape::dims),
            params: place.as_ref().map_or(0, |(_, params)| *params),
            non_trainable_params: place.as_ref().map_or(0, |(place, _)| place.non_trainable_params()),
            trainable: draft.trainable,
            error: place.as_ref().err().cloned().flatten(),
        };
        PlannedLayer {
            report,
            place: place.ok().map(|(place, _)| place),
        }
    });
    planned.collect()
}

/// Puts a layer behind an output, and counts its parameters.
fn place(layer: &LayerConfig, input: Shape) -> Result<(Placed, u64), LayerError> {
    let LayerConfig { kind, trainable, .. } = layer;
    let output = kind.output_shape(input)?;
    output.checked_len().ok_or_else(|| LayerError::TooLarge {
        what: "its output",
        sizes: output.dims(),
    })?;
    let mut parameters = kind.parameters(input);
    for parameter in &mut parameters {
        parameter.trainable &= trainable;
        let restrained = layer.restraints.problem(parameter.name, &parameter.shape);
        if let Some(problem) = restrained.or(parameter.initializer.problem(&parameter.shape)) {
            return Err(LayerError::Unreadable {
                class_name: kind.class_name().into(),
                problem,
            });
        }
    }
    let params = parameters.iter().try_fold(0_u64, |sum, parameter| {
        let sum = parameter.checked_len().and_then(|len| sum.checked_add(len));
        sum.ok_or_else(|| LayerError::TooLarge {
            what: parameter.name,
            sizes: parameter.shape.clone(),
        })
    })?;
    Ok((
        Placed {
            input,
            output,
            parameters,
        },
        params,
    ))
}

/// The names given, and for the others Keras's: the class in snake case, numbered from the second on. A number whose
/// name is given to some layer is left out.
fn names(drafts: &[Draft]) -> Vec<String> {
    let given: HashSet<_> = drafts.iter().filter_map(|draft| draft.name).collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    let name = |draft: &Draft| match draft.name {
        Some(name) => name.to_string(),
        None => {
            let class = snake_case(draft.class_name);
            let count = counts.entry(class.clone()).or_default();
            loop {
                let name = if *count == 0 {
                    class.clone()
                } else {
                    format!("{class}_{count}")
                };
                *count += 1;
                if !given.contains(name.as_str()) {
                    break name;
                }
            }
        }
    };
    drafts.iter().map(name).collect()
}

/// `MaxPooling2D` -> `max_pooling2d`, as Keras's `to_snake_case`.
pub(crate) fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (i, letter) in letters.iter().enumerate() {
        let follows_lower = i > 0 && letters[i - 1].is_lowercase();
        let begins_word = i > 0 && letters.get(i + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && (follows_lower || begins_word) {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
