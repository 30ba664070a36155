//! Running layers and the memory of one batch that they work in.

use std::ops::Range;

use ndarray::{ArrayView2, ArrayViewMut2};

use super::stack::Stack;
use crate::nn::error::BuildError;
use crate::nn::kernels::{Element, Scratch};
use crate::nn::layers::{Backward, Forward, PassMode, Piece};
use crate::nn::regularizers::Regularizer;
use crate::nn::reserve;

/// The memory is taken once, for the largest batch so far.
pub(super) struct Workspace<T> {
    pub stack: Stack<T>,
    /// Samples in the batch at hand.
    pub batch: usize,
    /// What the last forward pass was for.
    pub mode: PassMode,
    /// What each buffer of the stack holds for the batch, and perhaps more behind it.
    buffers: Vec<Vec<T>>,
    /// Gradients on their way back, by turns: those with respect to even buffers, and to odd ones.
    flow: [Vec<T>; 2],
}

/// Where a backward pass ends, and what for.
pub(super) enum Target<'a, T> {
    /// At the first layer that learns: adds to the gradients of all parameters that are trained.
    Parameters(&'a mut [T]),
    /// At a buffer, 0 being the images: leaves the gradient with respect to it in [`Workspace::gradient`].
    Buffer(usize),
    /// At the images, as a direction to go rather than a gradient: where an activation lets nothing of a sample through,
    /// because all its values are off, everything passes.
    Ascent,
}

impl<T: Element> Workspace<T> {
    pub fn new(stack: Stack<T>) -> Self {
        let buffers = vec![Vec::new(); stack.lens.len()];
        Workspace {
            stack,
            batch: 0,
            mode: PassMode::Inference,
            buffers,
            flow: [Vec::new(), Vec::new()],
        }
    }

    /// Takes the memory for a batch now; with that for gradients, when they are wanted.
    pub fn reserve(&mut self, batch: usize, gradients: bool) -> Result<(), BuildError> {
        let values = |len: usize| (len as u64).saturating_mul(batch as u64);
        for (buffer, &len) in self.buffers.iter_mut().zip(&self.stack.lens) {
            reserve::grow(buffer, values(len), "the activations")?;
        }
        let first = self.stack.first_to_learn() + 1;
        for (index, &len) in self.stack.lens.iter().enumerate().skip(first).filter(|_| gradients) {
            reserve::grow(&mut self.flow[index % 2], values(len), "the gradients")?;
        }
        Ok(())
    }

    /// The place for so many images, one behind the other.
    pub fn images_mut(&mut self, batch: usize) -> &mut [T] {
        self.buffer_mut(0, batch)
    }

    /// The place for what a buffer holds of so many images.
    pub fn buffer_mut(&mut self, buffer: usize, batch: usize) -> &mut [T] {
        self.batch = batch;
        let len = self.len_of(buffer);
        make_room(&mut self.buffers[buffer], len);
        &mut self.buffers[buffer][..len]
    }

    /// How many values a buffer holds of the batch at hand.
    ///
    /// # Panics
    /// When a `usize` cannot count them; [`Workspace::reserve`] refuses such a batch.
    fn len_of(&self, buffer: usize) -> usize {
        let len = self.stack.lens[buffer].checked_mul(self.batch);
        len.expect("a batch whose values can be counted")
    }

    /// What a buffer holds, a row for each sample.
    pub fn values(&self, buffer: usize) -> ArrayView2<'_, T> {
        rows(&self.buffers[buffer], self.batch, self.stack.lens[buffer])
    }

    /// What some of the samples at hand add to the loss with the values of a buffer.
    pub fn penalty(&self, buffer: usize, regularizer: Regularizer, samples: Range<usize>) -> f64 {
        regularizer.value(&[], &self.buffers[buffer][places(&samples, self.stack.lens[buffer])])
    }

    /// Adds the gradient of what the values of a buffer add to the loss, `scale` times the sum over all samples at hand.
    pub fn add_penalty_gradient(&mut self, buffer: usize, scale: f64) {
        let len = self.len_of(buffer);
        let (values, gradient) = (&self.buffers[buffer][..len], &mut self.flow[buffer % 2][..len]);
        for (_, regularizer) in self.stack.activities.iter().filter(|(of, _)| *of == buffer) {
            regularizer.times(scale).add_gradient(&[], values, gradient);
        }
    }

    /// The gradient with respect to a buffer, a row for each sample.
    pub fn gradient(&self, buffer: usize) -> ArrayView2<'_, T> {
        rows(&self.flow[buffer % 2], self.batch, self.stack.lens[buffer])
    }

    /// The place for the gradient with respect to a buffer, and what the buffers hold.
    pub fn gradient_mut(&mut self, buffer: usize) -> (ArrayViewMut2<'_, T>, Values<'_, T>) {
        let (batch, len) = (self.batch, self.stack.lens[buffer]);
        let values = self.len_of(buffer);
        let flow = &mut self.flow[buffer % 2];
        make_room(flow, values);
        let gradient = ArrayViewMut2::from_shape((batch, len), &mut flow[..values]);
        let values = Values {
            buffers: &self.buffers,
            lens: &self.stack.lens,
            batch,
        };
        (gradient.expect("as many values as the shape says"), values)
    }

    /// Fills the buffers behind some nodes.
    pub fn forward(&mut self, nodes: Range<usize>, mode: PassMode, parameters: &[T], scratch: &mut Scratch<T>) {
        for node in nodes {
            if mode != PassMode::Inference {
                self.look_over(node, false);
            }
            self.forward_node(node, mode, parameters, scratch);
        }
        self.mode = mode;
    }

    /// Lets a layer that mixes samples know the whole batch, which is at hand; `back`: before it goes back.
    fn look_over(&mut self, index: usize, back: bool) {
        if self.stack.nodes[index].mixes {
            let statistics = self.statistics(index, 0..self.batch, back);
            let samples = self.batch;
            self.set_statistics(
                index,
                &[Piece {
                    samples,
                    statistics: &statistics,
                }],
                back,
            );
        }
    }

    /// Partial statistics of a layer that mixes samples: of some of those at hand.
    ///
    /// # Panics
    /// When it is none.
    pub fn statistics(&mut self, index: usize, samples: Range<usize>, back: bool) -> Vec<T> {
        let [x, dy] = [index, index + 1].map(|buffer| places(&samples, self.stack.lens[buffer]));
        let mixer = self.stack.nodes[index]
            .layer
            .mixer()
            .expect("a layer that mixes samples");
        let x = &self.buffers[index][x];
        match back {
            false => mixer.statistics(x),
            true => mixer.gradient_statistics(x, &self.flow[(index + 1) % 2][dy]),
        }
    }

    /// Gives a layer that mixes samples the [`statistics`](Workspace::statistics) of all pieces of the batch.
    pub fn set_statistics(&mut self, index: usize, pieces: &[Piece<'_, T>], back: bool) {
        let mixer = self.stack.nodes[index]
            .layer
            .mixer()
            .expect("a layer that mixes samples");
        match back {
            false => mixer.set_statistics(pieces),
            true => mixer.set_gradient_statistics(pieces),
        }
    }

    /// Fills the buffer behind a node.
    pub fn forward_node(&mut self, index: usize, mode: PassMode, parameters: &[T], scratch: &mut Scratch<T>) {
        let [x_len, y_len] = [index, index + 1].map(|buffer| self.len_of(buffer));
        let node = &mut self.stack.nodes[index];
        let (before, behind) = self.buffers.split_at_mut(index + 1);
        make_room(&mut behind[0], y_len);
        node.layer.forward(Forward {
            parameters: &parameters[node.parameters.clone()],
            x: &before[index][..x_len],
            y: &mut behind[0][..y_len],
            mode,
            scratch,
        });
    }

    /// Changes what no optimizer does, after a step of training.
    pub fn after_step(&mut self, parameters: &mut [T]) {
        for node in &mut self.stack.nodes {
            node.layer.after_step(&mut parameters[node.parameters.clone()]);
        }
    }

    /// Sends the gradient with respect to a buffer back.
    pub fn backward(&mut self, from: usize, mut target: Target<T>, parameters: &[T], scratch: &mut Scratch<T>) {
        let (first, to_buffer) = match target {
            Target::Parameters(_) => (self.stack.first_to_learn(), false),
            Target::Buffer(to) => (to, true),
            Target::Ascent => (0, true),
        };
        for index in (first..from).rev() {
            // Nobody asks for the gradient of what goes into the first layer that learns.
            let wants_dx = to_buffer || index > first;
            let gradients = match &mut target {
                Target::Parameters(gradients) if self.stack.nodes[index].learns => {
                    Some(&mut gradients[self.stack.nodes[index].parameters.clone()])
                }
                Target::Parameters(_) | Target::Buffer(_) | Target::Ascent => None,
            };
            self.look_over(index, true);
            self.backward_node(index, 0..self.batch, gradients, wants_dx, parameters, scratch);
            if let (Target::Ascent, true) = (&target, self.stack.nodes[index].activates) {
                let len = self.stack.lens[index];
                let (_, _, dy, dx) = self.around(index, true);
                for (dx, dy) in dx.chunks_exact_mut(len).zip(dy.chunks_exact(len)) {
                    if dx.iter().all(|&value| value == T::ZERO) {
                        dx.copy_from_slice(dy);
                    }
                }
            }
        }
    }

    /// Sends the gradient of some of the samples back through one node; that with respect to what goes in is left out when
    /// nobody asks for it.
    pub fn backward_node(
        &mut self,
        index: usize,
        samples: Range<usize>,
        gradients: Option<&mut [T]>,
        wants_dx: bool,
        parameters: &[T],
        scratch: &mut Scratch<T>,
    ) {
        let x_len = self.len_of(index);
        let node = &mut self.stack.nodes[index];
        let [even, odd] = &mut self.flow;
        let (dy, dx) = if index.is_multiple_of(2) {
            (odd, even)
        } else {
            (even, odd)
        };
        let of = |buffer: usize| places(&samples, self.stack.lens[buffer]);
        if wants_dx {
            make_room(dx, x_len);
        }
        node.layer.backward(Backward {
            parameters: &parameters[node.parameters.clone()],
            gradients,
            x: &self.buffers[index][of(index)],
            y: &self.buffers[index + 1][of(index + 1)],
            dy: &mut dy[of(index + 1)],
            dx: wants_dx.then(|| &mut dx[of(index)]),
            first: samples.start,
            scratch,
        });
    }

    /// What goes into a node and what comes out, for as many samples as are at hand, and the gradients with respect to
    /// what comes out and, if wanted, what goes in.
    pub fn around(&mut self, index: usize, wants_dx: bool) -> (&[T], &mut [T], &mut [T], &mut [T]) {
        let [x_len, y_len] = [index, index + 1].map(|buffer| self.len_of(buffer));
        make_room(&mut self.buffers[index + 1], y_len);
        make_room(&mut self.flow[(index + 1) % 2], y_len);
        let x_len = if wants_dx { x_len } else { 0 };
        make_room(&mut self.flow[index % 2], x_len);
        let (before, behind) = self.buffers.split_at_mut(index + 1);
        let [even, odd] = &mut self.flow;
        let (dy, dx) = if index.is_multiple_of(2) {
            (odd, even)
        } else {
            (even, odd)
        };
        (
            &before[index],
            &mut behind[0][..y_len],
            &mut dy[..y_len],
            &mut dx[..x_len],
        )
    }
}

/// What the buffers hold, while a gradient is being written.
pub(super) struct Values<'a, T> {
    buffers: &'a [Vec<T>],
    lens: &'a [usize],
    batch: usize,
}

impl<'a, T> Values<'a, T> {
    pub fn of(&self, buffer: usize) -> ArrayView2<'a, T> {
        rows(&self.buffers[buffer], self.batch, self.lens[buffer])
    }
}

/// Where some samples lie, of which each has so many values.
fn places(samples: &Range<usize>, len: usize) -> Range<usize> {
    samples.start * len..samples.end * len
}

fn rows<T>(values: &[T], batch: usize, len: usize) -> ArrayView2<'_, T> {
    ArrayView2::from_shape((batch, len), &values[..batch * len]).expect("as many values as the shape says")
}

/// Makes a buffer at least so long.
fn make_room<T: Element>(buffer: &mut Vec<T>, len: usize) {
    if buffer.len() < len {
        buffer.resize(len, T::ZERO);
    }
}
