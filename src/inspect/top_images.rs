//! Which images of a set each filter of a layer answers to most, and which filters answer to none.

use ndarray::Array4;

use super::maps::{find_layer, map_shape};
use super::{InspectError, Progress, batch_size};
use crate::data::Inputs;
use crate::nn::{Network, Probe};

/// Images that go through the network in one call.
const BATCH: usize = 32;

/// An image to which a filter answers, and where in its map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TopImage {
    /// In the data set.
    pub index: usize,
    /// The largest value of the filter's map.
    pub value: f32,
    pub row: usize,
    pub column: usize,
}

/// What a filter has made of all images.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// The images with the largest values, largest first, none of them twice; of equals the first.
    pub top: Vec<TopImage>,
    /// The least and the largest value of all maps.
    pub low: f32,
    pub high: f32,
}

impl Seen {
    /// Whether it was 0 at every place of every image: nothing behind it learns anything of the image from it.
    pub fn is_dead(&self) -> bool {
        self.low == 0.0 && self.high == 0.0
    }
}

/// The search for the images that each filter of a layer answers to most.
pub struct TopImages {
    layer: usize,
    rows: Vec<usize>,
    count: usize,
    next: usize,
    seen: Vec<Seen>,
}

impl TopImages {
    /// Looks among the images `rows` of a set for the `count` that each filter of a layer answers to most.
    pub fn new(network: &Network<f32>, layer: &str, rows: Vec<usize>, count: usize) -> Result<Self, InspectError> {
        let layer = find_layer(network, layer)?;
        let [_, _, filters] = map_shape(network, layer);
        let nothing = Seen {
            top: Vec::new(),
            low: f32::INFINITY,
            high: f32::NEG_INFINITY,
        };
        Ok(TopImages {
            layer,
            rows,
            count,
            next: 0,
            seen: vec![nothing; filters],
        })
    }

    /// Looks at some more images.
    ///
    /// # Panics
    /// If the network is another one, or the images are not of its input shape.
    pub fn advance(&mut self, network: &mut Network<f32>, images: &Inputs) -> Progress {
        let place = Probe::Output(self.layer);
        let batch = batch_size(network.bytes_to_inspect(place), BATCH);
        let end = (self.next + batch).min(self.rows.len());
        let rows = self.rows[self.next..end].to_vec();
        if !rows.is_empty() {
            let [height, width, channels] = network.input_shape();
            let mut x = Array4::zeros((rows.len(), height, width, channels));
            for (&row, mut image) in rows.iter().zip(x.outer_iter_mut()) {
                images.copy_to(row, image.as_slice_mut().expect("images lie one behind the other"));
            }
            let [_, width, filters] = map_shape(network, self.layer);
            let inspection = network.inspect_at(x.view(), place);
            for (&index, maps) in rows.iter().zip(inspection.output(self.layer).outer_iter()) {
                let maps = maps.as_slice().expect("outputs lie one behind the other");
                self.look(index, maps, width, filters);
            }
        }
        self.next = end;
        Progress {
            done: end as u64,
            all: self.rows.len() as u64,
        }
    }

    fn look(&mut self, index: usize, maps: &[f32], width: usize, filters: usize) {
        let mut best = vec![(f32::NEG_INFINITY, 0); filters];
        for (place, values) in maps.chunks_exact(filters).enumerate() {
            for ((best, seen), &value) in best.iter_mut().zip(&mut self.seen).zip(values) {
                seen.low = seen.low.min(value);
                if value > best.0 {
                    *best = (value, place);
                }
            }
        }
        for (seen, (value, place)) in self.seen.iter_mut().zip(best) {
            seen.high = seen.high.max(value);
            let at = seen.top.partition_point(|found| found.value >= value);
            if at < self.count {
                let (row, column) = (place / width, place % width);
                seen.top.truncate(self.count - 1);
                let found = TopImage {
                    index,
                    value,
                    row,
                    column,
                };
                seen.top.insert(at, found);
            }
        }
    }

    /// What each filter has made of the images so far, filter by filter.
    pub fn seen(&self) -> &[Seen] {
        &self.seen
    }
}
