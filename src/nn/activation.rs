//! Activation functions.

use serde::{Deserialize, Deserializer, Serialize, de::Error};
use serde_json::Value;

use super::kernels::{self, Element};
use super::options::shortened;

/// What a layer does to each of its values; softmax, to each row along the last axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    /// x
    #[default]
    Linear,
    /// max(0, x)
    Relu,
    /// 1 / (1 + exp(-x))
    Sigmoid,
    /// exp(x_i) / sum over j of exp(x_j)
    Softmax,
    /// tanh(x)
    Tanh,
}

impl Activation {
    pub const ALL: [Activation; 5] = [
        Activation::Linear,
        Activation::Relu,
        Activation::Sigmoid,
        Activation::Softmax,
        Activation::Tanh,
    ];

    /// Keras's names of [all](Activation::ALL).
    pub const NAMES: &[&str] = &{
        let mut names = [""; Activation::ALL.len()];
        let mut i = 0;
        while i < names.len() {
            names[i] = Activation::ALL[i].name();
            i += 1;
        }
        names
    };

    /// Keras's name.
    pub const fn name(self) -> &'static str {
        match self {
            Activation::Linear => "linear",
            Activation::Relu => "relu",
            Activation::Sigmoid => "sigmoid",
            Activation::Softmax => "softmax",
            Activation::Tanh => "tanh",
        }
    }

    /// Turns x into y, in place; `last` is the length of the last axis.
    pub(super) fn forward<T: Element>(self, last: usize, values: &mut [T]) {
        match self {
            Activation::Linear => {}
            Activation::Relu => kernels::relu(values),
            Activation::Sigmoid => kernels::sigmoid(values),
            Activation::Softmax => kernels::softmax(last, values),
            Activation::Tanh => kernels::tanh(values),
        }
    }

    /// Turns the gradient with respect to y into the one with respect to x, in place.
    pub(super) fn backward<T: Element>(self, last: usize, y: &[T], gradient: &mut [T]) {
        match self {
            Activation::Linear => {}
            Activation::Relu => kernels::relu_backward(y, gradient),
            Activation::Sigmoid => kernels::sigmoid_backward(y, gradient),
            Activation::Softmax => kernels::softmax_backward(last, y, gradient),
            Activation::Tanh => kernels::tanh_backward(y, gradient),
        }
    }
}

/// A name, or `{ "class_name": "function", "config": name }` as some versions of Keras write it.
impl<'de> Deserialize<'de> for Activation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let name = value.get("config").unwrap_or(&value);
        let known = Activation::ALL.into_iter().find(|activation| name == activation.name());
        known.ok_or_else(|| {
            let names = Activation::NAMES.join(", ");
            Error::custom(format!(
                "there is no activation {} here; there are {names}",
                shortened(name)
            ))
        })
    }
}
