//! A network with all that its training needs.

use serde::{Deserialize, Serialize};

use super::Examples;
use super::evaluate::BATCH_SIZE;
use super::features::{Features, FeaturesPlan, NoRoom, NotKept};
use super::share::Share;
use crate::nn::random::Stream;
use crate::nn::{Loss, Member, Metrics, Network, Optimizer, TargetType};

/// What the outputs of a network stand for: the classes of a column of labels, in their order, or several labels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Target {
    /// Empty where no more is known than the names of the classes.
    pub column: String,
    /// Its classes, or the labels.
    pub classes: Vec<String>,
    /// Of each class the names it has in the data set: several where some were merged.
    pub made_of: Vec<Vec<String>>,
    /// Whether they are labels, of which an image may have several or none.
    #[serde(default)]
    #[cfg_attr(test, ts(as = "Option<bool>", optional))]
    pub multilabel: bool,
}

/// The weights of an epoch that [`ModelCheckpoint`](super::callbacks::ModelCheckpoint) has kept aside.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Checkpoint {
    /// Counted from 1 since the network was built.
    pub epoch: u32,
    /// All of them, in the order of the layers.
    pub weights: Vec<f32>,
}

/// A network, its loss, its metrics and its optimizer: what Keras calls a compiled model.
pub struct Model {
    pub network: Network<f32>,
    pub loss: Loss,
    pub metrics: Metrics,
    pub optimizer: Optimizer<f32>,
    /// How many classes it tells apart, or labels it tells.
    pub target_type: TargetType,
    /// What it was trained for; `None` as long as its weights are fresh.
    pub target: Option<Target>,
    /// Seed of the weights, of shuffling and of dropout.
    pub seed: u32,
    /// Epochs done since the network was built.
    pub epochs: u32,
    /// What its frozen front makes of the images it was trained on.
    pub features: Features,
    /// What was kept of an epoch, as Keras keeps it in a file: it stays when the run is over.
    pub checkpoint: Option<Checkpoint>,
}

impl Model {
    /// What is known of the part of it that falls to a member of a team.
    pub(super) fn share_of(&mut self, member: Member) -> Share<'_> {
        Share {
            parts: self.network.held_by(member),
            network: &mut self.network,
            optimizer: &mut self.optimizer,
        }
    }

    /// Puts the running means of the weights in their place, and tells whether the optimizer keeps any.
    pub(super) fn finalize(&mut self) -> bool {
        let moved: Vec<_> = self.network.moved().collect();
        self.optimizer.finalize(self.network.weights_mut(), moved.into_iter())
    }

    /// Lets layers that are to know the training images before the training, and do not yet, look at them; false if there are none.
    pub fn adapt(&mut self, training: &Examples) -> bool {
        if !self.network.is_to_adapt() {
            return false;
        }
        let mut batches = training.rows.chunks(BATCH_SIZE);
        self.network.adapt(|network| {
            let Some(rows) = batches.next() else {
                batches = training.rows.chunks(BATCH_SIZE);
                return 0;
            };
            training.fill(rows, network.input_mut(rows.len()));
            rows.len()
        });
        true
    }

    /// The order in which the next epoch goes through the rows: a function of the seed and the epoch alone.
    pub(super) fn shuffle(&self, rows: &[usize]) -> Vec<usize> {
        let mut random = Stream::new(self.seed.into(), b"shuffle", 0, self.epochs.into());
        let mut rows = rows.to_vec();
        for i in (1..rows.len()).rev() {
            let j = (random.uniform_open() * (i + 1) as f64) as usize;
            rows.swap(i, j);
        }
        rows
    }

    /// Makes room for what the frozen front makes of the images of a training and of its evaluation, and says what is to be kept;
    /// `None` where no front is frozen.
    pub fn plan_features(&mut self, parts: &[&Examples], is_wanted: bool) -> Option<FeaturesPlan> {
        let mut plan = FeaturesPlan::new(&self.network, parts, is_wanted)?;
        if plan.reason.is_none() {
            match self.features.begin(&self.network, parts) {
                Ok(missing) => plan.missing = missing,
                Err(NoRoom) => plan.reason = Some(NotKept::TooLarge),
            }
        }
        Some(plan)
    }
}
