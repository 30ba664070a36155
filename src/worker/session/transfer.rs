//! What was learned goes on to another task: layers are frozen, and others put behind them.

use serde_json::json;

use super::network::{no_network, summarize_network};
use super::plan::Plan;
use super::{Answer, Session, reply};
use crate::nn::{Architecture, PlannedParameter};
use crate::train::Timeline;
use crate::worker::protocol::*;

impl Session {
    pub(super) fn set_trainable(&mut self, options: &TrainableOptions) -> Answer {
        self.not_while_training("freeze or thaw layers")?;
        let model = self.model.as_mut().ok_or_else(no_network)?;
        if let Some(name) = options
            .layers
            .keys()
            .find(|name| model.network.layer_index(name).is_none())
        {
            return Err(unknown_layer(
                name,
                model.network.layers().iter().map(|layer| layer.name.as_str()),
            ));
        }
        let layers = model.network.layers();
        let wanted: Vec<bool> = layers
            .iter()
            .map(|layer| options.layers.get(&layer.name).copied().unwrap_or(layer.trainable))
            .collect();
        let is_changed = layers
            .iter()
            .zip(&wanted)
            .any(|(layer, &wanted)| layer.trainable != wanted);
        let mut architecture = model.network.architecture();
        for (layer, &trainable) in architecture.layers.iter_mut().zip(&wanted) {
            layer.trainable = trainable;
        }
        let optimizer = match options.optimizer.is_null() {
            true => json!(model.optimizer.config()),
            false => options.optimizer.clone(),
        };
        let description = BuildOptions {
            layers: json!(architecture),
            optimizer,
            loss: json!(model.loss),
            metrics: json!(model.metrics),
            seed: Some(model.seed),
            input_shape: None,
        };
        let plan = Plan::new(&description, model.network.input_shape(), Some(model.target_type))?;
        if is_changed {
            model.network.set_trainable(|index| wanted[index])?;
        }
        if is_changed || *model.optimizer.config() != plan.optimizer {
            model.optimizer.restart(plan.optimizer.clone(), 0);
        }
        let summary = summarize_network(model.network.layers(), Ok(&plan), Some(model.seed));
        reply(Reply::Network(summary))
    }

    pub(super) fn transfer(&mut self, options: TransferOptions, arrays: Vec<Vec<f32>>) -> Answer {
        self.not_while_training("put another head on the network")?;
        let data = self.data()?;
        let (input, target_type) = (data.input_shape()?, data.target_type()?);
        let learned = self.base(options.base, arrays)?;
        let mut kept = learned.architecture;
        let cut = kept
            .layers
            .iter()
            .position(|layer| layer.name.as_deref() == Some(&options.cut));
        let Some(cut) = cut else {
            let names = kept.layers.iter().filter_map(|layer| layer.name.as_deref());
            return Err(unknown_layer(&options.cut, names));
        };
        kept.layers.truncate(cut + 1);
        if let Some(trainable) = options.trainable {
            kept.layers.iter_mut().for_each(|layer| layer.trainable = trainable);
        }
        let mut layers = json!(kept.layers);
        let mut network = options.network;
        let Some(new) = network.layers.as_array_mut() else {
            return Err(Failure::new(
                "bad_request",
                "`layers` is no list",
                "Give the layers that come behind the cut, as for build().",
            ));
        };
        layers.as_array_mut().expect("a list of layers").append(new);
        network.layers = layers;
        let plan = Plan::new(&network, input, Some(target_type))?;
        let planned = plan.architecture.parameters(input)?;
        let is_kept = |parameter: &PlannedParameter| {
            let mut names = kept.layers.iter().filter_map(|layer| layer.name.as_deref());
            names.any(|name| name == parameter.layer)
        };
        let pairs = || planned.iter().zip(&learned.parameters).filter(|(new, _)| is_kept(new));
        for (new, old) in pairs() {
            same_shape(new, old, &options.cut)?;
        }
        let answer = self.place(plan, input, network.seed, target_type, None)?;
        let model = self.model.as_mut().expect("placed just now");
        for (new, old) in pairs() {
            let values = &learned.weights[old.range.clone()];
            model.network.weights_mut()[new.range.clone()].copy_from_slice(values);
        }
        self.timeline = Timeline::default();
        self.keep_moment(None)?;
        Ok(answer)
    }

    /// The network whose front is kept.
    fn base(&self, base: Option<BaseNetwork>, mut arrays: Vec<Vec<f32>>) -> Result<Pretrained, Failure> {
        let Some(base) = base else {
            let network = &self.model.as_ref().ok_or_else(no_network)?.network;
            return Pretrained::new(
                network.architecture(),
                network.input_shape(),
                network.weights().to_vec(),
            );
        };
        let architecture = Architecture::from_value(&base.architecture)?;
        Pretrained::new(architecture, base.input_shape, arrays.pop().unwrap_or_default())
    }
}

/// A network that has learned.
struct Pretrained {
    /// Every layer has a name.
    architecture: Architecture,
    parameters: Vec<PlannedParameter>,
    weights: Vec<f32>,
}

impl Pretrained {
    fn new(architecture: Architecture, input: [usize; 3], weights: Vec<f32>) -> Result<Pretrained, Failure> {
        let parameters = architecture.parameters(input)?;
        let count = parameters.last().map_or(0, |last| last.range.end);
        if weights.len() != count {
            return Err(Failure::new(
                "wrong_length",
                format!("{} numbers for a network of {count} weights", weights.len()),
                "Give all weights of the base.",
            ));
        }
        Ok(Pretrained {
            architecture,
            parameters,
            weights,
        })
    }
}

/// What was learned for images of another size does not always suit these.
fn same_shape(parameter: &PlannedParameter, learned: &PlannedParameter, cut: &str) -> Result<(), Failure> {
    if parameter.shape == learned.shape {
        return Ok(());
    }
    Err(Failure::new(
        "other_shape",
        format!(
            "the {} of “{}” was learned for images of another size or number of channels: its shape is {:?}, and for \
             these images it would be {:?}",
            parameter.name, parameter.layer, learned.shape, parameter.shape
        ),
        format!("Prepare the images as those it has learned from were, or cut before “{cut}”."),
    ))
}

fn unknown_layer<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Failure {
    let names: Vec<_> = names.collect();
    Failure::new(
        "unknown_layer",
        format!("there is no layer “{name}”"),
        format!("The layers are: {}.", names.join(", ")),
    )
}
