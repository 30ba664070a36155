//! RandomRotation: in training, turns each image about its center, so that it is known however it is turned.
//!
//! Keras's `keras.layers.RandomRotation(factor, fill_mode="reflect", interpolation="bilinear", fill_value=0.0)`. `factor`: parts of a
//! full turn, counter-clockwise. All else is in `varied` and `variation`.

use serde::{Deserialize, Serialize};

use super::variation::Variation;
use super::varied::Vary;
use super::{BOTH_WAYS, FILL_MODE, FILL_VALUE, LayerError, SAMPLING};
use crate::nn::kernels::{Fill, FillMode, Sampling};
use crate::nn::options::Factor;
use crate::schema::{Opt, Options, factor};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RandomRotation {
    pub factor: Factor,
    #[serde(default)]
    pub fill_mode: FillMode,
    #[serde(default)]
    pub interpolation: Sampling,
    #[serde(default)]
    pub fill_value: f64,
}

impl Options for RandomRotation {
    const OPTIONS: &'static [Opt] = &[factor("factor", BOTH_WAYS), FILL_MODE, SAMPLING, FILL_VALUE];
}

impl Vary for RandomRotation {
    const CLASS_NAME: &'static str = "RandomRotation";

    fn vary(&self) -> Result<Variation, LayerError> {
        Ok(Variation::Rotation {
            factor: self.factor.ends(Self::OPTIONS, "factor")?,
            fill: Fill::new(self.fill_mode, self.interpolation, self.fill_value),
        })
    }
}
