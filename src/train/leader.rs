//! The steps of a training run, alone or with the help of others.

use std::ops::Range;

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
    /// How many numbers the others will still ask for.
    to_tell: usize,
    /// Of each member, which positions of what it has [learned](super::learned::Learned) are still to come.
    to_learn: Vec<Range<usize>>,
    /// Whether the others have learned something since they were asked last: for the weights, and for what the optimizer
    /// remembers.
    is_behind: [bool; 2],
}

impl Leader {
    /// Tells the others what to train.
    pub fn new(team: Team, model: &mut Model, batch_size: usize) -> Leader {
        let member = team.member;
        let mut mates = Mates::new(team);
        let mut to_tell = 0;
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
            mates.post(other, Head::Begin(Box::new(assignment)), Vec::new());
            to_tell += model.learned_by(other).known();
        }
        Leader {
            mates,
            step: Step::new(member),
            is_stepping: false,
            to_tell,
            to_learn: member.all().map(|_| 0..0).collect(),
            is_behind: [false; 2],
        }
    }

    pub fn mates(&mut self) -> &mut Mates {
        &mut self.mates
    }

    /// Whether nothing can be done until the others have said something.
    pub fn is_waiting(&self) -> bool {
        self.is_stepping || self.to_tell > 0 || self.to_learn.iter().any(|positions| !positions.is_empty())
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
            self.mates.post(other, head, images);
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

    /// Tells the others what they ask for, and gathers what they have learned, with what the optimizer remembers if wanted;
    /// false as long as it waits for them.
    pub fn gather(&mut self, model: &mut Model, optimizer: bool) -> bool {
        let team = self.mates.member();
        for other in team.others() {
            let mut learned = model.learned_by(other);
            while let Some(Message { head, values }) = self.mates.next_of(other.index) {
                match head {
                    Head::Ask(position) => {
                        let piece = learned.piece(position);
                        self.to_tell -= piece.len();
                        self.mates.post(other, Head::Piece(position), piece);
                    }
                    Head::Piece(position) => {
                        let positions = &mut self.to_learn[other.index];
                        positions.start = position + values.len();
                        self.mates.ask(other, positions);
                        learned.put(position, &values);
                    }
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
                let learned = model.learned_by(other);
                let start = if weights { 0 } else { learned.weights() };
                let end = if optimizer { learned.end() } else { learned.weights() };
                self.mates.ask(other, &(start..end));
                self.to_learn[other.index] = start..end;
            }
            self.is_behind = [false, slots && !optimizer];
            return false;
        }
        true
    }
}
