//! Normalization: values are brought to mean 0 and variance 1 by what is known of the images before training.
//!
//! Keras's `keras.layers.Normalization(axis=-1, mean=None, variance=None, invert=False)`: `y = (x - mean) / max(sqrt(variance), 1e-7)`, or
//! `y = mean + x max(sqrt(variance), 1e-7)` the other way round. Any shape comes in, the same goes out. Values have a mean and a variance for
//! each place along `axis`; with none (`[]`, Keras's None) all have the same. Where they are not given, they are weights, which no optimizer
//! moves: [`Network::adapt`](crate::nn::Network::adapt) computes them, as Keras's `adapt` does.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::axes::{Axes, Groups};
use super::{Backward, Channels, Definition, Forward, Layer, LayerError, ParameterSpec, Shape, Site};
use crate::nn::initializers::Initializer;
use crate::nn::kernels::Element;
use crate::nn::options::shortened;
use crate::schema::{Opt, Options, integers, numbers, toggle};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Normalization {
    #[serde(default = "Axes::last", deserialize_with = "Axes::or_none")]
    pub axis: Axes,
    #[serde(default)]
    pub mean: Option<Given>,
    #[serde(default)]
    pub variance: Option<Given>,
    #[serde(default)]
    pub invert: bool,
}

impl Options for Normalization {
    const OPTIONS: &'static [Opt] = &[integers("axis"), numbers("mean"), numbers("variance"), toggle("invert")];
}

/// Numbers that are given: one for all, or one for each place along the last of the axes. Keras takes one by itself as well.
#[derive(Clone, Debug, PartialEq)]
pub struct Given(Vec<f64>);

impl Serialize for Given {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0[..] {
            [one] => one.serialize(serializer),
            ref all => all.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let numbers: Option<Vec<_>> = match &value {
            Value::Array(numbers) => numbers.iter().map(Value::as_f64).collect(),
            one => one.as_f64().map(|one| vec![one]),
        };
        numbers.map(Given).ok_or_else(|| {
            Error::custom(format!(
                "expected a number or a list of them, not {}",
                shortened(&value)
            ))
        })
    }
}

impl Normalization {
    /// Along which axes values have a mean and a variance of their own.
    fn axes(&self, input: Shape) -> Result<Vec<usize>, LayerError> {
        self.axis.of("axis", input)
    }

    /// The mean and the variance that are given, each for one or all of so many places.
    fn given(&self, input: Shape) -> Result<Option<[&Given; 2]>, LayerError> {
        let unreadable = |problem: String| LayerError::Unreadable {
            class_name: "Normalization".into(),
            problem,
        };
        let (mean, variance) = match (&self.mean, &self.variance) {
            (None, None) => return Ok(None),
            (Some(mean), Some(variance)) => (mean, variance),
            _ => {
                return Err(unreadable(
                    "`mean` and `variance` go together: give both or neither".into(),
                ));
            }
        };
        let last = self.axes(input)?.last().map_or(1, |&axis| input.dims()[axis]);
        let [means, variances] = [mean.0.len(), variance.0.len()];
        if means != variances || means != 1 && means != last {
            let problem = format!(
                "{means} numbers for `mean` and {variances} for `variance`, and of each there must be 1 or, one for each place along \
                 the axis, {last}"
            );
            return Err(unreadable(problem));
        }
        Ok(Some([mean, variance]))
    }

    /// Mean and variance among the weights of one that has looked at images; `None` while it knows nothing.
    pub fn learned<T: Element>(weights: &[T]) -> Option<[&[T]; 2]> {
        // As many means as variances, and a count.
        let places = weights.len() / 2;
        let (mean, variance) = (&weights[..places], &weights[places..2 * places]);
        let begins = mean.iter().all(|&mean| mean == T::ZERO) && variance.iter().all(|&variance| variance == T::ONE);
        (!begins).then_some([mean, variance])
    }

    /// The layer with these weights as its options `mean` and `variance`; `None` where it knows nothing, or has them for the places along
    /// another axis than the last, for which Keras takes no list.
    pub fn with_learned(&self, input: Shape, weights: &[f32]) -> Option<Normalization> {
        let last = input.dims().len() - 1;
        let is_last = self.axes(input).ok()?.iter().all(|&axis| axis == last);
        let learned = Normalization::learned(weights).filter(|_| is_last)?;
        let [mean, variance] = learned.map(|numbers| Some(Given(numbers.iter().copied().map(f64::from).collect())));
        Some(Normalization {
            mean,
            variance,
            ..self.clone()
        })
    }

    /// Mean and variance to be computed of what comes in; `None` where they are given.
    pub fn moments(&self, input: Shape) -> Option<Moments> {
        let axes = self.axes(input).ok().filter(|_| self.mean.is_none())?;
        let groups = Groups::along(&input.dims(), &axes);
        let places = groups.offsets.len();
        Some(Moments {
            groups,
            len: input.len(),
            count: 0.0,
            mean: vec![0.0; places],
            variance: vec![0.0; places],
        })
    }
}

impl Definition for Normalization {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        self.axes(input)?;
        self.given(input)?;
        Ok(input)
    }

    /// The last one Keras keeps for files of its older versions; it stays 0.
    fn parameters(&self, input: Shape) -> Vec<ParameterSpec> {
        if self.mean.is_some() {
            return Vec::new();
        }
        let dims = input.dims();
        let axes = self.axes(input).unwrap_or_default();
        let shape: Vec<_> = axes.into_iter().map(|axis| dims[axis]).collect();
        let weights = [
            ("mean", shape.clone(), Initializer::zeros()),
            ("variance", shape, Initializer::ones()),
            ("count", Vec::new(), Initializer::zeros()),
        ];
        let spec = |(name, shape, initializer)| ParameterSpec {
            name,
            shape,
            initializer,
            trainable: false,
        };
        weights.map(spec).into()
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        let axes = self.axes(site.input)?;
        let given = self.given(site.input)?.map(|given| {
            let numbers = |given: &Given| given.0.iter().map(|&number| T::from_f64(number)).collect();
            given.map(numbers)
        });
        Ok(Some(Box::new(Running {
            dims: site.input.dims(),
            axes,
            given,
            invert: self.invert,
            groups: None,
        })))
    }

    fn channels(&self) -> Channels {
        let is_one = |given: &Option<Given>| given.as_ref().is_none_or(|given| given.0.len() == 1);
        match self.axis.0.iter().all(|&axis| axis == -1) && is_one(&self.mean) {
            true => Channels::Own { copies: 1 },
            false => Channels::Mixed,
        }
    }
}

struct Running<T> {
    /// The shape of a sample.
    dims: Vec<usize>,
    /// Along which values have numbers of their own.
    axes: Vec<usize>,
    given: Option<[Vec<T>; 2]>,
    invert: bool,
    /// The values that differ in these numbers alone; made when there is a sample.
    groups: Option<Groups>,
}

impl<T: Element> Running<T> {
    /// Calls `each` with the place of every value of some samples, and its mean and deviation.
    fn for_each(&mut self, parameters: &[T], values: usize, mut each: impl FnMut(usize, T, T)) {
        let Groups { starts, offsets } = self.groups.get_or_insert_with(|| Groups::along(&self.dims, &self.axes));
        let places = offsets.len();
        let (mean, variance) = match &self.given {
            Some([mean, variance]) => (&mean[..], &variance[..]),
            None => parameters[..2 * places].split_at(places),
        };
        // Keras divides by no deviation below this one. That is no number where the variance is none.
        let least = T::from_f64(1e-7);
        let deviation = |&variance: &T| {
            let deviation = variance.sqrt();
            if deviation < least { least } else { deviation }
        };
        let numbers = || mean.iter().copied().zip(variance.iter().map(deviation));
        let numbers: Vec<(T, T)> = std::iter::repeat_with(numbers).flatten().take(places).collect();
        let len = starts.len() * places;
        for sample in (0..values).step_by(len) {
            for start in &*starts {
                for (offset, &(mean, deviation)) in offsets.iter().zip(&numbers) {
                    each(sample + start + offset, mean, deviation);
                }
            }
        }
    }
}

impl<T: Element> Layer<T> for Running<T> {
    fn forward(&mut self, pass: Forward<'_, T>) {
        let (x, y) = (pass.x, pass.y);
        match self.invert {
            false => self.for_each(pass.parameters, x.len(), |place, mean, deviation| {
                y[place] = (x[place] - mean) / deviation;
            }),
            true => self.for_each(pass.parameters, x.len(), |place, mean, deviation| {
                y[place] = mean + x[place] * deviation;
            }),
        }
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        let (Some(dx), dy, invert) = (pass.dx, pass.dy, self.invert) else {
            return;
        };
        self.for_each(pass.parameters, dy.len(), |place, _, deviation| {
            dx[place] = match invert {
                false => dy[place] / deviation,
                true => dy[place] * deviation,
            };
        });
    }
}

/// Mean and variance of values, batch by batch, as Keras's `adapt` puts them together (Chan, Golub, LeVeque 1979).
pub struct Moments {
    groups: Groups,
    /// Values of a sample.
    len: usize,
    /// Values of each place so far.
    count: f64,
    mean: Vec<f64>,
    variance: Vec<f64>,
}

impl Moments {
    /// Takes more samples in, one behind the other.
    pub fn add<T: Element>(&mut self, x: &[T]) {
        let Groups { starts, offsets } = &self.groups;
        let more = (x.len() / self.len * starts.len()) as f64;
        let all = self.count + more;
        for (place, offset) in offsets.iter().enumerate() {
            let values = || {
                let samples = x.chunks_exact(self.len);
                samples.flat_map(|sample| starts.iter().map(|start| sample[start + offset].to_f64()))
            };
            let mean = values().sum::<f64>() / more;
            let variance = values().map(|x| (x - mean) * (x - mean)).sum::<f64>() / more;
            let (old, share) = (self.mean[place], more / all);
            let new = old + (mean - old) * share;
            let spread = |variance: f64, mean: f64| variance + (mean - new) * (mean - new);
            self.variance[place] = spread(self.variance[place], old) * (1.0 - share) + spread(variance, mean) * share;
            self.mean[place] = new;
        }
        self.count = all;
    }

    /// The weights of the layer.
    pub fn weights<T: Element>(&self) -> impl Iterator<Item = T> {
        let all = self.mean.iter().chain(&self.variance).chain(&[0.0]);
        all.map(|&number| T::from_f64(number))
    }
}
