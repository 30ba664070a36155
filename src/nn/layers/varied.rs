//! Images of a batch that are varied by lot in training, each in its own way, and left as they are otherwise.
//!
//! In: height x width x channels; the same goes out. Backward: dx is dy through the same variation, the transposed map of one that moves
//! pixels; none goes back where a value was cut off at the ends of a `value_range`. Keras with TensorFlow has another gradient of
//! rotations, translations and zooms (dy mapped the other way); with JAX and PyTorch it has this one.

use super::variation::{Transformation, Variation};
use super::{Backward, Definition, Forward, Layer, LayerError, PassMode, Shape, Site, image};
use crate::nn::kernels::Element;
use crate::nn::random::Stream;
use crate::schema::Options;

/// A layer that varies images.
pub trait Vary: Options {
    const CLASS_NAME: &'static str;

    /// # Errors
    /// When an option is out of its range.
    fn vary(&self) -> Result<Variation, LayerError>;
}

impl<V: Vary> Definition for V {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        self.vary()?;
        image(V::CLASS_NAME, input).map(Shape::Image)
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        Ok(Some(Box::new(Running {
            variation: self.vary()?,
            shape: image(V::CLASS_NAME, site.input)?,
            index: site.index,
            drawn: Vec::new(),
        })))
    }

    fn is_steady(&self) -> bool {
        false
    }

    fn hands_on(&self, training: bool) -> bool {
        !training
    }

    fn variation(&self) -> Result<Option<Variation>, LayerError> {
        self.vary().map(Some)
    }
}

struct Running {
    variation: Variation,
    shape: [usize; 3],
    /// Where the layer stands in the network.
    index: usize,
    /// What was drawn for each image; empty when the last forward pass was at inference.
    drawn: Vec<Transformation>,
}

impl<T: Element> Layer<T> for Running {
    fn forward(&mut self, pass: Forward<'_, T>) {
        self.drawn.clear();
        let PassMode::Training { seed, step, first_row } = pass.mode else {
            return pass.y.copy_from_slice(pass.x);
        };
        let mut stream = Stream::new(seed, b"augment", self.index as u64, step);
        stream.seek(2 * first_row as u64);
        let len = self.shape.iter().product();
        for (x, y) in pass.x.chunks_exact(len).zip(pass.y.chunks_exact_mut(len)) {
            let lots = [stream.uniform(), stream.uniform()].map(|lot| lot as f32);
            let drawn = self.variation.draw(lots, self.shape);
            self.variation.apply(drawn, x, self.shape, y);
            self.drawn.push(drawn);
        }
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        let Some(dx) = pass.dx else { return };
        if self.drawn.is_empty() {
            return dx.copy_from_slice(pass.dy);
        }
        let len = self.shape.iter().product();
        let images = pass.x.chunks_exact(len).zip(pass.dy.chunks_exact(len));
        for (((x, dy), dx), &drawn) in images.zip(dx.chunks_exact_mut(len)).zip(&self.drawn[pass.first..]) {
            self.variation.apply_backward(drawn, x, self.shape, dy, dx);
        }
    }

    fn bytes_per_sample(&self) -> u64 {
        size_of::<Transformation>() as u64
    }
}
