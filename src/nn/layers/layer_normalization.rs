//! LayerNormalization: the values of each sample, by default those of each pixel, are brought to mean 0 and variance 1, whatever
//! the batch.
//!
//! Keras's `keras.layers.LayerNormalization(axis=-1, epsilon=0.001, center=True, scale=True, ...)`. Any shape comes in, the same goes out.
//! The values along these axes make a group, and have a gamma and a beta each. The formulas stand in [`normalized`](super::normalized).

use serde::{Deserialize, Serialize};

use super::axes::{Axes, seen_along};
use super::normalized::{
    BETA_INITIALIZER, CENTER, EPSILON, GAMMA_INITIALIZER, Normalized, SCALE, learned, usual_epsilon,
};
use super::{Channels, Definition, Layer, LayerError, ParameterSpec, Region, Shape, Site, yes};
use crate::nn::initializers::Initializer;
use crate::nn::kernels::Element;
use crate::schema::{self, Opt, Options, integers};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerNormalization {
    #[serde(default = "Axes::last")]
    pub axis: Axes,
    #[serde(default = "usual_epsilon")]
    pub epsilon: f64,
    #[serde(default = "yes")]
    pub center: bool,
    #[serde(default = "yes")]
    pub scale: bool,
    #[serde(default = "Initializer::zeros")]
    pub beta_initializer: Initializer,
    #[serde(default = "Initializer::ones")]
    pub gamma_initializer: Initializer,
}

impl Options for LayerNormalization {
    const OPTIONS: &'static [Opt] = &[
        integers("axis"),
        EPSILON,
        CENTER,
        SCALE,
        BETA_INITIALIZER,
        GAMMA_INITIALIZER,
    ];
}

impl Definition for LayerNormalization {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        schema::check(Self::OPTIONS, "epsilon", self.epsilon)?;
        self.axis.of("axis", input)?;
        Ok(input)
    }

    fn parameters(&self, input: Shape) -> Vec<ParameterSpec> {
        let dims = input.dims();
        let axes = self.axis.of("axis", input).unwrap_or_default();
        let shape: Vec<_> = axes.into_iter().map(|axis| dims[axis]).collect();
        let gamma = self.scale.then_some(&self.gamma_initializer);
        learned(&shape, gamma, self.center.then_some(&self.beta_initializer)).collect()
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        let axes = self.axis.of("axis", site.input)?;
        Ok(Some(Box::new(Normalized {
            dims: site.input.dims(),
            own: axes.clone(),
            axes,
            epsilon: self.epsilon,
            scale: self.scale,
            center: self.center,
            groups: None,
        })))
    }

    fn channels(&self) -> Channels {
        Channels::Mixed
    }

    fn seen(&self, input: Shape, region: Region) -> Region {
        let axes = self.axis.of("axis", input).unwrap_or_default();
        seen_along(&axes, input, region)
    }
}
