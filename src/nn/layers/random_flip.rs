//! RandomFlip: in training, mirrors half of the images.
//!
//! Keras's `keras.layers.RandomFlip(mode="horizontal_and_vertical")`; as in Keras 3.15, an image is then flipped along both axes or along
//! none. All else is in `varied` and `variation`.

use serde::{Deserialize, Serialize};

use super::LayerError;
use super::variation::Variation;
use super::varied::Vary;
use crate::schema::{Opt, Options, choice};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RandomFlip {
    #[serde(default)]
    pub mode: FlipMode,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlipMode {
    #[default]
    HorizontalAndVertical,
    Horizontal,
    Vertical,
}

impl Options for RandomFlip {
    const OPTIONS: &'static [Opt] = &[choice("mode", &["horizontal_and_vertical", "horizontal", "vertical"])];
}

impl Vary for RandomFlip {
    const CLASS_NAME: &'static str = "RandomFlip";

    fn vary(&self) -> Result<Variation, LayerError> {
        Ok(Variation::Flip {
            horizontal: self.mode != FlipMode::Vertical,
            vertical: self.mode != FlipMode::Horizontal,
        })
    }
}
