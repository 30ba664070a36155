//! The steps of a training run, alone or with the help of others.

use ndarray::ArrayViewMut4;
use serde_json::json;

use super::team::{Assignment, Head, Mates, Message, Team};
use super::{Examples, Model};
use crate::nn::{Batch, Step, Tally};

/// The first member of a team; often the only one.
pub(super) struct Leader {
    mates: Mates,
    step: Step<f32>,
    /// Whether it is in the middle of a step.
    is_stepping: bool,
    /// Whether the others have been asked what they have learned, and have not all answered.
    has_asked: bool,
    /// Whether the others have learned something since they were asked last: for the weights, and for what the optimizer
    /// remembers.
    is_behind: [bool; 2],
    /// The weights at the end of the last epoch, in case one of the others is lost; empty when there are none.
    checkpoint: Vec<f32>,
}

impl Leader {
    /// Tells the others what to train.
    pub fn new(team: Team, model: &Model, batch_size: usize) -> Leader {
        let member = team.member;
        let mut mates = Mates::new(team);
        for other in member.others() {
            let assignment = Assignment {
                architecture: json!(model.network.architecture()),
                input: model.network.input_shape(),
                optimizer: json!(model.optimizer.config()),
                iterations: model.optimizer.iterations(),
                loss: model.loss,
                seed: model.seed,
                batch_size,
            };
            let mut arrays = vec![model.network.weights_of(other)];
            arrays.extend(model.optimizer.remembered(&model.network.held_by(other)));
            mates.post(other, Head::Begin(Box::new(assignment)), arrays);
        }
        let mut leader = Leader {
            mates,
            step: Step::new(member),
            is_stepping: false,
            has_asked: false,
            is_behind: [false; 2],
            checkpoint: Vec::new(),
        };
        leader.keep(model);
        leader
    }

    pub fn mates(&mut self) -> &mut Mates {
        &mut self.mates
    }

    /// Whether nothing can be done until the others have said something.
    pub fn is_waiting(&self) -> bool {
        self.is_stepping || self.has_asked
    }

    /// Begins a step on some rows; [`Leader::go_on`] takes it.
    pub fn begin(&mut self, model: &mut Model, examples: &Examples, rows: &[usize]) {
        let targets: Vec<u32> = rows.iter().map(|&row| examples.codes[row]).collect();
        let [height, width, channels] = model.network.input_shape();
        let team = self.mates.member();
        for other in team.others() {
            let rows = &rows[other.part(rows.len())];
            let mut images = vec![0.0; rows.len() * height * width * channels];
            let batch = ArrayViewMut4::from_shape((rows.len(), height, width, channels), &mut images);
            examples.fill(rows, batch.expect("room for these images"));
            let head = Head::Batch {
                targets: targets.clone(),
                learning_rate: model.optimizer.learning_rate(),
            };
            self.mates.post(other, head, vec![images]);
        }
        let own = &rows[team.part(rows.len())];
        examples.fill(own, model.network.input_mut(own.len()));
        let batch = Batch {
            loss: model.loss,
            targets,
            seed: model.seed.into(),
            step: model.optimizer.iterations(),
        };
        self.step.begin(&model.network, batch);
        self.is_stepping = true;
        self.is_behind = [team.count > 1; 2];
    }

    /// Goes on with the step, as far as it gets; `None` when it waits for the others.
    pub fn go_on(&mut self, model: &mut Model) -> Option<Tally> {
        let tally = self
            .step
            .advance(&mut model.network, &mut model.optimizer, &mut self.mates)?;
        self.is_stepping = false;
        Some(tally)
    }

    /// Gathers what the others have learned, with what the optimizer remembers if wanted; false as long as it waits for them.
    pub fn gather(&mut self, model: &mut Model, optimizer: bool) -> bool {
        let team = self.mates.member();
        if self.has_asked {
            let Some(answers) = self.mates.next_of_all(&Head::Learned) else {
                return false;
            };
            self.has_asked = false;
            for (other, Message { arrays, .. }) in team.others().zip(answers) {
                let (weights, slots) = arrays.split_first().expect("the weights");
                model.network.set_weights_of(other, weights);
                model.optimizer.remember(&model.network.held_by(other), slots);
            }
        }
        let [weights, slots] = self.is_behind;
        if weights || slots && optimizer {
            for other in team.others() {
                self.mates.post(other, Head::Ask { optimizer }, Vec::new());
            }
            self.is_behind = [false, slots && !optimizer];
            self.has_asked = true;
            return false;
        }
        true
    }

    /// Keeps the weights in case one of the others is lost.
    pub fn keep(&mut self, model: &Model) {
        if self.mates.member().count > 1 {
            self.checkpoint.clear();
            self.checkpoint.extend_from_slice(model.network.weights());
        }
    }

    /// Takes the network back to where it was kept last. What the optimizer remembered is lost.
    pub fn restore(self, model: &mut Model) {
        if !self.checkpoint.is_empty() {
            model.network.weights_mut().copy_from_slice(&self.checkpoint);
            model.optimizer.forget();
        }
    }
}
