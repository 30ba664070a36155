//! RandomZoom: in training, shows each image nearer or further, so that it is known at any size.
//!
//! Keras's `keras.layers.RandomZoom(height_factor, width_factor=None, fill_mode="reflect", interpolation="bilinear", fill_value=0.0)`.
//! 0.2 shows 120 % of the height: a zoom out. Without a `width_factor`, both alike. All else is in `varied` and `variation`.

use serde::{Deserialize, Serialize};

use super::variation::Variation;
use super::varied::Vary;
use super::{FILL_MODE, FILL_VALUE, LayerError, SAMPLING};
use crate::nn::kernels::{Fill, FillMode, Sampling};
use crate::nn::options::Factor;
use crate::schema::{Opt, Options, Range, factor, factor_or};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RandomZoom {
    pub height_factor: Factor,
    #[serde(default)]
    pub width_factor: Option<Factor>,
    #[serde(default)]
    pub fill_mode: FillMode,
    #[serde(default)]
    pub interpolation: Sampling,
    #[serde(default)]
    pub fill_value: f64,
}

/// -1 would show nothing of the image.
const ZOOM: Range = Range::ALL.above(-1.0).to(1.0);

impl Options for RandomZoom {
    const OPTIONS: &'static [Opt] = &[
        factor("height_factor", ZOOM),
        factor_or("width_factor", ZOOM, "height_factor"),
        FILL_MODE,
        SAMPLING,
        FILL_VALUE,
    ];
}

impl Vary for RandomZoom {
    const CLASS_NAME: &'static str = "RandomZoom";

    fn vary(&self) -> Result<Variation, LayerError> {
        let width = self
            .width_factor
            .map(|factor| factor.ends(Self::OPTIONS, "width_factor"));
        Ok(Variation::Zoom {
            height: self.height_factor.ends(Self::OPTIONS, "height_factor")?,
            width: width.transpose()?,
            fill: Fill::new(self.fill_mode, self.interpolation, self.fill_value),
        })
    }
}
