//! The network: its plan, its summary, its building.

use super::data::Data;
use super::plan::Plan;
use super::{Answer, Session, reply};
use crate::nn::architecture::check_value;
use crate::nn::{LayerReport, LossChoice, Network, Optimizer, OptimizerConfig, TargetType};
use crate::train::{Model, Target};
use crate::worker::protocol::*;

impl Session {
    pub(super) fn summarize(&self, options: &BuildOptions) -> Answer {
        let input = match options.input_shape {
            Some(shape) => shape,
            None => self.data()?.input_shape()?,
        };
        let reports = check_value(&options.layers, input)?;
        let plan = Plan::new(options, input, self.target_type());
        reply(Reply::Network(summarize_network(&reports, plan.as_ref(), None)))
    }

    pub(super) fn build(&mut self, options: BuildOptions) -> Answer {
        self.not_while_training("build another network")?;
        let data = self.data()?;
        let input = data.input_shape()?;
        let target_type = data.target_type()?;
        let plan = Plan::new(&options, input, Some(target_type))?;
        self.place(plan, input, options.seed, target_type, None)
    }

    /// Builds a network that tells this of an image in place of the one that is there: with fresh weights, or with these.
    pub(super) fn place(
        &mut self,
        plan: Plan,
        input: [usize; 3],
        seed: Option<u32>,
        target_type: TargetType,
        weights: Option<Vec<f32>>,
    ) -> Answer {
        let seed = seed.map_or_else(fresh_seed, Ok)?;
        let is_alike = |model: &mut Model| model.network.is_of(&plan.architecture, input);
        let (network, mut optimizer, features) = match self.model.take_if(is_alike) {
            // In its memory, or it would grow: there is seldom a gap of its size when another is built.
            Some(Model {
                mut network,
                optimizer,
                features,
                ..
            }) => {
                match weights {
                    Some(weights) => network.set_weights(weights),
                    None => network.initialize(seed.into()),
                }
                (network, optimizer, features)
            }
            None => {
                let network = match weights {
                    Some(weights) => Network::with_weights(&plan.architecture, input, weights)?,
                    None => Network::build(&plan.architecture, input, seed.into())?,
                };
                let features = self.model.take().map(|model| model.features).unwrap_or_default();
                (network, Optimizer::new(OptimizerConfig::default()), features)
            }
        };
        let summary = summarize_network(network.layers(), Ok(&plan), Some(seed));
        let loss = plan.loss.expect("a plan for known classes has a loss");
        optimizer.restart(plan.optimizer, 0);
        self.weights = Weights {
            network: self.weights.network + 1,
            ..Weights::default()
        };
        self.model = Some(Model {
            network,
            loss,
            metrics: plan.metrics,
            optimizer,
            target_type,
            target: None,
            seed,
            epochs: 0,
            features,
            checkpoint: None,
        });
        reply(Reply::Network(summary))
    }

    pub(super) fn model(&mut self) -> Result<&mut Model, Failure> {
        self.model.as_mut().ok_or_else(no_network)
    }

    /// Data and network, which must suit each other: other images may have been loaded, another column chosen since it was built.
    pub(super) fn data_and_model(&mut self) -> Result<(&Data, &mut Model), Failure> {
        self.data()?;
        let (Some(data), Some(model)) = (&self.data, &mut self.model) else {
            return Err(no_network());
        };
        same_shape(model.network.input_shape(), data.input_shape()?)?;
        let target_type = data.target_type()?;
        if model.target_type != target_type {
            if !may_tell(model, target_type) {
                return Err(Failure::new(
                    "other_classes",
                    format!(
                        "the network was built for {}, and “{}” has {}",
                        in_words(model.target_type),
                        data.column()?.name,
                        in_words(target_type)
                    ),
                    "Build it again for this column.",
                ));
            }
            model.target_type = target_type;
        }
        Ok((data, model))
    }
}

/// Whether a network out of a file, which says nothing of it, may tell this as well: so many labels as it has taken its outputs for
/// classes, or the other way round.
fn may_tell(model: &Model, target_type: TargetType) -> bool {
    let is_unsaid = model.target.as_ref().is_none_or(|target| target.column.is_empty());
    let loss = LossChoice::Fixed(model.loss).resolve(model.network.output(), target_type);
    is_unsaid && model.target_type.count() == target_type.count() && loss.is_ok()
}

fn in_words(target_type: TargetType) -> String {
    let what = if target_type.is_multilabel() {
        "labels"
    } else {
        "classes"
    };
    format!("{} {what}", target_type.count())
}

/// A network that is asked about other classes than it was trained for: its answers cannot be held against their labels.
pub(super) fn same_target(data: &Data, model: &Model) -> Result<(), Failure> {
    let Some(learned) = &model.target else {
        return Ok(());
    };
    let target = data.target()?;
    // Of a network out of a file no more may be known than the names of its classes.
    if *learned == target || learned.column.is_empty() && learned.classes == target.classes {
        return Ok(());
    }
    Err(Failure::new(
        "other_classes",
        format!(
            "the network was trained for {}, and the images are prepared for {}",
            named(learned),
            named(&target)
        ),
        "Train it on, or build it anew, for these classes; or prepare the images for those it knows.",
    ))
}

/// A column with its classes, and of those that were merged with what they are made of.
pub(super) fn named(target: &Target) -> String {
    const SHOWN: usize = 6;
    let class = |(name, made_of): (&String, &Vec<String>)| match made_of.as_slice() {
        [only] if only == name => name.clone(),
        made_of => format!("{name} ({})", made_of.join(", ")),
    };
    let classes = target.classes.iter().zip(&target.made_of);
    let mut shown: Vec<_> = classes.take(SHOWN).map(class).collect();
    if target.classes.len() > SHOWN {
        shown.push("…".into());
    }
    format!("“{}”: {}", target.column, shown.join(", "))
}

pub(super) fn same_shape(network: [usize; 3], image: [usize; 3]) -> Result<(), Failure> {
    if network == image {
        return Ok(());
    }
    let [height, width, channels] = network;
    let [h, w, c] = image;
    Err(Failure::new(
        "other_shape",
        format!("the network was built for images of {height}x{width}x{channels}, and this one is {h}x{w}x{c}"),
        "Build the network again for these images.",
    ))
}

pub(super) fn no_network() -> Failure {
    Failure::new(
        "no_network",
        "there is no network yet",
        "Call build() first, or take the step “Network”.",
    )
}

/// A seed of the system's randomness, of at most six digits so that people can note it down.
pub(super) fn fresh_seed() -> Result<u32, Failure> {
    let random = getrandom::u32().map_err(|error| {
        Failure::new(
            "no_randomness",
            format!("the browser gave no random number: {error}"),
            "Give a seed yourself.",
        )
    })?;
    Ok(random % 1_000_000)
}

/// A network as `model.summary()` shows it. Broken layers carry their problem, and what comes after them has no shape.
pub(super) fn summarize_network(
    reports: &[LayerReport],
    plan: Result<&Plan, &Failure>,
    seed: Option<u32>,
) -> NetworkSummary {
    let memory = plan.map_or(&[][..], |plan| &plan.memory);
    let memory: Vec<_> = memory.iter().map(|&bytes| bytes as f64).collect();
    let sum = |count: fn(&LayerReport) -> u64| reports.iter().map(|report| count(report) as f64).sum::<f64>();
    let params = sum(|report| report.params);
    let fixed = sum(|report| report.non_trainable_params);
    NetworkSummary {
        layers: reports.iter().map(summarize_layer).collect(),
        params,
        trainable_params: params - fixed,
        non_trainable_params: fixed,
        problem: plan.err().cloned(),
        loss: plan.ok().and_then(|plan| plan.loss).map(|loss| loss.name().to_owned()),
        operations: plan.map_or(0.0, |plan| plan.operations as f64),
        memory_bytes: memory.first().copied().unwrap_or_default(),
        memory_by_workers: memory,
        workers: plan.map_or(1, |plan| plan.workers),
        seed,
    }
}

fn summarize_layer(report: &LayerReport) -> LayerSummary {
    LayerSummary {
        name: report.name.clone(),
        class_name: report.class_name.clone(),
        output_shape: report.output_shape.as_ref().map(|shape| {
            let dims = shape.iter().map(|&length| Some(length));
            std::iter::once(None).chain(dims).collect()
        }),
        params: report.params as f64,
        trainable: report.trainable,
        problem: report.error.clone().map(Failure::from),
    }
}
