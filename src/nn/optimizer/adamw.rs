//! `keras.optimizers.AdamW`.

use serde::{Deserialize, Serialize};

use super::{Adam, At, Rule};
use crate::nn::kernels::Element;
use crate::schema::{Opt, Options};

/// Adam, before each of whose steps the weights lose a part of themselves: see [`Common::weight_decay`](super::Common::weight_decay).
/// Unlike a penalty on the weights, that part has nothing to do with m and v.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AdamW(Adam);

impl Options for AdamW {
    const OPTIONS: &'static [Opt] = Adam::OPTIONS;
}

impl Rule for AdamW {
    const PAIRED_SLOTS: usize = Adam::PAIRED_SLOTS;
    const WEIGHT_DECAY: Option<f64> = Some(0.004);

    fn slots(&self) -> usize {
        self.0.slots()
    }

    fn step<'s, T: Element>(&self, at: At, parameters: &mut [T], gradients: &[T], next: impl FnMut() -> &'s mut [T]) {
        self.0.step(at, parameters, gradients, next);
    }
}
