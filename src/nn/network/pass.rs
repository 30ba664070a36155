//! Forward and backward through a network, fast.

use ndarray::{ArrayView2, ArrayView4, ArrayViewMut4};

use super::Network;
use super::step::{Batch, Learn};
use super::workspace::Target;
use crate::nn::kernels::Element;
use crate::nn::layers::PassMode;
use crate::nn::loss::{Logits, Loss, Scores};
use crate::nn::metrics::{Metrics, Tally};

impl<T: Element> Network<T> {
    /// The place for a batch of so many images, to be filled before [`Network::run`]: (n, height, width, channels).
    pub fn input_mut(&mut self, batch: usize) -> ArrayViewMut4<'_, T> {
        images_mut(self.work.images_mut(batch), batch, self.blueprint.input)
    }

    /// Computes what the network makes of the images in [`Network::input_mut`]: (n, values of the last layer's output).
    pub fn run(&mut self, mode: PassMode) -> ArrayView2<'_, T> {
        let last = self.work.stack.last_buffer();
        self.work.forward(0..last, mode, &self.parameters, &mut self.scratch);
        self.work.values(last)
    }

    /// Computes what the network makes of a batch of images: (n, values of the last layer's output).
    ///
    /// # Panics
    /// When the images are not of [`Network::input_shape`].
    pub fn forward(&mut self, x: ArrayView4<T>, mode: PassMode) -> ArrayView2<'_, T> {
        check_images(x, self.blueprint.input);
        self.input_mut(x.dim().0).assign(&x);
        self.run(mode)
    }

    /// What the last forward pass gave, as a loss wants it.
    pub fn scores(&self) -> Scores<'_, T> {
        Scores {
            outputs: self.work.values(self.work.stack.last_buffer()),
            logits: self.logits().map(|buffer| Logits {
                values: self.work.values(buffer),
                activation: self.blueprint.output.activation,
            }),
        }
    }

    /// Adds the gradients of a loss to those of the parameters, given its gradient with respect to the outputs of the last
    /// forward pass.
    pub fn backward(&mut self, d_outputs: ArrayView2<T>) {
        let from = self.work.stack.last_buffer();
        self.work.gradient_mut(from).0.assign(&d_outputs);
        if self.gradients.is_empty() {
            self.zero_gradients();
        }
        let target = Target::Parameters(&mut self.gradients);
        self.work.backward(from, target, &self.parameters, &mut self.scratch);
    }

    /// Loss, with the [penalty](Network::penalty) and what outputs of layers add, and metrics of the last forward pass.
    pub fn evaluate(&self, loss: Loss, metrics: &Metrics, targets: &[u32]) -> Tally {
        let mut tally = loss.evaluate(self.scores(), targets, metrics, None, 1.0, &[]);
        tally.loss_sum += self.penalty() * tally.count as f64;
        for &(buffer, regularizer) in &self.work.stack.activities {
            tally.loss_sum += self.work.penalty(buffer, regularizer, 0..tally.count);
        }
        tally
    }

    /// As [`Network::train_on_batch`], but leaves the gradients in [`Network::gradients`].
    pub fn learn(&mut self, batch: Batch) -> Tally {
        let mut gradients = std::mem::take(&mut self.gradients);
        gradients.clear();
        let tally = self.train_on_batch(batch, &mut Gradients(&mut gradients));
        self.gradients = gradients;
        tally
    }

    /// The buffer with the logits of the last forward pass, if it has any.
    pub(super) fn logits(&self) -> Option<usize> {
        let in_training = self.blueprint.head.is_some_and(|head| head.in_training);
        self.work
            .stack
            .logits
            .filter(|_| in_training || self.work.mode == PassMode::Inference)
    }
}

/// A learner that learns nothing, but keeps the gradients.
struct Gradients<'a, T>(&'a mut Vec<T>);

impl<T: Element> Learn<T> for Gradients<'_, T> {
    fn begin(&mut self, parameters: usize) {
        self.0.resize(parameters, T::ZERO);
    }

    fn take(&mut self, first: usize, _parameters: &mut [T], gradient: &mut [T]) {
        self.0[first..first + gradient.len()].copy_from_slice(gradient);
    }
}

/// Images one behind the other as a tensor.
pub(super) fn images_mut<T>(
    values: &mut [T],
    batch: usize,
    [height, width, channels]: [usize; 3],
) -> ArrayViewMut4<'_, T> {
    ArrayViewMut4::from_shape((batch, height, width, channels), values).expect("as many values as the shape says")
}

/// Panics unless the images are of that height, width and channels.
pub(super) fn check_images<T>(x: ArrayView4<T>, input: [usize; 3]) {
    assert_eq!(x.shape()[1..], input, "height, width and channels of the images");
}
