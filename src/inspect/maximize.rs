//! Activation maximization (Erhan et al. 2009): the image to which a filter answers most, found by going uphill from noise.
//!
//! What is raised is the mean of the filter's map as far as it is above 0, before the activation: with a ReLU that is the mean
//! of the map itself, and a sigmoid, softmax or tanh cannot grow beyond 1. Of a unit it is its value before the activation.
//!
//! Each step goes a fixed way along the gradient, of an image moved by a few pixels at random (jitter), so that no pattern
//! clings to the grid of a pooling layer; then neighboring pixels become a little more alike (the gradient of the squared
//! total variation, Mahendran and Vedaldi 2015) and all a little smaller (L2). The images are not held to the range of
//! photographs: what counts is their pattern.

use ndarray::{Array1, Array3, Array4, ArrayView1, ArrayView3, azip};

use super::maps::{check_filter, find_layer};
use super::single_filters::{Raised, SingleFilters};
use super::{InspectError, Progress, batch_size};
use crate::nn::Network;
use crate::nn::random::Stream;

/// Filters that are maximized together.
const BATCH: usize = 32;

/// The size of the noise to begin with, as a share of the range of the images.
const NOISE: f32 = 0.05;

#[derive(Debug, Clone, PartialEq)]
pub struct MaximizeOptions {
    /// Filters or units of the layer.
    pub filters: Vec<usize>,
    pub steps: usize,
    pub seed: u64,
    /// The least and the largest value of the images the network was made for.
    pub range: [f32; 2],
    /// How far a step goes: the root mean square of the change of a pixel, as a share of the range.
    pub rate: f32,
    /// How much of the difference to its neighbors a pixel gives up in a step.
    pub total_variation: f32,
    /// How much of its size a pixel gives up in a step.
    pub l2: f32,
    /// By how many pixels the image is moved at the most, each way.
    pub jitter: usize,
}

impl MaximizeOptions {
    /// What gives readable images.
    pub fn new(filters: Vec<usize>, range: [f32; 2]) -> Self {
        MaximizeOptions {
            filters,
            steps: 100,
            seed: 0,
            range,
            rate: 0.1,
            total_variation: 0.01,
            l2: 0.005,
            jitter: 2,
        }
    }
}

/// The image a filter answers to most.
#[derive(Debug, Clone, PartialEq)]
pub struct Maximized {
    pub filter: usize,
    /// Height x width x channels, in the values that the network takes; they may go beyond the range.
    pub image: Array3<f32>,
    /// What is raised, for the noise at the beginning and for the image.
    pub start: f32,
    pub end: f32,
}

/// Some filters of a layer on their way uphill, as many together as the memory allows.
pub struct Maximization {
    layer: usize,
    options: MaximizeOptions,
    /// Where the images begin: the value of the range nearest to 0.
    anchor: f32,
    step: usize,
    /// The images of the filters under way, in shares of the range from the anchor: (n, height, width, channels). The
    /// filters are the first ones asked for that are not found yet.
    images: Array4<f32>,
    under_way: SingleFilters,
    starts: Vec<f32>,
    /// What was raised so far.
    values: Vec<f32>,
    found: Vec<Maximized>,
}

impl Maximization {
    /// # Panics
    /// If no step is to be taken.
    pub fn new(network: &Network<f32>, layer: &str, options: MaximizeOptions) -> Result<Self, InspectError> {
        assert!(options.steps > 0, "at least one step");
        let layer = find_layer(network, layer)?;
        for &filter in &options.filters {
            check_filter(network, layer, filter)?;
        }
        let [low, high] = options.range;
        Ok(Maximization {
            layer,
            options,
            anchor: 0.0_f32.clamp(low, high),
            step: 0,
            images: Array4::zeros((0, 0, 0, 0)),
            under_way: SingleFilters::new(network, layer, &[]),
            starts: Vec::new(),
            values: Vec::new(),
            found: Vec::new(),
        })
    }

    /// Takes one step with the filters under way.
    ///
    /// # Panics
    /// If the network is another one.
    pub fn advance(&mut self, network: &mut Network<f32>) -> Progress {
        let filters = self.options.filters.len();
        if self.found.len() < filters {
            if self.step == 0 {
                self.images = self.noise(network);
                self.under_way = SingleFilters::new(network, self.layer, self.filters());
                self.starts = self.measure(network);
                self.values.clone_from(&self.starts);
            }
            self.climb(network);
            self.step += 1;
        }
        let steps = |filters: usize, steps: usize| (filters as u64).saturating_mul(steps as u64);
        let done = steps(self.found.len(), self.options.steps) + steps(self.images.dim().0, self.step);
        if self.step == self.options.steps {
            self.finish(network);
        }
        Progress {
            done,
            all: steps(filters, self.options.steps),
        }
    }

    /// The images of the filters that are done, in the order they were asked for.
    pub fn into_found(self) -> Vec<Maximized> {
        self.found
    }

    /// The filters under way.
    fn filters(&self) -> &[usize] {
        &self.options.filters[self.found.len()..][..self.images.dim().0]
    }

    /// The images that the next filters begin with: each a function of the seed, the layer and the filter alone.
    fn noise(&self, network: &Network<f32>) -> Array4<f32> {
        let left = &self.options.filters[self.found.len()..];
        let count = batch_size(SingleFilters::bytes(network, self.layer), BATCH.min(left.len()));
        let [height, width, channels] = network.input_shape();
        let mut images = Array4::zeros((count, height, width, channels));
        for (&filter, mut image) in left.iter().zip(images.outer_iter_mut()) {
            let mut stream = Stream::new(self.options.seed, b"noise", self.layer as u64, filter as u64);
            image.map_inplace(|value| *value = NOISE * (2.0 * stream.uniform() as f32 - 1.0));
        }
        images
    }

    /// The images as the network takes them.
    fn pixels(&self) -> Array4<f32> {
        let span = self.span();
        self.images.mapv(|value| self.anchor + span * value)
    }

    fn span(&self) -> f32 {
        let [low, high] = self.options.range;
        high - low
    }

    /// What is raised, for each of the images.
    fn measure(&mut self, network: &mut Network<f32>) -> Vec<f32> {
        let pixels = self.pixels();
        self.under_way.climb(network, pixels.view(), raised).0
    }

    fn climb(&mut self, network: &mut Network<f32>) {
        let offsets: Vec<[isize; 2]> = self
            .filters()
            .iter()
            .zip(&self.values)
            .map(|(&filter, &value)| {
                // The one place where a map comes nearest to 0 is not to move before it is above.
                let reach = if value > 0.0 { self.options.jitter as f64 } else { 0.0 };
                let mut stream = Stream::new(self.options.seed, b"jitter", self.layer as u64, filter as u64);
                stream.seek(2 * self.step as u64);
                let mut offset = || (stream.uniform() * (2.0 * reach + 1.0) - reach).floor() as isize;
                [offset(), offset()]
            })
            .collect();
        let mut pixels = self.pixels();
        for (mut image, &offset) in pixels.outer_iter_mut().zip(&offsets) {
            let moved = rolled(image.view(), offset);
            image.assign(&moved);
        }
        let (values, gradient) = self.under_way.climb(network, pixels.view(), raised);
        self.values = values;
        let options = &self.options;
        for ((mut image, gradient), [down, right]) in
            self.images.outer_iter_mut().zip(gradient.outer_iter()).zip(offsets)
        {
            let gradient = rolled(gradient, [-down, -right]);
            let size = (gradient.fold(0.0, |sum, g| sum + g * g) / gradient.len() as f32).sqrt();
            let rate = if size > 0.0 { options.rate / size } else { 0.0 };
            let differences = differences(image.view());
            azip!((image in &mut image, &gradient in &gradient, &difference in &differences) {
                *image += rate * gradient + options.total_variation * difference - options.l2 * *image
            });
        }
    }

    fn finish(&mut self, network: &mut Network<f32>) {
        let ends = self.measure(network);
        let filters = self.filters().to_vec();
        let pixels = self.pixels();
        let images = pixels.outer_iter().zip(filters).zip(self.starts.iter().zip(ends));
        for ((image, filter), (&start, end)) in images {
            self.found.push(Maximized {
                filter,
                image: image.to_owned(),
                start,
                end,
            });
        }
        self.step = 0;
        self.images = Array4::zeros((0, 0, 0, 0));
    }
}

/// What is raised of a filter's values, and its gradient with respect to them.
fn raised(values: ArrayView1<f32>) -> Raised {
    let share = 1.0 / values.len() as f32;
    if values.len() == 1 {
        return (values[0], Array1::ones(1));
    }
    let mut slope = values.mapv(|value| if value > 0.0 { share } else { 0.0 });
    if slope.iter().all(|&slope| slope == 0.0) {
        // Nothing is above 0 yet: what is nearest to it is to rise, of equals one in the middle.
        let middle = values.len() / 2;
        let best = values.indexed_iter().fold(
            middle,
            |best, (at, &value)| if value > values[best] { at } else { best },
        );
        slope[best] = share;
    }
    (values.fold(0.0, |sum, value| sum + value.max(0.0)) * share, slope)
}

/// An image moved down and to the right; what leaves it comes in again on the other side.
fn rolled(image: ArrayView3<f32>, [down, right]: [isize; 2]) -> Array3<f32> {
    let (height, width, channels) = image.dim();
    let down = down.rem_euclid(height as isize) as usize;
    let right = right.rem_euclid(width as isize) as usize;
    let mut moved = image.as_standard_layout().into_owned();
    let values = moved.as_slice_mut().expect("row by row");
    values.rotate_right(down * width * channels);
    for row in values.chunks_exact_mut(width * channels) {
        row.rotate_right(right * channels);
    }
    moved
}

/// For each value, the sum of the differences of its neighbors above, below, left and right to it.
fn differences(image: ArrayView3<f32>) -> Array3<f32> {
    let (_, width, channels) = image.dim();
    let row = width * channels;
    let image = image.as_standard_layout();
    let mut differences = Array3::zeros(image.dim());
    let (values, sums) = (image.as_slice(), differences.as_slice_mut());
    let (values, sums) = (values.expect("row by row"), sums.expect("row by row"));
    add_differences(values, row, sums);
    for (values, sums) in values.chunks_exact(row).zip(sums.chunks_exact_mut(row)) {
        add_differences(values, channels, sums);
    }
    differences
}

/// Adds the differences of those so far behind and so far before.
fn add_differences(values: &[f32], distance: usize, sums: &mut [f32]) {
    let steps = || {
        values[distance..]
            .iter()
            .zip(values)
            .map(|(behind, before)| behind - before)
    };
    sums.iter_mut().zip(steps()).for_each(|(sum, step)| *sum += step);
    sums[distance..]
        .iter_mut()
        .zip(steps())
        .for_each(|(sum, step)| *sum -= step);
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn moves_an_image_and_back() {
        let image = Array3::from_shape_fn((4, 5, 2), |(row, column, channel)| {
            (row * 100 + column * 10 + channel) as f32
        });
        for offset in [[0, 0], [1, 0], [0, -2], [-1, 2], [5, -7]] {
            let moved = rolled(image.view(), offset);
            let from = |at: usize, by: isize, of: isize| (at as isize - by).rem_euclid(of) as usize;
            for ((row, column, channel), &value) in moved.indexed_iter() {
                let source = [from(row, offset[0], 4), from(column, offset[1], 5), channel];
                assert_eq!(value, image[source], "{offset:?}");
            }
            assert_eq!(rolled(moved.view(), offset.map(|by| -by)), image);
        }
    }

    #[test]
    fn sums_the_differences_to_the_neighbors() {
        let image = array![[[1.0], [2.0], [4.0]], [[0.0], [0.0], [8.0]]];
        // (2 - 1) + (0 - 1), (1 - 2) + (4 - 2) + (0 - 2), ...
        let expected = array![[[0.0], [-1.0], [2.0]], [[1.0], [10.0], [-12.0]]];
        assert_eq!(differences(image.view()), expected);
    }
}
