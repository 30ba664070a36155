//! A training to look back at: what a network was after each epoch, as far as there is room.
//!
//! Kept are the weights from the first layer on, layer by layer, as long as they are few: those of the convolutions as a
//! rule. From these the kernels and maps of any image at any epoch are computed when they are asked for; the large Dense
//! kernels behind would take more room than all the rest. What the network made of the images it was evaluated on is kept
//! as it was.

use super::{Evaluation, Prediction};
use crate::explain::Explain;
use crate::nn::Network;

/// Memory that all moments may take.
const BUDGET: usize = 56 << 20;

/// Memory that the weights of one moment may take, so that there is room for a course of 40 epochs.
const WEIGHTS: usize = 1_250_000;

/// A network after an epoch; epoch 0 is before any.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    pub epoch: u32,
    /// Those of the layers that are kept.
    pub weights: Vec<f32>,
    /// What it made of the images it was evaluated on; none when it was not.
    pub predictions: Vec<Prediction>,
    /// The probability of each class for each of these images, a row behind the other.
    pub probabilities: Vec<f32>,
}

impl Moment {
    fn bytes(&self) -> usize {
        size_of_val(&self.weights[..]) + size_of_val(&self.predictions[..]) + size_of_val(&self.probabilities[..])
    }
}

/// The epochs of a training, as many as there is room for.
#[derive(Debug, Default)]
pub struct Timeline {
    moments: Vec<Moment>,
}

impl Timeline {
    /// A course that was kept elsewhere, first moment first.
    pub fn of(moments: Vec<Moment>) -> Timeline {
        Timeline { moments }
    }

    /// The moments, first one first.
    pub fn moments(&self) -> &[Moment] {
        &self.moments
    }

    /// Memory that all moments take.
    pub fn bytes(&self) -> usize {
        self.moments.iter().map(Moment::bytes).sum()
    }

    /// Keeps the network as it is after an epoch, with its evaluation, if there was one. A network that is not the next of its
    /// course begins another. When there is no more room, every second moment goes; the first and the newest stay.
    pub fn keep(&mut self, network: &Network<f32>, epoch: u32, evaluation: Option<Evaluation>) {
        self.keep_within(network, epoch, evaluation.unwrap_or_default(), BUDGET);
    }

    fn keep_within(&mut self, network: &Network<f32>, epoch: u32, evaluation: Evaluation, budget: usize) {
        let (_, count) = kept(network);
        let is_next = |last: &Moment| last.epoch < epoch && last.weights.len() == count;
        if !self.moments.last().is_some_and(is_next) {
            self.moments.clear();
        }
        self.moments.push(Moment {
            epoch,
            weights: network.weights()[..count].to_vec(),
            predictions: evaluation.predictions,
            probabilities: evaluation.probabilities,
        });
        while self.bytes() > budget && self.moments.len() > 2 {
            let last = self.moments.len() - 1;
            let mut index = 0;
            self.moments.retain(|_| {
                index += 1;
                index % 2 == 1 || index == last + 1
            });
        }
    }

    /// The names of the layers that can be looked back at.
    pub fn layers<'a>(&self, network: &'a Network<f32>) -> impl Iterator<Item = &'a str> {
        let (layers, _) = kept(network);
        network.layers()[..layers].iter().map(|layer| layer.name.as_str())
    }

    /// Looks at some layers of the network as they were after an epoch. Whether there are layers of these names is for `look` to say.
    pub fn at<R>(
        &self,
        network: &mut Network<f32>,
        epoch: u32,
        layers: &[String],
        look: impl FnOnce(&mut Network<f32>) -> R,
    ) -> Result<R, TimelineError> {
        let (reach, count) = kept(network);
        for layer in layers {
            if network.layer_index(layer).is_some_and(|index| index >= reach) {
                return Err(TimelineError::LayerNotKept { layer: layer.clone() });
            }
        }
        let moment = self
            .moments
            .iter()
            .find(|moment| moment.epoch == epoch && moment.weights.len() == count)
            .ok_or_else(|| TimelineError::EpochNotKept {
                epoch,
                kept: self.moments.iter().map(|moment| moment.epoch).collect(),
            })?;
        let now = network.weights()[..count].to_vec();
        network.weights_mut()[..count].copy_from_slice(&moment.weights);
        let seen = look(network);
        network.weights_mut()[..count].copy_from_slice(&now);
        Ok(seen)
    }
}

/// Why a network cannot be looked at as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimelineError {
    #[error("the weights of “{layer}” are too many to be kept at every epoch")]
    LayerNotKept { layer: String },
    #[error("the network after epoch {epoch} was not kept")]
    EpochNotKept { epoch: u32, kept: Vec<u32> },
}

impl Explain for TimelineError {
    fn code(&self) -> &'static str {
        match self {
            TimelineError::LayerNotKept { .. } => "layer_not_kept",
            TimelineError::EpochNotKept { .. } => "epoch_not_kept",
        }
    }

    fn hint(&self) -> String {
        match self {
            TimelineError::LayerNotKept { .. } => "Look at it as it is now, or at a layer before it.".into(),
            TimelineError::EpochNotKept { kept, .. } => format!("These epochs were: {kept:?}."),
        }
    }
}

/// How many layers are kept, and how many weights they have together.
fn kept(network: &Network<f32>) -> (usize, usize) {
    let mut count = 0_u64;
    for (index, layer) in network.layers().iter().enumerate() {
        let more = count + layer.params;
        if more > (WEIGHTS / size_of::<f32>()) as u64 {
            return (index, count as usize);
        }
        count = more;
    }
    (network.layers().len(), count as usize)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::nn::Architecture;

    fn network(seed: u64) -> Network<f32> {
        let layers = json!([
            { "class_name": "Conv2D", "config": { "filters": 4, "kernel_size": 3 } },
            { "class_name": "Flatten", "config": {} },
            { "class_name": "Dense", "config": { "units": 200 } },
        ]);
        Network::build(&Architecture::from_value(&layers).unwrap(), [30, 30, 1], seed).unwrap()
    }

    #[test]
    fn shows_the_network_of_each_epoch_and_leaves_it_as_it_was() {
        let mut timeline = Timeline::default();
        let mut now = network(0);
        for epoch in 0..4 {
            let other = network(epoch);
            now.weights_mut().copy_from_slice(other.weights());
            timeline.keep(&now, epoch as u32, None);
        }
        let before = now.weights().to_vec();
        let conv = ["conv2d".to_owned()];
        for epoch in 0..4 {
            let kernel = timeline.at(&mut now, epoch as u32, &conv, |network| {
                network.weights()[..36].to_vec()
            });
            assert_eq!(kernel.unwrap(), network(epoch).weights()[..36]);
        }
        assert_eq!(now.weights(), before);
        let flat = ["dense".to_owned()];
        assert!(
            timeline.at(&mut now, 1, &flat, |_| ()).is_err(),
            "the Dense kernel is too large"
        );
        assert!(timeline.at(&mut now, 9, &conv, |_| ()).is_err());
        assert_eq!(timeline.layers(&now).collect::<Vec<_>>(), ["conv2d", "flatten"]);
    }

    #[test]
    fn forty_epochs_of_the_network_for_people_are_all_kept_in_60_mb() {
        let conv = |filters: u32| json!({ "class_name": "Conv2D", "config": { "filters": filters, "kernel_size": 3 } });
        let dense = |units: u32| json!({ "class_name": "Dense", "config": { "units": units } });
        let pool = json!({ "class_name": "MaxPooling2D" });
        let flatten = json!({ "class_name": "Flatten" });
        let convs = [conv(32), pool.clone(), conv(64), pool.clone(), conv(128), pool, flatten];
        let layers: Vec<_> = convs.into_iter().chain([dense(128), dense(64), dense(20)]).collect();
        let architecture = Architecture::from_value(&json!(layers)).unwrap();
        let network = Network::<f32>::build(&architecture, [60, 64, 1], 0).unwrap();
        let predictions = vec![
            Prediction {
                index: 0,
                actual: 0,
                predicted: 0,
                confidence: 0.0
            };
            10_000
        ];
        let evaluation = Evaluation {
            probabilities: vec![0.0; 20 * predictions.len()],
            predictions,
            ..Evaluation::default()
        };
        let mut timeline = Timeline::default();
        for epoch in 0..=40 {
            timeline.keep(&network, epoch, Some(evaluation.clone()));
        }
        assert_eq!(timeline.moments().len(), 41);
        assert!(timeline.bytes() <= 60_000_000, "{} bytes", timeline.bytes());
        assert_eq!(timeline.layers(&network).last(), Some("flatten"));
    }

    #[test]
    fn stays_within_its_budget_and_begins_anew_with_another_network() {
        let mut timeline = Timeline::default();
        let network = network(0);
        let one = 40 * 4;
        for epoch in 0..100 {
            timeline.keep_within(&network, epoch, Evaluation::default(), 10 * one);
            assert!(timeline.bytes() <= 10 * one);
            let moments = timeline.moments();
            assert_eq!((moments[0].epoch, moments.last().unwrap().epoch), (0, epoch));
        }
        timeline.keep(&network, 1, None);
        assert_eq!(timeline.moments().len(), 1);
    }
}
