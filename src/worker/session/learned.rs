//! What the network has learned, handed out to be kept and taken back from where it was kept. Files are no affair of the core.

use serde_json::{Value, json};

use super::network::no_network;
use super::plan::Plan;
use super::snapshot::moments;
use super::{Answer, Buffer, Session};
use crate::train::Model;
use crate::train::Timeline;
use crate::worker::protocol::*;

impl Session {
    pub(super) fn learned(&self) -> Answer {
        self.not_while_training("save the network")?;
        let model = self.model.as_ref().ok_or_else(no_network)?;
        let learned = described(model).to_string();
        let slots = remembered(model).iter().map(Vec::as_slice);
        let buffers = std::iter::once(model.network.weights()).chain(slots);
        let buffers = buffers.map(|values| Buffer::F32(values.to_vec())).collect();
        Ok(Some((Reply::Learned { learned }, buffers)))
    }

    /// Takes a network in place of the one that is there, which stays if anything is wrong with this one.
    pub(super) fn restore(&mut self, options: RestoreOptions, arrays: Vec<Vec<f32>>) -> Answer {
        self.not_while_training("load a network")?;
        let RestoreOptions {
            network,
            classes,
            target,
            epochs,
            iterations,
            moments: past,
        } = options;
        let input = match network.input_shape {
            Some(shape) => shape,
            None => self.data()?.input_shape()?,
        };
        let plan = Plan::new(&network, input, Some(classes))?;
        let params = plan.architecture.params(input)?;
        let slots = plan.optimizer.slots();
        let of_moments = arrays.len().saturating_sub(3 * past.len());
        let (arrays, of_moments) = arrays.split_at(of_moments);
        let (weights, remembered) = arrays.split_first().unwrap_or((const { &Vec::new() }, &[]));
        let is_whole = |len: usize| len == slots || len == 0;
        if arrays.iter().any(|array| array.len() != params) || weights.is_empty() || !is_whole(remembered.len()) {
            return Err(Failure::new(
                "wrong_length",
                format!(
                    "{} numbers in {} arrays for a network of {params} weights",
                    weights.len(),
                    arrays.len()
                ),
                "Give all weights, and all that the optimizer remembers or nothing of it.",
            ));
        }
        let answer = self.place(plan, input, network.seed, classes)?;
        let model = self.model.as_mut().expect("placed just now");
        model.network.weights_mut().copy_from_slice(weights);
        model.target = target.filter(|target| target.classes.len() == classes);
        model.epochs = epochs;
        if !remembered.is_empty() {
            model.optimizer.reserve(params)?;
            for (slot, values) in model.optimizer.slots_mut().iter_mut().zip(remembered) {
                slot.copy_from_slice(values);
            }
        }
        model.optimizer.resume(iterations.into());
        if past.is_empty() {
            self.timeline = Timeline::default();
            self.keep_moment(None)?;
        } else {
            self.timeline = Timeline::of(moments(&past, of_moments));
        }
        Ok(answer)
    }
}

/// What is to be kept of a network beside its weights and what its optimizer remembers.
pub(super) fn described(model: &Model) -> Value {
    json!({
        "architecture": model.network.architecture(),
        "input_shape": model.network.input_shape(),
        "optimizer": model.optimizer.config(),
        "loss": { "class_name": model.loss.name(), "config": { "from_logits": model.loss.from_logits() } },
        "seed": model.seed,
        "classes": model.classes,
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
