//! Filters of a layer one by one: what each makes of an image of its own, and how that changes with the image.
//!
//! From the last convolution or Dense layer on, a channel depends on no other: one filter of that layer, with the pooling or
//! normalization behind it, is a network of its own, thinner by the number of filters forward and backward. What comes
//! before is the network itself.

use ndarray::{Array1, Array2, Array4, ArrayView1, ArrayView2, ArrayView4, ArrayViewD, Axis, s};

use crate::nn::layers::{Channels, Definition};
use crate::nn::{Architecture, Inspection, Network, Probe};

/// A number to raise, and its gradient with respect to the values of a filter it is made from, one for each place.
pub(super) type Raised = (f32, Array1<f32>);

/// Filters of one layer. Their values are those before the layer's activation.
pub(super) struct SingleFilters {
    filters: Vec<usize>,
    /// What the whole network computes.
    trunk: Probe,
    /// What is left for each filter; nothing where the layer cannot be cut, or all of it is computed.
    own: Vec<Network<f32>>,
    /// Where in that the values are.
    place: Probe,
}

impl SingleFilters {
    /// Some filters of a layer, with the weights that they have now.
    ///
    /// # Panics
    /// If the layer has no such filter.
    pub fn new(network: &Network<f32>, layer: usize, filters: &[usize]) -> Self {
        let first = first_by_itself(network, layer);
        let own = |first| {
            filters
                .iter()
                .map(|&filter| cut(network, first, layer, filter))
                .collect()
        };
        SingleFilters {
            filters: filters.to_vec(),
            trunk: first.map_or(Probe::Score(layer), Probe::before),
            own: first.map_or(Vec::new(), own),
            place: Probe::Score(layer - first.unwrap_or(0)),
        }
    }

    /// Bytes that [`SingleFilters::climb`] takes for each image, as far as the whole network computes.
    pub fn bytes(network: &Network<f32>, layer: usize) -> u64 {
        match first_by_itself(network, layer) {
            Some(first) => network.bytes_to_run(Probe::before(first)),
            None => network.bytes_to_inspect(Probe::Score(layer)),
        }
    }

    /// What there is to raise of each filter for an image of its own, (n, height, width, channels), and the
    /// [ascent](Inspection::ascent) of each image.
    pub fn climb(
        &mut self,
        network: &mut Network<f32>,
        images: ArrayView4<f32>,
        raise: impl Fn(ArrayView1<f32>) -> Raised,
    ) -> (Vec<f32>, Array4<f32>) {
        if self.own.is_empty() {
            let mut inspection = network.inspect_at(images, self.trunk);
            let (raised, slopes) = self.slopes(&inspection, raise);
            return (
                raised,
                inspection.ascent(self.trunk, slopes.view().into_dyn()).to_owned(),
            );
        }
        let mut inspection = network.run_to(images, self.trunk);
        let (raised, slopes) = self.slopes(&inspection, raise);
        let mut ascent = inspection.ascent(self.trunk, slopes.view().into_dyn()).to_owned();
        for (index, mut ascent) in ascent.outer_iter_mut().enumerate() {
            // A whole layer is off for this image, perhaps inside of what runs as one.
            if ascent.iter().all(|&value| value == 0.0) {
                let mut inspection = network.inspect_at(images.slice(s![index..=index, .., .., ..]), self.trunk);
                let slope = slopes.slice(s![index..=index, ..]);
                ascent.assign(
                    &inspection
                        .ascent(self.trunk, slope.into_dyn())
                        .index_axis_move(Axis(0), 0),
                );
            }
        }
        (raised, ascent)
    }

    /// What there is to raise, and its gradient with respect to what the whole network computes.
    fn slopes(
        &mut self,
        inspection: &Inspection<f32>,
        raise: impl Fn(ArrayView1<f32>) -> Raised,
    ) -> (Vec<f32>, Array2<f32>) {
        let trunk = inspection.values(self.trunk);
        let mut slopes = Array2::zeros((self.filters.len(), trunk.len() / self.filters.len()));
        let each = trunk.outer_iter().zip(slopes.outer_iter_mut()).enumerate();
        let raised = each.map(|(index, (trunk, mut slopes))| {
            let Some(own) = self.own.get_mut(index) else {
                let (raised, slope) = raise(rows(trunk).column(self.filters[index]));
                let channels = slopes.len() / slope.len();
                let of_filter = slopes.iter_mut().skip(self.filters[index]).step_by(channels);
                of_filter.zip(slope).for_each(|(to, from)| *to = from);
                return raised;
            };
            let [height, width, channels] = own.input_shape();
            let image = trunk.into_shape_with_order((1, height, width, channels));
            let mut inspection = own.inspect_at(image.expect("what goes in"), self.place);
            let (raised, slope) = raise(rows(inspection.values(self.place)).column(0));
            let ascent = inspection.ascent(self.place, slope.view().into_dyn());
            slopes.iter_mut().zip(ascent).for_each(|(to, &from)| *to = from);
            raised
        });
        (raised.collect(), slopes)
    }
}

/// The values of a layer for one image, a row for each place.
fn rows(values: ArrayViewD<f32>) -> ArrayView2<f32> {
    let channels = values.shape()[values.ndim() - 1];
    let places = values.len() / channels;
    values
        .into_shape_with_order((places, channels))
        .expect("rows of channels")
}

/// The layer, up to the given one, whose filters each go their own way from there on; `None` if there is no such layer, or
/// they meet again.
fn first_by_itself(network: &Network<f32>, layer: usize) -> Option<usize> {
    for first in (0..=layer).rev() {
        let (kind, ..) = network.layer(first);
        // The activation of the layer itself is not applied.
        if first < layer && kind.activation().mixes() {
            return None;
        }
        match kind.channels() {
            Channels::All => return Some(first),
            Channels::Mixed => return None,
            Channels::Own { .. } => {}
        }
    }
    None
}

/// Some layers of a network, the first of which makes each channel of all that go in, with one channel of the last layer and what it
/// is made of.
fn cut(network: &Network<f32>, first: usize, last: usize, filter: usize) -> Network<f32> {
    // Which channel of each layer that is.
    let mut filters = vec![filter; last + 1 - first];
    for layer in (first + 1..=last).rev() {
        let of = filters[layer - first];
        filters[layer - first - 1] = match network.layer(layer).0.channels() {
            Channels::Own { copies } => of / copies,
            Channels::All | Channels::Mixed => unreachable!("its channels are made of one each"),
        };
    }
    let architecture = Architecture {
        name: "one_filter".into(),
        layers: (first..=last)
            .map(|layer| network.layer(layer).0.single().into())
            .collect(),
    };
    let input = network.layer(first).1.as_image();
    let mut own = Network::build(&architecture, input, 0).expect("less of a network that works");
    let values = network.parameters().flat_map(|parameter| {
        let layer = network.layer_index(parameter.layer).expect("one of its layers");
        let filter = layer.checked_sub(first).and_then(|place| filters.get(place));
        let channels = network.layer(layer).0.channels_of(parameter.shape);
        let own = filter.map(|&filter| parameter.values.iter().skip(filter % channels).step_by(channels));
        own.into_iter().flatten()
    });
    own.weights_mut()
        .iter_mut()
        .zip(values)
        .for_each(|(to, &from)| *to = from);
    own
}

#[cfg(test)]
mod tests {
    use ndarray::{ArrayD, Dimension};
    use serde_json::{Value, json};

    use super::*;
    use crate::nn::random::Stream;

    /// Layers of every kind; some filters meet again in a softmax, or behind Flatten.
    fn network() -> Network<f32> {
        let layers = json!([
            { "class_name": "Rescaling", "config": { "scale": 0.5, "offset": 0.1 } },
            { "class_name": "Conv2D", "config": { "filters": 6, "kernel_size": 3, "activation": "relu" } },
            { "class_name": "MaxPooling2D", "config": {} },
            { "class_name": "Conv2D", "config": { "filters": 8, "kernel_size": 3, "strides": 2, "padding": "same", "use_bias": false } },
            { "class_name": "BatchNormalization", "config": {} },
            { "class_name": "Activation", "config": { "activation": "tanh" } },
            { "class_name": "AveragePooling2D", "config": {} },
            { "class_name": "Conv2D", "config": { "filters": 5, "kernel_size": 1, "activation": "softmax" } },
            { "class_name": "Dropout", "config": { "rate": 0.5 } },
            { "class_name": "Flatten", "config": {} },
            { "class_name": "Dense", "config": { "units": 7, "activation": "relu" } },
            { "class_name": "Dense", "config": { "units": 3, "activation": "softmax" } },
        ]);
        of(&layers)
    }

    fn of(layers: &Value) -> Network<f32> {
        let mut network = Network::build(&Architecture::from_value(layers).unwrap(), [24, 20, 2], 3).unwrap();
        // Nothing is 0 or 1 as it is at first; a variance is not below 0.
        let mut stream = Stream::new(1, b"weights", 0, 0);
        network
            .weights_mut()
            .iter_mut()
            .for_each(|weight: &mut f32| *weight = weight.abs().max(0.1) + 0.3 * stream.uniform() as f32 - 0.2);
        network
    }

    #[test]
    fn sees_what_the_whole_layer_sees_and_climbs_as_it_does() {
        let expected = [
            None,
            Some(1),
            Some(1),
            Some(3),
            Some(3),
            Some(3),
            Some(3),
            Some(7),
            None,
            None,
            Some(10),
            Some(11),
        ];
        climbs(network(), &expected);
    }

    #[test]
    fn a_filter_of_one_channel_alone_goes_its_own_way_with_that_channel() {
        let layers = json!([
            { "class_name": "DepthwiseConv2D", "config": { "kernel_size": 3, "depth_multiplier": 2 } },
            { "class_name": "Conv2D", "config": { "filters": 4, "kernel_size": 3 } },
            { "class_name": "PReLU", "config": { "shared_axes": [1, 2], "alpha_initializer": "ones" } },
            { "class_name": "ZeroPadding2D", "config": { "padding": [1, 2] } },
            { "class_name": "DepthwiseConv2D", "config": { "kernel_size": [3, 2], "depth_multiplier": 3, "activation": "relu" } },
            { "class_name": "BatchNormalization", "config": {} },
            { "class_name": "MaxPooling2D", "config": {} },
            { "class_name": "DepthwiseConv2D", "config": { "kernel_size": 2, "use_bias": false } },
        ]);
        let first = Some(1);
        climbs(of(&layers), &[None, first, first, first, first, first, first, first]);
    }

    fn climbs(mut network: Network<f32>, expected: &[Option<usize>]) {
        let mut stream = Stream::new(2, b"image", 0, 0);
        let image = Array4::from_shape_simple_fn((1, 24, 20, 2), || stream.uniform() as f32);
        let cut: Vec<_> = (0..expected.len())
            .map(|layer| first_by_itself(&network, layer))
            .collect();
        assert_eq!(cut, expected);
        for layer in 0..expected.len() {
            let place = Probe::Score(layer);
            let shape = network.inspect_at(image.view(), place).values(place).raw_dim();
            let filters = shape[shape.ndim() - 1];
            for filter in [0, filters / 2, filters - 1] {
                // A slope that differs from place to place.
                let slope =
                    |values: ArrayView1<f32>| Array1::from_iter((0..values.len()).map(|at| 1.0 + 0.1 * at as f32));
                let mut inspection = network.inspect_at(image.view(), place);
                let values = rows(inspection.values(place)).column(filter).to_owned();
                let mut whole = ArrayD::zeros(shape.clone());
                whole
                    .iter_mut()
                    .skip(filter)
                    .step_by(filters)
                    .zip(slope(values.view()))
                    .for_each(|(to, from)| *to = from);
                let expected = inspection.ascent(place, whole.view()).to_owned();
                let mut one = SingleFilters::new(&network, layer, &[filter]);
                let close = |a: f32, b: f32| (a - b).abs() <= 1e-5 * (1.0 + b.abs());
                let (seen, gradient) = one.climb(&mut network, image.view(), |seen| {
                    assert!(
                        seen.iter().zip(&values).all(|(&a, &b)| close(a, b)),
                        "layer {layer}, filter {filter}"
                    );
                    (seen.sum(), slope(seen))
                });
                assert!(close(seen[0], values.sum()));
                assert!(gradient.iter().any(|&value| value != 0.0));
                assert!(
                    gradient.iter().zip(&expected).all(|(&a, &b)| close(a, b)),
                    "layer {layer}, filter {filter}: {gradient} is to be {expected}"
                );
            }
        }
    }
}
