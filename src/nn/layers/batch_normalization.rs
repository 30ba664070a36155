//! BatchNormalization: each channel is brought to mean 0 and variance 1 over the batch, then scaled and shifted as learned.
//!
//! Keras's `keras.layers.BatchNormalization(axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True, ...)`. Any
//! shape comes in, the same goes out; the last axis has the channels. In training, with mean m and variance v (that of the
//! sample, divided by n) of a channel over all n values in the batch:
//!
//! `y = gamma (x - m) / sqrt(v + epsilon) + beta`
//!
//! and the running means go on: `moving_mean = momentum moving_mean + (1 - momentum) m`, `moving_variance` likewise. At
//! inference these stand for m and v. They are parameters, too, but not learned: their gradient is 0, and no optimizer here
//! moves what has never had a gradient.
//!
//! Backward in training, with h = (x - m) / sqrt(v + epsilon): `dgamma = sum of dy h`, `dbeta = sum of dy`,
//! `dx = gamma / sqrt(v + epsilon) (dy - dbeta / n - h dgamma / n)`; at inference only the factor in front is left.
//!
//! A frozen one (`trainable=False`) works in training as at inference, as Keras's does: it goes on with the running means that it
//! has, and leaves them as they are.
//!
//! A batch may come in pieces (Keras's `synchronized=True`). Mean and variance of each piece give those of all:
//! `m = sum of n_i m_i / n`, `v = sum of n_i (v_i + (m_i - m)^2) / n` (Chan, Golub, LeVeque 1979), which does not lose
//! digits, as sums of squares do, where m is large; likewise dgamma and dbeta are sums over the pieces.

use serde::{Deserialize, Serialize};

use super::{
    Backward, Definition, Forward, Layer, LayerError, Mixer, ParameterSpec, PassMode, Piece, Shape, Site, yes,
};
use crate::nn::initializers::Initializer;
use crate::nn::kernels::Element;
use crate::schema::{self, Opt, Options, Range, choice, number, toggle};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchNormalization {
    #[serde(default = "usual_momentum")]
    pub momentum: f64,
    #[serde(default = "usual_epsilon")]
    pub epsilon: f64,
    #[serde(default = "yes")]
    pub center: bool,
    #[serde(default = "yes")]
    pub scale: bool,
    #[serde(default = "Initializer::zeros")]
    pub beta_initializer: Initializer,
    #[serde(default = "Initializer::ones")]
    pub gamma_initializer: Initializer,
    #[serde(default = "Initializer::zeros")]
    pub moving_mean_initializer: Initializer,
    #[serde(default = "Initializer::ones")]
    pub moving_variance_initializer: Initializer,
}

fn usual_momentum() -> f64 {
    0.99
}

fn usual_epsilon() -> f64 {
    0.001
}

impl Options for BatchNormalization {
    const OPTIONS: &'static [Opt] = &[
        number("momentum", Range::UNIT),
        number("epsilon", Range::POSITIVE),
        toggle("center"),
        toggle("scale"),
        choice("beta_initializer", Initializer::NAMES),
        choice("gamma_initializer", Initializer::NAMES),
        choice("moving_mean_initializer", Initializer::NAMES),
        choice("moving_variance_initializer", Initializer::NAMES),
    ];
}

impl Definition for BatchNormalization {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        schema::check(Self::OPTIONS, "momentum", self.momentum)?;
        schema::check(Self::OPTIONS, "epsilon", self.epsilon)?;
        Ok(input)
    }

    fn parameters(&self, input: Shape) -> Vec<ParameterSpec> {
        let one = |name, initializer: &Initializer, trainable| ParameterSpec {
            name,
            shape: vec![input.last()],
            initializer: initializer.clone(),
            trainable,
        };
        let gamma = self.scale.then(|| one("gamma", &self.gamma_initializer, true));
        let beta = self.center.then(|| one("beta", &self.beta_initializer, true));
        let moving = [
            one("moving_mean", &self.moving_mean_initializer, false),
            one("moving_variance", &self.moving_variance_initializer, false),
        ];
        gamma.into_iter().chain(beta).chain(moving).collect()
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        let channels = site.input.last();
        Ok(Some(Box::new(Running {
            channels,
            pixels: site.input.len() / channels.max(1),
            momentum: T::from_f64(self.momentum),
            epsilon: self.epsilon,
            scale: self.scale,
            center: self.center,
            trainable: site.trainable,
            training: false,
            mean: vec![T::ZERO; channels],
            variance: vec![T::ZERO; channels],
            beta_sum: vec![0.0; channels],
            gamma_sum: vec![0.0; channels],
            batch: 0,
        })))
    }
}

struct Running<T> {
    channels: usize,
    /// Of one sample.
    pixels: usize,
    momentum: T,
    epsilon: f64,
    scale: bool,
    center: bool,
    trainable: bool,
    /// Whether the last forward pass was in training, and this layer is not frozen.
    training: bool,
    /// Mean and variance of each channel that the last forward pass took off.
    mean: Vec<T>,
    variance: Vec<T>,
    /// dbeta and dgamma of the batch, which has so many samples.
    beta_sum: Vec<f64>,
    gamma_sum: Vec<f64>,
    batch: usize,
}

/// The parameters of the layer, each as long as there are channels; none where it does not scale or center.
struct Parts<'a, T> {
    gamma: &'a [T],
    beta: &'a [T],
    moving_mean: &'a [T],
    moving_variance: &'a [T],
}

impl<T: Element> Running<T> {
    fn parts<'a>(&self, parameters: &'a [T]) -> Parts<'a, T> {
        let len = |is_there: bool| if is_there { self.channels } else { 0 };
        let (gamma, rest) = parameters.split_at(len(self.scale));
        let (beta, rest) = rest.split_at(len(self.center));
        let (moving_mean, moving_variance) = rest.split_at(self.channels);
        Parts {
            gamma,
            beta,
            moving_mean,
            moving_variance,
        }
    }

    /// 1 / sqrt(v + epsilon) of each channel.
    fn inverse_deviation(&self) -> Vec<T> {
        let inverse = |&variance: &T| T::from_f64(1.0 / (variance.to_f64() + self.epsilon).sqrt());
        self.variance.iter().map(inverse).collect()
    }

    /// For each channel, the mean over all pixels of what `value` makes of (channel, value); 0 of none.
    fn mean_of(&self, x: &[T], value: impl Fn(usize, T) -> T) -> Vec<T> {
        let n = (x.len() / self.channels).max(1) as f64;
        let sums = self.sums([x, x], |channel, [x, _]| [value(channel, x), T::ZERO]);
        sums[0].iter().map(|sum| T::from_f64(sum / n)).collect()
    }

    /// Two sums over all pixels for each channel, of what `terms` makes of (channel, a value of each slice).
    ///
    /// Some pixels at a time are summed in single precision, fast, and what that gives in double precision.
    fn sums(&self, slices: [&[T]; 2], terms: impl Fn(usize, [T; 2]) -> [T; 2]) -> [Vec<f64>; 2] {
        const PIXELS: usize = 128;
        let mut sums = [vec![0.0; self.channels], vec![0.0; self.channels]];
        let mut some = [vec![T::ZERO; self.channels], vec![T::ZERO; self.channels]];
        let chunk = PIXELS * self.channels;
        for (a, b) in slices[0].chunks(chunk).zip(slices[1].chunks(chunk)) {
            let [first, second] = &mut some;
            first.fill(T::ZERO);
            second.fill(T::ZERO);
            for (a, b) in a.chunks_exact(self.channels).zip(b.chunks_exact(self.channels)) {
                for channel in 0..self.channels {
                    let [one, other] = terms(channel, [a[channel], b[channel]]);
                    first[channel] += one;
                    second[channel] += other;
                }
            }
            for (sums, some) in sums.iter_mut().zip(&some) {
                sums.iter_mut().zip(some).for_each(|(sum, some)| *sum += some.to_f64());
            }
        }
        sums
    }
}

impl<T: Element> Layer<T> for Running<T> {
    fn forward(&mut self, pass: Forward<'_, T>) {
        let parts = self.parts(pass.parameters);
        self.training = self.trainable && pass.mode != PassMode::Inference;
        if !self.training {
            self.mean.copy_from_slice(parts.moving_mean);
            self.variance.copy_from_slice(parts.moving_variance);
        }
        let mut factor = self.inverse_deviation();
        factor
            .iter_mut()
            .zip(parts.gamma)
            .for_each(|(factor, &gamma)| *factor *= gamma);
        let mut shift: Vec<T> = self
            .mean
            .iter()
            .zip(&factor)
            .map(|(&mean, &factor)| -mean * factor)
            .collect();
        shift
            .iter_mut()
            .zip(parts.beta)
            .for_each(|(shift, &beta)| *shift += beta);
        for (y, x) in pass
            .y
            .chunks_exact_mut(self.channels)
            .zip(pass.x.chunks_exact(self.channels))
        {
            for (((y, &x), &factor), &shift) in y.iter_mut().zip(x).zip(&factor).zip(&shift) {
                *y = x * factor + shift;
            }
        }
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        let channels = self.channels;
        let inverse = self.inverse_deviation();
        if let Some(gradients) = pass.gradients {
            let sums = [(self.scale, &self.gamma_sum), (self.center, &self.beta_sum)];
            let sums = sums
                .into_iter()
                .filter(|(is_there, _)| *is_there)
                .flat_map(|(_, sum)| sum);
            gradients
                .iter_mut()
                .zip(sums)
                .for_each(|(gradient, &sum)| *gradient += T::from_f64(sum));
        }
        let Some(dx) = pass.dx else { return };
        let n = (self.batch * self.pixels) as f64;
        // At inference, mean and variance do not depend on x.
        let mean = |sum: &f64| T::from_f64(if self.training { sum / n } else { 0.0 });
        let (beta_mean, gamma_mean): (Vec<T>, Vec<T>) = (self.beta_sum.iter().map(mean))
            .zip(self.gamma_sum.iter().map(mean))
            .unzip();
        let mut factor = inverse.clone();
        let gamma = self.parts(pass.parameters).gamma;
        factor
            .iter_mut()
            .zip(gamma)
            .for_each(|(factor, &gamma)| *factor *= gamma);
        let pixels = dx.chunks_exact_mut(channels).zip(pass.x.chunks_exact(channels));
        for ((dx, x), dy) in pixels.zip(pass.dy.chunks_exact(channels)) {
            for channel in 0..channels {
                let normal = (x[channel] - self.mean[channel]) * inverse[channel];
                let off = beta_mean[channel] + normal * gamma_mean[channel];
                dx[channel] = factor[channel] * (dy[channel] - off);
            }
        }
    }

    fn mixer(&mut self) -> Option<&mut dyn Mixer<T>> {
        if self.trainable { Some(self) } else { None }
    }

    fn after_step(&mut self, parameters: &mut [T]) {
        if !self.trainable {
            return;
        }
        let moving = parameters.len() - 2 * self.channels;
        for (moving, &seen) in parameters[moving..]
            .iter_mut()
            .zip(self.mean.iter().chain(&self.variance))
        {
            *moving = *moving * self.momentum + seen * (T::ONE - self.momentum);
        }
    }
}

impl<T: Element> Mixer<T> for Running<T> {
    /// Mean and variance of each channel.
    fn statistics(&self, x: &[T]) -> Vec<T> {
        let mean = self.mean_of(x, |_, x| x);
        let variance = self.mean_of(x, |channel, x| {
            let off = x - mean[channel];
            off * off
        });
        [mean, variance].concat()
    }

    fn set_statistics(&mut self, pieces: &[Piece<'_, T>]) {
        let samples: usize = pieces.iter().map(|piece| piece.samples).sum();
        for channel in 0..self.channels {
            let mean_of = |value: &dyn Fn(&[T]) -> f64| {
                let values = pieces
                    .iter()
                    .map(|piece| piece.samples as f64 * value(piece.statistics));
                values.sum::<f64>() / samples as f64
            };
            let mean = mean_of(&|statistics| statistics[channel].to_f64());
            let variance = mean_of(&|statistics| {
                let off = statistics[channel].to_f64() - mean;
                statistics[self.channels + channel].to_f64() + off * off
            });
            self.mean[channel] = T::from_f64(mean);
            self.variance[channel] = T::from_f64(variance);
        }
    }

    /// The sums over dy, and over dy h, of each channel.
    fn gradient_statistics(&self, x: &[T], dy: &[T]) -> Vec<T> {
        let inverse = self.inverse_deviation();
        let sums = self.sums([x, dy], |channel, [x, dy]| {
            [dy, dy * ((x - self.mean[channel]) * inverse[channel])]
        });
        sums.concat().into_iter().map(T::from_f64).collect()
    }

    fn set_gradient_statistics(&mut self, pieces: &[Piece<'_, T>]) {
        self.batch = pieces.iter().map(|piece| piece.samples).sum();
        for channel in 0..self.channels {
            let sum = |place: usize| pieces.iter().map(|piece| piece.statistics[place].to_f64()).sum();
            self.beta_sum[channel] = sum(channel);
            self.gamma_sum[channel] = sum(self.channels + channel);
        }
    }
}
