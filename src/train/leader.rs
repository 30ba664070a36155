//! The steps of a training run, alone or with the help of others.

use std::ops::Range;

use ndarray::ArrayViewMut4;
use serde_json::json;

use super::team::{Assignment, Message, MessageHead, Peers, Team, WORTH_SHARING};
use super::{Examples, FeaturesPlan, Model};
use crate::nn::{Batch, Member, Step, Tally};

/// The first member of a team; often the only one.
pub(super) struct Leader {
    peers: Peers,
    step: Step<f32>,
    /// How often the loss of an image of each class counts: once where this ends.
    class_weight: Vec<f32>,
    /// Whether it is in the middle of a step.
    is_stepping: bool,
    /// Whether it trains on [features](super::Features), which are kept.
    are_features: bool,
    /// The rows whose features the others are computing, of each member.
    computing: Vec<Vec<usize>>,
    /// How many numbers the others will still ask for.
    to_tell: usize,
    /// Of each member, which positions of its [share](super::share::Share) are still to come.
    to_learn: Vec<Range<usize>>,
    /// Whether the others have learned something since they were asked last: for the weights, and for what the optimizer
    /// remembers.
    is_behind: [bool; 2],
}

impl Leader {
    /// Tells the others what to train; `features`: on what is kept, of which some is perhaps missing.
    pub fn new(
        team: Team,
        model: &mut Model,
        batch_size: usize,
        class_weight: Vec<f32>,
        features: Option<&FeaturesPlan>,
    ) -> Leader {
        let member = team.member;
        let mut peers = Peers::new(team);
        let mut to_tell = 0;
        let features = features.filter(|plan| plan.reason.is_none());
        // The layers behind are often so little work that others would hold it up; the result is the same.
        let is_shared = features.is_none() || model.network.operations_behind() * batch_size as u64 >= WORTH_SHARING;
        peers.share_steps = is_shared;
        let is_helped = is_shared || features.is_some_and(|plan| !plan.missing.is_empty());
        for other in member.others().filter(|_| is_helped) {
            let assignment = Assignment {
                architecture: json!(model.network.architecture()),
                input: model.network.input_shape(),
                optimizer: json!(model.optimizer.config()),
                iterations: model.optimizer.iterations(),
                loss: model.loss,
                metrics: json!(model.metrics),
                class_weight: class_weight.clone(),
                seed: model.seed,
                batch_size,
            };
            peers.post(other, MessageHead::Begin(Box::new(assignment)), Vec::new());
            to_tell += model.share_of(other).known();
        }
        Leader {
            peers,
            step: Step::new(if is_shared { member } else { Member::ALONE }),
            class_weight,
            is_stepping: false,
            are_features: features.is_some(),
            computing: member.all().map(|_| Vec::new()).collect(),
            to_tell,
            to_learn: member.all().map(|_| 0..0).collect(),
            is_behind: [false; 2],
        }
    }

    pub fn peers(&mut self) -> &mut Peers {
        &mut self.peers
    }

    /// Whether nothing can be done until the others have said something.
    pub fn is_waiting(&self) -> bool {
        let is_computing = self.computing.iter().any(|rows| !rows.is_empty());
        self.is_stepping
            || is_computing
            || self.to_tell > 0
            || self.to_learn.iter().any(|positions| !positions.is_empty())
    }

    /// How many members there are.
    pub fn count(&self) -> usize {
        self.peers.member().count
    }

    /// Computes the features of some rows, together with the others; [`Leader::gather`] takes theirs.
    pub fn compute(&mut self, model: &mut Model, examples: &Examples, rows: &[usize]) {
        let team = self.peers.member();
        for other in team.others() {
            let rows = &rows[other.part(rows.len())];
            if !rows.is_empty() {
                self.peers
                    .post(other, MessageHead::Images, images_of(model, examples, rows));
                self.computing[other.index] = rows.to_vec();
            }
        }
        let own = &rows[team.part(rows.len())];
        examples.fill(own, model.network.input_mut(own.len()));
        let values = model.network.run_front();
        let values = values.as_slice().expect("values one behind the other");
        model.features.keep(own, values);
    }

    /// Begins a step on some rows; [`Leader::go_on`] takes it.
    pub fn begin(&mut self, model: &mut Model, examples: &Examples, rows: &[usize]) {
        let targets = examples.targets(rows);
        let team = self.step.member();
        for other in team.others() {
            let rows = &rows[other.part(rows.len())];
            let values = match self.are_features {
                true => model.features.of(rows),
                false => images_of(model, examples, rows),
            };
            let head = MessageHead::Batch {
                targets: targets.clone(),
                learning_rate: model.optimizer.learning_rate(),
                are_features: self.are_features,
            };
            self.peers.post(other, head, values);
        }
        let own = &rows[team.part(rows.len())];
        match self.are_features {
            true => model.features.fill(own, model.network.front_mut(own.len())),
            false => examples.fill(own, model.network.input_mut(own.len())),
        }
        let batch = Batch {
            loss: model.loss,
            metrics: model.metrics.clone(),
            targets,
            class_weight: self.class_weight.clone(),
            seed: model.seed.into(),
            step: model.optimizer.iterations(),
        };
        match self.are_features {
            true => self.step.begin_behind(&model.network, batch),
            false => self.step.begin(&model.network, batch),
        }
        self.is_stepping = true;
        self.is_behind = [team.count > 1; 2];
    }

    /// Goes on with the step, as far as it gets; `None` when it waits for the others.
    pub fn go_on(&mut self, model: &mut Model) -> Option<Tally> {
        let tally = self
            .step
            .advance(&mut model.network, &mut model.optimizer, &mut self.peers)?;
        self.is_stepping = false;
        Some(tally)
    }

    /// Tells the others what they ask for, and gathers what they have learned, with what the optimizer remembers if wanted;
    /// false as long as it waits for them.
    pub fn gather(&mut self, model: &mut Model, optimizer: bool) -> bool {
        let team = self.peers.member();
        for other in team.others() {
            while let Some(Message { head, values }) = self.peers.next_of(other.index) {
                let mut share = model.share_of(other);
                match head {
                    MessageHead::Ask(position) => {
                        let piece = share.piece(position);
                        self.to_tell -= piece.len();
                        self.peers.post(other, MessageHead::Piece(position), piece);
                    }
                    MessageHead::Piece(position) => {
                        let positions = &mut self.to_learn[other.index];
                        positions.start = position + values.len();
                        self.peers.ask(other, positions);
                        share.put(position, &values);
                    }
                    MessageHead::Features => model
                        .features
                        .keep(&std::mem::take(&mut self.computing[other.index]), &values),
                    head => unreachable!("{head:?} between two steps"),
                }
            }
        }
        if self.is_waiting() {
            return false;
        }
        let [weights, slots] = self.is_behind;
        if weights || slots && optimizer {
            for other in team.others() {
                let share = model.share_of(other);
                let start = if weights { 0 } else { share.weights() };
                let end = if optimizer { share.end() } else { share.weights() };
                self.peers.ask(other, &(start..end));
                self.to_learn[other.index] = start..end;
            }
            self.is_behind = [false, slots && !optimizer];
            return false;
        }
        true
    }
}

/// The images of some rows, one behind the other.
fn images_of(model: &Model, examples: &Examples, rows: &[usize]) -> Vec<f32> {
    let [height, width, channels] = model.network.input_shape();
    let mut images = vec![0.0; rows.len() * height * width * channels];
    let batch = ArrayViewMut4::from_shape((rows.len(), height, width, channels), &mut images);
    examples.fill(rows, batch.expect("room for these images"));
    images
}
