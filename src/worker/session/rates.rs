//! The search for a learning rate, on a network of its own: the one that there is stays as it is.

use super::network::fresh_seed;
use super::plan::Plan;
use super::tasks::Work;
use super::training::something_learns;
use super::{Answer, Session};
use crate::nn::{Network, Optimizer};
use crate::train::{Model, RateRange, RateSearch};
use crate::worker::protocol::*;

impl Session {
    pub(super) fn search_rate(&mut self, id: u32, question: RateQuestion) -> Answer {
        self.not_while_training("look for a learning rate")?;
        let RateQuestion {
            network,
            start,
            end,
            steps,
            batch_size,
            class_weight: weights,
        } = question;
        if !(start > 0.0 && end > start && end.is_finite()) || steps < 2 || batch_size == 0 {
            return Err(Failure::new(
                "bad_request",
                format!("rates from {start} to {end} in {steps} steps of {batch_size} images"),
                "Begin above 0, end at more, and take at least 2 steps, of at least 1 image.",
            ));
        }
        let mut model = match network {
            Some(options) => self.another(&options)?,
            None => self.copied()?,
        };
        something_learns(&model.network)?;
        let data = self.data()?;
        let training = data.examples(Part::Train)?;
        let weights = data.class_weight(&weights, &training)?;
        let batch_size = batch_size.min(training.len());
        model.network.reserve(batch_size, true)?;
        model.adapt(&training);
        let search = RateSearch::new(model, RateRange { start, end, steps }, batch_size, weights)?;
        self.begin_task(id, Ok(Work::Rates(Box::new(search))))
    }

    /// A network with fresh weights for the images there are, beside the one that there is.
    fn another(&self, options: &BuildOptions) -> Result<Model, Failure> {
        let data = self.data()?;
        let (input, target_type) = (data.input_shape()?, data.target_type()?);
        let plan = Plan::new(options, input, Some(target_type))?;
        let seed = options.seed.map_or_else(fresh_seed, Ok)?;
        Ok(Model {
            network: Network::build(&plan.architecture, input, seed.into())?,
            loss: plan.loss.expect("a plan for known classes has a loss"),
            metrics: plan.metrics,
            optimizer: Optimizer::new(plan.optimizer),
            target_type,
            target: None,
            seed,
            epochs: 0,
            features: Default::default(),
            checkpoint: None,
        })
    }

    /// A copy of the network that there is, with what its optimizer remembers.
    fn copied(&mut self) -> Result<Model, Failure> {
        let (_, model) = self.data_and_model()?;
        let network = &model.network;
        let weights = network.weights().to_vec();
        Ok(Model {
            network: Network::with_weights(&network.architecture(), network.input_shape(), weights)?,
            loss: model.loss,
            metrics: model.metrics.clone(),
            optimizer: model.optimizer.clone(),
            target_type: model.target_type,
            target: None,
            seed: model.seed,
            epochs: model.epochs,
            features: Default::default(),
            checkpoint: None,
        })
    }
}
