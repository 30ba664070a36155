//! The epochs of the training to look back at.

use super::network::no_network;
use super::{Answer, Buffer, Session};
use crate::nn::{ConfusionMatrix, TargetType};
use crate::train;
use crate::worker::protocol::*;

impl Session {
    /// Keeps the network as it is now, with what it makes of the part it was just evaluated on.
    pub(super) fn keep_moment(&mut self, evaluation: Option<train::Evaluation>) -> Result<(), Failure> {
        let model = self.model.as_ref().ok_or_else(no_network)?;
        self.timeline.keep(&model.network, model.epochs, evaluation);
        Ok(())
    }

    pub(super) fn timeline(&mut self) -> Answer {
        let model = self.model.as_ref().ok_or_else(no_network)?;
        let moments = self.timeline.moments().iter().map(|moment| {
            let classes = |of: fn(&train::Prediction) -> u32| moment.predictions.iter().map(of).collect::<Vec<_>>();
            let confusion = match model.target_type {
                TargetType::Multiclass(count) if !moment.predictions.is_empty() => {
                    let matrix = ConfusionMatrix::new(&classes(|p| p.actual), &classes(|p| p.predicted), count);
                    Some(matrix.counts.outer_iter().map(|row| row.to_vec()).collect())
                }
                _ => None,
            };
            Moment {
                epoch: moment.epoch,
                confusion,
                predictions: moment
                    .predictions
                    .iter()
                    .map(|prediction| PastPrediction {
                        index: prediction.index,
                        predicted: prediction.predicted,
                        confidence: prediction.confidence as f32,
                    })
                    .collect(),
            }
        });
        let classes = self.output_classes().unwrap_or_default();
        let insight = Insight::Timeline(Timeline {
            moments: moments.collect(),
            classes,
            bytes: self.timeline.bytes(),
            layers: self.timeline.layers(&model.network).map(str::to_owned).collect(),
        });
        let probabilities = self
            .timeline
            .moments()
            .iter()
            .map(|moment| moment.probabilities.clone());
        Ok(Some((
            Reply::Inspected { insight },
            probabilities.map(Buffer::F32).collect(),
        )))
    }
}
