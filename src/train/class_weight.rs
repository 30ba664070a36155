//! How often the loss of an image counts, by its class: `class_weight` of Keras's `fit`.

use serde_json::Value;
use thiserror::Error;

use crate::explain::Explain;
use crate::nn::options::shortened;

/// Why classes cannot be weighted.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ClassWeightError {
    #[error("class_weight is {0}")]
    Unreadable(String),
    #[error("class_weight has a weight for \"{class}\", and no class that is learned is called so")]
    UnknownClass { class: String, known: Vec<String> },
    #[error("class_weight of \"{class}\" is {weight}")]
    OutOfRange { class: String, weight: String },
}

impl Explain for ClassWeightError {
    fn code(&self) -> &'static str {
        match self {
            ClassWeightError::Unreadable(_) => "unreadable_class_weight",
            ClassWeightError::UnknownClass { .. } => "unknown_class",
            ClassWeightError::OutOfRange { .. } => "class_weight_out_of_range",
        }
    }

    fn hint(&self) -> String {
        match self {
            ClassWeightError::Unreadable(_) => {
                "Give \"balanced\", or a number for each class that is not to count once.".into()
            }
            ClassWeightError::UnknownClass { known, .. } => format!("Its classes are: {}.", known.join(", ")),
            ClassWeightError::OutOfRange { .. } => "Give a number from 0 on.".into(),
        }
    }
}

/// The weight of each of the `classes`, in their order; none where all count once. `value` has weights by the names of classes, or
/// by their numbers where none of the keys is a name; those that it does not name count once, as in Keras. `"balanced"` gives all
/// classes the same weight together, as scikit-learn's `compute_class_weight` (`sklearn/utils/class_weight.py`): n / (k * count),
/// where `targets` has n images of k classes.
///
/// # Errors
/// When it is something else, names what is no class, or a weight is below 0 or no number.
pub fn class_weight(value: &Value, classes: &[String], targets: &[u32]) -> Result<Vec<f32>, ClassWeightError> {
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Object(given) => {
            let mut weights = vec![1.0; classes.len()];
            let place_of = |key: &String| classes.iter().position(|class| class == key);
            let by_number = !given.keys().any(|key| place_of(key).is_some());
            let number = |key: &String| key.parse().ok().filter(|&place| place < classes.len());
            for (key, weight) in given {
                let place = if by_number { number(key) } else { place_of(key) };
                let place = place.ok_or_else(|| ClassWeightError::UnknownClass {
                    class: key.clone(),
                    known: classes.to_vec(),
                })?;
                let in_range = |weight: &f64| (0.0..=f32::MAX.into()).contains(weight);
                let number = weight.as_f64().filter(in_range);
                // Keras computes with these as `float32`, too.
                weights[place] = number.ok_or_else(|| ClassWeightError::OutOfRange {
                    class: classes[place].clone(),
                    weight: shortened(weight),
                })? as f32;
            }
            Ok(weights)
        }
        value if value == "balanced" => {
            let mut counts = vec![0; classes.len()];
            targets.iter().for_each(|&class| counts[class as usize] += 1);
            let occurring = counts.iter().filter(|&&count| count > 0).count();
            let weight = |count| match count {
                0 => 1.0,
                count => (targets.len() as f64 / (occurring * count) as f64) as f32,
            };
            Ok(counts.into_iter().map(weight).collect())
        }
        other => Err(ClassWeightError::Unreadable(shortened(other))),
    }
}
