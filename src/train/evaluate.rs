//! What a network makes of some examples.

use ndarray::{ArrayView1, ArrayView4};

use super::{Examples, Model};
use crate::data::{LEFT_OUT, Labels};
use crate::nn::metrics::predicted;
use crate::nn::{PassMode, Tally};

/// Images evaluated at a time; the result does not depend on it.
pub(super) const BATCH_SIZE: usize = 32;

/// Loss, metrics and every prediction.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evaluation {
    pub tally: Tally,
    /// One per example, in the examples' order.
    pub predictions: Vec<Prediction>,
    /// The probability of each class or label: (examples, classes), a row behind the other.
    pub probabilities: Vec<f32>,
}

/// What a network makes of one image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// The image's index in the data set.
    pub index: usize,
    /// Its class, or the set of its labels.
    pub actual: u32,
    /// The class that accuracy takes the output for; or the set of the labels that are taken to be true, [`LEFT_OUT`] where no image has it.
    pub predicted: u32,
    /// Probability of the predicted class; or of that set, each label taken by itself.
    pub confidence: f64,
}

/// Evaluates the network with dropout off, as `model.evaluate` and `model.predict` do.
pub fn evaluate(model: &mut Model, examples: &Examples) -> Evaluation {
    let mut evaluation = Evaluation::default();
    let are_kept = model.features.has(examples.rows) && model.features.is_of(&model.network);
    for rows in examples.rows.chunks(BATCH_SIZE) {
        evaluation.add(model, examples, rows, are_kept);
    }
    evaluation
}

impl Evaluation {
    /// Evaluates some more of the examples, by their rows; where they are kept, on what the frozen front makes of them.
    pub(super) fn add(&mut self, model: &mut Model, examples: &Examples, rows: &[usize], are_kept: bool) {
        let targets = examples.targets(rows);
        if are_kept {
            model.features.fill(rows, model.network.front_mut(rows.len()));
            model.network.run_behind();
        } else {
            examples.fill(rows, model.network.input_mut(rows.len()));
            model.network.run(PassMode::Inference);
        }
        self.tally += &model.network.evaluate(model.loss, &model.metrics, targets.values());
        let scores = model.network.scores();
        let probabilities = model.loss.probabilities(scores, model.target_type);
        self.probabilities.extend(probabilities.iter());
        for (i, (&index, actual)) in rows.iter().zip(examples.classes(rows)).enumerate() {
            let (outputs, probabilities) = (scores.outputs.row(i), probabilities.row(i));
            let (predicted, confidence) = match examples.labels {
                Some(labels) => set(labels, probabilities),
                None => {
                    let predicted = predicted(outputs);
                    (predicted, probabilities[predicted as usize].into())
                }
            };
            self.predictions.push(Prediction {
                index,
                actual,
                predicted,
                confidence,
            });
        }
    }
}

/// Whether a label of this probability is taken to be true.
pub fn is_given(probability: f32) -> bool {
    probability > 0.5
}

/// The set of the labels that are taken to be true, and how likely it is.
fn set(labels: &Labels, probabilities: ArrayView1<f32>) -> (u32, f64) {
    let set: Vec<u32> = probabilities.iter().map(|&p| is_given(p).into()).collect();
    let each = probabilities
        .iter()
        .map(|&p| f64::from(if is_given(p) { p } else { 1.0 - p }));
    (labels.code_of(&set).unwrap_or(LEFT_OUT), each.product())
}

/// The probability of each class or label for one image (1 x height x width x channels, as the network takes it), and the outputs they
/// were taken from, as `model.predict` gives them.
pub fn predict(model: &mut Model, image: ArrayView4<f32>) -> (Vec<f64>, Vec<f64>) {
    model.network.forward(image, PassMode::Inference);
    let scores = model.network.scores();
    let probabilities = model.loss.probabilities(scores, model.target_type);
    let row = |values: ArrayView1<f32>| values.iter().map(|&value| value.into()).collect();
    (row(probabilities.row(0)), row(scores.outputs.row(0)))
}
