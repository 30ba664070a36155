//! ActivityRegularization: what comes in goes out as it is, and adds to the loss.
//!
//! Keras's `keras.layers.ActivityRegularization(l1=0.0, l2=0.0)`: for each sample, l1 times the sum of |x| + l2 times the sum of x^2, in
//! training as in evaluation. Any shape comes in, the same goes out. The same as `activity_regularizer` of the layer in front.

use serde::{Deserialize, Serialize};

use super::{Definition, Layer, LayerError, Shape, Site};
use crate::nn::kernels::Element;
use crate::nn::regularizers::{L1L2, Regularizer};
use crate::schema::{self, Opt, Options};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ActivityRegularization {
    pub l1: f64,
    pub l2: f64,
}

impl Options for ActivityRegularization {
    const OPTIONS: &'static [Opt] = L1L2::OPTIONS;
}

impl Definition for ActivityRegularization {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        schema::check(Self::OPTIONS, "l1", self.l1)?;
        schema::check(Self::OPTIONS, "l2", self.l2)?;
        Ok(input)
    }

    fn build<T: Element>(&self, _site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        Ok(None)
    }

    fn is_elementwise(&self) -> bool {
        true
    }

    fn hands_on(&self, _training: bool) -> bool {
        true
    }

    fn activity_regularizer(&self) -> Option<Regularizer> {
        Some(Regularizer::L1L2(L1L2 {
            l1: self.l1,
            l2: self.l2,
        }))
    }
}
