//! Looking inside a network: what each layer makes of some images, and what in the images it owes that to.

use ndarray::{ArrayD, ArrayView4, ArrayViewD, IxDyn};

use super::Network;
use super::pass::{check_images, images_mut};
use super::workspace::{Target, Workspace};
use crate::nn::kernels::{Element, Scratch};
use crate::nn::layers::Mode;
use crate::nn::shape::Shape;

/// Some images on their way through a network, dropout off. It works in memory of its own: a batch that is being
/// trained on meanwhile is not disturbed.
pub struct Inspection<'a, T> {
    work: &'a mut Workspace<T>,
    shapes: Vec<Shape>,
    input: [usize; 3],
    parameters: &'a [T],
    scratch: &'a mut Scratch<T>,
}

impl<T: Element> Network<T> {
    /// Looks at what all layers make of one image or a few.
    ///
    /// # Panics
    /// When the images are not of [`Network::input_shape`].
    pub fn inspect(&mut self, x: ArrayView4<T>) -> Inspection<'_, T> {
        self.inspect_to(x, self.looking.stack.last_buffer())
    }

    /// What each layer makes of the images, (n, ...) each.
    pub fn activations(&mut self, x: ArrayView4<T>) -> Vec<ArrayD<T>> {
        let inspection = self.inspect(x);
        (0..inspection.shapes.len())
            .map(|layer| inspection.output(layer).to_owned())
            .collect()
    }

    /// What the layer of that name makes of the images, (n, ...); the layers behind it are not computed. `None` when there
    /// is no such layer.
    pub fn activation(&mut self, x: ArrayView4<T>, layer: &str) -> Option<ArrayD<T>> {
        let layer = self.layer_index(layer)?;
        let buffer = self.looking.stack.buffer_of(layer);
        Some(self.inspect_to(x, buffer).output(layer).to_owned())
    }

    fn inspect_to(&mut self, x: ArrayView4<T>, buffer: usize) -> Inspection<'_, T> {
        let (batch, input) = (x.dim().0, self.blueprint.input);
        check_images(x, input);
        images_mut(self.looking.images_mut(batch), batch, input).assign(&x);
        self.looking
            .forward(buffer, Mode::Inference, &self.parameters, &mut self.scratch);
        Inspection {
            work: &mut self.looking,
            shapes: self.blueprint.layers.iter().map(|layer| layer.output).collect(),
            input,
            parameters: &self.parameters,
            scratch: &mut self.scratch,
        }
    }
}

impl<T: Element> Inspection<'_, T> {
    /// What a layer, counted from 0, makes of the images: (n, ...).
    pub fn output(&self, layer: usize) -> ArrayViewD<'_, T> {
        let values = self.work.values(self.work.stack.buffer_of(layer));
        let shape: Vec<_> = std::iter::once(self.work.batch)
            .chain(self.shapes[layer].dims())
            .collect();
        values
            .into_shape_with_order(IxDyn(&shape))
            .expect("as many values as the shape says")
    }

    /// The gradient with respect to the images of a number whose gradient with respect to the output of a layer, counted
    /// from 0, is `d_output`: (n, ...). The gradients of the parameters stay as they are.
    ///
    /// # Panics
    /// When `d_output` is not as large as [`Inspection::output`].
    pub fn input_gradient(&mut self, layer: usize, d_output: ArrayViewD<T>) -> ArrayView4<'_, T> {
        let buffer = self.work.stack.buffer_of(layer);
        let (mut gradient, _) = self.work.gradient_mut(buffer);
        assert_eq!(d_output.len(), gradient.len(), "length of the gradient");
        gradient.iter_mut().zip(d_output).for_each(|(to, &value)| *to = value);
        self.work
            .backward(buffer, Target::Images, self.parameters, self.scratch);
        let [height, width, channels] = self.input;
        let gradient = self.work.gradient(0);
        gradient
            .into_shape_with_order((self.work.batch, height, width, channels))
            .expect("as many values as the shape says")
    }
}
