//! What the network makes of one image.

use ndarray::Array4;

use super::network::{no_network, same_shape};
use super::{Answer, Buffer, Session, reply};
use crate::worker::protocol::*;
use crate::worker::summary::described;
use crate::{inspect, train};

/// What layers put out, what the network takes the image for, and the values of the outputs.
type Inside = (Vec<MapShape>, Option<Vec<ClassProbability>>, Vec<Buffer>);

impl Session {
    pub(super) fn predict(&mut self, image: ImageSource, arrays: Vec<Vec<f32>>) -> Answer {
        let pixels = self.pixels(image, arrays)?;
        let predictions = self.predictions(&pixels)?;
        reply(Reply::Predictions { predictions })
    }

    pub(super) fn activations(
        &mut self,
        image: ImageSource,
        layers: &[String],
        epoch: Option<u32>,
        arrays: Vec<Vec<f32>>,
    ) -> Answer {
        let pixels = self.pixels(image, arrays)?;
        let (activations, buffers) = self.maps(&pixels, layers, epoch)?;
        Ok(Some((Reply::Activations { activations }, buffers)))
    }

    pub(super) fn look(&mut self, options: LookOptions, arrays: Vec<Vec<f32>>) -> Answer {
        let mut looked = Looked::default();
        let mut buffers = Vec::new();
        if let (ImageSource::Index { index }, true) = (options.image, options.pixels) {
            let mut images = self.some_images(&[index], false)?;
            if self.data()?.prepared.is_some() {
                images.append(&mut self.some_images(&[index], true)?);
            }
            (looked.images, buffers) = described(images);
        }
        match self.look_inside(options, arrays) {
            Ok((activations, predictions, mut values)) => {
                looked.activations = activations;
                looked.predictions = predictions;
                buffers.append(&mut values);
            }
            Err(failure) => looked.failure = Some(failure),
        }
        Ok(Some((Reply::Looked(looked), buffers)))
    }

    fn look_inside(&mut self, options: LookOptions, arrays: Vec<Vec<f32>>) -> Result<Inside, Failure> {
        let LookOptions { layers, predict, .. } = options;
        if layers.is_empty() && !predict {
            return Ok((Vec::new(), None, Vec::new()));
        }
        let pixels = self.pixels(options.image, arrays)?;
        let predictions = predict.then(|| self.predictions(&pixels)).transpose()?;
        let (activations, values) = self.maps(&pixels, &layers, options.epoch)?;
        Ok((activations, predictions, values))
    }

    /// What the network takes an image for.
    fn predictions(&mut self, pixels: &Array4<f32>) -> Result<Vec<ClassProbability>, Failure> {
        let classes = self.output_classes().unwrap_or_default();
        let model = self.model.as_mut().ok_or_else(no_network)?;
        let (probabilities, outputs) = train::predict(model, pixels.view());
        let alone = probabilities.len() - outputs.len();
        let named = classes.into_iter().zip(probabilities).enumerate();
        let predictions = named.map(|(class, (name, probability))| ClassProbability {
            name,
            probability,
            output: class.checked_sub(alone).map(|unit| outputs[unit]),
        });
        Ok(predictions.collect())
    }

    /// What layers put out for an image, now or after an epoch.
    fn maps(
        &mut self,
        pixels: &Array4<f32>,
        layers: &[String],
        epoch: Option<u32>,
    ) -> Result<(Vec<MapShape>, Vec<Buffer>), Failure> {
        let maps = self.at_epoch(epoch, layers, |network| {
            inspect::feature_maps(network, pixels.view(), layers)
        })??;
        let last = self.model()?.network.layers().last().map(|layer| layer.name.clone());
        let classes = self.output_classes();
        let shapes = maps.iter().zip(layers).map(|(map, layer)| {
            let (height, width, channels) = map.dim();
            MapShape {
                layer: layer.clone(),
                height,
                width,
                channels,
                classes: classes.clone().filter(|classes| {
                    last.as_ref() == Some(layer) && [height, width, channels] == [1, 1, classes.len()]
                }),
            }
        });
        let shapes = shapes.collect();
        let buffers = maps.into_iter();
        let buffers = buffers.map(|map| Buffer::F32(map.into_raw_vec_and_offset().0));
        Ok((shapes, buffers.collect()))
    }

    /// The classes that the network tells apart, or the labels it tells: those it was trained for, or as long as these are not known those there are, if
    /// they are as many; else their numbers.
    pub(super) fn output_classes(&self) -> Option<Vec<String>> {
        let model = self.model.as_ref()?;
        let of_data = || self.data.as_ref()?.outputs().ok();
        let known = match &model.target {
            Some(target) => Some(&target.classes[..]),
            None => of_data(),
        };
        let count = model.target_type.count();
        let known = known.filter(|classes| classes.len() == count);
        Some(known.map_or_else(
            || (0..count).map(|class| class.to_string()).collect(),
            <[String]>::to_vec,
        ))
    }

    /// The pixels of an image as a batch of one, of the shape the network was built for.
    pub(super) fn pixels(&mut self, image: ImageSource, arrays: Vec<Vec<f32>>) -> Result<Array4<f32>, Failure> {
        let image = self.image(image, arrays)?;
        let (_, height, width, channels) = image.dim();
        same_shape(self.model()?.network.input_shape(), [height, width, channels])?;
        Ok(image)
    }

    /// The pixels of an image as a batch of one.
    pub(super) fn image(&self, image: ImageSource, arrays: Vec<Vec<f32>>) -> Result<Array4<f32>, Failure> {
        let (shape, pixels) = match image {
            ImageSource::Index { index } => {
                let row = self.row(index)?;
                let data = self.data()?;
                let inputs = data.inputs()?;
                (inputs.shape(), inputs.values(row))
            }
            ImageSource::Pixels {
                height,
                width,
                channels,
            } => {
                let pixels = arrays.into_iter().next().unwrap_or_default();
                ([height, width, channels], pixels)
            }
        };
        let [height, width, channels] = shape;
        let length = pixels.len();
        Array4::from_shape_vec((1, height, width, channels), pixels).map_err(|_| {
            Failure::new(
                "wrong_length",
                format!("{length} pixel values for an image of {height}x{width}x{channels}"),
                "Give height x width x channels values, channels last.",
            )
        })
    }
}
