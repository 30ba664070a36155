//! Forward and backward through a network.

use ndarray::{ArrayD, ArrayView2, ArrayView4, ArrayViewD, ArrayViewMut2, ArrayViewMut4, IxDyn};

use super::Network;
use crate::nn::kernels::Element;
use crate::nn::layers::{Backward, Forward, Mode};
use crate::nn::loss::{Loss, Scores, Tally};

/// Which gradients a backward pass is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Parameters,
    /// The gradient with respect to the images, and no other.
    Input,
}

impl<T: Element> Network<T> {
    /// The place for a batch of so many images, to be filled before [`Network::run`]: (n, height, width, channels).
    pub fn input_mut(&mut self, batch: usize) -> ArrayViewMut4<'_, T> {
        self.batch = batch;
        for (buffer, len) in self.buffers.iter_mut().zip(&self.lens) {
            make_room(buffer, len * batch);
        }
        let [height, width, channels] = self.input;
        let values = &mut self.buffers[0][..self.lens[0] * batch];
        ArrayViewMut4::from_shape((batch, height, width, channels), values).expect("the buffer is as long as the batch")
    }

    /// Computes what the network makes of the images in [`Network::input_mut`]: (n, values of the last layer's output).
    pub fn run(&mut self, mode: Mode) -> ArrayView2<'_, T> {
        self.run_to(self.last_buffer(), mode);
        self.scores().outputs
    }

    /// Computes what the network makes of a batch of images: (n, values of the last layer's output).
    ///
    /// # Panics
    /// When the images are not of [`Network::input_shape`].
    pub fn forward(&mut self, x: ArrayView4<T>, mode: Mode) -> ArrayView2<'_, T> {
        self.load(x);
        self.run(mode)
    }

    /// What the last forward pass gave, as a loss wants it.
    pub fn scores(&self) -> Scores<'_, T> {
        Scores {
            outputs: self.view(self.last_buffer()),
            logits: self.logits().map(|buffer| self.view(buffer)),
        }
    }

    /// Adds the gradients of a loss to those of the parameters, given its gradient with respect to the outputs.
    pub fn backward(&mut self, d_outputs: ArrayView2<T>) {
        let from = self.last_buffer();
        self.gradient_mut(from).assign(&d_outputs);
        self.backpropagate(from, Wanted::Parameters);
    }

    /// As [`Network::backward`], given the gradient with respect to the logits of [`Network::scores`].
    ///
    /// # Panics
    /// When the last forward pass has none.
    pub fn backward_from_logits(&mut self, d_logits: ArrayView2<T>) {
        let from = self.logits().expect("a network that ends in a sigmoid or a softmax");
        self.gradient_mut(from).assign(&d_logits);
        self.backpropagate(from, Wanted::Parameters);
    }

    /// Loss and accuracy of the last forward pass.
    pub fn evaluate(&self, loss: Loss, targets: &[u32]) -> Tally {
        loss.evaluate(self.scores(), targets, None, 1.0)
    }

    /// Loss and accuracy of the last forward pass; adds `scale` times the gradients of the sum of the losses to those of
    /// the parameters. For a whole batch the scale is 1 / n, for a segment of it likewise, n being the whole batch.
    pub fn learn(&mut self, loss: Loss, targets: &[u32], scale: f64) -> Tally {
        let from = self.logits().unwrap_or(self.last_buffer());
        // Taken out for a moment, to be written while the scores are read.
        let mut flow = std::mem::take(&mut self.flow[from % 2]);
        let shape = (self.batch, self.lens[from]);
        make_room(&mut flow, shape.0 * shape.1);
        let gradient = ArrayViewMut2::from_shape(shape, &mut flow[..shape.0 * shape.1]);
        let gradient = gradient.expect("the buffer is as long as the batch");
        let tally = loss.evaluate(self.scores(), targets, Some(gradient), scale);
        self.flow[from % 2] = flow;
        self.backpropagate(from, Wanted::Parameters);
        tally
    }

    /// The gradient with respect to the images of the last forward pass, given the one with respect to the output of a
    /// layer (counted from 0), of shape (n, ...). The gradients of the parameters stay as they are.
    pub fn input_gradient(&mut self, layer: usize, d_output: ArrayViewD<T>) -> ArrayView4<'_, T> {
        let from = self.stack.outputs[layer].buffer;
        assert_eq!(d_output.len(), self.lens[from] * self.batch, "length of the gradient");
        let gradient = self.gradient_mut(from);
        gradient.into_iter().zip(d_output).for_each(|(to, &value)| *to = value);
        self.backpropagate(from, Wanted::Input);
        let [height, width, channels] = self.input;
        let values = &self.flow[0][..self.lens[0] * self.batch];
        ArrayView4::from_shape((self.batch, height, width, channels), values)
            .expect("the buffer is as long as the batch")
    }

    /// What each layer makes of the images, (n, ...) each; for one image or a few.
    pub fn activations(&mut self, x: ArrayView4<T>) -> Vec<ArrayD<T>> {
        self.forward(x, Mode::Inference);
        (0..self.stack.outputs.len())
            .map(|layer| self.layer_output(layer).to_owned())
            .collect()
    }

    /// What the layer of that name makes of the images, (n, ...); the layers behind it are not computed. `None` when there
    /// is no such layer.
    pub fn activation(&mut self, x: ArrayView4<T>, layer: &str) -> Option<ArrayD<T>> {
        let layer = self.layer_index(layer)?;
        self.load(x);
        self.run_to(self.stack.outputs[layer].buffer, Mode::Inference);
        Some(self.layer_output(layer).to_owned())
    }

    /// What a layer (counted from 0) gave in the last forward pass, (n, ...).
    pub fn layer_output(&self, layer: usize) -> ArrayViewD<'_, T> {
        let output = self.stack.outputs[layer];
        let shape: Vec<_> = std::iter::once(self.batch).chain(output.shape.dims()).collect();
        let values = &self.buffers[output.buffer][..self.lens[output.buffer] * self.batch];
        ArrayViewD::from_shape(IxDyn(&shape), values).expect("the buffer is as long as the batch")
    }

    fn load(&mut self, x: ArrayView4<T>) {
        let (batch, height, width, channels) = x.dim();
        assert_eq!([height, width, channels], self.input, "shape of the images");
        self.input_mut(batch).assign(&x);
    }

    fn last_buffer(&self) -> usize {
        self.stack.nodes.len()
    }

    /// The buffer that holds logits, if the last forward pass has any.
    fn logits(&self) -> Option<usize> {
        let logits = self.stack.logits?;
        (logits.in_training || self.mode == Mode::Inference).then_some(logits.buffer)
    }

    /// A buffer's values for the batch, a row for each sample.
    fn view(&self, buffer: usize) -> ArrayView2<'_, T> {
        let shape = (self.batch, self.lens[buffer]);
        let values = &self.buffers[buffer][..shape.0 * shape.1];
        ArrayView2::from_shape(shape, values).expect("the buffer is as long as the batch")
    }

    /// The place for the gradient with respect to a buffer, a row for each sample.
    fn gradient_mut(&mut self, buffer: usize) -> ArrayViewMut2<'_, T> {
        let shape = (self.batch, self.lens[buffer]);
        let flow = &mut self.flow[buffer % 2];
        make_room(flow, shape.0 * shape.1);
        ArrayViewMut2::from_shape(shape, &mut flow[..shape.0 * shape.1]).expect("the buffer is as long as the batch")
    }

    /// Fills the buffers up to the given one.
    fn run_to(&mut self, buffer: usize, mode: Mode) {
        self.mode = mode;
        for (index, node) in self.stack.nodes[..buffer].iter_mut().enumerate() {
            let (before, behind) = self.buffers.split_at_mut(index + 1);
            node.layer.forward(Forward {
                parameters: &self.parameters[node.parameters.clone()],
                x: &before[index][..self.lens[index] * self.batch],
                y: &mut behind[0][..self.lens[index + 1] * self.batch],
                mode,
                scratch: &mut self.scratch,
            });
        }
    }

    /// Sends the gradient with respect to a buffer back: no further than to the first layer that learns, whose input
    /// gradient is not computed, or to the images.
    fn backpropagate(&mut self, from: usize, wanted: Wanted) {
        let to_input = wanted == Wanted::Input;
        let first = if to_input {
            0
        } else {
            self.stack.first_to_learn().unwrap_or(from)
        };
        if !to_input && self.gradients.is_empty() {
            self.zero_gradients();
        }
        for index in (first..from).rev() {
            let node = &mut self.stack.nodes[index];
            let [even, odd] = &mut self.flow;
            let (dy, dx) = if index % 2 == 0 { (odd, even) } else { (even, odd) };
            let len = self.lens[index] * self.batch;
            let dx = (to_input || index > first).then(|| {
                make_room(dx, len);
                &mut dx[..len]
            });
            node.layer.backward(Backward {
                parameters: &self.parameters[node.parameters.clone()],
                gradients: (!to_input).then_some(&mut self.gradients[node.parameters.clone()]),
                x: &self.buffers[index][..len],
                y: &self.buffers[index + 1][..self.lens[index + 1] * self.batch],
                dy: &mut dy[..self.lens[index + 1] * self.batch],
                dx,
                scratch: &mut self.scratch,
            });
        }
    }
}

/// Makes a buffer at least so long.
fn make_room<T: Element>(buffer: &mut Vec<T>, len: usize) {
    if buffer.len() < len {
        buffer.resize(len, T::ZERO);
    }
}
