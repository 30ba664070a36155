//! What normalizations of a single sample have in common: groups of its values are brought to mean 0 and variance 1 each, then scaled
//! and shifted as learned.
//!
//! With mean m and variance v of the values of a group, and h = (x - m) / sqrt(v + epsilon): `y = gamma h + beta`. Backward, with
//! g = dy gamma: `dgamma = sum of dy h`, `dbeta = sum of dy`, `dx = (g - mean of g - h (mean of g h)) / sqrt(v + epsilon)`.

use super::axes::Groups;
use super::{Backward, Forward, Layer, ParameterSpec};
use crate::nn::initializers::Initializer;
use crate::nn::kernels::Element;
use crate::schema::{Opt, Range, choice, number, toggle};

pub(super) const EPSILON: Opt = number("epsilon", Range::POSITIVE);
pub(super) const CENTER: Opt = toggle("center");
pub(super) const SCALE: Opt = toggle("scale");
pub(super) const BETA_INITIALIZER: Opt = choice("beta_initializer", Initializer::NAMES);
pub(super) const GAMMA_INITIALIZER: Opt = choice("gamma_initializer", Initializer::NAMES);

/// Keras's default.
pub(super) fn usual_epsilon() -> f64 {
    0.001
}

/// Gamma and beta, as far as they are there.
pub(super) fn learned(
    shape: &[usize],
    gamma: Option<&Initializer>,
    beta: Option<&Initializer>,
) -> impl Iterator<Item = ParameterSpec> {
    let both = [("gamma", gamma.cloned()), ("beta", beta.cloned())];
    both.into_iter().filter_map(|(name, initializer)| {
        Some(ParameterSpec {
            name,
            shape: shape.to_vec(),
            initializer: initializer?,
            trainable: true,
        })
    })
}

/// The running layer.
pub(super) struct Normalized {
    /// The shape of a sample.
    pub dims: Vec<usize>,
    /// Along which the values of a group lie.
    pub axes: Vec<usize>,
    /// Along which gamma and beta differ.
    pub own: Vec<usize>,
    pub epsilon: f64,
    pub scale: bool,
    pub center: bool,
    /// Where the values of groups lie in a sample, and in gamma and beta. They take as much memory as a sample, and are made when
    /// there is one.
    pub groups: Option<[Groups; 2]>,
}

/// A group of values, brought to mean 0 and variance 1.
struct Group<'a, T> {
    x: &'a [T],
    start: usize,
    offsets: &'a [usize],
    mean: T,
    /// 1 / sqrt(v + epsilon)
    inverse: T,
}

impl<'a, T: Element> Group<'a, T> {
    fn new(x: &'a [T], start: usize, offsets: &'a [usize], epsilon: f64) -> Self {
        let values = || offsets.iter().map(|offset| x[start + offset].to_f64());
        let n = offsets.len() as f64;
        let mean = values().sum::<f64>() / n;
        let variance = values().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
        Group {
            x,
            start,
            offsets,
            mean: T::from_f64(mean),
            inverse: T::from_f64(1.0 / (variance + epsilon).sqrt()),
        }
    }

    /// The place of each value, and what it is brought to.
    fn values(&self) -> impl Iterator<Item = (usize, T)> {
        self.offsets.iter().map(|offset| {
            let place = self.start + offset;
            (place, (self.x[place] - self.mean) * self.inverse)
        })
    }
}

impl Normalized {
    fn groups(&mut self) -> &[Groups; 2] {
        let (dims, axes) = (&self.dims, &self.axes);
        self.groups
            .get_or_insert_with(|| [Groups::along(dims, axes), Groups::in_array(dims, axes, &self.own)])
    }

    /// Cuts gamma from beta; what is not there is empty.
    fn cut(&self, parameters: usize) -> usize {
        match (self.scale, self.center) {
            (true, true) => parameters / 2,
            (true, false) => parameters,
            (false, _) => 0,
        }
    }
}

impl<T: Element> Layer<T> for Normalized {
    fn forward(&mut self, pass: Forward<'_, T>) {
        let (gamma, beta) = pass.parameters.split_at(self.cut(pass.parameters.len()));
        let (len, epsilon) = (self.dims.iter().product(), self.epsilon);
        let [places, own] = self.groups();
        for (x, y) in pass.x.chunks_exact(len).zip(pass.y.chunks_exact_mut(len)) {
            for (&start, &first) in places.starts.iter().zip(&own.starts) {
                let group = Group::new(x, start, &places.offsets, epsilon);
                for ((place, h), behind) in group.values().zip(&own.offsets) {
                    let gamma = gamma.get(first + behind).copied().unwrap_or(T::ONE);
                    let beta = beta.get(first + behind).copied().unwrap_or(T::ZERO);
                    y[place] = gamma * h + beta;
                }
            }
        }
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        let cut = self.cut(pass.parameters.len());
        let gamma = &pass.parameters[..cut];
        let (dgamma, dbeta) = pass
            .gradients
            .unwrap_or_default()
            .split_at_mut_checked(cut)
            .unwrap_or_default();
        let mut dx = pass.dx;
        let (len, epsilon) = (self.dims.iter().product(), self.epsilon);
        let [places, own] = self.groups();
        for (sample, (x, dy)) in pass.x.chunks_exact(len).zip(pass.dy.chunks_exact(len)).enumerate() {
            for (&start, &first) in places.starts.iter().zip(&own.starts) {
                let group = Group::new(x, start, &places.offsets, epsilon);
                // The means of g, and of g h.
                let mut means = [0.0; 2];
                let slope = |place: usize, behind: usize| match gamma.get(first + behind) {
                    Some(&gamma) => dy[place] * gamma,
                    None => dy[place],
                };
                for ((place, h), behind) in group.values().zip(&own.offsets) {
                    if let Some(dgamma) = dgamma.get_mut(first + behind) {
                        *dgamma += dy[place] * h;
                    }
                    if let Some(dbeta) = dbeta.get_mut(first + behind) {
                        *dbeta += dy[place];
                    }
                    let g = slope(place, *behind);
                    means[0] += g.to_f64();
                    means[1] += (g * h).to_f64();
                }
                let Some(dx) = &mut dx else { continue };
                let dx = &mut dx[sample * len..][..len];
                let [mean, product] = means.map(|sum| T::from_f64(sum / places.offsets.len() as f64));
                for ((place, h), behind) in group.values().zip(&own.offsets) {
                    dx[place] = (slope(place, *behind) - mean - h * product) * group.inverse;
                }
            }
        }
    }
}
