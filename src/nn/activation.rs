//! Activation functions.

use serde::{Deserialize, Deserializer, Serialize, de::Error};
use serde_json::Value;

use super::kernels::{self, Element, pointwise};
use super::options::shortened;

macro_rules! activation_table {
    ($($(#[$formula:meta])* $activation:ident $name:literal)*) => {
        /// What a layer does to each of its values; softmax and log_softmax, to each row along the last axis.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
        pub enum Activation {
            $($(#[$formula])* #[serde(rename = $name)] $activation,)*
        }

        impl Activation {
            pub const ALL: &[Activation] = &[$(Activation::$activation),*];

            /// Keras's names of [all](Activation::ALL).
            pub const NAMES: &[&str] = &[$($name),*];

            /// Keras's name.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Activation::$activation => $name,)*
                }
            }
        }
    };
}

activation_table! {
    /// x
    #[default]
    Linear "linear"
    /// max(0, x)
    Relu "relu"
    /// 1 / (1 + exp(-x))
    Sigmoid "sigmoid"
    /// exp(x_i) / sum over j of exp(x_j)
    Softmax "softmax"
    /// tanh(x)
    Tanh "tanh"
    /// x above 0, else exp(x) - 1
    Elu "elu"
    /// exp(x)
    Exponential "exponential"
    /// x times the probability that a standard normal number is below x
    Gelu "gelu"
    /// relu6(x + 3) / 6
    HardSigmoid "hard_sigmoid"
    /// x hard_sigmoid(x)
    HardSilu "hard_silu"
    /// x above 0, else 0.2 x
    LeakyRelu "leaky_relu"
    /// x_i - log(sum over j of exp(x_j))
    LogSoftmax "log_softmax"
    /// x tanh(softplus(x))
    Mish "mish"
    /// min(max(0, x), 6)
    Relu6 "relu6"
    /// elu, but steeper, so that the mean and variance of values stay what they are from layer to layer
    Selu "selu"
    /// x sigmoid(x)
    Silu "silu"
    /// log(1 + exp(x))
    Softplus "softplus"
    /// x / (1 + |x|)
    Softsign "softsign"
}

/// Names that Keras has for some of them besides.
const OTHER_NAMES: &[(&str, Activation)] = &[("swish", Activation::Silu), ("hard_swish", Activation::HardSilu)];

impl Activation {
    /// Whether its gradient follows from what comes out, so that a layer can apply it to its own output in place. Any other is a step
    /// of its own behind the layer.
    pub(super) fn is_known_by_output(self) -> bool {
        use Activation::{Linear, Relu, Sigmoid, Softmax, Tanh};
        matches!(self, Linear | Relu | Sigmoid | Softmax | Tanh)
    }

    /// Whether a value that comes out depends on others than the one in its place.
    pub(crate) fn mixes(self) -> bool {
        matches!(self, Activation::Softmax | Activation::LogSoftmax)
    }

    /// Turns x into y, in place; `last` is the length of the last axis.
    pub(super) fn forward<T: Element>(self, last: usize, values: &mut [T]) {
        match self {
            Activation::Linear => {}
            Activation::Relu => kernels::relu(values),
            Activation::Sigmoid => kernels::sigmoid(values),
            Activation::Softmax => kernels::softmax(last, values),
            Activation::LogSoftmax => kernels::log_softmax(last, values),
            Activation::Tanh => kernels::tanh(values),
            Activation::Elu => each(values, pointwise::elu),
            Activation::Exponential => each(values, T::exp),
            Activation::Gelu => each(values, pointwise::gelu),
            Activation::HardSigmoid => each(values, pointwise::hard_sigmoid),
            Activation::HardSilu => each(values, pointwise::hard_silu),
            Activation::LeakyRelu => each(values, pointwise::leaky_relu),
            Activation::Mish => each(values, pointwise::mish),
            Activation::Relu6 => each(values, pointwise::relu6),
            Activation::Selu => each(values, pointwise::selu),
            Activation::Silu => each(values, pointwise::silu),
            Activation::Softplus => each(values, pointwise::softplus),
            Activation::Softsign => each(values, pointwise::softsign),
        }
    }

    /// Turns the gradient with respect to y into the one with respect to x, in place.
    ///
    /// # Panics
    /// When y [does not tell](Activation::is_known_by_output).
    pub(super) fn backward<T: Element>(self, last: usize, y: &[T], gradient: &mut [T]) {
        match self {
            Activation::Linear => {}
            Activation::Relu => kernels::relu_backward(y, gradient),
            Activation::Sigmoid => kernels::sigmoid_backward(y, gradient),
            Activation::Softmax => kernels::softmax_backward(last, y, gradient),
            Activation::Tanh => kernels::tanh_backward(y, gradient),
            other => panic!("{} is a step of its own", other.name()),
        }
    }

    /// As [`Activation::backward`], of any of them.
    pub(super) fn backward_from<T: Element>(self, last: usize, x: &[T], y: &[T], gradient: &mut [T]) {
        match self {
            Activation::Elu => along(x, gradient, pointwise::elu_slope),
            Activation::Exponential => along(x, gradient, T::exp),
            Activation::Gelu => along(x, gradient, pointwise::gelu_slope),
            Activation::HardSigmoid => along(x, gradient, pointwise::hard_sigmoid_slope),
            Activation::HardSilu => along(x, gradient, pointwise::hard_silu_slope),
            Activation::LeakyRelu => along(x, gradient, pointwise::leaky_relu_slope),
            Activation::LogSoftmax => kernels::log_softmax_backward(last, y, gradient),
            Activation::Mish => along(x, gradient, pointwise::mish_slope),
            Activation::Relu6 => along(x, gradient, pointwise::relu6_slope),
            Activation::Selu => along(x, gradient, pointwise::selu_slope),
            Activation::Silu => along(x, gradient, pointwise::silu_slope),
            Activation::Softplus => along(x, gradient, pointwise::sigmoid),
            Activation::Softsign => along(x, gradient, pointwise::softsign_slope),
            known => known.backward(last, y, gradient),
        }
    }
}

fn each<T: Element>(values: &mut [T], function: impl Fn(T) -> T) {
    values.iter_mut().for_each(|value| *value = function(*value));
}

fn along<T: Element>(x: &[T], gradient: &mut [T], slope: impl Fn(T) -> T) {
    assert_eq!(x.len(), gradient.len(), "lengths of input and gradient");
    gradient
        .iter_mut()
        .zip(x)
        .for_each(|(gradient, &x)| *gradient *= slope(x));
}

/// A name, or `{ "class_name": "function", "config": name }` as some versions of Keras write it.
impl<'de> Deserialize<'de> for Activation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let name = value.get("config").unwrap_or(&value);
        let named = Activation::ALL
            .iter()
            .map(|&activation| (activation.name(), activation));
        let mut named = named.chain(OTHER_NAMES.iter().copied());
        let known = named.find(|(known, _)| name == known);
        known.map(|(_, activation)| activation).ok_or_else(|| {
            let names = Activation::NAMES.join(", ");
            Error::custom(format!(
                "there is no activation {} here; there are {names}",
                shortened(name)
            ))
        })
    }
}
