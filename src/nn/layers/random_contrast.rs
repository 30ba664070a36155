//! RandomContrast: in training, stretches the values of each image about their mean, so that it is known in any light.
//!
//! Keras's `keras.layers.RandomContrast(factor, value_range=(0, 255))`: y = (x - mean) f + mean of each channel, f being between
//! 1 - lower and 1 + upper, cut off at the ends of `value_range`. As in Keras 3.15, a `factor` of one number is the upper one, and the
//! lower one is 0. All else is in `varied` and `variation`.

use serde::{Deserialize, Serialize};

use super::LayerError;
use super::variation::Variation;
use super::varied::Vary;
use crate::nn::options::{Ends, Factor};
use crate::schema::{Opt, Options, Range, ends, factor};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RandomContrast {
    pub factor: Factor,
    #[serde(default = "Ends::bytes")]
    pub value_range: Ends,
}

impl Options for RandomContrast {
    const OPTIONS: &'static [Opt] = &[factor("factor", Range::UNIT), ends("value_range")];
}

impl Vary for RandomContrast {
    const CLASS_NAME: &'static str = "RandomContrast";

    fn vary(&self) -> Result<Variation, LayerError> {
        Ok(Variation::Contrast {
            factor: self.factor.ends(Self::OPTIONS, "factor")?,
            value_range: self.value_range.sorted(),
        })
    }
}
