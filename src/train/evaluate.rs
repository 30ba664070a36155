//! What a network makes of some examples.

use ndarray::{ArrayView1, ArrayView4};

use super::{Examples, Model};
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
    /// The probability of each class: (examples, classes), a row behind the other.
    pub probabilities: Vec<f32>,
}

/// What a network makes of one image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// The image's index in the data set.
    pub index: usize,
    /// Its class.
    pub actual: u32,
    /// The class that accuracy takes the output for.
    pub predicted: u32,
    /// Probability of the predicted class.
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
        self.tally += &model.network.evaluate(model.loss, &model.metrics, &targets);
        let scores = model.network.scores();
        let probabilities = model.loss.probabilities(scores);
        self.probabilities.extend(probabilities.iter());
        for (i, (&index, &actual)) in rows.iter().zip(&targets).enumerate() {
            let predicted = predicted(scores.outputs.row(i));
            let confidence = probabilities[[i, predicted as usize]].into();
            self.predictions.push(Prediction {
                index,
                actual,
                predicted,
                confidence,
            });
        }
    }
}

/// The probability of each class for one image (1 x height x width x channels, as the network takes it), and the outputs they
/// were taken from, as `model.predict` gives them.
pub fn predict(model: &mut Model, image: ArrayView4<f32>) -> (Vec<f64>, Vec<f64>) {
    model.network.forward(image, PassMode::Inference);
    let scores = model.network.scores();
    let probabilities = model.loss.probabilities(scores);
    let row = |values: ArrayView1<f32>| values.iter().map(|&value| value.into()).collect();
    (row(probabilities.row(0)), row(scores.outputs.row(0)))
}
