//! Occlusion (Zeiler and Fergus 2014): how sure the network still is of a class when a part of the image is covered.

use ndarray::{Array2, Array3, Array4, ArrayView3, s};

use super::{InspectError, Progress, batch_size};
use crate::nn::kernels::{Padding, Window};
use crate::nn::{Loss, Network, PassMode, TargetType};

/// Images that go through the network in one call.
const BATCH: usize = 32;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OcclusionOptions {
    /// The side of the square that covers.
    pub size: usize,
    /// How far it moves each time.
    pub stride: usize,
    /// What it is filled with; `None`: the mean of each channel of the image.
    pub fill: Option<f32>,
}

/// An image being covered, place after place.
pub struct Occlusion {
    image: Array3<f32>,
    fill: Vec<f32>,
    window: Window,
    class: usize,
    next: usize,
    probabilities: Vec<f32>,
}

impl Occlusion {
    /// Covers an image (height x width x channels).
    pub fn new(
        network: &Network<f32>,
        image: ArrayView3<f32>,
        class: usize,
        classes: usize,
        options: OcclusionOptions,
    ) -> Result<Self, InspectError> {
        if class >= classes {
            return Err(InspectError::NoSuchClass { class, classes });
        }
        let input = network.input_shape();
        let (size, strides) = ([options.size; 2], [options.stride; 2]);
        let does_not_fit = InspectError::DoesNotFit {
            image: [input[0], input[1]],
            window: size,
            strides,
        };
        let window = Window::new(input, size, strides, Padding::Valid).ok_or(does_not_fit)?;
        let mean = |channel| image.slice(s![.., .., channel]).mean().expect("an image has pixels");
        Ok(Occlusion {
            image: image.to_owned(),
            fill: (0..input[2])
                .map(|channel| options.fill.unwrap_or_else(|| mean(channel)))
                .collect(),
            window,
            class,
            next: 0,
            probabilities: Vec::with_capacity(window.positions()),
        })
    }

    /// Covers some more places.
    ///
    /// # Panics
    /// If the network is another one.
    pub fn advance(&mut self, network: &mut Network<f32>, loss: Loss, target_type: TargetType) -> Progress {
        let all = self.window.positions();
        let batch = batch_size(network.bytes_to_inspect(network.scores_place()), BATCH);
        let end = (self.next + batch).min(all);
        if self.next < end {
            let (height, width, channels) = self.image.dim();
            let mut x = Array4::zeros((end - self.next, height, width, channels));
            for (place, mut covered) in (self.next..end).zip(x.outer_iter_mut()) {
                covered.assign(&self.image);
                let (i, j) = (place / self.window.output[1], place % self.window.output[1]);
                for (channel, &fill) in self.fill.iter().enumerate() {
                    covered
                        .slice_mut(s![self.window.rows(i), self.window.columns(j), channel])
                        .fill(fill);
                }
            }
            network.forward(x.view(), PassMode::Inference);
            let probabilities = loss.probabilities(network.scores(), target_type);
            self.probabilities.extend(probabilities.column(self.class));
            self.next = end;
        }
        Progress {
            done: end as u64,
            all: all as u64,
        }
    }

    /// The probability of the class with the square at each place, row by row.
    ///
    /// # Panics
    /// If there are places left.
    pub fn probabilities(&self) -> Array2<f32> {
        let [rows, columns] = self.window.output;
        Array2::from_shape_vec((rows, columns), self.probabilities.clone()).expect("all places were covered")
    }
}
