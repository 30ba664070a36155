//! Variants of images: turned, moved, stretched, flipped, lighter or darker, by lot.
//!
//! What is drawn for an image depends on the seed, on the number of the copy (or epoch), on the image and on the layer, and on
//! nothing else: whoever computes it, in whatever order, gets the same pixels.

mod affine;
mod layer;
pub(crate) mod read;

pub use layer::{Layer, Transformation};

use serde_json::Value;

use super::Shape;
use super::dice::Dice;

/// Layers of augmentation, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Augmentation {
    layers: Vec<Layer>,
    seed: u32,
}

impl Augmentation {
    /// Reads layers as Keras writes them, a list of `{ "class_name", "config" }`.
    ///
    /// # Errors
    /// What is wrong, as a sentence that names the layer and the option.
    pub fn read(layers: &Value, seed: u32) -> Result<Augmentation, String> {
        let layers = layers
            .as_array()
            .ok_or_else(|| format!("{layers} is no list of layers"))?;
        let layers = layers.iter().map(read::layer).collect::<Result<_, _>>()?;
        Ok(Augmentation { layers, seed })
    }

    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// The shape that images of this shape get.
    ///
    /// # Errors
    /// When a window to be cut out does not fit.
    pub fn output_shape(&self, shape: Shape) -> Result<Shape, String> {
        self.layers
            .iter()
            .try_fold(shape, |shape, layer| layer.output_shape(shape))
    }

    /// Variant number `copy` of an image, whose number in the data set is `index`.
    pub fn vary(&self, image: &mut Vec<f32>, shape: Shape, copy: u32, index: u32) {
        self.go_through(image, shape, |place, layer, shape| {
            let mut key = [0; 32];
            key[..4].copy_from_slice(&self.seed.to_le_bytes());
            key[8..16].copy_from_slice(b"augment ");
            key[16..24].copy_from_slice(&(place as u64).to_le_bytes());
            let mut dice = Dice::new(&key, u64::from(copy) << 32 | u64::from(index));
            Some(layer.draw([dice.unit(), dice.unit()], shape))
        });
    }

    /// An image that is not varied, but gets the same shape.
    pub fn keep(&self, image: &mut Vec<f32>, shape: Shape) {
        self.go_through(image, shape, |_, layer, shape| layer.at_rest(shape));
    }

    fn go_through(
        &self,
        image: &mut Vec<f32>,
        mut shape: Shape,
        draw: impl Fn(usize, &Layer, Shape) -> Option<Transformation>,
    ) {
        let mut next = Vec::with_capacity(image.len());
        for (place, layer) in self.layers.iter().enumerate() {
            let Some(drawn) = draw(place, layer, shape) else {
                continue;
            };
            layer.apply(drawn, image, shape, &mut next);
            std::mem::swap(image, &mut next);
            shape = layer.output_shape(shape).expect("looked at before");
        }
    }
}
