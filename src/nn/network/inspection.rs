//! Looking inside a network: what each layer makes of some images, and what in the images it owes that to.

use ndarray::{ArrayD, ArrayView4, ArrayViewD, IxDyn};

use super::Network;
use super::blueprint::PlacedLayer;
use super::pass::{check_images, images_mut};
use super::stack::Stack;
use super::workspace::{Target, Workspace};
use crate::nn::kernels::{Element, Scratch};
use crate::nn::layers::{LayerKind, PassMode};
use crate::nn::shape::Shape;

/// Where in a network one looks; layers are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// The images that come in.
    Images,
    /// What a layer makes of them.
    Output(usize),
    /// The same before the layer's activation.
    Score(usize),
}

impl Probe {
    /// What a layer, counted from 0, is given.
    pub fn before(layer: usize) -> Probe {
        layer.checked_sub(1).map_or(Probe::Images, Probe::Output)
    }

    fn buffer<T: Element>(self, stack: &Stack<T>) -> usize {
        match self {
            Probe::Images => 0,
            Probe::Output(layer) => stack.buffer_of(layer),
            Probe::Score(layer) => stack.score_buffer_of(layer),
        }
    }
}

/// Some images on their way through a network, dropout off. It works in memory of its own: a batch that is being
/// trained on meanwhile is not disturbed.
pub struct Inspection<'a, T> {
    work: &'a mut Workspace<T>,
    layers: &'a [PlacedLayer],
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
        self.go(false, x, self.looking.stack.last_buffer())
    }

    /// As [`Network::inspect`]; layers behind the place are not computed and must not be asked for.
    pub fn inspect_at(&mut self, x: ArrayView4<T>, place: Probe) -> Inspection<'_, T> {
        self.go(false, x, place.buffer(&self.looking.stack))
    }

    /// What each layer makes of the images, (n, ...) each.
    pub fn activations(&mut self, x: ArrayView4<T>) -> Vec<ArrayD<T>> {
        let inspection = self.inspect(x);
        (0..inspection.layers.len())
            .map(|layer| inspection.output(layer).to_owned())
            .collect()
    }

    /// What the layer of that name makes of the images, (n, ...); the layers behind it are not computed. `None` when there
    /// is no such layer.
    pub fn activation(&mut self, x: ArrayView4<T>, layer: &str) -> Option<ArrayD<T>> {
        let layer = self.layer_index(layer)?;
        Some(self.inspect_at(x, Probe::Output(layer)).output(layer).to_owned())
    }

    /// What a layer is, and the shapes of what goes into it and comes out.
    pub fn layer(&self, layer: usize) -> (&LayerKind, Shape, Shape) {
        let placed = &self.blueprint.layers[layer];
        (&placed.kind, placed.input, placed.output)
    }

    /// All parameters of a layer, one behind the other.
    pub fn layer_weights(&self, layer: usize) -> &[T] {
        &self.parameters[self.blueprint.layers[layer].parameters.clone()]
    }

    /// Where the scores of the classes are: the last output, before the sigmoid or softmax if there is one.
    pub fn scores_place(&self) -> Probe {
        match self.blueprint.head {
            Some(head) => Probe::Score(head.layer),
            None => Probe::Output(self.blueprint.layers.len() - 1),
        }
    }

    /// Bytes that looking at one image up to a place takes, with the way back.
    pub fn bytes_to_inspect(&self, place: Probe) -> u64 {
        bytes(&self.looking.stack, place)
    }

    /// As [`Network::inspect_at`], as fast as in training and in the memory of it: what a batch left there is gone. The place
    /// must not lie between a convolution and its pooling, or before an activation.
    ///
    /// # Panics
    /// When the images are not of [`Network::input_shape`].
    pub fn run_to(&mut self, x: ArrayView4<T>, place: Probe) -> Inspection<'_, T> {
        self.go(true, x, place.buffer(&self.work.stack))
    }

    /// Bytes that [`Network::run_to`] takes for one image, with the way back.
    pub fn bytes_to_run(&self, place: Probe) -> u64 {
        bytes(&self.work.stack, place)
    }

    fn go(&mut self, fast: bool, x: ArrayView4<T>, buffer: usize) -> Inspection<'_, T> {
        let (batch, input) = (x.dim().0, self.blueprint.input);
        check_images(x, input);
        let work = if fast { &mut self.work } else { &mut self.looking };
        images_mut(work.images_mut(batch), batch, input).assign(&x);
        work.forward(0..buffer, PassMode::Inference, &self.parameters, &mut self.scratch);
        Inspection {
            work,
            layers: &self.blueprint.layers,
            input,
            parameters: &self.parameters,
            scratch: &mut self.scratch,
        }
    }
}

/// Bytes that going to a place and back takes for one image.
fn bytes<T: Element>(stack: &Stack<T>, place: Probe) -> u64 {
    let lens = stack.lens[..=place.buffer(stack)].iter().map(|&len| len as u64);
    let largest = lens.clone().max().unwrap_or(0);
    (lens.sum::<u64>() + 2 * largest) * size_of::<T>() as u64
}

impl<T: Element> Inspection<'_, T> {
    /// What a layer, counted from 0, makes of the images: (n, ...).
    pub fn output(&self, layer: usize) -> ArrayViewD<'_, T> {
        self.values(Probe::Output(layer))
    }

    /// What there is at a place: (n, ...).
    pub fn values(&self, place: Probe) -> ArrayViewD<'_, T> {
        let values = self.work.values(place.buffer(&self.work.stack));
        values
            .into_shape_with_order(self.shape(place))
            .expect("as many values as the shape says")
    }

    /// The gradient, with respect to what is at the place `to`, of a number whose gradient with respect to what is at a
    /// later place `from` is `slope`: (n, ...) both. The gradients of the parameters stay as they are.
    ///
    /// # Panics
    /// When `slope` is not as large as [`Inspection::values`], or `to` lies behind `from`.
    pub fn gradient(&mut self, from: Probe, slope: ArrayViewD<T>, to: Probe) -> ArrayViewD<'_, T> {
        let end = to.buffer(&self.work.stack);
        self.send_back(from, slope, Target::Buffer(end));
        let gradient = self.work.gradient(end);
        gradient
            .into_shape_with_order(self.shape(to))
            .expect("as many values as the shape says")
    }

    /// As [`Inspection::input_gradient`], for going uphill: of images for which a whole layer is off, which have no gradient,
    /// it is the one that there would be without the activation.
    pub fn ascent(&mut self, from: Probe, slope: ArrayViewD<T>) -> ArrayView4<'_, T> {
        self.send_back(from, slope, Target::Ascent);
        let gradient = self.work.gradient(0).into_shape_with_order(self.shape(Probe::Images));
        let gradient = gradient.expect("as many values as the shape says");
        gradient.into_dimensionality().expect("images have four axes")
    }

    /// [`Inspection::gradient`] from the output of a layer, counted from 0, to the images.
    pub fn input_gradient(&mut self, layer: usize, slope: ArrayViewD<T>) -> ArrayView4<'_, T> {
        let gradient = self.gradient(Probe::Output(layer), slope, Probe::Images);
        gradient.into_dimensionality().expect("images have four axes")
    }

    fn send_back(&mut self, from: Probe, slope: ArrayViewD<T>, target: Target<T>) {
        let start = from.buffer(&self.work.stack);
        if let Target::Buffer(end) = target {
            assert!(end <= start, "the gradient goes from buffer {start} to {end}");
        }
        let (mut gradient, _) = self.work.gradient_mut(start);
        assert_eq!(slope.len(), gradient.len(), "length of the gradient");
        match (gradient.as_slice_mut(), slope.as_slice()) {
            (Some(to), Some(from)) => to.copy_from_slice(from),
            _ => gradient.iter_mut().zip(slope).for_each(|(to, &value)| *to = value),
        }
        self.work.backward(start, target, self.parameters, self.scratch);
    }

    fn shape(&self, place: Probe) -> IxDyn {
        let dims = match place {
            Probe::Images => self.input.to_vec(),
            Probe::Output(layer) | Probe::Score(layer) => self.layers[layer].output.dims(),
        };
        IxDyn(&[&[self.work.batch], &dims[..]].concat())
    }
}
