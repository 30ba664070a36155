//! RandomBrightness: in training, makes each image lighter or darker, so that it is known in any light.
//!
//! Keras's `keras.layers.RandomBrightness(factor, value_range=(0, 255))`: y = x + f (most - least), cut off at the ends of
//! `value_range`, least and most. All else is in `varied` and `variation`.

use serde::{Deserialize, Serialize};

use super::variation::Variation;
use super::varied::Vary;
use super::{BOTH_WAYS, LayerError};
use crate::nn::options::{Ends, Factor};
use crate::schema::{Opt, Options, ends, factor};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RandomBrightness {
    pub factor: Factor,
    #[serde(default = "Ends::bytes")]
    pub value_range: Ends,
}

impl Options for RandomBrightness {
    const OPTIONS: &'static [Opt] = &[factor("factor", BOTH_WAYS), ends("value_range")];
}

impl Vary for RandomBrightness {
    const CLASS_NAME: &'static str = "RandomBrightness";

    fn vary(&self) -> Result<Variation, LayerError> {
        Ok(Variation::Brightness {
            factor: self.factor.ends(Self::OPTIONS, "factor")?,
            value_range: self.value_range.sorted(),
        })
    }
}
