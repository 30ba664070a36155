//! How wrong a network is: Keras's three cross-entropies, value and gradient.
//!
//! With p the outputs and t the true class (one-hot: t_i), for each sample:
//!
//! | loss | without logits | from logits l |
//! |---|---|---|
//! | sparse categorical | -log(q_t / sum of q), q = clip(p) | log(sum of exp(l_i)) - l_t |
//! | categorical | -log(clip(p_t / sum of p)) | the same |
//! | binary | mean of -t_i log(q_i) - (1 - t_i) log(1 - q_i), q = clip(p) | mean of log(1 + exp(l_i)) - t_i l_i |
//!
//! where clip keeps values between 1e-7 and 1 - 1e-7, and the gradient is 0 where it takes hold.
//!
//! **Logits.** Keras computes from logits not only when asked (`from_logits=True`), but whenever the outputs come straight
//! from a sigmoid *or* a softmax: these leave their input on the tensor (`_keras_logits`), and the loss goes back to it
//! (`_get_logits` in `keras/src/backend/tensorflow/nn.py`), in `fit` as in `evaluate`. It does not ask which of the two it
//! was. So `Dense(2, "sigmoid")` under sparse categorical cross-entropy is trained as if it were `Dense(2, "softmax")`; the
//! numbers -log(p_t / (p_0 + p_1)) that the bare loss function gives for the same outputs are not what `fit` prints. Here
//! as there; it is also the better formula, as it neither overflows nor clips.

mod choice;
mod formulas;

use ndarray::{Array2, ArrayView1, ArrayView2, ArrayViewMut1, ArrayViewMut2, Axis};
use serde::{Deserialize, Serialize};

use super::kernels::Element;
use super::metrics::{Metrics, Tally};

pub use choice::{LossChoice, LossError, NAMES, Output};

/// A loss function, with Keras's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Loss {
    /// One output for each class.
    SparseCategoricalCrossentropy { from_logits: bool },
    /// The same with one-hot targets; without logits it clips elsewhere.
    CategoricalCrossentropy { from_logits: bool },
    /// One output for two classes; or one for each class, each a yes or no by itself.
    BinaryCrossentropy { from_logits: bool },
}

/// What a network says about a batch.
#[derive(Clone, Copy, Debug)]
pub struct Scores<'a, T> {
    /// What the last layer gives: (n, units).
    pub outputs: ArrayView2<'a, T>,
    /// What went into the sigmoid or softmax that the outputs come from, where they come from one.
    pub logits: Option<ArrayView2<'a, T>>,
}

impl Loss {
    /// Keras's name.
    pub fn name(self) -> &'static str {
        match self {
            Loss::SparseCategoricalCrossentropy { .. } => "sparse_categorical_crossentropy",
            Loss::CategoricalCrossentropy { .. } => "categorical_crossentropy",
            Loss::BinaryCrossentropy { .. } => "binary_crossentropy",
        }
    }

    /// Whether it takes the outputs for logits, as Keras's option of that name says.
    pub fn from_logits(self) -> bool {
        let (Loss::SparseCategoricalCrossentropy { from_logits }
        | Loss::CategoricalCrossentropy { from_logits }
        | Loss::BinaryCrossentropy { from_logits }) = self;
        from_logits
    }

    /// Whether targets are, in Keras, the numbers of the classes; else they are one-hot, or one number for one output.
    pub fn is_sparse(self) -> bool {
        matches!(self, Loss::SparseCategoricalCrossentropy { .. })
    }

    /// Loss and metrics of a batch whose true classes are `targets`.
    ///
    /// `gradient`, when there, receives `scale` times the gradient of the sum of the losses: with respect to the logits
    /// where the scores have some, else with respect to the outputs. Keras's mean over the batch is a scale of 1 / n.
    ///
    /// # Panics
    /// When the shapes differ, or a target is no class (see [`LossChoice::resolve`]).
    pub fn evaluate<T: Element>(
        self,
        scores: Scores<T>,
        targets: &[u32],
        metrics: &Metrics,
        mut gradient: Option<ArrayViewMut2<T>>,
        scale: f64,
    ) -> Tally {
        assert_eq!(scores.outputs.nrows(), targets.len(), "one target for each sample");
        let mut tally = Tally {
            loss_sum: 0.0,
            metric_sums: vec![0.0; metrics.iter().len()],
            count: targets.len(),
        };
        let mut slope = vec![0.0; scores.outputs.ncols()];
        for (row, &target) in targets.iter().enumerate() {
            tally.loss_sum += self.of_sample(&scores, row, target as usize, &mut slope);
            for (sum, metric) in tally.metric_sums.iter_mut().zip(metrics.iter()) {
                *sum += metric.of_sample(scores.outputs.row(row), target);
            }
            if let Some(gradient) = &mut gradient {
                write_scaled(gradient.row_mut(row), &slope, scale);
            }
        }
        tally
    }

    /// Loss of one sample and, in `slope`, its gradient.
    fn of_sample<T: Element>(self, scores: &Scores<T>, row: usize, target: usize, slope: &mut [f64]) -> f64 {
        let outputs = scores.outputs.index_axis(Axis(0), row);
        let logits = self.logits(scores, row);
        // With one output, the target is its value; with several, their one-hot code.
        let single = outputs.len() == 1;
        let truth = |i: usize| f64::from(u8::from(if single { target == 1 } else { target == i }));
        match (self, logits) {
            (Loss::BinaryCrossentropy { .. }, Some(logits)) => formulas::binary_from_logits(logits, truth, slope),
            (Loss::BinaryCrossentropy { .. }, None) => formulas::binary(outputs, truth, slope),
            (_, Some(logits)) => formulas::categorical_from_logits(logits, target, slope),
            (Loss::SparseCategoricalCrossentropy { .. }, None) => formulas::sparse_categorical(outputs, target, slope),
            (Loss::CategoricalCrossentropy { .. }, None) => formulas::categorical(outputs, target, slope),
        }
    }

    /// What to compute from, if not from the outputs: the logits there are, or the outputs taken for logits.
    fn logits<'a, T>(self, scores: &Scores<'a, T>, row: usize) -> Option<ArrayView1<'a, T>> {
        let logits = scores.logits.or(self.from_logits().then_some(scores.outputs))?;
        Some(logits.index_axis_move(Axis(0), row))
    }

    /// What the loss takes for the probabilities of the classes, (n, classes): each row sums to 1.
    pub fn probabilities<T: Element>(self, scores: Scores<T>) -> Array2<T> {
        let (n, units) = scores.outputs.dim();
        let mut probabilities = Array2::default((n, units.max(2)));
        let mut values = vec![0.0; units];
        for (row, probabilities) in probabilities.outer_iter_mut().enumerate() {
            match (self.logits(&scores, row), self) {
                (Some(logits), Loss::BinaryCrossentropy { .. }) => {
                    values
                        .iter_mut()
                        .zip(logits)
                        .for_each(|(p, l)| *p = formulas::sigmoid(l.to_f64()));
                }
                (Some(logits), _) => {
                    formulas::softmax(logits, &mut values);
                }
                (None, _) => {
                    let outputs = scores.outputs.row(row);
                    values
                        .iter_mut()
                        .zip(outputs)
                        .for_each(|(value, &p)| *value = formulas::clip(p).0.to_f64());
                }
            }
            match values[..] {
                [p] => write_scaled(probabilities, &[1.0 - p, p], 1.0),
                _ => write_scaled(probabilities, &values, 1.0 / values.iter().sum::<f64>()),
            }
        }
        probabilities
    }
}

fn write_scaled<T: Element>(row: ArrayViewMut1<T>, values: &[f64], scale: f64) {
    for (to, value) in row.into_iter().zip(values) {
        *to = T::from_f64(value * scale);
    }
}
