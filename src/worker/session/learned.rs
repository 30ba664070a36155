//! What the network has learned, handed out to be kept and taken back from where it was kept. Files are no affair of the core.

use serde_json::{Value, json};

use super::expected::Expected;
use super::network::no_network;
use super::plan::Plan;
use super::{Answer, Session, reply};
use crate::nn::TargetType;
use crate::train::{Checkpoint, Model, Moment, Prediction, Target, Timeline};
use crate::worker::protocol::*;

impl Session {
    pub(super) fn learned(&self) -> Answer {
        self.not_while_training("save the network")?;
        let model = self.model.as_ref().ok_or_else(no_network)?;
        let mut learned = described(model);
        // Files alone ask for it.
        let architecture = model.network.architecture();
        let adapted = architecture.with_learned_moments(model.network.input_shape(), model.network.weights())?;
        if adapted != architecture {
            learned["adapted"] = json!(adapted);
        }
        let learned = learned.to_string();
        reply(Reply::Learned { learned })
    }

    /// Brings the weights of the checkpoint into the network. It may be from before its front was frozen: nothing that the front made of
    /// images is of use then, which [its key](crate::nn::Network::front_key) tells.
    pub(super) fn load_checkpoint(&mut self) -> Answer {
        self.not_while_training("load a checkpoint")?;
        let model = self.model.as_mut().ok_or_else(no_network)?;
        let checkpoint = model.checkpoint.as_ref().ok_or_else(no_checkpoint)?;
        model.network.weights_mut().copy_from_slice(&checkpoint.weights);
        self.weights.version += 1;
        reply(Reply::Done)
    }

    /// Makes room for the numbers of a network that is to be restored.
    pub(super) fn expect(&mut self, lengths: &[usize]) -> Answer {
        self.expected = Vec::new();
        if !lengths.is_empty() {
            self.not_while_training("load a network")?;
        }
        for &length in lengths {
            self.expected.push(Expected::new(length)?);
        }
        reply(Reply::Done)
    }

    /// Puts numbers that were expected into their place.
    pub(super) fn take_numbers(&mut self, array: usize, start: usize, arrays: &[Vec<f32>]) -> Answer {
        let expected = self.expected.get_mut(array).zip(arrays.first());
        match expected.and_then(|(expected, numbers)| expected.take(start, numbers)) {
            Some(()) => reply(Reply::Done),
            None => Err(Failure::new(
                "bad_request",
                format!("nothing is expected from number {start} of array {array} on"),
                "Say before how many there are.",
            )),
        }
    }

    /// Takes a network in place of the one that is there, which stays if anything is wrong with this one.
    pub(super) fn restore(&mut self, options: RestoreOptions, mut attached: Vec<Vec<f32>>) -> Answer {
        let expected = self.expected.drain(..).map(Expected::whole).collect();
        self.not_while_training("load a network")?;
        let RestoreOptions {
            network,
            classes,
            multilabel,
            target,
            epochs,
            iterations,
            moments: past,
            checkpoint: kept,
            came,
        } = options;
        let input = match network.input_shape {
            Some(shape) => shape,
            None => self.data()?.input_shape()?,
        };
        let target_type = TargetType::new(classes, multilabel);
        let plan = Plan::new(&network, input, Some(target_type))?;
        let trained = plan.architecture.trained(input)?;
        let params = trained.end;
        let slots = plan.optimizer.slots();
        let of_moments = attached.split_off(attached.len().saturating_sub(3 * past.len()));
        let checkpoint = match kept {
            Some(epoch) => Some(Checkpoint {
                epoch,
                weights: attached
                    .pop()
                    .filter(|weights| weights.len() == params)
                    .ok_or_else(no_checkpoint)?,
            }),
            None => None,
        };
        let arrays = if came { expected } else { attached };
        let are_whole = arrays.first().is_some_and(|weights| weights.len() == params)
            // Up to November 2026 the optimizer's were as long as the weights, zeros in front.
            && arrays[1..].iter().all(|slot| [trained.len(), params].contains(&slot.len()));
        if !are_whole || ![1, 1 + slots].contains(&arrays.len()) {
            return Err(Failure::new(
                "wrong_length",
                format!(
                    "{} numbers in {} arrays for a network of {params} weights",
                    arrays.first().map_or(0, Vec::len),
                    arrays.len()
                ),
                "Give all weights, and all that the optimizer remembers or nothing of it.",
            ));
        }
        let mut arrays = arrays.into_iter();
        let weights = arrays.next();
        // In place: they are large.
        let shortened = arrays.map(|mut slot| {
            slot.drain(..slot.len() - trained.len());
            slot
        });
        let remembered: Vec<_> = shortened.collect();
        let answer = self.place(plan, input, network.seed, target_type, weights)?;
        let model = self.model.as_mut().expect("placed just now");
        let is_of = |target: &Target| target.classes.len() == classes && target.multilabel == multilabel;
        model.target = target.filter(is_of);
        model.epochs = epochs;
        model.checkpoint = checkpoint;
        if !remembered.is_empty() {
            model.optimizer.set_slots(trained.start, remembered);
        }
        model.optimizer.resume(iterations.into());
        if past.is_empty() {
            self.timeline = Timeline::default();
            self.keep_moment(None)?;
        } else {
            self.timeline = Timeline::of(moments(&past, &of_moments));
        }
        Ok(answer)
    }
}

pub(super) fn no_checkpoint() -> Failure {
    Failure::new(
        "no_checkpoint",
        "no weights of this network are kept as a checkpoint",
        "Train it with the callback ModelCheckpoint for an epoch at least.",
    )
}

/// What is to be kept of a network beside its weights and what its optimizer remembers.
pub(super) fn described(model: &Model) -> Value {
    json!({
        "architecture": model.network.architecture(),
        "input_shape": model.network.input_shape(),
        "optimizer": model.optimizer.config(),
        "loss": model.loss,
        "metrics": model.metrics,
        "seed": model.seed,
        "classes": model.target_type.count(),
        "multilabel": model.target_type.is_multilabel(),
        "target": model.target,
        "epochs": model.epochs,
        "iterations": model.optimizer.iterations(),
    })
}

/// What the optimizer remembers. Before the first step there may be room for it, and nothing in it.
pub(super) fn remembered(model: &Model) -> &[Vec<f32>] {
    match model.optimizer.iterations() {
        0 => &[],
        _ => model.optimizer.slots(),
    }
}

/// The moments of these epochs, out of the three arrays of each.
fn moments(epochs: &[u32], arrays: &[Vec<f32>]) -> Vec<Moment> {
    let of = |(&epoch, arrays): (&u32, &[Vec<f32>])| Moment {
        epoch,
        weights: arrays[0].clone(),
        predictions: arrays[1].chunks_exact(4).map(prediction).collect(),
        probabilities: arrays[2].clone(),
    };
    epochs.iter().zip(arrays.chunks_exact(3)).map(of).collect()
}

fn prediction(numbers: &[f32]) -> Prediction {
    Prediction {
        index: numbers[0] as usize,
        actual: numbers[1] as u32,
        predicted: numbers[2] as u32,
        confidence: numbers[3].into(),
    }
}
