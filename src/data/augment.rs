//! Variants of images: turned, moved, stretched, flipped, lighter or darker, by lot.
//!
//! What is drawn for an image depends on the seed, on the number of the copy (or epoch), on the image and on the layer, and on
//! nothing else: whoever computes it, in whatever order, gets the same pixels.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Shape;
use super::dice::Dice;
use crate::nn::LayerConfig;
use crate::nn::layers::{Definition, Variation};
use crate::nn::options::{Vocabulary, class_and_config, from_config};
use crate::schema::{self, Opt, Options, Range, integer};

/// A layer of augmentation.
#[derive(Clone, Debug, PartialEq)]
pub enum Layer {
    /// One that networks have, too.
    Varying(Variation),
    RandomCrop(RandomCrop),
}

/// Cuts out a window. In a network Keras 3.15 leaves images uncropped that are not trained on, and then fails on their size, so that
/// there is no such layer; here they get their middle.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RandomCrop {
    #[serde(deserialize_with = "crate::nn::options::size")]
    pub height: usize,
    #[serde(deserialize_with = "crate::nn::options::size")]
    pub width: usize,
}

impl Options for RandomCrop {
    const OPTIONS: &'static [Opt] = &[
        integer("height", Range::ALL.from(1.0)),
        integer("width", Range::ALL.from(1.0)),
    ];
}

impl RandomCrop {
    /// # Errors
    /// What is wrong with an option.
    pub(crate) fn read(value: &Value) -> Result<RandomCrop, String> {
        const VOCABULARY: Vocabulary = Vocabulary {
            harmless: &["name", "trainable", "dtype", "seed", "data_format"],
            neutral: &[],
        };
        let (_, config) = class_and_config(value)?;
        let config = VOCABULARY.without(config, RandomCrop::OPTIONS)?;
        schema::check_config(RandomCrop::OPTIONS, &config).map_err(|error| error.to_string())?;
        from_config(config.into()).map_err(|error| error.to_string())
    }
}

impl Layer {
    /// Keras's names of all layers there are.
    pub(crate) const CLASS_NAMES: &[&str] = &[
        "RandomRotation",
        "RandomTranslation",
        "RandomZoom",
        "RandomFlip",
        "RandomContrast",
        "RandomBrightness",
        "RandomCrop",
    ];

    fn read(value: &Value) -> Result<Layer, String> {
        let class_name = value.get("class_name").unwrap_or(value);
        let class_name = class_name.as_str().ok_or_else(|| format!("{value} is no layer"))?;
        if !Layer::CLASS_NAMES.contains(&class_name) {
            let names = Layer::CLASS_NAMES.join(", ");
            return Err(format!("there is no layer {class_name:?} here; there are {names}"));
        }
        if class_name == "RandomCrop" {
            let crop = RandomCrop::read(value).map_err(|problem| format!("RandomCrop: {problem}"))?;
            return Ok(Layer::RandomCrop(crop));
        }
        let layer = LayerConfig::from_value(value).map_err(|error| error.to_string())?;
        let variation = layer.kind.variation();
        let variation = variation.map_err(|error| format!("{class_name}: {error}"))?;
        Ok(Layer::Varying(variation.expect("it varies images")))
    }

    /// The shape of an image of this shape behind the layer; why there is none, otherwise.
    fn output_shape(&self, [h, w, channels]: Shape) -> Result<Shape, String> {
        match *self {
            Layer::RandomCrop(RandomCrop { height, width }) if height > h || width > w => Err(format!(
                "RandomCrop: a window of {height}x{width} does not fit into images of {h}x{w}"
            )),
            Layer::RandomCrop(RandomCrop { height, width }) => Ok([height, width, channels]),
            Layer::Varying(_) => Ok([h, w, channels]),
        }
    }

    /// Puts in the place of an image what the layer makes of it when the lots, numbers in [0, 1), fall so; or, without lots, what it
    /// makes of one that is not trained on.
    pub fn pass(&self, lots: Option<[f32; 2]>, image: &mut Vec<f32>, shape: Shape) {
        let [h, w, channels] = shape;
        match (self, lots) {
            (Layer::Varying(_), None) => {}
            (Layer::Varying(variation), Some(lots)) => {
                let mut out = vec![0.0; image.len()];
                variation.apply(variation.draw(lots, shape), image, shape, &mut out);
                *image = out;
            }
            (&Layer::RandomCrop(RandomCrop { height, width }), lots) => {
                let rest = [h - height, w - width];
                let [top, left] = match lots {
                    Some(lots) if rest[0] > 0 && rest[1] > 0 => {
                        [0, 1].map(|axis| (lots[axis] * (rest[axis] + 1) as f32) as usize)
                    }
                    _ => rest.map(|rest| rest / 2),
                };
                let rows =
                    (top..top + height).flat_map(|row| &image[(row * w + left) * channels..][..width * channels]);
                *image = rows.copied().collect();
            }
        }
    }
}

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
        let layers = layers.iter().map(Layer::read).collect::<Result<_, _>>()?;
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
        self.go_through(image, shape, |place| {
            let mut key = [0; 32];
            key[..4].copy_from_slice(&self.seed.to_le_bytes());
            key[8..16].copy_from_slice(b"augment ");
            key[16..24].copy_from_slice(&(place as u64).to_le_bytes());
            let mut dice = Dice::new(&key, u64::from(copy) << 32 | u64::from(index));
            Some([dice.unit(), dice.unit()])
        });
    }

    /// An image that is not varied, but gets the same shape.
    pub fn keep(&self, image: &mut Vec<f32>, shape: Shape) {
        self.go_through(image, shape, |_| None);
    }

    fn go_through(&self, image: &mut Vec<f32>, mut shape: Shape, lots: impl Fn(usize) -> Option<[f32; 2]>) {
        for (place, layer) in self.layers.iter().enumerate() {
            layer.pass(lots(place), image, shape);
            shape = layer.output_shape(shape).expect("looked at before");
        }
    }
}
