//! RandomTranslation: in training, moves each image, so that it is known wherever it is.
//!
//! Keras's `keras.layers.RandomTranslation(height_factor, width_factor, fill_mode="reflect", interpolation="bilinear",
//! fill_value=0.0)`. Factors: parts of the height, down, and of the width, to the right. All else is in `varied` and `variation`.

use serde::{Deserialize, Serialize};

use super::variation::Variation;
use super::varied::Vary;
use super::{BOTH_WAYS, FILL_MODE, FILL_VALUE, LayerError, SAMPLING};
use crate::nn::kernels::{Fill, FillMode, Sampling};
use crate::nn::options::Factor;
use crate::schema::{Opt, Options, factor};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RandomTranslation {
    pub height_factor: Factor,
    pub width_factor: Factor,
    #[serde(default)]
    pub fill_mode: FillMode,
    #[serde(default)]
    pub interpolation: Sampling,
    #[serde(default)]
    pub fill_value: f64,
}

impl Options for RandomTranslation {
    const OPTIONS: &'static [Opt] = &[
        factor("height_factor", BOTH_WAYS),
        factor("width_factor", BOTH_WAYS),
        FILL_MODE,
        SAMPLING,
        FILL_VALUE,
    ];
}

impl Vary for RandomTranslation {
    const CLASS_NAME: &'static str = "RandomTranslation";

    fn vary(&self) -> Result<Variation, LayerError> {
        Ok(Variation::Translation {
            height: self.height_factor.ends(Self::OPTIONS, "height_factor")?,
            width: self.width_factor.ends(Self::OPTIONS, "width_factor")?,
            fill: Fill::new(self.fill_mode, self.interpolation, self.fill_value),
        })
    }
}
